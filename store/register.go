package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/register"
)

const selectRegister = "SELECT id, register, unit, year, cells, dropped, saved_by, saved, version FROM register_row "

// RegisterRows returns the rows of a unit's register, those that were dropped
// too, the latest year first.
func (s *Store) RegisterRows(ctx context.Context, kind string, unit org.UnitID) ([]register.Row, error) {
	return s.read.registerRows(ctx, kind, unit)
}

// RegisterRows is Store.RegisterRows within the change.
func (tx *Tx) RegisterRows(kind string, unit org.UnitID) ([]register.Row, error) {
	return tx.registerRows(tx.ctx, kind, unit)
}

func (s source) registerRows(ctx context.Context, kind string, unit org.UnitID) ([]register.Row, error) {
	return list(ctx, s, "sổ theo dõi", func(rows *sql.Rows) (register.Row, error) {
		var r register.Row
		err := rows.Scan(&r.ID, &r.Kind, &r.Unit, &r.Year, fromJSON{&r.Cells}, &r.Dropped, &r.By, fromInstant{&r.At}, &r.Version)
		return r, err
	}, selectRegister+"WHERE register = ? AND unit = ? ORDER BY year DESC, saved, id BYTEWISE", kind, string(unit))
}

// PutRegisterRows adds rows, as version 1.
func (tx *Tx) PutRegisterRows(all []register.Row) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		rows[i] = []any{r.ID, r.Kind, string(r.Unit), r.Year, asJSON{r.Cells}, 0, r.By, tx.now.UnixNano(), 1}
	}
	return tx.insert("sổ theo dõi", "register_row (id, register, unit, year, cells, dropped, saved_by, saved, version)", rows)
}

// UpdateRegisterRow saves a row whose Version is the one that its editor saw.
func (tx *Tx) UpdateRegisterRow(r register.Row) error {
	n, err := tx.exec("sổ theo dõi", "UPDATE register_row SET year = ?, cells = ?, dropped = ?, saved_by = ?, saved = ?, version = version + 1 WHERE id = ? AND version = ?",
		r.Year, asJSON{r.Cells}, flag(r.Dropped), r.By, tx.now.UnixNano(), r.ID, r.Version)
	if err == nil && n == 0 {
		return tx.unsaved("sổ theo dõi", "SELECT version FROM register_row WHERE id = ?", r.ID)
	}
	return err
}
