package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Correcting is a correction of a published round that is being prepared, and
// what it would change.
type Correcting struct {
	*Frame
	Correction assessment.Correction
	Edition    int // that it would be
	Changes    []NamedChange
	Lines      []AmendedLine
	Edit       bool
	Propose    bool
	Agree      bool
}

// NamedChange is what becomes of a unit.
type NamedChange struct {
	assessment.Change
	Name org.Unit
}

// AmendedLine is one changed component with what was published of it.
type AmendedLine struct {
	assessment.Amendment
	Name  org.Unit
	Title message.Phrase
	Was   points.Points
}

// correctable opens a published round whose results stand, for those who run
// or publish it.
func (s *System) correctable(ctx context.Context, a Actor, round string) (*Frame, error) {
	f, err := s.frame(ctx, a, account.SeeSheet, round, "")
	if err != nil {
		return nil, err
	}
	f.MayAll[account.PublishRound] = s.authorise(a, account.PublishRound, f.Round.Publisher, f.tree) == nil
	if !f.MayAll[account.RunRound] && !f.MayAll[account.PublishRound] {
		return nil, fail(Forbidden, "app.forbidden")
	}
	if f.Round.Running() {
		return nil, fail(Invalid, "correct.running")
	}
	if next, done := assessment.CorrectedBy(f.Known, f.Round); done {
		return nil, fail(Invalid, "correct.superseded", message.Date("date", next.Published))
	}
	return f, nil
}

