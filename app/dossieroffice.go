package app

import (
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// offices finds the units that a file means, among one and all below it.
type offices struct {
	names map[string][]org.Unit // by alias and by folded name
	seen  map[string][]org.Unit // by what files write
	days  map[int]calendar.Date
}

func newOffices(units []org.Unit, tree *org.Tree, root org.Unit) *offices {
	o := &offices{names: map[string][]org.Unit{}, seen: map[string][]org.Unit{}, days: map[int]calendar.Date{}}
	for _, u := range units {
		if !tree.Within(u.ID, root.ID) {
			continue
		}
		for _, name := range []string{u.Alias, "=" + nameOfOffice(u.Name.VI), "=" + nameOfOffice(u.Kind+" "+u.Name.VI)} {
			if !slices.ContainsFunc(o.names[name], func(v org.Unit) bool { return v.ID == u.ID }) {
				o.names[name] = append(o.names[name], u)
			}
		}
	}
	return o
}

// nameOfOffice is a name as offices are compared: "UBND xã Y Tịch" is xã Y
// Tịch.
func nameOfOffice(s string) string {
	s = dossier.Fold(s)
	for _, before := range []string{"ubnd ", "uy ban nhan dan "} {
		s = strings.TrimPrefix(s, before)
	}
	return s
}

// find returns the unit of a dossier as of its receipt, or the key of what is
// wrong.
func (o *offices) find(d *dossier.Dossier) (org.UnitID, string) {
	written := d.Unit + "\x00" + d.UnitName
	all, known := o.seen[written]
	if !known {
		all = o.candidates(d.Unit, d.UnitName)
		o.seen[written] = all
	}
	on, known := o.days[d.Received.Day()]
	if !known {
		on = calendar.On(d.Received.Time())
		o.days[d.Received.Day()] = on
	}
	var found org.UnitID
	for _, u := range all {
		if !u.ValidOn(on) {
			continue
		}
		if found != "" {
			return "", "dossier.ambiguous_unit"
		}
		found = u.ID
	}
	if found == "" {
		return "", "dossier.unknown_unit"
	}
	return found, ""
}

// candidates are the units of an alias, else of a name; of several that differ
// by the marks of their letters, the one written so.
func (o *offices) candidates(code, name string) []org.Unit {
	if all := o.names[strings.ToLower(code)]; len(all) > 0 {
		return all
	}
	all := o.names["="+nameOfOffice(name)]
	exact := slices.DeleteFunc(slices.Clone(all), func(u org.Unit) bool {
		return !strings.Contains(strings.ToLower(name), strings.ToLower(u.Name.VI))
	})
	if len(exact) > 0 {
		return exact
	}
	return all
}

// MeasureStored counts the dossiers that were brought in, at the end of a day,
// for a unit and all below it; "" for all that the person may see. It reads
// tallies, never dossiers.
func (s *System) MeasureStored(ctx context.Context, a Actor, unit string, asOf calendar.Date) ([]UnitMeasures, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	root, ok := tree.Alias(unit)
	if unit != "" && !ok {
		return nil, fail(NotFound, "dossier.import_unit", message.Word("unit", unit))
	}
	tallies, err := s.talliesOf(ctx, root.ID, tree)
	if err != nil {
		return nil, err
	}
	var all []UnitMeasures
	for id, t := range tallies {
		u, there := tree.Unit(id)
		if !there || t.IsZero() || unit != "" && !tree.Within(id, root.ID) || s.authorise(a, account.SeeSheet, id, tree) != nil {
			continue
		}
		all = append(all, UnitMeasures{u.Alias, u.Name.VI, t.Measure(dossier.DayOf(asOf))})
	}
	slices.SortFunc(all, func(a, b UnitMeasures) int { return strings.Compare(a.Unit, b.Unit) })
	return all, nil
}

// talliesOf reads at least what is counted of a unit and of all below it, ""
// for all: one row where it is one unit, everything where it is several.
func (s *System) talliesOf(ctx context.Context, unit org.UnitID, tree *org.Tree) (map[org.UnitID]*dossier.Tally, error) {
	if unit == "" || len(tree.Below(unit)) > 0 {
		return s.store.DossierTallies(ctx)
	}
	t, err := s.store.DossierTally(ctx, unit)
	return map[org.UnitID]*dossier.Tally{unit: t}, err
}
