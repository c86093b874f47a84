package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/parindex/parindex/account"
)

const apiToken = "khoá API" //nolint:gosec // a noun

const selectAPIToken = "SELECT hash, account, name, scopes, made, expires, revoked, used FROM api_token " //nolint:gosec // names of columns

func scanAPIToken(rows *sql.Rows) (t account.Token, err error) {
	return t, rows.Scan(&t.Hash, &t.Account, &t.Name, fromJSON{&t.Scopes}, fromInstant{&t.Made}, fromInstant{&t.Expires}, fromMoment{&t.Revoked}, fromMoment{&t.Used})
}

// APIToken returns a token, good or not, by its hash.
func (s *Store) APIToken(ctx context.Context, hash string) (account.Token, error) {
	return one(ctx, s.read, apiToken, scanAPIToken, selectAPIToken+"WHERE hash = ?", hash)
}

// APITokens returns the tokens of an account, the latest first.
func (s *Store) APITokens(ctx context.Context, id account.ID) ([]account.Token, error) {
	return list(ctx, s.read, apiToken, scanAPIToken, selectAPIToken+"WHERE account = ? ORDER BY made DESC, hash BYTEWISE", string(id))
}

// AddAPIToken keeps a token.
func (tx *Tx) AddAPIToken(t account.Token) error {
	return tx.insert(apiToken, "api_token (hash, account, name, scopes, made, expires, revoked, used)",
		[][]any{{t.Hash, string(t.Account), t.Name, asJSON{t.Scopes}, tx.now.UnixNano(), t.Expires.UnixNano(), 0, 0}})
}

// RevokeAPIToken ends a token of an account. It is ErrNotFound when there is
// none that is not revoked yet.
func (tx *Tx) RevokeAPIToken(id account.ID, hash string) error {
	n, err := tx.exec(apiToken, "UPDATE api_token SET revoked = ? WHERE account = ? AND hash = ? AND revoked = 0", tx.now.UnixNano(), string(id), hash)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", apiToken, ErrNotFound)
	}
	return err
}

// noteUsed is how exactly it is known when a token was last used, so that
// reading writes nothing.
const noteUsed = 5 * time.Minute

// NoteAPIToken notes that a token was used. Like sessions, this is no change
// of data.
func (s *Store) NoteAPIToken(ctx context.Context, t account.Token) error {
	now := s.Now()
	if now.Sub(t.Used) < noteUsed {
		return nil
	}
	_, err := s.sessions.writer().exec(ctx, apiToken, "UPDATE api_token SET used = ? WHERE hash = ?", now.UnixNano(), t.Hash)
	return err
}

// APIAnswer is what was answered to a request under the key of its sender.
type APIAnswer struct {
	Token, Key string
	Asked      string // SHA-256 of the request
	Status     int    // 0: not answered yet
	Body       string
}

// keepAnswers is for how long an answer is remembered.
const keepAnswers = 7 * 24 * time.Hour

const apiAnswer = "trả lời API"

// BeginAPIAnswer takes a sender's key for a request, ErrExists when it is
// taken: then it returns what was answered under it.
func (s *Store) BeginAPIAnswer(ctx context.Context, a APIAnswer) (APIAnswer, error) {
	w, now := s.sessions.writer(), s.Now()
	if _, err := w.exec(ctx, apiAnswer, "DELETE FROM api_answer WHERE begun < ?", now.Add(-keepAnswers).UnixNano()); err != nil {
		return a, err
	}
	n, err := w.exec(ctx, apiAnswer, `INSERT INTO api_answer (token, idem, asked, status, answer, begun) VALUES (?, ?, ?, 0, '', ?)
		ON CONFLICT (token, idem) DO NOTHING`, a.Token, a.Key, a.Asked, now.UnixNano())
	if err != nil || n > 0 {
		return a, err
	}
	before, err := one(ctx, s.read, apiAnswer, func(rows *sql.Rows) (APIAnswer, error) {
		b := APIAnswer{Token: a.Token, Key: a.Key}
		return b, rows.Scan(&b.Asked, &b.Status, &b.Body)
	}, "SELECT asked, status, answer FROM api_answer WHERE token = ? AND idem = ?", a.Token, a.Key)
	return before, errors.Join(err, fmt.Errorf("%s: %w", apiAnswer, ErrExists))
}

// EndAPIAnswer keeps what was answered; with status 0 the key is free again.
func (s *Store) EndAPIAnswer(ctx context.Context, a APIAnswer) error {
	w := s.sessions.writer()
	if a.Status == 0 {
		_, err := w.exec(ctx, apiAnswer, "DELETE FROM api_answer WHERE token = ? AND idem = ? AND status = 0", a.Token, a.Key)
		return err
	}
	_, err := w.exec(ctx, apiAnswer, "UPDATE api_answer SET status = ?, answer = ? WHERE token = ? AND idem = ?", a.Status, a.Body, a.Token, a.Key)
	return err
}
