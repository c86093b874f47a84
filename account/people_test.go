package account_test

import (
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

func with(grants ...account.Grant) account.Account {
	return account.Account{ID: "x", Hash: "h", Grants: grants}
}

func admin(unit org.UnitID) account.Grant {
	return account.Grant{Role: account.Administrator, Unit: unit}
}

func TestMayGive(t *testing.T) {
	for name, c := range map[string]struct {
		who  account.Account
		give account.Grant
		want bool
	}{
		"there":                    {with(admin("d")), admin("d"), true},
		"below":                    {with(admin("d")), account.Grant{Role: account.Head, Unit: "c1"}, true},
		"above":                    {with(admin("d")), account.Grant{Role: account.Viewer, Unit: "p1"}, false},
		"another province":         {with(admin("p1")), account.Grant{Role: account.Viewer, Unit: "p2"}, false},
		"everything":               {with(admin("p1")), admin(""), false},
		"everything by all":        {with(admin("")), admin(""), true},
		"a unit by all":            {with(admin("")), account.Grant{Role: account.Viewer, Unit: "c2"}, true},
		"a head":                   {with(account.Grant{Role: account.Head, Unit: "c1"}), account.Grant{Role: account.Viewer, Unit: "c1"}, false},
		"a narrowed one":           {with(account.Grant{Role: account.Administrator, Unit: "d", Only: []string{"1"}}), account.Grant{Role: account.Viewer, Unit: "c1"}, false},
		"a narrowed one for all":   {with(account.Grant{Role: account.Administrator, Only: []string{"1"}}), admin(""), false},
		"one whose time is over":   {with(account.Grant{Role: account.Administrator, To: calendar.MustParse("01/5/2024")}), admin(""), false},
		"a unit that is not there": {with(admin("d")), account.Grant{Role: account.Viewer, Unit: "nowhere"}, false},
	} {
		if got := account.MayGive(c.who, c.give, tree, today); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	off := with(admin(""))
	off.Disabled = true
	if account.MayGive(off, admin(""), tree, today) {
		t.Error("a disabled account gives")
	}
}

// Who may choose an account's password anew may do all that it may.
func TestMayManage(t *testing.T) {
	head := account.Grant{Role: account.Head, Unit: "c1"}
	over := account.Grant{Role: account.Viewer, Unit: "p2", To: calendar.MustParse("01/5/2024")}
	for name, c := range map[string]struct {
		who, of account.Account
		want    bool
	}{
		"of a commune":            {with(admin("d")), with(head), true},
		"of a commune and beyond": {with(admin("d")), with(head, admin("p1")), false},
		"with a past beyond":      {with(admin("d")), with(head, over), true},
		"with nothing but a past": {with(admin("d")), with(over), false},
		"without a role":          {with(admin("d")), with(), false},
		"without a role, by all":  {with(admin("")), with(), true},
		"by no administrator":     {with(account.Grant{Role: account.Secretariat, Unit: "d"}), with(head), false},
	} {
		if got := account.MayManage(c.who, c.of, tree, today); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAbandons(t *testing.T) {
	before := with(admin("d"))
	other := func(change func(*account.Account)) []account.Account {
		a := with(admin("d"))
		a.ID = "y"
		change(&a)
		return []account.Account{before, a}
	}
	for name, c := range map[string]struct {
		others []account.Account
		want   bool
	}{
		"nobody else":       {nil, true},
		"only the same":     {[]account.Account{before}, true},
		"another there":     {other(func(*account.Account) {}), false},
		"another above":     {other(func(a *account.Account) { a.Grants[0].Unit = "p1" }), false},
		"one of everything": {other(func(a *account.Account) { a.Grants[0].Unit = "" }), false},
		"another below":     {other(func(a *account.Account) { a.Grants[0].Unit = "c1" }), true},
		"disabled":          {other(func(a *account.Account) { a.Disabled = true }), true},
		"never signed in":   {other(func(a *account.Account) { a.Hash = "" }), true},
		"for a time":        {other(func(a *account.Account) { a.Grants[0].To = calendar.MustParse("31/12/2024") }), true},
		"not yet":           {other(func(a *account.Account) { a.Grants[0].From = calendar.MustParse("31/12/2024") }), true},
		"delegated":         {other(func(a *account.Account) { a.Grants[0].For = "z" }), true},
		"narrowed":          {other(func(a *account.Account) { a.Grants[0].Only = []string{"1"} }), true},
	} {
		if got := account.Abandons(before, with(), c.others, tree, today); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if account.Abandons(before, with(admin("p1")), nil, tree, today) || account.Abandons(with(), with(), nil, tree, today) {
		t.Error("what is still administered is no loss")
	}
	if !account.Abandons(with(admin("")), with(admin("p1"), admin("p2")), nil, tree, today) {
		t.Error("administrators of every province are none of the installation")
	}
}

func TestMaySome(t *testing.T) {
	a := with(account.Grant{Role: account.Appraiser, Unit: "d", Only: []string{"1.2"}})
	if account.May(a, account.Appraise, account.At("c1"), tree, today) || !account.MaySome(a, account.Appraise, "c1", tree, today) {
		t.Error("an appraiser of 1.2 decides on some part of a commune, and not on all")
	}
	if account.MaySome(a, account.ScoreSelf, "c1", tree, today) || account.MaySome(a, account.Appraise, "p2", tree, today) {
		t.Error("some is more than the role gives")
	}
	lent := with(account.Grant{Role: account.Appraiser, Unit: "d", From: today, To: today, For: "y", Held: a.Grants})
	if !account.MaySome(lent, account.Appraise, "c1", tree, today) {
		t.Error("what is delegated of a narrowed role is some")
	}
}

func TestGoodLogin(t *testing.T) {
	for login, want := range map[string]bool{
		"ytich.chutich": true, "n.v-an_2": true, "abc": true, "ab": false, "": false, ".abc": false, "abc.": false, "Abc": false, "nguyễn": false, "a b": false,
	} {
		if account.GoodLogin(login) != want {
			t.Errorf("%q: %v", login, !want)
		}
	}
}
