package scoring

import (
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// evaluation is one component being scored. Sentences are made only when the
// options ask for them: they cost far more than points.
type evaluation struct {
	c       *rulebook.Criterion
	rule    *rulebook.Rule
	values  []Value
	o       Options
	got     points.Points
	ruled   *points.Points
	raw     points.Points // what the rule came to before its step
	stepped bool          // the step made it another
	outcome Outcome
	left    bool
	reason  message.Text
	steps   []message.Text
	next    *Next
}

// evaluate applies the rule, and then the appraiser's word where there is one.
func (e *evaluation) evaluate() {
	if !e.missing() {
		e.tellInputs()
		e.apply()
		e.sayStep()
	}
	e.override()
	if e.o.Next {
		e.next = e.solve()
	}
}

// apply is one case a kind of rule.
func (e *evaluation) apply() {
	switch e.rule.Kind {
	case rulebook.Appraised:
		e.appraised()
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
		e.deduct()
	case rulebook.PerItem:
		e.perItem()
	case rulebook.Deadline:
		e.deadline()
	case rulebook.Survey:
		e.survey()
	case rulebook.Schedule:
		e.schedule()
	case rulebook.Compare:
		e.compare()
	case rulebook.Formula:
		e.formula()
	default:
		e.fail(message.T("score.unknown_kind", message.Word("kind", string(e.rule.Kind))))
	}
}

func (e *evaluation) step(key string, args ...message.Arg) {
	e.steps = append(e.steps, message.T(key, args...))
}

// give sets the points, settled by the rule's modifiers.
func (e *evaluation) give(p points.Points) {
	e.got = e.rule.Settle(e.c.Max, p)
	held := p.Clamp(e.rule.Least, e.rule.Top(e.c.Max))
	e.raw, e.stepped = held, held != e.got
	if !e.o.Steps {
		return
	}
	if held != p {
		e.step("step.clamp", message.Points("raw", p), message.Points("least", e.rule.Least), message.Points("max", e.rule.Top(e.c.Max)))
		p = held
	}
	if e.stepped {
		e.step("step.step", exact("raw", p), message.Points("step", e.rule.Step), message.Points("got", e.got))
	}
	e.step("step.got", e.gotArg(), e.maxArg())
}

// exact is points shown to as many decimals as an index may show: what a step
// rounds away lies beyond the usual ones.
func exact(name string, p points.Points) message.Arg {
	a := message.Points(name, p)
	a.Digits = int(rulebook.MaxDigits)
	return a
}

// sayStep adds to the reason that the rule's step changed the points.
func (e *evaluation) sayStep() {
	if e.stepped && e.o.Reasons && e.outcome != Failed {
		e.reason = message.T("score.stepped", message.Sub("rule", e.reason), exact("raw", e.raw), message.Points("step", e.rule.Step))
	}
}

// fail sets the outcome to an error: inputs that contradict each other.
func (e *evaluation) fail(why message.Text) {
	e.got, e.outcome, e.reason = points.Points{}, Failed, why
}

func (e *evaluation) gotArg() message.Arg { return message.Points("got", e.got) }
func (e *evaluation) maxArg() message.Arg { return message.Points("max", e.c.Max) }

// none is the value of an input that was not given; missing has seen to it
// that what a rule needs is there.
var none Value

func (e *evaluation) value(name string) *Value { return valueIn(e.values, name) }

func valueIn(values []Value, name string) *Value {
	for i := range values {
		if values[i].Input == name {
			return &values[i]
		}
	}
	return &none
}

// input returns the declaration of an input, in place.
func (e *evaluation) input(name string) *rulebook.Input {
	for i := range e.c.Inputs {
		if e.c.Inputs[i].Name == name {
			return &e.c.Inputs[i]
		}
	}
	return &rulebook.Input{}
}

func (e *evaluation) title(name, input string) message.Arg {
	return message.TitleOf(name, &e.input(input).Title)
}

// missing reports inputs that the rule needs and nobody gave.
func (e *evaluation) missing() bool {
	var names []message.Text
	lacking := false
	for i := range e.c.Inputs {
		in := &e.c.Inputs[i]
		if in.Spare || i < len(e.values) && e.values[i].Input == in.Name || e.value(in.Name) != &none {
			continue
		}
		lacking = true
		if e.o.Reasons || e.o.Steps {
			names = append(names, message.T("score.input_name", message.TitleOf("title", &in.Title), message.Word("name", in.Name)))
		}
	}
	if !lacking {
		return false
	}
	e.outcome = Missing
	if e.o.Reasons {
		e.reason = message.T("score.missing", message.List("inputs", names), e.maxArg())
	}
	if e.o.Steps {
		e.step("step.missing", message.List("inputs", names))
	}
	return true
}

func (e *evaluation) tellInputs() {
	if !e.o.Steps {
		return
	}
	for i := range e.values {
		if in, ok := e.c.Input(e.values[i].Input); ok {
			e.step("step.input", message.Title("title", in.Title), message.Sub("value", e.values[i].Said()))
		}
	}
	if e.rule.Contradiction.VI != "" {
		e.step("step.contradiction", message.TitleOf("note", &e.rule.Contradiction))
	}
}

// override puts the appraiser's points in place of the rule's, which stay on
// the line beside them.
func (e *evaluation) override() {
	v := e.value(rulebook.OverrideInput)
	if v == &none {
		return
	}
	why := strings.TrimSpace(e.value(rulebook.OverrideReasonInput).Raw)
	if why == "" {
		e.left = false
		e.fail(message.T("score.override_bare"))
		return
	}
	ruled, said, outcome := e.got, e.reason, e.outcome
	e.ruled, e.left, e.outcome = &ruled, false, Scored
	e.got = pointsOf(v)
	if e.o.Reasons {
		key, args := "score.override", []message.Arg{e.gotArg(), e.maxArg(), message.Points("ruled", ruled), message.Word("why", why), message.Sub("rule", said)}
		switch {
		case e.rule.Contradiction.VI != "":
			key = "score.override_contradiction"
			args = append(args, message.TitleOf("note", &e.rule.Contradiction))
		case outcome == Missing || outcome == Failed:
			key = "score.override_unruled"
		}
		e.reason = message.T(key, args...)
	}
	if e.o.Steps {
		e.step("step.override", e.gotArg(), message.Points("ruled", ruled), message.Word("why", why))
	}
}

// pointsOf reads the points that a person gave; ParseValue has checked them.
func pointsOf(v *Value) points.Points {
	p, err := points.Parse(v.Raw)
	if err != nil {
		return points.Points{}
	}
	return p
}
