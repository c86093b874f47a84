package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/worktime"
)

func TestWorkCalendar(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		if _, err := s.WorkCalendar(t.Context(), "u-tinh"); !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		c, err := worktime.Read(strings.NewReader("date,kind,hours,name,source,unconfirmed\n2024-01-01,hours,T2-T6 08:00-12:00,,,yes\n2025-01-01,holiday,morning,\"Tết, \"\"mới\"\"\",Luật,\n"), "a.csv")
		if err != nil {
			t.Fatal(err)
		}
		put := func(version int) error {
			return change(t.Context(), s, func(tx *store.Tx) error {
				return tx.PutWorkCalendar("u-tinh", store.WorkCalendar{Calendar: c, By: "quantri", Version: version})
			})
		}
		drop := func(version int) error {
			return change(t.Context(), s, func(tx *store.Tx) error { return tx.DropWorkCalendar("u-tinh", version) })
		}
		for _, step := range []struct {
			do   func(int) error
			saw  int
			want error
		}{{put, 0, nil}, {put, 0, store.ErrConflict}, {put, 1, nil}, {put, 1, store.ErrConflict}, {drop, 1, store.ErrConflict}} {
			if err := step.do(step.saw); !errors.Is(err, step.want) {
				t.Fatalf("having seen %d: %v, want %v", step.saw, err, step.want)
			}
		}
		got, err := s.WorkCalendar(t.Context(), "u-tinh")
		if err != nil || got.Version != 2 || got.By != "quantri" || got.At.IsZero() {
			t.Fatal(got, err)
		}
		if days, hours := c.Compare(got.Calendar); len(days) > 0 || hours {
			t.Error(days, hours)
		}
		if err := drop(2); err != nil {
			t.Fatal(err)
		}
		if _, err := s.WorkCalendar(t.Context(), "u-tinh"); !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
	})
}
