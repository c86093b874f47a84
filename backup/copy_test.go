package backup_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/store"
)

// TestCopyAgain: rows that an earlier run brought are compared and not brought
// again; rows that differ are refused.
func TestCopyAgain(t *testing.T) {
	from, fromFiles := demo(t, "")
	to, toFiles := open(t, filepath.Join(t.TempDir(), "moi.db")), folder(t, t.TempDir())
	first, err := backup.Copy(t.Context(), from, to, fromFiles, toFiles, nil)
	if err != nil || first.Again || first.Files != 2 || first.Rows == 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := backup.Copy(t.Context(), from, to, fromFiles, toFiles, nil)
	if err != nil || !second.Again || second.Rows != first.Rows {
		t.Errorf("%+v, %v", second, err)
	}
	err = to.Change(t.Context(), audit.Entry{Actor: "cli:test", Verb: "test", Target: "x"}, func(*store.Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Copy(t.Context(), from, to, fromFiles, toFiles, nil); !errors.Is(err, store.ErrExists) || !errors.Is(err, backup.ErrDiffers) {
		t.Errorf("a place in use was taken for a copy: %v", err)
	}
}

// TestCopySeesAWriter: who writes to the first place while it is copied is
// noticed.
func TestCopySeesAWriter(t *testing.T) {
	from, fromFiles := demo(t, "")
	to, toFiles := open(t, filepath.Join(t.TempDir(), "moi.db")), folder(t, t.TempDir())
	wrote := false
	_, err := backup.Copy(t.Context(), from, to, fromFiles, toFiles, func(rows int64, _ int) {
		if rows == 0 || wrote {
			return
		}
		wrote = true
		err := from.Change(t.Context(), audit.Entry{Actor: "cli:test", Verb: "test", Target: "x"}, func(*store.Tx) error { return nil })
		if err != nil {
			t.Error(err)
		}
	})
	if !wrote || !errors.Is(err, backup.ErrDiffers) {
		t.Errorf("%v", err)
	}
}
