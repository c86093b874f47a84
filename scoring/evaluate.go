package scoring

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// evaluation is one component being scored.
type evaluation struct {
	c       *rulebook.Criterion
	rule    *rulebook.Rule
	values  []Value
	got     points.Points
	outcome Outcome
	left    bool
	reason  message.Text
	steps   []message.Text
}

// evaluate applies the rule of c to its values.
func evaluate(c *rulebook.Criterion, values []Value) *evaluation {
	e := &evaluation{c: c, rule: c.Rule, values: values, outcome: Scored}
	if e.missing() {
		return e
	}
	for _, v := range values {
		in, _ := c.Input(v.Input)
		e.step("step.input", message.Title("title", in.Title), message.Sub("value", v.Said()))
	}
	switch c.Rule.Kind {
	case rulebook.Appraised:
		e.give(pointsOf(e.value(rulebook.PointsInput)), "score.appraised")
	case rulebook.Choice:
		e.choice()
	case rulebook.Checklist:
		e.checklist()
	case rulebook.Bands:
		e.bands()
	case rulebook.Share:
		e.share()
	case rulebook.AllOrNothing:
		e.allOrNothing()
	case rulebook.Deduct:
		n := e.value(e.rule.Of)
		e.each(c.Max.Sub(e.rule.Each.TimesDecimal(n.number)), n, "score.deduct")
	case rulebook.PerItem:
		n := e.value(e.rule.Of)
		e.each(e.rule.Each.TimesDecimal(n.number), n, "score.per_item")
	case rulebook.Deadline:
		e.deadline()
	case rulebook.Survey:
		n := e.value(e.rule.Of)
		e.rate(n, n.number, e.rule.Scale)
	default:
		e.fail("score.unknown_kind", message.Word("kind", string(c.Rule.Kind)))
	}
	return e
}

func (e *evaluation) step(key string, args ...message.Arg) {
	e.steps = append(e.steps, message.T(key, args...))
}

// give sets the points, held between 0 and the maximum, and the reason; the
// reason's arguments got and max are added.
func (e *evaluation) give(p points.Points, key string, args ...message.Arg) {
	e.got = p.Clamp(points.Points{}, e.c.Max)
	if e.got != p {
		e.step("step.clamp", message.Points("raw", p), message.Points("max", e.c.Max))
	}
	args = append(args, message.Points("got", e.got), message.Points("max", e.c.Max))
	e.reason = message.T(key, args...)
	e.step("step.got", message.Points("got", e.got), message.Points("max", e.c.Max))
}

// fail sets the outcome to an error: inputs that contradict each other.
func (e *evaluation) fail(key string, args ...message.Arg) {
	e.got, e.outcome, e.reason = points.Points{}, Failed, message.T(key, args...)
}

func (e *evaluation) value(name string) Value {
	for _, v := range e.values {
		if v.Input == name {
			return v
		}
	}
	return Value{} // missing() has seen to it that all are there
}

// missing reports inputs that the rule needs and nobody gave.
func (e *evaluation) missing() bool {
	var names []message.Text
	for _, in := range e.c.Inputs {
		if e.value(in.Name).Input == "" {
			names = append(names, message.T("score.input_name", message.Title("title", in.Title), message.Word("name", in.Name)))
		}
	}
	if len(names) == 0 {
		return false
	}
	e.outcome = Missing
	e.reason = message.T("score.missing", message.List("inputs", names), message.Points("max", e.c.Max))
	e.step("step.missing", message.List("inputs", names))
	return true
}

func (e *evaluation) choice() {
	chosen := e.value(rulebook.ChoiceInput).Raw
	for _, o := range e.rule.Options {
		e.step("step.option", message.Title("option", o.Title), message.Points("points", o.Points))
	}
	for _, o := range e.rule.Options {
		if o.Key == chosen {
			e.give(o.Points, "score.choice", message.Title("option", o.Title))
			return
		}
	}
	e.fail("score.unknown_option", message.Word("option", chosen))
}

