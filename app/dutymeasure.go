package app

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// computed are the measures of units in a year that follow from what the system
// holds. They are reckoned when they are asked for.
func (s *System) computed(ctx context.Context, f *Frame, all []measure.Definition, year int, cutOff calendar.Date, units ...org.UnitID) ([]measure.Value, error) {
	owed, err := s.dutyMeasures(ctx, f, all, year, cutOff, units...)
	if err != nil {
		return nil, err
	}
	counted, err := s.dossierMeasures(ctx, f, all, year, cutOff, units...)
	return append(owed, counted...), err
}

// dutyMeasures are the measures of units that follow from their duties: of those
// that fell due in a year by a day, how many were done in time. A duty is missed
// without anybody doing anything.
func (s *System) dutyMeasures(ctx context.Context, f *Frame, all []measure.Definition, year int, cutOff calendar.Date, units ...org.UnitID) ([]measure.Value, error) {
	if !slices.ContainsFunc(all, func(d measure.Definition) bool { return len(d.Duties) > 0 }) {
		return nil, nil
	}
	asOf := asOfYear(f.Today, year, cutOff)
	_, rows, err := s.dutyRows(ctx, year, asOf, units...)
	if err != nil {
		return nil, err
	}
	type numbers struct{ done, due int64 }
	var values []measure.Value
	for _, d := range all {
		of := map[org.UnitID]numbers{}
		for _, row := range rows {
			if !slices.Contains(d.Duties, row.Duty.Key) || asOf.Before(row.Due) && row.State != duty.Done {
				continue
			}
			n := of[row.Duty.Unit]
			if n.due++; row.State == duty.Done {
				n.done++
			}
			of[row.Duty.Unit] = n
		}
		for unit, n := range of {
			v := measure.Value{
				Unit: unit, Key: d.Key, Period: measure.Period{Length: measure.Year, Year: year, N: 1}.Key(), AsOf: asOf,
				Origin: measure.Computed, Source: message.Say(message.VI, "web.duties.title"), At: s.now(),
			}
			v.SetShare(decimal.NewFromInt(n.done), decimal.NewFromInt(n.due))
			values = append(values, v)
		}
	}
	return values, nil
}
