package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/parindex/parindex/account"
)

// Feed returns when a person's calendar was made, no instant if they have none.
func (s *Store) Feed(ctx context.Context, id account.ID) (made time.Time, err error) {
	all, err := list(ctx, s.read, "lịch", func(rows *sql.Rows) (t time.Time, err error) {
		return t, rows.Scan(fromInstant{&t})
	}, "SELECT made FROM duty_feed WHERE account = ?", string(id))
	if len(all) > 0 {
		made = all[0]
	}
	return made, err
}

// FeedOf returns whose calendar has a token, given by its hash.
func (s *Store) FeedOf(ctx context.Context, token string) (account.ID, error) {
	return one(ctx, s.read, "lịch", func(rows *sql.Rows) (id account.ID, err error) {
		return id, rows.Scan(&id)
	}, "SELECT account FROM duty_feed WHERE token = ?", token)
}

// SetFeed gives a person's calendar a token, by its hash; the one before is of
// no more use. "" takes the calendar away.
func (tx *Tx) SetFeed(id account.ID, token string) error {
	if _, err := tx.exec("lịch", "DELETE FROM duty_feed WHERE account = ?", string(id)); err != nil || token == "" {
		return err
	}
	return tx.insert("lịch", "duty_feed (account, token, made)", [][]any{{string(id), token, tx.now.UnixNano()}})
}
