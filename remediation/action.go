// Package remediation explains lost points and holds what wins them back:
// causes, actions, officers, dates, expected points.
package remediation

import (
	"slices"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

// ActionNote is one thing noted of an action on the way.
type ActionNote struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"` // login
	Said string    `json:"said"`
}

// ActionID identifies an action.
type ActionID string

// State is how far an action is.
type State string

// The states of an action.
const (
	Planned  State = "planned"
	Doing    State = "doing"
	Done     State = "done"
	Accepted State = "accepted" // confirmed by the level above
	Dropped  State = "dropped"
)

// States are all states, in their order.
var States = []State{Planned, Doing, Done, Accepted, Dropped}

// next says which states an officer may set from each; acceptance is the
// level above's.
var next = map[State][]State{
	Planned: {Doing, Done, Dropped},
	Doing:   {Planned, Done, Dropped},
	Done:    {Doing},
	Dropped: {Planned},
}

// Next returns the states that a unit may set after s, s itself included.
func (s State) Next() []State { return append([]State{s}, next[s]...) }

// MayBecome says whether a unit may set state t after s.
func (s State) MayBecome(t State) bool { return slices.Contains(s.Next(), t) }

// Open says whether there is still something to do.
func (s State) Open() bool { return s == Planned || s == Doing }

// Action is one measure against lost points, with its officer and date.
type Action struct {
	ID           ActionID       `json:"id"`
	Round        string         `json:"round"`
	Unit         org.UnitID     `json:"unit"`
	Components   []string       `json:"components"` // codes whose points it wins back
	Measure      message.Phrase `json:"measure"`
	Officer      string         `json:"officer"`
	Due          calendar.Date  `json:"due"`
	State        State          `json:"state"`
	Progress     message.Phrase `json:"progress"`
	Documents    []document.ID  `json:"documents,omitempty"`
	Illustrative []string       `json:"illustrative,omitempty"` // fields that no source gives

	Effort    int           `json:"effort,omitempty"`    // tenths of a person-day; 0: not estimated
	Expected  points.Points `json:"expected,omitzero"`   // points; 0: all that is open
	Starts    calendar.Date `json:"starts,omitzero"`     // zero: not said
	Holder    string        `json:"holder,omitempty"`    // login of the officer, where it is one of the system's people
	Helpers   []string      `json:"helpers,omitempty"`   // who takes part
	Needs     []ActionID    `json:"needs,omitempty"`     // what has to be done first
	Confirmer string        `json:"confirmer,omitempty"` // who confirmed it
	Dropped   string        `json:"dropped,omitempty"`   // why it was dropped
	Clause    string        `json:"clause,omitempty"`    // of its first document, which it carries out
	Origin    string        `json:"origin,omitempty"`    // action:ID that it carries on, or duty:ID:period that it repeats

	Version int `json:"version"`
}

// Late says whether the action is open after its date.
func (a Action) Late(today calendar.Date) bool {
	return a.State.Open() && !a.Due.IsZero() && a.Due.Before(today)
}

// Begins is the first day of the action on a timeline: what is said, or its
// date where nothing is.
func (a Action) Begins() calendar.Date {
	if a.Starts.IsZero() {
		return a.Due
	}
	return a.Starts
}

// Circle says whether to wait for needs would make an action wait for itself.
func Circle(id ActionID, needs []ActionID, all []Action) bool {
	seen := map[ActionID]bool{}
	var reaches func(from []ActionID) bool
	reaches = func(from []ActionID) bool {
		for _, n := range from {
			if n == id {
				return true
			}
			if seen[n] {
				continue
			}
			seen[n] = true
			for _, a := range all {
				if a.ID == n && reaches(a.Needs) {
					return true
				}
			}
		}
		return false
	}
	return reaches(needs)
}

// Made says whether a field of the action is illustrative.
func (a Action) Made(field string) bool {
	return slices.Contains(a.Illustrative, field) || slices.Contains(a.Illustrative, "all")
}
