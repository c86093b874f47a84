// Package worktime counts working time (thời gian làm việc): which hours an
// office works, which days it is off or makes up for one, and from that when N
// working days or hours are over. All of it is dated data with its decision;
// nothing is derived from the law alone.
package worktime

import (
	"slices"
	"time"

	"github.com/parindex/parindex/calendar"
)

// Kind says why a day is not as its weekday.
type Kind string

// The kinds of day.
const (
	Holiday Kind = "holiday" // nghỉ lễ, tết, nghỉ bù do trùng ngày nghỉ hằng tuần
	Swapped Kind = "swapped" // ngày làm việc được hoán đổi thành ngày nghỉ
	MakeUp  Kind = "makeup"  // ngày nghỉ hằng tuần phải làm bù
)

// Kinds are the kinds of day.
var Kinds = []Kind{Holiday, Swapped, MakeUp}

// Part is the part of a day that a Day speaks of.
type Part string

// The parts of a day; the afternoon begins at 12:00.
const (
	Whole     Part = ""
	Morning   Part = "morning"
	Afternoon Part = "afternoon"
)

// Parts are the parts of a day.
var Parts = []Part{Whole, Morning, Afternoon}

const noon = 12 * time.Hour

// Span is a stretch of one day, counted from its midnight.
type Span struct{ From, To time.Duration }

// Day is a day, or half of one, that is not as its weekday.
type Day struct {
	Date        calendar.Date
	Kind        Kind
	Part        Part
	Name        string
	Source      string // the decision
	Unconfirmed bool   // no decision was seen
}

// Hours is what an office works on some weekdays, from a date on until other
// hours for that weekday begin.
type Hours struct {
	From     calendar.Date
	Weekdays []time.Weekday
	Spans    []Span
	Name     string
	Source   string // the decision; "": none was seen
}

// Calendar is the working time of offices.
type Calendar struct {
	Days  []Day
	Hours []Hours

	byDate map[calendar.Date][]Day
}

// New makes a calendar.
func New(days []Day, hours []Hours) *Calendar {
	c := &Calendar{Days: days, Hours: slices.Clone(hours), byDate: make(map[calendar.Date][]Day, len(days))}
	slices.SortStableFunc(c.Hours, func(a, b Hours) int { return a.From.Cmp(b.From) })
	for _, d := range days {
		c.byDate[d.Date] = append(c.byDate[d.Date], d)
	}
	return c
}

// Covers says whether the calendar knows the holidays of a date's year: past
// it, every weekday counts as worked.
func (c *Calendar) Covers(d calendar.Date) bool {
	return slices.ContainsFunc(c.Days, func(day Day) bool { return day.Date.Year() == d.Year() })
}

// On returns the hours worked on a date, in order; none on a day off.
func (c *Calendar) On(d calendar.Date) []Span {
	spans := c.weekly(d, d.Weekday())
	for _, day := range c.byDate[d] {
		if day.Kind == MakeUp {
			spans = append(slices.Clone(spans), part(c.weekly(d, time.Monday), day.Part)...)
		}
	}
	for _, day := range c.byDate[d] {
		if day.Kind != MakeUp {
			spans = without(spans, day.Part)
		}
	}
	return spans
}

// Off says whether nothing is worked on a date.
func (c *Calendar) Off(d calendar.Date) bool { return len(c.On(d)) == 0 }

// weekly is what is worked on that weekday at that date, holidays apart.
func (c *Calendar) weekly(d calendar.Date, w time.Weekday) []Span {
	var spans []Span
	for _, h := range c.Hours {
		if d.Before(h.From) {
			break
		}
		if slices.Contains(h.Weekdays, w) {
			spans = h.Spans
		}
	}
	return spans
}

// part returns what of some hours falls into a part of the day.
func part(spans []Span, p Part) []Span {
	from, to := time.Duration(0), 24*time.Hour
	switch p {
	case Morning:
		to = noon
	case Afternoon:
		from = noon
	case Whole:
	}
	var kept []Span
	for _, s := range spans {
		if s = (Span{max(s.From, from), min(s.To, to)}); s.From < s.To {
			kept = append(kept, s)
		}
	}
	return kept
}

func without(spans []Span, p Part) []Span {
	switch p {
	case Morning:
		return part(spans, Afternoon)
	case Afternoon:
		return part(spans, Morning)
	case Whole:
	}
	return nil
}
