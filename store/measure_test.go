package store_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/register"
	"github.com/parindex/parindex/store"
)

func TestMeasures(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		s.Now = func() time.Time { return at("2024-05-02T01:00:00Z") }
		part, whole := decimal.NewFromInt(940), decimal.NewFromInt(1000)
		v := measure.Value{Unit: "u-xa", Key: "rate_due", Period: "2024", AsOf: calendar.MustParse("30/4/2024"), Number: decimal.RequireFromString("94"), Part: &part, Whole: &whole, Origin: measure.ByHand, Source: "Hệ thống", By: "a"}
		survey := measure.Value{Unit: "u-xa", Key: "sipas", Period: "2024", AsOf: v.AsOf, Number: decimal.RequireFromString("85.125"), Sample: 120, Origin: measure.Survey, Source: "QĐ 1", By: "a"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutMeasures([]measure.Value{v, survey}) })
		v.Number, v.Part, v.Whole = decimal.RequireFromString("95.1"), nil, nil
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutMeasures([]measure.Value{v}) })
		v.At, survey.At = s.Now(), s.Now()
		same(t, "Measures", must(s.Measures(ctx, "u-xa", "u-tt"))(t), []measure.Value{v, survey})
		if n := len(must(s.Measures(ctx, "u-tt"))(t)) + len(must(s.Measures(ctx))(t)); n > 0 {
			t.Errorf("%d values of others", n)
		}
		goal := measure.Target{Unit: "u-xa", Key: "rate_due", Year: 2024, Number: decimal.RequireFromString("95"), Basis: "QĐ 1380", By: "a"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutTargets([]measure.Target{goal}) })
		goal.Number = decimal.RequireFromString("96.5")
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutTargets([]measure.Target{goal}) })
		goal.At = s.Now()
		same(t, "Targets", must(s.Targets(ctx, 2024, "u-xa"))(t), []measure.Target{goal})
		if n := len(must(s.Targets(ctx, 2023, "u-xa"))(t)); n > 0 {
			t.Errorf("%d targets of another year", n)
		}
		uses := []measure.Use{{Code: "3.4.1", Input: "ontime", Key: "rate_due", Side: measure.PartOf}}
		uses = append(uses, measure.Use{Code: "3.4.1", Input: "resolved", Side: measure.Whole}) // filled from none
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetUses(round, uses) })
		mustChange(t, s, func(tx *store.Tx) error { return tx.SetUses(round, uses) })
		same(t, "Uses", must(s.Uses(ctx, round))(t), uses)
		c := measure.Choice{Unit: "u-xa", Code: "3.4.1", Input: "ontime", Measured: v, Own: "950", Reason: "Đã trả kết quả", By: "a"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutChoice(round, c) })
		c.Accepted = true
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutChoice(round, c) })
		c.At = s.Now()
		same(t, "Choices", must(s.Choices(ctx, round, "u-xa"))(t), []measure.Choice{c})
		same(t, "ChoicesAcross", must(s.ChoicesAcross(ctx, round, "3.4.1"))(t), []measure.Choice{c})
		if n := len(must(s.Choices(ctx, round, "u-tt"))(t)) + len(must(s.ChoicesAcross(ctx, round, "3.4.2"))(t)); n > 0 {
			t.Errorf("%d choices of others", n)
		}
	})
}

// TestFiguresOfDossiersBecomeUses: what inputs were matched with before schema
// 32 feeds them as measures; what a secretariat chose as a measure stands.
func TestFiguresOfDossiersBecomeUses(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		old, err := store.OpenAt(t.Context(), dsn, 31)
		if err != nil {
			t.Fatal(err)
		}
		mustChange(t, old, func(tx *store.Tx) error { // of schema 31, only what later ones left as it was
			if err := tx.PutUnits(units); err != nil {
				return err
			}
			if err := tx.PutRulebook("u-huyen", "h-1", "par-thử", "1", "par.yaml", book); err != nil {
				return err
			}
			plain := published
			plain.Decision = ""
			return tx.PutRound(plain)
		})
		kept := measure.Use{Code: "9.9", Input: "both", Key: "rate_due", Side: measure.PartOf}
		mustChange(t, old, func(tx *store.Tx) error { return tx.SetUses(round, []measure.Use{kept}) })
		want := []measure.Use{kept}
		db := raw(t, dsn)
		put := func(code, input, figure string) {
			t.Helper()
			if _, err := db.Exec("INSERT INTO measured_input (round, code, input, measure) VALUES ('" + string(round) + "', '" + code + "', '" + input + "', '" + figure + "')"); err != nil {
				t.Fatal(err)
			}
		}
		put("9.9", "both", "received")
		for _, f := range []struct {
			figure, key string
			side        measure.Side
		}{
			{"received", "received", measure.Whole}, {"resolved", "rate_resolved", measure.WholeOf}, {"in_time", "rate_resolved", measure.PartOf},
			{"late", "late", measure.Whole}, {"due", "rate_due", measure.WholeOf}, {"due_in_time", "rate_due", measure.PartOf},
			{"open_overdue", "open_overdue", measure.Whole}, {"apologies", "apology_share", measure.PartOf}, {"apologies_owed", "apology_share", measure.WholeOf},
			{"online", "online_share", measure.PartOf}, {"digitised", "digitised_share", measure.PartOf},
			{"paying", "paid_online_share", measure.WholeOf}, {"paid_online", "paid_online_share", measure.PartOf},
		} {
			put("1.1", f.figure, f.figure)
			want = append(want, measure.Use{Code: "1.1", Input: f.figure, Key: f.key, Side: f.side})
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(want, func(a, b measure.Use) int {
			return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Input, b.Input))
		})
		same(t, "Uses", must(open(t, dsn).Uses(t.Context(), round))(t), want)
		if _, err := db.Exec("SELECT * FROM measured_input"); err == nil {
			t.Error("the old table is still there")
		}
	})
}

func TestRegisterRows(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s, ctx := world(t, dsn), t.Context()
		s.Now = func() time.Time { return at("2024-05-02T01:00:00Z") }
		row := register.Row{ID: "r-1", Kind: "sang-kien", Unit: "u-xa", Year: 2024, Cells: map[string]string{"name": "Thử"}, By: "a"}
		mustChange(t, s, func(tx *store.Tx) error { return tx.PutRegisterRows([]register.Row{row}) })
		row.At, row.Version = s.Now(), 1
		same(t, "RegisterRows", must(s.RegisterRows(ctx, "sang-kien", "u-xa"))(t), []register.Row{row})
		if n := len(must(s.RegisterRows(ctx, "kiem-tra", "u-xa"))(t)) + len(must(s.RegisterRows(ctx, "sang-kien", "u-tt"))(t)); n > 0 {
			t.Errorf("%d rows of others", n)
		}
		next := row
		next.Dropped, next.Year = true, 2023
		mustChange(t, s, func(tx *store.Tx) error { return tx.UpdateRegisterRow(next) })
		if err := change(ctx, s, func(tx *store.Tx) error { return tx.UpdateRegisterRow(row) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second of two editors: %v", err)
		}
		next.Version = 2
		same(t, "RegisterRows", must(s.RegisterRows(ctx, "sang-kien", "u-xa"))(t), []register.Row{next})
	})
}
