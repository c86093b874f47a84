package app

import (
	"context"
	"io"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// OfficePart is one office's part of an appraisal, with what the person may
// do about it.
type OfficePart struct {
	assessment.Part
	May bool // confirm it
}

// answersFor says whether a person answers for the whole of an office's part,
// at one of the units at least.
func (s *System) answersFor(a Actor, f *Frame, p assessment.Part, sheets []assessment.Sheet) bool {
	if !f.MayAll[account.Appraise] {
		return false
	}
	return slices.ContainsFunc(sheets, func(sheet assessment.Sheet) bool {
		return !slices.ContainsFunc(p.Codes, func(code string) bool {
			return !s.mayPart(a, account.Appraise, f, sheet.Unit, code)
		})
	})
}

// officeParts is the parts of a round as the person may deal with them.
func (s *System) officeParts(ctx context.Context, a Actor, f *Frame, sheets []assessment.Sheet) ([]OfficePart, int, error) {
	parts, _, turn, err := s.parts(ctx, f, len(sheets))
	if err != nil {
		return nil, 0, err
	}
	var all []OfficePart
	for _, p := range parts {
		all = append(all, OfficePart{p, f.Round.Stage.Turn() == turn && s.answersFor(a, f, p, sheets)})
	}
	return all, turn, nil
}

// Confirm takes an appraising office's signed annex, by which it confirms that
// its part of the appraisal under way is done. What is decided on the part
// afterwards has to be confirmed anew.
func (s *System) Confirm(ctx context.Context, a Actor, round, office, name string, file Upload) error {
	f, err := s.appraising(ctx, a, round, "")
	if err != nil {
		return err
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	parts, turn, err := s.officeParts(ctx, a, f, sheets)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(parts, func(p OfficePart) bool { return p.Office == office })
	switch {
	case i < 0:
		return fail(Invalid, "confirm.no_office", message.Word("office", office))
	case f.Round.Stage.Turn() == 0:
		return fail(Invalid, "verdict.no_turn")
	case !parts[i].May:
		return fail(Forbidden, "app.forbidden")
	case !parts[i].Done():
		return fail(Invalid, "confirm.open", message.Int("n", parts[i].Of-parts[i].Decided))
	}
	p, err := s.keep(ctx, name, file)
	if err != nil {
		return err
	}
	c := assessment.Confirmation{Turn: turn, Office: office, Name: p.Name, Type: p.Type, Size: p.Size, Blob: p.Blob, By: a.name()}
	stage := f.Round.Stage
	return s.store.Change(ctx, s.entry(a, f, "confirm_part", "round:"+f.Round.Key), func(tx *store.Tx) error {
		r, err := tx.Round(f.Round.ID)
		if err != nil {
			return err
		}
		if r.Stage != stage {
			return fail(Invalid, "verdict.no_turn")
		}
		tx.Payload(nil, c)
		return tx.PutConfirmation(f.Round.ID, c)
	})
}

// OpenConfirmation opens the annex that stands for an office in a turn.
func (s *System) OpenConfirmation(ctx context.Context, a Actor, round, office string, turn int) (io.ReadCloser, assessment.Confirmation, error) {
	f, err := s.overseeing(ctx, a, round)
	if err != nil {
		return nil, assessment.Confirmation{}, err
	}
	all, err := s.store.Confirmations(ctx, f.Round.ID, turn)
	if err != nil {
		return nil, assessment.Confirmation{}, err
	}
	for _, c := range slices.Backward(all) {
		if c.Office == office {
			file, err := s.blobs.Open(ctx, c.Blob)
			return file, c, err
		}
	}
	return nil, assessment.Confirmation{}, fail(NotFound, "confirm.none")
}
