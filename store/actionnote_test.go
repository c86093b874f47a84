package store_test

import (
	"testing"
	"time"

	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// TestActionNotes: the newest comes first, and none is of another action.
func TestActionNotes(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		first := remediation.ActionNote{At: time.Date(2024, 6, 1, 2, 0, 0, 5, time.UTC), By: "xa.congchuc", Said: "Đã lập danh sách"}
		second := remediation.ActionNote{At: first.At.Add(time.Hour), By: "xa.chutich", Said: "Đã duyệt"}
		for _, n := range []remediation.ActionNote{first, second} {
			mustChange(t, s, func(tx *store.Tx) error { return tx.PutActionNote("x-9", n) })
		}
		same(t, "ActionNotes", must(s.ActionNotes(ctx, "x-9"))(t), []remediation.ActionNote{second, first})
		same(t, "notes of another", len(must(s.ActionNotes(ctx, "x-1"))(t)), 0)
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutActionNote("x-0", first) }); err == nil {
			t.Error("a note of an action that is not there is kept")
		}
	})
}
