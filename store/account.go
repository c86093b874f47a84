package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/parindex/parindex/account"
)

// Account returns an account.
func (s *Store) Account(ctx context.Context, id account.ID) (account.Account, error) {
	all, err := s.read.accounts(ctx, "WHERE a.id = ?", string(id))
	return first(all, "tài khoản", err)
}

// AccountByLogin returns the account with that login, in whatever case it is
// typed.
func (s *Store) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	all, err := s.read.accounts(ctx, "WHERE a.login_lower = ?", strings.ToLower(login))
	return first(all, "tài khoản", err)
}

// Accounts returns all accounts, by login.
func (s *Store) Accounts(ctx context.Context) ([]account.Account, error) {
	return s.read.accounts(ctx, "")
}

// accounts reads accounts with their grants in one query: a row a grant, and
// of a delegated one a row for each grant of the same role that its giver holds.
func (s source) accounts(ctx context.Context, where string, args ...any) ([]account.Account, error) {
	var all []account.Account
	last := int64(-1) // place of the grant read last
	err := s.each(ctx, "tài khoản",
		`SELECT a.id, a.login, a.name, a.hash, a.must_change, a.disabled, a.version,
			COALESCE(g.place, -1), g.role, COALESCE(g.unit, ''), COALESCE(g.valid_from, ''), COALESCE(g.valid_to, ''),
			COALESCE(g.only_parts, 'null'), COALESCE(g.granted_for, ''),
			h.role, COALESCE(h.unit, ''), COALESCE(h.valid_from, ''), COALESCE(h.valid_to, ''), COALESCE(h.only_parts, 'null')
		FROM account a LEFT JOIN account_grant g ON g.account = a.id
		LEFT JOIN account f ON f.id = g.granted_for AND f.disabled = 0
		LEFT JOIN account_grant h ON h.account = f.id AND h.role = g.role AND h.granted_for IS NULL `+where+`
		ORDER BY a.login_lower BYTEWISE, g.place, h.place`, args,
		func(rows *sql.Rows) error {
			var a account.Account
			var g, held account.Grant
			var place int64
			var role, heldRole sql.NullString
			if err := rows.Scan(&a.ID, &a.Login, fromJSON{&a.Name}, &a.Hash, &a.MustChange, &a.Disabled, &a.Version,
				&place, &role, &g.Unit, fromText{&g.From}, fromText{&g.To}, fromJSON{&g.Only}, &g.For,
				&heldRole, &held.Unit, fromText{&held.From}, fromText{&held.To}, fromJSON{&held.Only}); err != nil {
				return err
			}
			if n := len(all); n == 0 || all[n-1].ID != a.ID {
				all, last = append(all, a), -1
			}
			of := &all[len(all)-1]
			if role.Valid && place != last {
				g.Role, last = account.Role(role.String), place
				of.Grants = append(of.Grants, g)
			}
			if heldRole.Valid {
				held.Role = account.Role(heldRole.String)
				grant := &of.Grants[len(of.Grants)-1]
				grant.Held = append(grant.Held, held)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// PutAccount adds an account, as version 1. An id or a login that is taken is
// ErrExists.
func (tx *Tx) PutAccount(a account.Account) error {
	err := tx.insert("tài khoản", "account (id, login, login_lower, name, hash, must_change, disabled, version, sought)",
		[][]any{{string(a.ID), a.Login, strings.ToLower(a.Login), asJSON{a.Name}, a.Hash, flag(a.MustChange), flag(a.Disabled), 1, sought(a)}})
	if err != nil {
		return err
	}
	return tx.putGrants(a)
}

func (tx *Tx) putGrants(a account.Account) error {
	grants := make([][]any, len(a.Grants))
	for i, g := range a.Grants {
		grants[i] = []any{string(a.ID), i, string(g.Role), orNull(g.Unit), g.From.ISO(), g.To.ISO(), asJSON{g.Only}, orNull(g.For)}
	}
	return tx.insert("vai trò", "account_grant (account, place, role, unit, valid_from, valid_to, only_parts, granted_for)", grants)
}

// SetPassword sets the hash of a password, ends all sessions of the account
// and makes its one-time links worth nothing. mustChange says that its owner did not choose it.
func (tx *Tx) SetPassword(id account.ID, hash string, mustChange bool) error {
	n, err := tx.exec("tài khoản", "UPDATE account SET hash = ?, must_change = ?, version = version + 1 WHERE id = ?",
		hash, flag(mustChange), string(id))
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("tài khoản: %w", ErrNotFound)
	}
	if err := tx.DropLinks(id); err != nil {
		return err
	}
	return tx.endSessions(id)
}
