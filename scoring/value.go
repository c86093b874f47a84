package scoring

import (
	"errors"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Mark says how far a value is backed by a source.
type Mark string

// The marks. The zero value is a value with a source.
const (
	MarkFigure Mark = "figure" // the score it gives is published; the figure was chosen to give it
	MarkMade   Mark = "yes"    // made up, and so is what follows from it
)

// Value is one input of a component, typed.
type Value struct {
	Input  string             `json:"input"`
	Type   rulebook.InputType `json:"type"`
	Raw    string             `json:"value"`
	Source string             `json:"source,omitempty"`
	Mark   Mark               `json:"mark,omitempty"`
	File   string             `json:"file,omitempty"`
	Line   int                `json:"line,omitempty"` // where it stands in File

	num  amount
	date calendar.Date // zero: it never happened
	yes  bool
}

// Inputs are the values of one unit, by the code of their component.
type Inputs map[string][]Value

// never is how files say that what a date asks for did not happen.
var never = []string{"none", "không", "không có"}

// maxNumber bounds a number given as input: no count of an office is near it.
var maxNumber = decimal.New(1, 15)

// ParseValue reads the text of an input as its declared type. The error's
// text is for the person who typed it.
func ParseValue(c *rulebook.Criterion, in rulebook.Input, raw string) (Value, *message.Text) {
	v := Value{Input: in.Name, Type: in.Type, Raw: raw}
	bad := func(key string, args ...message.Arg) (Value, *message.Text) {
		t := message.T(key, args...)
		return Value{}, &t
	}
	switch in.Type {
	case rulebook.Count:
		if n, ok := plain(raw); ok {
			v.num = amount{n: n}
			break
		}
		d, err := number(raw)
		if err != nil || !d.IsInteger() || d.Sign() < 0 || strings.ContainsAny(raw, ".,") {
			return bad("input.not_count")
		}
		v.num = amountOf(d)
	case rulebook.Number:
		d, err := number(raw)
		if err != nil {
			return bad("input.not_number")
		}
		v.num = amountOf(d)
		if t := checkPoints(c, in, raw); t != nil {
			return Value{}, t
		}
	case rulebook.Text:
		if len([]rune(raw)) > maxText {
			return bad("input.long", message.Int("most", maxText))
		}
	case rulebook.Date:
		for _, n := range never {
			if strings.EqualFold(raw, n) {
				return v, nil
			}
		}
		d, err := calendar.Parse(raw)
		if err != nil {
			return bad("input.not_date", message.Word("cause", err.Error()))
		}
		v.date = d
	case rulebook.YesNo:
		switch strings.ToLower(raw) {
		case "yes", "có":
			v.yes = true
		case "no", "không":
		default:
			return bad("input.not_yes_no")
		}
	case rulebook.OneOf:
		for _, o := range in.Options {
			if raw == o {
				return v, nil
			}
		}
		return bad("input.not_option", message.Word("options", strings.Join(in.Options, ", ")))
	}
	return v, nil
}

// maxText bounds an input of words, in characters.
const maxText = 2000

// checkPoints holds points given by a person within the rule's bounds, and
// those that a rule asks for to its step. An override is bound by the maximum
// alone.
func checkPoints(c *rulebook.Criterion, in rulebook.Input, raw string) *message.Text {
	top, step := c.Max, points.Points{}
	switch {
	case in.Name == rulebook.OverrideInput && in.Line == 0:
	case in.Name == rulebook.PointsInput && c.Rule.Kind == rulebook.Appraised:
		top, step = c.Rule.Top(c.Max), c.Rule.Step
	default:
		return nil
	}
	p, err := points.Parse(raw)
	if err != nil || p.Less(c.Rule.Least) || top.Less(p) {
		t := message.T("input.points_range", message.Points("least", c.Rule.Least), message.Points("max", top))
		return &t
	}
	if step.Sign() > 0 && p.Floor(step) != p {
		t := message.T("input.points_step", message.Points("step", step))
		return &t
	}
	return nil
}

// plain reads up to 15 digits and nothing else, as nearly all counts are.
func plain(raw string) (n int64, ok bool) {
	if raw == "" || len(raw) > 15 {
		return 0, false
	}
	for i := range len(raw) {
		c := raw[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

var errNumber = errors.New("not a number")

// number reads an optional sign, digits and at most one decimal comma or
// point; nothing that could be read in two ways.
func number(raw string) (decimal.Decimal, error) {
	s := strings.Replace(raw, ",", ".", 1)
	digits, dots := 0, 0
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && digits > 0 && dots == 0 && i < len(s)-1:
			dots++
		case c == '-' && i == 0:
		default:
			return decimal.Decimal{}, errNumber
		}
	}
	if digits == 0 || digits > 30 {
		return decimal.Decimal{}, errNumber
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Abs().GreaterThan(maxNumber) {
		return decimal.Decimal{}, fmt.Errorf("%w: %q", errNumber, raw)
	}
	return d, nil
}

// Said is the value as a text for people.
func (v *Value) Said() message.Text {
	switch v.Type {
	case rulebook.Count, rulebook.Number:
		return message.T("value.number", numberArg("value", v.num))
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
