package assessment

import (
	"slices"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

// SheetState is how far a unit's score sheet (bảng tự chấm điểm) is on its way
// to being sent.
type SheetState string

// The states of a sheet.
const (
	Drafting  SheetState = "drafting"  // đang nhập
	Checked   SheetState = "checked"   // đã soát
	Presented SheetState = "presented" // trình lãnh đạo
	Approved  SheetState = "approved"  // lãnh đạo đã duyệt
	Submitted SheetState = "submitted" // đã chốt, đã gửi
)

// SheetStates is all of them, in their order.
var SheetStates = []SheetState{Drafting, Checked, Presented, Approved, Submitted}

// Sheet is one unit's part in a running round.
type Sheet struct {
	Round    RoundID
	Unit     org.UnitID
	Cohort   string
	State    SheetState
	Extended time.Time // this unit may score itself until then; zero: as all
	Remark   string    // with which it was returned or reopened
	Self     points.Points
	Final    points.Points // by what appraisers decided so far
	Answered time.Time     // when the explanation was sent; zero: not yet
	Version  int
}

// Step is what a person does with a whole sheet.
type Step string

// The steps of a sheet.
const (
	Check    Step = "check"    // soát xong
	Present  Step = "present"  // trình lãnh đạo
	Return   Step = "return"   // trả lại
	Approve  Step = "approve"  // duyệt
	Submit   Step = "submit"   // chốt điểm tự chấm và gửi
	Withdraw Step = "withdraw" // rút lại để sửa
	Extend   Step = "extend"   // gia hạn
	Reopen   Step = "reopen"   // mở lại
	Answer   Step = "answer"   // gửi giải trình
)

// Steps is all of them.
var Steps = []Step{Check, Present, Return, Approve, Submit, Withdraw, Extend, Reopen, Answer}

// way is from which states a step leads, to which, and whether it must give a
// reason.
type way struct {
	from   []SheetState
	to     SheetState
	reason bool
}

var ways = map[Step]way{
	Check:    {from: []SheetState{Drafting}, to: Checked},
	Present:  {from: []SheetState{Drafting, Checked}, to: Presented},
	Return:   {from: []SheetState{Checked, Presented, Approved}, to: Drafting, reason: true},
	Approve:  {from: []SheetState{Presented}, to: Approved},
	Submit:   {from: []SheetState{Presented, Approved}, to: Submitted},
	Withdraw: {from: []SheetState{Submitted}, to: Drafting},
	Extend:   {from: []SheetState{Drafting, Checked, Presented, Approved}, reason: true},
	Reopen:   {from: []SheetState{Submitted}, to: Drafting, reason: true},
	Answer:   {from: []SheetState{Submitted}},
}

// Asked is what a step is asked with.
type Asked struct {
	Now    time.Time
	Reason string
	Until  time.Time // of Extend and Reopen: the unit's own deadline
	Gaps   int       // of Submit: places where the index demands what is not there
}

// Deadline is the last instant at which the unit may score itself.
func (s Sheet) Deadline(r Round) time.Time {
	if due := r.Timetable.Due[SelfScoring]; due.After(s.Extended) {
		return due
	}
	return s.Extended
}

// AnswerBy is the last instant at which the unit may explain, from the first
// appraisal until its explanation is over; zero: before and after that, and
// where the timetable names none. A sheet that was reopened has a deadline of
// its own beside it.
func (s Sheet) AnswerBy(r Round) time.Time {
	if r.Stage != FirstAppraisal && r.Stage != Explaining || !s.Answered.IsZero() {
		return time.Time{}
	}
	return r.Timetable.Due[Explaining]
}

// Closed says why the unit may not score itself now; nil if it may.
func (s Sheet) Closed(r Round, now time.Time) *message.Text {
	extended := !s.Extended.IsZero() && !now.After(s.Extended) && r.Stage.After(SelfScoring) && !r.Stage.After(Explaining)
	switch {
	case r.Stage == Prepared:
		return text("sheet.not_open")
	case r.Stage != SelfScoring && !extended:
		return text("sheet.stage_over", message.Sub("stage", r.Stage.Text()))
	case now.After(s.Deadline(r)):
		return text("sheet.deadline", message.Time("due", s.Deadline(r)))
	case s.State == Submitted:
		return text("sheet.submitted")
	}
	return nil
}

// ClosedToAnswer says why the unit may not explain now; nil if it may.
func (s Sheet) ClosedToAnswer(r Round, now time.Time) *message.Text {
	due := r.Timetable.Due[Explaining]
	switch {
	case r.Stage != Explaining:
		return text("sheet.no_explaining", message.Sub("stage", r.Stage.Text()))
	case !due.IsZero() && now.After(due):
		return text("sheet.deadline", message.Time("due", due))
	case s.State != Submitted:
		return text("sheet.not_submitted")
	case !s.Answered.IsZero():
		return text("sheet.answered")
	}
	return nil
}

// Take returns the sheet after a step, or why the step is not open.
func (s Sheet) Take(step Step, r Round, a Asked) (Sheet, *message.Text) {
	w, known := ways[step]
	if !known || !slices.Contains(w.from, s.State) {
		return s, text("sheet.step_order", message.Sub("step", message.T("step."+string(step))), message.Sub("state", message.T("sheet.state."+string(s.State))))
	}
	if w.reason && a.Reason == "" {
		return s, text("sheet.reason")
	}
	if why := s.refuse(step, r, a); why != nil {
		return s, why
	}
	if w.to != "" {
		s.State = w.to
	}
	switch step {
	case Return:
		s.Remark = a.Reason
	case Extend, Reopen:
		s.Remark, s.Extended = a.Reason, a.Until
	case Answer:
		s.Answered = a.Now
	case Check, Present, Approve, Submit, Withdraw:
		s.Remark = ""
	}
	return s, nil
}

// refuse says what else stands against a step.
func (s Sheet) refuse(step Step, r Round, a Asked) *message.Text {
	switch step {
	case Extend, Reopen:
		if r.Stage.After(Explaining) || r.Stage == Prepared {
			return text("sheet.stage_over", message.Sub("stage", r.Stage.Text()))
		}
		if !a.Until.After(a.Now) {
			return text("sheet.until_past")
		}
		return nil
	case Answer:
		return s.ClosedToAnswer(r, a.Now)
	case Withdraw:
		if r.Stage != SelfScoring {
			return text("sheet.withdraw_late")
		}
		s.State = Drafting
	case Submit:
		if a.Gaps > 0 {
			return text("sheet.gaps", message.Int("n", a.Gaps))
		}
	}
	return s.Closed(r, a.Now)
}

// Open lists the steps that a sheet's state and the round's stage leave open,
// whoever asks; what they still need is not looked at.
func (s Sheet) Open(r Round, now time.Time) []Step {
	var open []Step
	for _, step := range Steps {
		if _, why := s.Take(step, r, Asked{Now: now, Reason: "?", Until: now.Add(time.Hour)}); why == nil {
			open = append(open, step)
		}
	}
	return open
}
