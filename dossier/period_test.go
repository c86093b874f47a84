package dossier_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
)

func shippedPeriods(t *testing.T) []dossier.PeriodRule {
	t.Helper()
	f, err := os.Open("../calendars/reporting-periods.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	rules, err := dossier.ReadPeriods(f, "reporting-periods.csv")
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestPeriodsOfAYear(t *testing.T) {
	rules := shippedPeriods(t)
	for _, test := range []struct {
		kind  dossier.PeriodKind
		year  int
		key   string
		first string
		last  string
	}{
		{dossier.Assessed, 2024, "y01", "01/01/2024", "31/12/2024"},
		{dossier.Assessed, 2024, "m02", "01/02/2024", "29/02/2024"},
		{dossier.Assessed, 2024, "q04", "01/10/2024", "31/12/2024"},
		{dossier.Reported, 2024, "m01", "15/12/2023", "14/01/2024"},
		{dossier.Reported, 2024, "m12", "15/11/2024", "14/12/2024"},
		{dossier.Reported, 2024, "q01", "15/12/2023", "14/03/2024"},
		{dossier.Reported, 2024, "h01", "15/12/2023", "14/06/2024"},
		{dossier.Reported, 2024, "y01", "15/12/2023", "14/12/2024"},
		{dossier.Reported, 2018, "m01", "01/01/2018", "31/01/2018"},
	} {
		found := false
		for _, p := range dossier.Periods(rules, test.kind, test.year, calendar.MustParse("01/01/2030")) {
			if p.Key == test.key {
				found = true
				if p.First.String() != test.first || p.Last.String() != test.last {
					t.Errorf("%s %d %s: %s to %s", test.kind, test.year, test.key, p.First, p.Last)
				}
			}
		}
		if !found {
			t.Errorf("%s %d has no %s", test.kind, test.year, test.key)
		}
	}
}

// TestPeriodsAreASum: months make up the quarters and the year, of every
// measure that flows; what is open at the end is that of the last month.
func TestPeriodsAreASum(t *testing.T) {
	all := scattered(500)
	var tally dossier.Tally
	for i := range all {
		tally.Add(&all[i])
	}
	for _, kind := range []dossier.PeriodKind{dossier.Assessed, dossier.Reported} {
		var months, year dossier.Flow
		for _, p := range dossier.Periods(shippedPeriods(t), kind, 2024, calendar.MustParse("01/01/2025")) {
			f := tally.Between(p.Days())
			received := 0
			from, to := p.Days()
			for i := range all {
				if day := all[i].Received.Day(); from <= day && day <= to {
					received++
				}
			}
			if f.Received != received {
				t.Errorf("%s %s: %d received, want %d", kind, p.Key, f.Received, received)
			}
			if p.Months == 1 {
				open := f.Open
				overdue := f.OpenOverdue
				months = months.Add(f)
				months.Open, months.OpenOverdue = open, overdue
			}
			if p.Months == 12 {
				year = f
			}
		}
		months.Carried = year.Carried
		if diff := cmp.Diff(year, months); diff != "" {
			t.Errorf("%s (-year +months):\n%s", kind, diff)
		}
		if !year.Sound() || year.Carried+year.Received != year.Resolved+year.Returned+year.Withdrawn+year.Stopped+year.Open {
			t.Errorf("%s does not add up: %+v", kind, year)
		}
	}
}

// scattered are dossiers of a year, from the one before into the next, open,
// late, early and without a due day.
func scattered(n int) []dossier.Dossier {
	all := make([]dossier.Dossier, n)
	day := func(s string, plus int) dossier.Moment {
		m, _ := dossier.ParseMoment(s)
		m.Sec += int64(plus) * 24 * 3600
		return m
	}
	for i := range all {
		d := dossier.Dossier{Code: "x", Received: day("01/11/2023", i*430/n), Online: dossier.Answer(i % 3), Digitised: dossier.Answer(i % 2)}
		if i%7 > 0 {
			d.Due = d.Received
			d.Due.Sec += int64(i%20) * 24 * 3600
		}
		if i%5 > 0 {
			d.Finished = d.Received
			d.Finished.Sec += int64(i%23) * 24 * 3600
		}
		all[i] = d
	}
	return all
}
