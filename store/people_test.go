package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

func logins(accounts []account.Account) (all []string) {
	for _, a := range accounts {
		all = append(all, a.Login)
	}
	return all
}

// changing makes a change and wants it done, or refused with an error.
func changing(t *testing.T, s *store.Store, want error, do func(*store.Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), audit.Entry{Actor: "test", Verb: "test"}, do); !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
}

// TestPeople finds accounts by unit, role and words, by pages; and saves what
// is changed of them.
func TestPeople(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx := t.Context()
		changing(t, s, nil, func(tx *store.Tx) error {
			for i, name := range []string{"Đỗ Thị Ánh", "Nguyễn Văn Ảnh", "Lê 100%"} {
				a := account.Account{ID: account.ID(fmt.Sprint("p-", i)), Login: fmt.Sprintf("nguoi.%d", i), Name: message.Phrase{VI: name}, Grants: []account.Grant{{Role: account.Officer, Unit: "u-xa"}}}
				if i == 2 {
					a.Grants = []account.Grant{{Role: account.Head, Unit: "u-tt", To: day("2020-01-01")}, {Role: account.Viewer, Unit: "u-huyen"}}
				}
				if err := tx.PutAccount(a); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			f    store.PeopleFilter
			want []string
		}{
			{store.PeopleFilter{Text: "anh do"}, []string{"nguoi.0"}},
			{store.PeopleFilter{Text: "ẢNH nguoi"}, []string{"nguoi.0", "nguoi.1"}},
			{store.PeopleFilter{Text: "%"}, []string{"nguoi.2"}},
			{store.PeopleFilter{Text: "_"}, nil},
			{store.PeopleFilter{Text: "nguoi", Role: account.Head}, []string{"nguoi.2"}},
			{store.PeopleFilter{Text: "nguoi", Units: []org.UnitID{"u-xa"}}, []string{"nguoi.0", "nguoi.1"}},
			{store.PeopleFilter{Text: "nguoi", Units: []org.UnitID{"u-huyen"}}, []string{"nguoi.0", "nguoi.1", "nguoi.2"}},
			{store.PeopleFilter{Text: "nguoi", Units: []org.UnitID{"u-huyen"}, Role: account.Viewer}, []string{"nguoi.2"}},
			{store.PeopleFilter{Text: "nguoi", Units: []org.UnitID{"u-xa"}, Role: account.Viewer}, nil},
			{store.PeopleFilter{Text: "nguoi", Units: []org.UnitID{}}, nil},
		} {
			c.f.Limit = 10
			page := must(s.People(ctx, c.f))(t)
			same(t, fmt.Sprintf("%+v", c.f), logins(page.Accounts), c.want)
			same(t, "total", page.Total, len(c.want))
		}
		page := must(s.People(ctx, store.PeopleFilter{Text: "nguoi", After: "NGUOI.0", Limit: 1}))(t)
		same(t, "a page", logins(page.Accounts), []string{"nguoi.1"})
		same(t, "all pages", page.Total, 3)
		same(t, "grants of a page", len(page.Accounts[0].Grants), 1)
		same(t, "colleagues", logins(must(s.Colleagues(ctx, "u-tt"))(t)), []string{"nguoi.2"})

		a := must(s.Account(ctx, "p-0"))(t)
		a.Name.VI, a.Grants = "Mới", []account.Grant{{Role: account.Viewer, Unit: "u-xa", From: day("2024-01-01"), To: day("2024-02-01"), Only: []string{"1"}, For: "p-1"}}
		changing(t, s, nil, func(tx *store.Tx) error { return tx.UpdateAccount(a) })
		changing(t, s, store.ErrConflict, func(tx *store.Tx) error { return tx.UpdateAccount(a) })
		a.ID = "p-nobody"
		changing(t, s, store.ErrNotFound, func(tx *store.Tx) error { return tx.UpdateAccount(a) })
		changed := must(s.Account(ctx, "p-0"))(t)
		same(t, "grants", changed.Grants, a.Grants)
		same(t, "version", changed.Version, 2)
		same(t, "by the new name", logins(must(s.People(ctx, store.PeopleFilter{Text: "moi", Limit: 9}))(t).Accounts), []string{"nguoi.0"})
		same(t, "delegated", logins(must(s.Delegated(ctx, "p-1"))(t)), []string{"nguoi.0"})
	})
}

