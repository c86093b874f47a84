package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// Progress is the board of a running round: every unit, how far it is, and
// what stands between the round and its next stage.
type Progress struct {
	*Frame
	Rows  []ProgressRow
	Tally assessment.Tally
	Next  []NextStage
	Now   time.Time
	// Agree says that the person may agree to the publication that another
	// proposed.
	Propose, Agree bool
	Hold           *message.Text // what stands against publishing a draft result

	Parts     []assessment.Part // of the appraisal under way, or the last one
	PartTurn  int
	Areas     []AreaProgress
	Reminders []assessment.Reminder // of this stage
}

// NextStage is a stage to which the round may go, with what stands against it.
type NextStage struct {
	Stage   assessment.Stage
	Back    bool
	Against *message.Text // without a reason
}

// ProgressRow is one unit on the board.
type ProgressRow struct {
	Unit      org.Unit
	Sheet     assessment.Sheet
	Filled    int // components with something given
	Decided   int // components with an appraiser's decision
	Asked     int // components to be explained
	Of        int // components that the unit scores itself
	Appraised int // components that appraisers decide on
	Late      bool
	Steps     []assessment.Step
}

// Progress shows the board to those who run the round.
func (s *System) Progress(ctx context.Context, a Actor, round string) (*Progress, error) {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		if e := (&Error{}); !errors.As(err, &e) || e.Kind != Forbidden {
			return nil, err
		}
		if f, err = s.running(ctx, a, account.PublishRound, round, ""); err != nil {
			return nil, err
		}
	}
	v := &Progress{Frame: f, Now: s.now()}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	filled, err := s.store.EntryCounts(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	decided, err := s.store.DecidedByUnit(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	of, all := componentCounts(f.Index)
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		row := ProgressRow{
			Unit: u, Sheet: sheet, Filled: filled[u.ID], Decided: decided[u.ID].Decided, Asked: decided[u.ID].Explain, Of: of, Appraised: all,
			Late:  sheet.State != assessment.Submitted && v.Now.After(sheet.Deadline(f.Round)),
			Steps: secretariatSteps(sheet.Open(f.Round, v.Now)),
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortFunc(v.Rows, func(x, y ProgressRow) int { return f.tree.ByName(x.Unit.ID, y.Unit.ID) })
	v.Tally = tally(f.Index, sheets, decided)
	if err := s.waiting(ctx, v); err != nil {
		return nil, err
	}
	if f.MayAll[account.RunRound] {
		for _, to := range f.Round.Stage.Next() {
			if to != assessment.Published {
				v.Next = append(v.Next, NextStage{to, f.Round.Stage.Back(to), f.Round.Advance(to, v.Tally, "", v.Now)})
			}
		}
	}
	drafted := f.Round.Stage == assessment.DraftResult || f.Round.Stage == assessment.Objecting
	if drafted && f.MayAll[account.PublishRound] {
		v.Hold = f.Round.Publishable(v.Tally, v.Now)
		v.Propose = v.Hold == nil && f.Round.Proposer == ""
		v.Agree = v.Hold == nil && f.Round.Proposer != "" && f.Round.Proposer != a.name()
	}
	return v, nil
}

func secretariatSteps(open []assessment.Step) []assessment.Step {
	return slices.DeleteFunc(open, func(step assessment.Step) bool { return stepVerb[step] != account.RunRound })
}

// componentCounts returns how many components units score, and how many are
// appraised.
func componentCounts(x *rulebook.Index) (self, all int) {
	for _, c := range x.Leaves() {
		if assessment.SelfScored(c) {
			self++
		}
		all++
	}
	return self, all
}

// tally counts what is done. A unit that sent nothing is appraised too, by what
// stands on its sheet: nothing is scored that nobody appraised.
func tally(x *rulebook.Index, sheets []assessment.Sheet, decided map[org.UnitID]assessment.Count) assessment.Tally {
	_, all := componentCounts(x)
	t := assessment.Tally{Units: len(sheets)}
	for _, sheet := range sheets {
		if sheet.State == assessment.Submitted {
			t.Submitted++
		}
		t.Undecided += all - decided[sheet.Unit].Decided
	}
	return t
}
