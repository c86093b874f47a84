package worktime

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// hoursKind is the kind of a row that gives hours and not a day.
const hoursKind = "hours"

// Read reads a calendar (CSV or a workbook): date, kind, hours, name, source,
// unconfirmed. kind is holiday, swapped, makeup, or hours. A day's hours are
// empty for the whole day, else morning or afternoon; hours of work, valid
// from the row's date on, are as "T2-T6 07:30-11:30 13:30-17:30" (T2 is
// Monday, CN Sunday). unconfirmed is yes where no decision was seen. The error
// is message.Problems with all faults found.
func Read(in io.Reader, file string) (*Calendar, error) {
	t, err := tabular.ReadTable(in, file, tabular.Shape{
		Required: []string{"date", "kind"}, Optional: []string{"hours", "name", "source", "unconfirmed"},
	})
	if err != nil {
		return nil, err
	}
	var r reader
	for _, row := range t.Rows {
		r.row(row)
	}
	if len(r.hours) == 0 && len(r.problems) == 0 {
		r.problems = append(r.problems, message.Problem{File: file, Text: message.T("worktime.no_hours")})
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return New(r.days, r.hours), nil
}

type reader struct {
	days     []Day
	hours    []Hours
	problems message.Problems
}

func (r *reader) report(row tabular.Row, column, key string, args ...message.Arg) {
	r.problems = append(r.problems, row.Problem(column, message.T(key, args...)))
}

func (r *reader) row(row tabular.Row) {
	date, err := calendar.Parse(row.Get("date"))
	if err != nil {
		r.report(row, "date", "problem.cause", message.Word("cause", err.Error()))
		return
	}
	if row.Get("kind") == hoursKind {
		h, ok := parseHours(row.Get("hours"))
		if !ok {
			r.report(row, "hours", "worktime.hours_form")
		}
		h.From, h.Source = date, row.Get("source")
		r.hours = append(r.hours, h)
		return
	}
	d := Day{
		Date: date, Kind: Kind(row.Get("kind")), Part: Part(row.Get("hours")), Name: row.Get("name"),
		Source: row.Get("source"), Unconfirmed: row.Get("unconfirmed") != "",
	}
	switch {
	case !slices.Contains([]Kind{Holiday, Swapped, MakeUp}, d.Kind):
		r.report(row, "kind", "worktime.kind")
	case !slices.Contains([]Part{Whole, Morning, Afternoon}, d.Part):
		r.report(row, "hours", "worktime.part")
	case d.Source == "" && !d.Unconfirmed:
		r.report(row, "source", "worktime.no_source")
	case slices.ContainsFunc(r.days, func(e Day) bool {
		return e.Date == d.Date && (e.Part == d.Part || e.Part == Whole || d.Part == Whole)
	}):
		r.report(row, "date", "worktime.day_twice")
	}
	r.days = append(r.days, d)
}

// weekdays in the order of a Vietnamese week, as they are written.
var weekdays = []string{"T2", "T3", "T4", "T5", "T6", "T7", "CN"}

// parseHours reads "T2-T6 07:30-11:30 13:30-17:30".
func parseHours(s string) (Hours, bool) {
	var h Hours
	words := strings.Fields(s)
	if len(words) < 2 {
		return h, false
	}
	first, last, ranged := strings.Cut(words[0], "-")
	if !ranged {
		last = first
	}
	a, b := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if a < 0 || b < a {
		return h, false
	}
	for i := a; i <= b; i++ {
		h.Weekdays = append(h.Weekdays, time.Weekday((i+1)%7))
	}
	for _, w := range words[1:] {
		from, to, _ := strings.Cut(w, "-")
		x, okFrom := parseClock(from)
		y, okTo := parseClock(to)
		if !okFrom || !okTo || x >= y || len(h.Spans) > 0 && x < h.Spans[len(h.Spans)-1].To {
			return h, false
		}
		h.Spans = append(h.Spans, Span{x, y})
	}
	return h, true
}

func parseClock(s string) (time.Duration, bool) {
	hour, minute, ok := strings.Cut(s, ":")
	h, errHour := strconv.Atoi(hour)
	m, errMinute := strconv.Atoi(minute)
	if !ok || errHour != nil || errMinute != nil || h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}
