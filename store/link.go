package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/account"
)

// PutLink adds a one-time link. Those of the account that were not used yet
// are worth nothing from now on. Only the hash of the token is kept.
func (tx *Tx) PutLink(token string, l account.Link) error {
	if _, err := tx.exec("đường dẫn dùng một lần", "DELETE FROM one_time_link WHERE account = ? AND used = 0", string(l.Account)); err != nil {
		return err
	}
	return tx.insert("đường dẫn dùng một lần", "one_time_link (token, account, purpose, made_by, made, expires, used)",
		[][]any{{tokenHash(token), string(l.Account), string(l.Purpose), l.By, tx.now.UnixNano(), l.Expires.UnixNano(), 0}})
}

const selectLink = "SELECT account, purpose, made_by, made, expires, used FROM one_time_link "

func scanLink(rows *sql.Rows) (l account.Link, err error) {
	return l, rows.Scan(&l.Account, &l.Purpose, &l.By, fromInstant{&l.Made}, fromInstant{&l.Expires}, fromMoment{&l.Used})
}

// Link returns the link with a token, used or not.
func (s *Store) Link(ctx context.Context, token string) (account.Link, error) {
	return one(ctx, s.read, "đường dẫn dùng một lần", scanLink, selectLink+"WHERE token = ?", tokenHash(token))
}

// Links returns the links of an account, the latest first.
func (s *Store) Links(ctx context.Context, id account.ID) ([]account.Link, error) {
	return list(ctx, s.read, "đường dẫn dùng một lần", scanLink, selectLink+"WHERE account = ? ORDER BY made DESC, token BYTEWISE", string(id))
}

// UseLink marks a link as used. It is ErrNotFound when it was used, has
// expired, or another was made since.
func (tx *Tx) UseLink(token string) error {
	n, err := tx.exec("đường dẫn dùng một lần", "UPDATE one_time_link SET used = ? WHERE token = ? AND used = 0 AND expires > ?",
		tx.now.UnixNano(), tokenHash(token), tx.now.UnixNano())
	if err == nil && n == 0 {
		return fmt.Errorf("đường dẫn dùng một lần: %w", ErrNotFound)
	}
	return err
}

// DropLinks makes the links of an account that were not used yet worth
// nothing.
func (tx *Tx) DropLinks(id account.ID) error {
	_, err := tx.exec("đường dẫn dùng một lần", "DELETE FROM one_time_link WHERE account = ? AND used = 0", string(id))
	return err
}
