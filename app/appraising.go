package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// turnFor says in which turn a person decides on a component of a unit now: as
// an appraiser in the appraisal under way, for the council beside the second
// one; 0 if they may not. A role may be narrowed to components or offices.
func (s *System) turnFor(a Actor, f *Frame, unit org.UnitID, c *rulebook.Criterion) int {
	turn := f.Round.Stage.Turn()
	if turn == 0 {
		return 0
	}
	switch {
	case turn == assessment.SecondTurn && s.mayPart(a, account.Settle, f, unit, c.Code):
		return assessment.CouncilTurn
	case s.mayPart(a, account.Appraise, f, unit, c.Code):
		return turn
	}
	return 0
}

// judgesPart says whether a person decides on a component of a unit, whatever
// stage the round is in.
func (s *System) judgesPart(a Actor, f *Frame, unit org.UnitID, c *rulebook.Criterion) bool {
	return s.mayPart(a, account.Appraise, f, unit, c.Code) || s.mayPart(a, account.Settle, f, unit, c.Code)
}

// judges says whether a person decides on anything of a unit.
func (s *System) judges(a Actor, f *Frame, unit org.UnitID) bool {
	return s.some(a, account.Appraise, unit, f.tree) || s.some(a, account.Settle, unit, f.tree)
}

// seesAppraisal says whether the person has a part in the appraisal of a
// round at all.
func (s *System) seesAppraisal(a Actor, f *Frame) bool {
	if a.console != "" {
		return true
	}
	return slices.ContainsFunc(a.Account.Grants, func(g account.Grant) bool {
		if g.Role != account.Appraiser && g.Role != account.Council {
			return false
		}
		if !f.tree.Within(g.Unit, f.Round.Publisher) && !f.tree.Within(f.Round.Publisher, g.Unit) {
			return false
		}
		// The person's own unit is not theirs to appraise; those beside it are.
		alone := a
		alone.Account.Grants = []account.Grant{g}
		return s.judges(alone, f, f.Round.Publisher) || s.judges(alone, f, g.Unit)
	})
}

// appraising opens a running round for those who appraise in it, on one unit
// or, where unit is "", as a whole.
func (s *System) appraising(ctx context.Context, a Actor, round, unit string) (*Frame, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	if unit != "" && !s.judges(a, f, f.Unit.ID) || unit == "" && !f.MayAll[account.Appraise] {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return f, nil
}

// overseeing opens a running round for those who appraise in it, run it or
// publish it.
func (s *System) overseeing(ctx context.Context, a Actor, round string) (*Frame, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, "")
	if err != nil {
		return nil, err
	}
	if !f.MayAll[account.Appraise] && !f.MayAll[account.RunRound] && !f.MayAll[account.PublishRound] {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return f, nil
}
