package scoring

import (
	"maps"
	"slices"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// effort is what can still be done for a period of a schedule.
type effort struct {
	period *rulebook.Period
	count  int64 // how many more
	over   bool  // the period is past: they come late
	to     kept  // what it adds to the periods kept
}

// efforts returns, for each period that lacks, what can still be done for it:
// up to the quota in time while it is open, and up to the quota together with
// what came late where the rule gives something for that. lost are periods for
// which nothing can be done in time.
func (e *evaluation) efforts() (k kept, options [][]effort, lost []message.Text) {
	quota := int64(e.rule.Quota)
	for i := range e.rule.Periods {
		p := &e.rule.Periods[i]
		inTime, late := e.periodState(p, len(e.values))
		if inTime {
			k.inTime++
			continue
		}
		var can []effort
		lacks, over := quota-e.periodCount(p.Input, len(e.values)), p.Last.Before(e.o.Today)
		if late {
			k.late++
			if !over {
				can = append(can, effort{p, lacks, false, kept{1, -1}})
			}
		} else {
			if p.Late != "" {
				can = append(can, effort{p, lacks - e.periodCount(p.Late, len(e.values)), over, kept{0, 1}})
			}
			if !over {
				can = append(can, effort{p, lacks, false, kept{1, 0}})
			}
		}
		if over {
			lost = append(lost, message.T("next.item_title", message.TitleOf("item", &p.Title)))
		}
		options = append(options, can)
	}
	return k, options, lost
}

// course is the cheapest way found to keep so many periods.
type course struct {
	count   int64
	efforts []effort
}

// courses finds the cheapest way to each number of periods kept in time and
// late, period by period; of ways as cheap the same one every time.
func courses(start kept, options [][]effort) map[kept]course {
	all := map[kept]course{start: {}}
	order := []kept{start} // of the keys
	for _, can := range options {
		before := maps.Clone(all)
		for _, k := range slices.Clone(order) {
			c := before[k]
			for _, f := range can {
				to := kept{k.inTime + f.to.inTime, k.late + f.to.late}
				known, ok := all[to]
				if !ok {
					order = append(order, to)
				}
				if !ok || c.count+f.count < known.count {
					all[to] = course{c.count + f.count, append(slices.Clone(c.efforts), f)}
				}
			}
		}
	}
	return all
}

// nextPeriods is the least that wins more of a schedule; of equal efforts the
// one that wins the most.
func (e *evaluation) nextPeriods() *Next {
	start, options, lost := e.efforts()
	all := courses(start, options)
	var best course
	var won points.Points
	n := len(e.rule.Periods)
	for i := range n + 1 {
		for l := range n + 1 {
			c, ok := all[kept{i, l}]
			p := e.settled(e.keptPoints(kept{i, l}))
			if !ok || !e.got.Less(p) {
				continue
			}
			if best.efforts == nil || c.count < best.count || c.count == best.count && won.Less(p) {
				best, won = c, p
			}
		}
	}
	switch {
	case best.efforts != nil:
		return e.winPeriods(won, best)
	case len(lost) > 0:
		return closed(message.T("next.periods_past", message.List("periods", lost)))
	}
	return closed(message.T("next.none"))
}

func (e *evaluation) winPeriods(p points.Points, c course) *Next {
	unit := &rulebook.Input{Unit: e.rule.Unit}
	said := make([]message.Text, len(c.efforts))
	changes := make([]Change, len(c.efforts))
	for i, f := range c.efforts {
		name, key := f.period.Input, "next.period_by"
		if f.over {
			name, key = f.period.Late, "next.period_late"
		}
		said[i] = message.T(key, message.TitleOf("period", &f.period.Title), message.Int("count", int(f.count)), message.Date("by", f.period.Last))
		changes[i] = Change{name, amount{n: e.periodCount(name, len(e.values)) + f.count}.decimal().String()}
	}
	count := message.Int("count", int(c.count))
	if first := c.efforts[0]; len(c.efforts) == 1 && !first.over {
		return e.win(p, changes, "next.period", count, e.unit(unit), message.TitleOf("period", &first.period.Title), message.Date("by", first.period.Last))
	}
	return e.win(p, changes, "next.periods", count, e.unit(unit), message.List("periods", said))
}
