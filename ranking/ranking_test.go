package ranking_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/ranking"
	"github.com/parindex/parindex/rulebook"
)

var classes = rulebook.Classes{List: []rulebook.Class{
	{Key: "excellent", From: points.Int(90)}, {Key: "good", From: points.Int(80)}, {Key: "weak", From: points.Int(0)},
}}

func TestTies(t *testing.T) {
	entries := []ranking.Entry{
		{"d", points.Must("79.99")}, {"b", points.Must("85")}, {"a", points.Must("90")}, {"c", points.Must("85.0000000000")}, {"e", points.Must("10")},
	}
	for method, want := range map[rulebook.Method]string{
		rulebook.Standard: "a1 b2 c2 d4 e5 ",
		rulebook.Dense:    "a1 b2 c2 d3 e4 ",
	} {
		got := ""
		for _, p := range ranking.Rank(&rulebook.Index{Ranking: method, Classes: classes}, entries) {
			got += fmt.Sprintf("%s%d ", p.Unit, p.Rank)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", method, got, want)
		}
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

// The rank of a unit is one more than the number of units above it, whatever
// the order in which they came.
func TestRankProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		entries := make([]ranking.Entry, n)
		for i := range entries {
			entries[i] = ranking.Entry{Unit: fmt.Sprint(i), Total: points.Int(rapid.IntRange(0, 12).Draw(t, "total"))}
		}
		x := &rulebook.Index{Ranking: rulebook.Standard, Classes: classes}
		first := ranking.Rank(x, entries)
		shuffled := rapid.Permutation(entries).Draw(t, "order")
		if second := ranking.Rank(x, shuffled); !slices.EqualFunc(first, second, func(a, b ranking.Place) bool { return a.Entry == b.Entry && a.Rank == b.Rank }) {
			t.Fatalf("%v, shuffled %v", first, second)
		}
		for _, p := range first {
			above := 0
			for _, e := range entries {
				if p.Total.Less(e.Total) {
					above++
				}
			}
			if p.Rank != above+1 || p.Of != n {
				t.Fatalf("%+v has %d units above it", p, above)
			}
		}
	})
}
