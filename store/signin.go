package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// The brake on guessing one login's password, from wherever: the fifth failure
// closes it for a minute, each further one twice as long, up to an hour.
const (
	freeFailures   = 5
	firstClosed    = time.Minute
	longestClosed  = time.Hour
	doublings      = 6 // until a minute has become more than an hour
	forgetFailures = 24 * time.Hour
)

// BeginSignIn counts an attempt to sign in as failed, until SignedIn says that
// it was not: many attempts at once get no more tries than one after another.
// If the login is closed, it counts nothing and returns for how long still.
// Like sessions, attempts are no change of data and leave no audit entry.
func (s *Store) BeginSignIn(ctx context.Context, login string) (closed time.Duration, err error) {
	const what = "lần đăng nhập sai"
	now, key := s.Now().UnixNano(), loginKey(login)
	writer := s.sessions.writer()
	if _, err := writer.exec(ctx, what, "DELETE FROM sign_in_failure WHERE last < ?", now-int64(forgetFailures)); err != nil {
		return 0, err
	}
	counted, err := writer.exec(ctx, what,
		`INSERT INTO sign_in_failure (login, failures, last, closed) VALUES (?, 1, ?, 0)
		ON CONFLICT (login) DO UPDATE SET failures = sign_in_failure.failures + 1, last = excluded.last,
			closed = CASE WHEN sign_in_failure.failures + 1 < ? THEN 0
				WHEN sign_in_failure.failures + 1 >= ? THEN excluded.last + ?
				ELSE excluded.last + (CAST(? AS BIGINT) << (sign_in_failure.failures + 1 - ?)) END
		WHERE sign_in_failure.closed <= excluded.last`,
		key, now, freeFailures, freeFailures+doublings, int64(longestClosed), int64(firstClosed), freeFailures)
	if err != nil || counted > 0 {
		return 0, err
	}
	until, err := list(ctx, writer, what, func(rows *sql.Rows) (until int64, err error) {
		err = rows.Scan(&until)
		return until, err
	}, "SELECT closed FROM sign_in_failure WHERE login = ?", key)
	if err != nil || len(until) == 0 {
		return 0, err // signed in elsewhere meanwhile
	}
	return time.Duration(until[0] - now), nil
}

// SignedIn forgets the failures of a login.
func (s *Store) SignedIn(ctx context.Context, login string) error {
	_, err := s.sessions.writer().exec(ctx, "lần đăng nhập sai", "DELETE FROM sign_in_failure WHERE login = ?", loginKey(login))
	return err
}

func loginKey(login string) string { return tokenHash(strings.ToLower(login)) }
