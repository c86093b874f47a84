package app

import (
	"context"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
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
