package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// ActionDetails is what a unit says of an action beside its state: what it
// costs and wins, what it waits for, who is in charge.
type ActionDetails struct {
	Measure    string
	Components []string
	Officer    string
	Holder     string // login; "" for nobody of the system
	Helpers    []string
	Starts     calendar.Date
	Due        calendar.Date
	Effort     int // tenths of a person-day; 0: not estimated
	Expected   points.Points
	Needs      []remediation.ActionID
	Documents  []document.ID
	Clause     string
	Version    int
}

// Officer is a person of a unit to whom an action may be given.
type Officer struct {
	Login string
	Name  message.Phrase
}

// Officers lists the people to whom a unit's actions may be given.
func (s *System) Officers(ctx context.Context, a Actor, round, unit string) ([]Officer, error) {
	f, err := s.frame(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return nil, err
	}
	return s.officers(ctx, f)
}

func (s *System) officers(ctx context.Context, f *Frame) ([]Officer, error) {
	all, err := s.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var officers []Officer
	for _, p := range all {
		works := func(g account.Grant) bool {
			return g.Unit == f.Unit.ID && (g.Role == account.Officer || g.Role == account.Head)
		}
		if !p.Disabled && slices.ContainsFunc(p.Grants, works) {
			officers = append(officers, Officer{p.Login, p.Name})
		}
	}
	return officers, nil
}

// ActionPage is one action with all that its page shows and offers.
type ActionPage struct {
	*Plan
	Row      *PlanRow // nil: a new one
	Notes    []remediation.ActionNote
	Papers   []document.Document // that an action may carry out
	Officers []Officer
	Confirms bool // the person may confirm the action or send it back
}

// ActionPage shows an action, or with id "" what is needed for a new one.
func (s *System) ActionPage(ctx context.Context, a Actor, round, unit string, id remediation.ActionID) (*ActionPage, error) {
	p, err := s.Plan(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &ActionPage{Plan: p}
	if v.Officers, err = s.officers(ctx, p.Frame); err != nil {
		return nil, err
	}
	if v.Papers, err = s.documentsOf(ctx, p.Frame); err != nil {
		return nil, err
	}
	if id == "" {
		return v, s.authorise(a, account.EditPlan, p.Unit.ID, p.tree)
	}
	i := slices.IndexFunc(p.Rows, func(r PlanRow) bool { return r.ID == id })
	if i < 0 {
		return nil, fail(NotFound, "app.no_action")
	}
	v.Row = &p.Rows[i]
	v.Confirms = v.Row.State == remediation.Done && s.authorise(a, account.RunRound, p.Unit.ID, p.tree) == nil
	v.Notes, err = s.store.ActionNotes(ctx, id)
	return v, err
}

// AddAction adds an action to a unit's plan.
func (s *System) AddAction(ctx context.Context, a Actor, round, unit string, d ActionDetails) (remediation.ActionID, error) {
	f, err := s.frame(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return "", err
	}
	all, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return "", err
	}
	action := remediation.Action{ID: remediation.ActionID(newID()), Round: string(f.Round.ID), Unit: f.Unit.ID, State: remediation.Planned, Version: 1}
	if action, err = s.detailed(ctx, f, action, d, all); err != nil {
		return "", err
	}
	err = s.store.Change(ctx, s.entry(a, f, "add_action", "action:"+string(action.ID)), func(tx *store.Tx) error {
		tx.Payload(nil, action)
		return tx.PutActions([]remediation.Action{action})
	})
	return action.ID, err
}

// ChangeDetails saves what an action is, costs and waits for.
func (s *System) ChangeDetails(ctx context.Context, a Actor, round, unit string, id remediation.ActionID, d ActionDetails) error {
	f, before, all, err := s.actionIn(ctx, a, account.EditPlan, round, unit, id)
	if err != nil {
		return err
	}
	after, err := s.detailed(ctx, f, before, d, all)
	if err != nil {
		return err
	}
	after.Version = d.Version
	after.Illustrative = slices.DeleteFunc(slices.Clone(before.Illustrative), func(field string) bool {
		return field == "officer" && before.Officer != after.Officer || field == "due" && before.Due != after.Due || field == "measure" && before.Measure != after.Measure
	})
	return s.changeAction(ctx, a, f, "change_action", before, after)
}

// actionIn loads an action of a unit for a verb, with the others of its plan.
func (s *System) actionIn(ctx context.Context, a Actor, do account.Verb, round, unit string, id remediation.ActionID) (*Frame, remediation.Action, []remediation.Action, error) {
	var none remediation.Action
	f, err := s.frame(ctx, a, do, round, unit)
	if err != nil {
		return nil, none, nil, err
	}
	all, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, none, nil, err
	}
	i := slices.IndexFunc(all, func(x remediation.Action) bool { return x.ID == id })
	if i < 0 {
		return nil, none, nil, fail(NotFound, "app.no_action")
	}
	return f, all[i], all, nil
}

