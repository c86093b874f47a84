package store

import (
	"context"
	"database/sql"
	"errors"
)

// Rulebook returns the file of the rulebook with that hash, byte for byte, and
// the file's name.
func (s *Store) Rulebook(ctx context.Context, hash string) (yaml []byte, file string, err error) {
	yaml, err = one(ctx, s.read, "bộ chỉ số", func(rows *sql.Rows) (b []byte, err error) {
		return b, rows.Scan(&file, &b)
	}, "SELECT file, content FROM rulebook WHERE hash = ?", hash)
	return yaml, file, err
}

// PutRulebook keeps a rulebook under the hash of its content; one that is kept
// already changes nothing. A version in use is never edited: the same index
// and version with another content is ErrExists.
func (tx *Tx) PutRulebook(hash, index, version, file string, yaml []byte) error {
	err := tx.insert("bộ chỉ số", "rulebook (hash, index_id, version, file, content)",
		[][]any{{hash, index, version, file, yaml}})
	if !errors.Is(err, ErrExists) {
		return err
	}
	same, failed := list(tx.ctx, tx.source, "bộ chỉ số", scanBytes, "SELECT content FROM rulebook WHERE hash = ?", hash)
	switch {
	case failed != nil:
		return failed
	case len(same) > 0:
		return nil
	}
	return err
}
