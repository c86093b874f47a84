package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/store"
)

func TestAnchors(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), t.Context()
		one := document.Anchor{ID: "aa", DER: []byte{0x30, 0x00, 0xff}, File: "goc.cer", By: "quantri"}
		for _, fresh := range []bool{true, false} {
			mustChange(t, s, func(tx *store.Tx) error {
				added, err := tx.AddAnchor(one)
				if added != fresh {
					t.Errorf("added: %v, want %v", added, fresh)
				}
				return err
			})
		}
		all := must(s.Anchors(ctx))(t)
		if len(all) != 1 || string(all[0].DER) != string(one.DER) || all[0].File != one.File || all[0].At.IsZero() {
			t.Fatalf("%+v", all)
		}
		if ids := must(s.AnchorIDs(ctx))(t); len(ids) != 1 || ids[0] != "aa" {
			t.Errorf("%v", ids)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.DropAnchor("aa") })
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.DropAnchor("aa"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("dropped twice: %v", err)
			}
			return nil
		})
	})
}

func TestNumbering(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), t.Context()
		mustChange(t, s, putWorld)
		unit := units[0].ID
		if must(s.Numbers(ctx, unit))(t) {
			t.Error("papers are numbered where nobody said so")
		}
		for _, on := range []bool{true, true} {
			mustChange(t, s, func(tx *store.Tx) error { return tx.SetNumbers(unit, on, "quantri") })
		}
		if !must(s.Numbers(ctx, unit))(t) {
			t.Error("switched on, and off")
		}
		n := assessment.Number{Unit: unit, Abbr: "BC", Year: 2024, N: 3, Round: round, Owner: unit, Kind: "outcome"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.TakeNumber(n) })
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.TakeNumber(n); !errors.Is(err, store.ErrConflict) {
				t.Errorf("taken twice: %v", err)
			}
			return nil
		})
		for _, c := range []struct {
			abbr string
			year int
			want int
		}{{"BC", 2024, 3}, {"TB", 2024, 0}, {"BC", 2025, 0}} {
			if got := must(s.LastNumber(ctx, unit, c.abbr, c.year))(t); got != c.want {
				t.Errorf("last number of %s in %d: %d, want %d", c.abbr, c.year, got, c.want)
			}
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetNumbers(unit, false, "quantri") })
		if must(s.Numbers(ctx, unit))(t) {
			t.Error("switched off, and on")
		}
	})
}