func (s *System) changeAction(ctx context.Context, a Actor, f *Frame, verb string, before, after remediation.Action) error {
	err := s.store.Change(ctx, s.entry(a, f, verb, "action:"+string(before.ID)), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.UpdateAction(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// detailed puts details into an action and says what is wrong with them.
func (s *System) detailed(ctx context.Context, f *Frame, action remediation.Action, d ActionDetails, all []remediation.Action) (remediation.Action, error) {
	officers, err := s.officers(ctx, f)
	if err != nil {
		return action, err
	}
	i := slices.IndexFunc(officers, func(o Officer) bool { return o.Login == d.Holder })
	if d.Officer == "" && i >= 0 {
		d.Officer = officers[i].Name.VI
	}
	switch {
	case d.Measure == "":
		return action, fail(Invalid, "plan.no_measure")
	case len(d.Components) == 0:
		return action, fail(Invalid, "plan.no_component")
	case d.Holder != "" && i < 0:
		return action, fail(Invalid, "plan.no_such_officer")
	case d.Officer == "":
		return action, fail(Invalid, "plan.no_officer")
	case d.Due.IsZero():
		return action, fail(Invalid, "plan.no_due")
	case !d.Starts.IsZero() && d.Due.Before(d.Starts):
		return action, fail(Invalid, "plan.starts_late")
	case d.Effort < 0 || d.Expected.Sign() < 0:
		return action, fail(Invalid, "plan.negative")
	case len([]rune(d.Measure)) > maxText || len([]rune(d.Officer+d.Clause+strings.Join(d.Helpers, ""))) > maxText:
		return action, fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case remediation.Circle(action.ID, d.Needs, all):
		return action, fail(Invalid, "plan.circle")
	}
	for _, code := range d.Components {
		if c, ok := f.Index.Find(code); !ok || !c.Scored() {
			return action, fail(Invalid, "app.no_component", message.Word("code", code))
		}
	}
	for _, n := range d.Needs {
		if n == action.ID || !slices.ContainsFunc(all, func(x remediation.Action) bool { return x.ID == n }) {
			return action, fail(Invalid, "plan.circle")
		}
	}
	if d.Measure != action.Measure.VI {
		action.Measure = message.Phrase{VI: d.Measure}
	}
	action.Components, action.Officer, action.Holder, action.Helpers = d.Components, d.Officer, d.Holder, d.Helpers
	action.Starts, action.Due, action.Effort, action.Expected = d.Starts, d.Due, d.Effort, d.Expected
	action.Needs, action.Clause = d.Needs, d.Clause
	action.Documents, err = s.papersOf(ctx, f, action.Documents, d.Documents)
	return action, err
}

// papersOf puts the documents that a form names before those that stay.
func (s *System) papersOf(ctx context.Context, f *Frame, stay, named []document.ID) ([]document.ID, error) {
	if len(named) == 0 {
		return stay, nil
	}
	papers, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, id := range named {
		if !slices.ContainsFunc(papers, func(p document.Document) bool { return p.ID == id }) {
			return nil, fail(Invalid, "plan.no_document")
		}
	}
	all := slices.Clone(named)
	for _, id := range stay {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all, nil
}

// NoteAction adds what was done to an action's progress.
func (s *System) NoteAction(ctx context.Context, a Actor, round, unit string, id remediation.ActionID, said string) error {
	f, _, _, err := s.actionIn(ctx, a, account.EditPlan, round, unit, id)
	if err != nil {
		return err
	}
	switch {
	case said == "":
		return fail(Invalid, "plan.no_note")
	case len([]rune(said)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return s.store.Change(ctx, s.entry(a, f, "note_action", "action:"+string(id)), func(tx *store.Tx) error {
		n := remediation.ActionNote{At: tx.Now(), By: a.name(), Said: said}
		tx.Payload(nil, n)
		return tx.PutActionNote(id, n)
	})
}

// AcceptAction lets the level above accept an action that is done, or send it back
// with what is missing.
func (s *System) AcceptAction(ctx context.Context, a Actor, round, unit string, id remediation.ActionID, accept bool, remark string, version int) error {
	f, before, _, err := s.actionIn(ctx, a, account.RunRound, round, unit, id)
	if err != nil {
		return err
	}
	after := before
	after.Version, after.State, after.Confirmer = version, remediation.Accepted, a.name()
	switch {
	case before.State != remediation.Done:
		return fail(Invalid, "plan.not_done")
	case !accept && remark == "":
		return fail(Invalid, "sheet.reason")
	case len([]rune(remark)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case !accept:
		after.State, after.Confirmer = remediation.Doing, ""
	}
	verb := map[bool]string{true: "accept_action", false: "return_action"}[accept]
	err = s.store.Change(ctx, s.entry(a, f, verb, "action:"+string(id)), func(tx *store.Tx) error {
		tx.Payload(before, after)
		if remark != "" {
			if err := tx.PutActionNote(id, remediation.ActionNote{At: tx.Now(), By: a.name(), Said: remark}); err != nil {
				return err
			}
		}
		return tx.UpdateAction(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// Assign gives several open actions of a plan to one officer, or moves their
// date, all or none.
func (s *System) Assign(ctx context.Context, a Actor, round, unit string, ids []remediation.ActionID, holder string, due calendar.Date) error {
	f, err := s.frame(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return err
	}
	officers, err := s.officers(ctx, f)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(officers, func(o Officer) bool { return o.Login == holder })
	switch {
	case len(ids) == 0:
		return fail(Invalid, "plan.none_chosen")
	case holder == "" && due.IsZero():
		return fail(Invalid, "plan.nothing_to_set")
	case holder != "" && i < 0:
		return fail(Invalid, "plan.no_such_officer")
	}
	all, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	var before, after []remediation.Action
	for _, id := range ids {
		k := slices.IndexFunc(all, func(x remediation.Action) bool { return x.ID == id })
		if k < 0 {
			return fail(NotFound, "app.no_action")
		}
		changed := all[k]
		if !changed.State.Open() {
			return fail(Invalid, "plan.not_open", message.Title("measure", changed.Measure))
		}
		if holder != "" {
			changed.Holder, changed.Officer = holder, officers[i].Name.VI
		}
		if !due.IsZero() {
			changed.Due = due
		}
		changed.Illustrative = stillMade(all[k], changed)
		before, after = append(before, all[k]), append(after, changed)
	}
	err = s.store.Change(ctx, s.entry(a, f, "assign_actions", "plan:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(before, after)
		for _, x := range after {
			if err := tx.UpdateAction(x); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
