package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/scoring"
)

// Verification is what a look over everything that is kept has found.
type Verification struct {
	Chains []Chain
	Files  int            // looked at
	Totals int            // kept totals counted anew
	Faults []message.Text // in all; none: everything is as it was written
}

// Verify looks over an installation: the database, the chains of the log, every
// file of evidence by its hash, that no record lacks its file, and kept totals
// against a recount. told hears how many files were looked at.
func (s *System) Verify(ctx context.Context, a Actor, told func(files int)) (*Verification, error) {
	if a.console == "" {
		return nil, fail(Forbidden, "app.forbidden")
	}
	v := &Verification{}
	faults, err := s.store.Check(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range faults {
		v.find("verify.database", message.Word("cause", f))
	}
	if v.Chains, err = s.VerifyAudit(ctx, a); err != nil {
		return nil, err
	}
	for _, c := range v.Chains {
		if c.Broken != nil {
			v.find("verify.chain", message.Title("chain", c.Name), message.Int("seq", int(c.Broken.Seq)))
		}
	}
	if err := s.verifyFiles(ctx, v, told); err != nil {
		return nil, err
	}
	return v, s.verifyTotals(ctx, v)
}

func (v *Verification) find(key string, args ...message.Arg) {
	v.Faults = append(v.Faults, message.T(key, args...))
}

func (s *System) verifyFiles(ctx context.Context, v *Verification, told func(int)) error {
	hashes, err := s.store.Blobs(ctx)
	if err != nil {
		return err
	}
	for _, hash := range slices.Sorted(maps.Keys(hashes)) {
		err := s.blobs.Verify(ctx, hash)
		switch {
		case errors.Is(err, blob.ErrNotFound):
			v.find("verify.no_file", message.Word("hash", hash))
		case errors.Is(err, blob.ErrCorrupt):
			v.find("verify.other_content", message.Word("hash", hash))
		case err != nil:
			return err
		}
		v.Files++
		if told != nil {
			told(v.Files)
		}
	}
	return nil
}

// verifyTotals counts the kept totals of running rounds anew.
func (s *System) verifyTotals(ctx context.Context, v *Verification) error {
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if !r.Running() {
			continue
		}
		x, err := s.book(ctx, r.Hash)
		if err != nil {
			return err
		}
		f := &Frame{Round: r, Index: x, tree: tree}
		counted, err := s.results(ctx, f, scoring.Options{})
		if err != nil {
			return err
		}
		sheets, err := s.store.Sheets(ctx, r.ID)
		if err != nil {
			return err
		}
		totals := map[assessment.Side]map[org.UnitID]points.Points{}
		for side, e := range counted {
			totals[side] = map[org.UnitID]points.Points{}
			for _, result := range e.results {
				totals[side][org.UnitID(result.Unit)] = result.Card.Total
			}
		}
		for _, sheet := range sheets {
			u, _ := tree.Unit(sheet.Unit)
			v.total(r, u, sheet.Self, totals[assessment.Self][sheet.Unit])
			v.total(r, u, sheet.Final, totals[assessment.Final][sheet.Unit])
		}
	}
	return nil
}

func (v *Verification) total(r assessment.Round, u org.Unit, kept, counted points.Points) {
	v.Totals++
	if kept != counted {
		v.find("verify.total", message.Title("unit", u.Name), message.Title("round", r.Title), message.Points("kept", kept), message.Points("counted", counted))
	}
}
