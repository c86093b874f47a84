package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// OwnTokens is the keys that a person made for programs.
type OwnTokens struct {
	*Frame
	Rows []OwnToken
}

// OwnToken is one of them.
type OwnToken struct {
	account.Token
	Good bool // it is neither revoked nor expired
}

// Tokens lists a person's own keys, the latest first.
func (s *System) Tokens(ctx context.Context, a Actor) (*OwnTokens, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	all, err := s.store.APITokens(ctx, a.Account.ID)
	if err != nil {
		return nil, err
	}
	v := &OwnTokens{Frame: f}
	for _, t := range all {
		v.Rows = append(v.Rows, OwnToken{t, t.Open(s.now())})
	}
	return v, nil
}

// maxTokens bounds the keys of a person that are good.
const maxTokens = 20

// MakeToken makes a key for programs of a person. What it returns is shown
// once and kept nowhere.
func (s *System) MakeToken(ctx context.Context, a Actor, name string, scopes []account.Scope, days int) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "" || len([]rune(name)) > maxSource:
		return "", fail(Invalid, "token.name", message.Int("most", maxSource))
	case len(scopes) == 0 || slices.ContainsFunc(scopes, func(s account.Scope) bool { return !slices.Contains(account.Scopes, s) }):
		return "", fail(Invalid, "token.scopes")
	case days < 1 || days > account.MostTokenDays:
		return "", fail(Invalid, "token.days", message.Int("most", account.MostTokenDays))
	}
	all, err := s.store.APITokens(ctx, a.Account.ID)
	if err != nil {
		return "", err
	}
	if all = slices.DeleteFunc(all, func(t account.Token) bool { return !t.Open(s.now()) }); len(all) >= maxTokens {
		return "", fail(Invalid, "token.many", message.Int("most", maxTokens))
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("khoá: %w", err)
	}
	token := "pxa_" + base64.RawURLEncoding.EncodeToString(b)
	t := account.Token{Hash: hashToken(token), Account: a.Account.ID, Name: name, Scopes: scopes, Expires: s.now().AddDate(0, 0, days)}
	return token, s.changeOwn(ctx, a, "make_token", func(tx *store.Tx) error {
		tx.Payload(nil, t)
		return tx.AddAPIToken(t)
	})
}

// RevokeToken ends a key of a person's own, which its hash names.
func (s *System) RevokeToken(ctx context.Context, a Actor, hash string) error {
	err := s.changeOwn(ctx, a, "revoke_token", func(tx *store.Tx) error { return tx.RevokeAPIToken(a.Account.ID, hash) })
	return found(err, "token.gone")
}

// ByToken returns who a program acts for. Whatever is wrong with its key, it
// is one error.
func (s *System) ByToken(ctx context.Context, token string) (Actor, account.Token, error) {
	t, err := s.store.APIToken(ctx, hashToken(token))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return Actor{}, t, fail(Forbidden, "token.bad")
	case err != nil:
		return Actor{}, t, err
	case !t.Open(s.now()):
		return Actor{}, t, fail(Forbidden, "token.bad")
	}
	of, err := s.Account(ctx, t.Account)
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			return Actor{}, t, fail(Forbidden, "token.bad")
		}
		return Actor{}, t, err
	}
	return Actor{Account: of}, t, s.store.NoteAPIToken(ctx, t)
}

// Asked is a request that a program may send again without doing it twice.
type Asked struct {
	Token account.Token
	Key   string // of the sender
	Sum   string // of all that is asked
}

// Once does what is asked, unless it was done under the same key before: then
// it returns what was answered, and again is true. A failure by which nothing
// was changed leaves the key free. What do began and did not live to end stays
// taken, since nobody knows what became of it.
func (s *System) Once(ctx context.Context, q Asked, do func() (status int, body []byte, err error)) (status int, body []byte, again bool, err error) {
	if q.Key == "" || len(q.Key) > maxPushKey {
		return 0, nil, false, fail(Invalid, "token.no_key", message.Int("most", maxPushKey))
	}
	held := store.APIAnswer{Token: q.Token.Hash, Key: q.Key, Asked: q.Sum}
	before, err := s.store.BeginAPIAnswer(ctx, held)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return 0, nil, false, fail(Conflict, "token.key_busy")
	case errors.Is(err, store.ErrExists) && before.Asked != q.Sum:
		return 0, nil, false, fail(Conflict, "token.key_reused")
	case errors.Is(err, store.ErrExists) && before.Status == 0:
		return 0, nil, false, fail(Conflict, "token.key_busy")
	case errors.Is(err, store.ErrExists):
		return before.Status, []byte(before.Body), true, nil
	case err != nil:
		return 0, nil, false, err
	}
	status, body, err = do()
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		return 0, nil, false, err // nobody knows whether it was done
	}
	if err == nil {
		held.Status, held.Body = status, string(body)
	}
	// Whoever asked may have left; what was done is kept all the same.
	return status, body, false, errors.Join(err, s.store.EndAPIAnswer(context.WithoutCancel(ctx), held))
}
