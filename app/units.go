package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// UnitList is a page of the units as they stood on a date.
type UnitList struct {
	*Frame
	On      calendar.Date
	Find    string
	Rows    []UnitRow
	Total   int // that are found, on all pages
	Page    int // from 1
	Pages   int
	MayEdit bool
}

// UnitRow is a unit as it stood on a date.
type UnitRow struct {
	org.Unit
	Depth   int
	Named   message.Phrase // its name on the date
	Above   org.Unit
	Origins []org.Unit // that it took over from by the date
}

// unitsPage is how many units a page of the list shows.
const unitsPage = 100

// UnitsOn lists the units as they stood on a date, each below the one that it
// stood under; find narrows the list to names, aliases and codes that hold a
// text, typed with or without accents.
func (s *System) UnitsOn(ctx context.Context, a Actor, on calendar.Date, find string, page int) (*UnitList, error) {
	var f *Frame
	var err error
	if a.console == "" {
		f, err = s.desk(ctx, a)
	} else {
		f = &Frame{}
		f.tree, err = s.tree(ctx)
	}
	if err != nil {
		return nil, err
	}
	v := &UnitList{Frame: f, On: on, Find: find}
	at := f.tree.On(on)
	below := at.ByParent()
	var walk func(above org.Unit, depth int)
	walk = func(above org.Unit, depth int) {
		for _, u := range below[above.ID] {
			if depth == 0 && s.authorise(a, account.SeeUnits, u.ID, f.tree) != nil {
				continue
			}
			v.MayEdit = v.MayEdit || s.authorise(a, account.EditUnits, u.ID, f.tree) == nil
			if row := (UnitRow{u, depth, u.NameOn(on), above, at.Ancestors(u.ID)}); find == "" || row.finds(find) {
				v.Rows = append(v.Rows, row)
			}
			walk(u, depth+1)
		}
	}
	walk(org.Unit{}, 0)
	v.Total = len(v.Rows)
	v.Pages = max(1, (v.Total+unitsPage-1)/unitsPage)
	v.Page = min(max(page, 1), v.Pages)
	if page > 0 {
		v.Rows = v.Rows[(v.Page-1)*unitsPage : min(v.Page*unitsPage, v.Total)]
	}
	return v, nil
}

func (r UnitRow) finds(text string) bool {
	codes := ""
	for _, c := range r.History.Codes {
		codes += " " + c.Value
	}
	return message.Finds(r.Named.VI+" "+r.Named.EN+" "+r.Alias+codes, text)
}

// UnitPage is one unit through time.
type UnitPage struct {
	*Frame
	About   org.Unit // the unit; Frame.Unit is empty, since no round is meant
	From    []org.Unit
	Heirs   []org.Succession
	Answers org.Unit // who answers for it today
	Below   []org.Unit
	Took    []Took
	MayEdit bool
	Papers  bool // the person may see how its papers are headed and signed
}

// Took is a round in which a unit took part.
type Took struct {
	Round    assessment.Round
	Standing assessment.Standing // of a round that is published
}

