package app

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
)

// dutyMeasures are the measures of a unit that follow from its duties: of those
// that fell due in a year by a day, how many were done in time. They are
// reckoned when they are asked for, since a duty is missed without anybody
// doing anything.
func (s *System) dutyMeasures(ctx context.Context, f *Frame, all []measure.Definition, year int, cutOff calendar.Date) ([]measure.Value, error) {
	if !slices.ContainsFunc(all, func(d measure.Definition) bool { return len(d.Duties) > 0 }) {
		return nil, nil
	}
	asOf := f.Today
	if last := measure.Day(year, 12, 31); last.Before(asOf) {
		asOf = last
	}
	if !cutOff.IsZero() && cutOff.Before(asOf) {
		asOf = cutOff
	}
	_, rows, err := s.dutyRows(ctx, year, asOf, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	var values []measure.Value
	for _, d := range all {
		var due, done int64
		for _, row := range rows {
			if !slices.Contains(d.Duties, row.Duty.Key) || asOf.Before(row.Due) && row.State != duty.Done {
				continue
			}
			due++
			if row.State == duty.Done {
				done++
			}
		}
		if due == 0 {
			continue
		}
		part, whole := decimal.NewFromInt(done), decimal.NewFromInt(due)
		values = append(values, measure.Value{
			Unit: f.Unit.ID, Key: d.Key, Period: measure.Period{Length: measure.Year, Year: year, N: 1}.Key(), AsOf: asOf, Part: &part, Whole: &whole,
			Number: part.Mul(decimal.NewFromInt(100)).DivRound(whole, 6), Origin: measure.Computed, Source: message.Say(message.VI, "web.duties.title"), At: s.now(),
		})
	}
	return values, nil
}
