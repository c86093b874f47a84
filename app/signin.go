package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// SignIn checks a login and a password. Unknown login, disabled account and
// wrong password are one error and take the same time; so many of them close
// the login for a while, whether there is such an account or not.
func (s *System) SignIn(ctx context.Context, login, password string) (account.Account, error) {
	login = strings.TrimSpace(login)
	closed, err := s.store.BeginSignIn(ctx, login)
	if err != nil {
		return account.Account{}, err
	}
	if closed > 0 {
		minutes := int((closed + time.Minute - 1) / time.Minute)
		return account.Account{}, fail(Forbidden, "signin.closed", message.Int("minutes", minutes))
	}
	a, err := s.store.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return account.Account{}, err
	}
	if !account.CheckPassword(a.Hash, password) || a.Disabled {
		return account.Account{}, fail(Forbidden, "signin.wrong")
	}
	return a, s.store.SignedIn(ctx, login)
}

// Account returns the account behind a session.
func (s *System) Account(ctx context.Context, id account.ID) (account.Account, error) {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return account.Account{}, found(err, "signin.gone")
	}
	if a.Disabled {
		return account.Account{}, fail(Forbidden, "signin.gone")
	}
	return a, nil
}

// ChangePassword sets a person's own password and ends all their sessions.
func (s *System) ChangePassword(ctx context.Context, a Actor, old, fresh string) error {
	if err := s.checkOwn(ctx, a, old); err != nil {
		return err
	}
	if old == fresh {
		return fail(Invalid, "password.same")
	}
	hash, err := account.HashPassword(fresh)
	if errors.Is(err, account.ErrPassword) {
		return fail(Invalid, "password.length")
	}
	if err != nil {
		return err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	return s.store.Change(ctx, accountEntry(a, a.Account, tree, "change_password"), func(tx *store.Tx) error {
		return tx.SetPassword(a.Account.ID, hash, false)
	})
}