// UnitPage shows a unit: its codes and names, what it came from and became,
// and the rounds that it took part in.
func (s *System) UnitPage(ctx context.Context, a Actor, alias string) (*UnitPage, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	u, ok := f.tree.Alias(alias)
	if !ok || s.authorise(a, account.SeeUnits, f.tree.Top(u.ID), f.tree) != nil {
		return nil, fail(NotFound, "app.no_unit", message.Word("unit", alias))
	}
	at := f.tree.On(f.Today)
	v := &UnitPage{Frame: f, About: u, From: f.tree.Ancestors(u.ID), Heirs: u.Successions(), Below: at.Below(u.ID)}
	v.Answers, _ = f.tree.Unit(at.Answers(u.ID))
	v.MayEdit = s.authorise(a, account.EditUnits, u.ID, f.tree) == nil
	v.Papers = s.authorise(a, account.SeeReport, u.ID, f.tree) == nil
	standings, err := s.store.StandingsOf(ctx, u.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	for _, r := range f.Rounds {
		st, published := standings[r.ID]
		if !published && r.Running() {
			if _, err := s.store.Sheet(ctx, r.ID, u.ID); err == nil {
				v.Took = append(v.Took, Took{Round: r})
			} else if !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
		}
		if published {
			v.Took = append(v.Took, Took{r, st})
		}
	}
	return v, nil
}

// UnitEvent is what befalls units, as a person states it: units by alias, code
// or name.
type UnitEvent struct {
	Kind     org.EventKind
	On       calendar.Date
	Basis    string
	Units    []string // of a merger those beside the unit of the page
	Heirs    []string
	Name     string
	Sort     string
	Parent   string
	CodeKind org.CodeKind
	Code     string
}

// RecordUnitEvent records what befalls a unit. Of a merger, the unit is the
// heir; of everything else, it is what it befalls. version is the one that the
// person saw.
func (s *System) RecordUnitEvent(ctx context.Context, a Actor, alias string, e UnitEvent, version int) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	u, ok := tree.Alias(alias)
	if !ok || s.authorise(a, account.SeeUnits, tree.Top(u.ID), tree) != nil {
		return fail(NotFound, "app.no_unit", message.Word("unit", alias))
	}
	if err := s.authorise(a, account.EditUnits, u.ID, tree); err != nil {
		return err
	}
	if u.Version != version {
		return fail(Conflict, "app.conflict")
	}
	event, err := e.resolve(u, tree)
	if err != nil {
		return err
	}
	changed, why := tree.Apply(event)
	if why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	return s.saveUnits(ctx, a, tree, u, "record_unit_event", changed)
}

// saveUnits saves units that are known, in one change.
func (s *System) saveUnits(ctx context.Context, a Actor, tree *org.Tree, about org.Unit, verb string, changed []org.Unit) error {
	var before []org.Unit
	for _, u := range changed {
		old, _ := tree.Unit(u.ID)
		if err := s.authorise(a, account.EditUnits, u.ID, tree); err != nil {
			return err
		}
		before = append(before, old)
	}
	entry := audit.Entry{Chain: tree.Top(about.ID), Actor: a.name(), Verb: verb, Target: "unit:" + about.Alias, Unit: about.ID}
	err := s.store.Change(ctx, entry, func(tx *store.Tx) error {
		tx.Payload(before, changed)
		for _, u := range changed {
			if err := tx.UpdateUnit(u); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// resolve finds the units that a person names.
func (e UnitEvent) resolve(u org.Unit, tree *org.Tree) (org.Event, error) {
	event := org.Event{
		Kind: e.Kind, On: e.On, Basis: e.Basis, Units: []org.UnitID{u.ID}, Sort: e.Sort,
		Name: message.Phrase{VI: e.Name}, Code: org.Code{Kind: e.CodeKind, Value: e.Code},
	}
	before, after := tree.On(e.On.Plus(-1)), tree.On(e.On)
	var err error
	switch e.Kind {
	case org.Merger:
		event.Heirs = []org.UnitID{u.ID}
		event.Units, err = findUnits(before, e.Units)
	case org.Split:
		event.Heirs, err = findUnits(after, e.Heirs)
	case org.Move:
		var above []org.UnitID
		if above, err = findUnits(after, []string{e.Parent}); len(above) > 0 {
			event.Parent = above[0]
		}
	}
	return event, err
}

// findUnits finds units by alias, code or name as of the tree's date.
func findUnits(tree *org.Tree, refs []string) ([]org.UnitID, error) {
	var ids []org.UnitID
	for _, ref := range refs {
		u, err := lookUp(tree, ref)
		var several *org.Ambiguous
		switch {
		case errors.As(err, &several):
			names := make([]string, len(several.Candidates))
			for i, c := range several.Candidates {
				names[i] = c.Alias
			}
			return nil, fail(Invalid, "unit.several", message.Word("unit", ref), message.Word("aliases", strings.Join(names, ", ")))
		case err != nil:
			return nil, fail(Invalid, "unit.none_such", message.Word("unit", ref))
		}
		if !slices.Contains(ids, u.ID) {
			ids = append(ids, u.ID)
		}
	}
	return ids, nil
}

func lookUp(tree *org.Tree, ref string) (org.Unit, error) {
	if u, ok := tree.Alias(strings.TrimSpace(ref)); ok {
		return u, nil
	}
	u, err := tree.Coded(ref)
	if errors.Is(err, org.ErrUnknown) {
		return tree.Named(ref)
	}
	return u, err
}
