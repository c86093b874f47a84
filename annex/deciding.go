package annex

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// decide finds the kind of rule that the options are.
func (r *reading) decide() {
	max := r.n.max
	for _, o := range r.options {
		if max.Less(o.gives(max)) {
			r.unclear("annex.todo.above_max")
			return
		}
	}
	if r.compared() || r.deadline() || r.ladder() || r.share() {
		return
	}
	if slices.ContainsFunc(r.options, func(o option) bool { return o.share }) {
		r.unclear("annex.todo.rule")
		return
	}
	if r.empty != nil { // among alternatives it is one of them
		if *r.empty == "leave" {
			r.unclear("annex.todo.rule")
			return
		}
		r.options = slices.Insert(r.options, r.emptyAt, option{text: r.said, points: r.emptyPoints()})
	}
	var sum, top points.Points
	for _, o := range r.options {
		p := o.gives(max)
		sum = sum.Add(p)
		if top.Less(p) {
			top = p
		}
	}
	switch {
	case len(r.options) > 1 && top == max:
		r.n.rule = rule{kind: rulebook.Choice, options: r.options}
	case r.empty == nil && (sum == max || r.modified.cap == max && max.Less(sum)):
		r.checklist()
	default:
		r.unclear("annex.todo.unreachable")
	}
}

func (r *reading) emptyPoints() points.Points {
	if *r.empty == "full" {
		return r.n.max
	}
	p, err := points.Parse(*r.empty)
	if err != nil {
		return points.Points{}
	}
	return p
}

// checklist takes the options as items that add up; one that gives nothing
// says what is plain without it.
func (r *reading) checklist() {
	items := slices.DeleteFunc(slices.Clone(r.options), func(o option) bool { return o.gives(r.n.max).IsZero() })
	r.n.rule = rule{kind: rulebook.Checklist, options: items}
}

func (r *reading) deadline() bool {
	ds, ok := datesOf(r.options, r.n.max, r.year)
	if !ok || r.empty != nil || !slices.ContainsFunc(ds.list, func(b by) bool { return b.points == r.n.max }) {
		return false
	}
	r.n.rule = rule{kind: rulebook.Deadline, dates: ds.list}
	if ds.unclear {
		r.mark(r.n, r.at(), "annex.todo.before")
	}
	if ds.bare {
		r.mark(r.n, r.at(), "annex.todo.no_date_year", message.Word("year", fmt.Sprint(r.year)))
	}
	if ds.noLate {
		r.mark(r.n, r.at(), "annex.todo.no_late")
	}
	return true
}

func (r *reading) ladder() bool {
	l, tiers, ok := ladderOf(r.options, r.n.max)
	if !tiers {
		return false
	}
	top := ok && slices.ContainsFunc(l.bands, func(b band) bool { return b.share || b.points == r.n.max })
	if !top || !l.percent && r.empty != nil {
		if len(r.options) > 1 {
			r.mark(r.n, r.at(), "annex.todo.bounds")
		}
		return false
	}
	r.setLadder(rulebook.Bands, l)
	if l.noEnd {
		r.mark(r.n, r.at(), "annex.todo.no_end")
	}
	if l.percent {
		r.setEmpty()
	}
	return true
}

// setLadder keeps the sides of the rate that guidance names.
func (r *reading) setLadder(kind rulebook.Kind, l ladder) {
	named := r.n.rule.ladder
	l.of, l.per = or(l.of, named.of), or(l.per, named.per)
	r.n.rule = rule{kind: kind, ladder: l}
}

// setEmpty takes what the annex says of nothing to count; where it says
// nothing, a person must.
func (r *reading) setEmpty() {
	if r.empty != nil {
		r.n.rule.empty = *r.empty
		return
	}
	r.n.rule.empty = "zero"
	r.mark(r.n, r.at(), "annex.todo.when_empty")
}

// share is a formula alone: part / whole × maximum.
func (r *reading) share() bool {
	if len(r.options) != 1 || !r.options[0].share {
		return false
	}
	o := r.options[0]
	if o.factor != "" && o.points != r.n.max || strings.ContainsFunc(o.text, func(c rune) bool { return c >= '0' && c <= '9' }) {
		return false
	}
	r.setLadder(rulebook.Share, ladder{percent: true, of: o.of, per: o.per})
	r.setEmpty()
	return true
}
