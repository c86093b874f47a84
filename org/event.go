package org

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// EventKind is what may befall a unit.
type EventKind string

// The kinds of event.
const (
	Merger      EventKind = "merge"    // sáp nhập: n → 1
	Split       EventKind = "split"    // chia tách: 1 → n
	Renaming    EventKind = "rename"   // đổi tên: the same unit
	Move        EventKind = "move"     // chuyển sang trực thuộc đơn vị khác
	Dissolution EventKind = "dissolve" // kết thúc hoạt động, no heir
	Recoding    EventKind = "code"     // đổi mã
)

// EventKinds is all of them.
var EventKinds = []EventKind{Merger, Split, Renaming, Move, Dissolution, Recoding}

// Event is what befalls units on a day, and the document that says so.
type Event struct {
	Kind  EventKind
	On    calendar.Date // the first day on which it holds
	Basis string        // the document, cited as text

	Units  []UnitID       // that it befalls: several only in a merger
	Heirs  []UnitID       // of a merger the one, of a split all; the first is the named one
	Name   message.Phrase // of Renaming
	Sort   string         // of Renaming: xã, phường; "": as before
	Parent UnitID         // of Move
	Code   Code           // of Recoding
}

func fault(key string, args ...message.Arg) *message.Text {
	t := message.T(key, args...)
	return &t
}

// Apply returns the units that an event changes, as they are after it. The
// text says why it cannot be.
func (t *Tree) Apply(e Event) ([]Unit, *message.Text) {
	if e.On.IsZero() {
		return nil, fault("unit.no_day")
	}
	if strings.TrimSpace(e.Basis) == "" {
		return nil, fault("unit.no_basis")
	}
	var units []Unit
	for _, id := range e.Units {
		u, ok := t.units[id]
		if !ok || !u.ValidOn(e.On.Plus(-1)) && e.Kind != Recoding {
			return nil, fault("unit.not_there", message.Title("unit", u.Name), message.Date("on", e.On.Plus(-1)))
		}
		units = append(units, u)
	}
	if len(units) == 0 || len(units) > 1 && e.Kind != Merger {
		return nil, fault("unit.which")
	}
	switch e.Kind {
	case Merger, Split:
		return t.succeed(e, units)
	case Dissolution:
		return t.end(e, units, units[0].ParentOn(e.On))
	case Renaming:
		return rename(e, units[0])
	case Move:
		return t.move(e, units[0])
	case Recoding:
		return t.recode(e, units[0])
	}
	return nil, fault("unit.which")
}

// succeed ends units and names their heirs.
func (t *Tree) succeed(e Event, units []Unit) ([]Unit, *message.Text) {
	switch {
	case e.Kind == Merger && len(e.Heirs) != 1:
		return nil, fault("unit.heirs_merge")
	case e.Kind == Split && len(e.Heirs) < 2:
		return nil, fault("unit.heirs_split")
	}
	for i, id := range e.Heirs {
		heir, ok := t.units[id]
		if !ok || !heir.ValidOn(e.On) || slices.Contains(e.Units, id) || slices.Contains(e.Heirs[:i], id) {
			return nil, fault("unit.bad_heir", message.Title("unit", heir.Name), message.Date("on", e.On))
		}
	}
	for i := range units {
		if units[i].Heir != "" {
			return nil, fault("unit.has_heir", message.Title("unit", units[i].Name))
		}
		units[i].Heir = e.Heirs[0]
		units[i].History.Heirs = nil
		for _, id := range e.Heirs {
			if t.leadsTo(id, units[i].ID) {
				return nil, fault("unit.cycle", message.Title("unit", units[i].Name))
			}
			units[i].History.Heirs = append(units[i].History.Heirs, Succession{id, e.On, e.Basis})
		}
	}
	return t.end(e, units, e.Heirs[0])
}

// leadsTo says whether heirs of a unit lead to another.
func (t *Tree) leadsTo(from, to UnitID) bool {
	seen := map[UnitID]bool{}
	for next := []UnitID{from}; len(next) > 0; next = next[1:] {
		if next[0] == to {
			return true
		}
		if seen[next[0]] {
			continue
		}
		seen[next[0]] = true
		for _, s := range t.units[next[0]].Successions() {
			next = append(next, s.Heir)
		}
	}
	return false
}

// end gives units their last day. What stood below them and goes on stands
// below another from then on.
func (t *Tree) end(e Event, units []Unit, above UnitID) ([]Unit, *message.Text) {
	var changed []Unit
	for _, u := range units {
		u.To = e.On.Plus(-1)
		changed = append(changed, u)
		for _, below := range t.On(e.On).Below(u.ID) {
			if slices.Contains(e.Units, below.ID) || below.ID == above {
				continue
			}
			changed = append(changed, place(below, above, e.On, e.Basis))
		}
	}
	return changed, nil
}

