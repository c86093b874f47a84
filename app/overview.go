package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Overview answers: where do we stand, where did the points go, what next.
type Overview struct {
	*Frame
	Standing assessment.Standing
	Self     *assessment.Standing // nil: no self score known
	Areas    []AreaSums
	Losses   []remediation.Loss    // largest first
	Due      []PlanRow             // open actions, earliest first
	Claimed  points.Points         // of the lost points: claimed and not given
	SelfGap  points.Points         // own total above the appraised one
	All      []assessment.Standing // of the round, by rank
	Best     assessment.Standing   // of the round
	Median   points.Points         // of the round's totals
}

// AreaSums is an area as appraised and as claimed.
type AreaSums struct {
	scoring.Sum
	Self         points.Points
	Claimed      points.Points // claimed and not recognised
	Unclaimed    points.Points // lost in the unit's own score already
	Illustrative bool          // maximum and points are made up
}

// Overview shows a unit's standing in a round.
func (s *System) Overview(ctx context.Context, a Actor, round, unit string) (*Overview, error) {
	f, all, err := s.page(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Overview{Frame: f}
	if v.Standing, err = f.standingOf(all); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(st assessment.Standing) bool { return st.Cohort != v.Standing.Cohort })
	v.All, v.Best, v.Median = all, all[0], median(all)
	if v.Self, err = s.selfStanding(ctx, f); err != nil {
		return nil, err
	}
	v.Areas = areaSums(f.Index, v.Standing, v.Self)
	if v.Self != nil {
		v.SelfGap = v.Self.Total.Sub(v.Standing.Total)
	}
	if v.Losses, err = s.losses(ctx, f, f.Unit.ID); err != nil {
		return nil, err
	}
	for _, l := range v.Losses {
		v.Claimed = v.Claimed.Add(l.Claimed())
		for _, action := range l.Actions {
			if action.State.Open() && !slices.ContainsFunc(v.Due, func(d PlanRow) bool { return d.ID == action.ID }) {
				v.Due = append(v.Due, planRow(action, v.Losses, nil))
			}
		}
	}
	slices.SortStableFunc(v.Due, func(x, y PlanRow) int { return x.Due.Cmp(y.Due) })
	slices.SortStableFunc(v.Losses, func(x, y remediation.Loss) int { return y.Line.Lost.Cmp(x.Line.Lost) })
	return v, nil
}

func (s *System) selfStanding(ctx context.Context, f *Frame) (*assessment.Standing, error) {
	all, err := s.store.Standings(ctx, f.Round.ID, assessment.Self)
	if err != nil {
		return nil, err
	}
	for _, st := range all {
		if st.Unit == f.Unit.ID {
			return &st, nil
		}
	}
	return nil, nil
}

func areaSums(x *rulebook.Index, final assessment.Standing, self *assessment.Standing) []AreaSums {
	sums := make([]AreaSums, len(final.Areas))
	for i, a := range final.Areas {
		sums[i] = AreaSums{Sum: a, Self: a.Got, Unclaimed: a.Lost, Illustrative: final.Illustrative}
		if node, ok := x.Find(a.Code); ok && node.Illustrative {
			sums[i].Illustrative = true
		}
		if self == nil || i >= len(self.Areas) {
			continue
		}
		sums[i].Self = self.Areas[i].Got
		if a.Got.Less(sums[i].Self) {
			sums[i].Claimed = sums[i].Self.Sub(a.Got)
			sums[i].Unclaimed = a.Lost.Sub(sums[i].Claimed)
		}
	}
	return sums
}

// median is the middle total, the mean of the two middle ones when even.
func median(ranked []assessment.Standing) points.Points {
	n := len(ranked)
	if n%2 == 1 {
		return ranked[n/2].Total
	}
	return ranked[n/2-1].Total.Add(ranked[n/2].Total).Half()
}

// lines are a unit's lines on both sides.
type lines struct{ final, self []scoring.Line }

func (s *System) lines(ctx context.Context, f *Frame, unit org.UnitID) (lines, error) {
	final, err := s.store.Lines(ctx, f.Round.ID, unit, assessment.Final)
	if err != nil {
		return lines{}, err
	}
	self, err := s.store.Lines(ctx, f.Round.ID, unit, assessment.Self)
	return lines{final, self}, err
}

// losses joins what is known about the lost points of one unit, and notes
// whether its own scores are illustrative.
func (s *System) losses(ctx context.Context, f *Frame, unit org.UnitID) ([]remediation.Loss, error) {
	both, err := s.lines(ctx, f, unit)
	if err != nil {
		return nil, err
	}
	return s.lossesIn(ctx, f, unit, both)
}

// lossesIn is losses for lines already at hand.
func (s *System) lossesIn(ctx context.Context, f *Frame, unit org.UnitID, both lines) ([]remediation.Loss, error) {
	self := make(map[string]points.Points, len(both.self))
	for _, l := range both.self {
		self[l.Code] = l.Got
		f.SelfMade = f.SelfMade || l.Marks.Score
	}
	notes, err := s.store.Notes(ctx, f.Round.ID, unit)
	if err != nil {
		return nil, err
	}
	causes, err := s.store.Causes(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	actions, err := s.store.Actions(ctx, f.Round.ID, unit)
	if err != nil {
		return nil, err
	}
	return remediation.Join(unit, scoring.Lost(both.final), self, notes, causes, actions), nil
}

// standingOf picks the frame's unit out of a round's results.
func (f *Frame) standingOf(all []assessment.Standing) (assessment.Standing, error) {
	for _, st := range all {
		if st.Unit == f.Unit.ID {
			return st, nil
		}
	}
	return assessment.Standing{}, fail(NotFound, "app.no_result", message.Title("unit", f.Unit.Name))
}
