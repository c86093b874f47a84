package store_test

import (
	"math"
	"strings"
	"testing"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/store"
)

// TestMask: every column of the list is there on both engines; what is masked
// is found no more, and the chain of the log holds.
func TestMask(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, putWorld)
		const who = "Nguyễn Thị Bưởi"
		paper := document.Document{ID: "d-9", Key: "d-9", Owner: "u-xa", Kind: "CV", Number: "9", Date: day("2024-02-05"), Issuer: "x", Abstract: "Trả lời bà " + who + " (" + who + ")", Version: 1}
		err := s.Change(t.Context(), audit.Entry{Actor: "system:test", Verb: "test", Target: "t"}, func(tx *store.Tx) error {
			tx.Payload(nil, paper)
			return tx.PutDocuments([]document.Document{paper})
		})
		if err != nil {
			t.Fatal(err)
		}
		found := must(s.Mentions(t.Context(), who))(t)
		if len(found) != 1 || found[0].Table != "document" || found[0].Column != "abstract" || found[0].Key != "d-9" {
			t.Error(found)
		}
		if n := must(s.AuditMentions(t.Context(), who))(t); n != 1 {
			t.Error(n, "entries")
		}
		if lower := must(s.Mentions(t.Context(), strings.ToLower(who)))(t); len(lower) != 0 {
			t.Error("letters' case does not count:", lower)
		}
		mustChange(t, s, func(tx *store.Tx) error {
			places, payloads, err := tx.Mask(who, "[đã xoá]")
			if places != 1 || payloads != 1 {
				t.Error(places, payloads)
			}
			return err
		})
		if left := must(s.Mentions(t.Context(), who))(t); len(left) != 0 {
			t.Error(left)
		}
		docs := must(s.Documents(t.Context(), "u-xa"))(t)
		for _, d := range docs {
			if d.ID == "d-9" && (d.Abstract != "Trả lời bà [đã xoá] ([đã xoá])" || d.Version != 2) {
				t.Error(d)
			}
		}
		for _, tip := range must(s.Tips(t.Context()))(t) {
			if err := audit.Verify(must(s.Audit(t.Context(), tip.Chain, 0, 0))(t), tip); err != nil {
				t.Error(err)
			}
		}
		if codes := must(s.DossierMentions(t.Context(), "none"))(t); len(codes) != 0 {
			t.Error(codes)
		}
		mustChange(t, s, func(tx *store.Tx) error { _, err := tx.RenameDossier("none", "other"); return err })
		if old := must(s.OldRejects(t.Context(), math.MaxInt64))(t); len(old) != 0 {
			t.Error(old)
		}
	})
}
