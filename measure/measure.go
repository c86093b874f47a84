package measure

import (
	"bytes"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Kind says what a number is.
type Kind string

// The kinds.
const (
	Share Kind = "percent" // 0 to 100
	Count Kind = "count"   // whole, not below 0
	Score Kind = "score"   // of a survey, 0 to 100
)

// Definition is a measure that an office knows by a key.
type Definition struct {
	Key   string         `yaml:"key"`
	Title message.Phrase `yaml:"title"`
	Kind  Kind           `yaml:"kind"`
	Less  bool           `yaml:"less"` // a smaller number is better

	// Duties are the keys of those of which it is the share done in time.
	Duties []string `yaml:"duties"`

	// Dossiers says that it follows from the counts of dossiers, where there
	// are any.
	Dossiers bool `yaml:"dossiers"`

	// Titles are what indexes usually call an input that is filled from it, by
	// the side that the input takes.
	Titles map[Side][]string `yaml:"titles"`
}

// Origin says where a value comes from.
type Origin string

// The origins.
const (
	ByHand   Origin = "hand"
	Computed Origin = "computed" // from what the system holds
	Survey   Origin = "survey"
)

// Value is what was measured of a unit in a period, as it stood on a day. One
// of a later day takes the place of an earlier one, and both are kept: they are
// the trend.
type Value struct {
	Unit   org.UnitID       `json:"unit"`
	Key    string           `json:"key"`
	Period string           `json:"period"` // key of a Period
	AsOf   calendar.Date    `json:"as_of"`
	Number decimal.Decimal  `json:"value"`
	Part   *decimal.Decimal `json:"part,omitempty"`  // of a share: so many …
	Whole  *decimal.Decimal `json:"whole,omitempty"` // … of so many
	Sample int              `json:"sample,omitempty"`
	Origin Origin           `json:"origin"`
	Source string           `json:"source"`
	By     string           `json:"by"`
	At     time.Time        `json:"at"`
}

// Check says what is wrong with a number of a kind.
func (k Kind) Check(n decimal.Decimal) *message.Text {
	wrong := func(key string) *message.Text {
		t := message.T(key)
		return &t
	}
	switch {
	case n.Sign() < 0, n.Exponent() < -6:
		return wrong("measure.number")
	case k != Count && n.GreaterThan(hundred):
		return wrong("measure.over_100")
	case k == Count && !n.IsInteger():
		return wrong("measure.whole")
	case n.GreaterThan(most):
		return wrong("measure.number")
	}
	return nil
}

var hundred, most = decimal.NewFromInt(100), decimal.NewFromInt(1_000_000_000)

// Say says a number of the kind: 95,5 %.
func (k Kind) Say(n decimal.Decimal, l message.Lang) string {
	if k != Share {
		return l.Number(n)
	}
	if l == message.EN {
		return l.Number(n) + "%"
	}
	return l.Number(n) + " %"
}

// Target is what was set for a unit and a year.
type Target struct {
	Unit   org.UnitID      `json:"unit"`
	Key    string          `json:"key"`
	Year   int             `json:"year"`
	Number decimal.Decimal `json:"value"`
	Basis  string          `json:"basis"` // the document that sets it
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
}

// Gap is what is missing to a target.
type Gap struct {
	Met  bool
	Left decimal.Decimal // so much more, or less where less is better
	More int64           // of a share whose numbers are known: so many more cases that all count bring it there; 0: not known, or never
}

// Missing compares a value with a target, exactly.
func Missing(d Definition, v Value, t Target) Gap {
	g := Gap{Left: t.Number.Sub(v.Number)}
	if d.Less {
		g.Left = g.Left.Neg()
	}
	if part, whole, ok := v.counts(); ok && !d.Less {
		// part/whole ≥ number/100, without dividing.
		g.Met = part.Mul(hundred).GreaterThanOrEqual(t.Number.Mul(whole))
		if rest := hundred.Sub(t.Number); !g.Met && rest.Sign() > 0 {
			// (part+k)·100 ≥ number·(whole+k)
			g.More = t.Number.Mul(whole).Sub(part.Mul(hundred)).DivRound(rest, 10).Ceil().IntPart()
			for k := decimal.NewFromInt(g.More - 1); g.More > 0 && part.Add(k).Mul(hundred).GreaterThanOrEqual(t.Number.Mul(whole.Add(k))); k = decimal.NewFromInt(g.More - 1) {
				g.More--
			}
		}
	} else {
		g.Met = g.Left.Sign() <= 0
	}
	if g.Met || g.Left.Sign() < 0 {
		g.Left = decimal.Zero
	}
	return g
}

// counts are the numbers of a share, when they are known and there are any.
func (v Value) counts() (part, whole decimal.Decimal, ok bool) {
	if v.Part == nil || v.Whole == nil || v.Whole.Sign() <= 0 {
		return part, whole, false
	}
	return *v.Part, *v.Whole, true
}

// SetShare makes the value a share of two numbers, in percent; of nothing it is
// 0 and Empty.
func (v *Value) SetShare(part, whole decimal.Decimal) {
	v.Part, v.Whole, v.Number = &part, &whole, decimal.Zero
	if !whole.IsZero() {
		v.Number = part.Mul(hundred).DivRound(whole, 6)
	}
}

// Empty says that there was nothing to take a share of.
func (v Value) Empty() bool { return v.Whole != nil && v.Whole.IsZero() }

// Latest returns the value of the latest day, of those of one unit and key; of
// one day the one entered last.
func Latest(values []Value) (Value, bool) {
	var last Value
	for i, v := range values {
		if i == 0 || last.AsOf.Before(v.AsOf) || last.AsOf == v.AsOf && last.At.Before(v.At) {
			last = v
		}
	}
	return last, len(values) > 0
}

// ReadDefinitions reads a list of measures (YAML, under "measures").
func ReadDefinitions(data []byte, file string) ([]Definition, error) {
	var c struct {
		Measures []Definition `yaml:"measures"`
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return nil, message.Problems{{File: file, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	for _, m := range c.Measures {
		for side := range m.Titles {
			if !slices.Contains(Sides, side) {
				return nil, message.Problems{{File: file, Value: m.Key, Text: message.T("measure.unknown")}}
			}
		}
	}
	return c.Measures, nil
}

// Find returns the definition of a key.
func Find(all []Definition, key string) (Definition, bool) {
	for _, d := range all {
		if d.Key == key {
			return d, true
		}
	}
	return Definition{}, false
}
