package org

import (
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// History is what of a unit holds between dates only.
type History struct {
	Codes   []Code       `json:"codes,omitempty"`
	Names   []Naming     `json:"names,omitempty"`   // earlier names; the unit's own holds where none does
	Parents []Placing    `json:"parents,omitempty"` // earlier parents, likewise
	Heirs   []Succession `json:"heirs,omitempty"`   // all that took over, the named one among them
}

// Naming is a name that a unit bore.
type Naming struct {
	Name  message.Phrase `json:"name"`
	Kind  string         `json:"kind"`
	Basis string         `json:"basis,omitempty"` // the document that ended it
	Span
}

// Placing is a unit that another stood below.
type Placing struct {
	Parent UnitID `json:"parent"`
	Basis  string `json:"basis,omitempty"` // the document that ended it
	Span
}

// Succession is one heir of a unit that has ended.
type Succession struct {
	Heir  UnitID        `json:"heir"`
	On    calendar.Date `json:"on"` // the heir's first day with it
	Basis string        `json:"basis,omitempty"`
}

// NameOn returns what the unit was called on a date.
func (u Unit) NameOn(d calendar.Date) message.Phrase {
	for _, n := range u.History.Names {
		if n.Holds(d) {
			return n.Name
		}
	}
	return u.Name
}

// ParentOn returns what the unit stood below on a date; for the zero date, what
// it stands below now.
func (u Unit) ParentOn(d calendar.Date) UnitID {
	if d.IsZero() {
		return u.Parent
	}
	for _, p := range u.History.Parents {
		if p.Holds(d) {
			return p.Parent
		}
	}
	return u.Parent
}

// Successions returns all heirs of the unit, the named one first.
func (u Unit) Successions() []Succession {
	all := slices.Clone(u.History.Heirs)
	i := slices.IndexFunc(all, func(s Succession) bool { return s.Heir == u.Heir })
	switch {
	case i > 0:
		all[0], all[i] = all[i], all[0]
	case i < 0 && u.Heir != "":
		all = append([]Succession{{Heir: u.Heir, On: u.To.Plus(1)}}, all...)
	}
	return all
}

// On returns the tree as it stood on a date: who was below whom then. It holds
// all units, also those that had ended or had not begun.
func (t *Tree) On(d calendar.Date) *Tree {
	at := *t
	at.on = d
	return &at
}

// Alive says whether a unit exists on the tree's date; on no date, all do.
func (t *Tree) Alive(id UnitID) bool {
	u, ok := t.units[id]
	return ok && (t.on.IsZero() || u.ValidOn(t.on))
}

// ended says whether the unit has ended on the tree's date.
func (t *Tree) ended(u Unit) bool {
	return !t.on.IsZero() && !u.To.IsZero() && u.To.Before(t.on)
}

// Answers returns who answers for a unit on the tree's date: the unit itself
// while it exists, then its named heir, or the heir's. It is "" when the unit
// has ended and nobody is named.
func (t *Tree) Answers(id UnitID) UnitID {
	for range maxDepth {
		u, ok := t.units[id]
		if !ok {
			return ""
		}
		if !t.ended(u) {
			return id
		}
		id = u.Heir
	}
	return ""
}

// Heirs returns the units that have what a unit had, on the tree's date: itself
// while it exists. The one that answers for it is first.
func (t *Tree) Heirs(id UnitID) []UnitID {
	var all []UnitID
	seen := map[UnitID]bool{}
	var visit func(id UnitID)
	visit = func(id UnitID) {
		u, ok := t.units[id]
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if !t.ended(u) {
			all = append(all, id)
			return
		}
		for _, s := range u.Successions() {
			visit(s.Heir)
		}
	}
	visit(id)
	return all
}

// Ancestors returns the units that a unit took over from, and those that they
// did, as far as they have ended on the tree's date; by alias.
func (t *Tree) Ancestors(id UnitID) []Unit {
	var all []Unit
	seen := map[UnitID]bool{id: true}
	for next := []UnitID{id}; len(next) > 0; next = next[1:] {
		for _, from := range t.from[next[0]] {
			u := t.units[from]
			if !seen[from] && (t.on.IsZero() || t.ended(u)) {
				seen[from] = true
				all, next = append(all, u), append(next, from)
			}
		}
	}
	slices.SortFunc(all, func(a, b Unit) int { return strings.Compare(a.Alias, b.Alias) })
	return all
}

// Follows says whether a unit took over from another, directly or not.
func (t *Tree) Follows(heir, from UnitID) bool {
	return heir != from && slices.Contains(t.Heirs(from), heir)
}

// Below returns the units that stand directly below another on the tree's date
// and exist then.
func (t *Tree) Below(id UnitID) []Unit {
	var all []Unit
	for _, u := range t.units {
		if u.ParentOn(t.on) == id && t.Alive(u.ID) {
			all = append(all, u)
		}
	}
	t.sort(all)
	return all
}

// Under returns a unit and all that stand below it, at any depth, in no order.
func (t *Tree) Under(id UnitID) []UnitID {
	var all []UnitID
	for other := range t.units {
		if t.Within(other, id) {
			all = append(all, other)
		}
	}
	return all
}

// ByParent is Below for all units at once.
func (t *Tree) ByParent() map[UnitID][]Unit {
	all := map[UnitID][]Unit{}
	for _, u := range t.units {
		if t.Alive(u.ID) {
			all[u.ParentOn(t.on)] = append(all[u.ParentOn(t.on)], u)
		}
	}
	for _, below := range all {
		t.sort(below)
	}
	return all
}

func (t *Tree) sort(units []Unit) {
	slices.SortFunc(units, func(a, b Unit) int { return message.Compare(a.NameOn(t.on).VI, b.NameOn(t.on).VI) })
}

// Units returns all units of the tree, by alias.
func (t *Tree) Units() []Unit {
	all := make([]Unit, 0, len(t.units))
	for _, u := range t.units {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b Unit) int { return strings.Compare(a.Alias, b.Alias) })
	return all
}

