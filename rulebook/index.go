// Package rulebook holds an index (bộ chỉ số) as data: areas, criteria and
// components of any depth, their maxima and their rules. It is the only place
// where a maximum or a threshold appears.
package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// Index is one version of an index. A version in use is never edited: a new
// version supersedes it, and results carry the hash of the one they used.
type Index struct {
	ID           string         `json:"index"` // lives through all versions
	Version      string         `json:"version"`
	Title        message.Phrase `json:"title"`
	Year         int            `json:"year"`  // the year assessed
	Level        string         `json:"level"` // "commune", "district", "department", "province"
	ValidFrom    calendar.Date  `json:"valid_from,omitzero"`
	ValidTo      calendar.Date  `json:"valid_to,omitzero"` // last day
	Basis        []Basis        `json:"basis,omitempty"`
	Total        points.Points  `json:"total"`
	Bounds       Bounds         `json:"total_bounds,omitzero"`
	Digits       Digits         `json:"digits,omitzero"`
	Classes      Classes        `json:"classes"`
	Ranking      Method         `json:"ranking"`
	Ties         []string       `json:"ties,omitempty"` // codes whose points decide between equal totals, in this order
	Cohorts      []Cohort       `json:"cohorts,omitempty"`
	Blocks       []Block        `json:"blocks,omitempty"`
	Areas        []*Criterion   `json:"areas"`
	Bonus        *Extra         `json:"bonus,omitempty"`
	Penalty      *Extra         `json:"penalty,omitempty"`
	Illustrative bool           `json:"illustrative,omitempty"`
	Source       string         `json:"source,omitempty"`

	byCode   map[string]*Criterion
	leaves   []*Criterion
	unfilled []*Criterion
	hash     string
}

// Basis is a document on which an index rests.
type Basis struct {
	Kind   string        `json:"kind"`
	Number string        `json:"number"`
	Date   calendar.Date `json:"date"`
	Issuer string        `json:"issuer"`
	Note   string        `json:"note,omitempty"`
}

// Criterion is a node of the tree: an area, a criterion or a component. One
// without parts is scored itself and has a rule.
type Criterion struct {
	Code         string         `json:"code"`
	Lineage      string         `json:"lineage"` // lives through renumbering; the code does not
	Title        message.Phrase `json:"title"`
	Max          points.Points  `json:"max"`
	Block        string         `json:"block,omitempty"` // of an area: the key of the block it stands in
	Local        points.Points  `json:"local,omitzero"`  // what a frame keeps for the parts that a lower authority adds
	Parts        []*Criterion   `json:"parts,omitempty"`
	Inputs       []Input        `json:"inputs,omitempty"`
	Rule         *Rule          `json:"rule,omitempty"`
	Evidence     message.Phrase `json:"evidence,omitzero"`
	Appraiser    string         `json:"appraiser,omitempty"`    // the office that answers for it
	Source       string         `json:"source,omitempty"`       // where title and maximum are from
	Illustrative bool           `json:"illustrative,omitempty"` // title or maximum made up
	File         string         `json:"-"`                      // it was read from: the index's or its frame's
	Line         int            `json:"-"`                      // in that file
	Depth        int            `json:"-"`                      // 0 for an area
	Area         *Criterion     `json:"-"`                      // the topmost one it stands in (itself for an area)
	Tally        Tally          `json:"-"`                      // how it counts
}

// Scored says whether the criterion is scored itself.
func (c *Criterion) Scored() bool { return len(c.Parts) == 0 && c.Local.IsZero() }

// Input returns the declared input of that name.
func (c *Criterion) Input(name string) (Input, bool) {
	for _, in := range c.Inputs {
		if in.Name == name {
			return in, true
		}
	}
	return Input{}, false
}

// Classes are the classes (xếp loại) by total, highest first.
type Classes struct {
	List        []Class `json:"list"`
	Unconfirmed bool    `json:"unconfirmed,omitempty"` // no source seen for the thresholds
	Source      string  `json:"source,omitempty"`
}

// Class is reached by totals from From on.
type Class struct {
	Key  string         `json:"key"`
	Name message.Phrase `json:"name"`
	From points.Points  `json:"from"`
}

// Of returns the class of a total; totals below all thresholds get the last.
func (cs Classes) Of(total points.Points) Class {
	for _, c := range cs.List {
		if !total.Less(c.From) {
			return c
		}
	}
	if n := len(cs.List); n > 0 {
		return cs.List[n-1]
	}
	return Class{}
}

// Method is how equal totals are ranked.
type Method string

// The methods of ranking.
const (
	Standard Method = "standard" // 1-2-2-4
	Dense    Method = "dense"    // 1-2-2-3
)

// Leaves returns the scored criteria in the order of the tree: those of the
// total first, then bonus, then penalty.
func (x *Index) Leaves() []*Criterion { return x.leaves }

// Find returns the node with that code.
func (x *Index) Find(code string) (*Criterion, bool) {
	c, ok := x.byCode[code]
	return c, ok
}

// Walk visits all nodes in the order of the tree: areas, bonus, penalty.
func (x *Index) Walk(visit func(*Criterion)) { walk(x.roots(), visit) }

// roots are the topmost nodes: the areas and the parts of bonus and penalty.
func (x *Index) roots() []*Criterion {
	all := slices.Clone(x.Areas)
	for _, e := range []*Extra{x.Bonus, x.Penalty} {
		if e != nil {
			all = append(all, e.Parts...)
		}
	}
	return all
}

func walk(cs []*Criterion, visit func(*Criterion)) {
	for _, c := range cs {
		visit(c)
		walk(c.Parts, visit)
	}
}

// Hash identifies the content: SHA-256 over its canonical JSON, so that
// comments and the order of keys in the file do not count.
func (x *Index) Hash() string { return x.hash }

// canonical is what the hash covers: the content with each criterion's inputs
// by name, since the order of keys in a file says nothing.
func (x *Index) canonical() ([]byte, error) {
	shown := map[*Criterion][]Input{}
	x.Walk(func(c *Criterion) {
		shown[c] = c.Inputs
		c.Inputs = slices.SortedFunc(slices.Values(c.Inputs), func(a, b Input) int { return strings.Compare(a.Name, b.Name) })
	})
	b, err := json.Marshal(x)
	x.Walk(func(c *Criterion) { c.Inputs = shown[c] })
	return b, err
}

// link fills what is derived from the tree.
func (x *Index) link() error {
	x.byCode, x.leaves, x.unfilled = map[string]*Criterion{}, nil, nil
	for e, tally := range map[*Extra]Tally{x.Bonus: AsBonus, x.Penalty: AsPenalty} {
		if e != nil {
			walk(e.Parts, func(c *Criterion) { c.Tally = tally })
		}
	}
	for _, a := range x.roots() {
		walk([]*Criterion{a}, func(c *Criterion) {
			c.Area = a
			x.byCode[c.Code] = c
			if c.Scored() {
				x.leaves = append(x.leaves, c)
				c.Rule.setPeriods(x.Year)
			}
			if !c.Local.IsZero() {
				x.unfilled = append(x.unfilled, c)
			}
			for _, p := range c.Parts {
				p.Depth = c.Depth + 1
			}
		})
	}
	b, err := x.canonical()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	x.hash = hex.EncodeToString(sum[:])
	return nil
}
