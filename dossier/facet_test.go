package dossier_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/dossier"
)

// TestKeptCubeIsAFullRecount: counts by field, procedure and officer, kept in
// parts while dossiers come, change and go, are those of a recount at every
// cut-off and in every half month, however the parts are put together.
func TestKeptCubeIsAFullRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type placed struct {
			dossier.Dossier
			at dossier.Place
		}
		var all []placed
		var parts [][]byte
		var changes []dossier.Change
		change := func(d *placed, n int32) { changes = append(changes, dossier.ChangeOf(&d.Dossier, d.at, n)) }
		end := func() {
			b, err := dossier.AppendCube(nil, changes)
			if err != nil {
				t.Fatal(err)
			}
			parts, changes = append(parts, b), nil
		}
		number := func(name string) int { return rapid.IntRange(1, 3).Draw(t, name) }
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			switch i := rapid.IntRange(0, 6).Draw(t, "step"); {
			case i < 2 && len(all) > 0:
				k := rapid.IntRange(0, len(all)-1).Draw(t, "which")
				change(&all[k], -1)
				if all = slices.Delete(all, k, k+1); i == 0 {
					break
				}
				fallthrough
			case i > 2:
				all = append(all, placed{anyDossier(t), dossier.Place{Field: number("field"), Procedure: number("procedure"), Officer: number("officer")}})
				change(&all[len(all)-1], 1)
			default:
				end()
			}
		}
		end()
		cube := dossier.Cube{}
		for _, b := range parts {
			if err := cube.Read(b); err != nil {
				t.Fatal(err)
			}
		}
		whole, err := cube.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		again := dossier.Cube{}
		if err := again.Read(whole); err != nil {
			t.Fatal(err)
		}
		for _, f := range dossier.Facets {
			real, single := map[int]*dossier.Tally{}, map[dossier.Place][]dossier.Dossier{}
			for _, d := range all {
				single[d.at] = append(single[d.at], d.Dossier)
				if real[d.at.At(f)] == nil {
					real[d.at.At(f)] = &dossier.Tally{}
				}
				real[d.at.At(f)].Add(&d.Dossier)
			}
			for day := 19_698; day < 19_735; day += 3 {
				want := map[int]dossier.Measures{}
				for p, some := range single {
					want[p.At(f)] = want[p.At(f)].Add(dossier.Recount(some, day))
				}
				for _, c := range []dossier.Cube{cube, again} {
					got := dossier.By(c, f, func(t *dossier.Tally) dossier.Measures { return t.Measure(day) })
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%s, day %d (-recount +kept):\n%s", f, day, diff)
					}
				}
			}
			flows := dossier.By(cube, f, func(t *dossier.Tally) dossier.Flow { return t.Between(19_706, 19_722) })
			for n, tally := range real {
				if want := tally.Between(19_706, 19_722); flows[n].Received != want.Received || flows[n].Late != want.Late || flows[n].Due != want.Due || flows[n].Carried != want.Carried {
					t.Fatalf("%s %d: %+v, want %+v", f, n, flows[n], want)
				}
			}
		}
	})
}

func TestBrokenCubesAreRefused(t *testing.T) {
	d := dossier.Dossier{Received: moment(t, "04/03/2024"), Due: moment(t, "06/03/2024")}
	b, err := dossier.AppendCube(nil, []dossier.Change{dossier.ChangeOf(&d, dossier.Place{Field: 1, Procedure: 200, Officer: 70_000}, 1)})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(b); n++ {
		if err := (dossier.Cube{}).Read(b[:n]); err == nil {
			t.Errorf("%d bytes of %d are read", n, len(b))
		}
	}
}
