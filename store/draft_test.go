package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

var draft = rulebook.Draft{
	ID: "dr-1", Unit: "u-huyen", Title: "Bộ chỉ số “mới”", Edition: "2", File: "par.yaml", Origin: "h-1", Editor: "Huyen.NoiVu", Text: []byte("index: par-thử\r\n# bỏ dở"),
}

// withDraft is the world with a draft in it, saved at a known time.
func withDraft(t *testing.T, dsn string) (*store.Store, rulebook.Draft) {
	t.Helper()
	s := world(t, dsn)
	s.Now = func() time.Time { return at("2024-05-02T01:00:00.123456789Z") }
	mustChange(t, s, func(tx *store.Tx) error { return tx.PutDraft(draft) })
	kept := draft
	kept.Saved, kept.Version = s.Now(), 1
	return s, kept
}

// TestDraft: written, saved, published; then it stays.
func TestDraft(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, kept := withDraft(t, dsn)
		ctx := t.Context()
		same(t, "Draft", must(s.Draft(ctx, "dr-1"))(t), kept)
		listed := kept
		listed.Text = nil
		same(t, "Drafts", must(s.Drafts(ctx))(t), []rulebook.Draft{listed})
		own := draft
		own.ID, own.Origin = "dr-2", ""
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutDraft(draft) }); !errors.Is(err, store.ErrExists) {
			t.Errorf("the same id again: %v", err)
		}
		s.Now = func() time.Time { return at("2024-05-02T02:00:00Z") }
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutDraft(own) })

		next := kept
		next.Title, next.Edition, next.Text, next.Editor = "Khác", "3", []byte("{"), "khac"
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateDraft(next) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateDraft(next) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("saving over another's version: %v", err)
		}
		next.Saved, next.Version = s.Now(), 2
		same(t, "saved", must(s.Draft(ctx, "dr-1"))(t), next)

		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.PutRulebook("u-huyen", "h-3", "par-thử", "3", "par.yaml", next.Text); err != nil {
				return err
			}
			next.Published = "h-3"
			return tx.PublishDraft(next)
		})
		next.Version = 3
		same(t, "published", must(s.Draft(ctx, "dr-1"))(t), next)
		nowhere := next
		nowhere.ID = "dr-0"
		for name, do := range map[string]func(*store.Tx, rulebook.Draft) error{
			"UpdateDraft": (*store.Tx).UpdateDraft, "PublishDraft": (*store.Tx).PublishDraft, "DeleteDraft": (*store.Tx).DeleteDraft,
		} {
			if err := change(ctx, s, func(tx *store.Tx) error { return do(tx, next) }); !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s of what is published: %v", name, err)
			}
			if err := change(ctx, s, func(tx *store.Tx) error { return do(tx, nowhere) }); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s of what is not there: %v", name, err)
			}
		}
		same(t, "Editions", must(s.Editions(ctx))(t), []rulebook.Edition{
			{Hash: "h-1", Index: "par-thử", Version: "1", File: "par.yaml", Top: "u-huyen"}, {Hash: "h-3", Index: "par-thử", Version: "3", File: "par.yaml", Top: "u-huyen", Owner: "u-huyen"},
		})
		same(t, "Rulebooks", must(s.Rulebooks(ctx, "h-3", "h-0", "h-1"))(t), map[string][]byte{"h-1": book, "h-3": next.Text})
		same(t, "no Rulebooks", must(s.Rulebooks(ctx))(t), map[string][]byte{})

		own.Version = 1
		mustChange(t, s, func(tx *store.Tx) error { return tx.DeleteDraft(own) })
		if got := must(s.Drafts(ctx))(t); len(got) != 0 {
			t.Errorf("drafts left: %+v", got)
		}
		if _, err := s.Draft(ctx, "dr-2"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a deleted draft: %v", err)
		}
	})
}
