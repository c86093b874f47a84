package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// LossPage is one loss of a unit, with the causes that may be named for it.
type LossPage struct {
	*Frame
	Loss   remediation.Loss
	Causes []remediation.Cause
}

// LossPage opens a loss for those who say why it came about.
func (s *System) LossPage(ctx context.Context, a Actor, round, unit, code string) (*LossPage, error) {
	f, _, err := s.page(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return nil, err
	}
	losses, err := s.losses(ctx, f, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(losses, func(l remediation.Loss) bool { return l.Line.Code == code })
	if i < 0 {
		return nil, fail(NotFound, "app.no_loss", message.Word("code", code))
	}
	v := &LossPage{Frame: f, Loss: losses[i]}
	v.Causes, err = s.store.Causes(ctx, f.Round.ID)
	return v, err
}

// SaveNote saves why a unit lost points and what it has done since. version is
// the one that the person saw.
func (s *System) SaveNote(ctx context.Context, a Actor, round, unit, code string, causes []string, reason, done string, version int) error {
	v, err := s.LossPage(ctx, a, round, unit, code)
	if err != nil {
		return err
	}
	for _, key := range causes {
		if !slices.ContainsFunc(v.Causes, func(c remediation.Cause) bool { return c.Key == key }) {
			return fail(Invalid, "note.no_cause")
		}
	}
	switch {
	case len(causes) == 0 && reason == "":
		return fail(Invalid, "note.empty")
	case len([]rune(reason)) > maxText || len([]rune(done)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	before, after := remediation.Note{Unit: v.Unit.ID, Component: code}, remediation.Note{Unit: v.Unit.ID, Component: code}
	if v.Loss.Note != nil {
		before, after = *v.Loss.Note, *v.Loss.Note
	}
	after.Causes, after.Version = causes, version
	if reason != before.Reason.VI {
		after.Reason = message.Phrase{VI: reason}
	}
	if done != before.Done.VI {
		after.Done = message.Phrase{VI: done}
	}
	err = s.store.Change(ctx, s.entry(a, v.Frame, "save_note", "note:"+v.Round.Key+"/"+v.Unit.Alias+"/"+code), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.SaveNote(v.Round.ID, after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// CauseList is the causes that units of a round may name.
type CauseList struct {
	*Frame
	Causes []remediation.Cause
}

// CauseList shows the list to those who keep it.
func (s *System) CauseList(ctx context.Context, a Actor, round string) (*CauseList, error) {
	f, err := s.frame(ctx, a, account.RunRound, round, "")
	if err != nil {
		return nil, err
	}
	v := &CauseList{Frame: f}
	v.Causes, err = s.store.Causes(ctx, f.Round.ID)
	return v, err
}

// SaveCause changes a cause of the list, or with key "" adds one.
func (s *System) SaveCause(ctx context.Context, a Actor, round string, c remediation.Cause) error {
	v, err := s.CauseList(ctx, a, round)
	if err != nil {
		return err
	}
	natures := []remediation.Nature{remediation.Subjective, remediation.Objective, remediation.Mixed}
	switch i := slices.IndexFunc(v.Causes, func(x remediation.Cause) bool { return x.Key == c.Key }); {
	case strings.TrimSpace(c.Title.VI) == "":
		return fail(Invalid, "note.no_title")
	case len([]rune(c.Title.VI+c.Title.EN)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case !slices.Contains(natures, c.Nature):
		return fail(Invalid, "note.no_nature")
	case c.Key == "":
		c.Key = newID()
	case i < 0:
		return fail(NotFound, "note.no_cause")
	}
	return s.store.Change(ctx, s.entry(a, v.Frame, "save_cause", "cause:"+v.Round.Key+"/"+c.Key), func(tx *store.Tx) error {
		tx.Payload(v.Causes, c)
		return tx.SaveCause(v.Round.ID, c)
	})
}
