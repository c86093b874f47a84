package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Presented is a score sheet as the head reads it before signing: what has
// changed since it was last read, what is claimed without proof, and what will
// probably be refused.
type Presented struct {
	*SelfScore
	Last     *assessment.Presentation // nil: it was never presented
	By       string                   // who presented it last, by name
	Before   *assessment.Presentation // with which it is compared; nil: this is the first time
	Revised  []assessment.Revision
	Bare     []SelfRow // points claimed, and no evidence
	Unproved points.Points
	Findings []assessment.Gap // what else stands against it
}

// Presented shows a unit's sheet to who signs it. Once it is presented it is
// compared with the time before; while it is worked on after having been
// returned, with the last time.
func (s *System) Presented(ctx context.Context, a Actor, round, unit string) (*Presented, error) {
	sc, err := s.SelfScore(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Presented{SelfScore: sc}
	times, err := s.store.Presentations(ctx, sc.Round.ID, sc.Unit.ID, 2)
	if err != nil {
		return nil, err
	}
	if len(times) > 0 {
		v.Last, v.By = &times[0], times[0].By
		people, err := s.store.AccountsByLogin(ctx, []string{v.By})
		if err != nil {
			return nil, err
		}
		if len(people) == 1 {
			v.By = people[0].Name.VI
		}
	}
	beingRead := slices.Contains([]assessment.SheetState{assessment.Presented, assessment.Approved, assessment.Submitted}, sc.Sheet.State)
	switch {
	case len(times) > 0 && !beingRead:
		v.Before = &times[0]
	case len(times) > 1:
		v.Before = &times[1]
	}
	if v.Before != nil {
		entries := map[string]assessment.Entry{}
		for _, row := range sc.Rows {
			if row.Line != nil {
				entries[row.Node.Code] = row.Entry
			}
		}
		v.Revised = assessment.Revisions(sc.Index, v.Before.Parts, assessment.PartsOf(entries, sc.Card))
	}
	for _, row := range sc.Rows {
		if row.Line == nil || row.Line.Got.Sign() <= 0 || !assessment.SelfScored(row.Node) || row.Node.Evidence.VI == "" || len(row.Entry.Proofs) > 0 {
			continue
		}
		v.Bare, v.Unproved = append(v.Bare, row), v.Unproved.Add(row.Line.Got)
	}
	for _, g := range sc.Gaps {
		if g.Text.Key != "gap.no_proof" && g.Text.Key != "gap.only_words" {
			v.Findings = append(v.Findings, g)
		}
	}
	return v, nil
}

// present keeps a sheet as it is laid before the head.
func present(tx *store.Tx, a Actor, f *Frame) error {
	entries, err := tx.Entries(f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	card, err := selfCard(f, entries, scoring.Options{})
	if err != nil {
		return err
	}
	return tx.PutPresentation(assessment.Presentation{
		Round: f.Round.ID, Unit: f.Unit.ID, By: a.name(), Total: card.Total, Parts: assessment.PartsOf(entries, card),
	})
}
