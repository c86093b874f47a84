package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

const selectSheet = `SELECT round, unit, cohort, state, extended, remark, self, final, answered, version FROM sheet WHERE round = ? `

func scanSheet(rows *sql.Rows) (assessment.Sheet, error) {
	var s assessment.Sheet
	err := rows.Scan(&s.Round, &s.Unit, &s.Cohort, &s.State, fromMoment{&s.Extended}, &s.Remark,
		fromUnits{&s.Self}, fromUnits{&s.Final}, fromMoment{&s.Answered}, &s.Version)
	return s, err
}

// Sheets returns the sheets of all units of a running round.
func (s *Store) Sheets(ctx context.Context, round assessment.RoundID) ([]assessment.Sheet, error) {
	return list(ctx, s.read, "bảng tự chấm điểm", scanSheet, selectSheet+"ORDER BY unit BYTEWISE", string(round))
}

// FirstSheets returns at most limit of the sheets of a running round.
func (s *Store) FirstSheets(ctx context.Context, round assessment.RoundID, limit int) ([]assessment.Sheet, error) {
	return list(ctx, s.read, "bảng tự chấm điểm", scanSheet, selectSheet+"ORDER BY unit BYTEWISE LIMIT ?", string(round), limit)
}

// SheetsOf returns the sheets of some units of a running round.
func (s *Store) SheetsOf(ctx context.Context, round assessment.RoundID, units []org.UnitID) ([]assessment.Sheet, error) {
	args := []any{string(round)}
	for _, u := range units {
		args = append(args, string(u))
	}
	return list(ctx, s.read, "bảng tự chấm điểm", scanSheet, selectSheet+"AND unit IN ("+marks(len(units))+") ORDER BY unit BYTEWISE", args...)
}

// Sheet returns one unit's sheet.
func (s *Store) Sheet(ctx context.Context, round assessment.RoundID, unit org.UnitID) (assessment.Sheet, error) {
	return one(ctx, s.read, "bảng tự chấm điểm", scanSheet, selectSheet+"AND unit = ?", string(round), string(unit))
}

// SheetRank returns where a total that a unit of a cohort gave itself would
// stand now, and among how many.
func (s *Store) SheetRank(ctx context.Context, round assessment.RoundID, cohort string, total points.Points) (rank, of int, err error) {
	err = s.read.each(ctx, "thứ hạng tạm tính", `SELECT
		(SELECT COUNT(*) FROM sheet WHERE round = ? AND cohort = ? AND self > ?),
		(SELECT COUNT(*) FROM sheet WHERE round = ? AND cohort = ?)`,
		[]any{string(round), cohort, total.Units(), string(round), cohort},
		func(rows *sql.Rows) error { return rows.Scan(&rank, &of) })
	return rank + 1, of, err
}

// PutSheets adds the sheets of a round's units, as version 1.
func (tx *Tx) PutSheets(sheets []assessment.Sheet) error {
	rows := make([][]any, len(sheets))
	for i, s := range sheets {
		rows[i] = []any{string(s.Round), string(s.Unit), s.Cohort, string(s.State), moment(s.Extended), s.Remark, s.Self.Units(), s.Final.Units(), moment(s.Answered), 1}
	}
	return tx.insert("bảng tự chấm điểm", "sheet (round, unit, cohort, state, extended, remark, self, final, answered, version)", rows)
}

// UpdateSheet saves the state of a sheet whose Version is the one that its
// editor saw. It is ErrConflict when another has been saved since.
func (tx *Tx) UpdateSheet(s assessment.Sheet) error {
	n, err := tx.exec("bảng tự chấm điểm", `UPDATE sheet SET state = ?, extended = ?, remark = ?, answered = ?, version = version + 1
		WHERE round = ? AND unit = ? AND version = ?`,
		string(s.State), moment(s.Extended), s.Remark, moment(s.Answered), string(s.Round), string(s.Unit), s.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("bảng tự chấm điểm", "SELECT version FROM sheet WHERE round = ? AND unit = ?", string(s.Round), string(s.Unit))
	}
	return nil
}

// HoldSheet keeps everybody else from changing the sheet or anything on it
// until the change is done, and returns it as it is then: a save that passes
// this has not been overtaken by a submission.
func (tx *Tx) HoldSheet(round assessment.RoundID, unit org.UnitID) (assessment.Sheet, error) {
	if _, err := tx.exec("bảng tự chấm điểm", "UPDATE sheet SET version = version WHERE round = ? AND unit = ?", string(round), string(unit)); err != nil {
		return assessment.Sheet{}, err
	}
	return one(tx.ctx, tx.source, "bảng tự chấm điểm", scanSheet, selectSheet+"AND unit = ?", string(round), string(unit))
}

// SetTotal keeps the running total of one side of a sheet.
func (tx *Tx) SetTotal(round assessment.RoundID, unit org.UnitID, side assessment.Side, total points.Points) error {
	column := "final"
	if side == assessment.Self {
		column = "self"
	}
	_, err := tx.exec("bảng tự chấm điểm", "UPDATE sheet SET "+column+" = ? WHERE round = ? AND unit = ?", total.Units(), string(round), string(unit))
	return err
}
