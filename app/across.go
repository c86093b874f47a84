package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Across is one component in all units of a round: how departments read, and
// where points are lost that nobody wins.
type Across struct {
	*Frame
	Node *rulebook.Criterion
	Path []*rulebook.Criterion // from the area down
	Rows []AcrossRow           // the fewest points first
	Full int                   // units with the maximum
	Best points.Points
	Got  points.Points // of all units together
}

// AcrossRow is the component in one unit.
type AcrossRow struct {
	Unit org.Unit
	Line scoring.Line
	Self *points.Points
}

// Across shows a component in all units of a round.
func (s *System) Across(ctx context.Context, a Actor, round, code string) (*Across, error) {
	f, _, err := s.page(ctx, a, account.SeeSheet, round, "")
	if err != nil {
		return nil, err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	final, err := s.store.LinesOf(ctx, f.Round.ID, assessment.Final, code)
	if err != nil {
		return nil, err
	}
	self, err := s.store.LinesOf(ctx, f.Round.ID, assessment.Self, code)
	if err != nil {
		return nil, err
	}
	v := &Across{Frame: f, Node: node, Path: pathTo(f.Index, code)}
	for _, u := range f.Units {
		row := AcrossRow{Unit: u, Line: final[u.ID]}
		if l, ok := self[u.ID]; ok {
			row.Self = &l.Got
			f.SelfMade = f.SelfMade || l.Marks.Score
		}
		v.add(row)
	}
	slices.SortStableFunc(v.Rows, func(x, y AcrossRow) int { return x.Line.Got.Cmp(y.Line.Got) })
	return v, nil
}

func (v *Across) add(row AcrossRow) {
	v.Rows = append(v.Rows, row)
	v.Got = v.Got.Add(row.Line.Got)
	if row.Line.Got == v.Node.Max {
		v.Full++
	}
	if v.Best.Less(row.Line.Got) {
		v.Best = row.Line.Got
	}
}
