package app

import (
	"context"
	"errors"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// NewLink is a link that was just made: the one time that its token is known.
type NewLink struct {
	account.Link
	Token  string
	Person account.Account
}

func (s *System) newLink(a Actor, of account.Account, p account.Purpose) NewLink {
	return NewLink{account.Link{Account: of.ID, Purpose: p, By: a.name(), Expires: s.now().Add(p.Lasts())}, account.NewToken(), of}
}

// MakeLink makes a link by which a person chooses their password: an
// invitation as long as they have none, a reset after that. Links made before
// are worth nothing from now on; the password stays until the link is used.
func (s *System) MakeLink(ctx context.Context, a Actor, id account.ID) (NewLink, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return NewLink{}, err
	}
	of, err := s.store.Account(ctx, id)
	if err != nil {
		return NewLink{}, found(err, "people.none")
	}
	if !s.mayManage(a, of, tree) {
		return NewLink{}, fail(Forbidden, "people.beyond")
	}
	if of.Disabled {
		return NewLink{}, fail(Invalid, "people.disabled")
	}
	purpose := account.Reset
	if of.Hash == "" {
		purpose = account.Invitation
	}
	link := s.newLink(a, of, purpose)
	err = s.store.Change(ctx, accountEntry(a, of, tree, "make_link"), func(tx *store.Tx) error {
		tx.Payload(nil, link.Link)
		return tx.PutLink(link.Token, link.Link)
	})
	return link, err
}

// OpenLink returns whose password a link lets one choose. Whatever is wrong
// with it, it is the same to people: it is good no more.
func (s *System) OpenLink(ctx context.Context, token string) (account.Account, account.Link, error) {
	l, err := s.store.Link(ctx, token)
	if err != nil {
		return account.Account{}, l, found(err, "link.gone")
	}
	of, err := s.store.Account(ctx, l.Account)
	if err != nil {
		return of, l, err
	}
	if !l.Open(s.now()) || of.Disabled {
		return account.Account{}, l, fail(NotFound, "link.gone")
	}
	return of, l, nil
}

// UseLink sets the password that the owner of a link chose. All their sessions
// end, and a login that was closed opens again.
func (s *System) UseLink(ctx context.Context, token, fresh string) error {
	of, l, err := s.OpenLink(ctx, token)
	if err != nil {
		return err
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
	err = s.store.Change(ctx, accountEntry(Actor{Account: of}, of, tree, "use_link"), func(tx *store.Tx) error {
		tx.Payload(nil, l)
		if err := tx.UseLink(token); err != nil {
			return found(err, "link.gone")
		}
		return tx.SetPassword(of.ID, hash, false)
	})
	if err != nil {
		return err
	}
	return s.store.SignedIn(ctx, of.Login)
}

// linkOf is the way to a link below the address of the installation.
func linkOf(token string) string { return "/link?t=" + token }

// Address returns the link as people open it; site is how the installation is
// reached, such as https://cchc.example.vn.
func (l NewLink) Address(site string) string { return site + linkOf(l.Token) }

// What says what the link is for.
func (l NewLink) What() message.Text { return message.T("link." + string(l.Purpose)) }
