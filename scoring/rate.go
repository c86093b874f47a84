package scoring

import (
	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// The rules that measure a part of a whole, or a value against bands.

// rate returns part and whole of a rate. ok is false when that has settled the
// matter: nothing arose, or the two contradict each other.
func (e *evaluation) rate() (r ratio, ok bool) {
	part, whole, told := e.value(e.rule.Of).num, e.value(e.rule.Per).num, true
	if e.rule.Exempt != "" {
		exempt := e.value(e.rule.Exempt).num
		whole = whole.sub(exempt)
		told = exempt.sign() >= 0
		if e.o.Steps {
			e.step("step.exempt", message.Number("exempt", exempt.decimal()), message.Number("whole", whole.decimal()))
		}
	}
	switch {
	case told && whole.sign() == 0 && part.sign() == 0:
		e.empty()
		return r, false
	case !told || part.sign() < 0 || whole.cmp(part) < 0:
		e.fail(message.T("score.part_above_whole", message.Number("part", part.decimal()), message.Number("whole", whole.decimal()),
			e.title("part_title", e.rule.Of), e.title("whole_title", e.rule.Per)))
		return r, false
	}
	r = ratioOf(part, whole)
	if e.o.Steps {
		e.step("step.rate", r.partArg(), r.wholeArg(), r.percent())
	}
	return r, true
}

func (r ratio) partArg() message.Arg  { return numberArg("part", r.part) }
func (r ratio) wholeArg() message.Arg { return numberArg("whole", r.whole) }

func (r ratio) percent() message.Arg {
	if r.quick {
		return message.Rate("rate", r.a, r.b)
	}
	return message.Percent("rate", r.part.decimal(), r.whole.decimal())
}

func numberArg(name string, a amount) message.Arg {
	if a.wide == nil && a.scale == 0 {
		return message.Int(name, int(a.n))
	}
	return message.Number(name, a.decimal())
}

// empty gives what the rule says when nothing arose. The modifiers do not
// touch it: it is a number of its own.
func (e *evaluation) empty() {
	w := e.rule.WhenEmpty
	e.outcome = NotApplicable
	if e.left = w.Leave; !e.left {
		e.got = w.Points
		if e.o.Steps {
			e.step("step.got", e.gotArg(), e.maxArg())
		}
	}
	if !e.o.Reasons {
		return
	}
	switch {
	case e.rule.Kind == rulebook.Formula && e.left:
		e.reason = message.T("score.no_divisor_leave", e.maxArg())
	case e.rule.Kind == rulebook.Formula:
		e.reason = message.T("score.no_divisor", e.gotArg(), e.maxArg())
	case e.left:
		e.reason = message.T("score.empty_leave", e.title("whole_title", e.rule.Per), e.maxArg())
	default:
		e.reason = message.T("score.empty", e.title("whole_title", e.rule.Per), e.gotArg(), e.maxArg())
	}
}

// bands finds the band of a rate or of a value.
func (e *evaluation) bands() {
	if e.rule.Per == "" {
		e.valueBands()
		return
	}
	r, ok := e.rate()
	if !ok {
		return
	}
	i := e.bandOf(r)
	e.giveBand(i, r)
	if !e.o.Reasons {
		return
	}
	key := "score.bands"
	if i < 0 {
		key = "score.below_bands"
	}
	e.reason = message.T(key, e.title("part_title", e.rule.Of), r.partArg(), r.wholeArg(), r.percent(), message.Sub("band", e.bandText(i)), e.gotArg())
}

// bandOf returns the band that a rate reaches, -1 for none.
func (e *evaluation) bandOf(r ratio) int {
	for i := range e.rule.Bands {
		if r.reaches(e.rule.Bands[i].From) {
			return i
		}
	}
	return -1
}

// bandPoints is what a band gives, before the modifiers.
func (e *evaluation) bandPoints(i int, r ratio) points.Points {
	switch {
	case i < 0:
		return points.Points{}
	case e.rule.Bands[i].Share:
		return r.of(e.c.Max)
	}
	return e.rule.Bands[i].Points
}

func (e *evaluation) giveBand(i int, r ratio) {
	p := e.bandPoints(i, r)
	if e.o.Steps && i >= 0 {
		e.step("step.band", message.Sub("band", e.bandText(i)), message.Points("points", p))
	}
	e.give(p)
}

func (e *evaluation) valueBands() {
	v := e.value(e.rule.Of).num
	i := e.valueBandOf(v)
	e.giveBand(i, ratio{})
	if !e.o.Reasons {
		return
	}
	key := "score.bands_value"
	if i < 0 {
		key = "score.below_bands_value"
	}
	in := e.input(e.rule.Of)
	e.reason = message.T(key, message.TitleOf("part_title", &in.Title), numberArg("part", v), message.TitleOf("unit", &in.Unit), message.Sub("band", e.bandText(i)), e.gotArg())
}

func (e *evaluation) valueBandOf(v amount) int {
	for i := range e.rule.Bands {
		if v.cmp(amountOf(e.rule.Bands[i].From)) >= 0 {
			return i
		}
	}
	return -1
}

// bandText says a band's bounds: the lower belongs to it, the upper does not.
// Below all bands it is the lowest that is named.
func (e *evaluation) bandText(i int) message.Text {
	bands, percent := e.rule.Bands, e.rule.Per != "" || e.rule.Kind == rulebook.Schedule
	bound := func(name string, d decimal.Decimal) message.Arg {
		if percent {
			return percentOf(name, d)
		}
		return numberArg(name, amountOf(d))
	}
	if i < 0 {
		return message.T("band.below", bound("to", bands[len(bands)-1].From))
	}
	switch {
	case i == 0 && percent && bands[0].From.Equal(whole):
		return message.T("band.exact", bound("from", bands[0].From))
	case i == 0:
		return message.T("band.from", bound("from", bands[0].From))
	case bands[i].From.IsZero():
		return message.T("band.below", bound("to", bands[i-1].From))
	}
	return message.T("band.between", bound("from", bands[i].From), bound("to", bands[i-1].From))
}

// whole is 100 %.
var whole = decimal.NewFromInt(1)

// percentOf is a threshold of a rate in percent.
func percentOf(name string, d decimal.Decimal) message.Arg {
	if n, scale, ok := word(d); ok && n >= 0 {
		return message.Rate(name, n, pow10[scale])
	}
	return message.Percent(name, d, whole)
}

func (e *evaluation) share() {
	r, ok := e.rate()
	if !ok {
		return
	}
	e.give(e.sharePoints(r))
	if !e.o.Reasons {
		return
	}
	if !r.reaches(e.rule.Floor) {
		e.reason = message.T("score.below_floor", e.title("part_title", e.rule.Of), r.partArg(), r.wholeArg(), r.percent(),
			percentOf("floor", e.rule.Floor), e.gotArg())
		return
	}
	e.reason = message.T("score.share", e.title("part_title", e.rule.Of), r.partArg(), r.wholeArg(), r.percent(), e.gotArg(), e.maxArg())
}

func (e *evaluation) sharePoints(r ratio) points.Points {
	if !r.reaches(e.rule.Floor) {
		return points.Points{}
	}
	return r.of(e.c.Max)
}

func (e *evaluation) allOrNothing() {
	r, ok := e.rate()
	if !ok {
		return
	}
	if r.full() {
		e.give(e.c.Max)
	} else {
		e.give(points.Points{})
	}
	if !e.o.Reasons {
		return
	}
	if r.full() {
		e.reason = message.T("score.all", e.title("part_title", e.rule.Of), r.partArg(), r.wholeArg(), e.gotArg())
		return
	}
	in := e.input(e.rule.Of)
	e.reason = message.T("score.not_all", message.TitleOf("part_title", &in.Title), r.partArg(), r.wholeArg(),
		numberArg("short", r.whole.sub(r.part)), message.TitleOf("unit", &in.Unit), e.gotArg())
}

// survey scores a survey's mark on its scale.
func (e *evaluation) survey() {
	part, scale := e.value(e.rule.Of).num, amountOf(e.rule.Scale)
	if part.sign() < 0 || scale.cmp(part) < 0 {
		e.fail(message.T("score.off_scale", numberArg("part", part), numberArg("scale", scale)))
		return
	}
	r := ratioOf(part, scale)
	if e.o.Steps {
		e.step("step.rate", r.partArg(), r.wholeArg(), r.percent())
	}
	e.give(r.of(e.c.Max))
	if e.o.Reasons {
		e.reason = message.T("score.survey", e.title("part_title", e.rule.Of), r.partArg(), numberArg("scale", scale), e.gotArg(), e.maxArg())
	}
}
