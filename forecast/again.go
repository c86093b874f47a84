package forecast

import (
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Again looks at a published result as the year after it begins: what was won
// is kept, and all that was lost may be won. It is what a remediation plan is
// made from.
func Again(x *rulebook.Index, lines []scoring.Line) (*Forecast, error) {
	stored := scoring.Inputs{}

	for _, line := range lines {
		if len(line.Basis) > 0 {
			stored[line.Code] = line.Basis
		}
	}
	in, err := scoring.Typed(x, stored)
	if err != nil {
		return nil, err
	}
	card := scoring.Card{Lines: lines}
	f := &Forecast{x: x, inputs: in, Max: x.Total}
	for _, c := range x.Leaves() {
		line, ok := card.Line(c.Code)
		if !ok {
			continue
		}
		k := Component{
			Code: c.Code, Title: c.Title, Area: c.Area.Code, Max: c.Max, Today: line.Got, End: line.Got, Best: line.Got,
			State: Secure, Ground: Decided, Reason: line.Reason, Marks: line.Marks, Tally: c.Tally, Left: line.Left,
		}
		if !k.Left && c.Tally != rulebook.AsPenalty && line.Got.Less(c.Max) {
			k.State = AtRisk
			k.again(c, in[c.Code], line)
		}
		f.Components = append(f.Components, k)
	}
	f.Today = f.TotalWith(f.Kept())
	f.bounds()
	return f, nil
}

// again finds the rungs of a component in a year that begins anew, and ends
// with all its points.
func (k *Component) again(c *rulebook.Criterion, values []scoring.Value, line scoring.Line) {
	fresh := scoring.ScoreOne(c, values)
	if fresh.Got == line.Got && fresh.Next != nil && len(fresh.Next.Changes) > 0 {
		k.climb(c, values, &fresh, scoring.Options{Next: true}, calendar.Date{})
	}
	k.Closed = message.Text{}
	k.Best = c.Max
	if n := len(k.Steps); n == 0 || k.Steps[n-1].To.Less(c.Max) {
		k.Steps = append(k.Steps, Step{To: c.Max, Text: message.T("forecast.whole", message.Points("max", c.Max))})
	}
}
