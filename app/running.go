package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// running opens a running round for a verb.
func (s *System) running(ctx context.Context, a Actor, do account.Verb, round, unit string) (*Frame, error) {
	f, err := s.frame(ctx, a, do, round, unit)
	if err != nil {
		return nil, err
	}
	if !f.Round.Running() {
		return nil, fail(NotFound, "round.not_running", message.Title("round", f.Round.Title))
	}
	for _, v := range []account.Verb{account.PublishRound, account.Appraise} {
		f.MayAll[v] = s.authorise(a, v, f.Round.Publisher, f.tree) == nil || v == account.Appraise && s.some(a, v, f.Round.Publisher, f.tree)
	}
	for _, v := range []account.Verb{account.SubmitSelf, account.RunRound} {
		f.May[v] = f.Home().ID != "" && s.authorise(a, v, f.Home().ID, f.tree) == nil
	}
	for _, v := range []account.Verb{account.ScoreSelf, account.Appraise} {
		f.May[v] = f.Home().ID != "" && s.some(a, v, f.Home().ID, f.tree)
	}
	return f, nil
}

// turnTo lists the units of a running round whose sheets the person may see.
func (s *System) turnTo(f *Frame, a Actor, sheets []assessment.Sheet) {
	for _, sheet := range sheets {
		if u, ok := f.tree.Unit(sheet.Unit); ok && s.authorise(a, account.SeeSheet, u.ID, f.tree) == nil {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return message.Compare(x.Name.VI, y.Name.VI) })
}

// sheetOf returns the sheet of the frame's unit, and lists the others.
func (s *System) sheetOf(ctx context.Context, f *Frame, a Actor) (assessment.Sheet, error) {
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return assessment.Sheet{}, err
	}
	s.turnTo(f, a, sheets)
	for _, sheet := range sheets {
		if sheet.Unit == f.Unit.ID {
			return sheet, nil
		}
	}
	return assessment.Sheet{}, fail(NotFound, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
}

// Advance moves a round to a stage. edition is the one that the person saw.
func (s *System) Advance(ctx context.Context, a Actor, round string, to assessment.Stage, reason string, edition int) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	if to == assessment.Published {
		return fail(Forbidden, "round.two_people")
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	decided, err := s.store.DecidedByUnit(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	if why := f.Round.Advance(to, tally(f.Index, sheets, decided), reason); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	after := f.Round
	after.Stage, after.Proposer, after.Edition = to, "", edition
	return s.changeRound(ctx, a, f, "advance_round", after, reason)
}

// ChangeTimetable moves the deadlines of a round for all its units. Once the
// round has begun it needs a reason. edition is the one that the person saw.
func (s *System) ChangeTimetable(ctx context.Context, a Actor, round string, t assessment.Timetable, reason string, edition int) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	if why := t.Check(); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	if f.Round.Stage != assessment.Prepared && reason == "" {
		return fail(Invalid, "sheet.reason")
	}
	after := f.Round
	after.Timetable, after.Edition = t, edition
	return s.changeRound(ctx, a, f, "change_timetable", after, reason)
}

func (s *System) changeRound(ctx context.Context, a Actor, f *Frame, verb string, after assessment.Round, reason string) error {
	e := s.entry(a, f, verb, "round:"+f.Round.Key)
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(f.Round, map[string]any{"round": after, "reason": reason})
		return tx.UpdateRound(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// Place is where a person's work of a round is.
type Place string

// The places.
const (
	AtRanking   Place = "ranking"
	AtProgress  Place = "progress"
	AtAppraisal Place = "appraisal"
	AtSheet     Place = "sheet"
)

// Landing is where to send a person who turns to a round.
type Landing struct {
	Place Place
	Unit  string // of AtSheet
}

// Landing finds where a person's work of a round is.
func (s *System) Landing(ctx context.Context, a Actor, round string) (Landing, error) {
	f, err := s.frame(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return Landing{}, err
	}
	may := func(do account.Verb) bool { return s.authorise(a, do, f.Round.Publisher, f.tree) == nil }
	switch {
	case !f.Round.Running():
		return Landing{Place: AtRanking}, nil
	case may(account.RunRound) || may(account.PublishRound):
		return Landing{Place: AtProgress}, nil
	case s.some(a, account.Appraise, f.Round.Publisher, f.tree):
		return Landing{Place: AtAppraisal}, nil
	case f.own.Alias != "":
		return Landing{AtSheet, f.own.Alias}, nil
	}
	return Landing{}, fail(Forbidden, "app.forbidden")
}
