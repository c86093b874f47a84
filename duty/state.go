package duty

import (
	"cmp"
	"slices"

	"github.com/parindex/parindex/calendar"
)

// State is how an item stands on a day.
type State string

// The states.
const (
	Coming   State = "coming"    // nothing to do yet
	Open     State = "due"       // its day is near
	Done     State = "done"      // in time
	DoneLate State = "done_late" // after its day
	Missed   State = "missed"    // its day is over and it is not done
)

// States is all of them, in the order in which they are counted.
var States = []State{Missed, Open, Coming, DoneLate, Done}

// Standing is how an item stands, and what is missing.
type Standing struct {
	Item
	State State
	Have  int           // pieces done by the day
	Left  int           // pieces still missing
	On    calendar.Date // day on which the last piece that it needed was done; none: not yet
}

// fact is so many pieces of one day.
type fact struct {
	on     calendar.Date
	pieces int
}

// Stand says how an item stands on a day, from what was done for it and from
// news items in its period. What is dated after the day does not count yet.
func Stand(d Duty, item Item, done []Fulfilment, news []News, today calendar.Date) Standing {
	var facts []fact
	for _, f := range done {
		if f.Duty == d.ID && f.Period == item.Period && !f.Taken && !today.Before(f.On) {
			facts = append(facts, fact{f.On, max(1, f.Pieces)})
		}
	}
	if d.Proven == ByNews {
		for _, n := range news {
			if n.Unit == d.Unit && !n.Taken && !n.On.Before(item.From) && !item.To.Before(n.On) && !today.Before(n.On) {
				facts = append(facts, fact{n.On, 1})
			}
		}
	}
	slices.SortFunc(facts, func(x, y fact) int { return cmp.Or(x.on.Cmp(y.on), cmp.Compare(x.pieces, y.pieces)) })
	s := Standing{Item: item}
	for _, f := range facts {
		s.Have += f.pieces
		if s.On.IsZero() && s.Have >= item.Pieces {
			s.On = f.on
		}
	}
	s.Left = max(0, item.Pieces-s.Have)
	s.State = stateOf(d.Rule, item, s.On, today)
	return s
}

func stateOf(r Rule, item Item, on, today calendar.Date) State {
	remind := r.Remind
	if remind == 0 {
		remind = DefaultRemind
	}
	switch {
	case !on.IsZero() && !item.Due.Before(on):
		return Done
	case !on.IsZero():
		return DoneLate
	case item.Due.Before(today):
		return Missed
	case today.Days(item.Due) <= remind:
		return Open
	}
	return Coming
}

// Late is how many days after its day the item was done, or has been open.
func (s Standing) Late(today calendar.Date) int {
	until := today
	if !s.On.IsZero() {
		until = s.On
	}
	return max(0, s.Due.Days(until))
}
