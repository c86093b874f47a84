package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

var offices = []org.Unit{
	{ID: "u-tinh", Alias: "tinh"}, {ID: "u-a", Alias: "a", Parent: "u-tinh"}, {ID: "u-b", Alias: "b", Parent: "u-tinh"},
}

// anyDossiers makes n dossiers, of which the same seed makes the same.
func anyDossiers(n int, seed uint64) []dossier.Dossier {
	r := rand.New(rand.NewPCG(seed, 7))
	at := func(day int) dossier.Moment {
		m := dossier.Moment{Sec: int64(19_700+day+r.IntN(20))*24*3600 - 7*3600}
		if r.IntN(2) == 0 {
			m.Sec, m.Timed = m.Sec+int64(1+r.IntN(24*3600-1)), true
		}
		return m
	}
	all := make([]dossier.Dossier, n)
	for i := range all {
		d := dossier.Dossier{
			Line: i + 2, Code: fmt.Sprintf("H37.23.37-231215-%05d", i), Unit: []string{"u-a", "u-b"}[r.IntN(2)],
			Procedure: fmt.Sprint("thủ tục ", r.IntN(9)), Field: fmt.Sprint("lĩnh vực ", r.IntN(3)), Officer: fmt.Sprint("cán bộ ", r.IntN(5)),
			Received: at(0), State: dossier.State(r.IntN(8) / 5 * r.IntN(4)),
			Online: dossier.Answer(r.IntN(3)), Paid: dossier.Answer(r.IntN(3)), PaidWeb: dossier.Answer(r.IntN(3)), Digitised: dossier.Answer(r.IntN(3)),
			FullOnline: dossier.Answer(r.IntN(3)), Entered: dossier.Answer(r.IntN(3)),
		}
		if r.IntN(10) > 0 {
			d.Due = at(20)
		}
		if r.IntN(4) > 0 {
			d.Finished = at(20)
		}
		all[i] = d
	}
	return all
}

func load(t *testing.T, s *store.Store, all []dossier.Dossier) store.DossierImport {
	t.Helper()
	var done store.DossierImport
	mustChange(t, s, func(tx *store.Tx) error {
		l, err := tx.LoadDossiers(store.DossierImport{Top: "u-tinh", Unit: "u-tinh", Source: "hệ thống", File: "f.csv"})
		if err != nil {
			return err
		}
		if err := l.Fill(each(all)); err != nil {
			return err
		}
		done, err = l.Finish(dossier.Mapping{dossier.Code: "Mã hồ sơ"}, 3, "")
		return err
	})
	return done
}

// recount holds the kept tallies of both units to what is stored, and what is
// stored to what was put.
func recount(t *testing.T, s *store.Store, want []dossier.Dossier) {
	t.Helper()
	recountCubes(t, s)
	for _, unit := range []string{"u-a", "u-b"} {
		var stored, put []dossier.Dossier
		if err := s.EachDossier(t.Context(), org.UnitID(unit), func(d *dossier.Dossier) error { stored = append(stored, *d); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, d := range want {
			if d.Unit == unit {
				put = append(put, d)
			}
		}
		if len(stored) != len(put) {
			t.Fatalf("%s: %d dossiers stored, %d put", unit, len(stored), len(put))
		}
		for i := range stored {
			stored[i].Line, put[i].Line = 0, 0 // what did not change keeps its line
		}
		if diff := cmp.Diff(put, stored); diff != "" {
			t.Fatalf("%s (-put +stored):\n%s", unit, diff)
		}
		tally, err := s.DossierTally(t.Context(), org.UnitID(unit))
		if err != nil {
			t.Fatal(err)
		}
		for day := 19_699; day < 19_745; day++ {
			if diff := cmp.Diff(dossier.Recount(stored, day), tally.Measure(day)); diff != "" {
				t.Fatalf("%s on day %d (-recount +kept):\n%s", unit, day, diff)
			}
		}
	}
}

func TestDossiersAreAddedChangedAndCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		first := anyDossiers(1201, 1)
		if i := load(t, s, first); i.Number != 1 || i.Added != 1201 || i.Changed != 0 || i.Same != 0 || i.Rejected != 3 {
			t.Fatalf("%+v", i)
		}
		recount(t, s, first)
		if i := load(t, s, first); i.Number != 2 || i.Added != 0 || i.Changed != 0 || i.Same != 1201 {
			t.Fatalf("the same again: %+v", i)
		}
		second := anyDossiers(1500, 1)
		for i, other := range anyDossiers(1500, 2) {
			if i%3 == 0 {
				other.Code = second[i].Code
				second[i] = other
			}
		}
		i := load(t, s, second)
		if i.Added != 299 || i.Changed == 0 || i.Changed > 401 || i.Same+i.Changed != 1201 {
			t.Fatalf("%+v", i)
		}
		recount(t, s, second)
		m, err := s.DossierMapping(t.Context(), "u-tinh", "hệ thống")
		if err != nil || m[dossier.Code] != "Mã hồ sơ" {
			t.Error(m, err)
		}
		if m, err := s.DossierMapping(t.Context(), "u-tinh", "khác"); err != nil || m != nil {
			t.Error(m, err)
		}
		all, err := s.DossierImports(t.Context(), "u-tinh", 2)
		if err != nil || len(all) != 2 || all[0].Number != 3 || all[1].Same != 1201 {
			t.Error(all, err)
		}
	})
}

// TestAFailedLoadLeavesNothing: what fails after thousands of rows, as a full
// disk does, leaves the dossiers, the counts and the log as they were.
func TestAFailedLoadLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		first := anyDossiers(700, 1)
		load(t, s, first)
		full := errors.New("disk full")
		err := change(t.Context(), s, func(tx *store.Tx) error {
			l, err := tx.LoadDossiers(store.DossierImport{Top: "u-tinh", Unit: "u-tinh", Source: "hệ thống"})
			if err != nil {
				return err
			}
			if err := l.Fill(each(anyDossiers(3000, 9))); err != nil {
				return err
			}
			if _, err := l.Finish(dossier.Mapping{}, 0, ""); err != nil {
				return err
			}
			return full
		})
		if !errors.Is(err, full) {
			t.Fatal(err)
		}
		recount(t, s, first)
		if all, err := s.DossierImports(t.Context(), "u-tinh", 9); err != nil || len(all) != 1 {
			t.Error(all, err)
		}
	})
}
