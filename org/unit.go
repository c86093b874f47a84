// Package org holds the units that are assessed and those above them: levels,
// dates of validity and heirs. Names are not keys: a unit has an opaque id and
// a unique alias that people type.
package org

import (
	"slices"
	"sync"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// UnitID identifies a unit for ever; it means nothing by itself.
type UnitID string

// Level is a level of government.
type Level string

// The levels.
const (
	Province   Level = "province"
	District   Level = "district" // until 30/6/2025
	Commune    Level = "commune"
	Department Level = "department"
)

// Unit is a unit as it stands between two dates.
type Unit struct {
	ID     UnitID         `json:"id"`
	Alias  string         `json:"unit"` // y-tich, tt-chi-lang: what users type and exports show
	Name   message.Phrase `json:"name"`
	Kind   string         `json:"kind"` // xã, thị trấn, phường, huyện, tỉnh
	Level  Level          `json:"level"`
	Parent UnitID         `json:"parent,omitempty"`
	From   calendar.Date  `json:"from"`
	To     calendar.Date  `json:"to"`             // last day; none: still there
	Heir   UnitID         `json:"heir,omitempty"` // that answers for it from then on: its open actions are the heir's
	Source string         `json:"source,omitempty"`

	History History `json:"history,omitzero"`
	Version int     `json:"-"` // counts changes of the unit itself
}

// ValidOn says whether the unit exists on a date.
func (u Unit) ValidOn(d calendar.Date) bool {
	return (u.From.IsZero() || !d.Before(u.From)) && (u.To.IsZero() || !u.To.Before(d))
}

// Tree is all units of a province or of several; it answers who stands above
// whom.
type Tree struct {
	units map[UnitID]Unit
	alias map[string]UnitID
	from  map[UnitID][]UnitID // by heir
	on    calendar.Date       // zero: as it is now
	order func() map[UnitID]int
}

// NewTree makes a tree of units.
func NewTree(units []Unit) *Tree {
	t := &Tree{units: make(map[UnitID]Unit, len(units)), alias: make(map[string]UnitID, len(units)), from: map[UnitID][]UnitID{}}
	for _, u := range units {
		t.units[u.ID] = u
		t.alias[u.Alias] = u.ID
		for _, s := range u.Successions() {
			t.from[s.Heir] = append(t.from[s.Heir], u.ID)
		}
	}
	t.order = sync.OnceValue(func() map[UnitID]int {
		sorted := t.Units()
		slices.SortStableFunc(sorted, func(a, b Unit) int { return message.Compare(a.Name.VI, b.Name.VI) })
		order := make(map[UnitID]int, len(sorted))
		for i, u := range sorted {
			order[u.ID] = i
		}
		return order
	})
	return t
}

// ByName orders units by their names as a dictionary does, those of one name by
// alias. The dictionary is asked once for a tree: it is slow.
func (t *Tree) ByName(a, b UnitID) int {
	order := t.order()
	return order[a] - order[b]
}

// Unit returns the unit with that id.
func (t *Tree) Unit(id UnitID) (Unit, bool) {
	u, ok := t.units[id]
	return u, ok
}

// Alias returns the unit with that alias.
func (t *Tree) Alias(alias string) (Unit, bool) {
	return t.Unit(t.alias[alias])
}

// Top returns the topmost unit above id (itself if nothing is above): the
// wall between provinces that share a database.
func (t *Tree) Top(id UnitID) UnitID {
	for range maxDepth {
		u, ok := t.units[id]
		if !ok || u.ParentOn(t.on) == "" {
			return id
		}
		id = u.ParentOn(t.on)
	}
	return id
}

// maxDepth bounds walks up the tree, so that a cycle in bad data ends.
const maxDepth = 16

// Within says whether id is above or stands at or below it.
func (t *Tree) Within(id, above UnitID) bool {
	for range maxDepth {
		if id == above {
			return true
		}
		u, ok := t.units[id]
		if !ok || u.ParentOn(t.on) == "" {
			return false
		}
		id = u.ParentOn(t.on)
	}
	return false
}
