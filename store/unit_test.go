package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// A unit is saved by who saw it as it is; a second editor is told.
func TestUpdateUnit(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		change := func(fn func(tx *store.Tx) error) error {
			return s.Change(t.Context(), audit.Entry{Chain: "u-huyen", Actor: "x", Verb: "v", Target: "t"}, fn)
		}
		if err := change(func(tx *store.Tx) error { return tx.PutUnits(units) }); err != nil {
			t.Fatal(err)
		}
		u := units[1]
		u.Name, u.To, u.Heir, u.Parent = vi("phường Chi Lăng"), day("2026-01-01"), "u-tt", ""
		u.History = org.History{
			Names:   []org.Naming{{Name: vi("xã Chi Lăng"), Kind: "xã", Basis: "NQ 2", Span: org.Span{To: day("2025-12-31")}}},
			Parents: []org.Placing{{Parent: "u-huyen", Span: org.Span{To: day("2025-06-30")}}},
			Heirs:   []org.Succession{{Heir: "u-tt", On: day("2026-01-02"), Basis: "NQ 3"}},
		}
		if err := change(func(tx *store.Tx) error { return tx.UpdateUnit(u) }); err != nil {
			t.Fatal(err)
		}
		if err := change(func(tx *store.Tx) error { return tx.UpdateUnit(u) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a second editor: %v", err)
		}
		u.ID = "nobody"
		if err := change(func(tx *store.Tx) error { return tx.UpdateUnit(u) }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no such unit: %v", err)
		}
		u.ID, u.Version = "u-xa", 2
		for _, got := range must(s.Units(t.Context()))(t) {
			if got.ID == u.ID {
				same(t, "the unit", got, u)
			}
		}
	})
}
