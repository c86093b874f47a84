package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/org"
)

// Documents returns the documents of the given owners, by owner, date and
// number; no owner has none.
func (s *Store) Documents(ctx context.Context, owners ...org.UnitID) ([]document.Document, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	args := make([]any, len(owners))
	for i, o := range owners {
		args[i] = string(o)
	}
	return s.documents(ctx, "WHERE d.owner IN ("+marks(len(owners))+")", args...)
}

// Document returns a document.
func (s *Store) Document(ctx context.Context, id document.ID) (document.Document, error) {
	all, err := s.documents(ctx, "WHERE d.id = ?", string(id))
	return first(all, "văn bản", err)
}

// documents reads documents with what they answer in one query, a row an
// answer.
func (s *Store) documents(ctx context.Context, where string, args ...any) ([]document.Document, error) {
	var all []document.Document
	err := s.read.each(ctx, "văn bản",
		`SELECT d.id, d.key, d.owner, d.kind, d.number, d.date, d.issuer, d.abstract, d.note, d.source,
			d.direction, d.signer, d.recipients, d.blob, d.file, d.size, d.version, a.answered
		FROM document d LEFT JOIN document_answer a ON a.document = d.id `+where+`
		ORDER BY d.owner BYTEWISE, d.date BYTEWISE, d.number BYTEWISE, d.id BYTEWISE, a.place`, args,
		func(rows *sql.Rows) error {
			var d document.Document
			var answered sql.NullString
			if err := rows.Scan(&d.ID, &d.Key, &d.Owner, &d.Kind, &d.Number, fromText{&d.Date}, &d.Issuer, &d.Abstract,
				&d.Note, &d.Source, &d.Direction, &d.Signer, &d.Recipients, &d.Blob, &d.File, &d.Size, &d.Version, &answered); err != nil {
				return err
			}
			if n := len(all); n == 0 || all[n-1].ID != d.ID {
				all = append(all, d)
			}
			if answered.Valid {
				last := &all[len(all)-1]
				last.Answers = append(last.Answers, document.ID(answered.String))
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// PutDocuments adds documents, which may answer each other in any order. An id
// that is taken is ErrExists.
func (tx *Tx) PutDocuments(docs []document.Document) error {
	rows, answers := make([][]any, len(docs)), [][]any{}
	for i, d := range docs {
		rows[i] = []any{string(d.ID), d.Key, string(d.Owner), string(d.Kind), d.Number, d.Date.ISO(), d.Issuer, d.Abstract, d.Note, d.Source,
			string(d.Direction), d.Signer, d.Recipients, d.Blob, d.File, d.Size, 1}
		for place, id := range d.Answers {
			answers = append(answers, []any{string(d.ID), place, string(id)})
		}
	}
	if err := tx.insert("văn bản", "document (id, key, owner, kind, number, date, issuer, abstract, note, source, direction, signer, recipients, blob, file, size, version)", rows); err != nil {
		return err
	}
	return tx.insert("văn bản", "document_answer (document, place, answered)", answers)
}

// UpdateDocument saves a document whose Version is the one that its editor saw,
// with what it answers, and raises it. It is ErrConflict when another has been
// saved since.
func (tx *Tx) UpdateDocument(d document.Document) error {
	n, err := tx.exec("văn bản", `UPDATE document SET kind = ?, number = ?, date = ?, issuer = ?, abstract = ?, note = ?, direction = ?, signer = ?, recipients = ?,
		blob = ?, file = ?, size = ?, version = version + 1 WHERE id = ? AND version = ?`,
		string(d.Kind), d.Number, d.Date.ISO(), d.Issuer, d.Abstract, d.Note, string(d.Direction), d.Signer, d.Recipients, d.Blob, d.File, d.Size, string(d.ID), d.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("văn bản", "SELECT version FROM document WHERE id = ?", string(d.ID))
	}
	if _, err := tx.exec("văn bản", "DELETE FROM document_answer WHERE document = ?", string(d.ID)); err != nil {
		return err
	}
	answers := make([][]any, len(d.Answers))
	for place, id := range d.Answers {
		answers[place] = []any{string(d.ID), place, string(id)}
	}
	return tx.insert("văn bản", "document_answer (document, place, answered)", answers)
}
