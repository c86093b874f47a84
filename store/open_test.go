package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// TestManyOpenAtOnce: copies that start together on a new database.
func TestManyOpenAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				s, err := store.Open(t.Context(), dsn)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		world(t, dsn)
	})
}

// TestManyUpgradeAtOnce: all find the same work to do, and on SQLite no lock
// keeps them apart.
func TestManyUpgradeAtOnce(t *testing.T) {
	dsn := sqliteDSN(t)
	if _, err := raw(t, dsn).Exec(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`); err != nil {
		t.Fatal(err)
	}
	start := make(chan struct{})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			<-start
			s, err := store.Open(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	world(t, dsn)
}

func TestNewerSchemaIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		applied := "1"
		if strings.HasPrefix(dsn, "postgres") {
			applied = "true"
		}
		if _, err := raw(t, dsn).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, " + applied + ")"); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), dsn)
		wantFault(t, err, "store.newer", "99")
	})
}

func wantFault(t *testing.T, err error, key, says string) {
	t.Helper()
	var f *store.Fault
	if !errors.As(err, &f) || f.Text.Key != key {
		t.Fatalf("got %v, want a Fault %s", err, key)
	}
	for _, l := range []message.Lang{message.VI, message.EN} {
		if said := f.In(l); strings.ContainsAny(said, "⟦{") || !strings.Contains(said, says) {
			t.Errorf("%s: %s", l, said)
		}
	}
}

func TestFilesThatAreNoDatabase(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "báo cáo.docx")
	if err := os.WriteFile(file, []byte(strings.Repeat("không phải cơ sở dữ liệu ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), file)
	wantFault(t, err, "store.not_database", "báo cáo.docx")
	_, err = store.Open(t.Context(), filepath.Join(file, "parindex.db"))
	wantFault(t, err, "store.cannot_write", "báo cáo.docx")
	_, err = store.Open(t.Context(), dir)
	wantFault(t, err, "store.cannot_write", dir)
	after, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(after), "không phải") {
		t.Errorf("the file was touched: %v", err)
	}
}

func TestFolderNotWritable(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("modes do not bind this user")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), filepath.Join(dir, "parindex.db"))
	wantFault(t, err, "store.cannot_write", dir)
}

func TestServersThatAreNotThere(t *testing.T) {
	_, err := store.Open(t.Context(), "postgres://ai:mat-khau@127.0.0.1:1/parindex?connect_timeout=2")
	wantFault(t, err, "store.no_server", "127.0.0.1:1/parindex")
	if strings.Contains(err.Error(), "mat-khau") {
		t.Errorf("the password is shown: %v", err)
	}
	_, err = store.Open(t.Context(), "postgres://ai:mat-khau%zz@127.0.0.1/parindex")
	wantFault(t, err, "store.bad_url", "postgres://")
	if strings.Contains(err.Error(), "mat-khau%") {
		t.Errorf("the password is shown: %v", err)
	}
	_, err = store.Open(t.Context(), "postgres://ai:mat-khau@127.0.0.1/parindex?sslmode=khong-co")
	if err == nil || strings.Contains(err.Error(), "mat-khau") {
		t.Errorf("got %v", err)
	}
}

// TestOddPaths: no letter of a path is an option to SQLite.
func TestOddPaths(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dữ liệu 100% #1 & 2?mode=memory")
	world(t, filepath.Join(dir, "parindex.db"))
	info, err := os.Stat(filepath.Join(dir, "parindex.db"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %s: it holds hashes of passwords", info.Mode())
	}
	wal, err := os.Stat(filepath.Join(dir, "parindex.db-wal"))
	if err != nil {
		t.Fatal(err)
	}
	if wal.Mode().Perm() != 0o600 {
		t.Errorf("the log has mode %s", wal.Mode())
	}
}

// TestClosedFileIsWhole: after Close one file holds it all, so that copying it
// is a backup.
func TestClosedFileIsWhole(t *testing.T) {
	dsn := sqliteDSN(t)
	s, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	mustChange(t, s, putWorld)
	must(s.Units(t.Context()))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(dsn + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left: %q, %v", left, err)
	}
}
