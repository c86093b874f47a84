package app

import (
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// PeopleFilter says which people to list.
type PeopleFilter struct {
	Unit  string // alias or name: those there or below
	Role  account.Role
	Text  string // words of the name or the login
	After string // login after which the page begins
}

// People is a page of the people whose roles a person may see.
type People struct {
	*Frame
	Asked PeopleFilter
	Rows  []PersonRow
	Total int
	More  string       // login after which the next page begins; "": this is the last
	Units []org.Unit   // to choose from; none when there are too many for a list
	Edit  bool         // the person administers at least one unit
	Fault message.Text // of the filter
}

// PersonRow is one person in the list.
type PersonRow struct {
	account.Account
	Roles []GrantRow
}

// GrantRow is one grant with what its ids stand for.
type GrantRow struct {
	account.Grant
	Place  int // in the account
	At     org.Unit
	Giver  string // login of who delegated it
	Past   bool
	Future bool
	May    bool // the person who looks may change it

	Strange []string // of what narrows it, what no index in use knows
}

const (
	peoplePage = 50
	// unitChoices bounds a list to choose a unit from; past it people type.
	unitChoices = 400
)

// People lists people, a page at a time.
func (s *System) People(ctx context.Context, a Actor, filter PeopleFilter) (*People, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &People{Frame: f, Asked: filter}
	within, all := s.reach(a, account.SeePeople, f.tree)
	if len(within) == 0 && !all {
		return nil, fail(Forbidden, "app.forbidden")
	}
	edited, everything := s.reach(a, account.EditPeople, f.tree)
	v.Edit = everything || len(edited) > 0
	v.Units = choices(f.tree, within, all)
	if filter.Unit != "" {
		found := slices.DeleteFunc(f.tree.Find(filter.Unit), func(u org.Unit) bool {
			return s.authorise(a, account.SeePeople, u.ID, f.tree) != nil
		})
		if len(found) == 0 {
			v.Fault = message.T("people.no_unit", message.Word("unit", filter.Unit))
			return v, nil
		}
		within, all = ids(found), false
	}
	if all {
		within = nil
	}
	page, err := s.store.People(ctx, store.PeopleFilter{Units: within, Role: filter.Role, Text: filter.Text, After: filter.After, Limit: peoplePage + 1})
	if err != nil {
		return nil, err
	}
	v.Total = page.Total
	if len(page.Accounts) > peoplePage {
		page.Accounts = page.Accounts[:peoplePage]
		v.More = page.Accounts[peoplePage-1].Login
	}
	for _, p := range page.Accounts {
		row := PersonRow{Account: p}
		for _, g := range s.grantRows(a, p, f.tree) {
			if !g.Past && s.seesGrant(a, g.Grant, f.tree) {
				row.Roles = append(row.Roles, g)
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// reach returns the topmost units at which a person may do a thing; all says
// that it is the whole installation.
func (s *System) reach(a Actor, do account.Verb, tree *org.Tree) (units []org.UnitID, all bool) {
	if a.console != "" || account.MayGive(a.Account, account.Grant{}, tree, s.Today()) {
		return nil, true
	}
	for _, g := range a.Account.Grants {
		// What a seat allows is asked of it alone: together they reach further up.
		one := a.Account
		one.Grants = []account.Grant{g}
		if g.Unit != "" && account.May(one, do, account.At(g.Unit), tree, s.Today()) && !slices.Contains(units, g.Unit) {
			units = append(units, g.Unit)
		}
	}
	return units, false
}

// choices returns the units at and below some, nil when they are too many for
// a list.
func choices(tree *org.Tree, within []org.UnitID, all bool) []org.Unit {
	units := slices.DeleteFunc(tree.All(), func(u org.Unit) bool {
		return !all && !slices.ContainsFunc(within, func(top org.UnitID) bool { return tree.Within(u.ID, top) })
	})
	if len(units) > unitChoices {
		return nil
	}
	return units
}

func ids(units []org.Unit) []org.UnitID {
	all := make([]org.UnitID, len(units))
	for i, u := range units {
		all[i] = u.ID
	}
	return all
}

func (s *System) seesGrant(a Actor, g account.Grant, tree *org.Tree) bool {
	if g.Unit == "" {
		_, all := s.reach(a, account.SeePeople, tree)
		return all
	}
	return s.authorise(a, account.SeePeople, g.Unit, tree) == nil
}

func (s *System) grantRows(a Actor, p account.Account, tree *org.Tree) []GrantRow {
	rows := make([]GrantRow, len(p.Grants))
	for i, g := range p.Grants {
		u, _ := tree.Unit(g.Unit)
		rows[i] = GrantRow{
			Grant: g, Place: i, At: u, Past: g.Past(s.Today()), Future: !g.From.IsZero() && s.Today().Before(g.From),
			May: s.mayGive(a, g, tree),
		}
	}
	return rows
}

func (s *System) mayGive(a Actor, g account.Grant, tree *org.Tree) bool {
	return a.console != "" || account.MayGive(a.Account, g, tree, s.Today())
}

func (s *System) mayManage(a Actor, of account.Account, tree *org.Tree) bool {
	return a.console != "" || account.MayManage(a.Account, of, tree, s.Today())
}

// pick finds the unit that a person typed, among those at which may says yes.
// Of several with one name, such as before and after a merger, those of today
// are meant.
func (s *System) pick(tree *org.Tree, typed string, may func(org.UnitID) bool) (org.Unit, *message.Text) {
	found := slices.DeleteFunc(tree.Find(typed), func(u org.Unit) bool { return !may(u.ID) })
	if len(found) > 1 {
		if now := slices.DeleteFunc(slices.Clone(found), func(u org.Unit) bool { return !u.ValidOn(s.Today()) }); len(now) > 0 {
			found = now
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		why := message.T("people.no_unit", message.Word("unit", typed))
		return org.Unit{}, &why
	}
	var aliases []string
	for _, u := range found {
		aliases = append(aliases, u.Alias)
	}
	why := message.T("people.which_unit", message.Word("unit", typed), message.Word("aliases", strings.Join(aliases, ", ")))
	return org.Unit{}, &why
}

// seesPeople says whether a person may see the people of some unit.
func (s *System) seesPeople(a Actor, tree *org.Tree) bool {
	units, all := s.reach(a, account.SeePeople, tree)
	return all || len(units) > 0
}
