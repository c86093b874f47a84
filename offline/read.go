package offline

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/tabular"
)

// Change is one cell that was filled in otherwise than it left. Saw is what
// the system held then, Typed what it is to hold; Line is the row of the
// workbook.
type Change struct {
	Code, Field string
	Input       rulebook.Input // of a value; none: the explanation
	Saw, Typed  string
	Line        int
}

// Read reads a workbook that Write made and somebody filled in, and returns
// what differs from when it left, in the order of the sheet. The error is
// message.Problems with all faults of the file: one of another unit, round or
// index, one whose locked cells were changed, values that cannot be read.
func Read(data []byte, file string, s Sheet) ([]Change, error) {
	sheets, err := tabular.ReadXLSX(data, file)
	if err != nil {
		return nil, err
	}
	r := reader{file: file, sheet: s}
	at := slices.IndexFunc(sheets, func(t tabular.Sheet) bool { return t.Name == behind })
	form := slices.IndexFunc(sheets, func(t tabular.Sheet) bool { return !t.Hidden })
	if at < 0 || form < 0 {
		return nil, r.fault(0, "offline.not_ours")
	}
	if err := r.keep(sheets[at].Rows); err != nil {
		return nil, err
	}
	return r.changes(sheets[form].Rows)
}

type reader struct {
	file  string
	sheet Sheet
	saw   map[string]string // by key
	order []string          // keys
}

func (r *reader) fault(line int, key string, args ...message.Arg) message.Problems {
	return message.Problems{{File: r.file, Line: line, Text: message.T(key, args...)}}
}

// keep reads what the sheet behind kept.
func (r *reader) keep(rows [][]tabular.Cell) error {
	text := func(row []tabular.Cell, i int) string {
		if i < len(row) {
			return row[i].Text
		}
		return ""
	}
	var plain [][]string
	said := map[string]string{}
	r.saw = map[string]string{}
	for _, row := range rows {
		key, value := text(row, 0), text(row, 1)
		if key == "" {
			continue // only a list that cells offer
		}
		plain = append(plain, []string{key, value})
		if strings.Contains(key, " ") {
			saw, err := strconv.Unquote(value)
			if err != nil {
				return r.fault(0, "offline.changed")
			}
			r.saw[key] = saw
			r.order = append(r.order, key)
		} else {
			said[key] = value
		}
	}
	last := len(plain) - 1
	switch {
	case said["version"] != version:
		return r.fault(0, "offline.not_ours")
	case last < 0 || plain[last][0] != "sum" || plain[last][1] != sum(plain[:last]):
		return r.fault(0, "offline.changed")
	case said["round"] != r.sheet.Round || said["unit"] != r.sheet.Unit:
		return r.fault(0, "offline.other", message.Word("round", said["round"]), message.Word("unit", said["unit"]))
	case said["index"] != r.sheet.Index.Hash():
		return r.fault(0, "offline.other_index")
	}
	return nil
}

// changes reads the form row by row.
func (r *reader) changes(rows [][]tabular.Cell) ([]Change, error) {
	top := slices.IndexFunc(rows, func(row []tabular.Cell) bool { return len(row) > colKey && row[colKey].Text == behind })
	if top < 0 {
		return nil, r.fault(0, "offline.changed")
	}
	var changes []Change
	var problems message.Problems
	met := map[string]int{}
	for i, row := range rows[top+1:] {
		row = append(slices.Clone(row), make([]tabular.Cell, max(0, colKey+1-len(row)))...)
		code, name, isField := strings.Cut(row[colKey].Text, " ")
		if !isField {
			continue
		}
		line := top + i + 2
		c, ok := r.sheet.Index.Find(code)
		if _, kept := r.saw[row[colKey].Text]; !ok || !kept || row[colCode].Text != code || met[row[colKey].Text] > 0 {
			return nil, r.fault(line, "offline.moved", message.Word("code", row[colCode].Text))
		}
		met[row[colKey].Text] = line
		take := func(ch *Change, p *message.Problem) {
			if ch != nil {
				changes = append(changes, *ch)
			}
			if p != nil {
				problems = append(problems, *p)
			}
		}
		if name != Explanation {
			in, _ := c.Input(name)
			take(r.value(c, in, row[colValue], line))
		}
		if explains := code + " " + Explanation; met[explains] == 0 || name == Explanation {
			met[explains] = line
			take(r.explanation(code, row[colExplanation].Text, line))
		}
	}
	if len(met) != len(r.saw) {
		return nil, r.missing(met)
	}
	return changes, problems.OrNil()
}

// missing names the first field that has no row any more.
func (r *reader) missing(met map[string]int) error {
	i := slices.IndexFunc(r.order, func(key string) bool { return met[key] == 0 })
	code, _, _ := strings.Cut(r.order[max(i, 0)], " ")
	return r.fault(0, "offline.missing", message.Word("code", code))
}

func (r *reader) value(c *rulebook.Criterion, in rulebook.Input, cell tabular.Cell, line int) (*Change, *message.Problem) {
	saw := r.saw[c.Code+" "+in.Name]
	typed := cell.Value(in.Type == rulebook.Number || in.Type == rulebook.Count)
	if same(in, typed, saw) {
		return nil, nil
	}
	if in.Type == rulebook.YesNo {
		switch strings.ToLower(typed) {
		case "có":
			typed = "yes"
		case "không":
			typed = "no"
		}
	}
	if bad := misread(c, in, typed); bad != nil {
		return nil, &message.Problem{File: r.file, Line: line, Column: in.Title.VI, Code: c.Code, Value: message.Shorten(typed, 60), Text: *bad}
	}
	return &Change{c.Code, in.Name, in, saw, typed, line}, nil
}

// same says whether a cell holds what it left with, or another way to write
// that number or date.
func same(in rulebook.Input, typed, saw string) bool {
	return typed == saw || strings.EqualFold(Said(in, typed), Said(in, saw))
}

// mostText bounds an explanation, in characters, as the page does.
const mostText = 2000

func (r *reader) explanation(code, typed string, line int) (*Change, *message.Problem) {
	saw := r.saw[code+" "+Explanation]
	if typed == strings.TrimSpace(saw) {
		return nil, nil
	}
	if n := len([]rune(typed)); n > mostText {
		return nil, &message.Problem{File: r.file, Line: line, Column: vi("offline.explanation"), Code: code, Value: message.Shorten(typed, 60),
			Text: message.T("offline.long", message.Int("n", n), message.Int("most", mostText))}
	}
	return &Change{Code: code, Field: Explanation, Saw: saw, Typed: typed, Line: line}, nil
}
