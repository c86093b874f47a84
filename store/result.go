package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/scoring"
)

const (
	standing = `SELECT round, unit, side, total, max, lost, rank, ranked, class, areas, illustrative, source,
		cohort, bonus, penalty, blocks FROM result `
	selectStanding = standing + "WHERE round = ? AND side = ? "
)

func scanStanding(rows *sql.Rows) (assessment.Standing, error) {
	var st assessment.Standing
	err := rows.Scan(&st.Round, &st.Unit, &st.Side, fromUnits{&st.Total}, fromUnits{&st.Max}, fromUnits{&st.Lost},
		&st.Rank, &st.Of, fromJSON{&st.Class}, fromJSON{&st.Areas}, &st.Illustrative, &st.Source,
		&st.Cohort, fromUnits{&st.Bonus}, fromUnits{&st.Penalty}, fromJSON{&st.Blocks})
	return st, err
}

// Standings returns the results of all units of a round, by rank and, where
// ranks are equal, by the unit's id.
func (s *Store) Standings(ctx context.Context, round assessment.RoundID, side assessment.Side) ([]assessment.Standing, error) {
	return list(ctx, s.read, "kết quả", scanStanding, selectStanding+"ORDER BY rank, unit BYTEWISE", string(round), string(side))
}

// Standing returns the result of one unit.
func (s *Store) Standing(ctx context.Context, round assessment.RoundID, unit org.UnitID, side assessment.Side) (assessment.Standing, error) {
	return one(ctx, s.read, "kết quả", scanStanding, selectStanding+"AND unit = ?", string(round), string(side), string(unit))
}

// StandingsOf returns, with one query, the results of one unit in all rounds.
func (s *Store) StandingsOf(ctx context.Context, unit org.UnitID, side assessment.Side) (map[assessment.RoundID]assessment.Standing, error) {
	all, err := list(ctx, s.read, "kết quả", scanStanding, standing+"WHERE unit = ? AND side = ?", string(unit), string(side))
	if err != nil {
		return nil, err
	}
	byRound := make(map[assessment.RoundID]assessment.Standing, len(all))
	for _, st := range all {
		byRound[st.Round] = st
	}
	return byRound, nil
}

const selectLine = `SELECT unit, code, title, area, max, got, lost, outcome, left_total, reason, steps, basis, marks, ruled, next
	FROM line WHERE round = ? AND side = ? `

func scanLine(rows *sql.Rows) (unit org.UnitID, l scoring.Line, err error) {
	err = rows.Scan(&unit, &l.Code, fromJSON{&l.Title}, &l.Area, fromUnits{&l.Max}, fromUnits{&l.Got}, fromUnits{&l.Lost},
		&l.Outcome, &l.Left, fromJSON{&l.Reason}, fromJSON{&l.Steps}, fromJSON{&l.Basis}, fromJSON{&l.Marks},
		fromJSON{&l.Ruled}, fromJSON{&l.Next})
	return unit, l, err
}

// Lines returns the lines of one unit in the order of the index. The values
// that they rest on are as they were given, as those of RoundInputs.
func (s *Store) Lines(ctx context.Context, round assessment.RoundID, unit org.UnitID, side assessment.Side) ([]scoring.Line, error) {
	return list(ctx, s.read, "điểm thành phần", func(rows *sql.Rows) (scoring.Line, error) {
		_, l, err := scanLine(rows)
		return l, err
	}, selectLine+"AND unit = ? ORDER BY place", string(round), string(side), string(unit))
}

// LostLines returns, with one query, the lines of all units that lost points,
// each unit's in the order of the index.
func (s *Store) LostLines(ctx context.Context, round assessment.RoundID, side assessment.Side) (map[org.UnitID][]scoring.Line, error) {
	lost := map[org.UnitID][]scoring.Line{}
	err := s.read.each(ctx, "điểm bị mất", selectLine+"AND lost > 0 ORDER BY unit BYTEWISE, place", []any{string(round), string(side)},
		func(rows *sql.Rows) error {
			unit, l, err := scanLine(rows)
			lost[unit] = append(lost[unit], l)
			return err
		})
	if err != nil {
		return nil, err
	}
	return lost, nil
}

