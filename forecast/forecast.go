// Package forecast says of a round that is still running what a unit has, what
// it keeps if nothing more is done and what it may still win, and finds the
// cheapest steps to a target. It is pure: the date is an argument.
package forecast

import (
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// State says how the points of a component stand.
type State string

// The states.
const (
	Secure  State = "secure"  // all points are there and backed
	AtRisk  State = "at_risk" // some may still be won, or are claimed and not backed
	Lost    State = "lost"    // some cannot be won any more, the others are there
	Unknown State = "unknown" // nothing is given yet
)

// States is all of them, in their order.
var States = []State{Secure, AtRisk, Lost, Unknown}

// Ground says on what a component's points of today rest.
type Ground string

// The grounds.
const (
	Decided    Ground = "decided"    // an appraiser's decision, or a published result
	Measured   Ground = "measured"   // figures that came from a file, line by line
	Stated     Ground = "stated"     // what an officer typed
	Groundless Ground = "groundless" // nothing is given
)

// Component is the forecast of one component. End ≤ Best ≤ Max.
type Component struct {
	Code   string         `json:"code"`
	Title  message.Phrase `json:"title"`
	Area   string         `json:"area"`
	Max    points.Points  `json:"max"`
	Today  points.Points  `json:"today"` // by what is given
	End    points.Points  `json:"end"`   // kept to the end of the round if nothing changes
	Best   points.Points  `json:"best"`  // may still be reached
	State  State          `json:"state"`
	Ground Ground         `json:"ground"`
	Bare   bool           `json:"bare,omitempty"` // claimed without the evidence that the index asks for
	Steps  []Step         `json:"steps,omitempty"`
	Reason message.Text   `json:"reason"`
	Closed message.Text   `json:"closed,omitzero"` // why nothing more can be won
	Marks  scoring.Marks  `json:"marks,omitzero"`
	Tally  rulebook.Tally `json:"-"`
	Left   bool           `json:"left,omitempty"` // leaves the total
}

// Step is one rung above what a component has: with it the component has To.
type Step struct {
	To      points.Points    `json:"to"`
	Text    message.Text     `json:"text"`
	By      calendar.Date    `json:"by,omitzero"` // the last day on which it still counts
	Changes []scoring.Change `json:"changes,omitempty"`
}

// Open is what may still be won.
func (c Component) Open() points.Points { return c.Best.Sub(c.End) }

// Gone is what cannot be won any more.
func (c Component) Gone() points.Points {
	if c.Tally != rulebook.InTotal {
		return points.Points{} // what was not added is not lost
	}
	return c.Max.Sub(c.Best)
}

// Forecast is that of one unit in one round.
type Forecast struct {
	Components []Component    `json:"components"`
	Today      points.Points  `json:"today"` // totals, as the index adds them up
	Low        points.Points  `json:"low"`   // nothing more is won
	High       points.Points  `json:"high"`  // all that is possible is won
	Max        points.Points  `json:"max"`
	LowClass   rulebook.Class `json:"low_class"`
	HighClass  rulebook.Class `json:"high_class"`
	Until      calendar.Date  `json:"until"` // the last day on which facts of the round arise

	x      *rulebook.Index
	inputs scoring.Inputs
	unheld []string
}

// Facts are what is known of a unit in a running round.
type Facts struct {
	Index    *rulebook.Index
	Entries  map[string]assessment.Entry
	Verdicts []assessment.Verdict
	Inputs   scoring.Inputs // typed, the unit's own, by component
	Unheld   []string
	Today    calendar.Date
	Until    calendar.Date // last day of the assessed year
	Final    bool          // decisions stand: nothing more is won
}

// Of forecasts a unit of a running round.
func Of(f Facts) (*Forecast, error) {
	decided := map[string]*assessment.Verdict{}
	for _, v := range f.Verdicts {
		if last := decided[v.Code]; last == nil || last.Turn < v.Turn {
			decided[v.Code] = &v
		}
	}
	end := scoring.Inputs{}
	for _, c := range f.Index.Leaves() {
		values := f.Inputs[c.Code]
		if v := decided[c.Code]; v != nil {
			values = assessment.FinalValues(assessment.Entry{Values: values}, v)
		}
		if len(values) > 0 {
			end[c.Code] = values
		}
	}
	end, err := scoring.Typed(f.Index, end)
	if err != nil {
		return nil, err
	}
	o := scoring.Options{Reasons: true, Next: true, Today: f.Today}
	own := scoring.ScoreHeld(f.Index, f.Inputs, f.Unheld, o)
	kept := scoring.ScoreHeld(f.Index, end, f.Unheld, o)
	fc := &Forecast{x: f.Index, inputs: end, unheld: f.Unheld, Until: f.Until, Today: own.Total, Max: own.Max}
	for i, c := range f.Index.Leaves() {
		k := Component{
			Code: c.Code, Title: c.Title, Area: c.Area.Code, Max: c.Max, Today: own.Lines[i].Got, End: kept.Lines[i].Got,
			Reason: kept.Lines[i].Reason, Marks: own.Lines[i].Marks, Tally: c.Tally, Left: own.Lines[i].Left && kept.Lines[i].Left,
		}
		k.judge(c, f, end[c.Code], &kept.Lines[i], decided[c.Code])
		fc.Components = append(fc.Components, k)
	}
	fc.bounds()
	return fc, nil
}

// judge fills in what may still be won, and how the component stands.
func (k *Component) judge(c *rulebook.Criterion, f Facts, values []scoring.Value, line *scoring.Line, decision *assessment.Verdict) {
	e := f.Entries[c.Code]
	k.Ground = groundOf(values, decision)
	k.Best = k.End
	final := f.Final && (decision != nil || line.Outcome == scoring.Scored)
	switch {
	case k.Left, c.Tally == rulebook.AsPenalty:
	case final:
		k.Closed = message.T("forecast.closed.decided")
	case line.Outcome == scoring.Missing, line.Outcome == scoring.Failed:
		k.Best = c.Max
		k.Steps = []Step{{To: c.Max, Text: line.Next.Text}}
	case decision != nil:
		k.Best = k.End
		if k.End.Less(k.Today) { // what was refused may be explained
			k.Best = k.Today
			k.Steps = []Step{{To: k.Today, Text: message.T("forecast.explain")}}
		}
	case f.Until.Before(f.Today):
		k.Closed = message.T("forecast.closed.year", message.Date("until", f.Until))
	default:
		k.climb(c, values, line, scoring.Options{Next: true, Today: f.Today}, f.Until)
	}
	if decision == nil && k.bare(c, e) {
		k.Bare = true
		k.Steps = append([]Step{{To: k.Today, Text: message.T("forecast.prove", message.TitleOf("evidence", &c.Evidence))}}, k.Steps...)
		k.End = points.Points{}
	}
	k.State = k.stateOf(line)
}

// bare says whether points are claimed where the index asks for evidence, and
// neither evidence nor an explanation is there: with that a sheet cannot be
// sent.
func (k *Component) bare(c *rulebook.Criterion, e assessment.Entry) bool {
	return k.Today.Sign() > 0 && c.Tally != rulebook.AsPenalty && c.Evidence.VI != "" && assessment.SelfScored(c) && len(e.Proofs) == 0 && e.Explanation == ""
}

func groundOf(values []scoring.Value, decision *assessment.Verdict) Ground {
	switch {
	case decision != nil:
		return Decided
	case len(values) == 0:
		return Groundless
	}
	for _, v := range values {
		if v.File == "" {
			return Stated
		}
	}
	return Measured
}

func (k *Component) stateOf(line *scoring.Line) State {
	switch {
	case k.Left:
		return Secure
	case line.Outcome == scoring.Missing || line.Outcome == scoring.Failed:
		return Unknown
	case k.Tally == rulebook.AsPenalty:
		if k.End.Sign() > 0 {
			return Lost
		}
		return Secure
	case k.End.Less(k.Best) || k.End.Less(k.Today):
		return AtRisk
	case k.End.Less(k.Max) && k.Tally == rulebook.InTotal:
		return Lost
	}
	return Secure
}

// rungs bounds how many steps of one component are looked at.
const rungs = 40

// climb applies the least change that wins more, again and again, until
// nothing more is won. What a person judges may give all.
func (k *Component) climb(c *rulebook.Criterion, values []scoring.Value, line *scoring.Line, o scoring.Options, until calendar.Date) {
	next, at := line.Next, line.Got
	for range rungs {
		switch {
		case next == nil:
			return
		case !next.Possible:
			if len(k.Steps) == 0 {
				k.Closed = next.Text
			}
			return
		case next.Gain.IsZero() || len(next.Changes) == 0:
			k.Best = c.Max
			if next.Gain.Sign() > 0 {
				k.Best = at.Add(next.Gain)
			}
			k.Steps = append(k.Steps, Step{To: k.Best, Text: next.Text, By: until})
			return
		}
		changed, ok := Apply(c, values, next.Changes)
		if !ok {
			return
		}
		after := scoring.ScoreOneWith(c, changed, o)
		if !at.Less(after.Got) {
			return
		}
		k.Best = after.Got
		k.Steps = append(k.Steps, Step{To: after.Got, Text: next.Text, By: dateIn(c, next.Changes, until), Changes: next.Changes})
		values, next, at = changed, after.Next, after.Got
	}
	k.Best = c.Max
}

// dateIn is the date by which a change has to be made: the one that it sets,
// or the end of the year.
func dateIn(c *rulebook.Criterion, changes []scoring.Change, until calendar.Date) calendar.Date {
	for _, ch := range changes {
		if in, ok := c.Input(ch.Input); ok && in.Type == rulebook.Date {
			if d, err := calendar.Parse(ch.Value); err == nil {
				return d
			}
		}
	}
	return until
}

// Apply returns values with changes made to them; false where a change does
// not fit the component.
func Apply(c *rulebook.Criterion, values []scoring.Value, changes []scoring.Change) ([]scoring.Value, bool) {
	after := append([]scoring.Value(nil), values...)
	for _, ch := range changes {
		in, ok := c.Input(ch.Input)
		if !ok {
			return nil, false
		}
		v, bad := scoring.ParseValue(c, in, ch.Value)
		if bad != nil {
			return nil, false
		}
		put := false
		for i := range after {
			if after[i].Input == ch.Input {
				after[i], put = v, true
			}
		}
		if !put {
			after = append(after, v)
		}
	}
	return after, true
}
