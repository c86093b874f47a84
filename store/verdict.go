package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const selectVerdict = `SELECT unit, code, turn, points, found, remark, explain, given_by, given, version FROM verdict WHERE round = ? `

func scanVerdict(rows *sql.Rows) (assessment.Verdict, error) {
	var v assessment.Verdict
	err := rows.Scan(&v.Unit, &v.Code, &v.Turn, fromJSON{&v.Points}, fromJSON{&v.Values}, &v.Remark, &v.Explain, &v.By, fromInstant{&v.At}, &v.Version)
	return v, err
}

// Verdicts returns what appraisers decided of a unit, or, where unit is "", of
// all units of the round; each component's by turn.
func (s *Store) Verdicts(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Verdict, error) {
	return s.read.verdicts(ctx, round, unit)
}

// Verdicts is Store.Verdicts within the change.
func (tx *Tx) Verdicts(round assessment.RoundID, unit org.UnitID) ([]assessment.Verdict, error) {
	return tx.verdicts(tx.ctx, round, unit)
}

func (s source) verdicts(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Verdict, error) {
	const order = "ORDER BY unit BYTEWISE, code BYTEWISE, turn"
	if unit == "" {
		return list(ctx, s, "kết quả thẩm định", scanVerdict, selectVerdict+order, string(round))
	}
	return list(ctx, s, "kết quả thẩm định", scanVerdict, selectVerdict+"AND unit = ? "+order, string(round), string(unit))
}

// VerdictsAcross returns what appraisers decided of one component of all
// units.
func (s *Store) VerdictsAcross(ctx context.Context, round assessment.RoundID, code string) ([]assessment.Verdict, error) {
	return list(ctx, s.read, "kết quả thẩm định", scanVerdict, selectVerdict+"AND code = ? ORDER BY unit BYTEWISE, turn", string(round), code)
}

// Differing returns, with one query, every decision on the components on which
// some decision is no plain agreement, by unit, component and turn.
func (s *Store) Differing(ctx context.Context, round assessment.RoundID) ([]assessment.Verdict, error) {
	return list(ctx, s.read, "kết quả thẩm định", scanVerdict, `SELECT v.unit, v.code, v.turn, v.points, v.found, v.remark, v.explain, v.given_by, v.given, v.version
		FROM (SELECT DISTINCT unit, code FROM verdict WHERE round = ? AND (points <> 'null' OR found <> 'null')) d
		JOIN verdict v ON v.round = ? AND v.unit = d.unit AND v.code = d.code ORDER BY v.unit BYTEWISE, v.code BYTEWISE, v.turn`, string(round), string(round))
}

// PutVerdict saves a decision whose Version is the one that its author saw (0:
// none yet). It is ErrConflict when another appraiser has decided since.
func (tx *Tx) PutVerdict(round assessment.RoundID, v assessment.Verdict) error {
	if v.Version == 0 {
		n, err := tx.exec("kết quả thẩm định", `INSERT INTO verdict (round, unit, code, turn, points, found, remark, explain, given_by, given, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`,
			string(round), string(v.Unit), v.Code, v.Turn, asJSON{v.Points}, asJSON{v.Values}, v.Remark, flag(v.Explain), v.By, tx.now.UnixNano())
		if err == nil && n == 0 {
			err = ErrConflict
		}
		return err
	}
	n, err := tx.exec("kết quả thẩm định", `UPDATE verdict SET points = ?, found = ?, remark = ?, explain = ?, given_by = ?, given = ?, version = version + 1
		WHERE round = ? AND unit = ? AND code = ? AND turn = ? AND version = ?`,
		asJSON{v.Points}, asJSON{v.Values}, v.Remark, flag(v.Explain), v.By, tx.now.UnixNano(),
		string(round), string(v.Unit), v.Code, v.Turn, v.Version)
	if err == nil && n == 0 {
		err = tx.unsaved("kết quả thẩm định", "SELECT version FROM verdict WHERE round = ? AND unit = ? AND code = ? AND turn = ?",
			string(round), string(v.Unit), v.Code, v.Turn)
	}
	return err
}

// DropVerdicts removes what was decided on a component that its unit has
// changed since, and returns it: an agreement does not pass to what nobody
// has seen.
func (tx *Tx) DropVerdicts(round assessment.RoundID, unit org.UnitID, code string) ([]assessment.Verdict, error) {
	dropped, err := list(tx.ctx, tx.source, "kết quả thẩm định", scanVerdict, selectVerdict+"AND unit = ? AND code = ? ORDER BY turn",
		string(round), string(unit), code)
	if err != nil || len(dropped) == 0 {
		return nil, err
	}
	_, err = tx.exec("kết quả thẩm định", "DELETE FROM verdict WHERE round = ? AND unit = ? AND code = ?", string(round), string(unit), code)
	return dropped, err
}

// DecidedByUnit returns, with one query, on how many components of each unit
// something is decided, and how many the unit is asked to explain.
func (s *Store) DecidedByUnit(ctx context.Context, round assessment.RoundID) (map[org.UnitID]assessment.Count, error) {
	return counts[org.UnitID](ctx, s.read, `SELECT unit, COUNT(DISTINCT code), SUM(CASE WHEN turn = 1 THEN explain ELSE 0 END)
		FROM verdict WHERE round = ? GROUP BY unit`, string(round))
}

// DecidedByCode returns, with one query, for how many units each component is
// decided in a turn, and how many are asked to explain it.
func (s *Store) DecidedByCode(ctx context.Context, round assessment.RoundID, turn int) (map[string]assessment.Count, error) {
	return counts[string](ctx, s.read, `SELECT code, SUM(CASE WHEN turn = ? THEN 1 ELSE 0 END), SUM(CASE WHEN turn = 1 THEN explain ELSE 0 END)
		FROM verdict WHERE round = ? GROUP BY code`, turn, string(round))
}

func counts[K ~string](ctx context.Context, s source, query string, args ...any) (map[K]assessment.Count, error) {
	all := map[K]assessment.Count{}
	err := s.each(ctx, "kết quả thẩm định", query, args, func(rows *sql.Rows) error {
		var key K
		var n assessment.Count
		err := rows.Scan(&key, &n.Decided, &n.Explain)
		all[key] = n
		return err
	})
	return all, err
}
