package app

import (
	"context"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// some says whether a person may do a thing to a unit or to some part of it:
// for pages, and before it is known which part is meant.
func (s *System) some(a Actor, do account.Verb, unit org.UnitID, tree *org.Tree) bool {
	return a.console != "" || account.MaySome(a.Account, do, unit, tree, s.Today())
}

// mayPart says whether a person may do a thing to one component of a unit.
func (s *System) mayPart(a Actor, do account.Verb, f *Frame, unit org.UnitID, code string) bool {
	if s.authorise(a, do, unit, f.tree) == nil {
		return true // the whole is more than any of its parts
	}
	if !s.some(a, do, unit, f.tree) {
		return false
	}
	return account.May(a.Account, do, account.Target{Unit: unit, Part: code, Office: officeOf(f.Index, code)}, f.tree, s.Today())
}

// officeOf returns the office that answers for a component: its own, or that
// of the nearest node above that names one.
func officeOf(x *rulebook.Index, code string) string {
	office := ""
	for _, node := range pathTo(x, code) {
		if node.Appraiser != "" {
			office = node.Appraiser
		}
	}
	return office
}

// runningSome opens a running round for a verb that the person may do to the
// unit or to some part of it; each part is asked for on its own.
func (s *System) runningSome(ctx context.Context, a Actor, do account.Verb, round, unit string) (*Frame, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	at := f.Unit.ID
	if at == "" {
		at = f.Round.Publisher
	}
	if !s.some(a, do, at, f.tree) {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return f, nil
}

// part opens a running round for a change of one component of a unit.
func (s *System) part(ctx context.Context, a Actor, do account.Verb, round, unit, code string) (*Frame, *rulebook.Criterion, error) {
	f, err := s.runningSome(ctx, a, do, round, unit)
	if err != nil {
		return nil, nil, err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	if !s.mayPart(a, do, f, f.Unit.ID, code) {
		return nil, nil, fail(Forbidden, "app.not_your_part", message.Word("code", code))
	}
	return f, node, nil
}
