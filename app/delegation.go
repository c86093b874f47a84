package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// mostLent bounds a delegation, in days: who is away for longer hands over.
const mostLent = 366

// lendable says whether a person may delegate a grant of theirs now: their own,
// and no administration, which another administrator gives for a time.
func (s *System) lendable(g account.Grant) bool {
	return g.For == "" && g.Unit != "" && g.Role != account.Administrator && !g.Past(s.Today())
}

// LoanAsked is a delegation as it was typed.
type LoanAsked struct {
	Place       int // of the giver's grant
	To          string
	From, Until string
}

// Delegate lets somebody act in a role of one's own between two dates.
func (s *System) Delegate(ctx context.Context, a Actor, q LoanAsked) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	if q.Place < 0 || q.Place >= len(a.Account.Grants) || !s.lendable(a.Account.Grants[q.Place]) {
		return fail(Invalid, "lend.role")
	}
	own := a.Account.Grants[q.Place]
	g := account.Grant{Role: own.Role, Unit: own.Unit, Only: own.Only, For: a.Account.ID}
	if g.From, err = dateTyped(q.From); err != nil || g.From.IsZero() {
		return fail(Invalid, "lend.from")
	}
	if g.To, err = dateTyped(q.Until); err != nil || g.To.IsZero() {
		return fail(Invalid, "lend.to")
	}
	switch {
	case g.To.Before(g.From):
		return fail(Invalid, "people.dates")
	case g.To.Before(s.Today()):
		return fail(Invalid, "lend.past")
	case g.From.Days(g.To) > mostLent:
		return fail(Invalid, "lend.long", message.Int("days", mostLent))
	}
	to, err := s.store.AccountByLogin(ctx, q.To)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || to.Disabled || to.ID == a.Account.ID || !colleagues(own.Unit, to, tree) {
		return fail(Invalid, "lend.nobody", message.Word("login", q.To))
	}
	return s.store.Change(ctx, lentEntry(a, to, own.Unit, tree, "delegate"), func(tx *store.Tx) error {
		if err := tx.HoldPeople(); err != nil {
			return err
		}
		before, err := tx.Account(to.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(before.Grants, func(h account.Grant) bool { return overlaps(g, h) }) {
			return fail(Invalid, "lend.twice")
		}
		after := before
		after.Grants = append(slices.Clone(before.Grants), g)
		tx.Payload(before, after)
		return tx.UpdateAccount(after)
	})
}

// colleagues says whether somebody belongs to the same topmost unit: nothing is
// delegated over the wall between provinces.
func colleagues(unit org.UnitID, to account.Account, tree *org.Tree) bool {
	return slices.ContainsFunc(to.Grants, func(g account.Grant) bool { return g.Unit != "" && tree.Top(g.Unit) == tree.Top(unit) })
}

func overlaps(g, h account.Grant) bool {
	return h.For == g.For && h.Role == g.Role && h.Unit == g.Unit && !h.To.Before(g.From) && !g.To.Before(h.From)
}

func lentEntry(a Actor, to account.Account, unit org.UnitID, tree *org.Tree, verb string) audit.Entry {
	return audit.Entry{Chain: tree.Top(unit), Actor: a.name(), Verb: verb, Target: "account:" + string(to.ID), Unit: unit}
}

// EndDelegation ends a delegation of one's own early: from now on it counts
// no more, and one that has not begun is taken back. The person at the command
// line and whoever administers the unit do so by TakeRole.
func (s *System) EndDelegation(ctx context.Context, a Actor, to account.ID, place, version int) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	of, err := s.store.Account(ctx, to)
	if err != nil {
		return found(err, "people.none")
	}
	if place < 0 || place >= len(of.Grants) || of.Version != version {
		return fail(Conflict, "app.conflict")
	}
	g := of.Grants[place]
	if g.For != a.Account.ID {
		return fail(Forbidden, "app.forbidden")
	}
	yesterday := dayBefore(s.Today())
	return s.store.Change(ctx, lentEntry(a, of, g.Unit, tree, "end_delegation"), func(tx *store.Tx) error {
		if err := tx.HoldPeople(); err != nil {
			return err
		}
		before, err := tx.Account(to)
		if err != nil {
			return err
		}
		after := before
		after.Version, after.Grants = version, slices.Clone(before.Grants)
		if before.Version != version {
			return fail(Conflict, "app.conflict")
		}
		if g.From.Before(s.Today()) {
			after.Grants[place].To = yesterday
		} else {
			after.Grants = slices.Delete(after.Grants, place, place+1)
		}
		tx.Payload(before, after)
		return tx.UpdateAccount(after)
	})
}

func dayBefore(d calendar.Date) calendar.Date { return calendar.On(d.At(12).AddDate(0, 0, -1)) }
