package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// Before is one published result of a unit that the frame's unit took over
// from. It stays that unit's; its open actions are the named heir's to do.
type Before struct {
	Origin   org.Unit
	Round    assessment.Round
	Standing assessment.Standing
	Losses   []remediation.Loss
	Open     []PlanRow // actions still open, the earliest date first
	Ours     bool      // the frame's unit answers for what is open
	MayEdit  bool
}

// Lost is how many points were lost in all.
func (b Before) Lost() (sum points.Points) {
	for _, l := range b.Losses {
		sum = sum.Add(l.Line.Lost)
	}
	return sum
}

// before returns what the frame's unit has from before a merger or a split,
// the latest year first.
func (s *System) before(ctx context.Context, a Actor, f *Frame) ([]Before, error) {
	if f.Unit.ID == "" || !f.Inherits {
		return nil, nil
	}
	at := f.tree.On(f.Today)
	var all []Before
	for _, origin := range at.Ancestors(f.Unit.ID) {
		if s.authorise(a, account.SeePlan, origin.ID, f.tree) != nil {
			continue
		}
		standings, err := s.store.StandingsOf(ctx, origin.ID, assessment.Final)
		if err != nil {
			return nil, err
		}
		for _, r := range f.Rounds {
			st, there := standings[r.ID]
			if !there || r.Running() {
				continue
			}
			b := Before{Origin: origin, Round: r, Standing: st, Ours: at.Answers(origin.ID) == f.Unit.ID}
			b.MayEdit = s.authorise(a, account.EditPlan, origin.ID, f.tree) == nil
			if b.Losses, err = s.losses(ctx, &Frame{Round: r, Unit: origin, tree: f.tree}, origin.ID); err != nil {
				return nil, err
			}
			b.open()
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(x, y Before) int { return y.Round.Year - x.Round.Year })
	return all, nil
}

func (b *Before) open() {
	seen := map[remediation.ActionID]bool{}
	for _, l := range b.Losses {
		for _, action := range l.Actions {
			if action.State.Open() && !seen[action.ID] {
				seen[action.ID] = true
				b.Open = append(b.Open, planRow(action, b.Losses, nil))
			}
		}
	}
	slices.SortStableFunc(b.Open, func(x, y PlanRow) int { return x.Due.Cmp(y.Due) })
}

// lastDay is the day as of which a round sees who stands below its publisher.
func lastDay(r assessment.Round) calendar.Date {
	d, err := calendar.Of(r.Year, 12, 31)
	if err != nil {
		return calendar.Date{} // a year out of range: as it is now
	}
	return d
}
