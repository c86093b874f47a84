package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// MyWork is what a person is in charge of, over all rounds that they may see.
type MyWork struct {
	*Frame
	Rows  []WorkRow // open ones first, the earliest date first
	Late  int
	Soon  int           // open and due within two weeks
	Worth points.Points // what the open ones may win

	Letters []ReplyTask // that the person's units owe a report to
}

// WorkRow is one action with where it stands.
type WorkRow struct {
	remediation.Action
	Round assessment.Round
	Unit  string // alias
	Name  string
	Worth points.Points
}

// soonDays is how many days ahead a date is said to be near.
const soonDays = 14

// MyWork lists what the signed-in person is in charge of.
func (s *System) MyWork(ctx context.Context, a Actor) (*MyWork, error) {
	start, err := s.Start(ctx, a)
	if err != nil {
		return nil, err
	}
	if start.Round == "" {
		return nil, fail(NotFound, "app.no_round", message.Word("round", ""))
	}
	f, err := s.frame(ctx, a, account.SeeRanking, start.Round, "")
	if err != nil {
		return nil, err
	}
	v := &MyWork{Frame: f}
	if v.Letters, err = s.lettersOf(ctx, a, f); err != nil {
		return nil, err
	}
	actions, err := s.store.ActionsHeld(ctx, a.name(), a.Account.Name.VI)
	if err != nil {
		return nil, err
	}
	lost := map[string]map[string]points.Points{} // by round and unit, then code
	for _, x := range actions {
		i := slices.IndexFunc(f.Rounds, func(r assessment.Round) bool { return string(r.ID) == x.Round })
		if i < 0 || s.authorise(a, account.SeePlan, x.Unit, f.tree) != nil {
			continue
		}
		key := x.Round + "/" + string(x.Unit)
		if lost[key] == nil {
			if lost[key], err = s.openOf(ctx, f.Rounds[i], x); err != nil {
				return nil, err
			}
		}
		row := WorkRow{Action: x, Round: f.Rounds[i], Unit: f.Alias(x.Unit), Name: f.Name(x.Unit).VI}
		for _, code := range x.Components {
			row.Worth = row.Worth.Add(lost[key][code])
		}
		if x.Expected.Sign() > 0 {
			row.Worth = x.Expected
		}
		v.add(row)
	}
	slices.SortStableFunc(v.Rows, func(x, y WorkRow) int {
		if x.State.Open() != y.State.Open() {
			if x.State.Open() {
				return -1
			}
			return 1
		}
		return x.Due.Cmp(y.Due)
	})
	return v, nil
}

// openOf is what a unit lost in a round, by component.
func (s *System) openOf(ctx context.Context, r assessment.Round, x remediation.Action) (map[string]points.Points, error) {
	open := map[string]points.Points{}
	lines, err := s.store.Lines(ctx, r.ID, x.Unit, assessment.Final)
	for _, line := range lines {
		open[line.Code] = line.Lost
	}
	return open, err
}

func (v *MyWork) add(row WorkRow) {
	v.Rows = append(v.Rows, row)
	if !row.State.Open() {
		return
	}
	v.Worth = v.Worth.Add(row.Worth)
	switch {
	case row.Late(v.Today):
		v.Late++
	case v.Today.Days(row.Due) <= soonDays:
		v.Soon++
	}
}

// lettersOf are the letters to which the person's own units owe a report, the
// nearest date first.
func (s *System) lettersOf(ctx context.Context, a Actor, f *Frame) ([]ReplyTask, error) {
	var all []ReplyTask
	for _, u := range account.Seats(a.Account, account.AnswerRequest, f.tree.Units(), f.Today) {
		tasks, err := s.replyTasks(ctx, f, u)
		if err != nil {
			return nil, err
		}
		all = append(all, tasks...)
	}
	all = slices.DeleteFunc(all, func(t ReplyTask) bool { return !t.Owed() })
	slices.SortStableFunc(all, func(x, y ReplyTask) int { return x.Request.Due.Cmp(y.Request.Due) })
	return all, nil
}
