package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// RowChange is a change of one action in the table of a plan.
type RowChange struct {
	ID     remediation.ActionID
	State  remediation.State
	Due    calendar.Date
	Holder string // login; "" leaves the officer as they are
	Expect int    // version that the person saw
}

// RowFault is what is wrong with one row; nothing of any row was saved.
type RowFault struct {
	ID   remediation.ActionID
	Text message.Text
}

// ChangeRows saves changes made in the table of a plan, all or none, and
// returns what is wrong with which row. Rows that say what is already so are
// passed over.
func (s *System) ChangeRows(ctx context.Context, a Actor, round, unit string, rows []RowChange) (int, []RowFault, error) {
	p, err := s.Plan(ctx, a, round, unit)
	if err != nil {
		return 0, nil, err
	}
	officers, err := s.officers(ctx, p.Frame)
	if err != nil {
		return 0, nil, err
	}
	if err := s.authorise(a, account.EditPlan, p.Unit.ID, p.tree); err != nil && !s.some(a, account.EditPlan, p.Unit.ID, p.tree) {
		return 0, nil, err
	}
	var before, after []remediation.Action
	var faults []RowFault
	for _, c := range rows {
		i := slices.IndexFunc(p.Rows, func(r PlanRow) bool { return r.ID == c.ID })
		if i < 0 {
			return 0, nil, fail(NotFound, "app.no_action")
		}
		old := p.Rows[i].Action
		fresh := old
		fresh.State, fresh.Due, fresh.Version = c.State, c.Due, c.Expect
		if c.Holder != "" && c.Holder != old.Holder {
			k := slices.IndexFunc(officers, func(o Officer) bool { return o.Login == c.Holder })
			if k < 0 {
				faults = append(faults, RowFault{c.ID, message.T("plan.no_such_officer")})
				continue
			}
			fresh.Holder, fresh.Officer = c.Holder, officers[k].Name.VI
		}
		if fresh.State == old.State && fresh.Due == old.Due && fresh.Holder == old.Holder {
			continue
		}
		if why := s.rowFault(p.Rows[i], fresh); why != nil {
			faults = append(faults, RowFault{c.ID, *why})
			continue
		}
		fresh.Illustrative = stillMade(old, fresh)
		before, after = append(before, old), append(after, fresh)
	}
	if len(faults) > 0 || len(after) == 0 {
		return 0, faults, nil
	}
	err = s.store.Change(ctx, s.entry(a, p.Frame, "change_actions", "plan:"+p.Round.Key+"/"+p.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(before, after)
		for _, x := range after {
			if err := tx.UpdateAction(x); err != nil {
				return err
			}
		}
		return nil
	})
	return len(after), nil, conflicted(err)
}

// rowFault says what is wrong with a change in the table.
func (s *System) rowFault(row PlanRow, fresh remediation.Action) *message.Text {
	if !row.May {
		t := message.T("app.not_your_action")
		return &t
	}
	if fresh.State == remediation.Dropped && row.State != remediation.Dropped {
		t := message.T("plan.drop_on_page")
		return &t
	}
	err := checkChange(row.Action, ActionChange{State: fresh.State, Due: fresh.Due, Officer: fresh.Officer, Reason: row.Dropped})
	var e *Error
	if errors.As(err, &e) {
		return &e.Text
	}
	return nil
}

// Carried is how many actions were carried on.
type Carried struct{ Taken, Known, Gone int }

// CarryActions carries on in a plan what is still open of the round before and
// of the units that the frame's took over from. The old action stays, and says
// where it went. What was carried on already is passed over; what answers a
// component that there is no more stays behind.
func (s *System) CarryActions(ctx context.Context, a Actor, round, unit string) (Carried, error) {
	var n Carried
	f, _, err := s.page(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return n, err
	}
	have, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return n, err
	}
	sources, err := s.openBefore(ctx, a, f)
	if err != nil {
		return n, err
	}
	var fresh, ended []remediation.Action
	for _, x := range sources {
		if slices.ContainsFunc(have, func(h remediation.Action) bool { return h.Origin == "action:"+string(x.ID) }) {
			n.Known++
			continue
		}
		codes, err := s.codesIn(ctx, f, x)
		if err != nil {
			return n, err
		}
		if len(codes) == 0 {
			n.Gone++
			continue
		}
		y := x
		y.ID, y.Round, y.Unit, y.Components, y.Version = remediation.ActionID(newID()), string(f.Round.ID), f.Unit.ID, codes, 1
		y.Origin, y.Needs, y.Confirmer = "action:"+string(x.ID), nil, ""
		if x.Unit != f.Unit.ID {
			y.Holder = "" // people of the unit that has ended
		}
		old := x
		old.State, old.Dropped = remediation.Dropped, message.Say(message.VI, "plan.carried", message.Title("round", f.Round.Title), message.Title("unit", f.Unit.Name))
		fresh, ended = append(fresh, y), append(ended, old)
	}
	if n.Taken = len(fresh); n.Taken == 0 {
		return n, nil
	}
	return n, conflicted(s.store.Change(ctx, s.entry(a, f, "carry_actions", "plan:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(sources, fresh)
		for _, x := range ended {
			if err := tx.UpdateAction(x); err != nil {
				return err
			}
		}
		return tx.PutActions(fresh)
	}))
}

