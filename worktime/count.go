package worktime

import (
	"iter"
	"slices"
	"time"

	"github.com/parindex/parindex/calendar"
)

// Stop is a time in which the clock of a dossier stands: it waits for the
// applicant, or for a payment.
type Stop struct{ From, To time.Time }

// horizon is how many days past its beginning a due moment is looked for.
const horizon = 40 * 366

// Between returns how long is worked from one instant to another, 0 when to is
// not after from; stopped time does not count.
func (c *Calendar) Between(from, to time.Time, stops ...Stop) time.Duration {
	var sum time.Duration
	for s := range c.worked(from, stops) {
		if !s.From.Before(to) {
			break
		}
		end := s.To
		if end.After(to) {
			end = to
		}
		sum += end.Sub(s.From)
	}
	return sum
}

// AfterHours returns the instant at which d of work, counted from an instant
// on, is done: the end of a day's hours rather than the beginning of the next
// day's. A d that is not above 0 gives from. It is the zero time when the
// calendar has no hours to work it in.
func (c *Calendar) AfterHours(from time.Time, d time.Duration, stops ...Stop) time.Time {
	if d <= 0 {
		return from
	}
	for s := range c.worked(from, stops) {
		if long := s.To.Sub(s.From); long < d {
			d -= long
			continue
		}
		return s.From.Add(d)
	}
	return time.Time{}
}

// AfterDays returns the end of the n-th working day after the day of an
// instant: counting begins on the next working day. Half a day counts as half.
func (c *Calendar) AfterDays(from time.Time, n int, stops ...Stop) time.Time {
	day := calendar.On(from)
	if n <= 0 {
		return from
	}
	return c.AfterHours(day.End(), time.Duration(n)*c.fullDay(day), stops...)
}

// fullDay is how long an ordinary working day lasts at that date.
func (c *Calendar) fullDay(d calendar.Date) time.Duration {
	var sum time.Duration
	for _, s := range c.weekly(d, time.Monday) {
		sum += s.To - s.From
	}
	return sum
}

// worked yields the stretches worked from an instant on, without the stopped
// ones, in order.
func (c *Calendar) worked(from time.Time, stops []Stop) iter.Seq[Stop] {
	stops = slices.Clone(stops)
	slices.SortFunc(stops, func(a, b Stop) int { return a.From.Compare(b.From) })
	return func(yield func(Stop) bool) {
		day := calendar.On(from)
		for range horizon {
			start := day.Start()
			for _, s := range c.On(day) {
				w := Stop{start.Add(s.From), start.Add(s.To)}
				if w.From.Before(from) {
					w.From = from
				}
				for _, free := range subtract(w, stops) {
					if !yield(free) {
						return
					}
				}
			}
			day = day.Plus(1)
		}
	}
}

// subtract returns what is left of w without stops, which are in order.
func subtract(w Stop, stops []Stop) []Stop {
	var left []Stop
	for _, s := range stops {
		if !s.From.Before(w.To) {
			break
		}
		if !s.To.After(w.From) {
			continue
		}
		if s.From.After(w.From) {
			left = append(left, Stop{w.From, s.From})
		}
		w.From = s.To
	}
	if w.From.Before(w.To) {
		left = append(left, w)
	}
	return left
}
