package assessment

import (
	"slices"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Stage is how far a round is.
type Stage string

// The stages, in their order.
const (
	Prepared        Stage = "prepared"     // chuẩn bị
	SelfScoring     Stage = "self_scoring" // tự chấm điểm
	FirstAppraisal  Stage = "appraisal_1"  // thẩm định lần 1
	Explaining      Stage = "explanation"  // giải trình
	SecondAppraisal Stage = "appraisal_2"  // thẩm định lần 2, hội đồng
	DraftResult     Stage = "draft_result" // dự kiến kết quả
	Objecting       Stage = "objections"   // kiến nghị; only where the timetable lays it down
	Published       Stage = "published"    // đã công bố
	Archived        Stage = "archived"     // lưu trữ
)

// Stages is all of them, in their order.
var Stages = []Stage{Prepared, SelfScoring, FirstAppraisal, Explaining, SecondAppraisal, DraftResult, Objecting, Published, Archived}

// following says which stages may come after each. Backward steps are those
// that reopen work; each needs a reason. Nothing leads back from a
// publication: a correction is a new one.
var following = map[Stage][]Stage{
	Prepared:        {SelfScoring},
	SelfScoring:     {FirstAppraisal},
	FirstAppraisal:  {Explaining, SelfScoring},
	Explaining:      {SecondAppraisal, FirstAppraisal},
	SecondAppraisal: {DraftResult, Explaining},
	DraftResult:     {Objecting, Published, SecondAppraisal},
	Objecting:       {Published, DraftResult},
	Published:       {Archived},
}

// Next returns the stages that may come after s, the usual one first.
func (s Stage) Next() []Stage { return slices.Clone(following[s]) }

// After says whether s comes later than other in the order of a round.
func (s Stage) After(other Stage) bool {
	return slices.Index(Stages, s) > slices.Index(Stages, other)
}

// Back says whether going from s to the stage reopens what was closed.
func (s Stage) Back(to Stage) bool { return s.After(to) }

// Turns of a decision. Of those on one component the latest stands.
const (
	FirstTurn      = 1
	SecondTurn     = 2
	CouncilTurn    = 3 // the council's, beside the second appraisal
	AcceptanceTurn = 4 // of an objection that was accepted
)

// Turn is which appraisal a stage is: 1, 2, or 0 for
// none.
func (s Stage) Turn() int {
	switch s {
	case FirstAppraisal:
		return 1
	case SecondAppraisal:
		return 2
	}
	return 0
}

// Timetable is when a round's stages end. Instants carry their hour; they
// close by themselves. The zero value of each: not laid down.
type Timetable struct {
	CutOff calendar.Date       `json:"cut_off,omitzero"` // data count up to the end of this day
	Due    map[Stage]time.Time `json:"due,omitempty"`    // the last instant of a stage
}

// Check says what is wrong with a timetable: each stage has to end after the
// one before it.
func (t Timetable) Check() *message.Text {
	last, of := time.Time{}, Stage("")
	for _, s := range Stages {
		due, there := t.Due[s]
		if !there {
			continue
		}
		if !due.After(last) {
			return text("round.due_order", message.Sub("stage", s.Text()), message.Sub("before", of.Text()))
		}
		last, of = due, s
	}
	if t.Due[SelfScoring].IsZero() {
		return text("round.no_due")
	}
	return nil
}

// Text is the stage's name.
func (s Stage) Text() message.Text { return message.T("stage." + string(s)) }

// Tally is what is done in a round, counted.
type Tally struct {
	Units, Submitted int
	Undecided        int // components of units without an appraiser's decision
	Unheard          int // explanations that were asked for, without a decision since
	Unconfirmed      int // appraising offices whose part is not confirmed
	Unanswered       int // objections that were sent and not answered
}

// Advance says whether a round may go to a stage, as of what is done. A step
// back, and one that leaves something undone behind, needs a reason.
func (r Round) Advance(to Stage, done Tally, reason string, now time.Time) *message.Text {
	switch {
	case !slices.Contains(following[r.Stage], to):
		return text("round.stage_order", message.Sub("from", r.Stage.Text()), message.Sub("to", to.Text()))
	case to == Published:
		return r.Publishable(done, now)
	case r.Stage.Back(to) && reason == "":
		return text("round.back_reason")
	case to == SelfScoring && done.Units == 0:
		return text("round.no_units")
	case to == FirstAppraisal && done.Submitted < done.Units && reason == "":
		return text("round.unsubmitted", message.Int("n", done.Units-done.Submitted))
	case to == Explaining && done.Undecided > 0, to == DraftResult && done.Undecided > 0:
		return text("round.undecided", message.Int("n", done.Undecided))
	case r.Stage == SecondAppraisal && to == DraftResult && done.Unheard > 0 && reason == "":
		return text("round.unheard", message.Int("n", done.Unheard))
	case r.Stage == SecondAppraisal && to == DraftResult && done.Unconfirmed > 0 && reason == "":
		return text("round.unconfirmed", message.Int("n", done.Unconfirmed))
	case to == Objecting && !r.Timetable.Due[Objecting].After(now):
		return text("round.no_objections")
	}
	return nil
}

// Publishable says what stands against publishing a round: units have their
// time to object where the timetable gives it, and every objection an answer.
func (r Round) Publishable(done Tally, now time.Time) *message.Text {
	due := r.Timetable.Due[Objecting]
	switch {
	case r.Stage != DraftResult && r.Stage != Objecting:
		return text("round.no_draft")
	case done.Undecided > 0:
		return text("round.undecided", message.Int("n", done.Undecided))
	case r.Stage == DraftResult && !due.IsZero():
		return text("round.objections_first")
	case r.Stage == Objecting && !now.After(due):
		return text("round.objections_open", message.Time("due", due))
	case done.Unanswered > 0:
		return text("round.unanswered", message.Int("n", done.Unanswered))
	}
	return nil
}

func text(key string, args ...message.Arg) *message.Text {
	t := message.T(key, args...)
	return &t
}
