package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
)

// Suggestion is what helps with one lost component: what the rule itself asks
// for next, what proves it, and what units that won all of it have done. None
// of it is made up, and no other unit is named.
type Suggestion struct {
	Node     *rulebook.Criterion
	Next     message.Text // zero: the rule names no step
	Measures []Used
	Winners  int // units that won all of it
}

// Used is a measure that units which won a component carried out.
type Used struct {
	Measure message.Phrase
	Units   int
	Made    bool
}

// mostUsed bounds the measures that are named for a component.
const mostUsed = 5

// Suggestions says what helps with lost components of a unit.
func (s *System) Suggestions(ctx context.Context, a Actor, round, unit string, codes []string) ([]Suggestion, error) {
	f, err := s.frame(ctx, a, account.SeePlan, round, unit)
	if err != nil || f.Round.Running() || len(codes) == 0 {
		return nil, err
	}
	lines, err := s.store.Lines(ctx, f.Round.ID, f.Unit.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	done, err := s.doneOn(ctx, f)
	if err != nil {
		return nil, err
	}
	var all []Suggestion
	for _, line := range lines {
		node, ok := f.Index.Find(line.Code)
		if !ok || !slices.Contains(codes, line.Code) || line.Lost.Sign() <= 0 {
			continue
		}
		x := Suggestion{Node: node}
		if line.Next != nil {
			x.Next = line.Next.Text
		}
		others, err := s.store.LinesOf(ctx, f.Round.ID, assessment.Final, line.Code)
		if err != nil {
			return nil, err
		}
		winners := map[org.UnitID]bool{}
		for u, l := range others {
			winners[u] = u != f.Unit.ID && !l.Got.Less(l.Max)
			if winners[u] {
				x.Winners++
			}
		}
		x.used(done[line.Code], winners)
		all = append(all, x)
	}
	return all, nil
}

// used gathers the measures of winners, the one that most of them took first.
func (x *Suggestion) used(done []remediation.Action, winners map[org.UnitID]bool) {
	var by []map[org.UnitID]bool
	for _, action := range done {
		if !winners[action.Unit] {
			continue
		}
		i := slices.IndexFunc(x.Measures, func(u Used) bool { return message.Plain(u.Measure.VI) == message.Plain(action.Measure.VI) })
		if i < 0 {
			i = len(by)
			x.Measures, by = append(x.Measures, Used{Measure: action.Measure, Made: action.Made("measure")}), append(by, map[org.UnitID]bool{})
		}
		by[i][action.Unit] = true
		x.Measures[i].Units = len(by[i])
	}
	slices.SortStableFunc(x.Measures, func(p, q Used) int { return q.Units - p.Units })
	x.Measures = x.Measures[:min(len(x.Measures), mostUsed)]
}

// doneOn are the actions that units finished in the frame's round or the one
// before, by the component of the frame's index that they answered.
func (s *System) doneOn(ctx context.Context, f *Frame) (map[string][]remediation.Action, error) {
	done := map[string][]remediation.Action{}
	add := func(round assessment.RoundID, code func(string) string) error {
		actions, err := s.store.ActionsDone(ctx, round)
		for _, x := range actions {
			for _, c := range x.Components {
				if now := code(c); now != "" {
					done[now] = append(done[now], x)
				}
			}
		}
		return err
	}
	if err := add(f.Round.ID, func(c string) string { return c }); err != nil {
		return nil, err
	}
	before, ok := f.before()
	if !ok {
		return done, nil
	}
	old, err := s.book(ctx, before.Hash)
	if err != nil {
		return nil, err
	}
	now := map[string]string{}
	for _, p := range rulebook.Pairs(old, f.Index) {
		now[p.Old.Code] = p.New.Code
	}
	return done, add(before.ID, func(c string) string { return now[c] })
}