func (e *evaluation) checklist() {
	var sum points.Points
	var lacking []message.Text
	for _, item := range e.rule.Items {
		in, _ := e.c.Input(item.Input)
		if e.value(item.Input).yes {
			sum = sum.Add(item.Points)
			e.step("step.item_yes", message.Title("item", in.Title), message.Points("points", item.Points))
		} else {
			lacking = append(lacking, message.T("score.item", message.Title("item", in.Title), message.Points("points", item.Points)))
			e.step("step.item_no", message.Title("item", in.Title), message.Points("points", item.Points))
		}
	}
	if len(lacking) == 0 {
		e.give(sum, "score.checklist_all", message.Int("items", len(e.rule.Items)))
		return
	}
	e.give(sum, "score.checklist", message.Int("items", len(e.rule.Items)), message.Int("held", len(e.rule.Items)-len(lacking)), message.List("lacking", lacking))
}

// whole returns part and whole of a rate. ok is false when the rule has
// settled the matter: nothing arose, or the two contradict each other.
func (e *evaluation) whole() (part, whole decimal.Decimal, ok bool) {
	part, whole = e.value(e.rule.Of).number, e.value(e.rule.Per).number
	if e.rule.Exempt != "" {
		exempt := e.value(e.rule.Exempt)
		whole = whole.Sub(exempt.number)
		e.step("step.exempt", message.Number("exempt", exempt.number), message.Number("whole", whole))
	}
	switch {
	case whole.IsZero() && part.IsZero():
		e.empty()
		return part, whole, false
	case part.Sign() < 0 || whole.LessThan(part):
		e.fail("score.part_above_whole", message.Number("part", part), message.Number("whole", whole),
			message.Title("part_title", e.title(e.rule.Of)), message.Title("whole_title", e.title(e.rule.Per)))
		return part, whole, false
	}
	e.step("step.rate", message.Number("part", part), message.Number("whole", whole), message.Percent("rate", part, whole))
	return part, whole, true
}

// empty gives what the rule says when nothing arose.
func (e *evaluation) empty() {
	w := e.rule.WhenEmpty
	title := message.Title("whole_title", e.title(e.rule.Per))
	if w.Leave {
		e.outcome, e.left = NotApplicable, true
		e.reason = message.T("score.empty_leave", title, message.Points("max", e.c.Max))
		return
	}
	e.give(w.Points, "score.empty", title)
	e.outcome = NotApplicable
}

func (e *evaluation) title(input string) message.Phrase {
	in, _ := e.c.Input(input)
	return in.Title
}

// bands finds the band of a value or rate. A rate is compared by
// cross-multiplying, never divided first.
func (e *evaluation) bands() {
	part, whole := e.value(e.rule.Of).number, decimal.NewFromInt(1)
	if e.rule.Per != "" {
		var ok bool
		if part, whole, ok = e.whole(); !ok {
			return
		}
	}
	for i, b := range e.rule.Bands {
		if part.LessThan(b.From.Mul(whole)) {
			continue
		}
		band := e.bandText(i)
		e.step("step.band", message.Sub("band", band), message.Points("points", e.bandPoints(b, part, whole)))
		e.give(e.bandPoints(b, part, whole), e.rateKey("score.bands"), e.rateArgs(part, whole, message.Sub("band", band))...)
		return
	}
	e.give(points.Points{}, e.rateKey("score.below_bands"), e.rateArgs(part, whole, message.Sub("band", e.bandText(len(e.rule.Bands)-1)))...)
}

func (e *evaluation) bandPoints(b rulebook.Band, part, whole decimal.Decimal) points.Points {
	if b.Share {
		return e.c.Max.Share(part, whole)
	}
	return b.Points
}

func (e *evaluation) rateKey(key string) string {
	if e.rule.Per == "" {
		return key + "_value"
	}
	return key
}

// rateArgs are the arguments that every sentence about a rate takes.
func (e *evaluation) rateArgs(part, whole decimal.Decimal, more ...message.Arg) []message.Arg {
	in, _ := e.c.Input(e.rule.Of)
	args := []message.Arg{
		message.Number("part", part), message.Number("whole", whole), message.Title("unit", in.Unit), message.Title("part_title", in.Title),
	}
	if e.rule.Per != "" {
		args = append(args, message.Percent("rate", part, whole), message.Title("whole_title", e.title(e.rule.Per)))
	}
	return append(args, more...)
}

