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

// SheetBand heads the areas of a block, or what counts outside the total.
type SheetBand struct {
	Title message.Phrase
	Tally rulebook.Tally
	Max   points.Points
	Got   points.Points // of a penalty: what it takes, as are Self and Lost
	Self  *points.Points
	Lost  points.Points
	Held  bool // false: a block that left the total
	Made  bool
}

// SheetRow is one node of the tree. Line is nil where the node is a sum.
type SheetRow struct {
	Node *rulebook.Criterion
	Band *SheetBand // that the row stands under; nil: the index has none
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
	v.rows(scoring.Card{Lines: both.final}, scoring.Card{Lines: both.self}, losses)
	return v, nil
}

func (v *Sheet) rows(final, self scoring.Card, losses []remediation.Loss) {
	x, made := v.Index, v.Standing.Illustrative
	sums, selfSums := final.Sums(x), self.Sums(x)
	lossAt := make(map[string]*remediation.Loss, len(losses))
	for i := range losses {
		lossAt[losses[i].Line.Code] = &losses[i]
	}
	bands := v.bands()
	x.Walk(func(c *rulebook.Criterion) {
		row := SheetRow{Node: c, Band: bands[bandOf(x, c)], Sum: sums[c.Code], Loss: lossAt[c.Code], Made: made || c.Illustrative}
		if line, ok := final.Line(c.Code); ok {
			row.Line, row.Made = &line, line.Marks.Score
			row.Sum = scoring.Sum{Code: c.Code, Title: c.Title, Max: line.Max, Got: line.Got, Lost: line.Lost}
		}
		if line, ok := self.Line(c.Code); ok && !line.Left {
			row.Self = &line.Got
		} else if sum, ok := selfSums[c.Code]; ok && len(self.Lines) > 0 {
			row.Self = &sum.Got
		}
		v.Rows = append(v.Rows, row)
	})
}

// bandOf is the key of the band that a criterion stands under: that of its
// block, or how it counts outside the total.
func bandOf(x *rulebook.Index, c *rulebook.Criterion) string {
	if c.Tally != rulebook.InTotal {
		return string(c.Tally)
	}
	b, _ := x.BlockOf(c)
	return "block " + b.Key
}

// bands sums up the blocks, bonus and penalty of the index.
func (v *Sheet) bands() map[string]*SheetBand {
	x, bands := v.Index, map[string]*SheetBand{}
	for _, b := range x.Blocks {
		band := &SheetBand{Title: b.Title, Max: b.Max, Made: v.Standing.Illustrative}
		sum := blockSum(x, b, v.Standing.Areas)
		band.Got, band.Lost = sum.Got, sum.Lost
		for _, a := range x.Areas {
			band.Made = band.Made || a.Block == b.Key && a.Illustrative
		}
		if band.Held = !sum.Max.IsZero(); band.Held {
			band.Max = sum.Max
		}
		if v.Self != nil && !b.Survey {
			self := blockSum(x, b, v.Self.Areas)
			band.Self = &self.Got
		}
		bands["block "+b.Key] = band
	}
	if e := x.Bonus; e != nil {
		bands[string(rulebook.AsBonus)] = v.extra(e, rulebook.AsBonus, v.Standing.Bonus)
		if v.Self != nil {
			bands[string(rulebook.AsBonus)].Self = &v.Self.Bonus
		}
	}
	if e := x.Penalty; e != nil {
		band := v.extra(e, rulebook.AsPenalty, v.Standing.Penalty)
		if band.Lost = band.Got; v.Self != nil {
			band.Self = &v.Self.Penalty
		}
		bands[string(rulebook.AsPenalty)] = band
	}
	return bands
}

// blockSum adds up the areas of a block.
func blockSum(x *rulebook.Index, b rulebook.Block, areas []scoring.Sum) scoring.Sum {
	var sum scoring.Sum
	for _, s := range areas {
		if a, ok := x.Find(s.Code); ok && a.Block == b.Key {
			sum.Max, sum.Got, sum.Lost = sum.Max.Add(s.Max), sum.Got.Add(s.Got), sum.Lost.Add(s.Lost)
		}
	}
	return sum
}

func (v *Sheet) extra(e *rulebook.Extra, tally rulebook.Tally, got points.Points) *SheetBand {
	return &SheetBand{Title: e.Title, Tally: tally, Max: e.Max, Got: got, Held: true, Made: v.Standing.Illustrative || e.Illustrative}
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
