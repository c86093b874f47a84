package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Confirmations returns what appraising offices confirmed in a turn, the
// latest last.
func (s *Store) Confirmations(ctx context.Context, round assessment.RoundID, turn int) ([]assessment.Confirmation, error) {
	return list(ctx, s.read, "xác nhận thẩm định", func(rows *sql.Rows) (assessment.Confirmation, error) {
		var c assessment.Confirmation
		err := rows.Scan(&c.Turn, &c.Office, fromInstant{&c.At}, &c.By, &c.Name, &c.Type, &c.Size, &c.Blob)
		return c, err
	}, "SELECT turn, office, given, given_by, name, type, size, blob FROM confirmation WHERE round = ? AND turn = ? ORDER BY given", string(round), turn)
}

// PutConfirmation adds a confirmation, as of the time of the change.
func (tx *Tx) PutConfirmation(round assessment.RoundID, c assessment.Confirmation) error {
	return tx.insert("xác nhận thẩm định", "confirmation (round, turn, office, given, given_by, name, type, size, blob)",
		[][]any{{string(round), c.Turn, c.Office, tx.now.UnixNano(), c.By, c.Name, c.Type, c.Size, c.Blob}})
}

// Coverage returns, with one query, for how many units each component is
// decided by appraisers up to a turn, and when last.
func (s *Store) Coverage(ctx context.Context, round assessment.RoundID, turn int) (map[string]assessment.Coverage, error) {
	all := map[string]assessment.Coverage{}
	err := s.read.each(ctx, "kết quả thẩm định", `SELECT code, COUNT(DISTINCT unit), MAX(given) FROM verdict
		WHERE round = ? AND turn <= ? GROUP BY code`, []any{string(round), turn}, func(rows *sql.Rows) error {
		var code string
		var c assessment.Coverage
		err := rows.Scan(&code, &c.Decided, fromInstant{&c.Last})
		all[code] = c
		return err
	})
	return all, err
}

// Unheard returns, with one query, on how many components a unit was asked to
// explain and nobody has decided since.
func (s *Store) Unheard(ctx context.Context, round assessment.RoundID) (n int, err error) {
	err = s.read.each(ctx, "kết quả thẩm định", `SELECT COUNT(*) FROM verdict v WHERE v.round = ? AND v.explain = 1 AND v.turn = 1
		AND NOT EXISTS (SELECT 1 FROM verdict w WHERE w.round = v.round AND w.unit = v.unit AND w.code = v.code AND w.turn > 1)`,
		[]any{string(round)}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// FilledByCode returns, with one query, by how many units something is given
// on each component.
func (s *Store) FilledByCode(ctx context.Context, round assessment.RoundID) (map[string]int, error) {
	filled := map[string]int{}
	err := s.read.each(ctx, "phần tự chấm", "SELECT code, SUM(filled) FROM entry WHERE round = ? GROUP BY code",
		[]any{string(round)}, func(rows *sql.Rows) error {
			var code string
			var n int
			err := rows.Scan(&code, &n)
			filled[code] = n
			return err
		})
	return filled, err
}

// RemarkList returns the standard remarks of a publisher; an empty list where
// none are kept.
func (s *Store) RemarkList(ctx context.Context, publisher org.UnitID) (assessment.RemarkList, error) {
	all, err := list(ctx, s.read, "nhận xét mẫu", func(rows *sql.Rows) (assessment.RemarkList, error) {
		var l assessment.RemarkList
		err := rows.Scan(fromJSON{&l.Remarks}, &l.Version)
		return l, err
	}, "SELECT remarks, version FROM remark_list WHERE publisher = ?", string(publisher))
	if err != nil || len(all) == 0 {
		return assessment.RemarkList{}, err
	}
	return all[0], nil
}

// PutRemarkList saves a list whose Version is the one that its editor saw. It
// is ErrConflict when another has been saved since.
func (tx *Tx) PutRemarkList(publisher org.UnitID, l assessment.RemarkList) error {
	if l.Version == 0 {
		n, err := tx.exec("nhận xét mẫu", "INSERT INTO remark_list (publisher, remarks, version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
			string(publisher), asJSON{l.Remarks})
		if err == nil && n == 0 {
			err = ErrConflict
		}
		return err
	}
	n, err := tx.exec("nhận xét mẫu", "UPDATE remark_list SET remarks = ?, version = version + 1 WHERE publisher = ? AND version = ?",
		asJSON{l.Remarks}, string(publisher), l.Version)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}
