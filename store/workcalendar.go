package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/worktime"
)

// WorkCalendar is a topmost unit's own working time.
type WorkCalendar struct {
	Calendar *worktime.Calendar
	At       time.Time
	By       string
	Version  int
}

// WorkCalendar returns the own working time of a topmost unit, ErrNotFound
// where it goes by the shipped one.
func (s *Store) WorkCalendar(ctx context.Context, top org.UnitID) (WorkCalendar, error) {
	return one(ctx, s.read, "lịch làm việc", func(rows *sql.Rows) (WorkCalendar, error) {
		var c WorkCalendar
		var content string
		if err := rows.Scan(&content, fromInstant{&c.At}, &c.By, &c.Version); err != nil {
			return c, err
		}
		var err error
		c.Calendar, err = worktime.Read(strings.NewReader(content), "work_calendar")
		return c, err
	}, "SELECT content, saved, saved_by, version FROM work_calendar WHERE top = ?", string(top))
}

// PutWorkCalendar keeps a topmost unit's own working time. c.Version is the one
// that its editor saw, 0 for the shipped one.
func (tx *Tx) PutWorkCalendar(top org.UnitID, c WorkCalendar) error {
	var content strings.Builder
	if err := c.Calendar.Write(&content); err != nil {
		return err
	}
	if c.Version == 0 {
		err := tx.insert("lịch làm việc", "work_calendar (top, content, saved, saved_by, version)", [][]any{{string(top), content.String(), tx.now.UnixNano(), c.By, 1}})
		if errors.Is(err, ErrExists) {
			return fmt.Errorf("lịch làm việc: %w", ErrConflict)
		}
		return err
	}
	n, err := tx.exec("lịch làm việc", "UPDATE work_calendar SET content = ?, saved = ?, saved_by = ?, version = version + 1 WHERE top = ? AND version = ?",
		content.String(), tx.now.UnixNano(), c.By, string(top), c.Version)
	if err == nil && n == 0 {
		return tx.unsaved("lịch làm việc", "SELECT version FROM work_calendar WHERE top = ?", string(top))
	}
	return err
}

// DropWorkCalendar lets a topmost unit go by the shipped working time again.
func (tx *Tx) DropWorkCalendar(top org.UnitID, version int) error {
	n, err := tx.exec("lịch làm việc", "DELETE FROM work_calendar WHERE top = ? AND version = ?", string(top), version)
	if err == nil && n == 0 {
		return tx.unsaved("lịch làm việc", "SELECT version FROM work_calendar WHERE top = ?", string(top))
	}
	return err
}
