package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// DocumentForm is one document of a unit's register as a person edits it.
type DocumentForm struct {
	*Frame
	Document document.Document // zero ID: a new one
	Others   []document.Document
	Signers  []string // who signed documents of the register so far
}

// DocumentForm shows a document of a unit's register for editing, or a new one
// when id is empty.
func (s *System) DocumentForm(ctx context.Context, a Actor, round, unit string, id document.ID) (*DocumentForm, error) {
	f, docs, err := s.register(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &DocumentForm{Frame: f, Document: document.Document{Owner: f.Unit.ID, Direction: document.Out}}
	for _, d := range docs {
		if d.ID == id && d.Owner == f.Unit.ID {
			v.Document = d
			continue
		}
		v.Others = append(v.Others, d)
		if d.Signer != "" && !slices.Contains(v.Signers, d.Signer) {
			v.Signers = append(v.Signers, d.Signer)
		}
	}
	if id != v.Document.ID {
		return nil, fail(NotFound, "document.none")
	}
	return v, nil
}

// register opens a unit's register for one who may enter documents in it.
func (s *System) register(ctx context.Context, a Actor, round, unit string) (*Frame, []document.Document, error) {
	f, _, err := s.page(ctx, a, account.SeeDocuments, round, unit)
	if err == nil {
		err = s.authorise(a, account.EditDocuments, f.Unit.ID, f.tree)
	}
	if err != nil {
		return nil, nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	return f, docs, err
}

// DocumentEntry is what a person enters of a document. File is nil where none
// was sent; then a file that is there stays.
type DocumentEntry struct {
	Document document.Document // ID "" adds it; Version is the one that the person saw
	Name     string            // of File
	File     Upload
}

// SaveDocument enters a document in a unit's register, or changes one.
func (s *System) SaveDocument(ctx context.Context, a Actor, round, unit string, in DocumentEntry) error {
	f, docs, err := s.register(ctx, a, round, unit)
	if err != nil {
		return err
	}
	d := in.Document
	before := document.Document{}
	if d.ID != "" {
		i := slices.IndexFunc(docs, func(o document.Document) bool { return o.ID == d.ID && o.Owner == f.Unit.ID })
		if i < 0 {
			return fail(NotFound, "document.none")
		}
		before = docs[i]
	}
	d.Owner, d.Key, d.Source = f.Unit.ID, before.Key, before.Source
	d.Blob, d.File, d.Size = before.Blob, before.File, before.Size
	if err := checkDocument(d, docs, f.Today); err != nil {
		return err
	}
	if in.File != nil {
		p, err := s.keep(ctx, in.Name, in.File)
		if err != nil {
			return err
		}
		d.Blob, d.File, d.Size = p.Blob, p.Name, p.Size
	}
	verb := "change_document"
	if d.ID == "" {
		verb, d.ID = "add_document", document.ID(newID())
		d.Key = string(d.ID)
	}
	err = s.store.Change(ctx, s.entry(a, f, verb, "document:"+string(d.ID)), func(tx *store.Tx) error {
		if verb == "add_document" {
			tx.Payload(nil, d)
			return tx.PutDocuments([]document.Document{d})
		}
		tx.Payload(before, d)
		return tx.UpdateDocument(d)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// longest bounds a line of a document's entry, in characters.
const longest = 500

func checkDocument(d document.Document, docs []document.Document, today calendar.Date) error {
	switch {
	case !d.Kind.Known():
		return fail(Invalid, "document.bad_kind")
	case strings.TrimSpace(d.Number) == "":
		return fail(Invalid, "document.bad_number")
	case d.Date.IsZero() || today.Before(d.Date):
		return fail(Invalid, "document.bad_date")
	case strings.TrimSpace(d.Issuer) == "":
		return fail(Invalid, "document.no_issuer")
	case strings.TrimSpace(d.Abstract) == "":
		return fail(Invalid, "document.no_abstract")
	case d.Direction != document.Out && d.Direction != document.In:
		return fail(Invalid, "document.no_direction")
	}
	for _, text := range []string{d.Number, d.Issuer, d.Signer} {
		if len([]rune(text)) > longest {
			return fail(Invalid, "plan.too_long", message.Int("most", longest))
		}
	}
	for _, text := range []string{d.Abstract, d.Recipients, d.Note} {
		if len([]rune(text)) > maxText {
			return fail(Invalid, "plan.too_long", message.Int("most", maxText))
		}
	}
	if twin, ok := d.Twin(docs); ok {
		return fail(Conflict, "document.twin", message.Word("document", twin.Full()))
	}
	for _, id := range d.Answers {
		if id == d.ID || !slices.ContainsFunc(docs, func(o document.Document) bool { return o.ID == id }) {
			return fail(Invalid, "document.bad_answer")
		}
	}
	return nil
}

// DocumentFile opens the file of a document that a unit's work rests on.
func (s *System) DocumentFile(ctx context.Context, a Actor, round, unit string, id document.ID) (document.Document, io.ReadCloser, error) {
	d, err := s.Documents(ctx, a, round, unit)
	if err != nil {
		return document.Document{}, nil, err
	}
	i := slices.IndexFunc(d.Documents, func(o document.Document) bool { return o.ID == id && o.Blob != "" })
	if i < 0 {
		return document.Document{}, nil, fail(NotFound, "document.none")
	}
	file, err := s.blobs.Open(ctx, d.Documents[i].Blob)
	return d.Documents[i], file, err
}

// Keep leaves the documents that a search without accents and a direction let
// through. What follows from what is told of all of them.
func (v *Documents) Keep(search string, direction document.Direction) {
	v.Documents = slices.DeleteFunc(slices.Clone(v.Documents), func(d document.Document) bool {
		text := strings.Join([]string{d.Kind.Name().VI, d.Number, d.Date.String(), d.Date.Citation(), d.Issuer, d.Abstract, d.Signer, d.Recipients, d.Note}, " ")
		return direction != "" && d.Direction != direction || !message.Finds(text, search)
	})
}
