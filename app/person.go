package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// Person is the page of one person.
type Person struct {
	*Frame
	Who     account.Account
	Roles   []GrantRow
	Hidden  int  // roles at units that the person who looks may not see
	Manage  bool // may disable it, and let a password be chosen anew
	Edit    bool // may give it a role somewhere
	Units   []org.Unit
	Factor  bool // the second step of signing in is on
	Links   []account.Link
	History []AccountChange // for those who may edit
	Hands   bool            // may pass on what it is in charge of

	Identity account.Identity // at single sign-on, for those who manage
}

// Person shows one person, as far as one may see their roles.
func (s *System) Person(ctx context.Context, a Actor, id account.ID) (*Person, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	p, err := s.store.Account(ctx, id)
	if err != nil {
		return nil, found(err, "people.none")
	}
	if !s.seesAccount(a, p, f.tree) {
		return nil, fail(NotFound, "people.none")
	}
	v := &Person{Frame: f, Who: p, Manage: s.mayManage(a, p, f.tree)}
	within, all := s.reach(a, account.EditPeople, f.tree)
	v.Edit = all || len(within) > 0
	if v.Roles, err = s.rolesOf(ctx, a, p, f.tree); err != nil {
		return nil, err
	}
	v.Roles = slices.DeleteFunc(v.Roles, func(g GrantRow) bool {
		hidden := !s.seesGrant(a, g.Grant, f.tree)
		if hidden {
			v.Hidden++
		}
		return hidden
	})
	if err := s.findStrange(ctx, f, v.Roles); err != nil {
		return nil, err
	}
	v.Hands = slices.ContainsFunc(v.Roles, func(g GrantRow) bool { return g.Unit != "" && s.mayHandOver(a, g.Unit, f.tree) })
	if !v.Edit {
		return v, nil
	}
	v.Units = choices(f.tree, within, all)
	if v.Manage {
		if v.Factor, err = s.store.HasFactor(ctx, p.ID); err != nil {
			return nil, err
		}
		if v.Identity, err = s.store.Identity(ctx, p.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if v.Links, err = s.store.Links(ctx, p.ID); err != nil {
			return nil, err
		}
		entries, err := s.store.AuditOfAny(ctx, chainsOf(p, f.tree), "account:"+string(p.ID), 50)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			v.History = append(v.History, s.accountChange(a, e, f.tree))
		}
	}
	return v, nil
}

// findStrange notes what narrows a role and is neither a code nor an office of
// any index that a round uses: most likely a slip of the pen. It is no fault:
// next year's index may not be there yet.
func (s *System) findStrange(ctx context.Context, f *Frame, roles []GrantRow) error {
	if len(f.Rounds) == 0 || !slices.ContainsFunc(roles, func(g GrantRow) bool { return len(g.Only) > 0 }) {
		return nil
	}
	var hashes []string
	for _, r := range f.Rounds {
		if !slices.Contains(hashes, r.Hash) {
			hashes = append(hashes, r.Hash)
		}
	}
	books, err := s.booksOf(ctx, hashes)
	if err != nil {
		return err
	}
	known := func(only string) bool {
		for _, x := range books {
			if slices.ContainsFunc(x.Leaves(), func(c *rulebook.Criterion) bool {
				return account.Target{Part: c.Code, Office: officeOf(x, c.Code)}.NamedBy(only)
			}) {
				return true
			}
		}
		return false
	}
	for i := range roles {
		for _, only := range roles[i].Only {
			if !known(only) {
				roles[i].Strange = append(roles[i].Strange, only)
			}
		}
	}
	return nil
}

// seesAccount says whether a person may know of an account: they may see one
// of its roles, or administer everything.
func (s *System) seesAccount(a Actor, p account.Account, tree *org.Tree) bool {
	if _, all := s.reach(a, account.SeePeople, tree); all {
		return true
	}
	return slices.ContainsFunc(p.Grants, func(g account.Grant) bool { return s.seesGrant(a, g, tree) })
}

// rolesOf returns the grants of an account with the logins of who delegated
// them.
func (s *System) rolesOf(ctx context.Context, a Actor, p account.Account, tree *org.Tree) ([]GrantRow, error) {
	rows := s.grantRows(a, p, tree)
	for i, g := range rows {
		if g.For == "" {
			continue
		}
		giver, err := s.store.Account(ctx, g.For)
		if err != nil {
			return nil, err
		}
		rows[i].Giver = giver.Login
	}
	return rows, nil
}

// chainsOf are the chains in which changes of an account may stand.
func chainsOf(p account.Account, tree *org.Tree) []org.UnitID {
	chains := []org.UnitID{""}
	for _, g := range p.Grants {
		if top := tree.Top(g.Unit); !slices.Contains(chains, top) {
			chains = append(chains, top)
		}
	}
	return chains
}
