package rulebook

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// Block is a part of the total that is won in its own way: what offices score
// themselves, or what people answered in a survey. Every area of an index with
// blocks stands in one.
type Block struct {
	Key      string         `json:"key"`
	Title    message.Phrase `json:"title"`
	Max      points.Points  `json:"max"`
	Survey   bool           `json:"survey,omitempty"`   // never scored by the unit itself
	Optional bool           `json:"optional,omitempty"` // may not be held; then the rest is scaled to the total
	Source   string         `json:"source,omitempty"`
	Line     int            `json:"-"`
}

// BlockOf returns the block that a criterion counts in; false without blocks,
// and for bonus and penalty, which stand outside the total.
func (x *Index) BlockOf(c *Criterion) (Block, bool) {
	if c.Tally != InTotal || c.Area == nil {
		return Block{}, false
	}
	for _, b := range x.Blocks {
		if b.Key == c.Area.Block {
			return b, true
		}
	}
	return Block{}, false
}

// Tally is how the points of a criterion count.
type Tally string

// The tallies.
const (
	InTotal   Tally = ""
	AsBonus   Tally = "bonus"   // added to the total
	AsPenalty Tally = "penalty" // taken from the total
)

// Extra is what counts outside the total, at most Max of it, however much its
// parts come to.
type Extra struct {
	Title        message.Phrase `json:"title"`
	Max          points.Points  `json:"max"`
	Parts        []*Criterion   `json:"parts"`
	Source       string         `json:"source,omitempty"`
	Illustrative bool           `json:"illustrative,omitempty"`
	Line         int            `json:"-"`
}

// Bounds hold a total that bonus or penalty would carry too far; nil is no
// bound.
type Bounds struct {
	Least *points.Points `json:"least,omitempty"`
	Most  *points.Points `json:"most,omitempty"`
}

// Hold returns p within the bounds.
func (b Bounds) Hold(p points.Points) points.Points {
	if b.Least != nil && p.Less(*b.Least) {
		return *b.Least
	}
	if b.Most != nil && b.Most.Less(p) {
		return *b.Most
	}
	return p
}

// Cohort is a group of units that is ranked by itself.
type Cohort struct {
	Key   string         `json:"key"`
	Title message.Phrase `json:"title"`
}

// Cohort returns the cohort with that key.
func (x *Index) Cohort(key string) (Cohort, bool) {
	for _, c := range x.Cohorts {
		if c.Key == key {
			return c, true
		}
	}
	return Cohort{}, false
}

// Digits is how many decimals of points are shown; sums are made of unrounded
// points.
type Digits int

// UsualDigits are shown where the index does not say.
const UsualDigits Digits = 2

// MaxDigits is how many decimals an index may show.
const MaxDigits Digits = 4

// OfLine is how many decimals the points of one component are shown with: what
// a rule gives, and the most it can give, is never shown rounded below the usual.
func (d Digits) OfLine() int { return int(max(d, UsualDigits)) }

// IsZero says that there is nothing to say: an index that spells the usual out
// is the same index.
func (d Digits) IsZero() bool { return d == UsualDigits }