// openBefore are the open actions of the round before, and of the units that
// the frame's took over from, where they are the frame's unit's to do.
func (s *System) openBefore(ctx context.Context, a Actor, f *Frame) ([]remediation.Action, error) {
	var all []remediation.Action
	add := func(round assessment.RoundID, u org.UnitID) error {
		actions, err := s.store.Actions(ctx, round, u)
		for _, x := range actions {
			if x.State.Open() {
				all = append(all, x)
			}
		}
		return err
	}
	if before, ok := f.before(); ok && (before.Year < f.Round.Year || f.Round.Running()) {
		if err := add(before.ID, f.Unit.ID); err != nil {
			return nil, err
		}
	}
	earlier, err := s.before(ctx, a, f)
	if err != nil {
		return nil, err
	}
	for _, b := range earlier {
		if b.Ours && b.MayEdit {
			if err := add(b.Round.ID, b.Origin.ID); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// codesIn are the components of the frame's index that continue those of an
// action.
func (s *System) codesIn(ctx context.Context, f *Frame, x remediation.Action) ([]string, error) {
	i := slices.IndexFunc(f.Known, func(r assessment.Round) bool { return string(r.ID) == x.Round })
	if i < 0 {
		return nil, nil
	}
	old, err := s.book(ctx, f.Known[i].Hash)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, p := range rulebook.Pairs(old, f.Index) {
		if slices.Contains(x.Components, p.Old.Code) && !slices.Contains(codes, p.New.Code) {
			codes = append(codes, p.New.Code)
		}
	}
	return codes, nil
}

// PlanDuty is a duty of a unit from which actions may be made, with how many of
// its dates are still to come.
type PlanDuty struct {
	duty.Duty
	Left int
}

// planDuties lists the duties of a unit that have dates to come this year.
func (s *System) planDuties(ctx context.Context, f *Frame) ([]PlanDuty, error) {
	_, rows, err := s.dutyRows(ctx, f.Today.Year(), f.Today, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	var all []PlanDuty
	for _, row := range rows {
		if row.Due.Before(f.Today) {
			continue
		}
		i := slices.IndexFunc(all, func(d PlanDuty) bool { return d.ID == row.Duty.ID })
		if i < 0 {
			all, i = append(all, PlanDuty{Duty: row.Duty}), len(all)
		}
		all[i].Left++
	}
	return all, nil
}

// RepeatDuty makes an action of each date that a duty of the unit still has
// this year, for the components that d names; a date that has one already is
// passed over.
func (s *System) RepeatDuty(ctx context.Context, a Actor, round, unit string, id duty.ID, d ActionDetails) (int, error) {
	f, _, err := s.page(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return 0, err
	}
	have, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return 0, err
	}
	_, rows, err := s.dutyRows(ctx, f.Today.Year(), f.Today, f.Unit.ID)
	if err != nil {
		return 0, err
	}
	var fresh []remediation.Action
	found := false
	for _, row := range rows {
		if row.Duty.ID != id {
			continue
		}
		found = true
		origin := "duty:" + string(id) + ":" + row.Period
		if row.Due.Before(f.Today) || slices.ContainsFunc(have, func(h remediation.Action) bool { return h.Origin == origin }) {
			continue
		}
		d.Measure, d.Due = row.Duty.Title+" ("+PeriodText(row.Period).In(message.VI)+")", row.Due
		if d.Holder == "" && d.Officer == "" {
			d.Holder = row.Duty.Officer
		}
		x := remediation.Action{ID: remediation.ActionID(newID()), Round: string(f.Round.ID), Unit: f.Unit.ID, State: remediation.Planned, Version: 1, Origin: origin}
		if x, err = s.detailed(ctx, f, x, d, have); err != nil {
			return 0, err
		}
		fresh = append(fresh, x)
	}
	switch {
	case !found:
		return 0, fail(Invalid, "plan.no_duty")
	case len(fresh) == 0:
		return 0, fail(Invalid, "plan.duty_known")
	case len(fresh) > mostClauses:
		return 0, fail(Invalid, "plan.no_clauses", message.Int("most", mostClauses))
	}
	return len(fresh), s.store.Change(ctx, s.entry(a, f, "add_actions", "plan:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(nil, fresh)
		return tx.PutActions(fresh)
	})
}

// PlanMore is what may be added to a plan several at once.
type PlanMore struct {
	*ActionPage
	Before []PlanRow // open ones of the round before or of units taken over from
	Duties []PlanDuty
}

// PlanMore shows what may be carried on in a plan, and repeated from duties.
func (s *System) PlanMore(ctx context.Context, a Actor, round, unit string) (*PlanMore, error) {
	p, err := s.ActionPage(ctx, a, round, unit, "")
	if err != nil {
		return nil, err
	}
	v := &PlanMore{ActionPage: p}
	open, err := s.openBefore(ctx, a, p.Frame)
	if err != nil {
		return nil, err
	}
	for _, x := range open {
		carried := slices.ContainsFunc(p.Rows, func(r PlanRow) bool { return r.Origin == "action:"+string(x.ID) })
		if !carried {
			v.Before = append(v.Before, PlanRow{Action: x})
		}
	}
	v.Duties, err = s.planDuties(ctx, p.Frame)
	return v, err
}
