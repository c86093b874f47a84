package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// OwnAccount is what a person is told of their own account.
type OwnAccount struct {
	*Frame
	Roles    []GrantRow
	Lent     []Lent // what they delegated
	Lendable []GrantRow
	// Colleagues are those at the units of what may be delegated.
	Colleagues []account.Account
	Sessions   []account.Session
	Present    string          // id of the session that asks
	Factor     *account.Factor // without its secret; nil: off
	Left       int             // codes for a lost phone
}

// OwnAccount shows a person their own account. token is that of the session
// that asks.
func (s *System) OwnAccount(ctx context.Context, a Actor, token string) (*OwnAccount, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &OwnAccount{Frame: f, Present: store.SessionID(token)}
	if v.Roles, err = s.rolesOf(ctx, a, a.Account, f.tree); err != nil {
		return nil, err
	}
	for _, g := range v.Roles {
		if s.lendable(g.Grant) {
			v.Lendable = append(v.Lendable, g)
		}
	}
	if v.Colleagues, err = s.colleaguesOf(ctx, a, v.Lendable); err != nil {
		return nil, err
	}
	if v.Lent, err = s.lent(ctx, a.Account.ID, f.tree); err != nil {
		return nil, err
	}
	if v.Sessions, err = s.Sessions().SessionsOf(ctx, a.Account.ID); err != nil {
		return nil, err
	}
	factor, err := s.store.Factor(ctx, a.Account.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return v, nil
	case err != nil:
		return nil, err
	}
	v.Factor = &account.Factor{Since: factor.Since}
	v.Left, err = s.store.RecoveriesLeft(ctx, a.Account.ID)
	return v, err
}

// changeOwn changes something of a person's own account.
func (s *System) changeOwn(ctx context.Context, a Actor, verb string, do func(*store.Tx) error) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	return s.store.Change(ctx, accountEntry(a, a.Account, tree, verb), do)
}

// EndSession ends one of a person's own sessions.
func (s *System) EndSession(ctx context.Context, a Actor, session string) error {
	err := s.changeOwn(ctx, a, "end_session", func(tx *store.Tx) error { return tx.EndSession(a.Account.ID, session) })
	return found(err, "session.gone")
}

// NewFactor makes a secret for the second step of signing in. Nothing is on
// until TurnOnFactor has seen a code of it.
func (s *System) NewFactor() (account.Factor, error) { return account.NewFactor() }

// TurnOnFactor turns the second step of signing in on, once a code shows that
// the person's phone has the secret, which may be sealed. It returns the codes for a lost phone.
func (s *System) TurnOnFactor(ctx context.Context, a Actor, secret, code string) ([]string, error) {
	secret, err := s.opened(ctx, a.Account, secret)
	if err != nil {
		return nil, err
	}
	f := account.Factor{Secret: secret}
	counter, err := f.Use(code, s.now())
	if err != nil {
		return nil, fail(Invalid, "factor.wrong")
	}
	f.Counter = counter
	key, err := s.key(ctx, a)
	if err != nil {
		return nil, err
	}
	if f.Secret, err = key.Seal(a.Account.ID, secret); err != nil {
		return nil, err
	}
	codes, err := account.NewRecoveries()
	if err != nil {
		return nil, err
	}
	err = s.changeOwn(ctx, a, "turn_on_factor", func(tx *store.Tx) error { return tx.PutFactor(a.Account.ID, f, codes) })
	if errors.Is(err, store.ErrExists) {
		return nil, fail(Invalid, "factor.on")
	}
	return codes, err
}

// TurnOffFactor turns a person's own second step off; it takes their password.
func (s *System) TurnOffFactor(ctx context.Context, a Actor, password string) error {
	if err := s.checkOwn(ctx, a, password); err != nil {
		return err
	}
	return s.changeOwn(ctx, a, "turn_off_factor", func(tx *store.Tx) error { return tx.DropFactor(a.Account.ID) })
}

