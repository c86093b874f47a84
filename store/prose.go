package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/request"
)

// Prose returns what an editor wrote into the report of a round about a
// request, by part.
func (s *Store) Prose(ctx context.Context, round assessment.RoundID, about request.ID) (map[request.Part]request.Prose, error) {
	all := map[request.Part]request.Prose{}
	err := s.read.each(ctx, "lời văn báo cáo", "SELECT section, said, said_by, said_at, version FROM prose WHERE round = ? AND about = ?", []any{string(round), string(about)}, func(rows *sql.Rows) error {
		var p request.Prose
		err := rows.Scan(&p.Part, &p.Text, &p.By, fromInstant{&p.At}, &p.Version)
		all[p.Part] = p
		return err
	})
	return all, err
}

// PutProse saves what an editor writes into a part; Version is that of the
// text that they saw, 0 for none. It is ErrConflict when another has been saved
// since.
func (tx *Tx) PutProse(round assessment.RoundID, about request.ID, p request.Prose) error {
	if p.Version == 0 {
		err := tx.insert("lời văn báo cáo", "prose (round, about, section, said, said_by, said_at, version)",
			[][]any{{string(round), string(about), string(p.Part), p.Text, p.By, tx.now.UnixNano(), 1}})
		if errors.Is(err, ErrExists) {
			return ErrConflict
		}
		return err
	}
	n, err := tx.exec("lời văn báo cáo", "UPDATE prose SET said = ?, said_by = ?, said_at = ?, version = version + 1 WHERE round = ? AND about = ? AND section = ? AND version = ?",
		p.Text, p.By, tx.now.UnixNano(), string(round), string(about), string(p.Part), p.Version)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
