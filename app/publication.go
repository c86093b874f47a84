package app

import (
	"context"
	"errors"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// ProposePublication asks another person to agree that the draft result be
// published. edition is the one that the person saw.
func (s *System) ProposePublication(ctx context.Context, a Actor, round string, edition int) error {
	f, err := s.running(ctx, a, account.PublishRound, round, "")
	if err != nil {
		return err
	}
	if f.Round.Stage != assessment.DraftResult || f.Round.Proposer != "" {
		return fail(Invalid, "round.no_draft")
	}
	after := f.Round
	after.Proposer, after.Edition = a.name(), edition
	return s.changeRound(ctx, a, f, "propose_publication", after, "")
}

// Publish agrees to a publication that another person proposed: the results
// become a snapshot that nothing recomputes, with the hash of the rulebook.
func (s *System) Publish(ctx context.Context, a Actor, round string, edition int) error {
	f, err := s.running(ctx, a, account.PublishRound, round, "")
	if err != nil {
		return err
	}
	switch {
	case f.Round.Stage != assessment.DraftResult || f.Round.Proposer == "":
		return fail(Invalid, "round.no_draft")
	case f.Round.Proposer == a.name():
		return fail(Forbidden, "round.two_people")
	}
	results, err := s.results(ctx, f)
	if err != nil {
		return err
	}
	after := f.Round
	after.Stage, after.Published, after.Edition = assessment.Published, s.Today(), edition
	err = s.store.Change(ctx, s.entry(a, f, "publish_round", "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(f.Round, after)
		for side, r := range results {
			for _, result := range r.results {
				unit := org.UnitID(result.Unit)
				if err := tx.PutInputs(f.Round.ID, side, unit, r.sheet.Inputs[result.Unit]); err != nil {
					return err
				}
				if err := tx.PutResult(standingOfResult(f.Round.ID, unit, side, result), result.Card.Lines); err != nil {
					return err
				}
			}
		}
		return tx.UpdateRound(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// DraftRanking is the result of a running round as it would be published now.
type DraftRanking struct {
	*Frame
	Rows []DraftRow
}

// DraftRow is one unit of a draft result.
type DraftRow struct {
	Unit   org.Unit
	Result assessment.Result
	Self   assessment.Result
}

// DraftResult shows the ranking as it would be published now, to those who run
// or publish the round.
func (s *System) DraftResult(ctx context.Context, a Actor, round string) (*DraftRanking, error) {
	p, err := s.Progress(ctx, a, round)
	if err != nil {
		return nil, err
	}
	results, err := s.results(ctx, p.Frame)
	if err != nil {
		return nil, err
	}
	self := map[string]assessment.Result{}
	for _, r := range results[assessment.Self].results {
		self[r.Unit] = r
	}
	v := &DraftRanking{Frame: p.Frame}
	for _, r := range results[assessment.Final].results {
		u, _ := p.tree.Unit(org.UnitID(r.Unit))
		v.Rows = append(v.Rows, DraftRow{u, r, self[r.Unit]})
	}
	return v, nil
}

type evaluated struct {
	sheet   *scoring.Sheet
	results []assessment.Result
}

// results scores and ranks all units of a running round, on both sides.
func (s *System) results(ctx context.Context, f *Frame) (map[assessment.Side]evaluated, error) {
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	entries, err := s.store.RoundEntries(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	byUnit := map[org.UnitID][]assessment.Verdict{}
	for _, v := range verdicts {
		byUnit[v.Unit] = append(byUnit[v.Unit], v)
	}
	self, final := &scoring.Sheet{Inputs: map[string]scoring.Inputs{}, Self: true}, &scoring.Sheet{Inputs: map[string]scoring.Inputs{}}
	var cohorts map[string]string
	if len(f.Index.Cohorts) > 0 {
		cohorts = map[string]string{}
	}
	for _, sheet := range sheets {
		name := string(sheet.Unit)
		if cohorts != nil {
			cohorts[name] = sheet.Cohort
		}
		mine := entries[sheet.Unit]
		self.Units, final.Units = append(self.Units, name), append(final.Units, name)
		if self.Inputs[name], err = selfInputs(f.Index, mine); err != nil {
			return nil, err
		}
		if final.Inputs[name], err = finalInputs(f.Index, mine, byUnit[sheet.Unit]); err != nil {
			return nil, err
		}
	}
	return map[assessment.Side]evaluated{
		assessment.Self:  {self, assessment.Evaluate(f.Index, self, cohorts)},
		assessment.Final: {final, assessment.Evaluate(f.Index, final, cohorts)},
	}, nil
}
