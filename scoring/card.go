package scoring

import (
	"slices"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Sum is the sum of the lines of an area, a block, a criterion or the whole
// index.
type Sum struct {
	Code  string         `json:"code"`
	Title message.Phrase `json:"title"`
	Max   points.Points  `json:"max"`
	Got   points.Points  `json:"got"`
	Lost  points.Points  `json:"lost"`
}

// Card is all lines of one unit. Total is Base + Bonus − Penalty within the
// index's bounds. Lost is what Base lacks to Max and what the penalty took.
type Card struct {
	Areas        []Sum           `json:"areas"`
	Blocks       []Sum           `json:"blocks,omitempty"` // Code is the block's key
	Lines        []Line          `json:"lines"`
	Max          points.Points   `json:"max"`  // the index's total
	Base         points.Points   `json:"base"` // the areas' points, on the scale of Max
	Bonus        points.Points   `json:"bonus,omitzero"`
	Penalty      points.Points   `json:"penalty,omitzero"`
	Total        points.Points   `json:"total"`
	Lost         points.Points   `json:"lost"`
	Digits       rulebook.Digits `json:"digits,omitzero"`        // decimals to show
	Unheld       []string        `json:"unheld,omitempty"`       // keys of the blocks that were not held
	Rescaled     bool            `json:"rescaled,omitempty"`     // lines left the total, which was scaled back to Max
	Illustrative bool            `json:"illustrative,omitempty"` // the total rests on made-up values
}

// shownDigits are the decimals of a text that says nothing of them.
const shownDigits = 2

// showDigits makes the lines speak to as many decimals as the index.
func (card *Card) showDigits() {
	for i := range card.Lines {
		line := &card.Lines[i]
		line.Reason = line.Reason.WithDigits(int(card.Digits))
		for k, step := range line.Steps {
			line.Steps[k] = step.WithDigits(int(card.Digits))
		}
		if line.Next != nil {
			line.Next.Text = line.Next.Text.WithDigits(int(card.Digits))
		}
	}
}

// unheld returns the keys of the optional blocks of which nobody gave any
// input.
func unheld(x *rulebook.Index, given func(code string) bool) []string {
	var keys []string
	for _, b := range x.Blocks {
		inBlock := func(c *rulebook.Criterion) bool {
			of, ok := x.BlockOf(c)
			return ok && of.Key == b.Key && given(c.Code)
		}
		if b.Optional && !slices.ContainsFunc(x.Leaves(), inBlock) {
			keys = append(keys, b.Key)
		}
	}
	return keys
}

// Unheld returns the keys of the blocks that the sheet's units are not scored
// on: optional ones of which no unit has any input and, where units score
// themselves, those of surveys.
func (s *Sheet) Unheld(x *rulebook.Index) []string {
	if len(x.Blocks) == 0 {
		return nil
	}
	given := map[string]bool{}
	for _, in := range s.Inputs {
		for code, values := range in {
			given[code] = given[code] || len(values) > 0
		}
	}
	keys := unheld(x, func(code string) bool { return given[code] })
	for _, b := range x.Blocks {
		if s.Self && b.Survey && !slices.Contains(keys, b.Key) {
			keys = append(keys, b.Key)
		}
	}
	return keys
}

// sum adds up the lines, in the order of the index's leaves.
func (card *Card) sum(x *rulebook.Index) {
	card.Areas = make([]Sum, len(x.Areas))
	for i, a := range x.Areas {
		card.Areas[i] = Sum{Code: a.Code, Title: a.Title}
	}
	area := 0 // leaves stand in the order of the areas
	for i, c := range x.Leaves() {
		line := &card.Lines[i]
		switch c.Tally {
		case rulebook.AsBonus:
			line.Lost = points.Points{} // what was not added is not lost
			card.Bonus = card.Bonus.Add(line.Got)
		case rulebook.AsPenalty:
			line.Lost, line.Next = line.Got, nil // more of it would win nothing
			card.Penalty = card.Penalty.Add(line.Got)
		default:
			for x.Areas[area] != c.Area {
				area++
			}
			if !line.Left {
				card.Areas[area].add(line)
			}
		}
	}
	var max points.Points
	for _, a := range card.Areas {
		max = max.Add(a.Max)
		card.Base = card.Base.Add(a.Got)
	}
	if max != card.Max && !max.IsZero() {
		card.Base = card.Max.Share(card.Base.Decimal(), max.Decimal())
		card.Rescaled = true
	}
	card.Bonus, card.Penalty = capped(x.Bonus, card.Bonus), capped(x.Penalty, card.Penalty)
	card.Total = x.Bounds.Hold(card.Base.Add(card.Bonus).Sub(card.Penalty))
	card.Lost = card.Max.Sub(card.Base).Add(card.Penalty)
	card.sumBlocks(x)
}

func capped(e *rulebook.Extra, sum points.Points) points.Points {
	if e == nil {
		return points.Points{}
	}
	return sum.Clamp(points.Points{}, e.Max)
}

func (card *Card) sumBlocks(x *rulebook.Index) {
	for _, b := range x.Blocks {
		sum := Sum{Code: b.Key, Title: b.Title}
		for i, a := range x.Areas {
			if a.Block == b.Key {
				sum.addSum(card.Areas[i])
			}
		}
		card.Blocks = append(card.Blocks, sum)
	}
}

func (s *Sum) add(l *Line) {
	s.Max, s.Got, s.Lost = s.Max.Add(l.Max), s.Got.Add(l.Got), s.Lost.Add(l.Lost)
}

func (s *Sum) addSum(o Sum) {
	s.Max, s.Got, s.Lost = s.Max.Add(o.Max), s.Got.Add(o.Got), s.Lost.Add(o.Lost)
}

// Sums returns the sum of every node of the tree that has parts, by code.
func (card *Card) Sums(x *rulebook.Index) map[string]Sum {
	lines := make(map[string]*Line, len(card.Lines))
	for i := range card.Lines {
		lines[card.Lines[i].Code] = &card.Lines[i]
	}
	sums := map[string]Sum{}
	var visit func(c *rulebook.Criterion) Sum
	visit = func(c *rulebook.Criterion) Sum {
		s := Sum{Code: c.Code, Title: c.Title}
		if c.Scored() {
			if l, ok := lines[c.Code]; ok && !l.Left {
				s.add(l)
			}
			return s
		}
		for _, p := range c.Parts {
			s.addSum(visit(p))
		}
		sums[c.Code] = s
		return s
	}
	x.Walk(func(c *rulebook.Criterion) {
		if c.Depth == 0 {
			visit(c)
		}
	})
	return sums
}
