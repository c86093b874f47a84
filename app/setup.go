package app

import (
	"context"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// adminLogin is the login of the account that an empty installation gets.
const adminLogin = "admin"

// FirstAdministrator makes the administrator of an installation without
// accounts, with a one-time password that must be changed at the first
// sign-in. Both are "" when there are accounts already.
func (s *System) FirstAdministrator(ctx context.Context) (login, password string, err error) {
	accounts, err := s.store.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return "", "", err
	}
	if password, err = account.NewPassword(); err != nil {
		return "", "", err
	}
	hash, err := account.HashPassword(password)
	if err != nil {
		return "", "", err
	}
	admin := account.Account{
		ID: account.ID(newID()), Login: adminLogin, Name: message.Phrase{VI: "Quản trị hệ thống", EN: "Administrator"},
		Hash: hash, MustChange: true, Version: 1,
		Grants: []account.Grant{{Role: account.Administrator}},
	}
	e := audit.Entry{Actor: "system:start", Verb: "first_administrator", Target: "account:" + string(admin.ID)}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, admin)
		return tx.PutAccount(admin)
	})
	return adminLogin, password, err
}

// ResetPassword gives an account a one-time password, which must be changed at
// the next sign-in, ends its sessions, turns its second step of signing in off
// and opens its login again: for an administrator who lost everything. Only the
// console may: whoever holds the machine holds the data.
func (s *System) ResetPassword(ctx context.Context, a Actor, login string) (password string, err error) {
	if a.console == "" {
		return "", fail(Forbidden, "app.forbidden")
	}
	of, err := s.store.AccountByLogin(ctx, login)
	if err != nil {
		return "", found(err, "app.no_account", message.Word("login", login))
	}
	if password, err = account.NewPassword(); err != nil {
		return "", err
	}
	hash, err := account.HashPassword(password)
	if err != nil {
		return "", err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	err = s.store.Change(ctx, accountEntry(a, of, tree, "reset_password"), func(tx *store.Tx) error {
		if err := tx.DropFactor(of.ID); err != nil {
			return err
		}
		return tx.SetPassword(of.ID, hash, true)
	})
	if err != nil {
		return "", err
	}
	return password, s.store.SignedIn(ctx, of.Login)
}

// accountEntry begins the audit entry of a change to an account, in the chain
// of its first unit.
func accountEntry(a Actor, of account.Account, tree *org.Tree, verb string) audit.Entry {
	e := audit.Entry{Actor: a.name(), Verb: verb, Target: "account:" + string(of.ID)}
	if len(of.Grants) > 0 {
		e.Chain, e.Unit = tree.Top(of.Grants[0].Unit), of.Grants[0].Unit
	}
	return e
}
