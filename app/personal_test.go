package app_test

import (
	"os"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
)

// TestRejectedRowsExpire: the rows that an import refused, which may name
// applicants, go once they are old; those of others stay.
func TestRejectedRowsExpire(t *testing.T) {
	now := time.Date(2024, 4, 1, 3, 0, 0, 0, time.UTC)
	sys, err := app.Open(t.Context(), t.TempDir(), "", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close() //nolint:errcheck // a test of its own is for that
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	load := func(code string, lines int) int {
		t.Helper()
		o, _, err := importFile(t, sys, dossierFile(t, dossierLines(lines)+code+",Xã Ở Đâu,04/03/2024,06/03/2024,\n"), nil)
		if err != nil || o.Rejects == "" {
			t.Fatal(o, err)
		}
		return o.Number
	}
	readable := func(number int) bool {
		t.Helper()
		_, file, err := sys.RejectedRows(t.Context(), app.Console("test"), number)
		if err == nil {
			err = file.Close()
		}
		return err == nil
	}
	first := load("H37-1", 3)
	now = now.AddDate(0, 0, 40)
	fresh := load("H37-1", 4)
	other := load("H37-2", 3)
	if n, err := sys.DropRejects(t.Context(), app.Console("test"), 30); err != nil || n != 0 {
		t.Error("a file that a later import rests on went:", n, err)
	}
	if readable(first) || !readable(fresh) || !readable(other) {
		t.Error(readable(first), readable(fresh), readable(other))
	}
	now = now.AddDate(0, 0, 40)
	if n, err := sys.DropRejects(t.Context(), app.Console("test"), 30); err != nil || n != 2 {
		t.Error(n, err)
	}
	if readable(fresh) || readable(other) {
		t.Error("rows are still there")
	}
	if v, err := sys.Verify(t.Context(), app.Console("test"), func(int) {}); err != nil || len(v.Faults) > 0 {
		t.Error(v, err)
	}
	if _, err := sys.DropRejects(t.Context(), app.Actor{}, 30); err == nil {
		t.Error("anybody may")
	}
}
