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
	f.MayAll[account.PublishRound] = s.authorise(a, account.PublishRound, f.Round.Publisher, f.tree) == nil
	f.MayAll[account.Appraise] = s.seesAppraisal(a, f)
	for _, v := range []account.Verb{account.SubmitSelf, account.RunRound} {
		f.May[v] = f.Home().ID != "" && s.authorise(a, v, f.Home().ID, f.tree) == nil
	}
	f.May[account.ScoreSelf] = f.Home().ID != "" && s.some(a, account.ScoreSelf, f.Home().ID, f.tree)
	f.May[account.Appraise] = f.Home().ID != "" && f.MayAll[account.Appraise] && s.judges(a, f, f.Home().ID)
	return f, nil
}

// turnTo lists the units of a running round whose sheets the person may see.
func (s *System) turnTo(f *Frame, a Actor, sheets []assessment.Sheet) {
	for _, sheet := range sheets {
		if u, ok := f.tree.Unit(sheet.Unit); ok && s.authorise(a, account.SeeSheet, u.ID, f.tree) == nil {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return f.tree.ByName(x.ID, y.ID) })
}

// mostTurns is the most units that a page offers to turn to; of more, the lists
// of the round name them all.
const mostTurns = 100

// sheetOf returns the sheet of the frame's unit, and lists the others.
func (s *System) sheetOf(ctx context.Context, f *Frame, a Actor) (assessment.Sheet, error) {
	sheets, err := s.sheetsInReach(ctx, f, a)
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

// sheetsInReach returns the sheets that a person may turn to, the frame's unit's
// among them; only that where there are too many to choose from on a page.
func (s *System) sheetsInReach(ctx context.Context, f *Frame, a Actor) ([]assessment.Sheet, error) {
	own := []org.UnitID{f.Unit.ID}
	if f.MayAll[account.SeeSheet] {
		sheets, err := s.store.FirstSheets(ctx, f.Round.ID, mostTurns+1)
		if err != nil || len(sheets) <= mostTurns {
			return sheets, err
		}
		return s.store.SheetsOf(ctx, f.Round.ID, own)
	}
	reach := own
	for _, g := range a.Account.Grants {
		for _, id := range f.tree.Under(g.Unit) {
			if !slices.Contains(reach, id) && len(reach) <= mostTurns {
				reach = append(reach, id)
			}
		}
	}
	if len(reach) > mostTurns {
		reach = own
	}
	return s.store.SheetsOf(ctx, f.Round.ID, reach)
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
	done, err := s.tallyOf(ctx, f)
	if err != nil {
		return err
	}
	if why := f.Round.Advance(to, done, reason, s.now()); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	after := f.Round
	after.Stage, after.Proposer, after.Edition = to, "", edition
	if err := s.changeRound(ctx, a, f, "advance_round", after, reason); err != nil {
		return err
	}
	if to == assessment.DraftResult || to == assessment.Objecting {
		// What units are shown, and what later drafts are compared with.
		return s.KeepDraft(ctx, a, round)
	}
	return nil
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
	AtDraft     Place = "draft" // of the unit, to which it may object
)

// Landing is where to send a person who turns to a round.
type Landing struct {
	Place Place
	Unit  string // of AtSheet and AtDraft
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
	case s.seesAppraisal(a, f):
		return Landing{Place: AtAppraisal}, nil
	case f.own.Alias != "" && f.Round.Stage == assessment.Objecting:
		return Landing{AtDraft, f.own.Alias}, nil
	case f.own.Alias != "":
		return Landing{AtSheet, f.own.Alias}, nil
	}
	return Landing{}, fail(Forbidden, "app.forbidden")
}
