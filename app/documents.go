package app

import (
	"context"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/org"
)

// Documents is the documents that a unit's work of a round rests on.
type Documents struct {
	*Frame
	Documents []document.Document
	Findings  []document.Finding
	All       []document.Document // whatever a search leaves of Documents
	Enter     bool                // the person may enter documents of the unit
}

// Documents shows the documents registered by a unit and by those above it.
func (s *System) Documents(ctx context.Context, a Actor, round, unit string) (*Documents, error) {
	f, _, err := s.page(ctx, a, account.SeeDocuments, round, unit)
	if err != nil {
		return nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	enter := f.Unit.ID != "" && s.authorise(a, account.EditDocuments, f.Unit.ID, f.tree) == nil
	return &Documents{f, docs, document.Check(docs, f.Today), docs, enter}, nil
}

// documentsOf returns the documents of the frame's unit and of all above it.
func (s *System) documentsOf(ctx context.Context, f *Frame) ([]document.Document, error) {
	owners := []org.UnitID{}
	id := f.Unit.ID
	if id == "" {
		id = f.Round.Publisher
	}
	for id != "" {
		owners = append(owners, id)
		u, _ := f.tree.Unit(id)
		id = u.Parent
	}
	return s.store.Documents(ctx, owners...)
}
