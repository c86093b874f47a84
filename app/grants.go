package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// GrantAsked is a role as it was typed.
type GrantAsked struct {
	Role     account.Role
	Unit     string // alias or name; "": the whole installation
	From, To string
	Only     string // codes or offices, one a line or parted by semicolons
}

// NewPerson is a person as they were typed, with their first role.
type NewPerson struct {
	Login, Name string
	GrantAsked
}

// maxName bounds the name of a person, in characters.
const maxName = 120

// AddPerson makes an account without a password and the link by which its
// owner chooses one.
func (s *System) AddPerson(ctx context.Context, a Actor, n NewPerson) (account.ID, NewLink, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return "", NewLink{}, err
	}
	p, err := newAccount(n.Login, n.Name)
	if err != nil {
		return "", NewLink{}, err
	}
	g, err := s.grantOf(a, n.GrantAsked, tree)
	if err != nil {
		return "", NewLink{}, err
	}
	p.Grants = []account.Grant{g}
	link := s.newLink(a, p, account.Invitation)
	err = s.store.Change(ctx, accountEntry(a, p, tree, "add_person"), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"account": p, "link": link.Link})
		if err := tx.PutAccount(p); err != nil {
			return err
		}
		return tx.PutLink(link.Token, link.Link)
	})
	if errors.Is(err, store.ErrExists) {
		return "", NewLink{}, fail(Invalid, "people.login_taken", message.Word("login", p.Login))
	}
	return p.ID, link, err
}

func newAccount(login, name string) (account.Account, error) {
	login, name = strings.ToLower(strings.TrimSpace(login)), strings.Join(strings.Fields(name), " ")
	switch {
	case !account.GoodLogin(login):
		return account.Account{}, fail(Invalid, "people.login_form")
	case name == "":
		return account.Account{}, fail(Invalid, "people.no_name")
	case len([]rune(name)) > maxName:
		return account.Account{}, fail(Invalid, "plan.too_long", message.Int("most", maxName))
	}
	return account.Account{ID: account.ID(newID()), Login: login, Name: message.Phrase{VI: name}, Version: 1}, nil
}

// grantOf reads a role that was typed; it is one that the person may give.
func (s *System) grantOf(a Actor, q GrantAsked, tree *org.Tree) (account.Grant, error) {
	g := account.Grant{Role: q.Role, Only: onlyOf(q.Only)}
	if !slices.Contains(account.Roles, q.Role) {
		return g, fail(Invalid, "people.no_role")
	}
	if q.Unit == "" && q.Role != account.Administrator {
		return g, fail(Invalid, "people.unit_needed")
	}
	if q.Unit != "" {
		u, why := s.pick(tree, q.Unit, func(id org.UnitID) bool { return s.mayGive(a, account.Grant{Unit: id}, tree) })
		if why != nil {
			return g, &Error{Kind: Invalid, Text: *why}
		}
		g.Unit = u.ID
	}
	if !s.mayGive(a, g, tree) {
		return g, fail(Forbidden, "people.beyond")
	}
	var err error
	if g.From, err = dateTyped(q.From); err != nil {
		return g, fail(Invalid, "people.bad_from", message.Word("typed", q.From))
	}
	if g.To, err = dateTyped(q.To); err != nil {
		return g, fail(Invalid, "people.bad_to", message.Word("typed", q.To))
	}
	if !g.To.IsZero() && g.To.Before(g.From) {
		return g, fail(Invalid, "people.dates")
	}
	if len(g.Only) > 0 && !slices.Contains([]account.Role{account.Officer, account.Appraiser, account.Council}, q.Role) {
		return g, fail(Invalid, "people.only_role")
	}
	return g, nil
}

func dateTyped(typed string) (calendar.Date, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return calendar.Date{}, nil
	}
	return calendar.Parse(typed)
}

