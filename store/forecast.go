package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/org"
)

// ForecastDays returns what the forecast of a unit was, the earliest day first.
func (s *Store) ForecastDays(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]forecast.Day, error) {
	return list(ctx, s.read, "dự báo", func(rows *sql.Rows) (forecast.Day, error) {
		var d forecast.Day
		err := rows.Scan(fromText{&d.On}, fromUnits{&d.Low}, fromUnits{&d.High})
		return d, err
	}, "SELECT day, low, high FROM forecast_day WHERE round = ? AND unit = ? ORDER BY day", string(round), string(unit))
}

// ForecastKnown returns the units of a round whose forecast of a day is kept.
func (s *Store) ForecastKnown(ctx context.Context, round assessment.RoundID, day calendar.Date) (map[org.UnitID]bool, error) {
	known := map[org.UnitID]bool{}
	err := s.read.each(ctx, "dự báo", "SELECT unit FROM forecast_day WHERE round = ? AND day = ?", []any{string(round), day.ISO()}, func(rows *sql.Rows) error {
		var u org.UnitID
		err := rows.Scan(&u)
		known[u] = true
		return err
	})
	return known, err
}

// KeepForecast keeps what the forecast of a unit is on a day, in place of what
// it was earlier that day. It follows from other data and leaves no audit entry.
func (s *Store) KeepForecast(ctx context.Context, round assessment.RoundID, unit org.UnitID, d forecast.Day) error {
	w := source{s.write, s.read.dialect}
	_, err := w.exec(ctx, "dự báo", `INSERT INTO forecast_day (round, unit, day, low, high) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (round, unit, day) DO UPDATE SET low = excluded.low, high = excluded.high`, string(round), string(unit), d.On.ISO(), d.Low.Units(), d.High.Units())
	return err
}