// TestSoughtIsFilledIn: accounts of before that column are found once the
// program has been opened.
func TestSoughtIsFilledIn(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		world(t, dsn)
		if _, err := raw(t, dsn).Exec("UPDATE account SET sought = ''"); err != nil {
			t.Fatal(err)
		}
		s := open(t, dsn)
		if n := must(s.People(t.Context(), store.PeopleFilter{Text: "xa.congchuc", Limit: 9}))(t).Total; n != 1 {
			t.Errorf("found %d", n)
		}
	})
}

// TestLinks: a link works once and in time; a newer one, and a new password,
// make it worth nothing; its token is not in the database.
func TestLinks(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx, clock := t.Context(), at("2024-05-02T08:00:00Z")
		s.Now = func() time.Time { return clock }
		put := func(token string) {
			changing(t, s, nil, func(tx *store.Tx) error {
				return tx.PutLink(token, account.Link{Account: "a-1", Purpose: account.Reset, By: "b", Expires: clock.Add(time.Hour)})
			})
		}
		put("một")
		put("hai")
		if _, err := s.Link(ctx, "một"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the older link: %v", err)
		}
		same(t, "link", must(s.Link(ctx, "hai"))(t), account.Link{Account: "a-1", Purpose: account.Reset, By: "b", Made: clock, Expires: clock.Add(time.Hour)})
		var kept string
		if err := raw(t, dsn).QueryRow("SELECT token FROM one_time_link").Scan(&kept); err != nil || len(kept) != 64 {
			t.Errorf("kept %q, %v", kept, err)
		}
		changing(t, s, nil, func(tx *store.Tx) error { return tx.UseLink("hai") })
		changing(t, s, store.ErrNotFound, func(tx *store.Tx) error { return tx.UseLink("hai") })
		put("ba")
		same(t, "all", len(must(s.Links(ctx, "a-1"))(t)), 2)
		clock = clock.Add(time.Hour)
		changing(t, s, store.ErrNotFound, func(tx *store.Tx) error { return tx.UseLink("ba") })
		put("tư")
		changing(t, s, nil, func(tx *store.Tx) error { return tx.SetPassword("a-1", "h", false) })
		if _, err := s.Link(ctx, "tư"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a link after a new password: %v", err)
		}
	})
}

// TestFactor: on once, no counter twice, spare codes once, however typed.
func TestFactor(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx := t.Context()
		on := func(tx *store.Tx) error {
			return tx.PutFactor("a-1", account.Factor{Secret: "ABC", Counter: 5}, []string{"aaaa-bbbb", "cccc-dddd"})
		}
		if has := must(s.HasFactor(ctx, "a-1"))(t); has {
			t.Error("on from the first")
		}
		changing(t, s, nil, on)
		changing(t, s, store.ErrExists, on)
		if f := must(s.Factor(ctx, "a-1"))(t); f.Secret != "ABC" || f.Counter != 5 || f.Since.IsZero() {
			t.Errorf("%+v", f)
		}
		if err := errors.Join(s.UseCode(ctx, "a-1", 6), s.UseCode(ctx, "a-1", 8)); err != nil {
			t.Error(err)
		}
		for _, counter := range []int64{8, 7} {
			if err := s.UseCode(ctx, "a-1", counter); !errors.Is(err, store.ErrConflict) {
				t.Errorf("counter %d after 8: %v", counter, err)
			}
		}
		changing(t, s, nil, func(tx *store.Tx) error { return tx.UseRecovery("a-1", " CCCC dddd") })
		changing(t, s, store.ErrNotFound, func(tx *store.Tx) error { return tx.UseRecovery("a-1", "cccc-dddd") })
		same(t, "left", must(s.RecoveriesLeft(ctx, "a-1"))(t), 1)
		changing(t, s, nil, func(tx *store.Tx) error { return tx.DropFactor("a-1") })
		same(t, "left", must(s.RecoveriesLeft(ctx, "a-1"))(t), 0)
		changing(t, s, nil, on)
	})
}

