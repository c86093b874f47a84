package store_test

import (
	"errors"
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