// Correcting shows the correction that is being prepared for a published
// round.
func (s *System) Correcting(ctx context.Context, a Actor, round string) (*Correcting, error) {
	f, err := s.correctable(ctx, a, round)
	if err != nil {
		return nil, err
	}
	published, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	for _, st := range published {
		if u, ok := f.tree.Unit(st.Unit); ok {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return f.tree.ByName(x.ID, y.ID) })
	v := &Correcting{Frame: f, Edit: f.MayAll[account.RunRound]}
	if v.Correction, err = s.store.Correction(ctx, f.Round.ID); err != nil {
		return nil, err
	}
	_, edition := assessment.Root(f.Known, f.Round)
	v.Edition = edition + 1
	if len(v.Correction.Changes) == 0 {
		return v, nil
	}
	v.Propose = f.MayAll[account.PublishRound] && v.Correction.Proposer == ""
	v.Agree = f.MayAll[account.PublishRound] && v.Correction.Proposer != "" && v.Correction.Proposer != a.name()
	v.Edit = v.Edit && v.Correction.Proposer == ""
	was, err := s.store.ScoresOf(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	for _, c := range v.Correction.Changes {
		u, _ := f.tree.Unit(c.Unit)
		node, _ := f.Index.Find(c.Code)
		v.Lines = append(v.Lines, AmendedLine{c, u, node.Title, was[c.Unit][c.Code]})
	}
	results, err := s.corrected(ctx, f, v.Correction)
	if err != nil {
		return nil, err
	}
	for _, c := range assessment.Changes(draftOfStandings(published), draftOf(results)) {
		if c.Moved() {
			u, _ := f.tree.Unit(c.Unit)
			v.Changes = append(v.Changes, NamedChange{c, u})
		}
	}
	return v, nil
}

// draftOfStandings is published results as a draft keeps them.
func draftOfStandings(all []assessment.Standing) []assessment.DraftStanding {
	out := make([]assessment.DraftStanding, len(all))
	for i, st := range all {
		out[i] = assessment.DraftStanding{Unit: st.Unit, Total: st.Total, Rank: st.Rank, Class: st.Class.Name}
	}
	return out
}

// CorrectionWaits says whether a correction of the frame's round was proposed
// and waits for a second person.
func (s *System) CorrectionWaits(ctx context.Context, f *Frame) (bool, error) {
	if !f.MayAll[account.RunRound] && !f.MayAll[account.PublishRound] {
		return false, nil
	}
	c, err := s.store.Correction(ctx, f.Round.ID)
	return c.Proposer != "", err
}

// Amend adds a changed component to the correction of a published round, or,
// where typed is "", takes it off again. Version is the one that the person saw.
func (s *System) Amend(ctx context.Context, a Actor, round, why, unit, code, typed, remark string, version int) error {
	f, err := s.correctable(ctx, a, round)
	if err != nil {
		return err
	}
	if !f.MayAll[account.RunRound] {
		return fail(Forbidden, "app.forbidden")
	}
	before, err := s.store.Correction(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	after := before
	after.Reason, after.By, after.Version = strings.TrimSpace(why), a.name(), version
	if before.Proposer != "" {
		return fail(Invalid, "correct.proposed")
	}
	if after.Reason == "" {
		return fail(Invalid, "correct.no_reason")
	}
	u, ok := f.tree.Alias(unit)
	if !ok {
		return fail(Invalid, "app.no_unit", message.Word("unit", unit))
	}
	if _, err := s.store.Standing(ctx, f.Round.ID, u.ID, assessment.Final); err != nil {
		return found(err, "app.no_result", message.Title("unit", u.Name))
	}
	after.Changes = slices.DeleteFunc(slices.Clone(before.Changes), func(c assessment.Amendment) bool { return c.Unit == u.ID && c.Code == code })
	if typed != "" {
		c, err := amendment(f, u.ID, code, typed, strings.TrimSpace(remark))
		if err != nil {
			return err
		}
		after.Changes = append(after.Changes, c)
	}
	return s.saveCorrection(ctx, a, f, "amend_result", before, after)
}

func amendment(f *Frame, unit org.UnitID, code, typed, remark string) (assessment.Amendment, error) {
	none := assessment.Amendment{}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return none, fail(Invalid, "app.no_component", message.Word("code", code))
	}
	p, err := points.Parse(typed)
	if err != nil {
		return none, fail(Invalid, "verdict.bad_points", message.Word("typed", typed))
	}
	v := assessment.Verdict{Turn: assessment.FirstTurn, Points: &p, Remark: remark}
	if why := v.Check(node); why != nil {
		return none, &Error{Kind: Invalid, Text: *why}
	}
	if len([]rune(remark)) > maxText {
		return none, fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return assessment.Amendment{Unit: unit, Code: code, Points: p, Reason: remark}, nil
}

func (s *System) saveCorrection(ctx context.Context, a Actor, f *Frame, verb string, before, after assessment.Correction) error {
	err := s.store.Change(ctx, s.entry(a, f, verb, "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.PutCorrection(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// ProposeCorrection asks another person to agree to a correction.
func (s *System) ProposeCorrection(ctx context.Context, a Actor, round string, version int) error {
	v, err := s.Correcting(ctx, a, round)
	if err != nil {
		return err
	}
	switch {
	case !v.MayAll[account.PublishRound]:
		return fail(Forbidden, "app.forbidden")
	case len(v.Correction.Changes) == 0 || v.Correction.Proposer != "":
		return fail(Invalid, "correct.nothing")
	}
	after := v.Correction
	after.Proposer, after.Version = a.name(), version
	return s.saveCorrection(ctx, a, v.Frame, "propose_correction", v.Correction, after)
}

// GiveUpCorrection drops a correction that is being prepared.
func (s *System) GiveUpCorrection(ctx context.Context, a Actor, round string, version int) error {
	f, err := s.correctable(ctx, a, round)
	if err != nil {
		return err
	}
	c, err := s.store.Correction(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	if c.Version == 0 {
		return fail(Invalid, "correct.nothing")
	}
	c.Version = version
	err = s.store.Change(ctx, s.entry(a, f, "give_up_correction", "round:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(c, nil)
		return tx.DropCorrection(c)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// PublishCorrection agrees to a correction that another person proposed. What
// was published stays as it is; the correction is a publication of its own,
// whose key is returned.
func (s *System) PublishCorrection(ctx context.Context, a Actor, round string, version int) (string, error) {
	v, err := s.Correcting(ctx, a, round)
	if err != nil {
		return "", err
	}
	c := v.Correction
	switch {
	case !v.MayAll[account.PublishRound]:
		return "", fail(Forbidden, "app.forbidden")
	case c.Proposer == "":
		return "", fail(Invalid, "correct.nothing")
	case c.Proposer == a.name():
		return "", fail(Forbidden, "round.two_people")
	}
	results, err := s.corrected(ctx, v.Frame, c)
	if err != nil {
		return "", err
	}
	root, _ := assessment.Root(v.Known, v.Round)
	next := v.Round
	next.ID, next.Key, next.Published = assessment.RoundID(newID()), fmt.Sprintf("%s-dc%d", root.Key, v.Edition-1), s.Today()
	next.Corrects, next.Reason, next.Stage, next.Proposer, next.Shown, next.Decision = v.Round.ID, c.Reason, assessment.Published, c.Proposer, false, ""
	c.Version = version
	err = s.store.Change(ctx, s.entry(a, v.Frame, "publish_correction", "round:"+next.Key), func(tx *store.Tx) error {
		tx.Payload(c, next)
		if err := tx.DropCorrection(c); err != nil {
			return err
		}
		if err := tx.PutRound(next); err != nil {
			return err
		}
		if err := putResults(tx, next.ID, results); err != nil {
			return err
		}
		return tx.Inherit(v.Round.ID, next.ID)
	})
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrExists) {
		return "", fail(Conflict, "app.conflict")
	}
	return next.Key, err
}

// corrected scores and ranks a published round with the changes of a
// correction: from the values that it was published with, by its own rulebook.
func (s *System) corrected(ctx context.Context, f *Frame, c assessment.Correction) (map[assessment.Side]evaluated, error) {
	out := map[assessment.Side]evaluated{}
	for _, side := range []assessment.Side{assessment.Self, assessment.Final} {
		standings, err := s.store.Standings(ctx, f.Round.ID, side)
		if err != nil {
			return nil, err
		}
		if len(standings) == 0 {
			continue // no self score is known
		}
		inputs, err := s.store.RoundInputs(ctx, f.Round.ID, side)
		if err != nil {
			return nil, err
		}
		sheet := &scoring.Sheet{Inputs: map[string]scoring.Inputs{}, Self: side == assessment.Self}
		var cohorts map[string]string
		if len(f.Index.Cohorts) > 0 {
			cohorts = map[string]string{}
		}
		sources := map[org.UnitID]assessment.Standing{}
		for _, st := range standings {
			name := string(st.Unit)
			in := inputs[st.Unit]
			if side == assessment.Final {
				in = amended(in, st.Unit, c)
			}
			if sheet.Inputs[name], err = scoring.Typed(f.Index, in); err != nil {
				return nil, err
			}
			if cohorts != nil {
				cohorts[name] = st.Cohort
			}
			sheet.Units, sources[st.Unit] = append(sheet.Units, name), st
		}
		out[side] = evaluated{sheet, assessment.Evaluate(f.Index, sheet, cohorts), sources}
	}
	return out, nil
}

// amended is a unit's inputs with the changes of a correction.
func amended(in scoring.Inputs, unit org.UnitID, c assessment.Correction) scoring.Inputs {
	out := scoring.Inputs{}
	for code, values := range in {
		out[code] = values
	}
	for _, change := range c.Changes {
		if change.Unit != unit {
			continue
		}
		values := slices.DeleteFunc(slices.Clone(out[change.Code]), isOverride)
		v := assessment.Verdict{Points: &change.Points, Remark: change.Reason, By: c.By}
		out[change.Code] = assessment.FinalValues(assessment.Entry{Values: values}, &v)
	}
	return out
}

func isOverride(v scoring.Value) bool {
	return v.Input == rulebook.OverrideInput || v.Input == rulebook.OverrideReasonInput
}
