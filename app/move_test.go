package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/blob"
)

// moved is an installation with the demonstration, a file and an own form, and
// an empty place for it to go to on each engine.
func moved(t *testing.T, test func(t *testing.T, from, to app.Site)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			to := app.Site{Dir: t.TempDir()}
			if engine == "postgres" {
				to.Database = newSchema(t, postgres(t))
			}
			from := app.Site{Dir: t.TempDir()}
			sys, err := app.OpenSite(t.Context(), from, clock)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
				t.Fatal(err)
			}
			if err := sys.Close(); err != nil {
				t.Fatal(err)
			}
			files, err := blob.Open(filepath.Join(from.Dir, "files"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := files.Put(t.Context(), strings.NewReader("tài liệu"), 100); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(from.Dir, "templates"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(from.Dir, "templates", "remediation.docx"), []byte("mẫu"), 0o600); err != nil {
				t.Fatal(err)
			}
			test(t, from, to)
		})
	}
}

func TestMove(t *testing.T) {
	moved(t, func(t *testing.T, from, to app.Site) {
		c, err := app.Move(t.Context(), app.Console("test"), from, to, clock, nil)
		if err != nil || c.Rows < 1000 || c.Files != 1 || c.Again {
			t.Fatalf("%+v, %v", c, err)
		}
		sys, err := app.OpenSite(t.Context(), to, clock)
		if err != nil {
			t.Fatal(err)
		}
		v, err := sys.Verify(t.Context(), app.Console("test"), nil)
		if err != nil || len(v.Faults) > 0 {
			t.Errorf("%+v, %v", v, err)
		}
		if err := sys.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(to.Dir, "templates", "remediation.docx")); err != nil {
			t.Error("the office's own form stayed behind:", err)
		}
		// The new place is in use now.
		var refused *app.Error
		if _, err := app.Move(t.Context(), app.Console("test"), from, to, clock, nil); !errors.As(err, &refused) || refused.Kind != app.Conflict {
			t.Errorf("moved over an installation in use: %v", err)
		}
		if _, err := app.Move(t.Context(), app.Console("test"), from, from, clock, nil); !errors.As(err, &refused) || refused.Kind != app.Invalid {
			t.Errorf("moved onto itself: %v", err)
		}
	})
}

// TestMoveGoesOn begins a move anew that was broken off between the files and
// the rows.
func TestMoveGoesOn(t *testing.T) {
	moved(t, func(t *testing.T, from, to app.Site) {
		broken := errors.New("đường truyền đứt")
		halt := func(at int64) func(int64, int) {
			return func(rows int64, files int) {
				if rows >= at && files == 1 {
					panic(broken)
				}
			}
		}
		func() {
			defer func() {
				if recover() != broken { //nolint:errorlint // the very value
					t.Error("the run was not broken off")
				}
			}()
			_, _ = app.Move(t.Context(), app.Console("test"), from, to, clock, halt(0))
		}()
		c, err := app.Move(t.Context(), app.Console("test"), from, to, clock, nil)
		if err != nil || c.Files != 1 || c.Rows < 1000 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestMigrateSaysWhatItDid(t *testing.T) {
	at := app.Site{Dir: t.TempDir()}
	before, after, err := app.Migrate(t.Context(), app.Console("test"), at)
	if err != nil || before != 0 || after < 25 {
		t.Fatal(before, after, err)
	}
	if again, same, err := app.Migrate(t.Context(), app.Console("test"), at); err != nil || again != after || same != after {
		t.Error(again, same, err)
	}
	if _, _, err := app.Migrate(t.Context(), app.Actor{}, at); err == nil {
		t.Error("anybody may migrate")
	}
}
