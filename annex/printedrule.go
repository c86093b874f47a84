package annex

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// say prints a line "text: points" below a component.
func (p *printer) say(text string, gives points.Points) {
	p.add(printedRow{title: text + ": " + comma(gives.String())})
}

func (p *printer) line(key string, args ...message.Arg) {
	p.add(printedRow{title: vi(key, args...)})
}

// comma writes all digits with a decimal comma; a score is not rounded here.
func comma(s string) string { return strings.Replace(s, ".", ",", 1) }

func exact(name string, p points.Points) message.Arg { return message.Word(name, comma(p.String())) }

func plain(name string, d decimal.Decimal) message.Arg { return message.Word(name, comma(d.String())) }

func title(c *rulebook.Criterion, input string) string {
	in, _ := c.Input(input)
	return or(in.Title.VI, input)
}

func unitOf(c *rulebook.Criterion, input string) string {
	in, _ := c.Input(input)
	return in.Unit.VI
}

// rule prints the lines of a rule and returns what stands beside them.
func (p *printer) rule(c *rulebook.Criterion) []string {
	r := c.Rule
	var guide []string
	if r.Per != "" {
		guide = append(guide, vi("annex.print.rate", message.Word("of", title(c, r.Of)), message.Word("per", title(c, r.Per))))
	}
	if r.Exempt != "" {
		guide = append(guide, vi("annex.print.exempt", message.Word("exempt", title(c, r.Exempt))))
	}
	switch r.Kind {
	case rulebook.Appraised:
		guide = append(guide, vi("annex.print.appraised", exact("max", c.Max)))
	case rulebook.Choice:
		for _, o := range r.Options {
			p.say(o.Title.VI, o.Points)
		}
	case rulebook.Checklist:
		for _, i := range r.Items {
			p.say(title(c, i.Input), i.Points)
		}
	case rulebook.Deadline:
		p.deadline(r)
	case rulebook.Bands:
		p.bands(c)
	case rulebook.Schedule:
		guide = append(guide, p.schedule(c)...)
	default:
		guide = append(guide, p.measured(c)...)
	}
	if r.WhenEmpty != nil {
		switch {
		case r.WhenEmpty.Leave:
			p.line("annex.print.empty_leave")
		case r.WhenEmpty.Points == c.Max:
			p.line("annex.print.empty_full")
		default:
			p.line("annex.print.empty", exact("points", r.WhenEmpty.Points))
		}
	}
	return append(guide, modifiers(r)...)
}

func modifiers(r *rulebook.Rule) []string {
	var said []string
	if r.Cap.Sign() > 0 {
		said = append(said, vi("annex.print.cap", exact("points", r.Cap)))
	}
	if r.Least.Sign() < 0 {
		said = append(said, vi("annex.print.least", exact("points", r.Least)))
	}
	if r.Step.Sign() > 0 {
		said = append(said, vi("annex.print.step", exact("points", r.Step)))
	}
	if r.Contradiction.VI != "" {
		said = append(said, r.Contradiction.VI)
	}
	return said
}

func (p *printer) deadline(r *rulebook.Rule) {
	for i, d := range r.Dates {
		if i == 0 {
			p.say(vi("annex.print.by", message.Date("date", d.Date)), d.Points)
			continue
		}
		p.say(vi("annex.print.between", message.Date("from", r.Dates[i-1].Date), message.Date("date", d.Date)), d.Points)
	}
	p.say(vi("annex.print.late", message.Date("date", r.Dates[len(r.Dates)-1].Date)), points.Points{})
}

// bands prints a ladder from its top; what lies below all bands gives nothing,
// in words, so that it is no band of its own.
func (p *printer) bands(c *rulebook.Criterion) {
	r := c.Rule
	amount := func(d decimal.Decimal) string {
		if r.Per != "" {
			return comma(d.Shift(2).String()) + "%"
		}
		if u := unitOf(c, r.Of); u != "" {
			return comma(d.String()) + " " + u
		}
		return comma(d.String())
	}
	for i, b := range r.Bands {
		from := message.Word("from", amount(b.From))
		last := i == len(r.Bands)-1
		var text string
		switch {
		case i == 0 && r.Per != "" && b.From.Equal(decimal.NewFromInt(1)):
			text = vi("annex.print.exact", from)
		case i == 0:
			text = vi("annex.print.from", from)
		case last && b.From.IsZero():
			text = vi("annex.print.below", message.Word("to", amount(r.Bands[i-1].From)))
		default:
			text = vi("annex.print.from_to", from, message.Word("to", amount(r.Bands[i-1].From)))
		}
		if b.Share {
			p.line("annex.print.share_of", message.Word("when", text))
		} else {
			p.say(text, b.Points)
		}
		if last && b.From.Sign() > 0 {
			p.line("annex.print.nothing_below", message.Word("to", amount(b.From)))
		}
	}
}

