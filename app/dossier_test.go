package app_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

const dossierHead = "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả\n"

// dossierLines are n dossiers of Y Tịch, on time but for every tenth.
func dossierLines(n int) string {
	var b strings.Builder
	b.WriteString(dossierHead)
	for i := range n {
		finished := "05/03/2024"
		if i%10 == 0 {
			finished = "08/03/2024"
		}
		fmt.Fprintf(&b, "H37.23.37-240304-%05d,UBND xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,%s\n", i, finished)
	}
	return b.String()
}

func dossierFile(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ho-so.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func importFile(t testing.TB, sys *app.System, path string, change func(*app.DossierRequest)) (*app.DossierOutcome, message.Problems, error) {
	t.Helper()
	r := app.DossierRequest{DossierFile: app.DossierFile{Path: path, Unit: "tinh-lang-son"}}
	if change != nil {
		change(&r)
	}
	var faults message.Problems
	o, err := sys.ImportDossiers(t.Context(), app.Console("test"), r, func(p message.Problem) error { faults = append(faults, p); return nil })
	return o, faults, err
}

func measured(t testing.TB, sys *app.System) string {
	t.Helper()
	all, err := sys.MeasureStored(t.Context(), app.Console("test"), "", calendar.MustParse("31/03/2024"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, u := range all {
		fmt.Fprintf(&b, "%s %d %d %s;", u.Unit, u.Received, u.Late, u.RateResolved().Decimal())
	}
	return b.String()
}

func TestImportDossiers(t *testing.T) {
	sys := demo(t)
	path := dossierFile(t, dossierLines(20)+"H37.23.37-240304-90000,Xã Ở Đâu,04/03/2024,06/03/2024,\nH37.23.37-240304-90001,xã Y Tịch,04/03/2026,06/03/2026,\n")
	if o, _, err := importFile(t, sys, path, func(r *app.DossierRequest) { r.DryRun = true }); err != nil || o.Added != 20 || measured(t, sys) != "" {
		t.Fatal(o, err, measured(t, sys))
	}
	o, faults, err := importFile(t, sys, path, nil)
	if err != nil || o.Added != 20 || o.Rejected != 2 || o.Rejects == "" {
		t.Fatal(o, err)
	}
	// The second is of a commune that had ended on the day of receipt.
	if len(faults) != 2 || faults[0].Line != 22 || faults[0].Value != "Xã Ở Đâu" || !strings.Contains(faults[1].Text.In(message.VI), "04/03/2026") {
		t.Error(faults)
	}
	const want = "y-tich 20 2 0.900000;"
	if got := measured(t, sys); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if o, faults, err := importFile(t, sys, path, nil); err != nil || !o.Repeat || o.Same != 20 || len(faults) != 2 || measured(t, sys) != want {
		t.Error("the same file again:", o, err)
	}
	changed := dossierFile(t, strings.ReplaceAll(dossierLines(21), "08/03/2024\n", "06/03/2024\n"))
	if o, _, err := importFile(t, sys, changed, nil); err != nil || o.Added != 1 || o.Changed != 2 || o.Same != 18 || measured(t, sys) != "y-tich 21 0 1.000000;" {
		t.Error(o, err, measured(t, sys))
	}
}

// TestColumnsAreRememberedBySource: what was said of a source once need not be
// said again.
func TestColumnsAreRememberedBySource(t *testing.T) {
	sys := demo(t)
	odd := func(n int) string {
		return dossierFile(t, strings.Replace(dossierLines(n), "Ngày hẹn trả", "Mốc", 1))
	}
	source := func(r *app.DossierRequest) { r.Source = "một cửa" }
	if _, _, err := importFile(t, sys, odd(3), source); err == nil {
		t.Fatal("a column of no known name is understood")
	}
	if _, _, err := importFile(t, sys, odd(3), func(r *app.DossierRequest) { source(r); r.Prefer = dossier.Mapping{dossier.DueAt: "Mốc"} }); err != nil {
		t.Fatal(err)
	}
	if o, _, err := importFile(t, sys, odd(4), source); err != nil || o.Added != 1 {
		t.Error(o, err)
	}
	if _, _, err := importFile(t, sys, odd(5), nil); err == nil {
		t.Error("one source's columns are another's")
	}
}

func TestImportOfDossiersAsksForPermission(t *testing.T) {
	sys := demo(t)
	officer := app.Actor{Account: account.Account{Grants: []account.Grant{{Role: account.Officer, Unit: "y-tich"}}}}
	_, err := sys.ImportDossiers(t.Context(), officer, app.DossierRequest{DossierFile: app.DossierFile{Path: dossierFile(t, dossierLines(1)), Unit: "tinh-lang-son"}}, func(message.Problem) error { return nil })
	if !isKind(err, app.Forbidden) {
		t.Error(err)
	}
	if _, _, err := importFile(t, sys, "nowhere.csv", nil); err == nil {
		t.Error("a file that is not there is imported")
	}
	if _, _, err := importFile(t, sys, dossierFile(t, dossierLines(1)), func(r *app.DossierRequest) { r.Unit = "xa-la" }); !isKind(err, app.NotFound) {
		t.Error(err)
	}
}

// TestCancelledImportLeavesNothing: Ctrl-C in the middle of writing.
func TestCancelledImportLeavesNothing(t *testing.T) {
	sys := demo(t)
	ctx, cancel := context.WithCancel(t.Context())
	r := app.DossierRequest{DossierFile: app.DossierFile{Path: dossierFile(t, dossierLines(20_000)), Unit: "tinh-lang-son"}, Written: func(int) { cancel() }}
	if _, err := sys.ImportDossiers(ctx, app.Console("test"), r, func(message.Problem) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if got := measured(t, sys); got != "" {
		t.Error(got)
	}
	if o, _, err := importFile(t, sys, dossierFile(t, dossierLines(5)), nil); err != nil || o.Number != 1 || o.Added != 5 {
		t.Error("the next import:", o, err)
	}
}

func TestTwoImportsAtOnce(t *testing.T) {
	sys := demo(t)
	paths := []string{dossierFile(t, dossierLines(3000)), dossierFile(t, dossierLines(3001))}
	var wait sync.WaitGroup
	outcomes, errs := make([]*app.DossierOutcome, 2), make([]error, 2)
	for i, path := range paths {
		wait.Go(func() { outcomes[i], _, errs[i] = importFile(t, sys, path, nil) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if added := outcomes[0].Added + outcomes[1].Added; added != 3001 || outcomes[0].Number == outcomes[1].Number || measured(t, sys) != "y-tich 3001 301 0.899700;" {
		t.Error(added, measured(t, sys))
	}
}

func TestMeasureFile(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	path := dossierFile(t, dossierLines(10)+"H37.23.37-240304-00009,UBND xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,05/03/2024\n")
	n := 0
	m, err := app.MeasureFile(t.Context(), app.DossierFile{Path: path}, "", calendar.MustParse("31/03/2024"), func(message.Problem) error { n++; return nil })
	if err != nil || len(m.Units) != 1 || m.Units[0].Name != "UBND xã Y Tịch" || m.Units[0].Received != 10 || m.Units[0].Late != 1 || n != 1 || m.Rejected != 1 {
		t.Fatal(m, n, err)
	}
	left, err := filepath.Glob(filepath.Join(temp, "*"))
	if err != nil || len(left) > 0 {
		t.Error("files left behind:", left)
	}
}
