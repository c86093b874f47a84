package measure

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Side says which number of a measure an input takes.
type Side string

// The sides.
const (
	Whole   Side = "value" // the number itself
	PartOf  Side = "part"  // of a share: so many …
	WholeOf Side = "whole" // … of so many
)

// Sides is all of them.
var Sides = []Side{Whole, PartOf, WholeOf}

// Use says that an input of a component is filled from a measure, in a round;
// without a key that it is filled from none.
type Use struct {
	Code  string `json:"code"`
	Input string `json:"input"`
	Key   string `json:"key"`
	Side  Side   `json:"side"`
}

// Number is what an input takes of a value; not ok: the value does not say.
func (u Use) Number(v Value) (decimal.Decimal, bool) {
	switch {
	case u.Side == Whole:
		return v.Number, !v.Empty()
	case v.Part == nil || v.Whole == nil:
		return decimal.Decimal{}, false
	case u.Side == PartOf:
		return *v.Part, true
	}
	return *v.Whole, true
}

// Guesses are the uses that titles of inputs suggest, by the title as
// message.Slug writes it; they say neither component nor input.
func Guesses(all []Definition) map[string]Use {
	guesses := map[string]Use{}
	for _, d := range all {
		for side, titles := range d.Titles {
			for _, t := range titles {
				guesses[message.Slug(t)] = Use{Key: d.Key, Side: side}
			}
		}
	}
	return guesses
}

// Choice is what a unit said of a measured value: that it is so, or that it is
// not. The value as it stood then stays beside the unit's own.
type Choice struct {
	Unit     org.UnitID `json:"unit"`
	Code     string     `json:"code"`
	Input    string     `json:"input"`
	Measured Value      `json:"measured"`
	Accepted bool       `json:"accepted"`
	Own      string     `json:"own"`    // what the unit gives instead
	Reason   string     `json:"reason"` // why
	By       string     `json:"by"`
	At       time.Time  `json:"at"`
}