func rename(e Event, u Unit) ([]Unit, *message.Text) {
	name := message.Phrase{VI: strings.TrimSpace(e.Name.VI), EN: strings.TrimSpace(e.Name.EN)}
	if name.VI == "" || name.VI == u.Name.VI {
		return nil, fault("unit.same_name")
	}
	since := u.From
	for _, n := range u.History.Names {
		if !n.To.Before(e.On) {
			return nil, fault("unit.earlier", message.Date("on", n.To))
		}
		since = n.To.Plus(1)
	}
	u.History.Names = append(slices.Clone(u.History.Names), Naming{u.Name, u.Kind, e.Basis, Span{since, e.On.Plus(-1)}})
	u.Name = name
	if e.Sort != "" {
		u.Kind = e.Sort
	}
	return []Unit{u}, nil
}

func (t *Tree) move(e Event, u Unit) ([]Unit, *message.Text) {
	at := t.On(e.On)
	above, ok := t.units[e.Parent]
	switch {
	case !ok || !above.ValidOn(e.On) || at.Within(e.Parent, u.ID):
		return nil, fault("unit.bad_parent", message.Date("on", e.On))
	case e.Parent == u.Parent:
		return nil, fault("unit.same_parent")
	}
	for _, p := range u.History.Parents {
		if !p.To.Before(e.On) {
			return nil, fault("unit.earlier", message.Date("on", p.To))
		}
	}
	return []Unit{place(u, e.Parent, e.On, e.Basis)}, nil
}

// place puts a unit below another from a day on.
func place(u Unit, above UnitID, on calendar.Date, basis string) Unit {
	since := u.From
	for _, p := range u.History.Parents {
		since = p.To.Plus(1)
	}
	u.History.Parents = append(slices.Clone(u.History.Parents), Placing{u.Parent, basis, Span{since, on.Plus(-1)}})
	u.Parent = above
	return u
}

// recode gives a unit a code from a day on; the one of its kind before ends.
func (t *Tree) recode(e Event, u Unit) ([]Unit, *message.Text) {
	value, ok := NormalCode(e.Code.Kind, e.Code.Value)
	if !ok {
		return nil, fault("unit.bad_code", message.Word("code", e.Code.Value))
	}
	code := Code{e.Code.Kind, value, Span{From: e.On}}
	codes := slices.Clone(u.History.Codes)
	for i, c := range codes {
		if c.Kind != code.Kind || !c.meets(code.Span) {
			continue
		}
		if c.Value == value || !c.From.Before(e.On) {
			return nil, fault("unit.earlier", message.Date("on", c.From))
		}
		codes[i].To = e.On.Plus(-1)
	}
	codes = append(codes, code)
	u.History.Codes = codes
	if other := t.bears(u, code); other != nil {
		return nil, fault("unit.code_taken", message.Word("code", value), message.Title("unit", other.Name))
	}
	return []Unit{u}, nil
}

// bears returns another unit that bears a code on some day that both share.
func (t *Tree) bears(u Unit, code Code) *Unit {
	for _, other := range t.units {
		for _, c := range other.History.Codes {
			if other.ID != u.ID && c.Kind == code.Kind && c.Value == code.Value && c.meets(code.Span) && c.meets(Span{u.From, u.To}) && code.meets(Span{other.From, other.To}) {
				return &other
			}
		}
	}
	return nil
}

// Check says what is wrong with units as a whole, by alias: chains of parents
// or heirs that go round, heirs that do not exist when they take over, a named
// heir that is none of all, one code for two units.
func (t *Tree) Check() map[string]message.Text {
	wrong := map[string]message.Text{}
	for id, u := range t.units {
		report := func(key string, args ...message.Arg) { wrong[u.Alias] = message.T(key, args...) }
		if u.Heir == "" && len(u.History.Heirs) > 0 {
			report("unit.no_named")
		}
		for _, s := range u.Successions() {
			heir, ok := t.units[s.Heir]
			switch {
			case !ok || t.leadsTo(s.Heir, id):
				report("unit.cycle", message.Title("unit", u.Name))
			case u.To.IsZero():
				report("unit.heir_alive")
			case !heir.ValidOn(u.To.Plus(1)):
				report("unit.bad_heir", message.Title("unit", heir.Name), message.Date("on", u.To.Plus(1)))
			}
		}
		for above, n := u.Parent, 0; above != ""; above, n = t.units[above].Parent, n+1 {
			if above == id || n > maxDepth {
				report("unit.bad_parent", message.Date("on", u.From))
				break
			}
		}
		for _, c := range u.History.Codes {
			if other := t.bears(u, c); other != nil {
				report("unit.code_taken", message.Word("code", c.Value), message.Title("unit", other.Name))
			}
		}
	}
	return wrong
}
