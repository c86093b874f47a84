package worktime

import (
	"slices"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Place names a day of a calendar: no two are of one date and part.
type Place struct {
	Date calendar.Date
	Part Part
}

// Place is where a day stands.
func (d Day) Place() Place { return Place{d.Date, d.Part} }

// Find returns the day at a place.
func (c *Calendar) Find(p Place) (Day, bool) {
	i := slices.IndexFunc(c.Days, func(d Day) bool { return d.Place() == p })
	if i < 0 {
		return Day{}, false
	}
	return c.Days[i], true
}

// Fault is what is wrong with a day or with hours, at a column of the table.
type Fault struct {
	Column string
	Text   message.Text
}

func fault(column, key string) *Fault { return &Fault{column, message.T(key)} }

// check says what is wrong with a day beside others.
func (d Day) check(others []Day) *Fault {
	switch {
	case d.Date.IsZero():
		return fault("date", "worktime.no_date")
	case !slices.Contains(Kinds, d.Kind):
		return fault("kind", "worktime.kind")
	case !slices.Contains(Parts, d.Part):
		return fault("hours", "worktime.part")
	case d.Source == "" && !d.Unconfirmed:
		return fault("source", "worktime.no_source")
	case slices.ContainsFunc(others, func(e Day) bool {
		return e.Date == d.Date && (e.Part == d.Part || e.Part == Whole || d.Part == Whole)
	}):
		return fault("date", "worktime.day_twice")
	}
	return nil
}

// WithDay returns the calendar with a day more; was, unless it is zero, is the
// place of one that it stands for.
func (c *Calendar) WithDay(was Place, d Day) (*Calendar, *Fault) {
	others := slices.DeleteFunc(slices.Clone(c.Days), func(e Day) bool { return e.Place() == was })
	if f := d.check(others); f != nil {
		return nil, f
	}
	return New(slices.SortedStableFunc(slices.Values(append(others, d)), byDate), c.Hours), nil
}

// WithoutDay returns the calendar without a day.
func (c *Calendar) WithoutDay(p Place) *Calendar {
	return New(slices.DeleteFunc(slices.Clone(c.Days), func(e Day) bool { return e.Place() == p }), c.Hours)
}

// HoursOf reads hours as people write them.
func HoursOf(from calendar.Date, hours, name, source string) (Hours, *Fault) {
	h, ok := parseHours(hours)
	h.From, h.Name, h.Source = from, name, source
	switch {
	case from.IsZero():
		return h, fault("from", "worktime.no_date")
	case !ok:
		return h, fault("spans", "worktime.hours_form")
	}
	return h, nil
}

// same says that two hours begin on one date and are of the same weekdays.
func (h Hours) same(o Hours) bool { return h.From == o.From && slices.Equal(h.Weekdays, o.Weekdays) }

// WithHours returns the calendar with hours more, in the place of those of the
// same weekdays from the same date on.
func (c *Calendar) WithHours(h Hours) *Calendar {
	others := slices.DeleteFunc(slices.Clone(c.Hours), h.same)
	return New(c.Days, append(others, h))
}

// WithoutHours returns the calendar without the hours of that number, counted
// from 0. A calendar keeps its last.
func (c *Calendar) WithoutHours(i int) (*Calendar, *Fault) {
	if i < 0 || i >= len(c.Hours) || len(c.Hours) == 1 {
		return nil, fault("", "worktime.last_hours")
	}
	return New(c.Days, slices.Delete(slices.Clone(c.Hours), i, i+1)), nil
}

// With returns the calendar with what a table says: of the years of its days
// it has the whole say, and of hours where it has any.
func (c *Calendar) With(table *Calendar) *Calendar {
	days := slices.DeleteFunc(slices.Clone(c.Days), func(d Day) bool { return table.Covers(d.Date) })
	hours := c.Hours
	if len(table.Hours) > 0 {
		hours = table.Hours
	}
	return New(slices.SortedStableFunc(slices.Values(append(days, table.Days...)), byDate), hours)
}

// Change is a day that is not as it was; zero: it was not, or is no more,
// there.
type Change struct{ Was, Is Day }

// Compare lists how the days of a later calendar differ from those of c, and
// says whether the hours do.
func (c *Calendar) Compare(later *Calendar) (days []Change, hours bool) {
	for _, d := range c.Days {
		if e, _ := later.Find(d.Place()); e != d {
			days = append(days, Change{d, e})
		}
	}
	for _, d := range later.Days {
		if _, there := c.Find(d.Place()); !there {
			days = append(days, Change{Is: d})
		}
	}
	slices.SortStableFunc(days, func(a, b Change) int { return byDate(a.day(), b.day()) })
	return days, !slices.EqualFunc(c.Hours, later.Hours, func(a, b Hours) bool {
		return a.From == b.From && a.String() == b.String() && a.Name == b.Name && a.Source == b.Source
	})
}

// day is the day that a change is about.
func (c Change) day() Day {
	if c.Is.Date.IsZero() {
		return c.Was
	}
	return c.Is
}
