package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/account"
)

// NoteSession notes from where a session is used, and that it is used now.
func (ss *SessionStore) NoteSession(ctx context.Context, token, address, agent string) error {
	_, err := ss.writer().exec(ctx, "phiên đăng nhập", "UPDATE session_account SET address = ?, agent = ?, seen = ? WHERE token = ?",
		address, agent, ss.s.Now().UnixNano(), tokenHash(token))
	return err
}

// SessionsOf returns the sessions of an account that have neither expired nor
// been ended, the one used last first.
func (ss *SessionStore) SessionsOf(ctx context.Context, id account.ID) ([]account.Session, error) {
	return list(ctx, ss.s.read, "phiên đăng nhập", func(rows *sql.Rows) (x account.Session, err error) {
		return x, rows.Scan(&x.ID, fromInstant{&x.Begun}, fromMoment{&x.Seen}, &x.Address, &x.Agent)
	}, `SELECT a.token, a.bound, a.seen, a.address, a.agent FROM session_account a JOIN session s ON s.token = a.token
		WHERE a.account = ? AND a.ended = 0 AND s.expiry > ? ORDER BY a.seen DESC, a.bound DESC, a.token BYTEWISE`,
		string(id), ss.s.Now().UnixNano())
}

// SessionID is how SessionsOf names the session with a token.
func SessionID(token string) string { return tokenHash(token) }

// EndSession ends one session of an account. It is ErrNotFound when it has
// none such.
func (tx *Tx) EndSession(id account.ID, session string) error {
	n, err := tx.exec("phiên đăng nhập", "UPDATE session_account SET ended = ? WHERE account = ? AND token = ? AND ended = 0",
		tx.now.UnixNano(), string(id), session)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("phiên đăng nhập: %w", ErrNotFound)
	}
	_, err = tx.exec("phiên đăng nhập", "DELETE FROM session WHERE token = ?", session)
	return err
}
