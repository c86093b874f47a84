package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/store"
)

// TestAPITokens: a token comes back as it was kept, ends once, and its last use
// is noted now and then.
func TestAPITokens(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		now := time.Date(2024, 10, 15, 3, 0, 0, 0, time.UTC)
		s.Now = func() time.Time { return now }
		mustChange(t, s, putWorld)
		kept := account.Token{Hash: "h", Account: "a-1", Name: "bảng", Scopes: []account.Scope{account.ReadScope, account.WriteScope}, Expires: now.Add(time.Hour)}
		mustChange(t, s, func(tx *store.Tx) error { return tx.AddAPIToken(kept) })
		kept.Made = now
		same(t, "APIToken", must(s.APIToken(t.Context(), "h"))(t), kept)
		same(t, "APITokens", must(s.APITokens(t.Context(), "a-1"))(t), []account.Token{kept})
		if err := s.NoteAPIToken(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		if used := must(s.APIToken(t.Context(), "h"))(t).Used; !used.Equal(now) {
			t.Error("used at", used)
		}
		revoke := func(id account.ID) error {
			return change(t.Context(), s, func(tx *store.Tx) error { return tx.RevokeAPIToken(id, "h") })
		}
		if err := revoke("a-2"); !errors.Is(err, store.ErrNotFound) {
			t.Error("revoked by another:", err)
		}
		if err := revoke("a-1"); err != nil {
			t.Error(err)
		}
		if err := revoke("a-1"); !errors.Is(err, store.ErrNotFound) {
			t.Error("revoked twice:", err)
		}
		if got := must(s.APIToken(t.Context(), "h"))(t); got.Open(now) || !kept.Open(now) || kept.Open(kept.Expires) {
			t.Error("open:", got)
		}
	})
}

// TestAPIAnswers: a sender's key is taken once, and free again after a refusal
// or a week.
func TestAPIAnswers(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		now := time.Date(2024, 10, 15, 3, 0, 0, 0, time.UTC)
		s.Now = func() time.Time { return now }
		mustChange(t, s, putWorld)
		mustChange(t, s, func(tx *store.Tx) error {
			return tx.AddAPIToken(account.Token{Hash: "h", Account: "a-1", Scopes: []account.Scope{}, Expires: now})
		})
		asked := store.APIAnswer{Token: "h", Key: "k", Asked: "sum"}
		begin := func() (store.APIAnswer, error) { return s.BeginAPIAnswer(t.Context(), asked) }
		if _, err := begin(); err != nil {
			t.Fatal(err)
		}
		if got, err := begin(); !errors.Is(err, store.ErrExists) || got.Status != 0 || got.Asked != "sum" {
			t.Error("at work:", got, err)
		}
		if err := s.EndAPIAnswer(t.Context(), asked); err != nil {
			t.Fatal(err)
		}
		if _, err := begin(); err != nil {
			t.Error("after a refusal:", err)
		}
		done := asked
		done.Status, done.Body = 201, `{"a":1}`
		if err := s.EndAPIAnswer(t.Context(), done); err != nil {
			t.Fatal(err)
		}
		if got, err := begin(); !errors.Is(err, store.ErrExists) || got != done {
			t.Error("done:", got, err)
		}
		now = now.AddDate(0, 0, 8)
		if _, err := begin(); err != nil {
			t.Error("a week later:", err)
		}
	})
}
