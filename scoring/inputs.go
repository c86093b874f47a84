package scoring

import (
	"io"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/tabular"
)

// Sheet is the inputs of several units, as read from one file.
type Sheet struct {
	Units  []string // in the order of the file
	Inputs map[string]Inputs
	Self   bool // units scored themselves: nothing of a survey, no overrides
}

var inputShape = tabular.Shape{
	Required: []string{"unit", "criterion", "input", "value"}, Optional: []string{"source", "illustrative"}, Numbers: []string{"value"},
}

// ReadInputs reads a long table, CSV or XLSX: unit, criterion, input, value
// and, optionally, source and illustrative. known, if not nil, says which units there are. All
// that is wrong is reported together (message.Problems), with line, column,
// value and what was expected; then nothing is returned.
func ReadInputs(in io.Reader, file string, x *rulebook.Index, known func(unit string) bool) (*Sheet, error) {
	return readInputs(in, file, x, known, false)
}

// ReadSelf is ReadInputs for what units gave to score themselves: surveys are
// not theirs to score.
func ReadSelf(in io.Reader, file string, x *rulebook.Index, known func(unit string) bool) (*Sheet, error) {
	return readInputs(in, file, x, known, true)
}

func readInputs(in io.Reader, file string, x *rulebook.Index, known func(unit string) bool, self bool) (*Sheet, error) {
	if open := x.Unfilled(); len(open) > 0 {
		return nil, message.Problems{{File: file, Code: open[0].Code, Text: message.T("score.frame", message.Word("code", open[0].Code), message.Points("local", open[0].Local))}}
	}
	t, err := tabular.ReadTable(in, file, inputShape)
	if err != nil {
		return nil, err
	}
	r := inputReader{x: x, known: known, sheet: &Sheet{Inputs: map[string]Inputs{}, Self: self}, seen: map[[3]string]int{}}
	for _, row := range t.Rows {
		r.row(row)
	}
	if len(t.Rows) == 0 {
		r.problems = append(r.problems, message.Problem{File: file, Text: message.T("input.none")})
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.sheet, nil
}

type inputReader struct {
	x        *rulebook.Index
	known    func(string) bool
	sheet    *Sheet
	seen     map[[3]string]int // line of each unit, criterion and input
	problems message.Problems
}

// row reports everything wrong in one row, not only the first thing.
func (r *inputReader) row(row tabular.Row) {
	before := len(r.problems)
	report := func(column string, t message.Text) { r.problems = append(r.problems, row.Problem(column, t)) }
	unit, code, name := row.Get("unit"), row.Get("criterion"), row.Get("input")
	switch {
	case unit == "":
		report("unit", message.T("input.no_unit"))
	case r.known != nil && !r.known(unit):
		report("unit", message.T("input.unknown_unit"))
	}
	mark := Mark(row.Get("illustrative"))
	if mark != "" && mark != MarkFigure && mark != MarkMade {
		report("illustrative", message.T("input.bad_mark"))
	}
	v, ok := r.value(row, code, name, report)
	if first, twice := r.seen[[3]string{unit, code, name}]; twice {
		report("input", message.T("input.twice", message.Int("line", first)))
	} else {
		r.seen[[3]string{unit, code, name}] = row.Line
	}
	if !ok || len(r.problems) > before {
		return
	}
	v.Source, v.Mark, v.File, v.Line = row.Get("source"), mark, row.File, row.Line
	if _, there := r.sheet.Inputs[unit]; !there {
		r.sheet.Units = append(r.sheet.Units, unit)
		r.sheet.Inputs[unit] = Inputs{}
	}
	r.sheet.Inputs[unit][code] = append(r.sheet.Inputs[unit][code], v)
}

func (r *inputReader) value(row tabular.Row, code, name string, report func(string, message.Text)) (Value, bool) {
	c, ok := r.x.Find(code)
	if !ok {
		report("criterion", message.T("input.unknown_criterion"))
		return Value{}, false
	}
	if !c.Scored() {
		var parts []string
		for _, p := range c.Parts {
			parts = append(parts, p.Code)
		}
		report("criterion", message.T("input.not_scored", message.Word("parts", strings.Join(parts, ", "))))
		return Value{}, false
	}
	if block, ok := r.x.BlockOf(c); ok && block.Survey && r.sheet.Self {
		report("criterion", message.T("input.self_survey", message.Title("block", block.Title)))
		return Value{}, false
	}
	in, ok := c.Takes(name)
	if ok && r.sheet.Self && (name == rulebook.OverrideInput || name == rulebook.OverrideReasonInput) {
		report("input", message.T("input.self_override"))
		return Value{}, false
	}
	if !ok {
		var names []string
		for _, i := range c.Inputs {
			names = append(names, i.Name)
		}
		slices.Sort(names)
		report("input", message.T("input.unknown_input", message.Word("known", strings.Join(names, ", "))))
		return Value{}, false
	}
	v, bad := ParseValue(c, in, row.Get("value"))
	if bad != nil {
		report("value", *bad)
	}
	return v, bad == nil
}
