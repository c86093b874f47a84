package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Definitions are the measures that there are: those that ship, and those that
// registers keep. They are read once.
func (s *System) Definitions() ([]measure.Definition, error) { return s.definitions() }

func (s *System) readDefinitions() ([]measure.Definition, error) {
	data, err := s.catalogue.ReadFile("duties/measures.yaml")
	if err != nil {
		return nil, err
	}
	all, err := measure.ReadDefinitions(data, "measures.yaml")
	if err != nil {
		return nil, err
	}
	kinds, err := s.Registers()
	for _, k := range kinds {
		for _, t := range k.Tallies {
			all = append(all, measure.Definition{Key: t.Measure, Title: t.Title, Kind: measure.Count})
		}
	}
	return slices.Clip(all), err
}

// MeasureRow is a measure of a unit in a year, beside its target.
type MeasureRow struct {
	measure.Definition
	Latest *measure.Value
	Trend  []measure.Value // of the year, the earliest first
	Target *measure.Target
	Gap    measure.Gap
}

// Measures is what is measured of a unit in a year.
type Measures struct {
	*Frame
	Year        int
	Rows        []MeasureRow // that have a value or a target
	Definitions []measure.Definition
}

// Measures shows what is measured of a unit, beside its targets.
func (s *System) Measures(ctx context.Context, a Actor, round, unit string, year int) (*Measures, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Measures{Frame: f, Year: knownYear(year, f.Today)}
	if v.Definitions, err = s.Definitions(); err != nil {
		return nil, err
	}
	values, err := s.store.Measures(ctx, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	computed, err := s.computed(ctx, f, v.Definitions, v.Year, calendar.Date{}, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	trend, err := s.dossierTrend(ctx, f, v.Definitions, v.Year)
	if err != nil {
		return nil, err
	}
	values = append(values, slices.DeleteFunc(append(trend, computed...), measure.Value.Empty)...)
	targets, err := s.store.Targets(ctx, v.Year, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range v.Definitions {
		row := MeasureRow{Definition: d, Trend: ofYear(values, d.Key, v.Year, calendar.Date{})}
		if last, ok := measure.Latest(row.Trend); ok {
			row.Latest = &last
		}
		if i := slices.IndexFunc(targets, func(t measure.Target) bool { return t.Key == d.Key }); i >= 0 {
			row.Target = &targets[i]
			if row.Latest != nil {
				row.Gap = measure.Missing(d, *row.Latest, *row.Target)
			}
		}
		if row.Latest != nil || row.Target != nil {
			v.Rows = append(v.Rows, row)
		}
	}
	// Those that have a target come first: they are what is asked for.
	slices.SortStableFunc(v.Rows, func(x, y MeasureRow) int {
		switch {
		case (x.Target == nil) == (y.Target == nil):
			return 0
		case x.Target != nil:
			return -1
		}
		return 1
	})
	return v, nil
}

// ofYear returns the values of a key in a year, those of the whole year if
// there are any, by day. With a cut-off later ones are left out.
func ofYear(values []measure.Value, key string, year int, cutOff calendar.Date) []measure.Value {
	var whole, parts []measure.Value
	for _, v := range values {
		p, ok := measure.ParsePeriod(v.Period)
		if !ok || v.Key != key || p.Year != year || !cutOff.IsZero() && cutOff.Before(v.AsOf) {
			continue
		}
		if p.Length == measure.Year {
			whole = append(whole, v)
		} else {
			parts = append(parts, v)
		}
	}
	if len(whole) == 0 {
		whole = parts
	}
	slices.SortStableFunc(whole, func(x, y measure.Value) int { return cmp.Or(x.AsOf.Cmp(y.AsOf), x.At.Compare(y.At)) })
	return whole
}

// Entered is a value as a person typed it.
type Entered struct {
	Key, Period               string
	AsOf                      calendar.Date
	Number, Part, Whole, From string // From: the source
}

// SaveMeasure saves a value that a person enters by hand for a unit. Results of
// surveys are not theirs to enter. The field is the one that a refusal is about.
func (s *System) SaveMeasure(ctx context.Context, a Actor, round, unit string, e Entered) (field string, err error) {
	f, err := s.frame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return "", err
	}
	if s.authorise(a, account.FulfilDuty, f.Unit.ID, f.tree) != nil && s.authorise(a, account.SetDuties, f.Unit.ID, f.tree) != nil {
		return "", fail(Forbidden, "app.forbidden")
	}
	all, err := s.Definitions()
	if err != nil {
		return "", err
	}
	d, ok := measure.Find(all, e.Key)
	_, known := measure.ParsePeriod(e.Period)
	switch {
	case !ok:
		return "key", fail(Invalid, "measure.unknown")
	case d.Kind == measure.Score:
		return "key", fail(Invalid, "measure.survey_only")
	case len(d.Duties) > 0:
		return "key", fail(Invalid, "measure.of_duties")
	case !known:
		return "period", fail(Invalid, "measure.period")
	case e.AsOf.IsZero():
		return "as_of", fail(Invalid, "duty.no_day")
	case f.Today.Before(e.AsOf):
		return "as_of", fail(Invalid, "duty.future")
	case strings.TrimSpace(e.From) == "":
		return "source", fail(Invalid, "measure.no_source")
	case len([]rune(e.From)) > maxText:
		return "source", fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	v := measure.Value{Unit: f.Unit.ID, Key: e.Key, Period: e.Period, AsOf: e.AsOf, Origin: measure.ByHand, Source: e.From, By: a.name()}
	if field, err := e.numbers(d, &v); err != nil {
		return field, err
	}
	return "", s.store.Change(ctx, s.entry(a, f, "save_measure", "measure:"+f.Unit.Alias+"/"+v.Key), func(tx *store.Tx) error {
		tx.Payload(nil, v)
		return tx.PutMeasures([]measure.Value{v})
	})
}

// numbers reads the number of a value, or makes it of its two.
func (e Entered) numbers(d measure.Definition, v *measure.Value) (field string, err error) {
	if d.Kind == measure.Share && e.Number == "" {
		part, err1 := readFigure(e.Part)
		whole, err2 := readFigure(e.Whole)
		switch {
		case err1 != nil || measure.Count.Check(part) != nil:
			return "part", fail(Invalid, "measure.whole")
		case err2 != nil || measure.Count.Check(whole) != nil || whole.IsZero() || whole.LessThan(part):
			return "whole", fail(Invalid, "measure.parts")
		}
		v.SetShare(part, whole)
		return "", nil
	}
	if v.Number, err = readFigure(e.Number); err != nil {
		return "number", fail(Invalid, "measure.number")
	}
	if why := d.Kind.Check(v.Number); why != nil {
		return "number", &Error{Kind: Invalid, Text: *why}
	}
	return "", nil
}

// readFigure reads a number as offices write it: 95,5 or 95.5 %. One with both marks
// is no number.
func readFigure(s string) (decimal.Decimal, error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	return decimal.NewFromString(strings.Replace(s, ",", ".", 1))
}

// unitNamed finds a unit below a round's publisher by alias or by name.
func unitNamed(f *Frame, units []org.Unit, said string) (org.Unit, bool) {
	var found []org.Unit
	for _, u := range units {
		if u.Alias == said {
			return u, true
		}
		if strings.EqualFold(u.Name.VI, said) {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		return org.Unit{}, false
	}
	return found[0], f.tree.Within(found[0].ID, f.Round.Publisher)
}