// LostSums is LostLines without the reasons, for who only adds up: the points,
// where they were lost, and what of it is made up.
func (s *Store) LostSums(ctx context.Context, round assessment.RoundID, side assessment.Side) (map[org.UnitID][]scoring.Line, error) {
	lost := map[org.UnitID][]scoring.Line{}
	err := s.read.each(ctx, "điểm bị mất", "SELECT unit, code, area, max, got, lost, marks FROM line WHERE round = ? AND side = ? AND lost > 0 ORDER BY unit BYTEWISE, place", []any{string(round), string(side)},
		func(rows *sql.Rows) error {
			var unit org.UnitID
			var l scoring.Line
			err := rows.Scan(&unit, &l.Code, &l.Area, fromUnits{&l.Max}, fromUnits{&l.Got}, fromUnits{&l.Lost}, fromJSON{&l.Marks})
			lost[unit] = append(lost[unit], l)
			return err
		})
	return lost, err
}

// LinesOf returns, with one query, one component's line of every unit.
func (s *Store) LinesOf(ctx context.Context, round assessment.RoundID, side assessment.Side, code string) (map[org.UnitID]scoring.Line, error) {
	lines := map[org.UnitID]scoring.Line{}
	err := s.read.each(ctx, "điểm thành phần", selectLine+"AND code = ?", []any{string(round), string(side), code},
		func(rows *sql.Rows) error {
			unit, l, err := scanLine(rows)
			lines[unit] = l
			return err
		})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// ScoresOf returns, with one query, the points of every component of every
// unit, by unit and code.
func (s *Store) ScoresOf(ctx context.Context, round assessment.RoundID, side assessment.Side) (map[org.UnitID]map[string]points.Points, error) {
	scores := map[org.UnitID]map[string]points.Points{}
	err := s.read.each(ctx, "điểm thành phần", "SELECT unit, code, got FROM line WHERE round = ? AND side = ?",
		[]any{string(round), string(side)}, func(rows *sql.Rows) error {
			var unit org.UnitID
			var code string
			var got points.Points
			if err := rows.Scan(&unit, &code, fromUnits{&got}); err != nil {
				return err
			}
			if scores[unit] == nil {
				scores[unit] = map[string]points.Points{}
			}
			scores[unit][code] = got
			return nil
		})
	if err != nil {
		return nil, err
	}
	return scores, nil
}

// PutResult adds a unit's result with its lines, which are kept in the order
// given. A result that is there already is ErrExists: nothing recomputes a
// published round. For many units call it many times within one change.
func (tx *Tx) PutResult(st assessment.Standing, lines []scoring.Line) error {
	err := tx.insert("kết quả", "result (round, side, unit, total, max, lost, rank, ranked, class, areas, illustrative, source, cohort, bonus, penalty, blocks)",
		[][]any{{string(st.Round), string(st.Side), string(st.Unit), st.Total.Units(), st.Max.Units(), st.Lost.Units(),
			st.Rank, st.Of, asJSON{st.Class}, asJSON{st.Areas}, flag(st.Illustrative), st.Source,
			st.Cohort, st.Bonus.Units(), st.Penalty.Units(), asJSON{st.Blocks}}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(lines))
	for i, l := range lines {
		rows[i] = []any{string(st.Round), string(st.Side), string(st.Unit), l.Code, i, l.Area, asJSON{l.Title},
			l.Max.Units(), l.Got.Units(), l.Lost.Units(), string(l.Outcome), flag(l.Left),
			asJSON{l.Reason}, asJSON{l.Steps}, asJSON{l.Basis}, asJSON{l.Marks}, asJSON{l.Ruled}, asJSON{l.Next}}
	}
	return tx.insert("điểm thành phần", `line (round, side, unit, code, place, area, title,
		max, got, lost, outcome, left_total, reason, steps, basis, marks, ruled, next)`, rows)
}