// ErrUnknown says that no unit bears a name or a code on a date.
var ErrUnknown = errors.New("không có đơn vị này vào ngày đó")

// Ambiguous says that several units bear a name or a code on a date.
type Ambiguous struct{ Candidates []Unit }

// Error lists the candidates by alias.
func (e *Ambiguous) Error() string {
	names := make([]string, len(e.Candidates))
	for i, u := range e.Candidates {
		names[i] = u.Name.VI + " (" + u.Alias + ")"
	}
	return "nhiều đơn vị cùng tên hoặc cùng mã: " + strings.Join(names, ", ")
}

// Named finds the one unit that bore a name on the tree's date, as an office
// writes it and however its letters are composed. The error is ErrUnknown or
// an *Ambiguous.
func (t *Tree) Named(name string) (Unit, error) {
	return t.single(func(u Unit) bool { return strings.EqualFold(u.NameOn(t.on).VI, strings.TrimSpace(name)) })
}

// Coded finds the one unit that bore a code on the tree's date, in either
// order of writing.
func (t *Tree) Coded(code string) (Unit, error) {
	return t.single(func(u Unit) bool {
		return slices.ContainsFunc(u.History.Codes, func(c Code) bool {
			normal, ok := NormalCode(c.Kind, code)
			return ok && c.Value == normal && (t.on.IsZero() || c.Holds(t.on))
		})
	})
}

func (t *Tree) single(is func(Unit) bool) (Unit, error) {
	var found []Unit
	for _, u := range t.Units() {
		if t.Alive(u.ID) && is(u) {
			found = append(found, u)
		}
	}
	switch len(found) {
	case 0:
		return Unit{}, ErrUnknown
	case 1:
		return found[0], nil
	}
	return Unit{}, &Ambiguous{found}
}
