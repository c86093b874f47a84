package annex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/rulebook"
)

// candidate is one of the formulas of a component, by its key.
type candidate struct{ key, text string }

// variable is an input of formulas.
type variable struct {
	name, title, unit string
	kind              rulebook.InputType
}

// Formulas are read in the one form in which they are printed: prose that only
// looks like one is left to a person.
var (
	candidateForm = regexp.MustCompile(`^Công thức “([^”]+)”: (.+)$`)
	chosenForm    = regexp.MustCompile(`^Công thức được dùng: “([^”]+)”$`)
	variableForm  = regexp.MustCompile(`^Trong công thức, (\w+) là (.+) \((số đếm|số đo|ngày|có hay không)(?:; đơn vị tính: (.+))?\)$`)

	variableKinds = map[string]rulebook.InputType{
		"số đếm": rulebook.Count, "số đo": rulebook.Number, "ngày": rulebook.Date, "có hay không": rulebook.YesNo,
	}
)

// formula takes a line about formulas.
func (r *reading) formula(s string) bool {
	if m := candidateForm.FindStringSubmatch(s); m != nil {
		r.formulas = append(r.formulas, candidate{m[1], m[2]})
		return true
	}
	if m := chosenForm.FindStringSubmatch(s); m != nil && r.use == "" {
		r.use = m[1]
		return true
	}
	m := variableForm.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	r.variables = append(r.variables, variable{m[1], m[2], m[4], variableKinds[m[3]]})
	return true
}

// byFormula makes a rule of the formulas as they stand.
func (r *reading) byFormula() bool {
	if len(r.options) > 0 || len(r.tallies) > 0 {
		return false
	}
	out := rule{kind: rulebook.Formula, formulas: r.formulas, use: r.use, variables: r.variables}
	if r.empty != nil {
		out.empty = *r.empty
	}
	r.n.rule = out
	return true
}

// loads says that the rule is one that an index may hold: its numbers fit
// together and its formulas are sound.
func (r *reading) loads() bool {
	trial := &set{id: "x", version: "1", title: "x", level: "commune", year: r.year, total: r.n.max}
	trial.areas = []*node{{code: "1", title: "x", max: r.n.max, rule: r.n.rule}}
	_, err := rulebook.Load(write(trial, "x"), "x")
	return err == nil
}

// variableKind says an input's type in the words in which it is read back.
func variableKind(t rulebook.InputType) string {
	for said, kind := range variableKinds {
		if kind == t {
			return said
		}
	}
	return string(t)
}

// reads says that a formula of the rule names the input.
func reads(rule *rulebook.Rule, input string) bool {
	return slices.ContainsFunc(rule.Formulas, func(f rulebook.Candidate) bool { return slices.Contains(f.Expression.Names, input) })
}

// inLine is a formula as one line, as YAML may have folded it.
func inLine(s string) string { return strings.Join(strings.Fields(s), " ") }
