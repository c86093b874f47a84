package rulebook

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

func (r *reader) inputs(n *yaml.Node, code string) []Input {
	var all []Input
	if n.Kind != yaml.MappingNode {
		r.report(n.Line, code, n.Value, message.T("rulebook.not_mapping"))
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, body := n.Content[i], n.Content[i+1]
		m := r.mapping(body, code)
		in := Input{Name: name.Value, Type: InputType(m.text("type")), Title: m.phrase("title", true), Unit: m.phrase("unit", false)}
		m.done()
		if !slices.Contains([]InputType{Count, Number, Date, YesNo}, in.Type) {
			r.report(body.Line, code, string(in.Type), message.T("rulebook.unknown_type"))
		}
		all = append(all, in)
	}
	return all
}

// kinds says which keys each kind of rule takes besides kind and source.
var kinds = map[Kind][]string{
	Appraised:    {"step"},
	Choice:       {"options"},
	Checklist:    {"items"},
	Bands:        {"of", "per", "exempt", "when_empty", "bands"},
	Share:        {"of", "per", "exempt", "when_empty", "floor"},
	AllOrNothing: {"of", "per", "exempt", "when_empty"},
	Deduct:       {"of", "each"},
	PerItem:      {"of", "each"},
	Deadline:     {"of", "dates"},
	Survey:       {"of", "scale"},
}

// Kinds returns the names of all kinds of rule, sorted.
func Kinds() []string {
	names := make([]string, 0, len(kinds))
	for k := range kinds {
		names = append(names, string(k))
	}
	slices.Sort(names)
	return names
}

// rule reads the rule of c and checks it against c's maximum and inputs. The
// inputs points and choice, which the kinds imply, are added to c.
func (r *reader) rule(n *yaml.Node, c *Criterion) *Rule {
	m := r.mapping(n, c.Code)
	rule := &Rule{Kind: Kind(m.text("kind")), Line: n.Line, Source: m.maybe("source"), Illustrative: m.flag("illustrative")}
	takes, known := kinds[rule.Kind]
	if !known {
		r.report(n.Line, c.Code, string(rule.Kind), message.T("rulebook.unknown_kind", message.Word("known", strings.Join(Kinds(), ", "))))
		return rule
	}
	for _, key := range takes {
		r.ruleKey(m, key, rule, c)
	}
	m.done()
	r.checkRule(rule, c)
	return rule
}

func (r *reader) ruleKey(m *mapping, key string, rule *Rule, c *Criterion) {
	rate := rule.Kind == Share || rule.Kind == AllOrNothing
	switch key {
	case "of":
		rule.Of = r.inputRef(m, key, c, true)
	case "per":
		rule.Per = r.inputRef(m, key, c, rate)
	case "exempt":
		rule.Exempt = r.inputRef(m, key, c, false)
	case "when_empty":
		rule.WhenEmpty = r.whenEmpty(m, rule, c)
	case "each":
		rule.Each = m.points(key, true)
	case "step":
		rule.Step = m.points(key, false)
	case "floor":
		rule.Floor = m.threshold(key, true)
	case "scale":
		rule.Scale = m.threshold(key, false)
	case "options":
		rule.Options = r.options(m, c)
	case "items":
		rule.Items = r.items(m, c)
	case "bands":
		rule.Bands = r.bands(m, rule.Per != "")
	case "dates":
		rule.Dates = r.dates(m)
	}
}

func (r *reader) inputRef(m *mapping, key string, c *Criterion, required bool) string {
	n := m.get(key)
	if n == nil {
		if required {
			m.need(key)
		}
		return ""
	}
	if _, ok := c.Input(n.Value); !ok {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.unknown_input"))
	}
	return n.Value
}

// whenEmpty is required wherever there is a whole that can be zero.
func (r *reader) whenEmpty(m *mapping, rule *Rule, c *Criterion) *WhenEmpty {
	if rule.Per == "" {
		return nil
	}
	n := m.need("when_empty")
	if n == nil {
		return nil
	}
	switch n.Value {
	case "full":
		return &WhenEmpty{Points: c.Max}
	case "zero":
		return &WhenEmpty{}
	case "leave":
		return &WhenEmpty{Leave: true}
	}
	p, err := points.Parse(n.Value)
	if err != nil || p.Sign() < 0 || c.Max.Less(p) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.when_empty", message.Points("max", c.Max)))
	}
	return &WhenEmpty{Points: p}
}

