package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// several is more dossiers than are written at once.
const several = 40_000

// TestFirstLoads holds that the first load of all, that of a second province
// and later ones give what was put, and that the table of dossiers comes out
// with the indexes and rights that it had.
func TestFirstLoads(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		other := []org.Unit{{ID: "u-tinh-2", Alias: "tinh-2"}, {ID: "u-c", Alias: "c", Parent: "u-tinh-2"}}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(append(other, offices...)) })
		if strings.HasPrefix(dsn, "postgres") {
			if _, err := raw(t, dsn).Exec("GRANT SELECT ON dossier TO PUBLIC"); err != nil {
				t.Fatal(err)
			}
		}
		before := table(t, dsn)
		all := anyDossiers(several, 1)
		if i := load(t, s, all); i.Added != several || i.Dossiers != several {
			t.Fatalf("%+v", i)
		}
		if diff := cmp.Diff(before, table(t, dsn)); diff != "" {
			t.Fatal(diff)
		}
		recount(t, s, all)
		if strings.HasPrefix(dsn, "postgres") {
			known := 0 // columns of which the planner knows what they hold: else it reads a province to find a code
			if err := raw(t, dsn).QueryRow("SELECT COUNT(*) FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'dossier'").Scan(&known); err != nil || known == 0 {
				t.Error(known, err)
			}
		}
		theirs := anyDossiers(900, 2)
		for i := range theirs {
			theirs[i].Unit = "u-c"
		}
		mustChange(t, s, func(tx *store.Tx) error {
			l, err := tx.LoadDossiers(store.DossierImport{Top: "u-tinh-2", Unit: "u-tinh-2", Source: "x"})
			if err != nil {
				return err
			}
			if err := l.Fill(each(theirs)); err != nil {
				return err
			}
			_, err = l.Finish(nil, 0, "")
			return err
		})
		if i := load(t, s, all); i.Same != several || i.Number != 3 {
			t.Fatalf("%+v", i)
		}
		recount(t, s, all)
		n := 0
		if err := s.EachDossier(t.Context(), "u-c", func(*dossier.Dossier) error { n++; return nil }); err != nil || n != len(theirs) {
			t.Fatal(n, err)
		}
	})
}

// table describes the table of dossiers as PostgreSQL keeps it.
func table(t *testing.T, dsn string) []string {
	t.Helper()
	if !strings.HasPrefix(dsn, "postgres") {
		return nil
	}
	rows, err := raw(t, dsn).Query(`SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'dossier'
		UNION ALL SELECT relname || COALESCE(relacl::text, '') FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname LIKE 'dossier%'
		UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'dossier'::regclass ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if rows.Err() != nil || len(all) < 7 {
		t.Fatal(all, rows.Err())
	}
	return all
}

func each(all []dossier.Dossier) func(put func(*dossier.Dossier) error) error {
	return func(put func(*dossier.Dossier) error) error {
		for i := range all {
			if err := put(&all[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestAStoppedFirstLoadLeavesNothing: whether the sender stops in the middle,
// or the database refuses a row.
func TestAStoppedFirstLoadLeavesNothing(t *testing.T) {
	stopped := errors.New("stopped")
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		before := table(t, dsn)
		begin := func(fill func(put func(*dossier.Dossier) error) error) error {
			return change(t.Context(), s, func(tx *store.Tx) error {
				l, err := tx.LoadDossiers(store.DossierImport{Top: "u-tinh", Unit: "u-tinh", Source: "x"})
				if err != nil {
					return err
				}
				if err := l.Fill(fill); err != nil {
					return err
				}
				_, err = l.Finish(nil, 0, "")
				return err
			})
		}
		all := anyDossiers(several, 1)
		if err := begin(func(put func(*dossier.Dossier) error) error { return errors.Join(each(all[:several-10])(put), stopped) }); !errors.Is(err, stopped) {
			t.Fatal(err)
		}
		twice := append(anyDossiers(several, 1), all[several-1])
		if err := begin(each(twice)); err == nil {
			t.Fatal("a code stands there twice")
		}
		if strings.HasPrefix(dsn, "postgres") { // whose texts hold no such letter
			impossible := anyDossiers(several, 1)
			impossible[20_000].Code = "H37\x00"
			if err := begin(each(impossible)); err == nil {
				t.Fatal("an impossible row was taken")
			}
		}
		recount(t, s, nil)
		if diff := cmp.Diff(before, table(t, dsn)); diff != "" {
			t.Fatal(diff)
		}
		if i := load(t, s, all[:100]); i.Number != 1 || i.Added != 100 {
			t.Fatalf("%+v", i)
		}
		recount(t, s, all[:100])
	})
}
