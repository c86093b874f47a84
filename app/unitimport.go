package app

import (
	"bytes"
	"context"
	"errors"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// UnitImport is what a list of units would change, or has changed.
type UnitImport struct {
	File    string          `json:"file"`
	DryRun  bool            `json:"dry_run"`
	New     int             `json:"new"`
	Changed int             `json:"changed"`
	Same    int             `json:"same"`
	Rows    []UnitImportRow `json:"rows"` // what is new or changed
}

// UnitImportRow is one unit of a list that is new or differs.
type UnitImportRow struct {
	Line    int            `json:"line"`
	Alias   string         `json:"unit"`
	Name    message.Phrase `json:"name"`
	New     bool           `json:"new"`
	Columns []string       `json:"columns,omitempty"` // that differ
}

// MaxUnits bounds a list of units, in bytes.
const MaxUnits = 4 << 20

// ImportUnits brings in a list of units (CSV or XLSX): new ones are added, known
// ones, by alias, get what the list's columns say. All of it or nothing: faults
// are message.Problems. With dry it says only what would change.
func (s *System) ImportUnits(ctx context.Context, a Actor, file string, data []byte, dry bool) (*UnitImport, error) {
	if len(data) > MaxUnits {
		return nil, fail(Invalid, "unit.too_big", message.Int("most", MaxUnits>>20))
	}
	units, err := s.store.Units(ctx)
	if err != nil {
		return nil, err
	}
	tree := org.NewTree(units)
	if a.console == "" && !s.editsUnits(a, tree) {
		return nil, fail(Forbidden, "app.forbidden")
	}
	list, columns, err := org.ReadUnitsBeside(bytes.NewReader(data), file, func(alias string) bool { _, ok := tree.Alias(alias); return ok })
	if err != nil {
		return nil, err
	}
	v := &UnitImport{File: file, DryRun: dry}
	added, changed, after := v.compare(tree, list, columns)
	if err := s.checkImport(a, list, tree, after); err != nil {
		return nil, err
	}
	if dry || len(added)+len(changed) == 0 {
		return v, nil
	}
	top := org.UnitID("")
	if len(list) > 0 {
		u, _ := after.Alias(list[0].Alias)
		top = after.Top(u.ID)
	}
	entry := audit.Entry{Chain: top, Actor: a.name(), Verb: "import_units", Target: "units:" + file, Unit: top}
	err = s.store.Change(ctx, entry, func(tx *store.Tx) error {
		var before []org.Unit
		for _, u := range changed {
			old, _ := tree.Unit(u.ID)
			before = append(before, old)
		}
		tx.Payload(before, append(append([]org.Unit{}, changed...), added...))
		if err := tx.PutUnits(added); err != nil {
			return err
		}
		for _, u := range changed {
			if err := tx.UpdateUnit(u); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrExists) {
		return nil, fail(Conflict, "app.conflict")
	}
	return v, err
}

// editsUnits says whether the person may edit any unit.
func (s *System) editsUnits(a Actor, tree *org.Tree) bool {
	for _, u := range tree.Units() {
		if s.authorise(a, account.EditUnits, u.ID, tree) == nil {
			return true
		}
	}
	return false
}

// compare sets a list against what is known, and returns the tree as the list
// would have it.
func (v *UnitImport) compare(tree *org.Tree, list []org.Listing, columns []string) (added, changed []org.Unit, after *org.Tree) {
	ids := map[string]org.UnitID{}
	for _, u := range tree.Units() {
		ids[u.Alias] = u.ID
	}
	for _, l := range list {
		if _, known := ids[l.Alias]; !known {
			ids[l.Alias] = org.UnitID(newID())
		}
	}
	id := func(alias string) org.UnitID { return ids[alias] }
	for _, l := range list {
		old, known := tree.Alias(l.Alias)
		u, differs := l.Onto(old, columns, id)
		row := UnitImportRow{Line: l.Line, Alias: l.Alias, Name: l.Name, New: !known, Columns: differs}
		switch {
		case !known:
			u.ID, u.Alias, u.Level = ids[l.Alias], l.Alias, l.Level
			added, row.Columns = append(added, u), nil
			v.New++
		case len(differs) > 0:
			changed = append(changed, u)
			v.Changed++
		default:
			v.Same++
			continue
		}
		v.Rows = append(v.Rows, row)
	}
	all := tree.Units()
	for i, u := range all {
		for _, c := range changed {
			if c.ID == u.ID {
				all[i] = c
			}
		}
	}
	return added, changed, org.NewTree(append(all, added...))
}

// checkImport reports what the units as a whole would have wrong, and rows
// that the person may not write.
func (s *System) checkImport(a Actor, list []org.Listing, tree, after *org.Tree) error {
	wrong := after.Check()
	var problems message.Problems
	for _, l := range list {
		u, _ := after.Alias(l.Alias)
		_, known := tree.Unit(u.ID)
		if s.authorise(a, account.EditUnits, u.ID, after) != nil || known && s.authorise(a, account.EditUnits, u.ID, tree) != nil {
			problems = append(problems, l.Problem("alias", message.T("unit.not_yours")))
		}
		if text, there := wrong[l.Alias]; there {
			problems = append(problems, l.Problem("alias", text))
		}
	}
	return problems.OrNil()
}
