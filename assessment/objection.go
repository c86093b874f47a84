package assessment

import (
	"strings"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// ObjectionState is how far an objection (kiến nghị) is.
type ObjectionState string

// The states of an objection.
const (
	ObjectionDrafted  ObjectionState = "drafted"  // đang soạn
	ObjectionSent     ObjectionState = "sent"     // đã gửi
	ObjectionAccepted ObjectionState = "accepted" // chấp nhận
	ObjectionRefused  ObjectionState = "refused"  // không chấp nhận
)

// Objection is what a unit says against the draft result of one component.
type Objection struct {
	Unit       org.UnitID
	Code       string
	State      ObjectionState
	Text       string
	Proofs     []Proof
	By         string
	Sent       time.Time // zero: not yet
	Points     *points.Points
	Remark     string // of the answer
	AnsweredBy string
	Answered   time.Time
	Version    int // 0: nothing is saved yet
}

// Open says whether the objection waits for an answer.
func (o Objection) Open() bool { return o.State == ObjectionSent }

// ClosedToObject says why units may not object now; nil if they may.
func (r Round) ClosedToObject(now time.Time) *message.Text {
	due := r.Timetable.Due[Objecting]
	switch {
	case r.Stage != Objecting:
		return text("objection.stage", message.Sub("stage", r.Stage.Text()))
	case now.After(due):
		return text("objection.deadline", message.Time("due", due))
	}
	return nil
}

// Write returns the objection with other words, or why they may not be
// written: what was sent stands as it was sent.
func (o Objection) Write(said string, r Round, now time.Time) (Objection, *message.Text) {
	if why := r.ClosedToObject(now); why != nil {
		return o, why
	}
	switch {
	case o.State != "" && o.State != ObjectionDrafted:
		return o, text("objection.sent")
	case strings.TrimSpace(said) == "":
		return o, text("objection.empty")
	}
	o.State, o.Text = ObjectionDrafted, said
	return o, nil
}

// Send returns the objection as sent.
func (o Objection) Send(r Round, now time.Time) (Objection, *message.Text) {
	if why := r.ClosedToObject(now); why != nil {
		return o, why
	}
	if o.State != ObjectionDrafted {
		return o, text("objection.sent")
	}
	o.State, o.Sent = ObjectionSent, now
	return o, nil
}

// Answer returns the objection as answered: accepted with points, or not; with
// a remark either way.
func (o Objection) Answer(accepted *points.Points, remark string, c *rulebook.Criterion, r Round, now time.Time) (Objection, *message.Text) {
	switch {
	case r.Stage != Objecting:
		return o, text("objection.stage", message.Sub("stage", r.Stage.Text()))
	case !o.Open():
		return o, text("objection.not_open")
	case strings.TrimSpace(remark) == "":
		return o, text("objection.remark")
	case accepted != nil && (c.Max.Less(*accepted) || accepted.Less(c.Rule.Least)):
		return o, text("verdict.range", message.Points("least", c.Rule.Least), message.Points("max", c.Max))
	}
	o.State, o.Points, o.Remark, o.Answered = ObjectionRefused, accepted, remark, now
	if accepted != nil {
		o.State = ObjectionAccepted
	}
	return o, nil
}

// Ruling is the decision that an accepted objection becomes; nil where it was
// not accepted.
func (o Objection) Ruling() *Verdict {
	if o.State != ObjectionAccepted {
		return nil
	}
	return &Verdict{Unit: o.Unit, Code: o.Code, Turn: AcceptanceTurn, Points: o.Points, Remark: o.Remark, By: o.AnsweredBy}
}
