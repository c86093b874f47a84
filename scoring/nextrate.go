package scoring

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// search finds the least change of a number. f gives the points after k units
// more; it may jump at the turns and does not fall between two of them.
type search struct {
	f     func(k int64) points.Points
	turns []int64
	most  int64 // the greatest k that can be
}

// least returns the least k from 1 on with f(k) at least goal.
func (s search) least(goal points.Points) (int64, bool) {
	starts := append([]int64{1}, s.turns...)
	slices.Sort(starts)
	for i, start := range starts {
		end := s.most
		if i+1 < len(starts) {
			end = min(end, starts[i+1]-1)
		}
		if start < 1 || start > end || s.f(end).Less(goal) {
			continue
		}
		for low := start; ; {
			mid := low + (end-low)/2
			switch {
			case low == end:
				return low, true
			case s.f(mid).Less(goal):
				low = mid + 1
			default:
				end = mid
			}
		}
	}
	return 0, false
}

// grain is the least gain worth telling where every item wins a little: what
// two decimals show.
var grain = points.Must("0.01")

// more is the least change above now: by a grain where that can be reached,
// else by half of what is still lost, else by anything at all.
func (s search) more(now, lost points.Points) (int64, bool) {
	for _, gain := range []points.Points{grain, lost.Half(), points.FromUnits(1)} {
		if k, ok := s.least(now.Add(gain)); ok {
			return k, true
		}
	}
	return 0, false
}

// farthest bounds a change: no office does so much more, and beyond it a share
// would reach its whole by rounding alone.
const farthest = 100_000_000

// timesOver bounds how many new items are still worth naming, in times of what
// there is: a commune of 100 dossiers is not told to wait for a million.
const timesOver = 100

// usualUnit counts what a rulebook does not name.
var usualUnit = message.Phrase{VI: "trường hợp", EN: "cases"}

func (e *evaluation) unit(in *rulebook.Input) message.Arg {
	if in.Unit.VI == "" {
		return message.TitleOf("unit", &usualUnit)
	}
	return message.TitleOf("unit", &in.Unit)
}

// ratePoints is what the rule gives for a rate.
func (e *evaluation) ratePoints(r ratio) points.Points {
	switch e.rule.Kind {
	case rulebook.Share:
		return e.settled(e.sharePoints(r))
	case rulebook.AllOrNothing:
		if !r.full() {
			return e.settled(points.Points{})
		}
		return e.settled(e.c.Max)
	}
	return e.settled(e.bandPoints(e.bandOf(r), r))
}

// thresholds are the rates at which the points may jump.
func (e *evaluation) thresholds() []decimal.Decimal {
	all := []decimal.Decimal{e.rule.Floor}
	for _, b := range e.rule.Bands {
		all = append(all, b.From)
	}
	return all
}

// nextRate is how many more items win more: new ones that count in both part
// and whole, or, where the whole is fixed, ones of those there are.
func (e *evaluation) nextRate() *Next {
	part, given := e.value(e.rule.Of).num, e.value(e.rule.Per).num
	whole := given
	if e.rule.Exempt != "" {
		whole = given.sub(e.value(e.rule.Exempt).num)
	}
	a, b, scale, ok := align(part, whole)
	if !ok {
		return open(message.T("next.far"))
	}
	grows := !e.rule.Fixed
	if !grows && b == 0 {
		return closed(message.T("next.none_arose", e.title("whole_title", e.rule.Per)))
	}
	at := func(k int64) ratio {
		if grows {
			return ratio{a: a + k, b: b + k, quick: true}
		}
		return ratio{a: a + k, b: b, quick: true}
	}
	s := search{f: func(k int64) points.Points { return e.ratePoints(at(k)) }, most: farthest}
	if grows {
		s.most = min(farthest, timesOver*(b+1))
	} else {
		s.most = b - a
	}
	for _, t := range e.thresholds() {
		if k, ok := turn(a, b, t, grows); ok && k <= s.most {
			s.turns = append(s.turns, k)
		}
	}
	k, ok := s.more(e.got, e.c.Max.Sub(e.got))
	if !ok {
		return e.outOfReach(amount{n: b - a, scale: scale})
	}
	return e.winRate(at(k), amount{n: k, scale: scale}, part, given, grows)
}

// turn is the least k at which the rate reaches t; false if it never does.
func turn(a, b int64, t decimal.Decimal, grows bool) (int64, bool) {
	n, scale, ok := word(t)
	if !ok {
		return 0, false
	}
	one := big.NewInt(pow10[scale])
	lacks := new(big.Int).Mul(big.NewInt(n), big.NewInt(b)) // t·b − a, times 10^scale
	lacks.Sub(lacks, new(big.Int).Mul(big.NewInt(a), one))
	each := new(big.Int).Set(one) // what one item makes up of it
	if grows {
		each.Sub(one, big.NewInt(n))
	}
	if lacks.Sign() <= 0 || each.Sign() <= 0 {
		return 0, false
	}
	k, rest := new(big.Int).QuoRem(lacks, each, new(big.Int))
	if rest.Sign() > 0 {
		k.Add(k, big.NewInt(1))
	}
	return k.Int64(), k.IsInt64() && k.Int64() <= farthest
}

func (e *evaluation) winRate(r ratio, k, part, given amount, grows bool) *Next {
	in := e.input(e.rule.Of)
	changes := []Change{{e.rule.Of, part.add(k).decimal().String()}}
	rate := message.Rate("rate", r.a, r.b)
	if e.rule.Kind == rulebook.Bands {
		if i := e.bandOf(r); i >= 0 && !e.rule.Bands[i].Share {
			rate = percentOf("rate", e.rule.Bands[i].From)
		}
	}
	args := []message.Arg{numberArg("count", k), e.unit(in), message.TitleOf("part_title", &in.Title), rate}
	key := "next.fixed"
	if grows {
		key = "next.grow"
		changes = append(changes, Change{e.rule.Per, given.add(k).decimal().String()})
	} else {
		args = append(args, numberArg("whole", given))
	}
	return e.win(e.ratePoints(r), changes, key, args...)
}

// outOfReach says why no number of new items wins more: what has failed stays
// in the count.
func (e *evaluation) outOfReach(short amount) *Next {
	in := e.input(e.rule.Of)
	return closed(message.T("next.out_of_reach", numberArg("short", short), e.unit(in), message.TitleOf("part_title", &in.Title)))
}

// nextWhole is what an all-or-nothing lacks. New items never win anything: it
// is those that lack that must be made good.
func (e *evaluation) nextWhole() *Next {
	in := e.input(e.rule.Of)
	part, whole := e.value(e.rule.Of).num, e.value(e.rule.Per).num
	p := e.settled(e.c.Max)
	if !e.got.Less(p) {
		return closed(message.T("next.none"))
	}
	if e.outcome == NotApplicable {
		one := amount{n: 1}
		changes := []Change{{e.rule.Of, part.add(one).decimal().String()}, {e.rule.Per, whole.add(one).decimal().String()}}
		return e.win(p, changes, "next.grow", message.Int("count", 1), e.unit(in), message.TitleOf("part_title", &in.Title), message.Rate("rate", 1, 1))
	}
	if e.rule.Exempt != "" {
		whole = whole.sub(e.value(e.rule.Exempt).num)
	}
	return e.win(p, []Change{{e.rule.Of, whole.decimal().String()}}, "next.complete", numberArg("short", whole.sub(part)), e.unit(in),
		message.TitleOf("part_title", &in.Title), numberArg("whole", whole))
}
