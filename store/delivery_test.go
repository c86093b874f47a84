package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/notice"
	"github.com/parindex/parindex/store"
)

// TestDeliveries: many takers get each letter once; one whose taker dies is
// taken again when the lease is over, under the same ID; one that failed waits.
func TestDeliveries(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		now := at("2024-05-02T01:00:00Z")
		var mu sync.Mutex
		s.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		pass := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
		all := []notice.Delivery{{ID: "a", Channel: notice.Mail, Address: "a@x.vn"}, {ID: "b", Channel: notice.Mail}, {ID: "c", Channel: notice.Hook, Secret: "bí mật"}}
		for range 2 {
			mustChange(t, s, func(tx *store.Tx) error { return tx.PutDeliveries(all) })
		}
		var taken sync.Map
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				for {
					d, err := s.TakeDelivery(ctx, time.Minute, notice.Mail, notice.Hook)
					if errors.Is(err, store.ErrNotFound) {
						return
					}
					if _, twice := taken.LoadOrStore(d.ID, true); err != nil || twice {
						t.Errorf("%s taken twice: %v", d.ID, err)
						return
					}
				}
			})
		}
		wait.Wait()
		if err := s.EndDelivery(ctx, "a", "", time.Time{}); err != nil {
			t.Fatal(err)
		}
		if err := s.EndDelivery(ctx, "b", "không tới", now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		pass(2 * time.Minute)
		again := must(s.TakeDelivery(ctx, time.Minute, notice.Mail, notice.Hook))(t)
		if again.ID != "c" || again.Tries != 2 || again.Secret != "bí mật" {
			t.Errorf("after the lease: %+v", again)
		}
		if _, err := s.TakeDelivery(ctx, time.Minute, notice.Mail); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("one that failed does not wait: %v", err)
		}
		pass(time.Hour)
		if d := must(s.TakeDelivery(ctx, time.Minute, notice.Mail))(t); d.ID != "b" || d.Fault != "không tới" {
			t.Errorf("after the wait: %+v", d)
		}
		if n := len(must(s.Deliveries(ctx, 10))(t)); n != 3 {
			t.Errorf("%d are kept", n)
		}
	})
}

// TestDigest: one digest a day, of what was neither read nor sent before; a
// thing is told once.
func TestDigest(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		choice := notice.Usual(person.ID)
		choice.Address = "a@x.vn"
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutNoticeChoice(choice) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutNoticeChoice(choice) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a second first choice: %v", err)
		}
		tell := func(id, thing string) {
			t.Helper()
			mustChange(t, s, func(tx *store.Tx) error {
				return tx.PutNotices([]notice.Notice{{ID: id, Account: person.ID, Thing: thing, Text: message.T("notice.none"), Href: "/work", Due: day("2024-05-02")}})
			})
		}
		tell("n-1", "x")
		tell("n-2", "x")
		tell("n-3", "y")
		take := func(on string) (n int) {
			t.Helper()
			mustChange(t, s, func(tx *store.Tx) error {
				all, err := tx.TakeDigest(person.ID, day(on))
				n = len(all)
				return err
			})
			return n
		}
		for i, want := range []struct {
			on string
			n  int
		}{{"2024-05-02", 2}, {"2024-05-02", 0}, {"2024-05-03", 0}} {
			if got := take(want.on); got != want.n {
				t.Errorf("%d: %d in the digest, want %d", i, got, want.n)
			}
		}
		tell("n-4", "z")
		if err := s.ReadNotices(ctx, person.ID, s.Now()); err != nil {
			t.Fatal(err)
		}
		tell("n-5", "u")
		if got := take("2024-05-04"); got != 1 {
			t.Errorf("%d in the digest, one was read", got)
		}
		if got := must(s.Notices(ctx, person.ID, 10))(t); len(got) != 4 || got[0].Text.Key != "notice.none" || got[0].Due != day("2024-05-02") {
			t.Errorf("notices: %+v", got)
		}
		if told := must(s.Told(ctx))(t); !told[person.ID]["z"] || told[person.ID]["w"] {
			t.Error(told)
		}
	})
}
