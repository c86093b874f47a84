package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/store"
)

// TestSigners: entered in order, changed by who saw the last version, taken out
// by who saw it too.
func TestSigners(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		head := assessment.Signer{Unit: "u-xa", Office: "Chủ tịch", Name: "Nguyễn Thị Mẫu", To: calendar.MustParse("30/6/2025")}
		deputy := assessment.Signer{Unit: "u-xa", Office: "Phó Chủ tịch", Form: assessment.ForHead, Kinds: []string{"remediation"}, Field: "nội vụ", From: calendar.MustParse("01/5/2024")}
		mustChange(t, s, func(tx *store.Tx) error { return errors.Join(tx.PutSigner(head), tx.PutSigner(deputy)) })
		head.Place, head.Version, deputy.Place, deputy.Version = 1, 1, 2, 1
		same(t, "Signers", must(s.Signers(ctx, "u-xa"))(t), []assessment.Signer{head, deputy})

		deputy.To = calendar.MustParse("31/12/2024")
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutSigner(deputy) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutSigner(deputy) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("saved over a version that is gone: %v", err)
		}
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.DropSigner("u-xa", 2, 1) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("dropped a version that is gone: %v", err)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.DropSigner("u-xa", 2, 2) })
		same(t, "Signers after one was dropped", must(s.Signers(ctx, "u-xa"))(t), []assessment.Signer{head})
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutSigner(assessment.Signer{Unit: "u-0", Office: "Chủ tịch"}) }); err == nil {
			t.Error("a signer of a unit that there is not")
		}
	})
}

// TestPresentations: numbered by the store, the latest first.
func TestPresentations(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		p := assessment.Presentation{Round: round, Unit: "u-xa", By: "canbo", Total: points.Must("85.5"), Parts: map[string]assessment.Given{
			"1.1": {Values: map[string]string{"n": "3"}, Explanation: "vì", Proofs: []assessment.GivenProof{{ID: "p1", Name: "một.pdf"}}, Got: points.Must("0.5")},
		}}
		for range 3 {
			mustChange(t, s, func(tx *store.Tx) error { return tx.PutPresentation(p) })
		}
		got := must(s.Presentations(ctx, round, "u-xa", 2))(t)
		if len(got) != 2 || got[0].Place != 3 || got[1].Place != 2 || got[0].At.IsZero() {
			t.Fatalf("the last two: %+v", got)
		}
		p.Place, p.At = 3, got[0].At
		same(t, "the last presentation", got[0], p)
	})
}
