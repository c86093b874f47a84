package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Numbers says whether a unit numbers its papers here.
func (s *Store) Numbers(ctx context.Context, unit org.UnitID) (bool, error) {
	_, err := one(ctx, s.read, "đánh số văn bản", func(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) },
		"SELECT 1 FROM numbering WHERE unit = ?", string(unit))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// SetNumbers switches the numbering of a unit's papers on or off.
func (tx *Tx) SetNumbers(unit org.UnitID, on bool, by string) error {
	if !on {
		_, err := tx.exec("đánh số văn bản", "DELETE FROM numbering WHERE unit = ?", string(unit))
		return err
	}
	_, err := tx.exec("đánh số văn bản", "INSERT INTO numbering (unit, actor, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", string(unit), by, tx.now.UnixNano())
	return err
}

// LastNumber returns the highest number that a unit has given in a year to
// documents of a kind, 0 for none.
func (s *Store) LastNumber(ctx context.Context, unit org.UnitID, abbr string, year int) (int, error) {
	return one(ctx, s.read, "số văn bản", func(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) },
		"SELECT COALESCE(MAX(number), 0) FROM paper_number WHERE unit = ? AND abbr = ? AND year = ?", string(unit), abbr, year)
}

// TakeNumber gives a number of a unit's book to a paper, ErrConflict where it
// was given before.
func (tx *Tx) TakeNumber(n assessment.Number) error {
	err := tx.insert("số văn bản", "paper_number (unit, abbr, year, number, round, owner, kind)",
		[][]any{{string(n.Unit), n.Abbr, n.Year, n.N, string(n.Round), string(n.Owner), n.Kind}})
	if errors.Is(err, ErrExists) {
		return fmt.Errorf("số văn bản: %w", ErrConflict)
	}
	return err
}

// Papers lists what came back of the papers of a unit in a round: numbered,
// signed or both.
func (s *Store) Papers(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Paper, error) {
	return list(ctx, s.read, "văn bản", scanPaper, selectPaper+"WHERE round = ? AND unit = ? ORDER BY kind BYTEWISE", string(round), string(unit))
}
