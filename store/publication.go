package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/parindex/parindex/assessment"
)

// DraftResults returns the kept drafts of a round's result, the latest first.
func (s *Store) DraftResults(ctx context.Context, round assessment.RoundID) ([]assessment.Draft, error) {
	return s.read.draftResults(ctx, round)
}

// DraftResults is Store.DraftResults within the change.
func (tx *Tx) DraftResults(round assessment.RoundID) ([]assessment.Draft, error) {
	return tx.draftResults(tx.ctx, round)
}

func (s source) draftResults(ctx context.Context, round assessment.RoundID) ([]assessment.Draft, error) {
	return list(ctx, s, "bản dự kiến", func(rows *sql.Rows) (assessment.Draft, error) {
		var d assessment.Draft
		err := rows.Scan(&d.Number, fromInstant{&d.Made}, &d.By, fromJSON{&d.Standings})
		return d, err
	}, "SELECT number, made, made_by, standings FROM draft_result WHERE round = ? ORDER BY number DESC", string(round))
}

// PutDraftResult keeps a draft under its number. A number that is taken is
// ErrExists.
func (tx *Tx) PutDraftResult(round assessment.RoundID, d assessment.Draft) error {
	return tx.insert("bản dự kiến", "draft_result (round, number, made, made_by, standings)",
		[][]any{{string(round), d.Number, tx.now.UnixNano(), d.By, asJSON{d.Standings}}})
}

// Reminders returns what was sent in a round, the latest first.
func (s *Store) Reminders(ctx context.Context, round assessment.RoundID) ([]assessment.Reminder, error) {
	return list(ctx, s.read, "lời nhắc", func(rows *sql.Rows) (assessment.Reminder, error) {
		var r assessment.Reminder
		err := rows.Scan(&r.ID, &r.Stage, &r.Unit, &r.Office, &r.Sentence, &r.By, fromInstant{&r.At})
		return r, err
	}, "SELECT id, stage, unit, office, sentence, sent_by, sent FROM reminder WHERE round = ? ORDER BY sent DESC, id BYTEWISE", string(round))
}

// PutReminders adds reminders, as of the time of the change.
func (tx *Tx) PutReminders(round assessment.RoundID, all []assessment.Reminder) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		rows[i] = []any{r.ID, string(round), string(r.Stage), string(r.Unit), r.Office, r.Sentence, r.By, tx.now.UnixNano()}
	}
	return tx.insert("lời nhắc", "reminder (id, round, stage, unit, office, sentence, sent_by, sent)", rows)
}

const selectCorrection = "SELECT round, reason, changes, made_by, proposer, version FROM correction WHERE round = ?"

func scanCorrection(rows *sql.Rows) (assessment.Correction, error) {
	var c assessment.Correction
	err := rows.Scan(&c.Round, &c.Reason, fromJSON{&c.Changes}, &c.By, &c.Proposer, &c.Version)
	return c, err
}

// Correction returns the correction that is being prepared for a published
// round; one of Version 0 where there is none.
func (s *Store) Correction(ctx context.Context, round assessment.RoundID) (assessment.Correction, error) {
	c, err := one(ctx, s.read, "đính chính", scanCorrection, selectCorrection, string(round))
	if errors.Is(err, ErrNotFound) {
		return assessment.Correction{Round: round}, nil
	}
	return c, err
}

// PutCorrection saves a correction whose Version is the one that its editor
// saw (0: none yet). It is ErrConflict when another has been saved since.
func (tx *Tx) PutCorrection(c assessment.Correction) error {
	if c.Version == 0 {
		n, err := tx.exec("đính chính", `INSERT INTO correction (round, reason, changes, made_by, proposer, version) VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`,
			string(c.Round), c.Reason, asJSON{c.Changes}, c.By, c.Proposer)
		if err == nil && n == 0 {
			err = ErrConflict
		}
		return err
	}
	n, err := tx.exec("đính chính", "UPDATE correction SET reason = ?, changes = ?, made_by = ?, proposer = ?, version = version + 1 WHERE round = ? AND version = ?",
		c.Reason, asJSON{c.Changes}, c.By, c.Proposer, string(c.Round), c.Version)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}

// DropCorrection takes away a correction that its editor saw in that version:
// one that was published, or given up. It is ErrConflict when another has been
// saved since.
func (tx *Tx) DropCorrection(c assessment.Correction) error {
	n, err := tx.exec("đính chính", "DELETE FROM correction WHERE round = ? AND version = ?", string(c.Round), c.Version)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}

// Inherit hands what is said and done about a publication on to the edition
// that corrects it: causes, notes and reviews are copied, and the actions and
// requests under way follow, since they are work and no result.
func (tx *Tx) Inherit(from, to assessment.RoundID) error {
	for _, query := range []string{
		"INSERT INTO cause (round, key, place, title, nature) SELECT ?, key, place, title, nature FROM cause WHERE round = ?",
		"INSERT INTO note (round, unit, component, causes, reason, done, source, figure) SELECT ?, unit, component, causes, reason, done, source, figure FROM note WHERE round = ?",
		"INSERT INTO review (round, unit, achieved, limits, difficulties, measures) SELECT ?, unit, achieved, limits, difficulties, measures FROM review WHERE round = ?",
		"UPDATE action SET round = ? WHERE round = ?",
		"UPDATE request SET round = ? WHERE round = ?",
	} {
		if _, err := tx.exec("đính chính", query, string(to), string(from)); err != nil {
			return err
		}
	}
	return nil
}
