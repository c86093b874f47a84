// Package scoring turns inputs into points by the rules of a rulebook: one
// Line a component, with its reason. It is pure: no clock, no files, no
// database.
package scoring

import (
	"slices"

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
	Ruled   *points.Points `json:"ruled,omitempty"` // what the rule gives, where an appraiser overrode it
	Next    *Next          `json:"next,omitempty"`  // nil: nothing is lost, or it was not asked for
}

// Marks says what of a line is illustrative (minh hoạ) and must be shown so.
type Marks struct {
	Score  bool `json:"score,omitempty"`  // title, maximum or points are made up
	Figure bool `json:"figure,omitempty"` // points are sourced, figures in the reason are not
	Rule   bool `json:"rule,omitempty"`   // the rule's numbers are made up
}

// Score scores one unit, with everything there is to say. Lines come in the
// order of the index. Which blocks were not held shows in this unit's inputs
// alone; Sheet.Unheld knows it from all.
func Score(x *rulebook.Index, in Inputs) Card { return ScoreWith(x, in, Everything) }

// ScoreWith is Score that says as much as the options ask for.
func ScoreWith(x *rulebook.Index, in Inputs, o Options) Card {
	return ScoreHeld(x, in, unheld(x, func(code string) bool { return len(in[code]) > 0 }), o)
}

// ScoreHeld scores one unit where the blocks of those keys were not held: their
// components leave the total. A frame that is not filled scores nobody, and
// every line says so.
func ScoreHeld(x *rulebook.Index, in Inputs, unheld []string, o Options) Card {
	leaves := x.Leaves()
	card := Card{Max: x.Total, Digits: x.Digits, Unheld: unheld, Lines: make([]Line, len(leaves))}
	open, e := x.Unfilled(), evaluation{o: o}
	for i, c := range leaves {
		line := &card.Lines[i]
		if len(open) > 0 {
			line.unscored(c, Failed, false, message.T("score.frame", message.Word("code", open[0].Code), message.Points("local", open[0].Local)))
			continue
		}
		if len(unheld) > 0 {
			if block, ok := x.BlockOf(c); ok && slices.Contains(unheld, block.Key) {
				line.unscored(c, NotApplicable, true, message.T("score.unheld", message.Title("block", block.Title), message.Points("max", c.Max)))
				continue
			}
		}
		e.score(line, c, in[c.Code])
		for k := range line.Basis {
			card.Illustrative = card.Illustrative || line.Basis[k].Mark == MarkMade
		}
	}
	card.sum(x)
	if x.Digits > shownDigits {
		card.showDigits()
	}
	return card
}

// unscored fills the line of a component whose rule is not asked.
func (line *Line) unscored(c *rulebook.Criterion, outcome Outcome, left bool, reason message.Text) {
	line.Code, line.Title, line.Area, line.Max = c.Code, c.Title, c.Area.Code, c.Max
	line.Outcome, line.Left, line.Reason = outcome, left, reason
	line.Marks = Marks{Score: c.Illustrative, Rule: c.Rule.Illustrative}
	if !left {
		line.Lost = c.Max
	}
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
