package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Losses is lost points, of one unit or of all that the person may see, by
// area, by cause and by unit.
type Losses struct {
	*Frame
	Losses  []remediation.Loss
	ByArea  []remediation.Group
	ByCause []remediation.Group
	ByUnit  []remediation.Group // empty when one unit is shown
	Total   points.Points
	Claimed points.Points // claimed and not given
	Filter  LossFilter
	Origin  []Before // of one unit: what those lost that it took over from
}

// LossFilter narrows the list (not the groups); empty fields do not filter.
type LossFilter struct{ Area, Cause, Unit string }

// Losses shows lost points. With unit "" it shows all units of the round whose
// plans the person may see.
func (s *System) Losses(ctx context.Context, a Actor, round, unit string, filter LossFilter) (*Losses, error) {
	f, _, err := s.page(ctx, a, account.SeePlan, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Losses{Frame: f, Filter: filter}
	if v.Origin, err = s.before(ctx, a, f); err != nil {
		return nil, err
	}
	if v.Losses, err = s.lossesOfAll(ctx, f); err != nil {
		return nil, err
	}
	for _, l := range v.Losses {
		v.Total, v.Claimed = v.Total.Add(l.Line.Lost), v.Claimed.Add(l.Claimed())
	}
	v.ByArea = remediation.By(v.Losses, f.areaKeys)
	v.ByCause = remediation.By(v.Losses, remediation.CauseKeys)
	if unit == "" {
		v.ByUnit = remediation.By(v.Losses, f.unitKeys)
	}
	v.Losses = slices.DeleteFunc(v.Losses, func(l remediation.Loss) bool { return !filter.keeps(f, l) })
	return v, nil
}

func (x LossFilter) keeps(f *Frame, l remediation.Loss) bool {
	if x.Area != "" && l.Line.Area != x.Area {
		return false
	}
	if u, _ := f.tree.Unit(l.Unit); x.Unit != "" && u.Alias != x.Unit {
		return false
	}
	if x.Cause == "" {
		return true
	}
	if x.Cause == NoCause {
		return len(l.Causes) == 0
	}
	return slices.ContainsFunc(l.Causes, func(c remediation.Cause) bool { return c.Key == x.Cause })
}

// NoCause is the filter for losses without a stated cause.
const NoCause = "none"

func (f *Frame) areaKeys(l remediation.Loss) []remediation.Group {
	area, ok := f.Index.Find(l.Line.Area)
	if !ok {
		area = &rulebook.Criterion{Code: l.Line.Area}
	}
	return []remediation.Group{{Key: area.Code, Title: area.Title}}
}

func (f *Frame) unitKeys(l remediation.Loss) []remediation.Group {
	u, _ := f.tree.Unit(l.Unit)
	return []remediation.Group{{Key: u.Alias, Title: u.Name}}
}

// lossesOfAll joins the losses of the frame's unit, or of all its units, with
// a fixed number of queries.
func (s *System) lossesOfAll(ctx context.Context, f *Frame) ([]remediation.Loss, error) {
	if f.Unit.ID != "" {
		return s.losses(ctx, f, f.Unit.ID)
	}
	lost, err := s.store.LostLines(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	self, err := s.store.ScoresOf(ctx, f.Round.ID, assessment.Self)
	if err != nil {
		return nil, err
	}
	claims, err := s.store.Standings(ctx, f.Round.ID, assessment.Self)
	if err != nil {
		return nil, err
	}
	f.SelfMade = slices.ContainsFunc(claims, func(st assessment.Standing) bool { return st.Illustrative })
	notes, err := s.store.Notes(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	causes, err := s.store.Causes(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	actions, err := s.store.Actions(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	return joinAll(f.Units, lost, self, notes, causes, actions), nil
}

func joinAll(units []org.Unit, lost map[org.UnitID][]scoring.Line, self map[org.UnitID]map[string]points.Points,
	notes []remediation.Note, causes []remediation.Cause, actions []remediation.Action) []remediation.Loss {
	notesOf, actionsOf := map[org.UnitID][]remediation.Note{}, map[org.UnitID][]remediation.Action{}
	for _, n := range notes {
		notesOf[n.Unit] = append(notesOf[n.Unit], n)
	}
	for _, a := range actions {
		actionsOf[a.Unit] = append(actionsOf[a.Unit], a)
	}
	var all []remediation.Loss
	for _, u := range units {
		all = append(all, remediation.Join(u.ID, lost[u.ID], self[u.ID], notesOf[u.ID], causes, actionsOf[u.ID])...)
	}
	return all
}
