package app

import (
	"encoding/json"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/org"
)

// AccountChange is an entry of the log about an account, with what of the
// account differs after it.
type AccountChange struct {
	audit.Entry
	Given   []GrantRow
	Taken   []GrantRow
	Renamed string // the name before; "": as it was
}

// accountChange reads what an entry says of an account. An entry that keeps
// something else, or whose payload was erased, differs in nothing.
func (s *System) accountChange(a Actor, e audit.Entry, tree *org.Tree) AccountChange {
	c := AccountChange{Entry: e}
	var kept struct{ Before, After account.Account }
	if json.Unmarshal(e.Payload, &kept) != nil || kept.After.ID == "" || kept.Before.ID == "" {
		return c
	}
	c.Given = s.missing(a, kept.After, kept.Before, tree)
	c.Taken = s.missing(a, kept.Before, kept.After, tree)
	if kept.Before.Name != kept.After.Name {
		c.Renamed = kept.Before.Name.VI
	}
	return c
}

// missing returns the grants of one account that another lacks.
func (s *System) missing(a Actor, of, in account.Account, tree *org.Tree) []GrantRow {
	return slices.DeleteFunc(s.grantRows(a, of, tree), func(g GrantRow) bool {
		return slices.ContainsFunc(in.Grants, func(h account.Grant) bool { return sameGrant(g.Grant, h) })
	})
}