// TestSessionsOf: what a person is told, and one session ended of several.
func TestSessionsOf(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx, clock := t.Context(), at("2024-05-02T08:00:00Z")
		s.Now = func() time.Time { return clock }
		ss := s.Sessions()
		for _, token := range []string{"một", "hai"} {
			if err := errors.Join(ss.BindSession(ctx, token, "a-1"), ss.NoteSession(ctx, token, "10.0.0.1", "trình duyệt "+token)); err != nil {
				t.Fatal(err)
			}
			commit(t, ss, token, "x", clock.Add(time.Hour))
			clock = clock.Add(time.Minute)
		}
		all := must(ss.SessionsOf(ctx, "a-1"))(t)
		if len(all) != 2 || all[0].Agent != "trình duyệt hai" || all[0].Address != "10.0.0.1" || !all[0].Seen.Equal(clock.Add(-time.Minute)) {
			t.Fatalf("%+v", all)
		}
		changing(t, s, store.ErrNotFound, func(tx *store.Tx) error { return tx.EndSession("a-2", all[0].ID) })
		changing(t, s, nil, func(tx *store.Tx) error { return tx.EndSession("a-1", all[0].ID) })
		wantSession(t, ss, "hai", "")
		wantSession(t, ss, "một", "x")
		// A request under way writes it back: it stays ended.
		commit(t, ss, "hai", "y", clock.Add(time.Hour))
		wantSession(t, ss, "hai", "")
		same(t, "left", len(must(ss.SessionsOf(ctx, "a-1"))(t)), 1)
		clock = clock.Add(2 * time.Hour)
		same(t, "after their time", len(must(ss.SessionsOf(ctx, "a-1"))(t)), 0)
	})
}

// TestTwoChangesOfPeopleWait: each sees what the one before has left.
func TestTwoChangesOfPeopleWait(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, twin := world(t, dsn), open(t, dsn)
		held, done := make(chan struct{}), make(chan error)
		go func() {
			<-held
			done <- twin.Change(t.Context(), audit.Entry{Actor: "b", Verb: "b"}, func(tx *store.Tx) error {
				if err := tx.HoldPeople(); err != nil {
					return err
				}
				a, err := tx.Account("a-1")
				if err == nil && a.Version != 2 {
					t.Errorf("the second sees version %d", a.Version)
				}
				return err
			})
		}()
		changing(t, s, nil, func(tx *store.Tx) error {
			if err := tx.HoldPeople(); err != nil {
				return err
			}
			close(held)
			time.Sleep(50 * time.Millisecond)
			a, err := tx.Account("a-1")
			if err != nil {
				return err
			}
			return tx.UpdateAccount(a)
		})
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}

// TestCharges: what an officer holds in rounds that run, and open actions, and
// nothing of what is over.
func TestCharges(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx := t.Context()
		for i, stage := range []assessment.Stage{assessment.SelfScoring, assessment.Archived} {
			changing(t, s, nil, func(tx *store.Tx) error {
				r := assessment.Round{ID: assessment.RoundID(fmt.Sprint("chạy-", i)), Key: fmt.Sprint("chay-", i), Year: 2025, Publisher: "u-huyen", Hash: "h-1", Stage: stage}
				err := tx.PutRound(r)
				if err == nil {
					err = tx.PutSheets([]assessment.Sheet{{Round: r.ID, Unit: "u-xa", State: assessment.Drafting}})
				}
				for _, e := range []assessment.Entry{{Unit: "u-xa", Code: "1", Officer: "xa.congchuc"}, {Unit: "u-xa", Code: "2", Officer: "khac"}} {
					if err == nil {
						err = tx.PutEntry(r.ID, e)
					}
				}
				return err
			})
		}
		held := must(s.Charges(ctx, "xa.congchuc"))(t)
		same(t, "charges", held, []store.Charge{{Round: "chạy-0", Unit: "u-xa", Code: "1", Officer: "xa.congchuc", Version: 1}})
		held[0].Officer = "khac"
		changing(t, s, nil, func(tx *store.Tx) error { return tx.PutCharge(held[0]) })
		changing(t, s, store.ErrConflict, func(tx *store.Tx) error { return tx.PutCharge(held[0]) })
		same(t, "left", len(must(s.Charges(ctx, "xa.congchuc"))(t)), 0)
		same(t, "passed", len(must(s.Charges(ctx, "khac"))(t)), 2)
		changing(t, s, nil, func(tx *store.Tx) error {
			return tx.PutActions([]remediation.Action{
				{ID: "giao-1", Round: "chạy-1", Unit: "u-xa", Officer: "khac", State: remediation.Doing},
				{ID: "giao-2", Round: "chạy-1", Unit: "u-xa", Officer: "Người khác", State: remediation.Planned},
				{ID: "giao-3", Round: "chạy-1", Unit: "u-xa", Officer: "khac", State: remediation.Done},
			})
		})
		same(t, "open actions", len(must(s.OpenActions(ctx, "khac", "Người khác"))(t)), 2)
	})
}
