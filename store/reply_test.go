package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// TestReplyOfTwo: of two people who saw one reply the second is told, and
// nothing of theirs is kept.
func TestReplyOfTwo(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		first := replies[0]
		first.State, first.Answers = request.Drafting, []request.Answer{{None: true}}
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateReply(first) })
		second := replies[0]
		second.State = request.Sent
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateReply(second) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second: %v", err)
		}
		first.Version = 2
		same(t, "Reply", must(s.Reply(ctx, "q-1", "u-tt"))(t), first)

		closed := asking
		closed.Closed, closed.Due, closed.Made = true, day("2024-05-10"), nil
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateRequest(closed) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateRequest(closed) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a second change: %v", err)
		}
		if got := must(s.OpenRequests(ctx))(t); len(got) != 0 {
			t.Errorf("closed, and yet open: %v", got)
		}
	})
}
