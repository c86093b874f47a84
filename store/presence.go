package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Presence is a person who has a unit's running sheet open. As a session, it
// is no change of data and leaves no audit entry.
type Presence struct {
	Account account.ID
	Name    message.Phrase
	Code    string // component that is open; "" for the sheet as a whole
	Seen    time.Time
}

// Present returns who has been seen on a unit's sheet since an instant, by
// account.
func (s *Store) Present(ctx context.Context, round assessment.RoundID, unit org.UnitID, since time.Time) ([]Presence, error) {
	return list(ctx, s.read, "người đang mở bảng", func(rows *sql.Rows) (Presence, error) {
		var p Presence
		err := rows.Scan(&p.Account, fromJSON{&p.Name}, &p.Code, fromInstant{&p.Seen})
		return p, err
	}, `SELECT p.account, a.name, p.code, p.seen FROM presence p JOIN account a ON a.id = p.account
		WHERE p.round = ? AND p.unit = ? AND p.seen > ? ORDER BY p.account BYTEWISE`, string(round), string(unit), since.UnixNano())
}

// SetPresent notes what a person has open now, and forgets who was last seen
// before old.
func (s *Store) SetPresent(ctx context.Context, round assessment.RoundID, unit org.UnitID, who account.ID, code string, old time.Time) error {
	w := source{s.write, s.read.dialect}
	if _, err := w.exec(ctx, "người đang mở bảng", "DELETE FROM presence WHERE seen < ?", old.UnixNano()); err != nil {
		return err
	}
	_, err := w.exec(ctx, "người đang mở bảng", `INSERT INTO presence (round, unit, account, code, seen) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (round, unit, account) DO UPDATE SET code = excluded.code, seen = excluded.seen`,
		string(round), string(unit), string(who), code, s.Now().UnixNano())
	return err
}
