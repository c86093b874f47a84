package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
)

// The index and its version are those of the rulebook with the round's hash.
const selectRound = `SELECT r.id, r.key, r.title, r.year, r.publisher, COALESCE(r.decision, ''), r.published, r.hash, b.index_id, b.version,
		r.stage, r.timetable, r.proposer, r.edition, r.corrects, r.reason, r.shown
	FROM round r JOIN rulebook b ON b.hash = r.hash `

func scanRound(rows *sql.Rows) (assessment.Round, error) {
	var r assessment.Round
	err := rows.Scan(&r.ID, &r.Key, fromJSON{&r.Title}, &r.Year, &r.Publisher, &r.Decision, fromText{&r.Published}, &r.Hash, &r.Index, &r.Version,
		&r.Stage, fromJSON{&r.Timetable}, &r.Proposer, &r.Edition, &r.Corrects, &r.Reason, &r.Shown)
	return r, err
}

// Rounds returns all rounds, the latest year first.
func (s *Store) Rounds(ctx context.Context) ([]assessment.Round, error) {
	return list(ctx, s.read, "kỳ đánh giá", scanRound, selectRound+"ORDER BY r.year DESC, r.key BYTEWISE")
}

// PutRound adds a round; its rulebook must be kept already. An id or a key
// that is taken is ErrExists.
func (tx *Tx) PutRound(r assessment.Round) error {
	return tx.insert("kỳ đánh giá", "round (id, key, title, year, publisher, decision, published, hash, stage, timetable, corrects, reason, shown)",
		[][]any{{string(r.ID), r.Key, asJSON{r.Title}, r.Year, string(r.Publisher), orNull(r.Decision), r.Published.ISO(), r.Hash, string(r.Stage), asJSON{r.Timetable}, string(r.Corrects), r.Reason, flag(r.Shown)}})
}

// UpdateRound saves stage, timetable, proposer, publication and showing of a round
// whose Edition is the one that its editor saw. It is ErrConflict when another
// has been saved since.
func (tx *Tx) UpdateRound(r assessment.Round) error {
	// Whoever holds a sheet finishes first, and whoever comes later sees the
	// new stage.
	if _, err := tx.exec("kỳ đánh giá", "UPDATE sheet SET version = version WHERE round = ?", string(r.ID)); err != nil {
		return err
	}
	n, err := tx.exec("kỳ đánh giá", `UPDATE round SET stage = ?, timetable = ?, proposer = ?, published = ?, shown = ?, edition = edition + 1
		WHERE id = ? AND edition = ?`, string(r.Stage), asJSON{r.Timetable}, r.Proposer, r.Published.ISO(), flag(r.Shown), string(r.ID), r.Edition)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("kỳ đánh giá", "SELECT edition FROM round WHERE id = ?", string(r.ID))
	}
	return nil
}

// Round returns a round as it is within the change: read it after HoldSheet.
func (tx *Tx) Round(id assessment.RoundID) (assessment.Round, error) {
	return one(tx.ctx, tx.source, "kỳ đánh giá", scanRound, selectRound+"WHERE r.id = ?", string(id))
}
