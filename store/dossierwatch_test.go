package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

func momentAt(t *testing.T, s string) dossier.Moment {
	t.Helper()
	m, ok := dossier.ParseMoment(s)
	if !ok {
		t.Fatal(s)
	}
	return m
}

func TestWatchedDossiers(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		received, due := momentAt(t, "04/03/2024 08:00"), momentAt(t, "06/03/2024 17:00")
		all := []dossier.Dossier{
			{Code: "late", Unit: "u-a", Received: received, Due: due, Finished: momentAt(t, "07/03/2024 09:00")},
			{Code: "same-day", Unit: "u-a", Received: received, Due: momentAt(t, "06/03/2024"), Finished: momentAt(t, "06/03/2024 16:00")},
			{Code: "open", Unit: "u-a", Received: received, Due: due},
			{Code: "stopped", Unit: "u-a", Received: received, Due: due, State: dossier.Stopped},
			{Code: "elsewhere", Unit: "u-b", Received: received, Due: due},
		}
		load(t, s, all)
		codes := func(all []dossier.Dossier, err error) []string {
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, d := range all {
				out = append(out, d.Code)
			}
			return out
		}
		if got := codes(s.OpenDossiers(t.Context(), "u-a", momentAt(t, "10/03/2024"), 9)); !cmp.Equal(got, []string{"open"}) {
			t.Error("open:", got)
		}
		if got := codes(s.OpenDossiers(t.Context(), "u-a", momentAt(t, "06/03/2024"), 9)); len(got) > 0 {
			t.Error("not due yet:", got)
		}
		from, to := momentAt(t, "01/03/2024"), momentAt(t, "31/03/2024")
		if got := codes(s.LateDossiers(t.Context(), "u-a", from, to, 9)); !cmp.Equal(got, []string{"late"}) {
			t.Error("late:", got)
		}
		x := dossier.Actual{ID: "1", Unit: "u-a", Code: "late", At: momentAt(t, "06/03/2024 16:00"), Reason: "mạng hỏng", Name: "so.pdf", Type: "application/pdf", Size: 3, Blob: "b", By: "ai", State: dossier.Stated}
		mustChange(t, s, func(tx *store.Tx) error { return tx.AddActual("u-tinh", x) })
		if err := change(t.Context(), s, func(tx *store.Tx) error { y := x; y.ID = "2"; return tx.AddActual("u-tinh", y) }); !errors.Is(err, store.ErrConflict) {
			t.Error("a second statement:", err)
		}
		lateNow := func() int {
			tally, err := s.DossierTally(t.Context(), "u-a")
			if err != nil {
				t.Fatal(err)
			}
			return tally.Measure(20_000).Late
		}
		if n := lateNow(); n != 1 {
			t.Error("counted before it was accepted:", n)
		}
		x.State, x.DecidedBy, x.Remark = dossier.Accepted, "người thẩm định", "đã xem"
		mustChange(t, s, func(tx *store.Tx) error { return tx.DecideActual("u-tinh", x) })
		if err := change(t.Context(), s, func(tx *store.Tx) error { return tx.DecideActual("u-tinh", x) }); !errors.Is(err, store.ErrConflict) {
			t.Error("decided twice:", err)
		}
		if n := lateNow(); n != 0 {
			t.Error("not counted when accepted:", n)
		}
		if got := codes(s.LateAsCounted(t.Context(), "u-tinh", "u-a", from, to, 9)); len(got) > 0 {
			t.Error("late as counted:", got)
		}
		// The system changes its date: what was accepted stands, and a recount agrees.
		all[0].Finished = momentAt(t, "09/03/2024 09:00")
		load(t, s, all)
		real := &dossier.Tally{}
		if err := s.CountedDossiers(t.Context(), "u-tinh", "u-a", func(d *dossier.Dossier) error { real.Add(d); return nil }); err != nil {
			t.Fatal(err)
		}
		if n := lateNow(); n != 0 || real.Measure(20_000).Late != 0 {
			t.Error("an import undid what was accepted:", n)
		}
		got, err := s.Actuals(t.Context(), "u-tinh", "late")
		if err != nil || len(got) != 1 || got[0].At != x.At || got[0].State != dossier.Accepted || got[0].Remark != "đã xem" || got[0].Decided.IsZero() {
			t.Error(got, err)
		}
	})
}

