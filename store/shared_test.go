package store_test

import (
	"os"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Indexes that were kept before names could be shared get the topmost unit of
// whoever published them as a draft or uses them in a round.
func TestNamesKeptBeforeTheyWereShared(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		db, engine := raw(t, dsn), goose.DialectSQLite3
		if strings.HasPrefix(dsn, "postgres") {
			engine = goose.DialectPostgres
		}
		old, err := goose.NewProvider(engine, db, os.DirFS("migrations"), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := old.UpTo(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"INSERT INTO unit VALUES ('p', 'p', '{}', '', 'province', NULL, '', '', NULL, ''), ('h', 'h', '{}', '', 'district', 'p', '', '', NULL, ''), ('q', 'q', '{}', '', 'province', NULL, '', '', NULL, '')",
			"INSERT INTO rulebook (hash, index_id, version, file, content) VALUES ('h-1', 'a', '1', 'a.yaml', 'x'), ('h-2', 'a', '2', 'a.yaml', 'y'), ('h-3', 'b', '1', 'b.yaml', 'z')",
			"INSERT INTO round (id, key, title, year, publisher, decision, published, hash) VALUES ('r', 'r', '{}', 2023, 'h', NULL, '2024-01-15', 'h-1')",
			"INSERT INTO draft (id, unit, title, edition, file, origin, editor, saved, version, published, content) VALUES ('d', 'q', '', '', 'a.yaml', NULL, '', 0, 1, 'h-2', 'y')",
		} {
			if _, err := db.ExecContext(t.Context(), q); err != nil {
				t.Fatal(q, err)
			}
		}
		s, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		got := map[string]org.UnitID{}
		for _, e := range must(s.Editions(t.Context()))(t) {
			got[e.Index+" "+e.Version] = e.Top
		}
		same(t, "topmost units", got, map[string]org.UnitID{"a 1": "p", "a 2": "q", "b 1": ""})
	})
}
