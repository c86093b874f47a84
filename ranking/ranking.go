// Package ranking orders units by their totals and puts them into classes.
package ranking

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Entry is what ranking needs to know of a unit.
type Entry struct {
	Unit   string // settles the order of equal ranks on a page, never the rank
	Total  points.Points
	Ties   []points.Points // what decides between equal totals, in the order of the index's ties
	Cohort string          // units are ranked within it
}

// Place is where a unit came in its cohort.
type Place struct {
	Entry
	Rank  int
	Of    int
	Class rulebook.Class
}

// Rank orders entries by total, highest first, and where totals are equal by
// what the index names to decide ties. Those still equal share a rank: after
// two firsts comes the third (standard) or the second (dense). Cohorts are
// ranked apart and come in the order of the index, units of none last.
func Rank(x *rulebook.Index, entries []Entry) []Place {
	sorted := slices.Clone(entries)
	cohorts := make(map[string]int, len(x.Cohorts))
	for i, c := range x.Cohorts {
		cohorts[c.Key] = i - len(x.Cohorts) // below 0, where all others stand
	}
	slices.SortFunc(sorted, func(a, b Entry) int {
		if c := cohorts[a.Cohort] - cohorts[b.Cohort]; c != 0 {
			return c
		}
		if c := strings.Compare(a.Cohort, b.Cohort); c != 0 {
			return c
		}
		if c := compare(a, b); c != 0 {
			return c
		}
		return strings.Compare(a.Unit, b.Unit)
	})
	places := make([]Place, 0, len(sorted))
	for len(sorted) > 0 {
		n := slices.IndexFunc(sorted, func(e Entry) bool { return e.Cohort != sorted[0].Cohort })
		if n < 0 {
			n = len(sorted)
		}
		places = append(places, rankOne(x, sorted[:n])...)
		sorted = sorted[n:]
	}
	return places
}

// rankOne ranks the sorted entries of one cohort.
func rankOne(x *rulebook.Index, sorted []Entry) []Place {
	places := make([]Place, len(sorted))
	distinct := 0
	for i, e := range sorted {
		rank := i + 1
		if i > 0 && compare(e, sorted[i-1]) == 0 {
			rank = places[i-1].Rank
		} else {
			distinct++
			if x.Ranking == rulebook.Dense {
				rank = distinct
			}
		}
		places[i] = Place{e, rank, len(sorted), x.Classes.Of(e.Total)}
	}
	return places
}

// compare says which entry comes first by points; 0: neither.
func compare(a, b Entry) int {
	if c := b.Total.Cmp(a.Total); c != 0 {
		return c
	}
	return slices.CompareFunc(b.Ties, a.Ties, points.Points.Cmp)
}
