package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const selectSigner = "SELECT unit, place, name, office, form, kinds, field, from_date, to_date, version FROM signer WHERE unit = ? "

func scanSigner(rows *sql.Rows) (assessment.Signer, error) {
	var s assessment.Signer
	err := rows.Scan(&s.Unit, &s.Place, &s.Name, &s.Office, &s.Form, fromJSON{&s.Kinds}, &s.Field, fromText{&s.From}, fromText{&s.To}, &s.Version)
	return s, err
}

// Signers returns who signs, has signed or will sign a unit's papers, in the
// order in which they were entered.
func (s *Store) Signers(ctx context.Context, unit org.UnitID) ([]assessment.Signer, error) {
	return list(ctx, s.read, "người ký", scanSigner, selectSigner+"ORDER BY place", string(unit))
}

// Signers is Store.Signers within the change.
func (tx *Tx) Signers(unit org.UnitID) ([]assessment.Signer, error) {
	return list(tx.ctx, tx.source, "người ký", scanSigner, selectSigner+"ORDER BY place", string(unit))
}

// PutSigner enters a signer, whose Version is 0, or changes the one at that
// place whose Version is the one that its editor saw. It is ErrConflict when
// another has been saved since.
func (tx *Tx) PutSigner(s assessment.Signer) error {
	if s.Version == 0 {
		_, err := tx.exec("người ký", `INSERT INTO signer (unit, place, name, office, form, kinds, field, from_date, to_date, version)
			VALUES (?, (SELECT COALESCE(MAX(place), 0) + 1 FROM signer WHERE unit = ?), ?, ?, ?, ?, ?, ?, ?, 1)`,
			string(s.Unit), string(s.Unit), s.Name, s.Office, string(s.Form), asJSON{s.Kinds}, s.Field, s.From.ISO(), s.To.ISO())
		return err
	}
	n, err := tx.exec("người ký", `UPDATE signer SET name = ?, office = ?, form = ?, kinds = ?, field = ?, from_date = ?, to_date = ?, version = version + 1
		WHERE unit = ? AND place = ? AND version = ?`,
		s.Name, s.Office, string(s.Form), asJSON{s.Kinds}, s.Field, s.From.ISO(), s.To.ISO(), string(s.Unit), s.Place, s.Version)
	if err == nil && n == 0 {
		err = tx.unsaved("người ký", "SELECT version FROM signer WHERE unit = ? AND place = ?", string(s.Unit), s.Place)
	}
	return err
}

// DropSigner takes a signer out who was entered by mistake.
func (tx *Tx) DropSigner(unit org.UnitID, place, version int) error {
	n, err := tx.exec("người ký", "DELETE FROM signer WHERE unit = ? AND place = ? AND version = ?", string(unit), place, version)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}
