package app

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// apologyShare is the key of the measure that letters of apology count for.
const apologyShare = "apology_share"

// ofDossiers reads the measures off what is counted of a year: of a share so
// many of so many, else a number alone. Not known: the data do not say.
var ofDossiers = map[string]func(y dossierYear) (p dossier.Part, known bool){
	"received":          func(y dossierYear) (dossier.Part, bool) { return dossier.Part{N: y.Received}, true },
	"late":              func(y dossierYear) (dossier.Part, bool) { return dossier.Part{N: y.Late}, true },
	"open_overdue":      func(y dossierYear) (dossier.Part, bool) { return dossier.Part{N: y.OpenOverdue}, true },
	"rate_due":          func(y dossierYear) (dossier.Part, bool) { return y.RateDue(), true },
	"rate_resolved":     func(y dossierYear) (dossier.Part, bool) { return y.RateResolved(), true },
	apologyShare:        func(y dossierYear) (dossier.Part, bool) { return dossier.Part{N: y.letters, Of: y.Late}, true },
	"online_share":      func(y dossierYear) (dossier.Part, bool) { return y.Online, y.Online.Of > 0 },
	"paid_online_share": func(y dossierYear) (dossier.Part, bool) { return y.PaidOnline, y.PaidOnline.Of > 0 },
	"full_online_share": func(y dossierYear) (dossier.Part, bool) { return y.FullOnline, y.FullOnline.Of > 0 },
	"entered_share":     func(y dossierYear) (dossier.Part, bool) { return y.Entered, y.Entered.Of > 0 },
	"digitised_share":   func(y dossierYear) (dossier.Part, bool) { return y.Digitised, y.Digitised.Of > 0 },
}

// dossierYear is what the dossiers of a unit come to in a year, up to a day.
type dossierYear struct {
	dossier.Flow
	letters int // late dossiers that have a letter of apology
	year    int
	asOf    calendar.Date
}

// dossierYears counts the dossiers of units from the beginning of a year to its
// end, to the cut-off or to today; of units that have none, nothing. It reads
// tallies, and letters only where one of the measures counts them.
func (s *System) dossierYears(ctx context.Context, f *Frame, all []measure.Definition, year int, cutOff calendar.Date, units ...org.UnitID) (map[org.UnitID]dossierYear, error) {
	if !slices.ContainsFunc(all, func(d measure.Definition) bool { return d.Dossiers }) {
		return nil, nil
	}
	first, asOf := measure.Day(year, 1, 1), asOfYear(f.Today, year, cutOff)
	if asOf.Before(first) {
		return nil, nil
	}
	tallies, err := s.store.DossierTalliesOf(ctx, units...)
	if err != nil {
		return nil, err
	}
	years, late := map[org.UnitID]dossierYear{}, []org.UnitID{}
	for id, t := range tallies {
		if t.IsZero() {
			continue
		}
		y := yearOfDossiers(t, year, asOf)
		if years[id] = y; y.Late > 0 {
			late = append(late, id)
		}
	}
	if _, asked := measure.Find(all, apologyShare); !asked || len(late) == 0 {
		return years, nil
	}
	letters, err := s.store.LateWithLetter(ctx, startOf(first), endOf(asOf), late...)
	for id, n := range letters {
		y := years[id]
		y.letters = n
		years[id] = y
	}
	return years, err
}

// yearOfDossiers is what a tally comes to in a year, but for letters.
func yearOfDossiers(t *dossier.Tally, year int, asOf calendar.Date) dossierYear {
	return dossierYear{Flow: t.Between(dossier.DayOf(measure.Day(year, 1, 1)), dossier.DayOf(asOf)), year: year, asOf: asOf}
}

// dossierTrend is how the measures of a unit stood at the end of each month of a
// year before its last day, as its dossiers tell now. Letters are counted of the
// whole year alone.
func (s *System) dossierTrend(ctx context.Context, f *Frame, all []measure.Definition, year int) ([]measure.Value, error) {
	t, err := s.store.DossierTally(ctx, f.Unit.ID)
	if err != nil || t.IsZero() {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d measure.Definition) bool { return d.Key == apologyShare })
	var values []measure.Value
	for month := 1; month <= 12; month++ {
		end := measure.Day(year, month, 31)
		if !end.Before(asOfYear(f.Today, year, calendar.Date{})) {
			break
		}
		if y := yearOfDossiers(t, year, end); y.Received+y.Due+y.Open > 0 {
			values = append(values, y.values(s, f.Unit.ID, all)...)
		}
	}
	return values, nil
}

// asOfYear is the day up to which a year is measured: its last, the cut-off or
// today, whichever comes first.
func asOfYear(today calendar.Date, year int, cutOff calendar.Date) calendar.Date {
	if last := measure.Day(year, 12, 31); last.Before(today) {
		today = last
	}
	if !cutOff.IsZero() && cutOff.Before(today) {
		today = cutOff
	}
	return today
}

// values are the measures of a unit that follow from its dossiers.
func (y dossierYear) values(s *System, unit org.UnitID, all []measure.Definition) []measure.Value {
	var values []measure.Value
	for _, d := range all {
		count, there := ofDossiers[d.Key]
		if !d.Dossiers || !there {
			continue
		}
		p, known := count(y)
		if !known {
			continue
		}
		v := measure.Value{
			Unit: unit, Key: d.Key, Period: measure.Period{Length: measure.Year, Year: y.year, N: 1}.Key(), AsOf: y.asOf,
			Origin: measure.Computed, Source: message.Say(message.VI, "web.dossiers.title"), At: s.now(), Number: decimal.NewFromInt(int64(p.N)),
		}
		if d.Kind == measure.Share {
			v.SetShare(v.Number, decimal.NewFromInt(int64(p.Of)))
		}
		values = append(values, v)
	}
	return values
}

// withLate is the year if n more of the dossiers that are open were resolved
// late.
func (y dossierYear) withLate(n int) dossierYear {
	y.Late += n
	y.Resolved += n
	y.Due += n
	return y
}

// dossierMeasures are the measures of units that follow from their dossiers.
func (s *System) dossierMeasures(ctx context.Context, f *Frame, all []measure.Definition, year int, cutOff calendar.Date, units ...org.UnitID) ([]measure.Value, error) {
	years, err := s.dossierYears(ctx, f, all, year, cutOff, units...)
	var values []measure.Value
	for id, y := range years {
		values = append(values, y.values(s, id, all)...)
	}
	return values, err
}