// onlyOf reads a list of codes and offices; a code may be followed by a point.
func onlyOf(typed string) []string {
	var only []string
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == '\n' || r == ';' }) {
		part = strings.TrimRight(strings.Join(strings.Fields(part), " "), ".")
		if part != "" && !slices.Contains(only, part) {
			only = append(only, part)
		}
	}
	return only
}

// GiveRole gives a person one more role. version is the one of the account
// that was seen.
func (s *System) GiveRole(ctx context.Context, a Actor, id account.ID, q GrantAsked, version int) error {
	return s.changeAccount(ctx, a, id, version, "give_role", func(p *account.Account, tree *org.Tree) error {
		g, err := s.grantOf(a, q, tree)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(p.Grants, func(h account.Grant) bool { return sameGrant(g, h) }) {
			return fail(Invalid, "people.role_twice")
		}
		p.Grants = append(slices.Clone(p.Grants), g)
		return nil
	})
}

func sameGrant(g, h account.Grant) bool {
	return g.Role == h.Role && g.Unit == h.Unit && g.From == h.From && g.To == h.To && g.For == h.For && slices.Equal(g.Only, h.Only)
}

// TakeRole takes away the role at a place of a person's account: the log keeps
// what it was.
func (s *System) TakeRole(ctx context.Context, a Actor, id account.ID, place, version int) error {
	return s.changeAccount(ctx, a, id, version, "take_role", func(p *account.Account, tree *org.Tree) error {
		if place < 0 || place >= len(p.Grants) {
			return fail(Conflict, "app.conflict")
		}
		if !s.mayGive(a, p.Grants[place], tree) {
			return fail(Forbidden, "people.beyond")
		}
		p.Grants = slices.Delete(slices.Clone(p.Grants), place, place+1)
		return nil
	})
}

// SetDisabled closes an account, or opens it again.
func (s *System) SetDisabled(ctx context.Context, a Actor, id account.ID, disabled bool, version int) error {
	verb := map[bool]string{true: "disable_person", false: "enable_person"}[disabled]
	return s.changeAccount(ctx, a, id, version, verb, func(p *account.Account, tree *org.Tree) error {
		if !s.mayManage(a, *p, tree) {
			return fail(Forbidden, "people.beyond")
		}
		p.Disabled = disabled
		return nil
	})
}

// Rename changes how a person is called.
func (s *System) Rename(ctx context.Context, a Actor, id account.ID, name string, version int) error {
	return s.changeAccount(ctx, a, id, version, "rename_person", func(p *account.Account, tree *org.Tree) error {
		if !s.mayManage(a, *p, tree) {
			return fail(Forbidden, "people.beyond")
		}
		named, err := newAccount("any", name)
		if err == nil && named.Name.VI != p.Name.VI {
			p.Name = named.Name
		}
		return err
	})
}

// changeAccount changes one account; nothing may be left without an
// administrator by it.
func (s *System) changeAccount(ctx context.Context, a Actor, id account.ID, version int, verb string, change func(*account.Account, *org.Tree) error) error {
	tree, err := s.editsPeople(ctx, a)
	if err != nil {
		return err
	}
	of, err := s.store.Account(ctx, id)
	if err != nil {
		return found(err, "people.none")
	}
	if !s.seesAccount(a, of, tree) {
		return fail(NotFound, "people.none")
	}
	err = s.store.Change(ctx, accountEntry(a, of, tree, verb), func(tx *store.Tx) error {
		if err := tx.HoldPeople(); err != nil {
			return err
		}
		before, err := tx.Account(id)
		if err != nil {
			return err
		}
		after := before
		after.Version = version
		if err := change(&after, tree); err != nil {
			return err
		}
		others, err := tx.Administrators()
		if err != nil {
			return err
		}
		if account.Abandons(before, after, others, tree, s.Today()) {
			return fail(Invalid, "people.last_administrator")
		}
		tx.Payload(before, after)
		return tx.UpdateAccount(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
