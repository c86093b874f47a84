package scoring

import (
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/rulebook"
)

// Options say what to tell beside the points. Points never depend on them.
type Options struct {
	Reasons bool          // a sentence a line
	Steps   bool          // how each line came about
	Next    bool          // the least change that wins more
	Today   calendar.Date // what is past is lost; no date: nothing is past yet
}

// Everything asks for all that can be told, as of no date.
var Everything = Options{Reasons: true, Steps: true, Next: true}

// ScoreOne scores one component from its values, with everything there is to
// say.
func ScoreOne(c *rulebook.Criterion, values []Value) Line {
	return ScoreOneWith(c, values, Everything)
}

// ScoreOneWith scores one component and says as much as the options ask for.
func ScoreOneWith(c *rulebook.Criterion, values []Value, o Options) Line {
	line, e := Line{}, evaluation{o: o}
	e.score(&line, c, values)
	return line
}

// score fills the line in place, and may be used for one after another: a
// nation has hundreds of thousands.
func (e *evaluation) score(line *Line, c *rulebook.Criterion, values []Value) {
	*e = evaluation{c: c, rule: c.Rule, values: values, o: e.o, outcome: Scored}
	e.evaluate()
	line.Code, line.Title, line.Area, line.Max = c.Code, c.Title, c.Area.Code, c.Max
	line.Got, line.Outcome, line.Left, line.Basis = e.got, e.outcome, e.left, values
	line.Reason, line.Steps, line.Ruled, line.Next = e.reason, e.steps, e.ruled, e.next
	line.Marks.Score, line.Marks.Rule = c.Illustrative, c.Rule.Illustrative
	for i := range values {
		switch values[i].Mark {
		case MarkMade:
			line.Marks.Score = true
		case MarkFigure:
			line.Marks.Figure = true
		}
	}
	if !line.Left {
		line.Lost = line.Max.Sub(line.Got)
	}
}
