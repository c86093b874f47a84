package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// HandOver is what an officer who leaves holds, and what of it passes to
// another.
type HandOver struct {
	*Frame
	From       account.Account
	To         *account.Account // nil: not chosen yet
	Fault      *message.Text    // of the choice
	Charges    []ChargeRow
	Actions    []HandedAction
	Colleagues []account.Account
	Fit        bool // all of it may pass
}

// ChargeRow is a component of a running sheet that the officer is in charge of.
type ChargeRow struct {
	store.Charge
	Round assessment.Round
	Unit  org.Unit
	Title message.Phrase
	Fits  bool // the other's role reaches it
}

// HandedAction is an action that is not done yet and names the officer.
type HandedAction struct {
	remediation.Action
	Unit org.Unit
	Fits bool
}

// mayHandOver says whether a person may pass on what others hold at a unit:
// its head, and whoever administers it.
func (s *System) mayHandOver(a Actor, unit org.UnitID, tree *org.Tree) bool {
	return s.authorise(a, account.SubmitSelf, unit, tree) == nil || s.authorise(a, account.EditPeople, unit, tree) == nil
}

// HandOver shows what an officer holds, and, once somebody is chosen, whether
// it may pass to them. What is held at units beyond the reach of the person who
// asks is not shown and does not pass.
func (s *System) HandOver(ctx context.Context, a Actor, id account.ID, to string) (*HandOver, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &HandOver{Frame: f}
	if v.From, err = s.store.Account(ctx, id); err != nil {
		return nil, found(err, "people.none")
	}
	var at []GrantRow
	for _, g := range s.grantRows(a, v.From, f.tree) {
		if g.Unit != "" && s.mayHandOver(a, g.Unit, f.tree) {
			at = append(at, g)
		}
	}
	if len(at) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	if v.Colleagues, err = s.colleaguesOf(ctx, Actor{Account: v.From}, at); err != nil {
		return nil, err
	}
	if to != "" {
		if err := s.chooseHeir(ctx, v, to); err != nil {
			return nil, err
		}
	}
	if err := s.charges(ctx, a, v); err != nil {
		return nil, err
	}
	if err := s.openActions(ctx, a, v); err != nil {
		return nil, err
	}
	v.Fit = v.To != nil && len(v.Charges)+len(v.Actions) > 0 &&
		!slices.ContainsFunc(v.Charges, func(c ChargeRow) bool { return !c.Fits }) &&
		!slices.ContainsFunc(v.Actions, func(x HandedAction) bool { return !x.Fits })
	return v, nil
}

func (s *System) chooseHeir(ctx context.Context, v *HandOver, login string) error {
	to, err := s.store.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || to.Disabled || to.ID == v.From.ID {
		why := message.T("handover.nobody", message.Word("login", login))
		v.Fault = &why
		return nil
	}
	v.To = &to
	return nil
}

func (s *System) charges(ctx context.Context, a Actor, v *HandOver) error {
	all, err := s.store.Charges(ctx, v.From.Login)
	if err != nil {
		return err
	}
	rounds, err := s.roundsByID(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !s.mayHandOver(a, c.Unit, v.tree) {
			continue
		}
		row := ChargeRow{Charge: c, Round: rounds[c.Round]}
		row.Unit, _ = v.tree.Unit(c.Unit)
		book, err := s.book(ctx, row.Round.Hash)
		if err != nil {
			return err
		}
		if node, ok := book.Find(c.Code); ok {
			row.Title = node.Title
		}
		row.Fits = v.To != nil && s.mayPart(Actor{Account: *v.To}, account.ScoreSelf, &Frame{tree: v.tree, Index: book}, c.Unit, c.Code)
		v.Charges = append(v.Charges, row)
	}
	return nil
}

func (s *System) roundsByID(ctx context.Context) (map[assessment.RoundID]assessment.Round, error) {
	all, err := s.store.Rounds(ctx)
	rounds := map[assessment.RoundID]assessment.Round{}
	for _, r := range all {
		rounds[r.ID] = r
	}
	return rounds, err
}

func (s *System) openActions(ctx context.Context, a Actor, v *HandOver) error {
	all, err := s.store.OpenActions(ctx, v.From.Login, v.From.Name.VI)
	if err != nil {
		return err
	}
	rounds, err := s.roundsByID(ctx)
	if err != nil {
		return err
	}
	for _, action := range all {
		if !s.mayHandOver(a, action.Unit, v.tree) {
			continue
		}
		row := HandedAction{Action: action}
		row.Unit, _ = v.tree.Unit(action.Unit)
		book, err := s.book(ctx, rounds[assessment.RoundID(action.Round)].Hash)
		if err != nil {
			return err
		}
		row.Fits = v.To != nil && s.mayAction(Actor{Account: *v.To}, &Frame{tree: v.tree, Index: book, Unit: row.Unit}, action)
		v.Actions = append(v.Actions, row)
	}
	return nil
}

// GiveOver passes on what HandOver shows, all of it or nothing. seen is how
// many components and actions the person saw: if it is not as many any more,
// they look again.
func (s *System) GiveOver(ctx context.Context, a Actor, id account.ID, to string, seen int) error {
	v, err := s.HandOver(ctx, a, id, to)
	if err != nil {
		return err
	}
	switch {
	case v.Fault != nil:
		return &Error{Kind: Invalid, Text: *v.Fault}
	case v.To == nil:
		return fail(Invalid, "handover.nobody", message.Word("login", to))
	case len(v.Charges)+len(v.Actions) != seen:
		return fail(Conflict, "app.conflict")
	case !v.Fit:
		return fail(Invalid, "handover.unfit")
	}
	e := accountEntry(a, v.From, v.tree, "hand_over")
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		before, after := map[string]any{}, map[string]any{"to": v.To.Login}
		var was, is []store.Charge
		for _, c := range v.Charges {
			was = append(was, c.Charge)
			c.Officer = v.To.Login
			is = append(is, c.Charge)
			if err := tx.PutCharge(c.Charge); err != nil {
				return err
			}
		}
		var had, have []remediation.Action
		for _, x := range v.Actions {
			had = append(had, x.Action)
			after := x.Action
			after.Officer = v.To.Login
			if x.Officer == v.From.Name.VI {
				after.Officer = v.To.Name.VI
			}
			after.Illustrative = stillMade(x.Action, after)
			have = append(have, after)
			if err := tx.UpdateAction(after); err != nil {
				return err
			}
		}
		before["components"], before["actions"] = was, had
		after["components"], after["actions"] = is, have
		tx.Payload(before, after)
		return nil
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
