package remediation

import (
	"slices"
	"sort"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/scoring"
)

// Nature says whether a cause lies with the office.
type Nature string

// The natures of a cause.
const (
	Subjective Nature = "subjective" // chủ quan
	Objective  Nature = "objective"  // khách quan
	Mixed      Nature = "mixed"
)

// Cause is an entry of the editable list of causes.
type Cause struct {
	Key    string         `json:"key"`
	Title  message.Phrase `json:"title"`
	Nature Nature         `json:"nature"`
}

// Note is what a unit says about one loss: why, and what it has done since.
type Note struct {
	Unit      org.UnitID     `json:"unit"`
	Component string         `json:"component"`
	Causes    []string       `json:"causes"` // keys of Cause
	Reason    message.Phrase `json:"reason"`
	Done      message.Phrase `json:"done"`
	Source    string         `json:"source,omitempty"`
	Current   *Figure        `json:"current,omitempty"`
	Version   int            `json:"version,omitempty"` // 0: nothing is said yet
}

// Figure is the running year's figure of a component.
type Figure struct {
	Text         message.Phrase `json:"text"`
	AsOf         calendar.Date  `json:"as_of"`
	Illustrative bool           `json:"illustrative,omitempty"`
}

// Loss is one component that lost points, with all that is known about it.
type Loss struct {
	Unit    org.UnitID
	Line    scoring.Line
	Self    *points.Points // what the unit claimed; nil if unknown
	Note    *Note          // nil: no cause stated yet
	Causes  []Cause
	Actions []Action
}

// Claimed returns what was claimed and not given.
func (l Loss) Claimed() points.Points {
	if l.Self == nil || l.Self.Less(l.Line.Got) {
		return points.Points{}
	}
	return l.Self.Sub(l.Line.Got)
}

// Join puts together the lost lines of a unit, its own scores, its notes and
// its actions, in the order of the lines.
func Join(unit org.UnitID, lost []scoring.Line, self map[string]points.Points, notes []Note, causes []Cause, actions []Action) []Loss {
	losses := make([]Loss, 0, len(lost))
	for _, line := range lost {
		loss := Loss{Unit: unit, Line: line}
		if p, ok := self[line.Code]; ok {
			loss.Self = &p
		}
		for _, n := range notes {
			if n.Unit == unit && n.Component == line.Code {
				loss.Note, loss.Causes = &n, pick(causes, n.Causes)
			}
		}
		for _, a := range actions {
			if a.Unit == unit && slices.Contains(a.Components, line.Code) {
				loss.Actions = append(loss.Actions, a)
			}
		}
		losses = append(losses, loss)
	}
	return losses
}

func pick(causes []Cause, keys []string) []Cause {
	var picked []Cause
	for _, c := range causes {
		if slices.Contains(keys, c.Key) {
			picked = append(picked, c)
		}
	}
	return picked
}

// Group is the losses that share an area, a cause or a unit.
type Group struct {
	Key          string // "" for losses without a stated cause
	Title        message.Phrase
	Lost         points.Points
	Losses       int
	Illustrative bool // some of it is made up
}

// By groups losses by keys of each, largest loss first. A loss with several
// keys counts in each in full, so groups by cause may sum to more than was
// lost.
func By(losses []Loss, keys func(Loss) []Group) []Group {
	at := map[string]int{}
	var groups []Group
	for _, l := range losses {
		for _, k := range keys(l) {
			i, there := at[k.Key]
			if !there {
				i = len(groups)
				at[k.Key] = i
				groups = append(groups, Group{Key: k.Key, Title: k.Title})
			}
			g := &groups[i]
			g.Lost, g.Losses = g.Lost.Add(l.Line.Lost), g.Losses+1
			g.Illustrative = g.Illustrative || l.Line.Marks.Score
		}
	}
	sort.SliceStable(groups, func(i, j int) bool { return groups[j].Lost.Less(groups[i].Lost) })
	return groups
}

// CauseKeys are the keys of By for grouping by cause.
func CauseKeys(l Loss) []Group {
	if len(l.Causes) == 0 {
		return []Group{{}}
	}
	keys := make([]Group, len(l.Causes))
	for i, c := range l.Causes {
		keys[i] = Group{Key: c.Key, Title: c.Title}
	}
	return keys
}
