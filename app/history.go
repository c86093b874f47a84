package app

import (
	"context"
	"errors"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/forecast"
)

// history is what the forecast of the frame's unit was, today's included: what
// changed since it was kept last is kept now.
func (s *System) history(ctx context.Context, f *Frame, of *forecast.Forecast) ([]forecast.Day, error) {
	days, err := s.store.ForecastDays(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	today := forecast.Day{On: f.Today, Low: of.Low, High: of.High}
	if n := len(days); n > 0 && days[n-1] == today {
		return days, nil
	}
	if err := s.store.KeepForecast(ctx, f.Round.ID, f.Unit.ID, today); err != nil {
		return nil, err
	}
	if n := len(days); n > 0 && days[n-1].On == today.On {
		days = days[:n-1]
	}
	return append(days, today), nil
}

// KeepForecasts keeps today's forecast of every unit of every running round
// that has none yet, and returns how many it kept. One that cannot be reckoned
// does not keep the others from it.
func (s *System) KeepForecasts(ctx context.Context) (int, error) {
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return 0, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return 0, err
	}
	n, faults := 0, []error{}
	for _, r := range rounds {
		if !r.Running() || r.Stage == assessment.Prepared {
			continue
		}
		known, err := s.store.ForecastKnown(ctx, r.ID, s.Today())
		if err != nil {
			return n, err
		}
		sheets, err := s.store.Sheets(ctx, r.ID)
		if err != nil {
			return n, err
		}
		x, err := s.book(ctx, r.Hash)
		if err != nil {
			return n, err
		}
		for _, sheet := range sheets {
			if known[sheet.Unit] {
				continue
			}
			if ctx.Err() != nil {
				return n, ctx.Err()
			}
			f := &Frame{Round: r, Index: x, Today: s.Today(), tree: tree}
			f.Unit, _ = tree.Unit(sheet.Unit)
			facts, err := s.factsOf(ctx, f)
			if err != nil {
				return n, err
			}
			of, err := forecast.Of(facts)
			if err != nil {
				faults = append(faults, err)
				continue
			}
			if _, err := s.history(ctx, f, of); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, errors.Join(faults...)
}