// schedule says what a periodic duty gives.
func (p *printer) schedule(c *rulebook.Criterion) []string {
	r := c.Rule
	if r.Each.IsZero() && len(r.Bands) == 0 {
		p.line("annex.print.kept_share")
	}
	if r.Each.Sign() > 0 {
		p.line("annex.print.kept_each", exact("each", r.Each))
	}
	if r.Late.Sign() > 0 {
		p.line("annex.print.kept_late", exact("late", r.Late))
	}
	for _, b := range r.Bands {
		when := vi("annex.print.kept", message.Word("from", comma(b.From.Shift(2).String())+"%"))
		if b.Share {
			p.line("annex.print.share_of", message.Word("when", when))
		} else {
			p.say(when, b.Points)
		}
	}
	guide := []string{vi("annex.print.schedule_"+string(r.Every), message.Int("quota", r.Quota), message.Word("unit", or(r.Unit.VI, vi("annex.print.case"))))}
	if r.Closes > 0 {
		guide = append(guide, vi("annex.print.closes", message.Int("day", r.Closes)))
	}
	return guide
}

// measured prints the kinds that one line says.
func (p *printer) measured(c *rulebook.Criterion) []string {
	r := c.Rule
	unit := message.Word("unit", or(unitOf(c, r.Of), vi("annex.print.case")))
	switch r.Kind {
	case rulebook.Share:
		if r.Floor.Sign() > 0 {
			floor := message.Word("from", comma(r.Floor.Shift(2).String())+"%")
			p.line("annex.print.share_of", message.Word("when", vi("annex.print.from", floor)))
			p.line("annex.print.nothing_below", message.Word("to", floor.Value))
			return nil
		}
		p.line("annex.print.share", message.Word("of", title(c, r.Of)), message.Word("per", title(c, r.Per)))
	case rulebook.AllOrNothing:
		full := message.Word("from", "100%")
		p.say(vi("annex.print.exact", full), c.Max)
		p.line("annex.print.nothing_below", message.Word("to", full.Value))
	case rulebook.Deduct:
		key := "annex.print.deduct"
		if c.Tally == rulebook.AsPenalty { // there it is the penalty that shrinks
			key = "annex.print.deduct_penalty"
		}
		p.line(key, unit, exact("each", r.Each))
		return []string{vi("annex.print.measure", message.Word("title", title(c, r.Of)))}
	case rulebook.PerItem:
		key := "annex.print.per_item"
		if c.Tally == rulebook.AsPenalty {
			key = "annex.print.per_item_penalty"
		}
		p.line(key, unit, exact("each", r.Each), exact("max", c.Max))
		return []string{vi("annex.print.measure", message.Word("title", title(c, r.Of)))}
	case rulebook.Compare:
		norm := message.Word("norm", strings.TrimSpace(comma(r.Norm.Number.String())+" "+unitOf(c, r.Of)))
		if r.Norm.Input != "" {
			norm = message.Word("norm", title(c, r.Norm.Input))
		}
		p.say(vi("annex.print.below_norm", norm), r.Norm.Below)
		p.say(vi("annex.print.equal_norm", norm), r.Norm.Equal)
		p.say(vi("annex.print.above_norm", norm), r.Norm.Above)
		return []string{vi("annex.print.measure", message.Word("title", title(c, r.Of)))}
	case rulebook.Survey:
		return []string{vi("annex.print.survey", plain("scale", r.Scale))}
	case rulebook.Formula:
		return formulas(c)
	}
	return nil
}

// formulas says the candidates, which is used, and what they read, in the form
// that the importer knows.
func formulas(c *rulebook.Criterion) []string {
	var said []string
	for _, f := range c.Rule.Formulas {
		said = append(said, vi("annex.print.formula", message.Word("key", f.Key), message.Word("text", inLine(f.Text))))
	}
	if len(c.Rule.Formulas) > 1 {
		said = append(said, vi("annex.print.formula_used", message.Word("key", c.Rule.Use)))
	}
	for _, in := range c.Inputs {
		if !reads(c.Rule, in.Name) {
			continue
		}
		unit := ""
		if in.Unit.VI != "" {
			unit = vi("annex.print.variable_unit", message.Word("unit", in.Unit.VI))
		}
		said = append(said, vi("annex.print.variable", message.Word("name", in.Name), message.Word("title", in.Title.VI), message.Word("type", variableKind(in.Type)), message.Word("unit", unit)))
	}
	return said
}
