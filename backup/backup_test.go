package backup_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/store"
)

var made = time.Date(2025, 12, 1, 2, 3, 4, 0, time.UTC)

// demo is the demonstration's database, and a folder with two files.
func demo(t *testing.T, dsn string) (*store.Store, *blob.Folder) {
	t.Helper()
	dir := t.TempDir()
	sys, err := app.Open(t.Context(), dir, dsn, func() time.Time { return made })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	if err := sys.Close(); err != nil {
		t.Fatal(err)
	}
	if dsn == "" {
		dsn = filepath.Join(dir, "parindex.db")
	}
	files := folder(t, dir)
	for _, content := range []string{"tài liệu một", ""} {
		if _, err := files.Put(t.Context(), strings.NewReader(content), 100); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, dsn), files
}

func folder(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	files, err := blob.Open(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func open(t *testing.T, dsn string) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() }) //nolint:errcheck // nothing was written last
	return db
}

func write(t *testing.T, db *store.Store, files blob.Store) ([]byte, backup.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := backup.Write(t.Context(), &out, db, files, made, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), m
}

// engines are new databases: SQLite, and PostgreSQL where the tests have one.
func engines(t *testing.T) map[string]func(t *testing.T) string {
	t.Helper()
	all := map[string]func(t *testing.T) string{
		"sqlite": func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "parindex.db") },
	}
	server := os.Getenv("PARINDEX_TEST_POSTGRES")
	if server == "" && os.Getenv("PARINDEX_REQUIRE_ALL") != "" {
		t.Fatal("PARINDEX_TEST_POSTGRES is not set")
	}
	if server != "" {
		all["postgres"] = func(t *testing.T) string { t.Helper(); return schema(t, server) }
	}
	return all
}

// schema makes a schema of its own on the test server.
func schema(t *testing.T, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "backup_" + strings.ToLower(strings.NewReplacer("/", "_", "#", "_").Replace(t.Name()))
	for _, statement := range []string{"DROP SCHEMA IF EXISTS " + name + " CASCADE", "CREATE SCHEMA " + name} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		_, _ = db.Exec("DROP SCHEMA " + name + " CASCADE") // the next run drops what is left
		db.Close()                                         //nolint:errcheck // done with
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// TestEveryWayBack backs each engine up and restores it into each: what stands
// there then, backed up again, is the same rows and files.
func TestEveryWayBack(t *testing.T) {
	for from, source := range engines(t) {
		t.Run("from "+from, func(t *testing.T) {
			db, files := demo(t, source(t))
			archive, m := write(t, db, files)
			if m.Rows() < 5000 || m.Files != 2 {
				t.Fatalf("%d rows, %d files: not the demonstration", m.Rows(), m.Files)
			}
			if checked, err := backup.Check(bytes.NewReader(archive)); err != nil || cmp.Diff(m, checked) != "" {
				t.Fatalf("%v\n%s", err, cmp.Diff(m, checked))
			}
			for to, target := range engines(t) {
				t.Run("to "+to, func(t *testing.T) {
					db, err := store.OpenAt(t.Context(), target(t), m.Schema)
					if err != nil {
						t.Fatal(err)
					}
					defer db.Close() //nolint:errcheck // nothing was written last
					restored := folder(t, t.TempDir())
					if _, err := backup.Read(t.Context(), bytes.NewReader(archive), db, restored, nil); err != nil {
						t.Fatal(err)
					}
					_, again := write(t, db, restored)
					counts := func(m backup.Manifest) map[string]int64 {
						n := map[string]int64{}
						for _, table := range m.Tables {
							n[table.Name] = table.Rows
						}
						return n
					}
					if d := cmp.Diff(counts(m), counts(again)); d != "" {
						t.Error(d)
					}
					if from == to && cmp.Diff(m, again) != "" {
						t.Error(cmp.Diff(m, again))
					}
					tips, err := db.Tips(t.Context())
					if err != nil || len(tips) == 0 {
						t.Fatalf("no log came back: %v", err)
					}
					if _, err := backup.Read(t.Context(), bytes.NewReader(archive), db, restored, nil); !errors.Is(err, store.ErrExists) {
						t.Errorf("a database in use was filled: %v", err)
					}
				})
			}
		})
	}
}

// TestBrokenBackups cuts a backup at many places and turns bits of it: it is
// refused, and the database stays empty.
func TestBrokenBackups(t *testing.T) {
	db, files := demo(t, "")
	archive, _ := write(t, db, files)
	empty := open(t, filepath.Join(t.TempDir(), "parindex.db"))
	const parts = 20
	refused := func(name string, broken []byte) {
		if _, err := backup.Check(bytes.NewReader(broken)); err == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
	for i := range parts {
		refused("cut off", archive[:len(archive)*i/parts])
		turned := bytes.Clone(archive)
		turned[len(archive)*i/parts] ^= 0x10
		if i > 0 { // in the head of gzip some bits mean nothing
			refused("a bit turned", turned)
		}
	}
	// What no sum of a table covers: the filling after the last entry.
	refused("the end changed", repacked(t, archive, func(text []byte) {
		text[len(text)-1024-1] ^= 1
	}))
	half := archive[:len(archive)/2]
	if _, err := backup.Read(t.Context(), bytes.NewReader(half), empty, folder(t, t.TempDir()), nil); !errors.Is(err, backup.ErrShort) {
		t.Errorf("half a backup: %v", err)
	}
	units, err := empty.Units(t.Context())
	if err != nil || len(units) != 0 {
		t.Errorf("half a backup left %d units, %v", len(units), err)
	}
	for name, content := range map[string]string{"nothing": "", "a text": "đây không phải bản sao lưu", "a zip": "PK\x03\x04"} {
		if _, err := backup.Check(strings.NewReader(content)); !errors.Is(err, backup.ErrNotBackup) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// repacked changes an archive under its packing, and leaves the sum over it as
// it was.
func repacked(t *testing.T, archive []byte, change func(text []byte)) []byte {
	t.Helper()
	in, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	change(text)
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes()[:out.Len()-8], archive[len(archive)-8:]...)
}

func TestSealed(t *testing.T) {
	var out bytes.Buffer
	w, err := backup.Lock{Passphrase: "mật khẩu"}.Seal(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "nội dung"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "nội dung") {
		t.Error("the content can be read")
	}
	for key, want := range map[backup.Key]error{{}: backup.ErrKey, {Passphrase: "sai"}: backup.ErrKey, {Passphrase: "mật khẩu"}: nil} {
		in, err := key.Open(bytes.NewReader(out.Bytes()))
		if !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", key, err, want)
		}
		if want == nil && err == nil {
			if got, err := io.ReadAll(in); err != nil || string(got) != "nội dung" {
				t.Errorf("%q, %v", got, err)
			}
		}
	}
	if _, err := (backup.Lock{Recipients: []string{"age1sai"}}).Seal(io.Discard); err == nil {
		t.Error("a key that is none was taken")
	}
}

// FuzzCheck holds that no file ends the program.
func FuzzCheck(f *testing.F) {
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := backup.Check(bytes.NewReader(data)); err == nil && m.Format == 0 {
			t.Error("taken without a manifest")
		}
	})
}
