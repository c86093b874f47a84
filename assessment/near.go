package assessment

import (
	"time"

	"github.com/parindex/parindex/message"
)

// nearness is how long before a deadline people are reminded of it.
const nearness = 3 * 24 * time.Hour

// Near says how little time is left of the stage that the round is in; nil
// while there is more than three days, and once it is over. until is the end of
// the stage for who asks.
func (r Round) Near(until, now time.Time) *message.Text {
	left := until.Sub(now)
	if until.IsZero() || left < 0 || left > nearness {
		return nil
	}
	n, unit := int(left/time.Minute), "remind.minutes"
	switch {
	case left >= 48*time.Hour:
		n, unit = int(left/(24*time.Hour)), "remind.days"
	case left >= 2*time.Hour:
		n, unit = int(left/time.Hour), "remind.hours"
	}
	return text("remind.near", message.Sub("left", message.T(unit, message.Int("n", n))),
		message.Time("due", until), message.Sub("stage", r.Stage.Text()))
}

// NearFor is Near for a unit: only while the round waits for it. asked says
// that it is asked to explain something.
func (s Sheet) NearFor(r Round, asked bool, now time.Time) *message.Text {
	switch {
	case s.State != Submitted && s.Closed(r, now) == nil:
		return r.Near(s.Deadline(r), now)
	case asked && s.ClosedToAnswer(r, now) == nil:
		return r.Near(r.Timetable.Due[Explaining], now)
	case r.ClosedToObject(now) == nil:
		return r.Near(r.Timetable.Due[Objecting], now)
	}
	return nil
}
