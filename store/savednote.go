package store

import (
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/remediation"
)

// SaveNote saves what a unit says of a loss, whose Version is the one that its
// editor saw, 0 where there was none, and raises it. It is ErrConflict when
// another has been saved since.
func (tx *Tx) SaveNote(round assessment.RoundID, n remediation.Note) error {
	if n.Version == 0 {
		if err := tx.PutNotes(round, []remediation.Note{n}); err != nil {
			return fmt.Errorf("giải trình: %w", ErrConflict)
		}
		return nil
	}
	count, err := tx.exec("giải trình", `UPDATE note SET causes = ?, reason = ?, done = ?, source = ?, version = version + 1
		WHERE round = ? AND unit = ? AND component = ? AND version = ?`,
		asJSON{n.Causes}, asJSON{n.Reason}, asJSON{n.Done}, n.Source, string(round), string(n.Unit), n.Component, n.Version)
	if err == nil && count == 0 {
		return tx.unsaved("giải trình", "SELECT version FROM note WHERE round = ? AND unit = ? AND component = ?", string(round), string(n.Unit), n.Component)
	}
	return err
}

// SaveCause adds a cause to the list of a round, at its end, or changes the
// words and the nature of one that is there.
func (tx *Tx) SaveCause(round assessment.RoundID, c remediation.Cause) error {
	n, err := tx.exec("nguyên nhân", "UPDATE cause SET title = ?, nature = ? WHERE round = ? AND key = ?", asJSON{c.Title}, string(c.Nature), string(round), c.Key)
	if err != nil || n > 0 {
		return err
	}
	last, err := one(tx.ctx, tx.source, "nguyên nhân", func(rows *sql.Rows) (n int, err error) {
		return n, rows.Scan(&n)
	}, "SELECT COALESCE(MAX(place), 0) FROM cause WHERE round = ?", string(round))
	if err != nil {
		return err
	}
	return tx.insert("nguyên nhân", "cause (round, key, place, title, nature)", [][]any{{string(round), c.Key, last + 1, asJSON{c.Title}, string(c.Nature)}})
}
