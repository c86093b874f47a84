package forecast

import (
	"slices"

	"github.com/parindex/parindex/points"
)

// Days is an effort in tenths of a person-day.
type Days int

// Choice is one way to win points in a group, at an effort.
type Choice struct {
	Worth  points.Points // above 0
	Effort Days          // not below 0
}

// Pick says which choice of each group a plan takes; -1: none.
type Pick []int

// Cheapest returns the pick of at most one choice a group whose worth reaches
// need at the least effort, and the next best: the cheapest of all picks that
// leave out or replace at least one choice of the first. A pick that only adds
// to the first is not another plan. Both are exact. They are nil where there
// is none.
//
// It walks the groups and keeps, of all sums of effort and worth, those that
// no other beats in both; what costs more than a plan already found is
// dropped.
func Cheapest(groups [][]Choice, need points.Points) (best, second Pick) {
	if need.Sign() <= 0 {
		return none(len(groups)), nil
	}
	all := identity(len(groups))
	fronts := walk(groups, all, start(), need, bound(groups, need))
	at := reaching(fronts[len(all)], need)
	if at < 0 {
		return nil, nil
	}
	best = none(len(groups))
	trace(best, fronts, all, at)
	return best, secondTo(groups, need, best)
}

// sum is an effort and a worth that some picks have, with the way to it.
type sum struct {
	effort Days
	worth  points.Points
	from   int // in the front before
	choice int // of the group; -1: none
}

func start() []sum { return []sum{{choice: -1}} }

func none(n int) Pick {
	p := make(Pick, n)
	for i := range p {
		p[i] = -1
	}
	return p
}

func identity(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// unbounded says that no plan is known yet.
const unbounded = Days(1 << 40)

// bound is the effort of some pick that reaches need: the dearest choices by
// worth for their effort, taken one after another.
func bound(groups [][]Choice, need points.Points) Days {
	type taken struct {
		worth  points.Points
		effort Days
	}
	var order []taken
	for _, g := range groups {
		var top taken
		for _, c := range g {
			if top.worth.Less(c.Worth) {
				top = taken{c.Worth, c.Effort}
			}
		}
		order = append(order, top)
	}
	slices.SortFunc(order, func(a, b taken) int { return int(a.effort) - int(b.effort) })
	var worth points.Points
	var effort Days
	for _, x := range order {
		worth, effort = worth.Add(x.worth), effort+x.effort
		if !worth.Less(need) {
			return effort
		}
	}
	return unbounded
}

// walk returns the fronts before and after each of the groups that order
// names, from a first one.
func walk(groups [][]Choice, order []int, first []sum, need points.Points, most Days) [][]sum {
	fronts := make([][]sum, 1, len(order)+1)
	fronts[0] = first
	for _, g := range order {
		fronts = append(fronts, extend(fronts[len(fronts)-1], groups[g], need, most))
	}
	return fronts
}

// extend adds a group to a front. Worth above need is worth no more.
func extend(front []sum, group []Choice, need points.Points, most Days) []sum {
	wide := make([]sum, 0, len(front)*(len(group)+1))
	for i, s := range front {
		wide = append(wide, sum{s.effort, s.worth, i, -1})
		for k, c := range group {
			if s.effort+c.Effort <= most {
				wide = append(wide, sum{s.effort + c.Effort, s.worth.Add(c.Worth).Clamp(points.Points{}, need), i, k})
			}
		}
	}
	slices.SortStableFunc(wide, func(a, b sum) int {
		if a.effort != b.effort {
			return int(a.effort - b.effort)
		}
		return b.worth.Cmp(a.worth)
	})
	kept := wide[:0]
	for _, s := range wide {
		if n := len(kept); n == 0 || kept[n-1].worth.Less(s.worth) {
			kept = append(kept, s)
		}
	}
	return slices.Clone(kept)
}

// reaching returns the first, and so cheapest, sum that reaches need; -1 if
// none does.
func reaching(front []sum, need points.Points) int {
	return slices.IndexFunc(front, func(s sum) bool { return !s.worth.Less(need) })
}

// trace writes into a pick how a sum of the last front came about.
func trace(p Pick, fronts [][]sum, order []int, at int) {
	for i := len(order); i > 0; i-- {
		s := fronts[i][at]
		p[order[i-1]], at = s.choice, s.from
	}
}

// secondTo finds the cheapest pick that differs from best in a group from
// which best takes something. Those picks fall into classes by the first such
// group in which they differ: before it they are as best is, after it free.
// Groups of which best takes nothing are free in all classes.
func secondTo(groups [][]Choice, need points.Points, best Pick) Pick {
	var free, used []int
	for g, choice := range best {
		if choice < 0 {
			free = append(free, g)
		} else {
			used = append(used, g)
		}
	}
	slices.Reverse(used) // the fronts grow from the last used group to the first
	order := slices.Concat(free, used)
	fronts := walk(groups, order, start(), need, unbounded)
	var second Pick
	least := unbounded
	for i := len(order) - 1; i >= len(free); i-- { // from the first used group on
		g := order[i]
		var fixed sum // what best takes of the used groups before g
		for _, before := range order[i+1:] {
			c := groups[before][best[before]]
			fixed.effort, fixed.worth = fixed.effort+c.Effort, fixed.worth.Add(c.Worth)
		}
		for k := -1; k < len(groups[g]); k++ {
			if k == best[g] {
				continue
			}
			with := fixed
			if k >= 0 {
				with.effort, with.worth = with.effort+groups[g][k].Effort, with.worth.Add(groups[g][k].Worth)
			}
			at := reaching(fronts[i], need.Sub(with.worth))
			if at < 0 || with.effort+fronts[i][at].effort >= least {
				continue
			}
			least = with.effort + fronts[i][at].effort
			second = slices.Clone(best)
			second[g] = k
			trace(second, fronts[:i+1], order[:i], at)
		}
	}
	return second
}
