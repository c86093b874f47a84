// Package scoring turns inputs into points by the rules of a rulebook: one
// Line a component, with its reason. It is pure: no clock, no files, no
// database.
package scoring

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Outcome says what became of a component; only Scored and NotApplicable
// carry points. It is never a number.
type Outcome string

// The outcomes.
const (
	Scored        Outcome = "scored"
	NotApplicable Outcome = "not_applicable" // nothing arose; the rule says what that gives
	Missing       Outcome = "missing"        // an input was not given; counts 0 and is shown
	Failed        Outcome = "error"          // inputs contradict each other; counts 0 and is shown
)

// Line is the score of one component.
type Line struct {
	Code    string         `json:"code"`
	Title   message.Phrase `json:"title"`
	Area    string         `json:"area"`
	Max     points.Points  `json:"max"`
	Got     points.Points  `json:"got"`
	Lost    points.Points  `json:"lost"`
	Outcome Outcome        `json:"outcome"`
	Left    bool           `json:"left,omitempty"` // max and got leave the total
	Reason  message.Text   `json:"reason"`
	Steps   []message.Text `json:"steps,omitempty"` // how it came about, step by step
	Basis   []Value        `json:"basis,omitempty"` // the inputs it rests on
	Marks   Marks          `json:"marks,omitzero"`
}

// Marks says what of a line is illustrative (minh hoạ) and must be shown so.
type Marks struct {
	Score  bool `json:"score,omitempty"`  // title, maximum or points are made up
	Figure bool `json:"figure,omitempty"` // points are sourced, figures in the reason are not
	Rule   bool `json:"rule,omitempty"`   // the rule's numbers are made up
}

// Sum is the sum of the lines of an area, a criterion or the whole index.
type Sum struct {
	Code  string         `json:"code"`
	Title message.Phrase `json:"title"`
	Max   points.Points  `json:"max"`
	Got   points.Points  `json:"got"`
	Lost  points.Points  `json:"lost"`
}

// Card is all lines of one unit.
type Card struct {
	Areas        []Sum         `json:"areas"`
	Lines        []Line        `json:"lines"`
	Max          points.Points `json:"max"` // the index's total
	Total        points.Points `json:"total"`
	Lost         points.Points `json:"lost"`
	Rescaled     bool          `json:"rescaled,omitempty"`     // lines left the total, which was scaled back to Max
	Illustrative bool          `json:"illustrative,omitempty"` // the total rests on made-up values
}

// Score scores one unit. Lines come in the order of the index.
func Score(x *rulebook.Index, in Inputs) Card {
	leaves := x.Leaves()
	card := Card{Max: x.Total, Lines: make([]Line, 0, len(leaves))}
	for _, c := range leaves {
		line := ScoreOne(c, in[c.Code])
		for _, v := range line.Basis {
			card.Illustrative = card.Illustrative || v.Mark == MarkMade
		}
		card.Lines = append(card.Lines, line)
	}
	card.sum(x)
	return card
}

// ScoreOne scores one component from its values.
func ScoreOne(c *rulebook.Criterion, values []Value) Line {
	e := evaluate(c, values)
	line := Line{
		Code: c.Code, Title: c.Title, Area: c.Area.Code, Max: c.Max,
		Got: e.got, Outcome: e.outcome, Left: e.left, Reason: e.reason, Steps: e.steps, Basis: values,
		Marks: Marks{Score: c.Illustrative, Rule: c.Rule.Illustrative},
	}
	for _, v := range values {
		line.Marks.Score = line.Marks.Score || v.Mark == MarkMade
		line.Marks.Figure = line.Marks.Figure || v.Mark == MarkFigure
	}
	if !line.Left {
		line.Lost = line.Max.Sub(line.Got)
	}
	return line
}

func (card *Card) sum(x *rulebook.Index) {
	byArea := make(map[string]*Sum, len(x.Areas))
	card.Areas = make([]Sum, len(x.Areas))
	for i, a := range x.Areas {
		card.Areas[i] = Sum{Code: a.Code, Title: a.Title}
		byArea[a.Code] = &card.Areas[i]
	}
	for _, l := range card.Lines {
		if !l.Left {
			byArea[l.Area].add(l)
		}
	}
	var max points.Points
	for _, a := range card.Areas {
		max = max.Add(a.Max)
		card.Total = card.Total.Add(a.Got)
	}
	if max != card.Max && !max.IsZero() {
		card.Total = card.Max.Share(card.Total.Decimal(), max.Decimal())
		card.Rescaled = true
	}
	card.Lost = card.Max.Sub(card.Total)
}

func (s *Sum) add(l Line) {
	s.Max, s.Got, s.Lost = s.Max.Add(l.Max), s.Got.Add(l.Got), s.Lost.Add(l.Lost)
}

// Sums returns the sum of every node of the tree that has parts, by code.
func (card *Card) Sums(x *rulebook.Index) map[string]Sum {
	lines := make(map[string]Line, len(card.Lines))
	for _, l := range card.Lines {
		lines[l.Code] = l
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
			part := visit(p)
			s.Max, s.Got, s.Lost = s.Max.Add(part.Max), s.Got.Add(part.Got), s.Lost.Add(part.Lost)
		}
		sums[c.Code] = s
		return s
	}
	for _, a := range x.Areas {
		visit(a)
	}
	return sums
}

// Lost returns the lines that lost points, in their order.
func Lost(lines []Line) []Line {
	var lost []Line
	for _, l := range lines {
		if l.Lost.Sign() > 0 {
			lost = append(lost, l)
		}
	}
	return lost
}

// Line returns the line of a component.
func (card *Card) Line(code string) (Line, bool) {
	for _, l := range card.Lines {
		if l.Code == code {
			return l, true
		}
	}
	return Line{}, false
}
