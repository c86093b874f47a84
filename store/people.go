package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// PeopleFilter says which accounts to list.
type PeopleFilter struct {
	Units []org.UnitID // with a role there or below; nil: everybody
	Role  account.Role // "": any
	Text  string       // words of the name or the login, with or without marks
	After string       // login after which the page begins
	Limit int
}

// PeoplePage is a page of accounts, by login.
type PeoplePage struct {
	Accounts []account.Account
	Total    int // of all pages
}

// sought is what searching looks through.
func sought(a account.Account) string {
	return message.Plain(a.Login + " " + a.Name.VI + " " + a.Name.EN)
}

// fillSought fills in what accounts of before that column are found by.
func fillSought(ctx context.Context, s source) error {
	bare, err := list(ctx, s, "tài khoản", func(rows *sql.Rows) (a account.Account, err error) {
		return a, rows.Scan(&a.ID, &a.Login, fromJSON{&a.Name})
	}, "SELECT id, login, name FROM account WHERE sought = ''")
	if err != nil {
		return err
	}
	for _, a := range bare {
		if _, err := s.exec(ctx, "tài khoản", "UPDATE account SET sought = ? WHERE id = ?", sought(a), string(a.ID)); err != nil {
			return err
		}
	}
	return nil
}

// People returns a page of accounts, with two queries.
func (s *Store) People(ctx context.Context, f PeopleFilter) (PeoplePage, error) {
	where, args := f.where()
	n, err := one(ctx, s.read, "tài khoản", func(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) },
		"SELECT COUNT(*) FROM account p WHERE "+where, args...)
	if err != nil {
		return PeoplePage{}, err
	}
	all, err := s.read.accounts(ctx, `WHERE a.id IN (SELECT id FROM (SELECT p.id FROM account p WHERE `+where+` AND p.login_lower > ?
		ORDER BY p.login_lower BYTEWISE LIMIT ?) page)`, append(args, strings.ToLower(f.After), f.Limit)...)
	return PeoplePage{all, n}, err
}

// where is the condition on accounts p, with its arguments.
func (f PeopleFilter) where() (string, []any) {
	if f.Units != nil && len(f.Units) == 0 {
		return "1 = 0", []any{}
	}
	where, args := "1 = 1", []any{}
	for _, word := range strings.Fields(message.Plain(f.Text)) {
		where += ` AND p.sought LIKE ? ESCAPE '\'`
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word)+"%")
	}
	role := ""
	if f.Role != "" {
		role = " AND g.role = ?"
	}
	switch {
	case f.Units != nil:
		where += ` AND p.id IN (WITH RECURSIVE below (id) AS (SELECT id FROM unit WHERE id IN (` + marks(len(f.Units)) + `)
			UNION SELECT u.id FROM unit u JOIN below b ON u.parent = b.id)
			SELECT g.account FROM account_grant g JOIN below b ON g.unit = b.id WHERE 1 = 1` + role + `)`
		for _, u := range f.Units {
			args = append(args, string(u))
		}
	case f.Role != "":
		where += " AND p.id IN (SELECT g.account FROM account_grant g WHERE 1 = 1" + role + ")"
	}
	if f.Role != "" {
		args = append(args, string(f.Role))
	}
	return where, args
}

// AccountsByLogin returns those accounts that have one of some logins, in
// whatever case they are typed.
func (s *Store) AccountsByLogin(ctx context.Context, logins []string) ([]account.Account, error) {
	if len(logins) == 0 {
		return nil, nil
	}
	args := make([]any, len(logins))
	for i, login := range logins {
		args[i] = strings.ToLower(login)
	}
	return s.read.accounts(ctx, "WHERE a.login_lower IN ("+marks(len(logins))+")", args...)
}

// Colleagues returns the accounts with a role at a unit itself, by login.
func (s *Store) Colleagues(ctx context.Context, unit org.UnitID) ([]account.Account, error) {
	return s.read.accounts(ctx, "WHERE a.id IN (SELECT account FROM account_grant WHERE unit = ?)", string(unit))
}

// Delegated returns the accounts to which one has delegated a role.
func (s *Store) Delegated(ctx context.Context, giver account.ID) ([]account.Account, error) {
	return s.read.accounts(ctx, "WHERE a.id IN (SELECT account FROM account_grant WHERE granted_for = ?)", string(giver))
}

// HoldPeople makes changes of accounts wait for each other, so that each sees
// what the one before has left.
func (tx *Tx) HoldPeople() error {
	if tx.lock == "" {
		return nil
	}
	_, err := tx.exec("tài khoản", tx.lock, "people")
	return err
}

// Account is Store.Account within the change.
func (tx *Tx) Account(id account.ID) (account.Account, error) {
	all, err := tx.accounts(tx.ctx, "WHERE a.id = ?", string(id))
	return first(all, "tài khoản", err)
}

// Administrators returns all accounts that have or had the role.
func (tx *Tx) Administrators() ([]account.Account, error) {
	return tx.accounts(tx.ctx, "WHERE a.id IN (SELECT account FROM account_grant WHERE role = ?)", string(account.Administrator))
}

// UpdateAccount saves name, roles and whether an account is disabled; its
// Version is the one that the editor saw. It is ErrConflict when another has
// been saved since. The sessions of a disabled account end.
func (tx *Tx) UpdateAccount(a account.Account) error {
	n, err := tx.exec("tài khoản", "UPDATE account SET name = ?, disabled = ?, sought = ?, version = version + 1 WHERE id = ? AND version = ?",
		asJSON{a.Name}, flag(a.Disabled), sought(a), string(a.ID), a.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("tài khoản", "SELECT version FROM account WHERE id = ?", string(a.ID))
	}
	if _, err := tx.exec("vai trò", "DELETE FROM account_grant WHERE account = ?", string(a.ID)); err != nil {
		return err
	}
	if err := tx.putGrants(a); err != nil || !a.Disabled {
		return err
	}
	return tx.endSessions(a.ID)
}
