package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/org"
)

// Units returns all units of all provinces, by alias.
func (s *Store) Units(ctx context.Context) ([]org.Unit, error) {
	return list(ctx, s.read, "đơn vị", scanUnit,
		`SELECT id, alias, name, kind, level, COALESCE(parent, ''), valid_from, valid_to, COALESCE(heir, ''), source
		FROM unit ORDER BY alias BYTEWISE`)
}

func scanUnit(rows *sql.Rows) (org.Unit, error) {
	var u org.Unit
	err := rows.Scan(&u.ID, &u.Alias, fromJSON{&u.Name}, &u.Kind, &u.Level, &u.Parent,
		fromText{&u.From}, fromText{&u.To}, &u.Heir, &u.Source)
	return u, err
}

// PutUnits adds units; parents and heirs may stand in any order. An id or an
// alias that is taken is ErrExists.
func (tx *Tx) PutUnits(units []org.Unit) error {
	rows := make([][]any, len(units))
	for i, u := range units {
		rows[i] = []any{string(u.ID), u.Alias, asJSON{u.Name}, u.Kind, string(u.Level), orNull(u.Parent),
			u.From.ISO(), u.To.ISO(), orNull(u.Heir), u.Source}
	}
	return tx.insert("đơn vị", "unit (id, alias, name, kind, level, parent, valid_from, valid_to, heir, source)", rows)
}
