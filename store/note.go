package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
)

// Causes returns the list of causes of a round, in its order.
func (s *Store) Causes(ctx context.Context, round assessment.RoundID) ([]remediation.Cause, error) {
	return list(ctx, s.read, "nguyên nhân", func(rows *sql.Rows) (remediation.Cause, error) {
		var c remediation.Cause
		err := rows.Scan(&c.Key, fromJSON{&c.Title}, &c.Nature)
		return c, err
	}, "SELECT key, title, nature FROM cause WHERE round = ? ORDER BY place, key BYTEWISE", string(round))
}

// PutCauses adds the list of causes of a round. A key that is taken is
// ErrExists.
func (tx *Tx) PutCauses(round assessment.RoundID, causes []remediation.Cause) error {
	rows := make([][]any, len(causes))
	for i, c := range causes {
		rows[i] = []any{string(round), c.Key, i, asJSON{c.Title}, string(c.Nature)}
	}
	return tx.insert("nguyên nhân", "cause (round, key, place, title, nature)", rows)
}

// Notes returns what a unit says about its losses in a round, or, when unit is
// "", what all units say; by unit and component.
func (s *Store) Notes(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]remediation.Note, error) {
	query, args := "SELECT unit, component, causes, reason, done, source, figure, version FROM note WHERE round = ?", []any{string(round)}
	if unit != "" {
		query, args = query+" AND unit = ?", append(args, string(unit))
	}
	return list(ctx, s.read, "giải trình", func(rows *sql.Rows) (remediation.Note, error) {
		var n remediation.Note
		err := rows.Scan(&n.Unit, &n.Component, fromJSON{&n.Causes}, fromJSON{&n.Reason}, fromJSON{&n.Done}, &n.Source, fromJSON{&n.Current}, &n.Version)
		return n, err
	}, query+" ORDER BY unit BYTEWISE, component BYTEWISE", args...)
}

// PutNotes adds what units say about their losses. A loss that has its note
// already is ErrExists.
func (tx *Tx) PutNotes(round assessment.RoundID, notes []remediation.Note) error {
	rows := make([][]any, len(notes))
	for i, n := range notes {
		rows[i] = []any{string(round), string(n.Unit), n.Component, asJSON{n.Causes}, asJSON{n.Reason}, asJSON{n.Done}, n.Source, asJSON{n.Current}}
	}
	return tx.insert("giải trình", "note (round, unit, component, causes, reason, done, source, figure)", rows)
}
