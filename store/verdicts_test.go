package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/store"
)

// withSheets is the world with the sheets of two units in its round.
func withSheets(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s := world(t, dsn)
	mustChange(t, s, func(tx *store.Tx) error {
		return tx.PutSheets([]assessment.Sheet{{Round: round, Unit: "u-xa", State: assessment.Submitted}, {Round: round, Unit: "u-tt", State: assessment.Drafting}})
	})
	return s
}

// TestEndOfARoundComesBack: what is written about the end of a round is what
// is read, and nobody overwrites what they have not seen.
func TestEndOfARoundComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := withSheets(t, dsn)
		ctx := t.Context()
		one := assessment.Objection{Unit: "u-xa", Code: "1.1", State: assessment.ObjectionDrafted, Text: "lời", By: "xa", Proofs: []assessment.Proof{{ID: "p", Name: "a.pdf"}}}
		other := assessment.Objection{Unit: "u-tt", Code: "1.1", State: assessment.ObjectionSent, Text: "lời", By: "tt", Sent: at("2024-01-02T03:04:05Z")}
		mustChange(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.PutObjection(round, one), tx.PutObjection(round, other))
		})
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutObjection(round, one) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("an objection twice: %v", err)
		}
		one.Version, other.Version = 1, 1
		same(t, "Objections", must(s.Objections(ctx, round, ""))(t), []assessment.Objection{other, one})
		p := points.Must("1.5")
		one.State, one.Points, one.Remark, one.AnsweredBy, one.Answered = assessment.ObjectionAccepted, &p, "được", "noivu", at("2024-02-02T03:04:05Z")
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutObjection(round, one) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutObjection(round, one) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("an objection that has changed: %v", err)
		}
		one.Version = 2
		same(t, "Objections of one", must(s.Objections(ctx, round, "u-xa"))(t), []assessment.Objection{one})
		same(t, "Unanswered", must(s.Unanswered(ctx, round))(t), 1)

		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutConfirmation(round, assessment.Confirmation{Turn: 2, Office: "Phòng Nội vụ", Name: "a.pdf", Type: "application/pdf", Size: 3, Blob: "b", By: "x"})
		})
		got := must(s.Confirmations(ctx, round, 2))(t)
		if len(got) != 1 || got[0].Office != "Phòng Nội vụ" || got[0].At.IsZero() || got[0].Blob != "b" {
			t.Errorf("%+v", got)
		}
		same(t, "confirmations of the other turn", len(must(s.Confirmations(ctx, round, 1))(t)), 0)

		same(t, "no remarks", must(s.RemarkList(ctx, "u-huyen"))(t), assessment.RemarkList{})
		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutRemarkList("u-huyen", assessment.RemarkList{Remarks: []string{"thiếu tài liệu"}})
		})
		for _, version := range []int{0, 9} {
			if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutRemarkList("u-huyen", assessment.RemarkList{Version: version}) }); !errors.Is(err, store.ErrConflict) {
				t.Errorf("remarks of version %d: %v", version, err)
			}
		}
		same(t, "RemarkList", must(s.RemarkList(ctx, "u-huyen"))(t), assessment.RemarkList{Remarks: []string{"thiếu tài liệu"}, Version: 1})

		draft := assessment.Draft{Number: 1, By: "x", Standings: []assessment.DraftStanding{{Unit: "u-xa", Total: p, Rank: 1, Class: message.Phrase{VI: "Tốt"}}}}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutDraftResult(round, draft) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutDraftResult(round, draft) }); !errors.Is(err, store.ErrExists) {
			t.Errorf("a draft twice: %v", err)
		}
		drafts := must(s.DraftResults(ctx, round))(t)
		same(t, "DraftResults", drafts[0].Standings, draft.Standings)

		mustChange(t, s, func(tx *store.Tx) error {
			return tx.PutReminders(round, []assessment.Reminder{{ID: "r1", Stage: assessment.SelfScoring, Unit: "u-xa", Sentence: "nhanh", By: "x"}, {ID: "r2", Stage: assessment.SelfScoring, Office: "A", Sentence: "nhanh", By: "x"}})
		})
		if all := must(s.Reminders(ctx, round))(t); len(all) != 2 || all[0].Unit != "u-xa" || all[1].Office != "A" || all[0].At.IsZero() {
			t.Errorf("%+v", all)
		}
	})
}

