package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/parindex/parindex/org"
)

// Units returns all units of all provinces, by alias.
func (s *Store) Units(ctx context.Context) ([]org.Unit, error) {
	return list(ctx, s.read, "đơn vị", scanUnit,
		`SELECT id, alias, name, kind, level, COALESCE(parent, ''), valid_from, valid_to, COALESCE(heir, ''), source, history, version
		FROM unit ORDER BY alias BYTEWISE`)
}

// UnitStamp changes whenever a unit does.
func (s *Store) UnitStamp(ctx context.Context) (int64, error) {
	return one(ctx, s.read, "đơn vị", func(rows *sql.Rows) (int64, error) {
		var n int64
		return n, rows.Scan(&n)
	}, "SELECT n FROM unit_stamp")
}

// stampUnits tells every copy of the program that units have changed.
func (tx *Tx) stampUnits() error {
	_, err := tx.exec("đơn vị", "UPDATE unit_stamp SET n = n + 1")
	return err
}

func scanUnit(rows *sql.Rows) (org.Unit, error) {
	var u org.Unit
	err := rows.Scan(&u.ID, &u.Alias, fromJSON{&u.Name}, &u.Kind, &u.Level, &u.Parent,
		fromText{&u.From}, fromText{&u.To}, &u.Heir, &u.Source, fromJSON{&u.History}, &u.Version)
	// Clipped, since units are shared: who appends gets a slice of their own.
	h := &u.History
	h.Codes, h.Names, h.Parents, h.Heirs = slices.Clip(h.Codes), slices.Clip(h.Names), slices.Clip(h.Parents), slices.Clip(h.Heirs)
	return u, err
}

// PutUnits adds units, as version 1; parents and heirs may stand in any order. An id or an
// alias that is taken is ErrExists.
func (tx *Tx) PutUnits(units []org.Unit) error {
	if len(units) == 0 {
		return nil
	}
	if err := tx.stampUnits(); err != nil {
		return err
	}
	rows := make([][]any, len(units))
	for i, u := range units {
		rows[i] = []any{string(u.ID), u.Alias, asJSON{u.Name}, u.Kind, string(u.Level), orNull(u.Parent),
			u.From.ISO(), u.To.ISO(), orNull(u.Heir), u.Source, asJSON{u.History}}
	}
	return tx.insert("đơn vị", "unit (id, alias, name, kind, level, parent, valid_from, valid_to, heir, source, history)", rows)
}

// UpdateUnit saves a unit whose Version is the one that its editor saw. It is
// ErrConflict when another has been saved since. The alias stays as it is.
func (tx *Tx) UpdateUnit(u org.Unit) error {
	n, err := tx.exec("đơn vị", `UPDATE unit SET name = ?, kind = ?, level = ?, parent = ?, valid_from = ?, valid_to = ?,
		heir = ?, source = ?, history = ?, version = version + 1 WHERE id = ? AND version = ?`,
		asJSON{u.Name}, u.Kind, string(u.Level), orNull(u.Parent), u.From.ISO(), u.To.ISO(), orNull(u.Heir), u.Source, asJSON{u.History}, string(u.ID), u.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("đơn vị", "SELECT version FROM unit WHERE id = ?", string(u.ID))
	}
	return tx.stampUnits()
}
