package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const selectPaper = "SELECT round, unit, kind, number, date, blob, name, size, version FROM paper "

func scanPaper(rows *sql.Rows) (assessment.Paper, error) {
	var p assessment.Paper
	err := rows.Scan(&p.Round, &p.Unit, &p.Kind, &p.Number, fromText{&p.Date}, &p.Blob, &p.Name, &p.Size, &p.Version)
	return p, err
}

// Paper returns what came back of a paper of a unit in a round, ErrNotFound as
// long as nothing did.
func (s *Store) Paper(ctx context.Context, round assessment.RoundID, unit org.UnitID, kind string) (assessment.Paper, error) {
	return one(ctx, s.read, "báo cáo", scanPaper, selectPaper+"WHERE round = ? AND unit = ? AND kind = ?", string(round), string(unit), kind)
}

// PutPaper saves a report. Version 0 adds it, as version 1; any other is the
// one that its editor saw, and is raised. When another was saved since, it is
// ErrConflict.
func (tx *Tx) PutPaper(p assessment.Paper) error {
	if p.Version == 0 {
		err := tx.insert("báo cáo", "paper (round, unit, kind, number, date, blob, name, size, version)",
			[][]any{{string(p.Round), string(p.Unit), p.Kind, p.Number, p.Date.ISO(), p.Blob, p.Name, p.Size, 1}})
		if errors.Is(err, ErrExists) {
			return fmt.Errorf("báo cáo: %w", ErrConflict)
		}
		return err
	}
	n, err := tx.exec("báo cáo", `UPDATE paper SET number = ?, date = ?, blob = ?, name = ?, size = ?, version = version + 1
		WHERE round = ? AND unit = ? AND kind = ? AND version = ?`,
		p.Number, p.Date.ISO(), p.Blob, p.Name, p.Size, string(p.Round), string(p.Unit), p.Kind, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("báo cáo", "SELECT version FROM paper WHERE round = ? AND unit = ? AND kind = ?", string(p.Round), string(p.Unit), p.Kind)
	}
	return nil
}
