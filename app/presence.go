package app

import (
	"context"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// How long a person counts as present after their page was last heard of, and
// how often that is written down: looking at a page writes seldom.
const (
	presentFor = 90 * time.Second
	noteEvery  = 45 * time.Second
)

// Here notes that a person has a component of a unit's running sheet open, or
// the sheet as a whole when code is "", and returns who else is on it.
func (s *System) Here(ctx context.Context, a Actor, round, unit, code string) ([]store.Presence, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	if node, ok := f.Index.Find(code); code != "" && (!ok || !node.Scored()) {
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	now := s.now()
	here, err := s.store.Present(ctx, f.Round.ID, f.Unit.ID, now.Add(-presentFor))
	if err != nil || a.Account.ID == "" {
		return here, err
	}
	known := false
	others := slices.DeleteFunc(here, func(p store.Presence) bool {
		me := p.Account == a.Account.ID
		known = known || me && p.Code == code && now.Sub(p.Seen) < noteEvery
		return me
	})
	if known {
		return others, nil
	}
	return others, s.store.SetPresent(ctx, f.Round.ID, f.Unit.ID, a.Account.ID, code, now.Add(-presentFor))
}