// checkOwn checks a password that a signed-in person typed again, with the
// brake on guessing: somebody may have found a browser left open.
func (s *System) checkOwn(ctx context.Context, a Actor, password string) error {
	key := "again " + a.Account.Login
	if err := s.brake(ctx, key); err != nil {
		return err
	}
	if !account.CheckPassword(a.Account.Hash, password) {
		return fail(Invalid, "password.wrong_old")
	}
	return s.store.SignedIn(ctx, key)
}

// brake counts a try under a key, and refuses it when there were too many.
func (s *System) brake(ctx context.Context, key string) error {
	closed, err := s.store.BeginSignIn(ctx, key)
	if err != nil || closed <= 0 {
		return err
	}
	minutes := int((closed + time.Minute - 1) / time.Minute)
	return fail(Invalid, "factor.closed", message.Int("minutes", minutes))
}

// DropFactor turns the second step of somebody off who has lost the phone.
func (s *System) DropFactor(ctx context.Context, a Actor, id account.ID) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	of, err := s.store.Account(ctx, id)
	if err != nil {
		return found(err, "people.none")
	}
	if !s.mayManage(a, of, tree) {
		return fail(Forbidden, "people.beyond")
	}
	return s.store.Change(ctx, accountEntry(a, of, tree, "drop_factor"), func(tx *store.Tx) error { return tx.DropFactor(id) })
}

// NeedsCode says whether signing in takes a second step after the password.
func (s *System) NeedsCode(ctx context.Context, id account.ID) (bool, error) {
	return s.store.HasFactor(ctx, id)
}

// CheckCode checks the second step of signing in: a code of the app, or one of
// those for a lost phone, which is used up. version is the one of the account
// when its password was given: a password that was changed since is worth
// nothing.
func (s *System) CheckCode(ctx context.Context, id account.ID, version int, code string) (account.Account, error) {
	a, err := s.Account(ctx, id)
	if err != nil {
		return a, err
	}
	if a.Version != version {
		return a, fail(Forbidden, "signin.gone")
	}
	key := "code " + a.Login
	if err := s.brake(ctx, key); err != nil {
		return a, err
	}
	f, err := s.store.Factor(ctx, id)
	if err != nil {
		return a, found(err, "factor.wrong") // turned off meanwhile
	}
	f.Secret, err = s.opened(ctx, a, f.Secret)
	if err != nil && kindOf(err) != Missing {
		return a, err
	}
	// Without the secret, the codes for a lost phone are good all the same.
	counter, wrong := int64(0), account.ErrCode
	if err == nil {
		counter, wrong = f.Use(code, s.now())
	}
	switch {
	case wrong == nil:
		err = s.store.UseCode(ctx, id, counter)
	case errors.Is(wrong, account.ErrCode):
		err = s.changeOwn(ctx, Actor{Account: a}, "use_recovery", func(tx *store.Tx) error { return tx.UseRecovery(id, code) })
	default:
		return a, wrong
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrConflict) {
		return a, fail(Invalid, "factor.wrong")
	}
	if err != nil {
		return a, err
	}
	return a, s.store.SignedIn(ctx, key)
}

// Lent is a role that a person delegated.
type Lent struct {
	GrantRow
	To account.Account
}

func (s *System) lent(ctx context.Context, giver account.ID, tree *org.Tree) ([]Lent, error) {
	all, err := s.store.Delegated(ctx, giver)
	if err != nil {
		return nil, err
	}
	var lent []Lent
	for _, to := range all {
		for _, g := range s.grantRows(Actor{}, to, tree) {
			if g.For == giver {
				lent = append(lent, Lent{g, to})
			}
		}
	}
	return lent, nil
}

// colleaguesOf returns the others at the units of some roles.
func (s *System) colleaguesOf(ctx context.Context, a Actor, roles []GrantRow) ([]account.Account, error) {
	var all []account.Account
	for i, g := range roles {
		if slices.ContainsFunc(roles[:i], func(h GrantRow) bool { return h.Unit == g.Unit }) {
			continue
		}
		there, err := s.store.Colleagues(ctx, g.Unit)
		if err != nil {
			return nil, err
		}
		for _, p := range there {
			if p.ID != a.Account.ID && !p.Disabled && !slices.ContainsFunc(all, func(q account.Account) bool { return q.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	return all, nil
}
