package rulebook

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// checkRule reports points out of bounds, a maximum that no input can reach,
// inputs of a type that the kind cannot use, and inputs that it does not use:
// people would be asked for them in vain.
func (r *reader) checkRule(rule *Rule, c *Criterion) {
	if rule.Kind == Appraised {
		c.Inputs = append(c.Inputs, Input{Name: PointsInput, Type: Number, Title: c.Title})
	}
	r.checkUsed(rule, c)
	switch rule.Kind {
	case Deduct, PerItem:
		if rule.Each.Sign() <= 0 {
			r.report(rule.Line, c.Code, rule.Each.String(), message.T("rulebook.each"))
		}
	case Survey:
		if rule.Scale.Sign() <= 0 {
			r.report(rule.Line, c.Code, rule.Scale.String(), message.T("rulebook.scale"))
		}
	case Schedule:
		r.checkSchedule(rule, c)
	case Formula:
		spare(rule, c)
	}
	r.checkReach(rule, c)
	r.checkTypes(rule, c)
}

// most returns the most that a rule can give to a criterion of that maximum.
func (rule *Rule) most(max points.Points) points.Points {
	one := decimal.NewFromInt(1)
	top := rule.Least
	reach := func(p points.Points) {
		if top.Less(p) {
			top = p
		}
	}
	switch rule.Kind {
	case Choice:
		for _, o := range rule.Options {
			reach(o.Points)
		}
	case Checklist:
		var sum points.Points
		for _, i := range rule.Items {
			if i.Points.Sign() > 0 {
				sum = sum.Add(i.Points)
			}
		}
		reach(sum)
	case Schedule:
		switch {
		case rule.Each.Sign() > 0:
			reach(rule.Each.Times(int64(rule.Every.periods())))
		case len(rule.Bands) == 0:
			reach(max)
		}
		fallthrough
	case Bands:
		for _, b := range rule.Bands {
			switch {
			case (rule.Per != "" || rule.Kind == Schedule) && one.LessThan(b.From): // a part is never above its whole
			case b.Share:
				reach(max)
			default:
				reach(b.Points)
			}
		}
	case Deadline:
		for _, d := range rule.Dates {
			reach(d.Points)
		}
	case Compare:
		reach(rule.Norm.Below)
		reach(rule.Norm.Equal)
		reach(rule.Norm.Above)
	case Share:
		if !one.LessThan(rule.Floor) {
			reach(max)
		}
	default:
		reach(max)
	}
	return top
}

// checkReach holds what a rule can give to the maximum. With a cap it may come
// to more, which the cap then cuts.
func (r *reader) checkReach(rule *Rule, c *Criterion) {
	most := rule.most(c.Max)
	if rule.Cap.IsZero() && c.Max.Less(most) {
		r.report(rule.Line, c.Code, most.String(), message.T("rulebook.points_range", message.Points("max", c.Max)))
		return
	}
	if most = rule.Settle(c.Max, most); most.Less(c.Max) {
		r.report(rule.Line, c.Code, "", message.T("rulebook.unreachable", message.Points("top", most), message.Points("max", c.Max)))
	}
}

func (r *reader) checkUsed(rule *Rule, c *Criterion) {
	used := []string{rule.Of, rule.Per, rule.Exempt}
	for _, i := range rule.Items {
		used = append(used, i.Input)
	}
	if rule.Norm != nil {
		used = append(used, rule.Norm.Input)
	}
	for _, f := range rule.Formulas {
		used = append(used, f.Expression.Names...)
	}
	for _, in := range c.Inputs {
		if in.Line > 0 && !slices.Contains(used, in.Name) {
			r.report(in.Line, c.Code, in.Name, message.T("rulebook.unused_input"))
		}
	}
}

func (r *reader) checkTypes(rule *Rule, c *Criterion) {
	want := []InputType{Count, Number}
	if rule.Kind == Deadline {
		want = []InputType{Date}
	}
	names := []string{rule.Of, rule.Per, rule.Exempt}
	if rule.Norm != nil {
		names = append(names, rule.Norm.Input)
	}
	for _, name := range names {
		if in, ok := c.Input(name); ok && slices.Contains(declared, in.Type) && !slices.Contains(want, in.Type) {
			r.report(rule.Line, c.Code, name, message.T("rulebook.input_type", message.Word("type", string(want[0]))))
		}
	}
}
