package assessment

import (
	"slices"
	"time"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Presentation is a score sheet as it was laid before the head of the unit
// (trình ký), kept so that who reads it again sees what has changed since.
type Presentation struct {
	Round RoundID
	Unit  org.UnitID
	Place int // 1 is the first time
	By    string
	At    time.Time
	Total points.Points
	Parts map[string]Given // by code, of components on which something is given
}

// Given is what a unit gave of one component, as a presentation keeps it.
type Given struct {
	Values      map[string]string `json:"values,omitempty"` // by input, as typed
	Explanation string            `json:"explanation,omitempty"`
	Proofs      []GivenProof      `json:"proofs,omitempty"`
	Got         points.Points     `json:"got"`
}

// GivenProof names one piece of evidence.
type GivenProof struct {
	ID   ProofID `json:"id"`
	Name string  `json:"name"`
}

// PartsOf is what a unit has given of each component, with the points that the
// card says it claims.
func PartsOf(entries map[string]Entry, card scoring.Card) map[string]Given {
	parts := make(map[string]Given, len(entries))
	for code, e := range entries {
		if e.Empty() {
			continue
		}
		g := Given{Explanation: e.Explanation}
		for _, v := range e.Values {
			if g.Values == nil {
				g.Values = map[string]string{}
			}
			g.Values[v.Input] = v.Raw
		}
		for _, p := range e.Proofs {
			g.Proofs = append(g.Proofs, GivenProof{p.ID, p.Name})
		}
		if line, ok := card.Line(code); ok {
			g.Got = line.Got
		}
		parts[code] = g
	}
	return parts
}

// Revision is what differs in one component between two readings of a sheet.
type Revision struct {
	Node           *rulebook.Criterion
	Before, After  Given
	Figures        []FigureRevision
	Reworded       bool // the explanation differs
	Added, Removed []GivenProof
}

// FigureRevision is one figure that differs; "" where there was or is none.
type FigureRevision struct {
	Input         rulebook.Input
	Before, After string
}

// Revisions lists, in the order of the index, the components that differ between
// two readings of a sheet.
func Revisions(x *rulebook.Index, before, after map[string]Given) []Revision {
	var revised []Revision
	for _, node := range x.Leaves() {
		c := Revision{Node: node, Before: before[node.Code], After: after[node.Code]}
		for _, in := range node.Inputs {
			if was, is := c.Before.Values[in.Name], c.After.Values[in.Name]; was != is {
				c.Figures = append(c.Figures, FigureRevision{in, was, is})
			}
		}
		c.Reworded = c.Before.Explanation != c.After.Explanation
		c.Added = missing(c.After.Proofs, c.Before.Proofs)
		c.Removed = missing(c.Before.Proofs, c.After.Proofs)
		// Points may differ alone: those of a component can rest on another's.
		if len(c.Figures)+len(c.Added)+len(c.Removed) > 0 || c.Reworded || c.Before.Got != c.After.Got {
			revised = append(revised, c)
		}
	}
	return revised
}

// missing are those of the first that the second lacks.
func missing(of, in []GivenProof) []GivenProof {
	var out []GivenProof
	for _, p := range of {
		if !slices.ContainsFunc(in, func(q GivenProof) bool { return q.ID == p.ID }) {
			out = append(out, p)
		}
	}
	return out
}
