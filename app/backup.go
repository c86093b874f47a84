package app

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// Backup writes everything to one file, as of one instant, while others work.
// Only the command line may: it holds what every role may see.
func (s *System) Backup(ctx context.Context, a Actor, out io.Writer, told backup.Progress) (backup.Manifest, error) {
	if a.console == "" {
		return backup.Manifest{}, fail(Forbidden, "app.forbidden")
	}
	return backup.Write(ctx, out, s.store, s.blobs, s.now(), told)
}

// Restore makes an installation out of a backup, in a folder and a database
// that hold nothing yet. open is called twice: the whole backup is checked
// before anything is written.
func Restore(ctx context.Context, a Actor, to Site, open func() (io.ReadCloser, error), now func() time.Time, told backup.Progress) (m backup.Manifest, err error) {
	if a.console == "" {
		return m, fail(Forbidden, "app.forbidden")
	}
	if _, err := os.Stat(to.DSN()); err == nil && to.Database == "" {
		return m, fail(Conflict, "backup.not_empty", message.Word("dir", to.Dir))
	}
	if m, err = checked(open); err != nil {
		return m, err
	}
	db, err := store.OpenAt(ctx, to.DSN(), m.Schema)
	if err != nil {
		return m, err
	}
	err = fillFrom(ctx, db, to, open, told)
	if err := errors.Join(err, db.Close()); err != nil {
		if errors.Is(err, store.ErrExists) {
			return m, fail(Conflict, "backup.not_empty", message.Word("dir", to.Dir))
		}
		return m, err
	}
	// Opened again, the database is brought from the backup's schema to ours.
	sys, err := OpenSite(ctx, to, now)
	if err != nil {
		return m, err
	}
	err = sys.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "restore", Target: "backup:" + m.Made.Format(time.RFC3339)}, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"made": m.Made, "rows": m.Rows(), "files": m.Files})
		return nil
	})
	return m, errors.Join(err, sys.Close())
}

// checked reads a backup through and checks its sums.
func checked(open func() (io.ReadCloser, error)) (backup.Manifest, error) {
	in, err := open()
	if err != nil {
		return backup.Manifest{}, err
	}
	defer in.Close()
	return backup.Check(in)
}

func fillFrom(ctx context.Context, db *store.Store, to Site, open func() (io.ReadCloser, error), told backup.Progress) error {
	files, err := to.OpenBlobs(ctx)
	if err != nil {
		return err
	}
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = backup.Read(ctx, in, db, files, told)
	return err
}
