package store

import (
	"context"
	"database/sql"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/org"
)

// Measures returns what was measured of units, by unit, key and day; of no
// units, none.
func (s *Store) Measures(ctx context.Context, units ...org.UnitID) ([]measure.Value, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return list(ctx, s.read, "số liệu đo", scanMeasure, `SELECT unit, key, period, as_of, origin, value, part, whole, sample, source, saved_by, saved
		FROM measure WHERE unit IN (`+marks(len(units))+`) ORDER BY unit BYTEWISE, key BYTEWISE, as_of BYTEWISE, saved`, anys(units)...)
}

func scanMeasure(rows *sql.Rows) (measure.Value, error) {
	var v measure.Value
	err := rows.Scan(&v.Unit, &v.Key, &v.Period, fromText{&v.AsOf}, &v.Origin, fromText{&v.Number}, fromMaybe{&v.Part}, fromMaybe{&v.Whole},
		&v.Sample, &v.Source, &v.By, fromInstant{&v.At})
	return v, err
}

// fromMaybe reads a decimal that may be missing.
type fromMaybe struct{ into **decimal.Decimal }

func (m fromMaybe) Scan(src any) error {
	s, err := text(src)
	if err != nil || s == "" {
		return err
	}
	d, err := decimal.NewFromString(s)
	*m.into = &d
	return err
}

// maybe is a decimal that may be missing, as it is kept.
func maybe(d *decimal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// PutMeasures saves values; one of the same unit, key, period, day and origin
// takes the place of what stands there.
func (tx *Tx) PutMeasures(values []measure.Value) error {
	for _, v := range values {
		_, err := tx.exec("số liệu đo", `INSERT INTO measure (unit, key, period, as_of, origin, value, part, whole, sample, source, saved_by, saved)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unit, key, period, as_of, origin) DO UPDATE SET
			value = excluded.value, part = excluded.part, whole = excluded.whole, sample = excluded.sample, source = excluded.source, saved_by = excluded.saved_by, saved = excluded.saved`,
			string(v.Unit), v.Key, v.Period, v.AsOf.ISO(), string(v.Origin), v.Number.String(), maybe(v.Part), maybe(v.Whole), v.Sample, v.Source, v.By, tx.now.UnixNano())
		if err != nil {
			return err
		}
	}
	return nil
}

// Targets returns the targets of units in a year, by unit and key.
func (s *Store) Targets(ctx context.Context, year int, units ...org.UnitID) ([]measure.Target, error) {
	if len(units) == 0 {
		return nil, nil
	}
	return list(ctx, s.read, "chỉ tiêu", func(rows *sql.Rows) (measure.Target, error) {
		var t measure.Target
		err := rows.Scan(&t.Unit, &t.Key, &t.Year, fromText{&t.Number}, &t.Basis, &t.By, fromInstant{&t.At})
		return t, err
	}, `SELECT unit, key, year, value, basis, saved_by, saved FROM target WHERE year = ? AND unit IN (`+marks(len(units))+`)
		ORDER BY unit BYTEWISE, key BYTEWISE`, append([]any{year}, anys(units)...)...)
}

// PutTargets saves targets; one of the same unit, key and year takes the place
// of what stands there.
func (tx *Tx) PutTargets(targets []measure.Target) error {
	for _, t := range targets {
		_, err := tx.exec("chỉ tiêu", `INSERT INTO target (unit, key, year, value, basis, saved_by, saved) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (unit, key, year) DO UPDATE SET value = excluded.value, basis = excluded.basis, saved_by = excluded.saved_by, saved = excluded.saved`,
			string(t.Unit), t.Key, t.Year, t.Number.String(), t.Basis, t.By, tx.now.UnixNano())
		if err != nil {
			return err
		}
	}
	return nil
}
