package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Review returns a unit's own view of its year.
func (s *Store) Review(ctx context.Context, round assessment.RoundID, unit org.UnitID) (assessment.Review, error) {
	return one(ctx, s.read, "phần đánh giá chung", func(rows *sql.Rows) (assessment.Review, error) {
		var r assessment.Review
		err := rows.Scan(&r.Unit, fromJSON{&r.Achieved}, fromJSON{&r.Limits}, fromJSON{&r.Difficulties}, fromJSON{&r.Measures})
		return r, err
	}, "SELECT unit, achieved, limits, difficulties, measures FROM review WHERE round = ? AND unit = ?", string(round), string(unit))
}

// PutReview adds a unit's own view of its year; a second one is ErrExists.
func (tx *Tx) PutReview(round assessment.RoundID, r assessment.Review) error {
	return tx.insert("phần đánh giá chung", "review (round, unit, achieved, limits, difficulties, measures)",
		[][]any{{string(round), string(r.Unit), asJSON{r.Achieved}, asJSON{r.Limits}, asJSON{r.Difficulties}, asJSON{r.Measures}}})
}
