package store_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/store"
)

var _ scs.CtxStore = (*store.SessionStore)(nil)

func wantSession(t *testing.T, ss *store.SessionStore, token, want string) {
	t.Helper()
	data, found, err := ss.FindCtx(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if found != (want != "") || !bytes.Equal(data, []byte(want)) {
		t.Errorf("session %s: %q, %v; want %q", token, data, found, want)
	}
}

func commit(t *testing.T, ss *store.SessionStore, token, data string, expiry time.Time) {
	t.Helper()
	if err := ss.CommitCtx(t.Context(), token, []byte(data), expiry); err != nil {
		t.Fatal(err)
	}
}

func TestSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		clock := at("2024-05-02T08:00:00Z")
		s.Now = func() time.Time { return clock }
		ss := s.Sessions()
		wantSession(t, ss, "thẻ", "")
		commit(t, ss, "thẻ", "một\x00\xff", clock.Add(time.Hour))
		wantSession(t, ss, "thẻ", "một\x00\xff")
		commit(t, ss, "thẻ", "hai", clock.Add(2*time.Hour))
		commit(t, ss, "thẻ khác", "ba", clock.Add(5*time.Hour))
		wantSession(t, ss, "thẻ", "hai")
		clock = clock.Add(2 * time.Hour)
		wantSession(t, ss, "thẻ", "")
		wantSession(t, ss, "thẻ khác", "ba")
		if err := ss.Delete("thẻ khác"); err != nil {
			t.Fatal(err)
		}
		if err := ss.Delete("chưa từng có"); err != nil {
			t.Error(err)
		}
		wantSession(t, ss, "thẻ khác", "")
		if err := ss.Commit("trống", nil, clock.Add(time.Hour)); err != nil {
			t.Error(err)
		}
		if _, found, err := ss.Find("trống"); err != nil || !found {
			t.Errorf("a session without data: %v, %v", found, err)
		}
		if n := len(must(s.Tips(t.Context()))(t)); n != 1 {
			t.Errorf("sessions wrote audit entries: %d chains", n)
		}
	})
}

func TestTokensAreNotInTheDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		commit(t, s.Sessions(), "bí-mật", "x", time.Now().Add(time.Hour))
		if err := s.Sessions().BindSession(t.Context(), "bí-mật", "a-1"); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"session", "session_account"} {
			var token string
			if err := raw(t, dsn).QueryRow("SELECT token FROM " + table).Scan(&token); err != nil {
				t.Fatal(err)
			}
			if len(token) != 64 || token == "bí-mật" {
				t.Errorf("%s holds %q", table, token)
			}
		}
	})
}

func TestSetPasswordEndsSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ss, later := s.Sessions(), time.Now().Add(time.Hour)
		for token, id := range map[string]string{"một": "a-1", "hai": "a-1", "của người khác": "a-2"} {
			// Binding comes first: data are written when a request ends.
			if err := ss.BindSession(t.Context(), token, account.ID(id)); err != nil {
				t.Fatal(err)
			}
			commit(t, ss, token, "dữ liệu", later)
			wantSession(t, ss, token, "dữ liệu")
		}
		commit(t, ss, "chưa đăng nhập", "dữ liệu", later)
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetPassword("a-1", "$mới", true) })
		wantSession(t, ss, "một", "")
		wantSession(t, ss, "hai", "")
		wantSession(t, ss, "của người khác", "dữ liệu")
		wantSession(t, ss, "chưa đăng nhập", "dữ liệu")

		commit(t, ss, "một", "dữ liệu", later)
		wantSession(t, ss, "một", "") // a request that was under way does not bring it back

		a := must(s.Account(t.Context(), "a-1"))(t)
		if a.Hash != "$mới" || !a.MustChange || a.Version != 2 {
			t.Errorf("account %+v", a)
		}
		if err := ss.BindSession(t.Context(), "ba", "a-1"); err != nil {
			t.Fatal(err)
		}
		commit(t, ss, "ba", "dữ liệu", later)
		wantSession(t, ss, "ba", "dữ liệu")
	})
}

// TestFailedPasswordKeepsSessions: both or neither.
func TestFailedPasswordKeepsSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ss := s.Sessions()
		commit(t, ss, "một", "dữ liệu", time.Now().Add(time.Hour))
		if err := ss.BindSession(t.Context(), "một", "a-1"); err != nil {
			t.Fatal(err)
		}
		err := change(t.Context(), s, func(tx *store.Tx) error {
			if err := tx.SetPassword("a-1", "x", false); err != nil {
				t.Error(err)
			}
			return store.ErrConflict
		})
		if err == nil {
			t.Fatal("kept")
		}
		wantSession(t, ss, "một", "dữ liệu")
	})
}

// TestSweep: what has expired goes by itself, what was ended stays known as
// ended for as long as a request may be under way.
func TestSweep(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		clock := at("2024-05-02T08:00:00Z")
		s.Now = func() time.Time { return clock }
		ss, db := s.Sessions(), raw(t, dsn)
		rows := func(table string, want int) {
			t.Helper()
			var n int
			if err := db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
		for _, token := range []string{"bị kết thúc", "bị kết thúc nữa"} {
			if err := ss.BindSession(t.Context(), token, "a-1"); err != nil {
				t.Fatal(err)
			}
			commit(t, ss, token, "x", clock.Add(time.Hour))
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetPassword("a-1", "x", false) })
		commit(t, ss, "bị kết thúc", "x", clock.Add(100*time.Hour))
		commit(t, ss, "còn hạn", "x", clock.Add(100*time.Hour))
		commit(t, ss, "hết hạn", "x", clock.Add(time.Hour))
		rows("session", 3)
		clock = clock.Add(2 * time.Hour)
		commit(t, ss, "còn hạn", "x", clock.Add(100*time.Hour))
		rows("session", 1)
		rows("session_account", 2)
		clock = clock.Add(25 * time.Hour)
		commit(t, ss, "còn hạn", "x", clock.Add(100*time.Hour))
		rows("session", 1)
		rows("session_account", 0)

		// One that has lasted for days is still known to be its owner's.
		if err := ss.BindSession(t.Context(), "còn hạn", "a-1"); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(50 * time.Hour)
		commit(t, ss, "còn hạn", "x", clock.Add(100*time.Hour))
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetPassword("a-1", "x", false) })
		wantSession(t, ss, "còn hạn", "")
	})
}
