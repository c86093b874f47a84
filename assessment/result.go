// Package assessment holds the yearly round (kỳ đánh giá): what its states
// are, who scored what, and the results of its units.
package assessment

import (
	"github.com/parindex/parindex/ranking"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Side says who scored: the unit itself or the level that appraises it.
type Side string

// The sides.
const (
	Self  Side = "self"
	Final Side = "final"
)

// Result is what one unit reached: its card and its place among all.
type Result struct {
	Unit  string // as the input names it
	Card  scoring.Card
	Place ranking.Place
}

// Evaluate scores and ranks all units of a sheet, in order of rank.
func Evaluate(x *rulebook.Index, sheet *scoring.Sheet) []Result {
	cards := make(map[string]scoring.Card, len(sheet.Units))
	entries := make([]ranking.Entry, len(sheet.Units))
	for i, unit := range sheet.Units {
		card := scoring.Score(x, sheet.Inputs[unit])
		cards[unit] = card
		entries[i] = ranking.Entry{Unit: unit, Total: card.Total}
	}
	places := ranking.Rank(x, entries)
	results := make([]Result, len(places))
	for i, p := range places {
		results[i] = Result{p.Unit, cards[p.Unit], p}
	}
	return results
}
