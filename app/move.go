package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// Migrate brings a database to the schema of this program, and returns the one
// it had: 0 for a new one. Copies of the program that start at the same time
// wait for each other.
func Migrate(ctx context.Context, a Actor, at Site) (before, after int64, err error) {
	if a.console == "" {
		return 0, 0, fail(Forbidden, "app.forbidden")
	}
	if before, err = store.SchemaOf(ctx, at.DSN()); err != nil {
		return 0, 0, err
	}
	db, err := store.Open(ctx, at.DSN())
	if err != nil {
		return before, before, err
	}
	after, err = store.SchemaOf(ctx, at.DSN())
	return before, after, errors.Join(err, db.Close())
}

// Move copies an installation to another site and compares the two; the first
// stays as it was. It can be begun anew after it was broken off. Nobody may
// write meanwhile: then it fails.
func Move(ctx context.Context, a Actor, from, to Site, now func() time.Time, told backup.Progress) (c backup.Copied, err error) {
	if a.console == "" {
		return c, fail(Forbidden, "app.forbidden")
	}
	if from.DSN() == to.DSN() {
		return c, fail(Invalid, "move.same")
	}
	source, err := OpenSite(ctx, from, now)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := OpenSite(ctx, to, now)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	c, err = backup.Copy(ctx, source.store, target.store, source.blobs, target.blobs, told)
	switch {
	case errors.Is(err, store.ErrExists):
		return c, &Error{Kind: Conflict, Text: message.T("move.not_empty"), Cause: err}
	case errors.Is(err, backup.ErrDiffers):
		return c, &Error{Kind: Conflict, Text: message.T("move.differs"), Cause: err}
	case err != nil:
		return c, err
	}
	if err := moveTemplates(from.Dir, to.Dir); err != nil {
		return c, err
	}
	if err := moveKey(from, to); err != nil {
		return c, err
	}
	return c, target.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "move", Target: "installation:" + filepath.Base(from.Dir)}, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"rows": c.Rows, "files": c.Files, "tables": c.Tables})
		return nil
	})
}

// moveTemplates copies the forms that an office has put in place of the shipped
// ones. Those that stand in the new place already are left.
func moveTemplates(from, to string) error {
	from, to = filepath.Join(from, "templates"), filepath.Join(to, "templates")
	if _, err := os.Stat(from); os.IsNotExist(err) || from == to {
		return nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("mẫu văn bản: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(from, "*.docx"))
	if err != nil {
		return err
	}
	for _, name := range files {
		place := filepath.Join(to, filepath.Base(name))
		if _, err := os.Stat(place); err == nil {
			continue
		}
		content, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			return fmt.Errorf("mẫu văn bản: %w", err)
		}
		if err := os.WriteFile(place, content, 0o600); err != nil { //nolint:gosec // who runs the command names both folders
			return fmt.Errorf("mẫu văn bản: %w", err)
		}
	}
	return nil
}

// Schema is the schema of the database that this program knows.
func Schema() (int64, error) { return store.Known() }
