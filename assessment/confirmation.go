package assessment

import (
	"slices"
	"time"

	"github.com/parindex/parindex/rulebook"
)

// Confirmation is an appraising office's word that its part of a turn is done
// (phụ lục thẩm định đã ký). A later one stands in place of an earlier.
type Confirmation struct {
	Turn   int
	Office string
	Name   string // of the signed file
	Type   string // of its content, as found
	Size   int64
	Blob   string // SHA-256
	By     string
	At     time.Time
}

// Coverage is how far one component is decided over all units.
type Coverage struct {
	Decided int       // units
	Last    time.Time // of the decisions
}

// Part is what one appraising office answers for in a turn. Office is "" for
// components to which the index names none: the appraisers answer together.
type Part struct {
	Office       string
	Codes        []string
	Decided, Of  int
	Last         time.Time // of its decisions
	Confirmation *Confirmation
}

// Done says whether everything in the part is decided.
func (p Part) Done() bool { return p.Decided == p.Of }

// Stale says whether something was decided after it was confirmed.
func (p Part) Stale() bool { return p.Confirmation != nil && p.Last.After(p.Confirmation.At) }

// Confirmed says whether the confirmation holds: nothing is open, and nothing
// was decided since.
func (p Part) Confirmed() bool { return p.Confirmation != nil && p.Done() && !p.Stale() }

// Parts divides components among the offices that answer for them, in their
// order. office names the one of a component; the confirmations are those of
// the turn.
func Parts(leaves []*rulebook.Criterion, office func(code string) string, units int, covered map[string]Coverage, given []Confirmation) []Part {
	var parts []Part
	for _, c := range leaves {
		of := office(c.Code)
		i := slices.IndexFunc(parts, func(p Part) bool { return p.Office == of })
		if i < 0 {
			i = len(parts)
			parts = append(parts, Part{Office: of})
		}
		p, n := &parts[i], covered[c.Code]
		p.Codes, p.Of, p.Decided = append(p.Codes, c.Code), p.Of+units, p.Decided+n.Decided
		if n.Last.After(p.Last) {
			p.Last = n.Last
		}
	}
	for i, c := range given {
		for k := range parts {
			last := parts[k].Confirmation
			if parts[k].Office == c.Office && (last == nil || c.At.After(last.At)) {
				parts[k].Confirmation = &given[i]
			}
		}
	}
	return parts
}

// Unconfirmed counts the parts that no confirmation holds for.
func Unconfirmed(parts []Part) int {
	n := 0
	for _, p := range parts {
		if !p.Confirmed() {
			n++
		}
	}
	return n
}
