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
	Unit  string // settles the order of equal totals on a page, never the rank
	Total points.Points
}

// Place is where a unit came.
type Place struct {
	Entry
	Rank  int
	Of    int
	Class rulebook.Class
}

// Rank orders entries by total, highest first. Equal totals share a rank:
// after two firsts comes the third (standard) or the second (dense).
func Rank(x *rulebook.Index, entries []Entry) []Place {
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b Entry) int {
		if c := b.Total.Cmp(a.Total); c != 0 {
			return c
		}
		return strings.Compare(a.Unit, b.Unit)
	})
	places := make([]Place, len(sorted))
	distinct := 0
	for i, e := range sorted {
		rank := i + 1
		if i > 0 && e.Total == sorted[i-1].Total {
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
