package request

import (
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// State is how far the reply of a unit is.
type State string

// The states of a reply.
const (
	Waiting  State = "waiting"  // nothing was done yet
	Drafting State = "drafting" // the unit is at it
	Sent     State = "sent"     // the unit has sent its report
	Returned State = "returned" // sent back with remarks
	Accepted State = "accepted"
)

// States are all states, in their order.
var States = []State{Waiting, Drafting, Sent, Returned, Accepted}

// Step is what somebody does to a reply.
type Step string

// The steps. A unit writes, sends and takes back; who asked accepts or returns.
const (
	Write    Step = "write"
	Send     Step = "send"
	TakeBack Step = "take_back"
	Accept   Step = "accept"
	Return   Step = "return"
)

// Steps are all steps.
var Steps = []Step{Write, Send, TakeBack, Accept, Return}

// steps is the whole of what may follow what.
var steps = map[State]map[Step]State{
	Waiting:  {Write: Drafting, Send: Sent},
	Drafting: {Write: Drafting, Send: Sent},
	Returned: {Write: Returned, Send: Sent},
	Sent:     {TakeBack: Drafting, Accept: Accepted, Return: Returned},
	Accepted: {Return: Returned},
}

// After says which state a step leads to; false where it may not be taken.
func (s State) After(step Step) (State, bool) {
	to, ok := steps[s][step]
	return to, ok
}

// OfUnit says that the step is the unit's own; the others are of who asked.
func (s Step) OfUnit() bool { return s == Write || s == Send || s == TakeBack }

// Answer is how a unit meets one point.
type Answer struct {
	None bool   `json:"none,omitempty"` // “không có”
	Text string `json:"text,omitempty"` // what the unit writes, beside what its data tell
	By   string `json:"by,omitempty"`   // who supplies it, by office
}

// Reply is what one unit does about a request.
type Reply struct {
	Request  ID         `json:"request"`
	Unit     org.UnitID `json:"unit"`
	State    State      `json:"state"`
	Answers  []Answer   `json:"answers"` // by point
	Remark   string     `json:"remark,omitempty"`
	Sent     time.Time  `json:"sent,omitzero"` // the last time
	By       string     `json:"by,omitempty"`  // login of who sent it
	Number   string     `json:"number,omitempty"`
	Blob     string     `json:"blob,omitempty"` // SHA-256 of the signed file
	Name     string     `json:"name,omitempty"`
	Size     int64      `json:"size,omitempty"`
	Reminded time.Time  `json:"reminded,omitzero"` // when who asked last reminded
	Made     bool       `json:"made,omitempty"`    // its state is illustrative
	Version  int        `json:"version"`
}

// Answer returns how point i is met; what was not said is the zero Answer.
func (r Reply) Answer(i int) Answer {
	if i < len(r.Answers) {
		return r.Answers[i]
	}
	return Answer{}
}

// Over says that the unit owes nothing now.
func (r Reply) Over() bool { return r.State == Sent || r.State == Accepted }

// Late says that the reply is owed after its date, or was sent after it.
func (r Reply) Late(due, today calendar.Date) bool {
	if due.IsZero() {
		return false
	}
	if r.Over() {
		return due.Before(calendar.On(r.Sent))
	}
	return due.Before(today)
}

// Open returns which points nothing meets yet. tells says whether the unit's
// data have something for a section.
func (r Reply) Open(points []Point, tells func(Section) bool) []int {
	var open []int
	for i, p := range points {
		a := r.Answer(i)
		if !a.None && strings.TrimSpace(a.Text) == "" && !tells(p.Section) {
			open = append(open, i)
		}
	}
	return open
}

// WrongAnswers says what is wrong with answers to a number of points.
func WrongAnswers(answers []Answer, points int) *message.Text {
	key := ""
	switch {
	case len(answers) != points:
		key = "request.other_points"
	case slices.ContainsFunc(answers, func(a Answer) bool { return a.None && strings.TrimSpace(a.Text) != "" }):
		key = "request.none_and_text"
	case slices.ContainsFunc(answers, func(a Answer) bool { return len([]rune(a.Text)) > 5*mostText || len([]rune(a.By)) > mostText }):
		key = "request.too_long"
	}
	if key == "" {
		return nil
	}
	t := message.T(key, message.Int("most", 5*mostText))
	return &t
}
