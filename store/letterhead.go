package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Letterhead returns how a unit's papers are headed and signed.
func (s *Store) Letterhead(ctx context.Context, unit org.UnitID) (assessment.Letterhead, error) {
	return one(ctx, s.read, "thể thức văn bản", func(rows *sql.Rows) (assessment.Letterhead, error) {
		var h assessment.Letterhead
		err := rows.Scan(&h.Unit, &h.Parent, &h.Issuer, &h.Place, &h.Symbol, fromJSON{&h.Signature}, fromJSON{&h.Recipients})
		return h, err
	}, "SELECT unit, parent, issuer, place, symbol, signature, recipients FROM letterhead WHERE unit = ?", string(unit))
}

// PutLetterhead sets how a unit's papers are headed and signed. It belongs to
// the unit and not to a round: the latest stands.
func (tx *Tx) PutLetterhead(h assessment.Letterhead) error {
	_, err := tx.exec("thể thức văn bản",
		`INSERT INTO letterhead (unit, parent, issuer, place, symbol, signature, recipients) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (unit) DO UPDATE SET parent = excluded.parent, issuer = excluded.issuer, place = excluded.place,
			symbol = excluded.symbol, signature = excluded.signature, recipients = excluded.recipients`,
		string(h.Unit), h.Parent, h.Issuer, h.Place, h.Symbol, asJSON{h.Signature}, asJSON{h.Recipients})
	return err
}
