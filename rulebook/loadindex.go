package rulebook

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
)

func (r *reader) index(n *yaml.Node) *Index {
	m := r.mapping(n, "")
	x := &Index{Ranking: Standard, Digits: UsualDigits}
	r.heading(m, x)
	x.Level = m.text("level")
	before := r.faults
	x.Total = m.points("total", true)
	r.noTotal = m.broken || r.faults > before
	if t := m.values["total"]; t != nil {
		r.totalLine = t.Line
	}
	r.digits(m, x)
	r.bounds(m, x)
	x.Classes = r.classes(m)
	r.ranking(m, x)
	r.cohorts(m, x)
	x.Blocks = r.blocks(m)
	for _, a := range m.list("areas", true) {
		x.Areas = append(x.Areas, r.criterion(a, true))
	}
	x.Bonus, x.Penalty = r.extra(m, "bonus"), r.extra(m, "penalty")
	m.done()
	return x
}

// heading reads what an index says of itself, be it whole or added to a frame.
func (r *reader) heading(m *mapping, x *Index) {
	x.ID, x.Version, x.Title = m.text("index"), m.text("version"), m.phrase("title", true)
	x.Illustrative, x.Source = m.flag("illustrative"), m.maybe("source")
	if year := m.text("year"); year != "" {
		y, err := strconv.Atoi(year)
		if err != nil || y < 2000 || y > 2200 {
			r.report(m.values["year"].Line, "", year, message.T("rulebook.not_year"))
		}
		x.Year = y
	}
	x.ValidFrom, x.ValidTo = m.date("valid_from"), m.date("valid_to")
	if n := m.values["valid_to"]; n != nil && !x.ValidTo.IsZero() && x.ValidTo.Before(x.ValidFrom) {
		r.report(n.Line, "", n.Value, message.T("rulebook.valid_order"))
	}
	for _, b := range m.list("basis", false) {
		x.Basis = append(x.Basis, r.basis(b))
	}
}

func (r *reader) basis(n *yaml.Node) Basis {
	m := r.mapping(n, "")
	b := Basis{Kind: m.text("kind"), Number: m.text("number"), Date: m.date("date"), Issuer: m.text("issuer"), Note: m.maybe("note")}
	m.done()
	return b
}

func (r *reader) digits(m *mapping, x *Index) {
	n := m.get("digits")
	if n == nil {
		return
	}
	d, err := strconv.Atoi(n.Value)
	if err != nil || d < 0 || d > int(MaxDigits) {
		r.report(n.Line, "", n.Value, message.T("rulebook.digits", message.Int("most", int(MaxDigits))))
		return
	}
	x.Digits = Digits(d)
}

func (r *reader) bounds(m *mapping, x *Index) {
	n := m.get("total_bounds")
	if n == nil {
		return
	}
	b := r.mapping(n, "")
	before := r.faults
	if b.get("least") != nil {
		p := b.points("least", true)
		x.Bounds.Least = &p
	}
	if b.get("most") != nil {
		p := b.points("most", true)
		x.Bounds.Most = &p
	}
	b.done()
	switch least, most := x.Bounds.Least, x.Bounds.Most; {
	case r.faults > before:
	case least == nil && most == nil:
		b.missing(n.Line, "least")
	case least != nil && most != nil && most.Less(*least):
		r.report(n.Line, "", "", message.T("rulebook.bounds"))
	}
}

func (r *reader) classes(m *mapping) Classes {
	n := m.need("classes")
	if n == nil {
		return Classes{}
	}
	cm := r.mapping(n, "")
	cs := Classes{Unconfirmed: cm.flag("unconfirmed"), Source: cm.maybe("source")}
	for _, c := range cm.list("list", true) {
		one := r.mapping(c, "")
		cs.List = append(cs.List, Class{Key: one.text("key"), Name: one.phrase("name", true), From: one.points("from", true)})
		one.done()
		if k := len(cs.List); k > 1 && !cs.List[k-1].From.Less(cs.List[k-2].From) {
			r.report(c.Line, "", cs.List[k-1].Key, message.T("rulebook.classes_order"))
		}
	}
	cm.done()
	return cs
}

// ranking reads "dense", or a mapping with the method and what decides ties.
func (r *reader) ranking(m *mapping, x *Index) {
	n := m.get("ranking")
	if n == nil {
		return
	}
	method := n
	if n.Kind == yaml.MappingNode {
		rm := r.mapping(n, "")
		method = rm.get("method")
		for _, tie := range rm.list("ties", false) {
			code, ok := rm.scalar("ties", tie)
			switch {
			case !ok:
			case slices.Contains(x.Ties, code):
				r.report(tie.Line, "", code, message.T("rulebook.tie_twice"))
			default:
				x.Ties = append(x.Ties, code)
				r.tieLines = append(r.tieLines, tie.Line)
			}
		}
		rm.done()
	}
	if method == nil {
		return
	}
	x.Ranking = Method(method.Value)
	if x.Ranking != Standard && x.Ranking != Dense {
		r.report(method.Line, "", method.Value, message.T("rulebook.unknown_ranking"))
	}
}

// checkTies reports ties that no node decides.
func (r *reader) checkTies(x *Index, nodes []*Criterion) {
	known := map[string]bool{}
	walk(nodes, func(c *Criterion) { known[c.Code] = true })
	for i, line := range r.tieLines {
		if !known[x.Ties[i]] {
			r.report(line, "", x.Ties[i], message.T("rulebook.unknown_tie"))
		}
	}
}

func (r *reader) cohorts(m *mapping, x *Index) {
	for _, n := range m.list("cohorts", false) {
		one := r.mapping(n, "")
		c := Cohort{Key: one.text("key"), Title: one.phrase("title", true)}
		one.done()
		if _, twice := x.Cohort(c.Key); twice && c.Key != "" {
			r.report(n.Line, "", c.Key, message.T("rulebook.cohort_twice"))
		}
		x.Cohorts = append(x.Cohorts, c)
	}
}
