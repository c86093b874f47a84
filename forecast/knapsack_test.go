package forecast_test

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/points"
)

// groups draws up to six groups of up to four choices, with points as offices
// give them and as shares of a maximum leave them.
func groups(t *rapid.T) [][]forecast.Choice {
	all := make([][]forecast.Choice, rapid.IntRange(0, 6).Draw(t, "groups"))
	for g := range all {
		for range rapid.IntRange(0, 4).Draw(t, "choices") {
			worth := points.FromUnits(int64(rapid.IntRange(1, 12).Draw(t, "quarters")) * 2_500_000_000)
			if rapid.Bool().Draw(t, "odd") {
				worth = points.FromUnits(rapid.Int64Range(1, 30_000_000_000).Draw(t, "units"))
			}
			all[g] = append(all[g], forecast.Choice{Worth: worth, Effort: forecast.Days(rapid.IntRange(0, 30).Draw(t, "effort"))})
		}
	}
	return all
}

func sumOf(all [][]forecast.Choice, p forecast.Pick) (worth points.Points, effort forecast.Days) {
	for g, k := range p {
		if k >= 0 {
			worth, effort = worth.Add(all[g][k].Worth), effort+all[g][k].Effort
		}
	}
	return worth, effort
}

// every visits all picks.
func every(all [][]forecast.Choice, visit func(forecast.Pick)) {
	p := make(forecast.Pick, len(all))
	var walk func(g int)
	walk = func(g int) {
		if g == len(all) {
			visit(p)
			return
		}
		for k := -1; k < len(all[g]); k++ {
			p[g] = k
			walk(g + 1)
		}
	}
	walk(0)
}

// differs says whether a pick leaves out or replaces something of another.
func differs(p, from forecast.Pick) bool {
	for g, k := range from {
		if k >= 0 && p[g] != k {
			return true
		}
	}
	return false
}

// TestCheapestIsExact holds the solver to a search through everything.
func TestCheapestIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := groups(t)
		need := points.FromUnits(rapid.Int64Range(1, 150_000_000_000).Draw(t, "need"))
		best, second := forecast.Cheapest(all, need)
		least := forecast.Days(-1)
		every(all, func(p forecast.Pick) {
			if worth, effort := sumOf(all, p); !worth.Less(need) && (least < 0 || effort < least) {
				least = effort
			}
		})
		if best == nil {
			if least >= 0 {
				t.Fatalf("no plan, and one of effort %d reaches %v", least, need)
			}
			return
		}
		worth, effort := sumOf(all, best)
		if worth.Less(need) || effort != least {
			t.Fatalf("%v: worth %v of %v at effort %d, the least is %d", best, worth, need, effort, least)
		}
		next := forecast.Days(-1)
		every(all, func(p forecast.Pick) {
			if worth, effort := sumOf(all, p); !worth.Less(need) && differs(p, best) && (next < 0 || effort < next) {
				next = effort
			}
		})
		if second == nil {
			if next >= 0 {
				t.Fatalf("no second plan, and one of effort %d does it otherwise", next)
			}
			return
		}
		worth, effort = sumOf(all, second)
		if worth.Less(need) || effort != next || !differs(second, best) {
			t.Fatalf("second %v: worth %v of %v at effort %d, the next best is %d", second, worth, need, effort, next)
		}
	})
}

func TestCheapestOfNothing(t *testing.T) {
	if best, second := forecast.Cheapest(nil, points.Int(1)); best != nil || second != nil {
		t.Error("nothing to choose from reaches nothing")
	}
	if best, _ := forecast.Cheapest([][]forecast.Choice{{{Worth: points.Int(1), Effort: 3}}}, points.Points{}); best == nil || best[0] != -1 {
		t.Errorf("what is reached already costs nothing: %v", best)
	}
}

// BenchmarkCheapest: 100 components with five steps each, half of all points
// needed.
func BenchmarkCheapest(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([][]forecast.Choice, 100)
	var whole points.Points
	for g := range all {
		var worth points.Points
		effort := forecast.Days(0)
		for range 5 {
			worth, effort = worth.Add(points.FromUnits(int64(1+r.IntN(9))*500_000_000)), effort+forecast.Days(1+r.IntN(40))
			all[g] = append(all[g], forecast.Choice{Worth: worth, Effort: effort})
		}
		whole = whole.Add(worth)
	}
	for b.Loop() {
		if best, second := forecast.Cheapest(all, whole.Half()); best == nil || second == nil {
			b.Fatal("no plan")
		}
	}
}
