package rulebook

import (
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// modifiers reads the keys that every kind of rule takes.
func (r *reader) modifiers(m *mapping, rule *Rule, c *Criterion) {
	before := r.faults
	rule.Cap = m.points("cap", false)
	rule.Least = m.points("least", false)
	rule.Step = m.points("step", false)
	if r.faults > before || r.unread[c] {
		return
	}
	if n := m.values["cap"]; n != nil && (rule.Cap.Sign() <= 0 || c.Max.Less(rule.Cap)) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.cap", message.Points("max", c.Max)))
	}
	if n := m.values["least"]; n != nil && (rule.Least.Sign() > 0 || rule.Least.Less(points.Int(-maxTotal))) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.least"))
	}
	if n := m.values["step"]; n != nil && (rule.Step.Sign() <= 0 || c.Max.Less(rule.Step)) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.step", message.Points("max", c.Max)))
	}
}

// within reads points that a rule gives: from the least, which is 0 unless the
// rule says otherwise, to the maximum of c.
func (m *mapping) within(key string, rule *Rule, c *Criterion) points.Points {
	before := m.r.faults
	p := m.points(key, true)
	n := m.values[key]
	if n == nil || m.r.faults > before || m.r.unread[c] || p == p.Clamp(rule.Least, c.Max) {
		return p
	}
	if p.Sign() < 0 {
		m.r.report(n.Line, m.code, n.Value, message.T("rulebook.below_least", message.Points("least", rule.Least)))
	} else {
		m.r.report(n.Line, m.code, n.Value, message.T("rulebook.points_range", message.Points("max", c.Max)))
	}
	return p
}

// norm is what compare measures against: a number, or the name of an input.
func (r *reader) norm(m *mapping, rule *Rule, c *Criterion) *Norm {
	norm := &Norm{}
	n := m.need("norm")
	if n != nil {
		if _, declared := c.Input(n.Value); declared {
			norm.Input = n.Value
		} else if v, percent, err := threshold(n.Value); err == nil && !percent {
			norm.Number = v
		} else {
			r.report(n.Line, c.Code, n.Value, message.T("rulebook.norm"))
		}
	}
	norm.Below = m.within("below", rule, c)
	norm.Equal = m.within("equal", rule, c)
	norm.Above = m.within("above", rule, c)
	return norm
}

// formulas reads candidates by key; each is checked against the inputs, and
// every fault names the formula's own line.
func (r *reader) formulas(m *mapping, c *Criterion) []Candidate {
	n := m.need("formulas")
	if n == nil {
		return nil
	}
	types := map[string]InputType{}
	for _, in := range c.Inputs {
		types[in.Name] = in.Type
	}
	all := r.mapping(n, c.Code)
	var list []Candidate
	for i := 0; !all.broken && i+1 < len(n.Content); i += 2 {
		key, body := n.Content[i].Value, n.Content[i+1]
		text := all.text(key)
		if text == "" {
			continue
		}
		x, err := compile(text, types)
		var fault *formulaFault
		if errors.As(err, &fault) {
			r.report(body.Line, c.Code, text, message.T(fault.key, message.Word("found", fault.found)))
			continue
		}
		list = append(list, Candidate{Key: key, Text: text, Expression: x})
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// use names the formula chosen; with one candidate there is no choice.
func (r *reader) use(m *mapping, rule *Rule) string {
	n := m.get("use")
	if n == nil {
		if len(rule.Formulas) == 1 {
			return rule.Formulas[0].Key
		}
		if len(rule.Formulas) > 1 {
			m.need("use")
		}
		return ""
	}
	if all := m.values["formulas"]; all != nil && valueOf(all, n.Value) == nil {
		r.report(n.Line, m.code, n.Value, message.T("rulebook.formula_use"))
	}
	return n.Value
}

// spare marks inputs that only formulas not chosen read.
func spare(rule *Rule, c *Criterion) {
	chosen, ok := rule.Chosen()
	for i := range c.Inputs {
		c.Inputs[i].Spare = ok && !slices.Contains(chosen.Expression.Names, c.Inputs[i].Name)
	}
}
