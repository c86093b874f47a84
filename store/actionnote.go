package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/remediation"
)

// ActionsHeld returns the actions, of all rounds, that a person is in charge
// of: by login, or by the name under which a plan names its officer.
func (s *Store) ActionsHeld(ctx context.Context, login, name string) ([]remediation.Action, error) {
	return s.actions(ctx, "WHERE a.holder = ? OR (a.holder = '' AND a.officer = ?)", login, name)
}

// ActionNotes returns what was noted of an action, the newest first.
func (s *Store) ActionNotes(ctx context.Context, id remediation.ActionID) ([]remediation.ActionNote, error) {
	return list(ctx, s.read, "ghi chép tiến độ", func(rows *sql.Rows) (remediation.ActionNote, error) {
		var n remediation.ActionNote
		err := rows.Scan(fromInstant{&n.At}, &n.By, &n.Said)
		return n, err
	}, "SELECT noted, noted_by, said FROM action_note WHERE action = ? ORDER BY place DESC", string(id))
}

// PutActionNote adds a note to an action.
func (tx *Tx) PutActionNote(id remediation.ActionID, n remediation.ActionNote) error {
	last, err := one(tx.ctx, tx.source, "ghi chép tiến độ", func(rows *sql.Rows) (n int, err error) {
		return n, rows.Scan(&n)
	}, "SELECT COALESCE(MAX(place), 0) FROM action_note WHERE action = ?", string(id))
	if err != nil {
		return err
	}
	return tx.insert("ghi chép tiến độ", "action_note (action, place, noted, noted_by, said)",
		[][]any{{string(id), last + 1, n.At.UnixNano(), n.By, n.Said}})
}

// ActionsDue returns the open actions, of all rounds, that are due from one day
// to another, both included.
func (s *Store) ActionsDue(ctx context.Context, from, to calendar.Date) ([]remediation.Action, error) {
	return s.actions(ctx, "WHERE a.due >= ? AND a.due <= ? AND a.state IN (?, ?)", from.ISO(), to.ISO(), string(remediation.Planned), string(remediation.Doing))
}

// ActionsDone returns the actions of all units in a round that are done or
// accepted.
func (s *Store) ActionsDone(ctx context.Context, round assessment.RoundID) ([]remediation.Action, error) {
	return s.actions(ctx, "WHERE a.round = ? AND a.state IN (?, ?)", string(round), string(remediation.Done), string(remediation.Accepted))
}
