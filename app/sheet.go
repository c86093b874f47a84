package app

import (
	"context"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Sheet is the score sheet of a unit: the tree of the index with its points.
type Sheet struct {
	*Frame
	Standing assessment.Standing
	Self     *assessment.Standing
	Rows     []SheetRow
}

// SheetRow is one node of the tree. Line is nil where the node is a sum.
type SheetRow struct {
	Node *rulebook.Criterion
	Sum  scoring.Sum
	Self *points.Points // nil: no self score known
	Made bool           // the points, or what they sum, are illustrative
	Line *scoring.Line
	Loss *remediation.Loss // nil: nothing lost
}

// Sheet shows a unit's score sheet.
func (s *System) Sheet(ctx context.Context, a Actor, round, unit string) (*Sheet, error) {
	f, all, err := s.page(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Sheet{Frame: f}
	if v.Standing, err = f.standingOf(all); err != nil {
		return nil, err
	}
	if v.Self, err = s.selfStanding(ctx, f); err != nil {
		return nil, err
	}
	both, err := s.lines(ctx, f, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	losses, err := s.lossesIn(ctx, f, f.Unit.ID, both)
	if err != nil {
		return nil, err
	}
	v.Rows = sheetRows(f.Index, scoring.Card{Lines: both.final}, scoring.Card{Lines: both.self}, losses, v.Standing.Illustrative)
	return v, nil
}

func sheetRows(x *rulebook.Index, final, self scoring.Card, losses []remediation.Loss, made bool) []SheetRow {
	sums, selfSums := final.Sums(x), self.Sums(x)
	lossAt := make(map[string]*remediation.Loss, len(losses))
	for i := range losses {
		lossAt[losses[i].Line.Code] = &losses[i]
	}
	var rows []SheetRow
	x.Walk(func(c *rulebook.Criterion) {
		row := SheetRow{Node: c, Sum: sums[c.Code], Loss: lossAt[c.Code], Made: made || c.Illustrative}
		if line, ok := final.Line(c.Code); ok {
			row.Line, row.Made = &line, line.Marks.Score
			row.Sum = scoring.Sum{Code: c.Code, Title: c.Title, Max: line.Max, Got: line.Got, Lost: line.Lost}
		}
		if line, ok := self.Line(c.Code); ok {
			row.Self = &line.Got
		} else if sum, ok := selfSums[c.Code]; ok && len(self.Lines) > 0 {
			row.Self = &sum.Got
		}
		rows = append(rows, row)
	})
	return rows
}

// Component is one component of a unit with everything about its points.
type Component struct {
	*Frame
	Path     []*rulebook.Criterion // from the area down
	Line     scoring.Line
	SelfLine *scoring.Line
	Loss     *remediation.Loss
}

// Component shows how one number came about: rule, inputs, their source,
// reason and steps, cause and actions.
func (s *System) Component(ctx context.Context, a Actor, round, unit, code string) (*Component, error) {
	f, err := s.frame(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	v := &Component{Frame: f, Path: pathTo(f.Index, code)}
	both, err := s.lines(ctx, f, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	if v.Line, ok = (&scoring.Card{Lines: both.final}).Line(code); !ok {
		return nil, fail(NotFound, "app.no_result", message.Title("unit", f.Unit.Name))
	}
	if line, ok := (&scoring.Card{Lines: both.self}).Line(code); ok {
		v.SelfLine = &line
	}
	losses, err := s.lossesIn(ctx, f, f.Unit.ID, both)
	if err != nil {
		return nil, err
	}
	for i := range losses {
		if losses[i].Line.Code == code {
			v.Loss = &losses[i]
		}
	}
	return v, nil
}

// pathTo returns the nodes from the topmost one down to code.
func pathTo(x *rulebook.Index, code string) []*rulebook.Criterion {
	var found []*rulebook.Criterion
	var visit func(c *rulebook.Criterion, above []*rulebook.Criterion)
	visit = func(c *rulebook.Criterion, above []*rulebook.Criterion) {
		here := append(append([]*rulebook.Criterion{}, above...), c)
		if c.Code == code {
			found = here
		}
		for _, p := range c.Parts {
			visit(p, here)
		}
	}
	x.Walk(func(c *rulebook.Criterion) {
		if c.Depth == 0 { // areas, bonus and penalty
			visit(c, nil)
		}
	})
	return found
}