// TestDifferingAndCoverage: what is no plain agreement comes with every turn of
// its component, by one query; and each component is counted once a unit.
func TestDifferingAndCoverage(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := withSheets(t, dsn)
		p := points.Must("1")
		mustChange(t, s, func(tx *store.Tx) error {
			for _, v := range []assessment.Verdict{
				{Unit: "u-xa", Code: "1.1", Turn: 1}, {Unit: "u-xa", Code: "1.1", Turn: 2, Points: &p, Remark: "x"}, {Unit: "u-xa", Code: "1.2", Turn: 1},
				{Unit: "u-tt", Code: "1.1", Turn: 1}, {Unit: "u-tt", Code: "1.2", Turn: 3, Points: &p, Remark: "x"},
			} {
				if err := tx.PutVerdict(round, v); err != nil {
					return err
				}
			}
			return nil
		})
		ctx, counter := store.WithCounter(t.Context())
		var got []string
		for _, v := range must(s.Differing(ctx, round))(t) {
			got = append(got, string(v.Unit)+" "+v.Code+" "+string(rune('0'+v.Turn)))
		}
		if diff := cmp.Diff([]string{"u-tt 1.2 3", "u-xa 1.1 1", "u-xa 1.1 2"}, got); diff != "" || counter.Count() != 1 {
			t.Errorf("%s, %d queries", diff, counter.Count())
		}
		mustChange(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.PutVerdict(round, assessment.Verdict{Unit: "u-xa", Code: "9.1", Turn: 1, Explain: true, Remark: "x"}),
				tx.PutVerdict(round, assessment.Verdict{Unit: "u-tt", Code: "9.1", Turn: 1, Explain: true, Remark: "x"}),
				tx.PutVerdict(round, assessment.Verdict{Unit: "u-tt", Code: "9.1", Turn: 2}))
		})
		same(t, "Unheard", must(s.Unheard(t.Context(), round))(t), 1)
		for turn, want := range map[int]map[string]int{1: {"1.1": 2, "1.2": 1, "9.1": 2}, 2: {"1.1": 2, "1.2": 1, "9.1": 2}, 3: {"1.1": 2, "1.2": 2, "9.1": 2}} {
			counts := map[string]int{}
			for code, c := range must(s.Coverage(ctx, round, turn))(t) {
				counts[code] = c.Decided
				if time.Since(c.Last) > 100*365*24*time.Hour {
					t.Errorf("%s: decided last %v", code, c.Last)
				}
			}
			same(t, "Coverage", counts, want)
		}
		same(t, "EntriesOf", must(s.EntriesOf(ctx, round, map[org.UnitID]bool{"u-xa": true}))(t), map[org.UnitID]map[string]assessment.Entry{"u-xa": {}})
		same(t, "FilledByCode", must(s.FilledByCode(ctx, round))(t), map[string]int{})
	})
}

// TestCorrectionAndEditions: one correction at a time, and a new edition takes
// over what is said and done about the old one.
func TestCorrectionAndEditions(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		ctx := t.Context()
		same(t, "no correction", must(s.Correction(ctx, round))(t), assessment.Correction{Round: round})
		c := assessment.Correction{Round: round, Reason: "nhầm", By: "x", Changes: []assessment.Amendment{{Unit: "u-xa", Code: "1.1", Points: points.Must("1"), Reason: "y"}}}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutCorrection(c) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.PutCorrection(c) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a correction that nobody saw was overwritten: %v", err)
		}
		c.Version = 1
		same(t, "Correction", must(s.Correction(ctx, round))(t), c)
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.DropCorrection(assessment.Correction{Round: round, Version: 7}) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("dropped another version: %v", err)
		}
		next := published
		next.ID, next.Key, next.Corrects, next.Reason, next.Shown = "r-dc", "chi-lang-2023-dc1", round, "nhầm", true
		before, was := must(s.Actions(ctx, round, ""))(t), must(s.Notes(ctx, round, ""))(t)
		mustChange(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.DropCorrection(c), tx.PutRound(next), tx.Inherit(round, "r-dc"))
		})
		for _, r := range must(s.Rounds(ctx))(t) {
			if r.ID == "r-dc" {
				same(t, "the edition", r, next)
			}
		}
		same(t, "actions left behind", len(must(s.Actions(ctx, round, ""))(t)), 0)
		same(t, "actions taken over", len(must(s.Actions(ctx, "r-dc", ""))(t)), len(before))
		same(t, "requests taken over", len(must(s.Requests(ctx, "r-dc"))(t)), 1)
		same(t, "notes kept", must(s.Notes(ctx, round, ""))(t), was)
		same(t, "notes taken over", must(s.Notes(ctx, "r-dc", ""))(t), was)
	})
}
