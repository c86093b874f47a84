package scoring

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// The rules that count: violations, items, periods, and what is compared.

func (e *evaluation) deduct() {
	n := e.value(e.rule.Of).num
	e.each(n, e.deductPoints(n), "score.deduct", "score.deduct_none")
}

func (e *evaluation) deductPoints(n amount) points.Points {
	off, ok := times(e.rule.Each, n)
	if !ok {
		return e.rule.Least
	}
	return e.c.Max.Sub(off)
}

func (e *evaluation) perItem() {
	n := e.value(e.rule.Of).num
	p, ok := times(e.rule.Each, n)
	if !ok {
		p = e.c.Max
	}
	e.each(n, p, "score.per_item", "score.per_item_none")
}

// each gives or takes so much an item.
func (e *evaluation) each(n amount, p points.Points, key, noneKey string) {
	if n.sign() < 0 {
		e.fail(message.T("score.negative", numberArg("part", n)))
		return
	}
	if e.o.Steps {
		e.step("step.each", numberArg("part", n), message.Points("each", e.rule.Each))
	}
	e.give(p)
	if !e.o.Reasons {
		return
	}
	if n.sign() == 0 {
		key = noneKey
	}
	in := e.input(e.rule.Of)
	e.reason = message.T(key, message.TitleOf("part_title", &in.Title), numberArg("part", n), message.TitleOf("unit", &in.Unit),
		message.Points("each", e.rule.Each), e.gotArg(), e.maxArg())
}

// compare holds a value against a norm.
func (e *evaluation) compare() {
	v, norm := e.value(e.rule.Of).num, e.norm()
	p, key := e.comparePoints(v, norm)
	e.give(p)
	if e.o.Reasons {
		in := e.input(e.rule.Of)
		e.reason = message.T(key, message.TitleOf("part_title", &in.Title), numberArg("part", v), message.TitleOf("unit", &in.Unit), numberArg("norm", norm), e.gotArg())
	}
}

func (e *evaluation) norm() amount {
	if name := e.rule.Norm.Input; name != "" {
		return e.value(name).num
	}
	return amountOf(e.rule.Norm.Number)
}

// comparePoints is what a value gives beside a norm, and the key of the
// sentence that says so.
func (e *evaluation) comparePoints(v, norm amount) (points.Points, string) {
	switch n := e.rule.Norm; v.cmp(norm) {
	case -1:
		return n.Below, "score.compare_below"
	case 0:
		return n.Equal, "score.compare_equal"
	default:
		return n.Above, "score.compare_above"
	}
}

// kept is how a schedule was kept: periods in time, late, and missed.
type kept struct {
	inTime, late int
}

// periodState says whether the quota of a period was met: in time, only with
// what came late, or not.
func (e *evaluation) periodState(p *rulebook.Period, hint int) (inTime, late bool) {
	n := e.periodCount(p.Input, hint)
	quota := int64(e.rule.Quota)
	if n >= quota {
		return true, false
	}
	return false, p.Late != "" && n+e.periodCount(p.Late, hint+1) >= quota
}

// periodCount is a count of a schedule, which most files give in the order of
// the year. Counts are bounded far below what a word holds.
func (e *evaluation) periodCount(name string, hint int) int64 {
	if hint < len(e.values) && e.values[hint].Input == name {
		return e.values[hint].num.n
	}
	return e.value(name).num.n
}

func (e *evaluation) schedule() {
	var k kept
	width := 1
	if e.rule.Late.Sign() > 0 {
		width = 2
	}
	periods := e.rule.Periods
	for i := range periods {
		inTime, late := e.periodState(&periods[i], i*width)
		if inTime {
			k.inTime++
		}
		if late {
			k.late++
		}
		if e.o.Steps {
			e.stepPeriod(&periods[i], inTime, late)
		}
	}
	e.give(e.keptPoints(k))
	if e.o.Reasons {
		e.tellSchedule(k)
	}
}

// keptPoints is what a schedule gives, before the modifiers: points a period,
// or by the rate of periods kept.
func (e *evaluation) keptPoints(k kept) points.Points {
	if e.rule.Each.Sign() > 0 {
		return e.rule.Each.Times(int64(k.inTime)).Add(e.rule.Late.Times(int64(k.late)))
	}
	r := e.keptRate(k)
	if len(e.rule.Bands) == 0 {
		return r.of(e.c.Max)
	}
	return e.bandPoints(e.bandOf(r), r)
}

func (e *evaluation) keptRate(k kept) ratio {
	return ratioOf(amount{n: int64(k.inTime)}, amount{n: int64(len(e.rule.Periods))})
}

func (e *evaluation) stepPeriod(p *rulebook.Period, inTime, late bool) {
	key := "step.period_missed"
	switch {
	case inTime:
		key = "step.period_kept"
	case late:
		key = "step.period_late"
	}
	n := e.periodCount(p.Input, len(e.values))
	e.step(key, message.TitleOf("period", &p.Title), message.Int("part", int(n)), message.Int("quota", e.rule.Quota), message.TitleOf("unit", &e.rule.Unit))
}

func (e *evaluation) tellSchedule(k kept) {
	var missed []message.Text
	for i := range e.rule.Periods {
		p := &e.rule.Periods[i]
		if inTime, _ := e.periodState(p, len(e.values)); !inTime {
			n := e.periodCount(p.Input, len(e.values))
			missed = append(missed, message.T("score.period", message.TitleOf("period", &p.Title), message.Int("part", int(n)), message.Int("quota", e.rule.Quota)))
		}
	}
	args := []message.Arg{message.Int("kept", k.inTime), message.Int("periods", len(e.rule.Periods)), message.Int("quota", e.rule.Quota), message.TitleOf("unit", &e.rule.Unit), e.gotArg()}
	key := "score.schedule"
	switch {
	case len(missed) == 0:
		key = "score.schedule_all"
	case k.late > 0:
		key = "score.schedule_late"
		args = append(args, message.Int("late", k.late), message.List("missed", missed))
	default:
		args = append(args, message.List("missed", missed))
	}
	e.reason = message.T(key, args...)
}