func TestApologiesTokensAndMornings(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		letter := dossier.Apology{ID: "1", Unit: "u-a", Code: "x", Made: calendar.MustParse("06/03/2024"), Number: "12/PXL", Reason: "chờ", Appointed: momentAt(t, "08/03/2024"), Origin: dossier.OfHere, By: "ai"}
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.AddDossierToken(store.DossierToken{Hash: "h", Top: "u-tinh", Unit: "u-a", Source: "một cửa", By: "ai"}); err != nil {
				return err
			}
			if err := tx.AddDossierPush(store.DossierPush{Token: "h", Key: "k", Body: "b", Answer: "{}"}); err != nil {
				return err
			}
			if err := tx.PutMorningList("u-a", []string{"a@b.vn", "c@d.vn"}); err != nil {
				return err
			}
			return tx.AddApologies("u-tinh", []dossier.Apology{letter})
		})
		got, err := s.ApologiesFor(t.Context(), "u-tinh", "x")
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		letter.Entered = got[0].Entered
		if diff := cmp.Diff(letter, got[0], cmp.AllowUnexported(calendar.Date{})); diff != "" || letter.Entered.IsZero() {
			t.Error(diff)
		}
		if p, err := s.DossierPush(t.Context(), "h", "k"); err != nil || p.Body != "b" {
			t.Error(p, err)
		}
		if _, err := s.DossierPush(t.Context(), "h", "other"); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		mustChange(t, s, func(tx *store.Tx) error { return tx.RevokeDossierToken("h") })
		if token, err := s.DossierToken(t.Context(), "h"); err != nil || token.Revoked.IsZero() {
			t.Error(token, err)
		}
		lists, err := s.MorningLists(t.Context())
		if err != nil || len(lists) != 2 {
			t.Fatal(lists, err)
		}
		day := calendar.MustParse("07/03/2024")
		for _, first := range []bool{true, false} {
			mustChange(t, s, func(tx *store.Tx) error {
				if took, err := tx.TakeMorning(lists[0], day); err != nil || took != first {
					t.Error(took, err)
				}
				return nil
			})
		}
		if lists, err = s.MorningLists(t.Context()); err != nil || lists[0].Sent != day || !lists[1].Sent.IsZero() {
			t.Error(lists, err)
		}
	})
}

// TestLateWithLetter: counted by the database, dossiers with a letter are those
// that one finds by looking at each.
func TestLateWithLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutUnits(offices) })
		all := anyDossiers(600, 3)
		load(t, s, all)
		day := func(d int) dossier.Moment { return dossier.Moment{Sec: int64(d)*24*3600 - 7*3600} }
		letters, accepted := map[string]bool{}, map[string]dossier.Moment{}
		mustChange(t, s, func(tx *store.Tx) error {
			var made []dossier.Apology
			for i, d := range all {
				unit := org.UnitID(d.Unit)
				if i%3 != 0 {
					letters[d.Code] = true
					made = append(made, dossier.Apology{ID: d.Code, Unit: unit, Code: d.Code, Made: calendar.MustParse("06/03/2024"), Origin: dossier.OfHere, By: "ai"})
				}
				if i%6 == 1 {
					made = append(made, dossier.Apology{ID: d.Code + " 2", Unit: unit, Code: d.Code, Made: calendar.MustParse("07/03/2024"), Origin: dossier.OfHere, By: "ai"})
				}
				if i%4 != 0 || d.Finished.IsZero() {
					continue
				}
				accepted[d.Code] = dossier.Moment{Sec: d.Finished.Sec - int64(i%5)*20*3600, Timed: i%8 == 0}
				x := dossier.Actual{ID: d.Code, Unit: unit, Code: d.Code, At: accepted[d.Code], State: dossier.Stated, By: "ai"}
				if err := tx.AddActual("u-tinh", x); err != nil {
					return err
				}
				x.State, x.DecidedBy, x.Remark = dossier.Accepted, "người thẩm định", "đã xem"
				if err := tx.DecideActual("u-tinh", x); err != nil {
					return err
				}
			}
			return tx.AddApologies("u-tinh", made)
		})
		counted := 0
		for from := 19_715; from < 19_745; from += 5 {
			to := from + 5
			want := map[org.UnitID]int{}
			for _, d := range all {
				c := dossier.Counted(d, accepted[d.Code])
				if letters[d.Code] && c.ClassAt(dossier.Cut(day(to).Sec)) == dossier.Late && c.Finished.Sec >= day(from).Sec {
					want[org.UnitID(d.Unit)]++
					counted++
				}
			}
			same(t, fmt.Sprint(from), must(s.LateWithLetter(t.Context(), day(from), day(to), "u-a", "u-b"))(t), want)
		}
		if counted < 50 {
			t.Error("too few to tell:", counted)
		}
		if only := must(s.LateWithLetter(t.Context(), day(19_000), day(20_000), "u-b"))(t); len(only) != 1 || only["u-b"] == 0 {
			t.Error(only)
		}
	})
}
