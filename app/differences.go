package app

import (
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// perPage is how many rows a list shows at a time.
const perPage = 50

// Differences is what a round disagrees about: a list to work off.
type Differences struct {
	*Frame
	Rows  []Difference
	All   int // rows that the filter lets through
	Asked DifferenceFilter
	Page  int // from 1 on
	Pages int
}

// DifferenceFilter says which differences to list; empty fields let all through.
type DifferenceFilter struct {
	Between string // "self": unit against appraiser; "turns": appraiser against appraiser
	Unit    string // alias
	Area    string // code of a node: itself and what is below
	Page    int
}

// Difference is one component of one unit on which two disagree.
type Difference struct {
	Unit  org.Unit
	Node  *rulebook.Criterion
	Self  *points.Points // nil: not the unit's to score
	Turns []TurnScore    // who decided what, by turn
	Gap   points.Points  // what stands now, less the unit's own or the turn before
}

// Differences lists where appraisers did not give what the unit gave itself,
// or where a later turn changed an earlier one, the council's included.
func (s *System) Differences(ctx context.Context, a Actor, round string, asked DifferenceFilter) (*Differences, error) {
	f, err := s.overseeing(ctx, a, round)
	if err != nil {
		return nil, err
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	if asked.Between != "turns" {
		asked.Between = "self"
	}
	v := &Differences{Frame: f, Asked: asked}
	verdicts, err := s.store.Differing(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	found := v.pick(verdicts)
	v.All = len(found)
	v.Pages = max(1, (v.All+perPage-1)/perPage)
	v.Page = min(max(asked.Page, 1), v.Pages)
	found = found[(v.Page-1)*perPage : min(v.Page*perPage, v.All)]
	if len(found) == 0 {
		return v, nil
	}
	units := map[org.UnitID]bool{}
	for _, of := range found {
		units[of[0].Unit] = true
	}
	entries, err := s.store.EntriesOf(ctx, f.Round.ID, units)
	if err != nil {
		return nil, err
	}
	for _, of := range found {
		row, err := v.row(of, entries[of[0].Unit][of[0].Code])
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// pick groups decisions by component and keeps those that disagree, by unit
// and in the order of the index. Verdicts come by unit, code and turn.
func (v *Differences) pick(verdicts []assessment.Verdict) [][]assessment.Verdict {
	place := map[string]int{}
	for i, c := range v.Index.Leaves() {
		place[c.Code] = i
	}
	var found [][]assessment.Verdict
	for from := 0; from < len(verdicts); {
		to := from + 1
		for to < len(verdicts) && verdicts[to].Unit == verdicts[from].Unit && verdicts[to].Code == verdicts[from].Code {
			to++
		}
		if of := verdicts[from:to]; v.wanted(of) {
			found = append(found, of)
		}
		from = to
	}
	slices.SortStableFunc(found, func(x, y []assessment.Verdict) int {
		if x[0].Unit != y[0].Unit {
			return v.tree.ByName(x[0].Unit, y[0].Unit)
		}
		return place[x[0].Code] - place[y[0].Code]
	})
	return found
}

func (v *Differences) wanted(of []assessment.Verdict) bool {
	code := of[0].Code
	node, known := v.Index.Find(code)
	switch {
	case !known || v.Asked.Unit != "" && v.Alias(of[0].Unit) != v.Asked.Unit:
		return false
	case v.Asked.Area != "" && code != v.Asked.Area && !strings.HasPrefix(code, v.Asked.Area+"."):
		return false
	case v.Asked.Between == "self":
		return assessment.SelfScored(node) && !assessment.Decided(of).Agrees()
	}
	return slices.ContainsFunc(of, func(d assessment.Verdict) bool { return !sameDecision(d, of[0]) })
}

// sameDecision says whether two decisions come to the same, whatever was
// remarked.
func sameDecision(x, y assessment.Verdict) bool {
	if (x.Points == nil) != (y.Points == nil) || x.Points != nil && *x.Points != *y.Points {
		return false
	}
	return slices.EqualFunc(x.Values, y.Values, func(p, q scoring.Value) bool { return p.Input == q.Input && p.Raw == q.Raw })
}

func (v *Differences) row(of []assessment.Verdict, e assessment.Entry) (Difference, error) {
	node, _ := v.Index.Find(of[0].Code)
	u, _ := v.tree.Unit(of[0].Unit)
	row := Difference{Unit: u, Node: node}
	for i := range of {
		line, err := verdictLine(v.Index, node, e, &of[i])
		if err != nil {
			return row, err
		}
		row.Turns = append(row.Turns, TurnScore{of[i], line.Got})
	}
	last := row.Turns[len(row.Turns)-1].Got
	if assessment.SelfScored(node) {
		line, err := selfLine(v.Index, node, e)
		if err != nil {
			return row, err
		}
		row.Self = &line.Got
	}
	switch {
	case v.Asked.Between == "turns":
		row.Gap = last.Sub(row.Turns[0].Got)
	case row.Self != nil:
		row.Gap = last.Sub(*row.Self)
	}
	return row, nil
}
