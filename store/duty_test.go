package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/store"
)

var report = duty.Duty{
	ID: "du-1", Unit: "u-xa", Key: "bao-cao-quy", Title: "Báo cáo “quý”", To: "Phòng Nội vụ", Proven: duty.ByPaper, Basis: "NĐ 09/2019", Confirmed: true, Officer: "xa.congchuc",
	Rule: duty.Rule{Every: measure.Quarter, Month: 3, Day: 15, Begins: 15, Move: duty.Next}, From: calendar.MustParse("01/01/2024"), Note: "Ghi chú",
}

// TestDuty: set up, changed by one of two, fulfilled, taken back.
func TestDuty(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		s.Now = func() time.Time { return at("2024-05-02T01:00:00Z") }
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutDuties([]duty.Duty{report}) })
		kept := report
		kept.Version = 1
		same(t, "Duty", must(s.Duty(ctx, "du-1"))(t), kept)
		same(t, "Duties", must(s.Duties(ctx, "u-xa", "u-tt"))(t), []duty.Duty{kept})
		same(t, "DutiesOf", must(s.DutiesOf(ctx, "bao-cao-quy"))(t), []duty.Duty{kept})
		if n := len(must(s.Duties(ctx, "u-tt"))(t)) + len(must(s.Duties(ctx))(t)); n > 0 {
			t.Errorf("%d duties of others", n)
		}
		twice := report
		twice.ID = "du-2"
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutDuties([]duty.Duty{twice}) }); !errors.Is(err, store.ErrExists) {
			t.Errorf("a key twice: %v", err)
		}
		mine := kept
		mine.Title, mine.Until, mine.Confirmed = "Khác", calendar.MustParse("31/12/2024"), false
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateDuty(mine) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateDuty(kept) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second of two editors: %v", err)
		}
		mine.Version = 2
		same(t, "Duty", must(s.Duty(ctx, "du-1"))(t), mine)

		done := duty.Fulfilment{ID: "f-1", Duty: "du-1", Period: "2024-Q1", On: calendar.MustParse("14/3/2024"), Pieces: 1, Document: docs[0].ID, Name: "Báo cáo.pdf", Type: "application/pdf",
			Size: 9, Blob: "b", Link: "https://x.vn", Note: "Đã gửi", By: "xa.congchuc"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutFulfilment(done) })
		done.At = s.Now()
		same(t, "Fulfilments", must(s.Fulfilments(ctx, "u-xa"))(t), []duty.Fulfilment{done})
		mustChange(t, s, func(tx *store.Tx) error { return tx.TakeBack("f-1") })
		done.Taken = true
		same(t, "taken back", must(s.Fulfilments(ctx, "u-xa"))(t), []duty.Fulfilment{done})
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.TakeBack("f-1") }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

func TestNews(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		items := []duty.News{
			{ID: "n-1", Unit: "u-xa", On: calendar.MustParse("02/3/2024"), Title: "Tập huấn", Link: "https://x.vn/1", GUID: "1", Source: "x.vn", By: "xa.congchuc"},
			{ID: "n-2", Unit: "u-xa", On: calendar.MustParse("01/4/2024"), Title: "Ra quân", By: "xa.congchuc"},
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutNews(items) })
		march := func() []duty.News {
			return must(s.News(ctx, calendar.MustParse("01/3/2024"), calendar.MustParse("31/3/2024"), "u-xa"))(t)
		}
		same(t, "News", march(), items[:1])
		mustChange(t, s, func(tx *store.Tx) error {
			keys, err := tx.NewsKeys("u-xa")
			if err != nil || len(keys) != 4 || !keys["guid:1"] {
				t.Errorf("keys %v, %v", keys, err)
			}
			return err
		})
		again := items[1]
		again.ID = "n-3"
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutNews([]duty.News{again}) }); !errors.Is(err, store.ErrExists) {
			t.Errorf("an item twice: %v", err)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.CountNews("u-xa", "n-1", false) })
		if !march()[0].Taken {
			t.Error("still counts")
		}
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.CountNews("u-tt", "n-1", true) }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another's item: %v", err)
		}
	})
}

func TestFeed(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		s.Now = func() time.Time { return at("2024-05-02T01:00:00Z") }
		if made := must(s.Feed(ctx, "a-1"))(t); !made.IsZero() {
			t.Errorf("made at %s", made)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetFeed("a-1", "one") })
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetFeed("a-1", "two") })
		if id := must(s.FeedOf(ctx, "two"))(t); id != "a-1" || !must(s.Feed(ctx, "a-1"))(t).Equal(s.Now()) {
			t.Errorf("of %s", id)
		}
		if _, err := s.FeedOf(ctx, "one"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an old token: %v", err)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetFeed("a-1", "") })
		if _, err := s.FeedOf(ctx, "two"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a token taken away: %v", err)
		}
	})
}
