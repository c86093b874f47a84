package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// Plan is the remediation of a unit: its actions and what each is worth.
type Plan struct {
	*Frame
	Rows   []PlanRow
	Lost   points.Points
	Bare   []remediation.Loss // lost points that no action answers
	States []StateCount
	Origin []Before // with the open actions of those that it took over from
}

// StateCount is how many actions are in a state.
type StateCount struct {
	State remediation.State
	N     int
}

// PlanRow is one action with the losses that it answers.
type PlanRow struct {
	remediation.Action
	Losses    []remediation.Loss
	Worth     points.Points // what was lost on its components
	Documents []document.Document
	May       bool // the person may change it
}

// Plan shows a unit's actions, the earliest date first.
func (s *System) Plan(ctx context.Context, a Actor, round, unit string) (*Plan, error) {
	f, _, err := s.page(ctx, a, account.SeePlan, round, unit)
	if err != nil {
		return nil, err
	}
	actions, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	losses, err := s.losses(ctx, f, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	v := &Plan{Frame: f}
	if v.Origin, err = s.before(ctx, a, f); err != nil {
		return nil, err
	}
	for _, action := range actions {
		row := planRow(action, losses, docs)
		row.May = s.mayAction(a, f, action)
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(x, y PlanRow) int { return x.Due.Cmp(y.Due) })
	for _, l := range losses {
		v.Lost = v.Lost.Add(l.Line.Lost)
		if len(l.Actions) == 0 {
			v.Bare = append(v.Bare, l)
		}
	}
	for _, state := range remediation.States {
		n := 0
		for _, action := range actions {
			if action.State == state {
				n++
			}
		}
		v.States = append(v.States, StateCount{state, n})
	}
	return v, nil
}

// mayAction says whether a person may change an action: each component that it
// answers has to be theirs.
func (s *System) mayAction(a Actor, f *Frame, action remediation.Action) bool {
	if len(action.Components) == 0 {
		return s.authorise(a, account.EditPlan, f.Unit.ID, f.tree) == nil
	}
	return !slices.ContainsFunc(action.Components, func(code string) bool { return !s.mayPart(a, account.EditPlan, f, f.Unit.ID, code) })
}

func planRow(action remediation.Action, losses []remediation.Loss, docs []document.Document) PlanRow {
	row := PlanRow{Action: action}
	for _, l := range losses {
		if slices.Contains(action.Components, l.Line.Code) {
			row.Losses, row.Worth = append(row.Losses, l), row.Worth.Add(l.Line.Lost)
		}
	}
	for _, id := range action.Documents { // in the order in which the action names them
		if i := slices.IndexFunc(docs, func(d document.Document) bool { return d.ID == id }); i >= 0 {
			row.Documents = append(row.Documents, docs[i])
		}
	}
	return row
}

// ActionChange is what a unit may change of an action. Version is the one that
// the person saw.
type ActionChange struct {
	State    remediation.State
	Due      calendar.Date
	Officer  string
	Progress string
	Reason   string // of dropping it
	Version  int
}

// maxText bounds a text typed into a form, in characters.
const maxText = 2000

// ChangeAction saves a change of an action. When somebody else changed it
// since, nothing is saved and the error is a Conflict.
func (s *System) ChangeAction(ctx context.Context, a Actor, round, unit string, id remediation.ActionID, c ActionChange) error {
	f, err := s.frame(ctx, a, account.SeePlan, round, unit)
	if err != nil {
		return err
	}
	if !s.some(a, account.EditPlan, f.Unit.ID, f.tree) {
		return fail(Forbidden, "app.forbidden")
	}
	before, err := s.store.Action(ctx, id)
	if err != nil {
		return found(err, "app.no_action")
	}
	if before.Unit != f.Unit.ID || before.Round != string(f.Round.ID) {
		return fail(NotFound, "app.no_action")
	}
	if !s.mayAction(a, f, before) {
		return fail(Forbidden, "app.not_your_action")
	}
	if err := checkChange(before, c); err != nil {
		return err
	}
	after := before
	after.State, after.Due, after.Officer, after.Version = c.State, c.Due, c.Officer, c.Version
	if after.Dropped = ""; c.State == remediation.Dropped {
		after.Dropped = c.Reason
	}
	if c.Officer != before.Officer {
		after.Holder = "" // whoever held it is no longer named
	}
	if c.Progress != before.Progress.VI {
		after.Progress = message.Phrase{VI: c.Progress}
	}
	after.Illustrative = stillMade(before, after)
	err = s.store.Change(ctx, s.entry(a, f, "change_action", "action:"+string(id)), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.UpdateAction(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

func checkChange(before remediation.Action, c ActionChange) error {
	switch {
	case !slices.Contains(remediation.States, c.State):
		return fail(Invalid, "plan.bad_state")
	case !before.State.MayBecome(c.State):
		return fail(Invalid, "plan.state_order", message.Sub("from", message.T("state."+string(before.State))), message.Sub("to", message.T("state."+string(c.State))))
	case c.State == remediation.Dropped && c.Reason == "":
		return fail(Invalid, "plan.no_reason")
	case c.Due.IsZero():
		return fail(Invalid, "plan.no_due")
	case c.Officer == "":
		return fail(Invalid, "plan.no_officer")
	case len([]rune(c.Progress)) > maxText || len([]rune(c.Reason)) > maxText || len([]rune(c.Officer)) > 200:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return nil
}

// stillMade drops the illustrative mark from what a person has now stated.
func stillMade(before, after remediation.Action) []string {
	changed := map[string]bool{
		"due": before.Due != after.Due, "state": before.State != after.State,
		"officer": before.Officer != after.Officer, "progress": before.Progress != after.Progress,
	}
	var left []string
	for _, field := range before.Illustrative {
		if !changed[field] {
			left = append(left, field)
		}
	}
	return left
}

// entry begins the audit entry of a change to something of the frame's unit.
func (s *System) entry(a Actor, f *Frame, verb, target string) audit.Entry {
	return audit.Entry{Chain: f.tree.Top(f.Round.Publisher), Actor: a.name(), Verb: verb, Target: target, Unit: f.Unit.ID}
}
