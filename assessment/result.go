// Package assessment holds the yearly round (kỳ đánh giá): what its states
// are, who scored what, and the results of its units.
package assessment

import (
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
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

// Result is what one unit reached: its card and its place in its cohort.
type Result struct {
	Unit  string // as the input names it
	Card  scoring.Card
	Place ranking.Place
}

// Evaluate scores and ranks all units of a sheet, by cohort and then in order
// of rank. cohorts says in which each unit is ranked; nil: all in one.
func Evaluate(x *rulebook.Index, sheet *scoring.Sheet, cohorts map[string]string) []Result {
	return EvaluateWith(x, sheet, cohorts, scoring.Everything)
}

// EvaluateWith is Evaluate that says as much as the options ask for.
func EvaluateWith(x *rulebook.Index, sheet *scoring.Sheet, cohorts map[string]string, o scoring.Options) []Result {
	cards := make(map[string]*scoring.Card, len(sheet.Units))
	all := make([]scoring.Card, len(sheet.Units))
	for i, unit := range sheet.Units {
		cards[unit] = &all[i]
	}
	places := rank(x, sheet, cohorts, sheet.Unheld(x), o, func(i int, card *scoring.Card) { all[i] = *card })
	results := make([]Result, len(places))
	for i, p := range places {
		results[i] = Result{p.Unit, *cards[p.Unit], p}
	}
	return results
}

// rank scores and ranks all units of a sheet; keep is given each unit's card,
// several at the same time.
func rank(x *rulebook.Index, sheet *scoring.Sheet, cohorts map[string]string, unheld []string, o scoring.Options, keep func(i int, card *scoring.Card)) []ranking.Place {
	entries := make([]ranking.Entry, len(sheet.Units))
	scoring.EachUnit(len(entries), func(i int) {
		unit := sheet.Units[i]
		card := scoring.ScoreHeld(x, sheet.Inputs[unit], unheld, o)
		entries[i] = ranking.Entry{Unit: unit, Total: card.Total, Ties: ties(x, &card), Cohort: cohorts[unit]}
		keep(i, &card)
	})
	return ranking.Rank(x, entries)
}

// Ranked is a sheet whose units are ranked. It keeps no cards: a nation's
// sentences would fill the memory of who shows one unit after another.
type Ranked struct {
	Places []ranking.Place // by cohort and then in order of rank

	x      *rulebook.Index
	sheet  *scoring.Sheet
	unheld []string
}

// Rank ranks the units of a sheet as Evaluate does.
func Rank(x *rulebook.Index, sheet *scoring.Sheet, cohorts map[string]string) *Ranked {
	r := &Ranked{x: x, sheet: sheet, unheld: sheet.Unheld(x)}
	r.Places = rank(x, sheet, cohorts, r.unheld, scoring.Options{}, func(int, *scoring.Card) {})
	return r
}

// Result scores the unit of a place again and says as much as the options ask
// for. Points never depend on them.
func (r *Ranked) Result(place int, o scoring.Options) Result {
	p := r.Places[place]
	return Result{p.Unit, scoring.ScoreHeld(r.x, r.sheet.Inputs[p.Unit], r.unheld, o), p}
}

// ties returns the points by which the index decides between equal totals.
func ties(x *rulebook.Index, card *scoring.Card) []points.Points {
	if len(x.Ties) == 0 {
		return nil
	}
	sums := card.Sums(x)
	got := make([]points.Points, len(x.Ties))
	for i, code := range x.Ties {
		if line, ok := card.Line(code); ok {
			got[i] = line.Got
		} else {
			got[i] = sums[code].Got
		}
		if c, ok := x.Find(code); ok && c.Tally == rulebook.AsPenalty {
			got[i] = points.Points{}.Sub(got[i]) // less taken is better
		}
	}
	return got
}

// Cohorts returns the cohort of each unit of a sheet from a list of units,
// which file names; nil where the index ranks all units together. A unit of
// the sheet without a cohort of the index is a fault.
func Cohorts(x *rulebook.Index, sheet *scoring.Sheet, units []org.Listing, file string) (map[string]string, error) {
	if len(x.Cohorts) == 0 {
		return nil, nil
	}
	keys := make([]string, len(x.Cohorts))
	for i, c := range x.Cohorts {
		keys[i] = c.Key
	}
	listed := make(map[string]org.Listing, len(units))
	for _, u := range units {
		listed[u.Alias] = u
	}
	cohorts := make(map[string]string, len(sheet.Units))
	var problems message.Problems
	for _, unit := range sheet.Units {
		u := listed[unit]
		if _, ok := x.Cohort(u.Cohort); ok {
			cohorts[unit] = u.Cohort
			continue
		}
		problems = append(problems, message.Problem{File: file, Line: u.Line, Column: "cohort", Value: u.Cohort,
			Text: message.T("unit.cohort", message.Word("unit", unit), message.Word("known", strings.Join(keys, ", ")))})
	}
	return cohorts, problems.OrNil()
}
