package dossier

import (
	"io"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// halfMonth is the first or the fifteenth day of a day's month, counted since
// 1970. Every period of assessment and of reporting is made of half months, so
// that what counts by the day of receipt is kept by them and not by days.
func halfMonth(day int) int {
	d := time.Unix(int64(day)*daySeconds, 0).UTC().Day()
	if d >= 15 {
		return day - d + 15
	}
	return day - d + 1
}

// ofReceipt says whether an event counts by the day of receipt, which a cut-off
// does not look at.
func (k event) ofReceipt() bool { return k == received || k >= online }

// Flow is what is counted of a period: what came, what was dealt with and what
// fell due in it, and what was open at its end.
type Flow struct {
	Measures     // Received, the outcomes, Due and the shares are of the period; Open and OpenOverdue of its end
	Carried  int // open when the period began
}

// Between counts a period from the beginning of one day to the end of another,
// which begin and end a half month; a dossier is due in the period in which it
// fell due, or was resolved before that.
func (t *Tally) Between(from, to int) Flow {
	t.settle()
	var before, at, of [eventKinds]int
	for _, c := range t.counts {
		kind, day := c.event>>16, int(c.event&0xffff)
		if day < from {
			before[kind] += int(c.n)
		}
		if day <= to {
			at[kind] += int(c.n)
		}
	}
	for kind := range of {
		of[kind] = at[kind] - before[kind]
	}
	if of[payments] == 0 && at[payments] > 0 {
		of[payments] = 1 // the data say how people paid, if none of this period
	}
	if of[levels] == 0 && at[levels] > 0 {
		of[levels] = 1 // as they say what is online end to end
	}
	was, end := measures(&before), measures(&at)
	f := Flow{measures(&of), was.Open}
	f.Open, f.OpenOverdue = end.Open, end.OpenOverdue
	return f
}

// Add counts both together.
func (f Flow) Add(o Flow) Flow {
	return Flow{f.Measures.Add(o.Measures), f.Carried + o.Carried}
}

// Sound says that a period neither began nor ended with fewer open dossiers
// than none, as happens where dossiers were given back on no known day.
func (f Flow) Sound() bool { return f.Carried >= 0 && f.Open >= 0 }

// PeriodKind names a rule of periods.
type PeriodKind string

// The kinds of period.
const (
	Assessed PeriodKind = "assessed" // the year that is assessed: civil months
	Reported PeriodKind = "reported" // what a report covers
)

// PeriodRule says on which day of the month before (of the month itself, for
// the first) a month begins, from a date on.
type PeriodRule struct {
	Kind        PeriodKind
	Day         int // 1 or 15
	From        calendar.Date
	Source      string
	Unconfirmed bool
}

// Period is one period of a year.
type Period struct {
	Key      string // m01, q1, h1, y
	First    calendar.Date
	Last     calendar.Date
	Rule     PeriodRule
	Months   int
	Ordinal  int // of its length in the year
	Finished bool
}

// Days are the first and last day, counted since 1970.
func (p Period) Days() (from, to int) { return DayOf(p.First), DayOf(p.Last) }

// Periods returns the periods of a kind of a year by the rule of that time:
// months, quarters, halves and the year; none without a rule. Those that end by
// today are finished.
func Periods(rules []PeriodRule, kind PeriodKind, year int, today calendar.Date) []Period {
	var rule PeriodRule
	for _, r := range rules {
		if r.Kind == kind && year >= r.From.Year() && !r.From.Before(rule.From) {
			rule = r
		}
	}
	if rule.Kind == "" {
		return nil
	}
	start := func(month int) calendar.Date {
		if rule.Day != 1 {
			month--
		}
		return calendar.On(time.Date(year, time.Month(month), rule.Day, 12, 0, 0, 0, calendar.Zone))
	}
	var all []Period
	for _, length := range []struct {
		letter string
		months int
	}{{"m", 1}, {"q", 3}, {"h", 6}, {"y", 12}} {
		for n := 1; n <= 12/length.months; n++ {
			p := Period{Rule: rule, Months: length.months, Ordinal: n, First: start((n-1)*length.months + 1), Last: start(n*length.months + 1).Plus(-1)}
			p.Key = length.letter + string(rune('0'+n/10)) + string(rune('0'+n%10))
			p.Finished = p.Last.Before(today)
			all = append(all, p)
		}
	}
	return all
}

// ReadPeriods reads rules of periods (CSV or a workbook): kind, day, from,
// source, unconfirmed. The error is message.Problems with all faults found.
func ReadPeriods(in io.Reader, file string) ([]PeriodRule, error) {
	t, err := tabular.ReadTable(in, file, tabular.Shape{Required: []string{"kind", "day", "from"}, Optional: []string{"source", "unconfirmed"}})
	if err != nil {
		return nil, err
	}
	var rules []PeriodRule
	var problems message.Problems
	for _, row := range t.Rows {
		r := PeriodRule{Kind: PeriodKind(row.Get("kind")), Source: row.Get("source"), Unconfirmed: row.Get("unconfirmed") != ""}
		var err error
		if r.From, err = calendar.Parse(row.Get("from")); err != nil {
			problems = append(problems, row.Problem("from", message.T("problem.cause", message.Word("cause", err.Error()))))
		}
		switch row.Get("day") {
		case "1":
			r.Day = 1
		case "15":
			r.Day = 15
		default:
			problems = append(problems, row.Problem("day", message.T("dossier.period_day")))
		}
		switch {
		case r.Kind != Assessed && r.Kind != Reported:
			problems = append(problems, row.Problem("kind", message.T("dossier.period_kind")))
		case r.Source == "" && !r.Unconfirmed:
			problems = append(problems, row.Problem("source", message.T("worktime.no_source")))
		}
		rules = append(rules, r)
	}
	return rules, problems.OrNil()
}
