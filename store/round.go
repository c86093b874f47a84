package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
)

// The index and its version are those of the rulebook with the round's hash.
const selectRound = `SELECT r.id, r.key, r.title, r.year, r.publisher, COALESCE(r.decision, ''), r.published, r.hash, b.index_id, b.version
	FROM round r JOIN rulebook b ON b.hash = r.hash `

func scanRound(rows *sql.Rows) (assessment.Round, error) {
	var r assessment.Round
	err := rows.Scan(&r.ID, &r.Key, fromJSON{&r.Title}, &r.Year, &r.Publisher, &r.Decision, fromText{&r.Published}, &r.Hash, &r.Index, &r.Version)
	return r, err
}

// Rounds returns all rounds, the latest year first.
func (s *Store) Rounds(ctx context.Context) ([]assessment.Round, error) {
	return list(ctx, s.read, "kỳ đánh giá", scanRound, selectRound+"ORDER BY r.year DESC, r.key BYTEWISE")
}

// PutRound adds a round; its rulebook must be kept already. An id or a key
// that is taken is ErrExists.
func (tx *Tx) PutRound(r assessment.Round) error {
	return tx.insert("kỳ đánh giá", "round (id, key, title, year, publisher, decision, published, hash)",
		[][]any{{string(r.ID), r.Key, asJSON{r.Title}, r.Year, string(r.Publisher), orNull(r.Decision), r.Published.ISO(), r.Hash}})
}
