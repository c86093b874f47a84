package app

import (
	"context"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// refusedBefore returns, by component of this round, what the frame's unit
// claimed in the round before of the same publisher and was not given.
func (s *System) refusedBefore(ctx context.Context, f *Frame) (map[string]assessment.Refusal, error) {
	var before *assessment.Round
	for i, r := range f.Rounds {
		if r.Publisher == f.Round.Publisher && r.Year < f.Round.Year && !r.Running() && (before == nil || r.Year > before.Year) {
			before = &f.Rounds[i]
		}
	}
	if before == nil {
		return nil, nil
	}
	claimed, err := s.store.Lines(ctx, before.ID, f.Unit.ID, assessment.Self)
	if err != nil {
		return nil, err
	}
	given, err := s.store.Lines(ctx, before.ID, f.Unit.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	older, err := s.book(ctx, before.Hash)
	if err != nil {
		return nil, err
	}
	self, final := scoring.Card{Lines: claimed}, scoring.Card{Lines: given}
	refused := map[string]assessment.Refusal{}
	for _, p := range rulebook.Pairs(older, f.Index) {
		was, ok := self.Line(p.Old.Code)
		got, both := final.Line(p.Old.Code)
		if ok && both && got.Got.Less(was.Got) {
			refused[p.New.Code] = assessment.Refusal{Year: before.Year, Claimed: was.Got, Given: got.Got, Why: got.Reason}
		}
	}
	return refused, nil
}
