package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Request returns the letter that asks a unit to report in a round.
func (s *Store) Request(ctx context.Context, round assessment.RoundID, unit org.UnitID) (assessment.Request, error) {
	return one(ctx, s.read, "công văn yêu cầu báo cáo", func(rows *sql.Rows) (assessment.Request, error) {
		var r assessment.Request
		err := rows.Scan(&r.Unit, &r.Document, &r.Addressee, fromJSON{&r.Items})
		return r, err
	}, "SELECT unit, COALESCE(document, ''), addressee, items FROM request WHERE round = ? AND unit = ?", string(round), string(unit))
}

// PutRequest adds the letter that asks a unit to report in a round; a second
// one is ErrExists.
func (tx *Tx) PutRequest(round assessment.RoundID, r assessment.Request) error {
	return tx.insert("công văn yêu cầu báo cáo", "request (round, unit, document, addressee, items)",
		[][]any{{string(round), string(r.Unit), orNull(r.Document), r.Addressee, asJSON{r.Items}}})
}
