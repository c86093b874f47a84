package account

import (
	"regexp"
	"slices"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

var loginForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]$`)

// GoodLogin says whether a login may be given: small letters without marks,
// digits, dots and hyphens, so that it can be typed on any keyboard.
func GoodLogin(login string) bool { return loginForm.MatchString(login) }

// MaySome says whether a person may do a thing to a unit or to some part of it.
func MaySome(a Account, do Verb, unit org.UnitID, tree *org.Tree, on calendar.Date) bool {
	a.Grants = whole(a.Grants)
	return May(a, do, At(unit), tree, on)
}

// whole returns grants as if nothing narrowed them.
func whole(grants []Grant) []Grant {
	all := slices.Clone(grants)
	for i := range all {
		all[i].Only, all[i].Held = nil, whole(all[i].Held)
	}
	return all
}

// Past says whether the grant has ended before a date.
func (g Grant) Past(on calendar.Date) bool { return !g.To.IsZero() && g.To.Before(on) }

// lasts says whether the grant makes an administrator of a unit ("": of the
// whole installation) for good: not narrowed, not delegated and without an end.
func (g Grant) lasts(unit org.UnitID, tree *org.Tree, on calendar.Date) bool {
	return g.Role == Administrator && g.For == "" && len(g.Only) == 0 && g.To.IsZero() && g.validOn(on) &&
		(g.Unit == "" || unit != "" && tree.Within(unit, g.Unit))
}

// MayGive says whether a person may give, change or take away a grant: nobody
// gives more than they administer themselves.
func MayGive(a Account, g Grant, tree *org.Tree, on calendar.Date) bool {
	if g.Unit != "" {
		return May(a, EditPeople, At(g.Unit), tree, on)
	}
	return !a.Disabled && slices.ContainsFunc(a.Grants, func(h Grant) bool {
		return h.Role == Administrator && h.Unit == "" && h.For == "" && len(h.Only) == 0 && h.validOn(on)
	})
}

// MayManage says whether a person may act for a whole account: disable it, or
// let somebody choose its password anew. That hands over all that it may do, so
// every role of it has to be within reach.
func MayManage(a, of Account, tree *org.Tree, on calendar.Date) bool {
	for _, g := range of.Grants {
		if !g.Past(on) && !MayGive(a, g, tree, on) {
			return false
		}
	}
	return MayGive(a, Grant{}, tree, on) || slices.ContainsFunc(of.Grants, func(g Grant) bool { return MayGive(a, g, tree, on) })
}

// Abandons says whether a change of an account leaves something that it
// administered for good without anybody who does. others are the further
// administrators. Who has never chosen a password does not count.
func Abandons(before, after Account, others []Account, tree *org.Tree, on calendar.Date) bool {
	keeps := func(a Account, unit org.UnitID) bool {
		return !a.Disabled && a.Hash != "" && slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.lasts(unit, tree, on) })
	}
	for _, g := range before.Grants {
		if !keeps(before, g.Unit) || !g.lasts(g.Unit, tree, on) || keeps(after, g.Unit) {
			continue
		}
		if !slices.ContainsFunc(others, func(a Account) bool { return a.ID != before.ID && keeps(a, g.Unit) }) {
			return true
		}
	}
	return false
}
