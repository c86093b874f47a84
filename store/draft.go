package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/rulebook"
)

const draftColumns = "id, unit, title, edition, file, COALESCE(origin, ''), editor, saved, version, COALESCE(published, '')"

// Draft returns a draft with its text.
func (s *Store) Draft(ctx context.Context, id rulebook.DraftID) (rulebook.Draft, error) {
	return one(ctx, s.read, "dự thảo bộ chỉ số", func(rows *sql.Rows) (rulebook.Draft, error) {
		var d rulebook.Draft
		err := rows.Scan(append(draftFields(&d), &d.Text)...)
		return d, err
	}, "SELECT "+draftColumns+", content FROM draft WHERE id = ?", string(id))
}

// Drafts returns the drafts of all units that are not published yet, the
// latest saved first, without their texts.
func (s *Store) Drafts(ctx context.Context) ([]rulebook.Draft, error) {
	return list(ctx, s.read, "dự thảo bộ chỉ số", func(rows *sql.Rows) (rulebook.Draft, error) {
		var d rulebook.Draft
		err := rows.Scan(draftFields(&d)...)
		return d, err
	}, "SELECT "+draftColumns+" FROM draft WHERE published IS NULL ORDER BY saved DESC, id BYTEWISE")
}

func draftFields(d *rulebook.Draft) []any {
	return []any{&d.ID, &d.Unit, &d.Title, &d.Edition, &d.File, &d.Origin, &d.Editor, fromInstant{&d.Saved}, &d.Version, &d.Published}
}

// PutDraft adds a draft, as version 1.
func (tx *Tx) PutDraft(d rulebook.Draft) error {
	return tx.insert("dự thảo bộ chỉ số", "draft (id, unit, title, edition, file, origin, editor, saved, version, content)",
		[][]any{{string(d.ID), string(d.Unit), d.Title, d.Edition, d.File, orNull(d.Origin), d.Editor, tx.now.UnixNano(), 1, d.Text}})
}

// UpdateDraft saves the text of a draft whose Version is the one that its
// editor saw, and raises the version. It is ErrConflict when another has been
// saved since or when the draft has been published, ErrNotFound when there is
// no such draft.
func (tx *Tx) UpdateDraft(d rulebook.Draft) error {
	return tx.touchDraft(d, `UPDATE draft SET title = ?, edition = ?, content = ?, editor = ?, saved = ?, version = version + 1
		WHERE id = ? AND version = ? AND published IS NULL`, d.Title, d.Edition, d.Text, d.Editor, tx.now.UnixNano())
}

// PublishDraft notes which edition a draft became, under the conditions of
// UpdateDraft.
func (tx *Tx) PublishDraft(d rulebook.Draft) error {
	return tx.touchDraft(d, "UPDATE draft SET published = ?, version = version + 1 WHERE id = ? AND version = ? AND published IS NULL", d.Published)
}

// DeleteDraft removes a draft, under the conditions of UpdateDraft.
func (tx *Tx) DeleteDraft(d rulebook.Draft) error {
	return tx.touchDraft(d, "DELETE FROM draft WHERE id = ? AND version = ? AND published IS NULL")
}

func (tx *Tx) touchDraft(d rulebook.Draft, query string, args ...any) error {
	const what = "dự thảo bộ chỉ số"
	n, err := tx.exec(what, query, append(args, string(d.ID), d.Version)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved(what, "SELECT version FROM draft WHERE id = ?", string(d.ID))
	}
	return nil
}