// bandText says a band's bounds: the lower belongs to it, the upper does not.
func (e *evaluation) bandText(i int) message.Text {
	one := decimal.NewFromInt(1)
	bound := func(name string, d decimal.Decimal) message.Arg {
		if e.rule.Per != "" {
			return message.Percent(name, d, one)
		}
		return message.Number(name, d)
	}
	bands := e.rule.Bands
	if i == 0 {
		if e.rule.Per != "" && bands[0].From.Equal(one) {
			return message.T("band.exact", bound("from", bands[0].From))
		}
		return message.T("band.from", bound("from", bands[i].From))
	}
	if bands[i].From.IsZero() {
		return message.T("band.below", bound("to", bands[i-1].From))
	}
	return message.T("band.between", bound("from", bands[i].From), bound("to", bands[i-1].From))
}

func (e *evaluation) share() {
	part, whole, ok := e.whole()
	if !ok {
		return
	}
	if part.LessThan(e.rule.Floor.Mul(whole)) {
		floor := message.Percent("floor", e.rule.Floor, decimal.NewFromInt(1))
		e.give(points.Points{}, "score.below_floor", e.rateArgs(part, whole, floor)...)
		return
	}
	e.give(e.c.Max.Share(part, whole), "score.share", e.rateArgs(part, whole)...)
}

func (e *evaluation) allOrNothing() {
	part, whole, ok := e.whole()
	if !ok {
		return
	}
	if part.Equal(whole) {
		e.give(e.c.Max, "score.all", e.rateArgs(part, whole)...)
		return
	}
	e.give(points.Points{}, "score.not_all", e.rateArgs(part, whole, message.Number("short", whole.Sub(part)))...)
}

// rate scores a survey's mark on its scale.
func (e *evaluation) rate(v Value, part, scale decimal.Decimal) {
	if part.Sign() < 0 || scale.LessThan(part) {
		e.fail("score.off_scale", message.Number("part", part), message.Number("scale", scale))
		return
	}
	e.step("step.rate", message.Number("part", part), message.Number("whole", scale), message.Percent("rate", part, scale))
	e.give(e.c.Max.Share(part, scale), "score.survey", message.Title("part_title", e.title(v.Input)), message.Number("part", part), message.Number("scale", scale))
}

// each gives or takes so much an item.
func (e *evaluation) each(p points.Points, n Value, key string) {
	if n.number.Sign() < 0 {
		e.fail("score.negative", message.Number("part", n.number))
		return
	}
	in, _ := e.c.Input(n.Input)
	e.step("step.each", message.Number("part", n.number), message.Points("each", e.rule.Each))
	if n.number.IsZero() {
		key += "_none"
	}
	e.give(p, key, message.Number("part", n.number), message.Title("part_title", in.Title), message.Title("unit", in.Unit), message.Points("each", e.rule.Each))
}

func (e *evaluation) deadline() {
	v := e.value(e.rule.Of)
	title := message.Title("part_title", e.title(e.rule.Of))
	last := e.rule.Dates[len(e.rule.Dates)-1].Date
	for _, by := range e.rule.Dates {
		e.step("step.by", message.Date("by", by.Date), message.Points("points", by.Points))
	}
	if v.date.IsZero() {
		e.give(points.Points{}, "score.never", title, message.Date("by", last))
		return
	}
	for _, by := range e.rule.Dates {
		if !by.Date.Before(v.date) {
			e.give(by.Points, "score.by", title, message.Date("date", v.date), message.Date("by", by.Date))
			return
		}
	}
	e.give(points.Points{}, "score.late", title, message.Date("date", v.date), message.Date("by", last), message.Int("days", last.Days(v.date)))
}

// pointsOf reads the points that a person gave; ParseValue has checked them.
func pointsOf(v Value) points.Points {
	p, err := points.Parse(v.Raw)
	if err != nil {
		return points.Points{}
	}
	return p
}

// Said is the value as a text for people.
func (v Value) Said() message.Text {
	switch v.Type {
	case rulebook.Count, rulebook.Number:
		return message.T("value.number", message.Number("value", v.number))
	case rulebook.Date:
		if v.date.IsZero() {
			return message.T("value.never")
		}
		return message.T("value.date", message.Date("value", v.date))
	case rulebook.YesNo:
		if v.yes {
			return message.T("value.yes")
		}
		return message.T("value.no")
	}
	return message.T("value.word", message.Word("value", strings.TrimSpace(v.Raw)))
}
