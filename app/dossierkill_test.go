//go:build unix

package app_test

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
)

const killedIn = "PARINDEX_TEST_KILLED_IN"

// TestKilledImportLeavesNothing kills a process in the middle of writing.
func TestKilledImportLeavesNothing(t *testing.T) {
	if dir := os.Getenv(killedIn); dir != "" {
		killedImport(t, dir)
		return
	}
	dir := t.TempDir()
	sys := open(t, dir)
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := importFile(t, sys, dossierFile(t, dossierLines(50)), nil); err != nil {
		t.Fatal(err)
	}
	before := measured(t, sys)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestKilledImportLeavesNothing$")
	cmd.Env = append(os.Environ(), killedIn+"="+dir)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the process was not killed: %v: %s", err, out)
	}
	if after := measured(t, sys); after != before {
		t.Errorf("before %s, after %s", before, after)
	}
	if o, _, err := importFile(t, sys, dossierFile(t, dossierLines(60)), nil); err != nil || o.Number != 2 || o.Added != 10 {
		t.Error("the next import:", o, err)
	}
}

func killedImport(t *testing.T, dir string) {
	sys, err := app.Open(t.Context(), dir, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = importFile(t, sys, dossierFile(t, dossierLines(30_000)), func(r *app.DossierRequest) {
		r.Written = func(n int) {
			if n > 20_000 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}
	})
	t.Fatal("the import outlived its process", err)
}
