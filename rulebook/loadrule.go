package rulebook

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// declared are the types that a file may give an input; options are implied
// by the rule.
var declared = []InputType{Count, Number, Date, YesNo}

func (r *reader) inputs(n *yaml.Node, code string) []Input {
	var all []Input
	if r.mapping(n, code).broken {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, body := n.Content[i], n.Content[i+1]
		m := r.mapping(body, code)
		in := Input{Name: name.Value, Type: InputType(m.text("type")), Title: m.phrase("title", true), Unit: m.phrase("unit", false), Line: name.Line}
		m.done()
		if slices.ContainsFunc(overrides, func(o Input) bool { return o.Name == in.Name }) {
			r.report(name.Line, code, in.Name, message.T("rulebook.reserved"))
		}
		if in.Type != "" && !slices.Contains(declared, in.Type) {
			r.report(body.Line, code, string(in.Type), message.T("rulebook.unknown_type"))
		}
		all = append(all, in)
	}
	return all
}

// kinds says which keys each kind of rule takes besides those that all take.
var kinds = map[Kind][]string{
	Appraised:    {},
	Choice:       {"options"},
	Checklist:    {"items"},
	Bands:        {"of", "per", "exempt", "fixed", "when_empty", "bands"},
	Share:        {"of", "per", "exempt", "fixed", "when_empty", "floor"},
	AllOrNothing: {"of", "per", "exempt", "when_empty"},
	Deduct:       {"of", "each"},
	PerItem:      {"of", "each"},
	Deadline:     {"of", "dates"},
	Survey:       {"of", "scale"},
	Schedule:     {"every", "closes", "quota", "unit", "each", "late", "bands"},
	Compare:      {"of", "norm", "below", "equal", "above"},
	Formula:      {"formulas", "use", "when_empty"},
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
	before := r.faults
	m := r.mapping(n, c.Code)
	rule := &Rule{
		Kind: Kind(m.text("kind")), Line: n.Line, Source: m.maybe("source"), Illustrative: m.flag("illustrative"),
		Contradiction: m.phrase("contradiction", false),
	}
	takes, known := kinds[rule.Kind]
	if rule.Kind == "" {
		return rule // reported already
	}
	if !known {
		r.report(n.Line, c.Code, string(rule.Kind), message.T("rulebook.unknown_kind", message.Word("known", strings.Join(Kinds(), ", "))))
		return rule
	}
	r.modifiers(m, rule, c)
	for _, key := range takes {
		if !r.duty(m, key, rule, c) {
			r.ruleKey(m, key, rule, c)
		}
	}
	m.done()
	if r.faults == before && !r.unread[c] {
		r.checkRule(rule, c)
	}
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
		if rule.Per == "" {
			r.needsPer(m, key)
			return
		}
		rule.Exempt = r.inputRef(m, key, c, false)
	case "when_empty":
		rule.WhenEmpty = r.whenEmpty(m, rule, c)
	case "fixed":
		if rule.Per == "" {
			r.needsPer(m, key)
			return
		}
		rule.Fixed = m.flag(key)
	case "each":
		rule.Each = m.points(key, true)
	case "norm":
		rule.Norm = r.norm(m, rule, c)
	case "formulas":
		rule.Formulas = r.formulas(m, c)
	case "use":
		rule.Use = r.use(m, rule)
	case "floor":
		rule.Floor = m.threshold(key, true)
	case "scale":
		m.need(key)
		rule.Scale = m.threshold(key, false)
	case "options":
		rule.Options = r.options(m, rule, c)
	case "items":
		rule.Items = r.items(m, rule, c)
	case "bands":
		rule.Bands = r.bands(m, rule, c)
	case "dates":
		rule.Dates = r.dates(m, rule, c)
	}
}

// needsPer reports a key that means nothing where a rule has no whole.
func (r *reader) needsPer(m *mapping, key string) {
	if n := m.get(key); n != nil {
		r.report(n.Line, m.code, key, message.T("rulebook.needs_per"))
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

// whenEmpty is required wherever there is a whole that can be zero; a formula
// may say what a division by zero gives.
func (r *reader) whenEmpty(m *mapping, rule *Rule, c *Criterion) *WhenEmpty {
	if rule.Per == "" && rule.Kind != Formula {
		return nil
	}
	n := m.get("when_empty")
	if rule.Kind != Formula {
		n = m.need("when_empty")
	}
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
	if r.unread[c] {
		return nil
	}
	p, err := points.Parse(n.Value)
	if err != nil || p.Sign() < 0 || c.Max.Less(p) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.when_empty", message.Points("max", c.Max)))
	}
	return &WhenEmpty{Points: p}
}

func (r *reader) options(m *mapping, rule *Rule, c *Criterion) []Option {
	var all []Option
	in := Input{Name: ChoiceInput, Type: OneOf, Title: c.Title}
	for _, n := range m.list("options", true) {
		o := r.mapping(n, c.Code)
		opt := Option{Key: o.text("key"), Title: o.phrase("title", true), Points: o.within("points", rule, c)}
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

func (r *reader) items(m *mapping, rule *Rule, c *Criterion) []Item {
	var all []Item
	for _, n := range m.list("items", true) {
		i := r.mapping(n, c.Code)
		item := Item{Input: r.inputRef(i, "input", c, true), Points: i.within("points", rule, c)}
		i.done()
		if in, ok := c.Input(item.Input); ok && in.Type != YesNo {
			r.report(n.Line, c.Code, item.Input, message.T("rulebook.input_type", message.Word("type", string(YesNo))))
		}
		if slices.ContainsFunc(all, func(i Item) bool { return i.Input == item.Input }) {
			r.report(n.Line, c.Code, item.Input, message.T("rulebook.item_twice"))
		}
		all = append(all, item)
	}
	return all
}

func (r *reader) bands(m *mapping, rule *Rule, c *Criterion) []Band {
	percent := rule.Per != "" || rule.Kind == Schedule
	var all []Band
	before := r.faults
	for _, n := range m.list("bands", true) {
		b := r.mapping(n, m.code)
		from := b.need("from")
		band := Band{From: b.threshold("from", percent)}
		if percent {
			band.Share = b.flag("share")
		} else {
			r.needsPer(b, "share")
		}
		if !band.Share && (percent || b.values["share"] == nil) {
			band.Points = b.within("points", rule, c)
		}
		b.done()
		if k := len(all); k > 0 && r.faults == before && !band.From.LessThan(all[k-1].From) {
			r.report(n.Line, m.code, from.Value, message.T("rulebook.bands_order"))
		}
		all = append(all, band)
	}
	return all
}

func (r *reader) dates(m *mapping, rule *Rule, c *Criterion) []By {
	var all []By
	before := r.faults
	for _, n := range m.list("dates", true) {
		d := r.mapping(n, m.code)
		d.need("by")
		by := By{Date: d.date("by"), Points: d.within("points", rule, c)}
		d.done()
		if k := len(all); k > 0 && r.faults == before && !all[k-1].Date.Before(by.Date) {
			r.report(n.Line, m.code, by.Date.String(), message.T("rulebook.dates_order"))
		}
		all = append(all, by)
	}
	return all
}
