package calendar

import "time"

// Plus returns the date n days later (earlier when n is negative); the zero
// date stays zero.
func (d Date) Plus(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := d.midnight().AddDate(0, 0, n).Date()
	return Date{y, m, day}
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Start returns the first instant of the date in Vietnam.
func (d Date) Start() time.Time { return d.At(0) }

// End returns the first instant after the date in Vietnam: what is "by the end
// of DATE" is before it.
func (d Date) End() time.Time { return d.At(24) }
