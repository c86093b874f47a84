package message

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
)

// Arg is one argument of a Text. It keeps its exact value and its kind, so
// that each language formats it in its own way.
type Arg struct {
	Name   string  `json:"name"`
	Kind   string  `json:"kind,omitempty"` // "", "points", "number", "percent", "date", "phrase", "text", "list"
	Value  string  `json:"value,omitempty"`
	Phrase *Phrase `json:"phrase,omitempty"`
	Text   *Text   `json:"text,omitempty"`
	List   []Text  `json:"list,omitempty"`
	Digits int     `json:"digits,omitempty"` // decimals of points; 0: as usual
}

// Word is an argument shown as it is.
func Word(name, value string) Arg { return Arg{Name: name, Value: value} }

// Points is an argument in points.
func Points(name string, p points.Points) Arg {
	return Arg{Name: name, Kind: "points", Value: p.String()}
}

// Number is an argument that is any number.
func Number(name string, d decimal.Decimal) Arg {
	return Arg{Name: name, Kind: "number", Value: d.String()}
}

// Int is an argument that counts.
func Int(name string, n int) Arg {
	return Arg{Name: name, Kind: "number", Value: strconv.Itoa(n)}
}

// Percent is part/whole shown in percent, rounded half up to two decimals, or
// to more where two would show a whole percent that was not reached: 94.999 %
// must not read as 95 % beside a threshold of 95 %. whole must not be zero.
func Percent(name string, part, whole decimal.Decimal) Arg {
	hundred := part.Mul(decimal.New(100, 0))
	shown := hundred.DivRound(whole, 2)
	for digits := int32(3); digits <= 8 && shown.IsInteger() && !shown.Mul(whole).Equal(hundred); digits++ {
		shown = hundred.DivRound(whole, digits)
	}
	return Arg{Name: name, Kind: "percent", Value: shown.String()}
}

// Rate is Percent of whole numbers, of which part is at least 0 and whole above
// it, without leaving machine words where the numbers allow.
func Rate(name string, part, whole int64) Arg {
	// Digits 2 to 8 of a percentage: part × 10^4 … 10^10 / whole.
	const most = 1 << 28 // × 10^10 fits a word
	if part > most || whole > most {
		return Percent(name, decimal.NewFromInt(part), decimal.NewFromInt(whole))
	}
	unit := int64(10_000)
	shown := (2*part*unit + whole) / (2 * whole)
	digits := 2
	for exact := part*100%whole == 0; digits < 8 && !exact && shown%(unit/100) == 0; digits++ {
		unit *= 10
		shown = (2*part*unit + whole) / (2 * whole)
	}
	return Arg{Name: name, Kind: "percent", Value: fixed(shown, digits)}
}

// fixed writes n × 10^-digits, n not negative, without trailing zeros.
func fixed(n int64, digits int) string {
	for digits > 0 && n%10 == 0 {
		n, digits = n/10, digits-1
	}
	var room [24]byte
	b := strconv.AppendInt(room[:0], n, 10)
	for len(b) <= digits {
		b = append(b, 0)
		copy(b[1:], b)
		b[0] = '0'
	}
	if digits == 0 {
		return string(b)
	}
	b = append(b, 0)
	copy(b[len(b)-digits:], b[len(b)-digits-1:])
	b[len(b)-digits-1] = '.'
	return string(b)
}

// Date is an argument that is a civil date.
func Date(name string, d calendar.Date) Arg {
	return Arg{Name: name, Kind: "date", Value: d.ISO()}
}

// Time is an argument that is an instant, said to the minute as it was in
// Vietnam.
func Time(name string, t time.Time) Arg {
	return Arg{Name: name, Kind: "time", Value: t.UTC().Format(time.RFC3339)}
}

// Title is an argument given in both languages by data.
func Title(name string, p Phrase) Arg { return Arg{Name: name, Kind: "phrase", Phrase: &p} }

// TitleOf is Title of a phrase that stays where it is: one of a rulebook, which
// nothing changes after it is loaded.
func TitleOf(name string, p *Phrase) Arg { return Arg{Name: name, Kind: "phrase", Phrase: p} }

// Sub is an argument that is a text itself.
func Sub(name string, t Text) Arg { return Arg{Name: name, Kind: "text", Text: &t} }

// List is an argument of several texts, joined by "; ".
func List(name string, ts []Text) Arg { return Arg{Name: name, Kind: "list", List: ts} }

func (a Arg) in(l Lang) string {
	switch a.Kind {
	case "points":
		p, err := points.Parse(a.Value)
		if err != nil {
			return a.Value
		}
		return l.PointsTo(p, max(a.Digits, usualDigits))
	case "number":
		return l.number(a.Value)
	case "percent":
		if l == EN {
			return l.number(a.Value) + "%"
		}
		return l.number(a.Value) + " %"
	case "time":
		t, err := time.Parse(time.RFC3339, a.Value)
		if err != nil {
			return a.Value
		}
		return l.Time(t)
	case "date":
		d, err := calendar.Parse(a.Value)
		if err != nil {
			return a.Value
		}
		return d.String()
	case "phrase":
		return a.Phrase.In(l)
	case "text":
		return a.Text.In(l)
	case "list":
		said := make([]string, len(a.List))
		for i, t := range a.List {
			said[i] = t.In(l)
		}
		return strings.Join(said, "; ")
	}
	return a.Value
}

// Points shows points as the language writes them, rounded half up to two
// decimals, without trailing zeros: 2,5 and 85 (vi), 2.5 and 85 (en).
func (l Lang) Points(p points.Points) string { return l.PointsTo(p, usualDigits) }

// usualDigits is how many decimals points are shown with, unless an index says
// otherwise.
const usualDigits = 2

// PointsTo is Points with another number of decimals.
func (l Lang) PointsTo(p points.Points, digits int) string { return l.number(p.Round(digits).String()) }

// Number shows a number with the language's separators: 1.234,5 or 1,234.5.
func (l Lang) Number(d decimal.Decimal) string { return l.number(d.String()) }

func (l Lang) number(s string) string {
	group, mark := ".", ","
	if l == EN {
		group, mark = ",", "."
	}
	whole, frac, hasFrac := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(c)
	}
	if hasFrac {
		b.WriteString(mark + frac)
	}
	return sign + b.String()
}

// Time says an instant to the minute, as it was in Vietnam: 17:00 ngày
// 15/12/2025.
func (l Lang) Time(t time.Time) string {
	t = t.In(calendar.Zone)
	if l == EN {
		return t.Format("15:04 on 02/01/2006")
	}
	return t.Format("15:04") + " ngày " + calendar.On(t).String()
}
