package scoring

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

func (a amount) add(b amount) amount { return a.sub(amount{n: 0}.sub(b)) }

// nextItem is how many more items win more; one, unless the rule's step asks
// for several.
func (e *evaluation) nextItem() *Next {
	in, n := e.input(e.rule.Of), e.value(e.rule.Of).num
	after := func(k int64) amount { return n.add(amount{n: k, scale: n.scale}) }
	s := search{most: farthest, f: func(k int64) points.Points {
		p, ok := times(e.rule.Each, after(k))
		if !ok {
			p = e.c.Max
		}
		return e.settled(p)
	}}
	k, ok := s.least(e.got.Add(points.FromUnits(1)))
	if !ok || n.wide != nil {
		return closed(message.T("next.none"))
	}
	return e.win(s.f(k), []Change{{e.rule.Of, after(k).decimal().String()}}, "next.item", numberArg("count", amount{n: k, scale: n.scale}), e.unit(in))
}

// nextValue is how far a value must rise, or fall, to a band that gives more.
func (e *evaluation) nextValue() *Next {
	in, v := e.input(e.rule.Of), e.value(e.rule.Of).num
	for i := len(e.rule.Bands) - 1; i >= 0; i-- { // from the lowest up: the nearest that wins comes first
		to := amountOf(e.rule.Bands[i].From)
		if to.cmp(v) <= 0 {
			continue
		}
		to = e.reachable(in, to)
		if p := e.settled(e.bandPoints(e.valueBandOf(to), ratio{})); e.got.Less(p) {
			return e.winValue(in, v, to, p)
		}
	}
	return e.nextFall(in, v)
}

// reachable is the least value from to on that the input can have: counts are
// whole.
func (e *evaluation) reachable(in *rulebook.Input, to amount) amount {
	if in.Type == rulebook.Count {
		return amountOf(to.decimal().Ceil())
	}
	return to
}

func (e *evaluation) winValue(in *rulebook.Input, v, to amount, p points.Points) *Next {
	changes := []Change{{in.Name, to.decimal().String()}}
	if in.Type == rulebook.Count {
		return e.win(p, changes, "next.count", numberArg("count", to.sub(v)), e.unit(in), message.TitleOf("part_title", &in.Title), numberArg("to", to))
	}
	return e.win(p, changes, "next.raise", message.TitleOf("part_title", &in.Title), numberArg("part", v), numberArg("to", to), message.TitleOf("unit", &in.Unit))
}

// nextFall is the bound under which a value must fall. A count of what has
// happened never falls. The bound itself is not under it, so that there is no
// least change to name.
func (e *evaluation) nextFall(in *rulebook.Input, v amount) *Next {
	bands := e.rule.Bands
	for i := range bands {
		if v.cmp(amountOf(bands[i].From)) < 0 {
			continue
		}
		p := e.settled(points.Points{}) // below all bands
		if i+1 < len(bands) {
			p = e.settled(bands[i+1].Points)
		}
		if !e.got.Less(p) {
			continue
		}
		if in.Type == rulebook.Count {
			return closed(message.T("next.no_fall", message.TitleOf("part_title", &in.Title), numberArg("part", v)))
		}
		return e.win(p, nil, "next.fall", message.TitleOf("part_title", &in.Title), numberArg("part", v), numberArg("to", amountOf(bands[i].From)), message.TitleOf("unit", &in.Unit))
	}
	return closed(message.T("next.none"))
}

// nextCompare moves a value to its norm, or past it.
func (e *evaluation) nextCompare() *Next {
	in, v, norm := e.input(e.rule.Of), e.value(e.rule.Of).num, e.norm()
	n := e.rule.Norm
	below, equal, above := e.settled(n.Below), e.settled(n.Equal), e.settled(n.Above)
	hits := in.Type != rulebook.Count || norm.decimal().IsInteger()
	rises, falls := v.cmp(norm) < 0, v.cmp(norm) > 0
	switch {
	case rises && hits && e.got.Less(equal):
		return e.winValue(in, v, norm, equal)
	case !falls && e.got.Less(above):
		return e.winAbove(in, v, norm, above)
	case falls && in.Type == rulebook.Count && (e.got.Less(equal) || e.got.Less(below)):
		return closed(message.T("next.no_fall", message.TitleOf("part_title", &in.Title), numberArg("part", v)))
	case falls && e.got.Less(equal):
		return e.win(equal, []Change{{in.Name, norm.decimal().String()}}, "next.lower", message.TitleOf("part_title", &in.Title), numberArg("part", v), numberArg("to", norm), message.TitleOf("unit", &in.Unit))
	case !rises && e.got.Less(below):
		if in.Type == rulebook.Count {
			return closed(message.T("next.no_fall", message.TitleOf("part_title", &in.Title), numberArg("part", v)))
		}
		return e.win(below, nil, "next.fall", message.TitleOf("part_title", &in.Title), numberArg("part", v), numberArg("to", norm), message.TitleOf("unit", &in.Unit))
	}
	return closed(message.T("next.none"))
}

// winAbove passes a norm: a count by the next whole number, a number by any
// amount, which has no least.
func (e *evaluation) winAbove(in *rulebook.Input, v, norm amount, p points.Points) *Next {
	if in.Type != rulebook.Count {
		return e.win(p, nil, "next.pass", message.TitleOf("part_title", &in.Title), numberArg("part", v), numberArg("to", norm), message.TitleOf("unit", &in.Unit))
	}
	return e.winValue(in, v, amountOf(norm.decimal().Floor()).add(amount{n: 1}), p)
}
