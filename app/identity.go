package app

import (
	"context"
	"errors"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// Claims is what a provider of single sign-on says of a person.
type Claims struct {
	Issuer, Subject string
	Name            string // by which people are found the first time
}

// SignInBy returns the person whom a provider has recognised. The first time
// they are found by their name there, which is their login here unless an
// administrator said otherwise; from then on only by the subject, which the
// provider never gives to another. It makes no account and gives no role.
func (s *System) SignInBy(ctx context.Context, c Claims) (account.Account, error) {
	held, err := s.store.IdentityBySubject(ctx, c.Issuer, c.Subject)
	if err == nil {
		return s.Account(ctx, held.Account)
	}
	name := account.CleanName(c.Name)
	if !errors.Is(err, store.ErrNotFound) || c.Issuer == "" || c.Subject == "" || name == "" {
		return account.Account{}, orNobody(err, name)
	}
	a, held, err := s.named(ctx, name)
	if err != nil {
		return a, err
	}
	if held.Subject != "" || a.Disabled || held.Name != "" && held.Name != name {
		return account.Account{}, orNobody(nil, name)
	}
	fresh := account.Identity{Account: a.ID, Name: held.Name, Issuer: c.Issuer, Subject: c.Subject}
	err = s.changeOwn(ctx, Actor{Account: a}, "bind_identity", func(tx *store.Tx) error {
		tx.Payload(held, fresh)
		return tx.PutIdentity(held, fresh)
	})
	if errors.Is(err, store.ErrExists) {
		return account.Account{}, orNobody(nil, name)
	}
	return a, err
}

// orNobody is the refusal of who is not known, unless the database failed.
func orNobody(err error, name string) error {
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return fail(Forbidden, "sso.nobody", message.Word("typed", message.Shorten(name, 60)))
	}
	return err
}

// named finds whom a name of a provider means.
func (s *System) named(ctx context.Context, name string) (account.Account, account.Identity, error) {
	held, err := s.store.IdentityByName(ctx, name)
	if err == nil {
		a, err := s.store.Account(ctx, held.Account)
		return a, held, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return account.Account{}, held, err
	}
	a, err := s.store.AccountByLogin(ctx, name)
	if err != nil {
		return a, held, orNobody(err, name)
	}
	held, err = s.store.Identity(ctx, a.ID)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return a, held, err
}

// SetIdentity says by which name the provider of single sign-on names a person
// ("": by their login), and unties them from whom they came as so far.
func (s *System) SetIdentity(ctx context.Context, a Actor, id account.ID, name string) error {
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
	name = account.CleanName(name)
	if len([]rune(name)) > maxSource {
		return fail(Invalid, "sso.long_name")
	}
	if other, err := s.store.AccountByLogin(ctx, name); name != "" && err == nil && other.ID != id {
		return fail(Invalid, "sso.taken")
	}
	before, err := s.store.Identity(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	after := account.Identity{Account: id, Name: name}
	err = s.store.Change(ctx, accountEntry(a, of, tree, "set_identity"), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.PutIdentity(before, after)
	})
	if errors.Is(err, store.ErrExists) {
		return fail(Invalid, "sso.taken")
	}
	return err
}
