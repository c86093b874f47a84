// Package offline decides how a score sheet leaves as a workbook, to be filled
// in where there is no line, and how it comes back: which cells a person types
// into, how values are written for people, and that nothing of another sheet
// or of an older one is taken for what it is not.
package offline

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/tabular"
)

// Sheet is a unit's score sheet as it stands when it leaves.
type Sheet struct {
	Round, Unit string // their keys, which the workbook carries
	Title, Name message.Phrase
	Index       *rulebook.Index
	Entries     map[string]assessment.Entry
	Locked      map[string]bool // codes of components that another is in charge of
	At          time.Time
}

// Explanation is the field of a Change that is no input of the component.
const Explanation = "explanation"

// field is one cell that a person may fill in.
type field struct {
	code  string
	name  string // of an input, or Explanation
	input rulebook.Input
	saved string // as the system keeps it
}

func (f field) key() string { return f.code + " " + f.name }

// fields are those of a component, its inputs first.
func (s Sheet) fields(c *rulebook.Criterion) []field {
	e := s.Entries[c.Code]
	var fields []field
	for _, in := range c.Inputs {
		if in.Spare {
			continue
		}
		f := field{code: c.Code, name: in.Name, input: in}
		for _, v := range e.Values {
			if v.Input == in.Name {
				f.saved = v.Raw
			}
		}
		fields = append(fields, f)
	}
	return append(fields, field{code: c.Code, name: Explanation, saved: e.Explanation})
}

// open says whether a person fills in a component.
func (s Sheet) open(c *rulebook.Criterion) bool {
	return c.Scored() && assessment.SelfScored(c) && !s.Locked[c.Code]
}

// Said writes a kept value of an input as people write it.
func Said(in rulebook.Input, raw string) string {
	switch in.Type {
	case rulebook.Number:
		return strings.Replace(raw, ".", ",", 1)
	case rulebook.YesNo:
		switch strings.ToLower(raw) {
		case "yes":
			return "có"
		case "no":
			return "không"
		}
	case rulebook.Date:
		if d, err := calendar.Parse(raw); err == nil {
			return d.String()
		}
	}
	return raw
}

// The columns of the form.
const (
	colCode = iota
	colTitle
	colMax
	colInput
	colHow
	colValue
	colExplanation
	colKey
)

const (
	behind  = "parindex"
	version = "1"
)

// Write makes the workbook. Its words are Vietnamese, as every paper's.
func Write(s Sheet) ([]byte, error) {
	page := tabular.Page{
		Name:      vi("offline.sheet"),
		Landscape: true,
		Titles: []tabular.PageTitle{
			{Text: vi("offline.title"), Bold: true},
			{Text: s.Name.VI + " – " + s.Title.VI, Bold: true},
			{Text: vi("offline.guide", message.Time("at", s.At)), Italic: true},
		},
		Columns: []tabular.PageColumn{
			{Title: vi("offline.code"), Width: 9, Middle: true},
			{Title: vi("offline.what"), Width: 44},
			{Title: vi("offline.max"), Width: 8, Number: true},
			{Title: vi("offline.input"), Width: 28},
			{Title: vi("offline.how"), Width: 16, Middle: true},
			{Title: vi("offline.value"), Width: 18, Middle: true},
			{Title: vi("offline.explanation"), Width: 48},
			{Title: behind, Width: 10, Hidden: true},
		},
		Form: &tabular.PageForm{Behind: behind},
	}
	var kept []field
	s.Index.Walk(func(c *rulebook.Criterion) {
		if !s.open(c) {
			page.Rows = append(page.Rows, s.closed(c))
			return
		}
		fields := s.fields(c)
		kept = append(kept, fields...)
		page.Rows = append(page.Rows, rowsOf(c, fields)...)
	})
	page.Form.BehindRows = s.behind(kept)
	return tabular.WriteXLSX(page)
}

// closed is the row of what is not filled in: an area, a criterion, a survey,
// a component of somebody else.
func (s Sheet) closed(c *rulebook.Criterion) tabular.PageRow {
	cells := make([]string, colKey+1)
	cells[colCode], cells[colTitle], cells[colMax] = c.Code, c.Title.VI, c.Max.String()
	switch {
	case !c.Scored():
	case s.Locked[c.Code]:
		cells[colInput] = vi("offline.locked", message.Word("officer", s.Entries[c.Code].Officer))
	default:
		cells[colInput] = vi("offline.survey")
	}
	return tabular.PageRow{Cells: cells, Bold: !c.Scored()}
}

// rowsOf are the rows of a component, one for each input; the explanation
// stands in the first.
func rowsOf(c *rulebook.Criterion, fields []field) []tabular.PageRow {
	explanation := fields[len(fields)-1]
	inputs := fields[:len(fields)-1]
	if len(inputs) == 0 {
		inputs = []field{{code: c.Code}}
	}
	var rows []tabular.PageRow
	for i, f := range inputs {
		row := tabular.PageRow{Cells: make([]string, colKey+1)}
		row.Cells[colCode] = c.Code
		if f.name != "" {
			row.Cells[colInput], row.Cells[colHow] = f.input.Title.VI, how(f.input)
			row.Cells[colValue], row.Cells[colKey] = Said(f.input, f.saved), f.key()
			row.Open, row.Choices = []int{colValue}, choices(f.input)
		}
		if i == 0 {
			row.Cells[colTitle], row.Cells[colMax], row.Cells[colExplanation] = c.Title.VI, c.Max.String(), explanation.saved
			row.Open = append(row.Open, colExplanation)
			if f.name == "" {
				row.Cells[colKey] = explanation.key()
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// how says what is typed into the cell of an input.
func how(in rulebook.Input) string {
	switch in.Type {
	case rulebook.Count:
		if in.Unit.VI != "" {
			return vi("offline.how.count_of", message.Title("unit", in.Unit))
		}
		return vi("offline.how.count")
	case rulebook.Number:
		return vi("offline.how.number")
	case rulebook.Date:
		return vi("offline.how.date")
	case rulebook.YesNo:
		return vi("offline.how.yes_no")
	case rulebook.OneOf:
		return vi("offline.how.one_of")
	}
	return ""
}

func choices(in rulebook.Input) []string {
	switch in.Type {
	case rulebook.YesNo:
		return []string{"có", "không"}
	case rulebook.OneOf:
		return in.Options
	}
	return nil
}

// behind is what the sheet that people do not see keeps: whose it is, what
// each field held, and a sum over all of it.
func (s Sheet) behind(fields []field) [][]string {
	rows := [][]string{
		{"version", version},
		{"round", s.Round}, {"unit", s.Unit}, {"index", s.Index.Hash()},
		{"at", s.At.UTC().Format(time.RFC3339)},
	}
	for _, f := range fields {
		rows = append(rows, []string{f.key(), strconv.QuoteToASCII(f.saved)}) // cells are trimmed when they are read
	}
	return append(rows, []string{"sum", sum(rows)})
}

func sum(rows [][]string) string {
	h := sha256.New()
	for _, r := range rows {
		h.Write([]byte(strings.Join(r, "\x1f") + "\x1e"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func vi(key string, args ...message.Arg) string { return message.Say(message.VI, key, args...) }

// misread says why a text is no value of an input; nil if it is one, or empty.
func misread(c *rulebook.Criterion, in rulebook.Input, raw string) *message.Text {
	if raw == "" {
		return nil
	}
	_, bad := scoring.ParseValue(c, in, raw)
	return bad
}
