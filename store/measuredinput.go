package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
)

// MeasuredInput says which measure of dossiers an input of a component is.
type MeasuredInput struct {
	Code    string `json:"code"`
	Input   string `json:"input"`
	Measure string `json:"measure"`
}

// MeasuredInputs returns the inputs of a round that are measured.
func (s *Store) MeasuredInputs(ctx context.Context, round assessment.RoundID) ([]MeasuredInput, error) {
	return list(ctx, s.read, "số liệu của tiêu chí", func(rows *sql.Rows) (MeasuredInput, error) {
		var m MeasuredInput
		return m, rows.Scan(&m.Code, &m.Input, &m.Measure)
	}, "SELECT code, input, measure FROM measured_input WHERE round = ? ORDER BY code BYTEWISE, input BYTEWISE", string(round))
}

// PutMeasuredInputs sets the inputs of a round that are measured.
func (tx *Tx) PutMeasuredInputs(round assessment.RoundID, all []MeasuredInput) error {
	if _, err := tx.exec("số liệu của tiêu chí", "DELETE FROM measured_input WHERE round = ?", string(round)); err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i, m := range all {
		rows[i] = []any{string(round), m.Code, m.Input, m.Measure}
	}
	return tx.insert("số liệu của tiêu chí", "measured_input (round, code, input, measure)", rows)
}
