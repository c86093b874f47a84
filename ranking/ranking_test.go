package ranking_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/ranking"
	"github.com/parindex/parindex/rulebook"
)

var classes = rulebook.Classes{List: []rulebook.Class{
	{Key: "excellent", From: points.Int(90)}, {Key: "good", From: points.Int(80)}, {Key: "weak", From: points.Int(0)},
}}

func entry(unit, total string, ties ...string) ranking.Entry {
	e := ranking.Entry{Unit: unit, Total: points.Must(total)}
	for _, t := range ties {
		e.Ties = append(e.Ties, points.Must(t))
	}
	return e
}

func said(places []ranking.Place) string {
	got := ""
	for _, p := range places {
		got += fmt.Sprintf("%s%d/%d ", p.Unit, p.Rank, p.Of)
	}
	return got
}

func TestTies(t *testing.T) {
	entries := []ranking.Entry{entry("d", "79.99"), entry("b", "85"), entry("a", "90"), entry("c", "85.0000000000"), entry("e", "10")}
	for method, want := range map[rulebook.Method]string{
		rulebook.Standard: "a1/5 b2/5 c2/5 d4/5 e5/5 ",
		rulebook.Dense:    "a1/5 b2/5 c2/5 d3/5 e4/5 ",
	} {
		if got := said(ranking.Rank(&rulebook.Index{Ranking: method, Classes: classes}, entries)); got != want {
			t.Errorf("%s: %s, want %s", method, got, want)
		}
	}
}

// What the index names decides between equal totals, in its order; what is
// equal there too shares a rank. It never decides between unequal ones.
func TestTiesAreDecided(t *testing.T) {
	entries := []ranking.Entry{
		entry("a", "85", "1", "9"), entry("b", "85", "2", "0"), entry("c", "85", "1", "9"), entry("d", "85", "1", "9.5"), entry("e", "86", "0", "0"),
	}
	if got, want := said(ranking.Rank(&rulebook.Index{Ranking: rulebook.Standard, Classes: classes}, entries)), "e1/5 b2/5 d3/5 a4/5 c4/5 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestCohortsAreRankedApart(t *testing.T) {
	x := &rulebook.Index{Ranking: rulebook.Standard, Classes: classes, Cohorts: []rulebook.Cohort{{Key: "phuong"}, {Key: "xa"}}}
	entries := []ranking.Entry{entry("a", "70"), entry("b", "95"), entry("c", "80"), entry("d", "80")}
	for i, cohort := range []string{"xa", "xa", "phuong", "phuong"} {
		entries[i].Cohort = cohort
	}
	if got, want := said(ranking.Rank(x, entries)), "c1/2 d1/2 b1/2 a2/2 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestClasses(t *testing.T) {
	for total, want := range map[string]string{
		"100": "excellent", "90": "excellent", "89.9999999999": "good", "80": "good", "79.995": "weak", "0": "weak", "-1": "weak",
	} {
		if got := classes.Of(points.Must(total)).Key; got != want {
			t.Errorf("%s is %s, want %s", total, got, want)
		}
	}
}

// The rank of a unit is one more than the number of units of its cohort above
// it, whatever the order in which they came.
func TestRankProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		entries := make([]ranking.Entry, n)
		for i := range entries {
			entries[i] = ranking.Entry{
				Unit: fmt.Sprint(i), Total: points.Int(rapid.IntRange(0, 8).Draw(t, "total")),
				Ties:   []points.Points{points.Int(rapid.IntRange(0, 3).Draw(t, "tie"))},
				Cohort: rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "cohort"),
			}
		}
		x := &rulebook.Index{Ranking: rulebook.Standard, Classes: classes, Cohorts: []rulebook.Cohort{{Key: "y"}, {Key: "x"}}}
		first := ranking.Rank(x, entries)
		if d := cmp.Diff(first, ranking.Rank(x, rapid.Permutation(entries).Draw(t, "order")), cmp.Comparer(func(a, b points.Points) bool { return a == b })); d != "" {
			t.Fatal(d)
		}
		for _, p := range first {
			above, of := 0, 0
			for _, e := range entries {
				if e.Cohort != p.Cohort {
					continue
				}
				of++
				if p.Total.Less(e.Total) || (p.Total == e.Total && slices.CompareFunc(p.Ties, e.Ties, points.Points.Cmp) < 0) {
					above++
				}
			}
			if p.Rank != above+1 || p.Of != of {
				t.Fatalf("%+v has %d of %d units above it", p, above, of)
			}
		}
	})
}
