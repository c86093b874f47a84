package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/document"
)

// Anchors returns what signatures are judged by, in the order in which it was
// brought.
func (s *Store) Anchors(ctx context.Context) ([]document.Anchor, error) {
	return list(ctx, s.read, "chứng thư", func(rows *sql.Rows) (document.Anchor, error) {
		var a document.Anchor
		err := rows.Scan(&a.ID, &a.DER, &a.File, &a.By, fromInstant{&a.At})
		return a, err
	}, "SELECT id, der, file, actor, brought FROM trust ORDER BY brought, id BYTEWISE")
}

// AnchorIDs returns the ids of Anchors, without the anchors themselves: lists
// are large.
func (s *Store) AnchorIDs(ctx context.Context) ([]string, error) {
	return list(ctx, s.read, "chứng thư", func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	}, "SELECT id FROM trust ORDER BY id BYTEWISE")
}

// AddAnchor adds one; it says false for one that is there.
func (tx *Tx) AddAnchor(a document.Anchor) (bool, error) {
	n, err := tx.exec("chứng thư", "INSERT INTO trust (id, der, file, actor, brought) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		a.ID, a.DER, a.File, a.By, tx.now.UnixNano())
	return n > 0, err
}

// DropAnchor removes one, ErrNotFound where there is none.
func (tx *Tx) DropAnchor(id string) error {
	n, err := tx.exec("chứng thư", "DELETE FROM trust WHERE id = ?", id)
	if err == nil && n == 0 {
		err = fmt.Errorf("chứng thư: %w", ErrNotFound)
	}
	return err
}
