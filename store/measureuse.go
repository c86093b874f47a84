package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/org"
)

// Uses returns which inputs of a round are filled from measures.
func (s *Store) Uses(ctx context.Context, round assessment.RoundID) ([]measure.Use, error) {
	return list(ctx, s.read, "số liệu đo", func(rows *sql.Rows) (measure.Use, error) {
		var u measure.Use
		err := rows.Scan(&u.Code, &u.Input, &u.Key, &u.Side)
		return u, err
	}, "SELECT code, input, key, side FROM measure_use WHERE round = ? ORDER BY code BYTEWISE, input BYTEWISE", string(round))
}

// SetUses says anew which inputs of a round are filled from measures.
func (tx *Tx) SetUses(round assessment.RoundID, uses []measure.Use) error {
	if _, err := tx.exec("số liệu đo", "DELETE FROM measure_use WHERE round = ?", string(round)); err != nil {
		return err
	}
	rows := make([][]any, len(uses))
	for i, u := range uses {
		rows[i] = []any{string(round), u.Code, u.Input, u.Key, string(u.Side)}
	}
	return tx.insert("số liệu đo", "measure_use (round, code, input, key, side)", rows)
}

// Choices returns what a unit said of measured values in a round.
func (s *Store) Choices(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]measure.Choice, error) {
	return s.choices(ctx, "unit = ?", round, string(unit))
}

// ChoicesAcross returns what all units said of what was measured of one
// component.
func (s *Store) ChoicesAcross(ctx context.Context, round assessment.RoundID, code string) ([]measure.Choice, error) {
	return s.choices(ctx, "code = ?", round, code)
}

func (s *Store) choices(ctx context.Context, where string, round assessment.RoundID, arg string) ([]measure.Choice, error) {
	return list(ctx, s.read, "số liệu đo", func(rows *sql.Rows) (measure.Choice, error) {
		var c measure.Choice
		err := rows.Scan(&c.Unit, &c.Code, &c.Input, fromJSON{&c.Measured}, &c.Accepted, &c.Own, &c.Reason, &c.By, fromInstant{&c.At})
		return c, err
	}, `SELECT unit, code, input, measured, accepted, own, reason, saved_by, saved FROM measure_choice
		WHERE round = ? AND `+where+` ORDER BY unit BYTEWISE, code BYTEWISE, input BYTEWISE`, string(round), arg)
}

// PutChoice saves what a unit said of a measured value; what it said before is
// in the log.
func (tx *Tx) PutChoice(round assessment.RoundID, c measure.Choice) error {
	_, err := tx.exec("số liệu đo", `INSERT INTO measure_choice (round, unit, code, input, measured, accepted, own, reason, saved_by, saved)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (round, unit, code, input) DO UPDATE SET measured = excluded.measured,
		accepted = excluded.accepted, own = excluded.own, reason = excluded.reason, saved_by = excluded.saved_by, saved = excluded.saved`,
		string(round), string(c.Unit), c.Code, c.Input, asJSON{c.Measured}, flag(c.Accepted), c.Own, c.Reason, c.By, tx.now.UnixNano())
	return err
}
