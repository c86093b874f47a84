package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// TestSaveNote: of two people who saw the same note, the second is told.
func TestSaveNote(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		mine := must(s.Notes(ctx, round, "u-xa"))(t)[0]
		theirs := mine
		mine.Reason, theirs.Reason = vi("của tôi"), vi("của họ")
		mustChange(t, s, func(tx *store.Tx) error { return tx.SaveNote(round, theirs) })
		err := change(ctx, s, func(tx *store.Tx) error { return tx.SaveNote(round, mine) })
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second save: %v", err)
		}
		fresh := remediation.Note{Unit: "u-tt", Component: "2.1", Causes: []string{"late"}}
		mustChange(t, s, func(tx *store.Tx) error { return tx.SaveNote(round, fresh) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.SaveNote(round, fresh) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a second first note: %v", err)
		}
		got := must(s.Notes(ctx, round, "u-tt"))(t)
		fresh.Version = 1
		same(t, "the new note", got, []remediation.Note{fresh})
	})
}

// TestSaveCause adds at the end and changes in place.
func TestSaveCause(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		before := must(s.Causes(ctx, round))(t)
		added := remediation.Cause{Key: "weather", Title: vi("Thiên tai"), Nature: remediation.Objective}
		changed := before[0]
		changed.Title = vi("Nói lại")
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.SaveCause(round, added); err != nil {
				return err
			}
			return tx.SaveCause(round, changed)
		})
		want := append([]remediation.Cause{changed}, before[1:]...)
		same(t, "Causes", must(s.Causes(ctx, round))(t), append(want, added))
	})
}
