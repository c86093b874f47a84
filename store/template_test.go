package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Versions are kept, one stands, and the shipped one can be gone back to.
func TestTemplates(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), t.Context()
		mustChange(t, s, putWorld)
		publisher := units[0].ID
		version := func(n int) assessment.Template {
			return assessment.Template{Publisher: publisher, Kind: "request", Number: n, Name: "mau.docx", Blob: "ab", Size: 3, By: "quantri"}
		}
		for n := 1; n <= 2; n++ {
			mustChange(t, s, func(tx *store.Tx) error { return tx.AddTemplate(version(n)) })
		}
		all := must(s.Templates(ctx, publisher))(t)
		if len(all) != 2 || all[0].Number != 2 || !all[0].Stands || all[1].Stands || all[0].At.IsZero() {
			t.Fatalf("%+v", all)
		}
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.AddTemplate(version(2)); !errors.Is(err, store.ErrConflict) {
				t.Errorf("a second version 2: %v", err)
			}
			return nil
		})
		mustChange(t, s, func(tx *store.Tx) error { return tx.UseTemplate(publisher, "request", 1) })
		if got := must(s.Template(ctx, publisher, "request"))(t); got.Number != 1 {
			t.Errorf("version %d stands", got.Number)
		}
		if got, err := s.Template(ctx, org.UnitID("other"), "request"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v %v", got, err)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.UseTemplate(publisher, "request", 0) })
		if _, err := s.Template(ctx, publisher, "request"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the shipped one does not stand: %v", err)
		}
	})
}

// A document is changed by who saw its latest version, with what it answers.
func TestUpdateDocument(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, putWorld)
		d := docs[0]
		d.Signer, d.Answers = "Phó Chủ tịch", d.Answers[:1]
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateDocument(d) })
		got := must(s.Document(t.Context(), d.ID))(t)
		if got.Signer != d.Signer || len(got.Answers) != 1 || got.Version != 2 {
			t.Errorf("%+v", got)
		}
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.UpdateDocument(d); !errors.Is(err, store.ErrConflict) {
				t.Errorf("a stale change: %v", err)
			}
			return nil
		})
	})
}
