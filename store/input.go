package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/scoring"
)

// PutInputs adds what a unit's score was computed from. An input given twice
// is ErrExists.
func (tx *Tx) PutInputs(round assessment.RoundID, side assessment.Side, unit org.UnitID, in scoring.Inputs) error {
	var rows [][]any
	for _, code := range slices.Sorted(maps.Keys(in)) {
		for i, v := range in[code] {
			rows = append(rows, []any{string(round), string(side), string(unit), code, i,
				v.Input, string(v.Type), v.Raw, v.Source, string(v.Mark), v.File, v.Line})
		}
	}
	return tx.insert("số liệu", "input (round, side, unit, code, place, name, type, raw, source, mark, file, line)", rows)
}

// RoundInputs returns, with one query, what each unit of a round was scored
// from, by code, as it was given: file, line, source and text. Typed values
// are not kept; scoring.Typed reads them again.
func (s *Store) RoundInputs(ctx context.Context, round assessment.RoundID, side assessment.Side) (map[org.UnitID]scoring.Inputs, error) {
	all := map[org.UnitID]scoring.Inputs{}
	err := s.read.each(ctx, "số liệu",
		`SELECT unit, code, name, type, raw, source, mark, file, line FROM input
		WHERE round = ? AND side = ? ORDER BY unit BYTEWISE, code BYTEWISE, place`,
		[]any{string(round), string(side)}, func(rows *sql.Rows) error {
			var unit org.UnitID
			var code string
			var v scoring.Value
			err := rows.Scan(&unit, &code, &v.Input, &v.Type, &v.Raw, &v.Source, &v.Mark, &v.File, &v.Line)
			if all[unit] == nil {
				all[unit] = scoring.Inputs{}
			}
			all[unit][code] = append(all[unit][code], v)
			return err
		})
	if err != nil {
		return nil, err
	}
	return all, nil
}
