package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"sync/atomic"
	"time"

	"github.com/parindex/parindex/account"
)

// SessionStore keeps the sessions of signed-in people, in the form that
// alexedwards/scs asks of a store. Who reads the database cannot take a
// session over: only hashes of tokens are kept. Sessions are no change of
// data and leave no audit entry.
type SessionStore struct {
	s     *Store
	swept atomic.Int64 // when expired sessions were last deleted
}

// Sessions returns the store's sessions.
func (s *Store) Sessions() *SessionStore { return s.sessions }

const (
	sweepEvery = 10 * time.Minute
	// An ended session is remembered for longer than any request takes.
	rememberEnded = 24 * time.Hour
)

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx returns the data of a session that has neither expired nor been
// ended.
func (ss *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := list(ctx, ss.s.read, "phiên đăng nhập", scanBytes,
		`SELECT data FROM session WHERE token = ? AND expiry > ?
		AND NOT EXISTS (SELECT 1 FROM session_account a WHERE a.token = session.token AND a.ended > 0)`,
		tokenHash(token), ss.s.Now().UnixNano())
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	return found[0], true, nil
}

func scanBytes(rows *sql.Rows) ([]byte, error) {
	var b []byte
	err := rows.Scan(&b)
	return b, err
}

// CommitCtx keeps the data of a session until expiry.
func (ss *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if data == nil {
		data = []byte{}
	}
	_, err := ss.writer().exec(ctx, "phiên đăng nhập",
		`INSERT INTO session (token, data, expiry) VALUES (?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`,
		tokenHash(token), data, expiry.UnixNano())
	if err != nil {
		return err
	}
	return ss.sweep(ctx)
}

// DeleteCtx forgets a session; one that is not there is no error.
func (ss *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := ss.writer().exec(ctx, "phiên đăng nhập", "DELETE FROM session WHERE token = ?", tokenHash(token))
	return err
}

// Find is FindCtx without a context.
func (ss *SessionStore) Find(token string) ([]byte, bool, error) {
	return ss.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (ss *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return ss.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (ss *SessionStore) Delete(token string) error {
	return ss.DeleteCtx(context.Background(), token)
}

// BindSession says whose session it is, so that it ends with the account's
// others. It may come before the session's data are first kept.
func (ss *SessionStore) BindSession(ctx context.Context, token string, id account.ID) error {
	_, err := ss.writer().exec(ctx, "phiên đăng nhập",
		`INSERT INTO session_account (token, account, bound, ended) VALUES (?, ?, ?, 0)
		ON CONFLICT (token) DO UPDATE SET account = excluded.account, bound = excluded.bound`,
		tokenHash(token), string(id), ss.s.Now().UnixNano())
	return err
}

// endSessions ends all sessions of an account. They stay marked as ended: a
// request under way may still write its session back.
func (tx *Tx) endSessions(id account.ID) error {
	_, err := tx.exec("phiên đăng nhập",
		"DELETE FROM session WHERE token IN (SELECT token FROM session_account WHERE account = ?)", string(id))
	if err != nil {
		return err
	}
	_, err = tx.exec("phiên đăng nhập", "UPDATE session_account SET ended = ? WHERE account = ? AND ended = 0",
		tx.now.UnixNano(), string(id))
	return err
}

// sweep deletes what has expired or ended, every now and then.
func (ss *SessionStore) sweep(ctx context.Context) error {
	now, last := ss.s.Now(), ss.swept.Load()
	if now.UnixNano()-last < int64(sweepEvery) || !ss.swept.CompareAndSwap(last, now.UnixNano()) {
		return nil
	}
	_, err := ss.writer().exec(ctx, "phiên đăng nhập",
		"DELETE FROM session WHERE expiry <= ? OR token IN (SELECT token FROM session_account WHERE ended > 0)", now.UnixNano())
	if err != nil {
		return err
	}
	old := now.Add(-rememberEnded).UnixNano()
	_, err = ss.writer().exec(ctx, "phiên đăng nhập",
		"DELETE FROM session_account WHERE bound < ? AND ended < ? AND token NOT IN (SELECT token FROM session)", old, old)
	return err
}

func (ss *SessionStore) writer() source { return source{ss.s.write, ss.s.read.dialect} }
