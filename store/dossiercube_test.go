package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// recountCubes holds what is kept by field, procedure and officer to what is
// stored, as measures count it.
func recountCubes(t *testing.T, s *store.Store) {
	t.Helper()
	type place struct{ field, procedure, officer string }
	for _, unit := range []org.UnitID{"u-a", "u-b"} {
		real := map[place]*dossier.Tally{}
		if err := s.CountedDossiers(t.Context(), "u-tinh", unit, func(d *dossier.Dossier) error {
			p := place{d.Field, d.Procedure, d.Officer}
			if real[p] == nil {
				real[p] = &dossier.Tally{}
			}
			real[p].Add(d)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		cube, err := s.DossierCube(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []int
		for p := range cube {
			numbers = append(numbers, p.Field, p.Procedure, p.Officer)
		}
		terms, err := s.DossierTerms(t.Context(), numbers)
		if err != nil {
			t.Fatal(err)
		}
		if len(cube) != len(real) {
			t.Fatalf("%s: %d places are kept, %d are counted", unit, len(cube), len(real))
		}
		for p, kept := range cube {
			at := place{terms[p.Field], terms[p.Procedure], terms[p.Officer]}
			if real[at] == nil {
				t.Fatalf("%s: %v is kept, and there is none", unit, at)
			}
			for day := 19_699; day < 19_745; day += 5 {
				if diff := cmp.Diff(real[at].Measure(day), kept.Measure(day)); diff != "" {
					t.Fatalf("%s, %v on day %d (-recount +kept):\n%s", unit, at, day, diff)
				}
			}
		}
	}
}

func partsOf(t *testing.T, dsn string) (most int) {
	t.Helper()
	if err := raw(t, dsn).QueryRow("SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(*) AS n FROM dossier_cube GROUP BY unit) c").Scan(&most); err != nil {
		t.Fatal(err)
	}
	return most
}

// TestCubesArePutTogether: after many imports the parts of an office are few,
// and still what a recount finds; an accepted date is counted in its place.
func TestCubesArePutTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		all := anyDossiers(400, 1)
		most := 0
		for i := range 40 {
			load(t, s, all[:(i+1)*10])
			most = max(most, partsOf(t, dsn))
		}
		if most < 10 || most > 17 {
			t.Error("most parts:", most)
		}
		recountCubes(t, s)
		mustChange(t, s, func(tx *store.Tx) error {
			for _, d := range all {
				if d.Finished.IsZero() {
					continue
				}
				x := dossier.Actual{ID: d.Code, Unit: org.UnitID(d.Unit), Code: d.Code, At: d.Received, State: dossier.Stated, By: "ai"}
				if err := tx.AddActual("u-tinh", x); err != nil {
					return err
				}
				x.State, x.DecidedBy, x.Remark = dossier.Accepted, "người thẩm định", "đã xem"
				if err := tx.DecideActual("u-tinh", x); err != nil {
					return err
				}
			}
			return nil
		})
		recountCubes(t, s)
	})
}

// TestCubesOfOldDossiers: where dossiers came before there were cubes, the
// program fills them when it starts, once.
func TestCubesOfOldDossiers(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		all := anyDossiers(900, 1)
		load(t, s, all)
		x := dossier.Actual{ID: "1", Unit: org.UnitID(all[0].Unit), Code: all[0].Code, At: all[0].Received, State: dossier.Stated, By: "ai"}
		all[0].Finished = all[0].Received
		all[0].Finished.Sec += 30 * 24 * 3600
		load(t, s, all)
		mustChange(t, s, func(tx *store.Tx) error { return tx.AddActual("u-tinh", x) })
		x.State, x.DecidedBy, x.Remark = dossier.Accepted, "người thẩm định", "đã xem"
		mustChange(t, s, func(tx *store.Tx) error { return tx.DecideActual("u-tinh", x) })
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := raw(t, dsn).Exec("DELETE FROM dossier_cube"); err != nil {
			t.Fatal(err)
		}
		s = open(t, dsn)
		recountCubes(t, s)
		n := 0
		if err := s.EachDossierCube(t.Context(), func(unit org.UnitID, c dossier.Cube) error {
			if n++; len(c) == 0 {
				t.Error(unit, "is empty")
			}
			return nil
		}); err != nil || n != 2 {
			t.Error(n, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, dsn)
		if n := partsOf(t, dsn); n != 1 {
			t.Error("filled again:", n)
		}
		recountCubes(t, s)
	})
}
