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
// published, and freezes it: what is agreed to is what was proposed. edition is
// the one that the person saw.
func (s *System) ProposePublication(ctx context.Context, a Actor, round string, edition int) error {
	f, err := s.running(ctx, a, account.PublishRound, round, "")
	if err != nil {
		return err
	}
	if err := s.publishable(ctx, f); err != nil {
		return err
	}
	if f.Round.Proposer != "" {
		return fail(Invalid, "round.no_draft")
	}
	results, err := s.results(ctx, f, scoring.Everything)
	if err != nil {
		return err
	}
	after := f.Round
	after.Proposer, after.Edition = a.name(), edition
	err = s.store.Change(ctx, s.entry(a, f, "propose_publication", "round:"+f.Round.Key), func(tx *store.Tx) error {
		if err := keepDraft(tx, f, a, results); err != nil {
			return err
		}
		tx.Payload(f.Round, after)
		return tx.UpdateRound(after)
	})
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrExists) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// publishable says what stands against publishing a round.
func (s *System) publishable(ctx context.Context, f *Frame) error {
	done, err := s.tallyOf(ctx, f)
	if err != nil {
		return err
	}
	if why := f.Round.Publishable(done, s.now()); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	return nil
}

// Publish agrees to a publication that another person proposed: the results
// become a snapshot that nothing recomputes, with the hash of the rulebook.
func (s *System) Publish(ctx context.Context, a Actor, round string, edition int) error {
	f, err := s.running(ctx, a, account.PublishRound, round, "")
	if err != nil {
		return err
	}
	if err := s.publishable(ctx, f); err != nil {
		return err
	}
	switch f.Round.Proposer {
	case "":
		return fail(Invalid, "round.no_draft")
	case a.name():
		return fail(Forbidden, "round.two_people")
	}
	results, err := s.results(ctx, f, scoring.Everything)
	if err != nil {
		return err
	}
	after := f.Round
	after.Stage, after.Published, after.Edition = assessment.Published, s.Today(), edition
	err = s.store.Change(ctx, s.entry(a, f, "publish_round", "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(f.Round, after)
		if err := tx.UpdateRound(after); err != nil { // first: it waits for those who hold a sheet
			return err
		}
		drafts, err := tx.DraftResults(f.Round.ID)
		if err != nil {
			return err
		}
		if !frozen(drafts, results) {
			return store.ErrConflict
		}
		return putResults(tx, f.Round.ID, results)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// putResults saves the results of a round with what they rest on.
func putResults(tx *store.Tx, round assessment.RoundID, results map[assessment.Side]evaluated) error {
	for side, r := range results {
		for _, result := range r.results {
			unit := org.UnitID(result.Unit)
			if err := tx.PutInputs(round, side, unit, r.sheet.Inputs[result.Unit]); err != nil {
				return err
			}
			st := standingOfResult(round, unit, side, result)
			if kept, ok := r.sources[unit]; ok && kept.Total == st.Total {
				st.Illustrative, st.Source = kept.Illustrative, kept.Source
			}
			if err := tx.PutResult(st, result.Card.Lines); err != nil {
				return err
			}
		}
	}
	return nil
}

type evaluated struct {
	sheet   *scoring.Sheet
	results []assessment.Result
	sources map[org.UnitID]assessment.Standing // of a correction: what stood before
}

// results scores and ranks all units of a running round, on both sides.
func (s *System) results(ctx context.Context, f *Frame, o scoring.Options) (map[assessment.Side]evaluated, error) {
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
		assessment.Self:  {sheet: self, results: assessment.EvaluateWith(f.Index, self, cohorts, o)},
		assessment.Final: {sheet: final, results: assessment.EvaluateWith(f.Index, final, cohorts, o)},
	}, nil
}
