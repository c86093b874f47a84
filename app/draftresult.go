package app

import (
	"context"
	"errors"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// DraftRanking is the result of a running round as it would be published now.
type DraftRanking struct {
	*Frame
	Rows   []DraftRow
	Now    time.Time
	Before *assessment.Draft // the one kept last; nil: none yet
	Moved  int               // units of which something changed since
	Kept   int               // drafts
	Keep   bool              // the person may keep this one
}

// DraftRow is one unit of a draft result.
type DraftRow struct {
	Unit   org.Unit
	Result assessment.Result
	Self   assessment.Result
	Change *assessment.Change // since the draft before; nil: none is kept
}

// DraftResult shows the ranking as it would be published now, to those who run
// or publish the round, with what changed since it was kept last.
func (s *System) DraftResult(ctx context.Context, a Actor, round string) (*DraftRanking, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, "")
	if err != nil {
		return nil, err
	}
	if !f.MayAll[account.RunRound] && !f.MayAll[account.PublishRound] {
		return nil, fail(Forbidden, "app.forbidden")
	}
	results, err := s.results(ctx, f, scoring.Options{})
	if err != nil {
		return nil, err
	}
	drafts, err := s.store.DraftResults(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	self := map[string]assessment.Result{}
	for _, r := range results[assessment.Self].results {
		self[r.Unit] = r
	}
	v := &DraftRanking{Frame: f, Now: s.now(), Kept: len(drafts), Keep: f.MayAll[account.RunRound]}
	var changes []assessment.Change
	if len(drafts) > 0 {
		v.Before = &drafts[0]
		changes = assessment.Changes(v.Before.Standings, draftOf(results))
	}
	for i, r := range results[assessment.Final].results {
		u, _ := f.tree.Unit(org.UnitID(r.Unit))
		row := DraftRow{Unit: u, Result: r, Self: self[r.Unit]}
		if changes != nil {
			row.Change = &changes[i]
			if changes[i].Moved() {
				v.Moved++
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// draftOf is the result of a round as a draft keeps it.
func draftOf(results map[assessment.Side]evaluated) []assessment.DraftStanding {
	final := results[assessment.Final].results
	all := make([]assessment.DraftStanding, len(final))
	for i, r := range final {
		all[i] = assessment.DraftStanding{Unit: org.UnitID(r.Unit), Total: r.Card.Total, Rank: r.Place.Rank, Class: r.Place.Class.Name}
	}
	return all
}

// KeepDraft keeps the draft result as it is now, to tell later what changed.
func (s *System) KeepDraft(ctx context.Context, a Actor, round string) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	results, err := s.results(ctx, f, scoring.Options{})
	if err != nil {
		return err
	}
	err = s.store.Change(ctx, s.entry(a, f, "keep_draft", "round:"+f.Round.Key), func(tx *store.Tx) error {
		return keepDraft(tx, f, a, results)
	})
	if errors.Is(err, store.ErrExists) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// keepDraft keeps a draft under the next number.
func keepDraft(tx *store.Tx, f *Frame, a Actor, results map[assessment.Side]evaluated) error {
	drafts, err := tx.DraftResults(f.Round.ID)
	if err != nil {
		return err
	}
	d := assessment.Draft{Number: len(drafts) + 1, By: a.name(), Standings: draftOf(results)}
	tx.Payload(nil, d)
	return tx.PutDraftResult(f.Round.ID, d)
}

// frozen says whether results are those of the draft that was kept last.
func frozen(drafts []assessment.Draft, results map[assessment.Side]evaluated) bool {
	now := draftOf(results)
	if len(drafts) == 0 || len(drafts[0].Standings) != len(now) {
		return false
	}
	for _, c := range assessment.Changes(drafts[0].Standings, now) {
		if c.Moved() {
			return false
		}
	}
	return true
}
