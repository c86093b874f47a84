package app

import (
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// AreaProgress is how much of an area is done over all units.
type AreaProgress struct {
	Node    *rulebook.Criterion
	Filled  int // of Self
	Self    int // components × units that units score
	Decided int // of All
	All     int // components × units that appraisers decide on
}

// Percent is the share of n in of, rounded down; 100 only when all is done.
func (AreaProgress) Percent(n, of int) int {
	if of == 0 {
		return 100
	}
	return n * 100 / of
}

// tallyOf counts what is done in a round.
func (s *System) tallyOf(ctx context.Context, f *Frame) (assessment.Tally, error) {
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return assessment.Tally{}, err
	}
	decided, err := s.store.DecidedByUnit(ctx, f.Round.ID)
	if err != nil {
		return assessment.Tally{}, err
	}
	t := tally(f.Index, sheets, decided)
	parts, _, _, err := s.parts(ctx, f, len(sheets))
	if err != nil {
		return t, err
	}
	t.Unconfirmed = assessment.Unconfirmed(parts)
	if t.Unheard, err = s.store.Unheard(ctx, f.Round.ID); err != nil {
		return t, err
	}
	t.Unanswered, err = s.store.Unanswered(ctx, f.Round.ID)
	return t, err
}

// parts divides the round among its appraising offices, for the appraisal
// under way, or the one that was last.
func (s *System) parts(ctx context.Context, f *Frame, units int) (parts []assessment.Part, covered map[string]assessment.Coverage, turn int, err error) {
	turn = assessment.FirstTurn
	if f.Round.Stage.After(assessment.Explaining) {
		turn = assessment.SecondTurn
	}
	if covered, err = s.store.Coverage(ctx, f.Round.ID, turn); err != nil {
		return nil, nil, 0, err
	}
	given, err := s.store.Confirmations(ctx, f.Round.ID, turn)
	if err != nil {
		return nil, nil, 0, err
	}
	return assessment.Parts(f.Index.Leaves(), f.office, units, covered, given), covered, turn, nil
}

// office is the office that answers for a component.
func (f *Frame) office(code string) string { return officeOf(f.Index, code) }

// waiting fills in, with a fixed number of queries, what a round waits for.
func (s *System) waiting(ctx context.Context, v *Progress) error {
	parts, decided, turn, err := s.parts(ctx, v.Frame, len(v.Rows))
	if err != nil {
		return err
	}
	v.Parts, v.PartTurn = parts, turn
	v.Tally.Unconfirmed = assessment.Unconfirmed(v.Parts)
	if v.Tally.Unanswered, err = s.store.Unanswered(ctx, v.Round.ID); err != nil {
		return err
	}
	if v.Tally.Unheard, err = s.store.Unheard(ctx, v.Round.ID); err != nil {
		return err
	}
	filled, err := s.store.FilledByCode(ctx, v.Round.ID)
	if err != nil {
		return err
	}
	for _, c := range v.Index.Leaves() {
		top := pathTo(v.Index, c.Code)[0]
		i := slices.IndexFunc(v.Areas, func(a AreaProgress) bool { return a.Node == top })
		if i < 0 {
			i = len(v.Areas)
			v.Areas = append(v.Areas, AreaProgress{Node: top})
		}
		area := &v.Areas[i]
		area.All, area.Decided = area.All+len(v.Rows), area.Decided+decided[c.Code].Decided
		if assessment.SelfScored(c) {
			area.Self, area.Filled = area.Self+len(v.Rows), area.Filled+filled[c.Code]
		}
	}
	v.Reminders, err = s.remindersNow(ctx, v.Frame)
	return err
}

// Waited says whether the round waits for the unit now.
func (v *Progress) Waited(r ProgressRow) bool {
	switch v.Round.Stage {
	case assessment.SelfScoring:
		return r.Sheet.State != assessment.Submitted
	case assessment.Explaining:
		return r.Asked > 0 && r.Sheet.Answered.IsZero()
	case assessment.FirstAppraisal:
		return !r.Sheet.Extended.IsZero() && r.Sheet.State != assessment.Submitted
	}
	return false
}

// remindersNow returns the reminders that were sent in the stage that the
// round is in.
func (s *System) remindersNow(ctx context.Context, f *Frame) ([]assessment.Reminder, error) {
	all, err := s.store.Reminders(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(r assessment.Reminder) bool { return r.Stage != f.Round.Stage }), nil
}

// Remind sends a sentence to units, by alias, and to appraising offices. They
// see it on their pages as long as the round stays in its stage.
func (s *System) Remind(ctx context.Context, a Actor, round string, units, offices []string, sentence string) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	sentence = strings.TrimSpace(sentence)
	switch {
	case sentence == "":
		return fail(Invalid, "remind.empty")
	case len([]rune(sentence)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case len(units)+len(offices) == 0:
		return fail(Invalid, "remind.nobody")
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	var all []assessment.Reminder
	one := func(unit org.UnitID, office string) {
		all = append(all, assessment.Reminder{ID: newID(), Stage: f.Round.Stage, Unit: unit, Office: office, Sentence: sentence, By: a.name()})
	}
	for _, alias := range units {
		u, ok := f.tree.Alias(alias)
		if !ok || !slices.ContainsFunc(sheets, func(sh assessment.Sheet) bool { return sh.Unit == u.ID }) {
			return fail(Invalid, "app.no_unit", message.Word("unit", alias))
		}
		one(u.ID, "")
	}
	for _, office := range offices {
		if !slices.ContainsFunc(f.Index.Leaves(), func(c *rulebook.Criterion) bool { return f.office(c.Code) == office }) {
			return fail(Invalid, "confirm.no_office", message.Word("office", office))
		}
		one("", office)
	}
	return s.store.Change(ctx, s.entry(a, f, "remind", "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(nil, all)
		return tx.PutReminders(f.Round.ID, all)
	})
}
