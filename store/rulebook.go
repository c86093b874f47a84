package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// Rulebook returns the file of the rulebook with that hash, byte for byte, and
// the file's name.
func (s *Store) Rulebook(ctx context.Context, hash string) (yaml []byte, file string, err error) {
	yaml, err = one(ctx, s.read, "bộ chỉ số", func(rows *sql.Rows) (b []byte, err error) {
		return b, rows.Scan(&file, &b)
	}, "SELECT file, content FROM rulebook WHERE hash = ?", hash)
	return yaml, file, err
}

// Editions returns all rulebooks that are kept, by index and version.
func (s *Store) Editions(ctx context.Context) ([]rulebook.Edition, error) {
	return list(ctx, s.read, "bộ chỉ số", func(rows *sql.Rows) (e rulebook.Edition, err error) {
		var name string
		err = rows.Scan(&e.Hash, &e.Index, &e.Version, &e.File, &e.Owner, &name)
		e.Top = org.UnitID(strings.TrimSuffix(name, "/"+e.Index))
		return e, err
	}, `SELECT r.hash, r.index_id, r.version, r.file, COALESCE(d.unit, ''), r.name FROM rulebook r LEFT JOIN draft d ON d.published = r.hash
		ORDER BY r.index_id BYTEWISE, r.version BYTEWISE`)
}

// Rulebooks returns the files of several rulebooks by their hash; a hash that
// is not kept is left out.
func (s *Store) Rulebooks(ctx context.Context, hashes ...string) (map[string][]byte, error) {
	files := make(map[string][]byte, len(hashes))
	if len(hashes) == 0 {
		return files, nil
	}
	args := make([]any, len(hashes))
	for i, h := range hashes {
		args[i] = h
	}
	err := s.read.each(ctx, "bộ chỉ số", "SELECT hash, content FROM rulebook WHERE hash IN ("+marks(len(args))+")", args, func(rows *sql.Rows) error {
		var hash string
		var content []byte
		err := rows.Scan(&hash, &content)
		files[hash] = content
		return err
	})
	return files, err
}

// PutRulebook keeps a rulebook under the hash of its content; one that is kept
// already changes nothing. A version in use is never edited: the same index
// and version with another content below the same topmost unit is ErrExists.
func (tx *Tx) PutRulebook(top org.UnitID, hash, index, version, file string, yaml []byte) error {
	err := tx.insert("bộ chỉ số", "rulebook (hash, name, index_id, version, file, content)",
		[][]any{{hash, string(top) + "/" + index, index, version, file, yaml}})
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
