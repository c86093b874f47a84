package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Years is a unit's results year by year, and its components against those of
// the round before.
type Years struct {
	*Frame
	Years  []Year            // earliest first
	Before *assessment.Round // nil: there is no earlier round
	Rows   []YearRow         // components of this round, in its order
	Gone   []scoring.Line    // components of the round before that this one has not
	Won    points.Points     // on components of the same maximum
	Fell   points.Points
	Origin []Before // results of those that it took over from
}

// Year is a unit's result in one round.
type Year struct {
	Round    assessment.Round
	Standing assessment.Standing
}

// YearRow is a component of this round beside the one that it continues, by
// lineage or by code and title. Was is nil for a new component.
type YearRow struct {
	Is     scoring.Line
	Was    *scoring.Line
	Change points.Points // Is − Was; of meaning only when Same
	Same   bool          // both have the same maximum
}

// Years shows a unit's results over the years.
func (s *System) Years(ctx context.Context, a Actor, round, unit string) (*Years, error) {
	f, all, err := s.page(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	if _, err := f.standingOf(all); err != nil && !f.Inherits {
		return nil, err
	}
	standings, err := s.store.StandingsOf(ctx, f.Unit.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	v := &Years{Frame: f}
	if v.Origin, err = s.before(ctx, a, f); err != nil {
		return nil, err
	}
	for _, r := range f.Rounds {
		if st, ok := standings[r.ID]; ok {
			v.Years = append(v.Years, Year{r, st})
		}
	}
	slices.SortStableFunc(v.Years, func(x, y Year) int { return x.Round.Year - y.Round.Year })
	for i := range v.Years {
		if v.Years[i].Round.Year < f.Round.Year {
			v.Before = &v.Years[i].Round
		}
	}
	if v.Before == nil {
		return v, nil
	}
	return v, s.compareYears(ctx, v)
}

// compareYears puts the components of the two rounds side by side.
func (s *System) compareYears(ctx context.Context, v *Years) error {
	older, err := s.book(ctx, v.Before.Hash)
	if err != nil {
		return err
	}
	is, err := s.store.Lines(ctx, v.Round.ID, v.Unit.ID, assessment.Final)
	if err != nil {
		return err
	}
	was, err := s.store.Lines(ctx, v.Before.ID, v.Unit.ID, assessment.Final)
	if err != nil {
		return err
	}
	continues := map[string]string{} // code of this round → code of the one before
	for _, p := range rulebook.Pairs(older, v.Index) {
		continues[p.New.Code] = p.Old.Code
	}
	old := scoring.Card{Lines: was}
	seen := map[string]bool{}
	for _, line := range is {
		row := YearRow{Is: line}
		if before, ok := old.Line(continues[line.Code]); ok {
			seen[before.Code] = true
			row.Was, row.Same = &before, before.Max == line.Max
			v.add(&row)
		}
		v.Rows = append(v.Rows, row)
	}
	for _, line := range was {
		if !seen[line.Code] {
			v.Gone = append(v.Gone, line)
		}
	}
	return nil
}

func (v *Years) add(row *YearRow) {
	if !row.Same {
		return
	}
	row.Change = row.Is.Got.Sub(row.Was.Got)
	if row.Change.Sign() > 0 {
		v.Won = v.Won.Add(row.Change)
	} else {
		v.Fell = v.Fell.Sub(row.Change)
	}
}