func (r *reader) options(m *mapping, c *Criterion) []Option {
	var all []Option
	in := Input{Name: ChoiceInput, Type: OneOf, Title: c.Title}
	for _, n := range m.list("options") {
		o := r.mapping(n, c.Code)
		opt := Option{Key: o.text("key"), Title: o.phrase("title", true), Points: o.points("points", true)}
		o.done()
		if slices.Contains(in.Options, opt.Key) {
			r.report(n.Line, c.Code, opt.Key, message.T("rulebook.option_twice"))
		}
		in.Options = append(in.Options, opt.Key)
		all = append(all, opt)
	}
	c.Inputs = append(c.Inputs, in)
	return all
}

func (r *reader) items(m *mapping, c *Criterion) []Item {
	var all []Item
	for _, n := range m.list("items") {
		i := r.mapping(n, c.Code)
		item := Item{Input: r.inputRef(i, "input", c, true), Points: i.points("points", true)}
		i.done()
		if in, ok := c.Input(item.Input); ok && in.Type != YesNo {
			r.report(n.Line, c.Code, item.Input, message.T("rulebook.input_type", message.Word("type", string(YesNo))))
		}
		all = append(all, item)
	}
	return all
}

func (r *reader) bands(m *mapping, percent bool) []Band {
	var all []Band
	for _, n := range m.list("bands") {
		b := r.mapping(n, m.code)
		b.need("from")
		band := Band{From: b.threshold("from", percent), Share: b.flag("share")}
		band.Points = b.points("points", !band.Share)
		b.done()
		if k := len(all); k > 0 && !band.From.LessThan(all[k-1].From) {
			r.report(n.Line, m.code, b.values["from"].Value, message.T("rulebook.bands_order"))
		}
		all = append(all, band)
	}
	return all
}

func (r *reader) dates(m *mapping) []By {
	var all []By
	for _, n := range m.list("dates") {
		d := r.mapping(n, m.code)
		d.need("by")
		by := By{Date: d.date("by"), Points: d.points("points", true)}
		d.done()
		if k := len(all); k > 0 && !all[k-1].Date.Before(by.Date) {
			r.report(n.Line, m.code, by.Date.String(), message.T("rulebook.dates_order"))
		}
		all = append(all, by)
	}
	return all
}

// checkRule reports points out of bounds, a maximum that no input can reach,
// and inputs of a type that the kind cannot use.
func (r *reader) checkRule(rule *Rule, c *Criterion) {
	var reach []points.Points // points that the rule can give
	switch rule.Kind {
	case Appraised:
		c.Inputs = append(c.Inputs, Input{Name: PointsInput, Type: Number, Title: c.Title})
		return
	case Choice:
		for _, o := range rule.Options {
			reach = append(reach, o.Points)
		}
	case Checklist:
		var sum points.Points
		for _, i := range rule.Items {
			sum = sum.Add(i.Points)
		}
		reach = []points.Points{sum}
	case Bands:
		for _, b := range rule.Bands {
			if b.Share {
				b.Points = c.Max
			}
			reach = append(reach, b.Points)
		}
	case Deadline:
		for _, d := range rule.Dates {
			reach = append(reach, d.Points)
		}
	case Deduct, PerItem:
		if rule.Each.Sign() <= 0 {
			r.report(rule.Line, c.Code, rule.Each.String(), message.T("rulebook.each"))
		}
		reach = []points.Points{c.Max}
	case Survey:
		if rule.Scale.Sign() <= 0 {
			r.report(rule.Line, c.Code, "", message.T("rulebook.missing_key", message.Word("key", "scale")))
		}
		reach = []points.Points{c.Max}
	default:
		reach = []points.Points{c.Max}
	}
	r.checkReach(reach, rule, c)
	r.checkTypes(rule, c)
}

func (r *reader) checkReach(reach []points.Points, rule *Rule, c *Criterion) {
	var top points.Points
	for _, p := range reach {
		if p.Sign() < 0 || c.Max.Less(p) {
			r.report(rule.Line, c.Code, p.String(), message.T("rulebook.points_range", message.Points("max", c.Max)))
		}
		if top.Less(p) {
			top = p
		}
	}
	if top.Less(c.Max) {
		r.report(rule.Line, c.Code, "", message.T("rulebook.unreachable", message.Points("top", top), message.Points("max", c.Max)))
	}
}

func (r *reader) checkTypes(rule *Rule, c *Criterion) {
	want := []InputType{Count, Number}
	if rule.Kind == Deadline {
		want = []InputType{Date}
	}
	for _, name := range []string{rule.Of, rule.Per, rule.Exempt} {
		if in, ok := c.Input(name); ok && !slices.Contains(want, in.Type) {
			r.report(rule.Line, c.Code, name, message.T("rulebook.input_type", message.Word("type", string(want[0]))))
		}
	}
}
