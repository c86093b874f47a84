package app

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// DossierScore is what a component that rests on dossiers gives.
type DossierScore struct {
	Round  assessment.Round
	Node   *rulebook.Criterion
	Inputs []CountedInput
	Line   *scoring.Line // nil: not all of its inputs rest on dossiers
	Worse  *scoring.Line // if what was asked about went late; nil: that changes nothing
	Costs  points.Points // what that would lose
	Until  calendar.Date
}

// CountedInput is an input of it with what was counted.
type CountedInput struct {
	Input rulebook.Input
	N     decimal.Decimal
}

// dossierRound is the round whose criteria the dossiers of an office feed now:
// the running one of the latest year, else the last that was published.
func (s *System) dossierRound(a Actor, f *Frame, rounds []assessment.Round, unit org.UnitID) (assessment.Round, bool) {
	var best assessment.Round
	for _, r := range rounds {
		if !f.tree.Within(unit, r.Publisher) || s.authorise(a, account.SeeRanking, r.Publisher, f.tree) != nil {
			continue
		}
		if best.Key == "" || r.Year > best.Year || r.Year == best.Year && r.Running() && !best.Running() {
			best = r
		}
	}
	return best, best.Key != ""
}

// dossierScores are the components of the office's round that rest on
// dossiers, now and if atRisk more dossiers went late.
func (s *System) dossierScores(ctx context.Context, a Actor, d *DossierDesk, atRisk int) ([]DossierScore, error) {
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	round, ok := s.dossierRound(a, d.Frame, rounds, d.Office.ID)
	if !ok {
		return nil, nil
	}
	book, err := s.book(ctx, round.Hash)
	if err != nil {
		return nil, err
	}
	all, err := s.Definitions()
	if err != nil {
		return nil, err
	}
	uses, _, err := s.uses(ctx, round.ID, book, all)
	if err != nil {
		return nil, err
	}
	year, cutOff := round.Year, round.Timetable.CutOff
	if !round.Running() { // its year is over: the dossiers are those of now
		year, cutOff = d.Today.Year(), calendar.Date{}
	}
	used := usedBy(uses, all)
	years, err := s.dossierYears(ctx, d.Frame, used, year, cutOff, d.Office.ID)
	now, there := years[d.Office.ID]
	if err != nil || !there {
		return nil, err
	}
	values, worse := now.values(s, d.Office.ID, used), now.withLate(atRisk).values(s, d.Office.ID, used)
	var out []DossierScore
	for _, node := range book.Leaves() {
		score := DossierScore{Round: round, Node: node, Until: now.asOf}
		var given map[string]string
		if score.Inputs, given = countedInputs(node, uses, values); len(score.Inputs) == 0 {
			continue
		}
		if len(score.Inputs) == len(node.Inputs) {
			score.Line = Try(node, given).Line
			_, given = countedInputs(node, uses, worse)
			if w := Try(node, given).Line; score.Line != nil && w != nil && w.Got.Less(score.Line.Got) {
				score.Worse, score.Costs = w, score.Line.Got.Sub(w.Got)
			}
		}
		out = append(out, score)
	}
	return out, nil
}

// countedInputs are the inputs of a component that are filled from values, and
// what each takes.
func countedInputs(node *rulebook.Criterion, uses []measure.Use, values []measure.Value) (inputs []CountedInput, given map[string]string) {
	given = map[string]string{}
	for _, in := range node.Inputs {
		i := slices.IndexFunc(uses, func(u measure.Use) bool { return u.Code == node.Code && u.Input == in.Name })
		if i < 0 {
			continue
		}
		k := slices.IndexFunc(values, func(v measure.Value) bool { return v.Key == uses[i].Key })
		if k < 0 {
			continue
		}
		if n, says := uses[i].Number(values[k]); says {
			inputs, given[in.Name] = append(inputs, CountedInput{in, n}), n.String()
		}
	}
	return inputs, given
}
