package app

import (
	"context"

	"github.com/parindex/parindex/rulebook"
)

// IndexDiff is two texts of an index, and what differs between them.
type IndexDiff struct {
	*Frame
	Old, New *rulebook.Index
	Others   []IndexRow // with which New may be compared, itself left out
	rulebook.Diff
}

// DiffIndex compares an edition with an older one; with "", with the one that
// came before it under its name, or else with any other that there is.
func (s *System) DiffIndex(ctx context.Context, a Actor, hash, with string) (*IndexDiff, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	row, err := s.indexRow(ctx, a, f, hash)
	if err != nil {
		return nil, err
	}
	v := &IndexDiff{Frame: f, New: row.Book}
	return v, s.compare(ctx, a, v, hash, with)
}

// DiffDraft compares a draft with an edition; with "", with that from which it
// was cloned. A draft that does not load cannot be compared.
func (s *System) DiffDraft(ctx context.Context, a Actor, id rulebook.DraftID, with string) (*IndexDiff, error) {
	p, err := s.Draft(ctx, a, id, nil)
	if err != nil {
		return nil, err
	}
	if p.Book == nil {
		return nil, fail(Invalid, "draft.no_diff")
	}
	if with == "" {
		with = p.Draft.Origin
	}
	v := &IndexDiff{Frame: p.Frame, New: p.Book}
	return v, s.compare(ctx, a, v, "", with)
}

func (s *System) compare(ctx context.Context, a Actor, v *IndexDiff, itself, with string) error {
	rows, err := s.indexRows(ctx, a, v.Frame, "")
	if err != nil {
		return err
	}
	var before *IndexRow
	for i, row := range rows {
		if row.Hash == itself {
			continue
		}
		v.Others = append(v.Others, row)
		switch {
		case with != "" && row.Hash == with:
			v.Old = row.Book
		case row.Edition.Index == v.New.ID && row.Version < v.New.Version && (before == nil || before.Version < row.Version):
			before = &rows[i]
		}
	}
	switch {
	case v.Old != nil:
	case with != "":
		return fail(NotFound, "app.no_index")
	case before != nil:
		v.Old = before.Book
	case len(v.Others) > 0:
		v.Old = v.Others[0].Book
	default:
		return fail(NotFound, "app.no_other_index")
	}
	v.Diff = rulebook.DiffOf(v.Old, v.New)
	return nil
}
