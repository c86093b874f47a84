package app

import (
	"context"
	"slices"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// Frame is what every page about a round shows around its matter: which round
// and unit it is about, and which others the person may turn to.
type Frame struct {
	Round  assessment.Round
	Rounds []assessment.Round // that the person may turn to; of editions, the latest
	Known  []assessment.Round // with every edition
	Unit   org.Unit           // zero on pages about the whole round
	Units  []org.Unit         // of the round, whose sheets the person may see
	Index  *rulebook.Index
	Today  calendar.Date
	May    map[account.Verb]bool // towards Home
	MayAll map[account.Verb]bool // towards the round as a whole

	// SelfMade says that the points which units gave themselves are
	// illustrative line by line, even where their total has a source.
	SelfMade bool

	// SeesAudit says that the person may read the log of the round's topmost
	// unit.
	SeesAudit bool

	// SeesSystem says that the person administers the whole installation.
	SeesSystem bool

	// SeesPeople says that the person may see the people of some unit.
	SeesPeople bool

	// Inherits says that Home took over from units that have ended.
	Inherits bool

	// SeesUnits says that the person looks after many units or administers them.
	SeesUnits bool

	tree *org.Tree
	own  org.Unit              // that the person belongs to
	all  []assessment.Standing // of a published round, where they were read
}

// Home is the unit that the page is about, or else the person's own; zero for
// those who look after many.
func (f *Frame) Home() org.Unit {
	if f.Unit.ID != "" {
		return f.Unit
	}
	return f.own
}

// frame opens a round, and a unit of it when alias is not empty, for a verb.
func (s *System) frame(ctx context.Context, a Actor, do account.Verb, round, alias string) (*Frame, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	f := &Frame{Today: s.Today(), tree: tree, May: map[account.Verb]bool{}, MayAll: map[account.Verb]bool{}}
	for _, r := range rounds {
		if s.authorise(a, account.SeeRanking, r.Publisher, tree) == nil {
			f.Known = append(f.Known, r)
		}
	}
	i := slices.IndexFunc(f.Known, func(r assessment.Round) bool { return r.Key == round })
	if i < 0 {
		return nil, fail(NotFound, "app.no_round", message.Word("round", round))
	}
	f.Round = f.Known[i]
	for _, r := range f.Known {
		if _, superseded := assessment.CorrectedBy(f.Known, r); r.ID == f.Round.ID || !superseded && !f.edition(r) {
			f.Rounds = append(f.Rounds, r)
		}
	}
	target := f.Round.Publisher
	if alias != "" {
		u, ok := tree.Alias(alias)
		if !ok || !tree.On(lastDay(f.Round)).Within(u.ID, f.Round.Publisher) {
			return nil, fail(NotFound, "app.no_unit", message.Word("unit", alias))
		}
		f.Unit, target = u, u.ID
	}
	if err := s.authorise(a, do, target, tree); err != nil {
		return nil, err
	}
	f.SeesPeople, f.SeesSystem = s.seesPeople(a, tree), s.seesSystem(a, tree)
	f.own = ownUnit(a, tree, f.Round.Publisher)
	f.SeesAudit = s.authorise(a, account.SeeAudit, tree.Top(f.Round.Publisher), tree) == nil
	f.Inherits = f.Home().ID != "" && len(tree.On(f.Today).Ancestors(f.Home().ID)) > 0
	f.SeesUnits = f.own.ID == "" || s.authorise(a, account.EditUnits, f.own.ID, tree) == nil
	for _, v := range []account.Verb{account.SeeSheet, account.SeePlan, account.EditPlan, account.SeeDocuments, account.SeeReport, account.SignReport, account.SeeIndex, account.RunRound, account.PublishRound, account.SeeDuties, account.FulfilDuty, account.SetDuties} {
		f.May[v] = s.authorise(a, v, f.Home().ID, tree) == nil
		f.MayAll[v] = s.authorise(a, v, f.Round.Publisher, tree) == nil
	}
	if f.Index, err = s.book(ctx, f.Round.Hash); err != nil {
		return nil, err
	}
	return f, nil
}

// edition says whether r is another edition of the frame's round.
func (f *Frame) edition(r assessment.Round) bool {
	mine, _ := assessment.Root(f.Known, f.Round)
	root, _ := assessment.Root(f.Known, r)
	return root.ID == mine.ID && r.ID != f.Round.ID
}

// Editions tells of the round as a publication: which edition it is, of which
// it corrects, and which corrects it. Earlier and Later are nil where there is
// none.
func (f *Frame) Editions() (number int, earlier, later *assessment.Round) {
	_, number = assessment.Root(f.Known, f.Round)
	if i := slices.IndexFunc(f.Known, func(r assessment.Round) bool { return r.ID == f.Round.Corrects }); i >= 0 {
		earlier = &f.Known[i]
	}
	if next, ok := assessment.CorrectedBy(f.Known, f.Round); ok {
		later = &next
	}
	return number, earlier, later
}

// ownUnit returns the unit below publisher at which a person has a role.
func ownUnit(a Actor, tree *org.Tree, publisher org.UnitID) org.Unit {
	for _, g := range a.Account.Grants {
		if u, ok := tree.Unit(g.Unit); ok && g.Unit != publisher && tree.Within(g.Unit, publisher) {
			return u
		}
	}
	return org.Unit{}
}

// page opens a round for a page: its frame, the units that the person may
// turn to, and the published results, in order of rank.
func (s *System) page(ctx context.Context, a Actor, do account.Verb, round, alias string) (*Frame, []assessment.Standing, error) {
	f, err := s.frame(ctx, a, do, round, alias)
	if err != nil {
		return nil, nil, err
	}
	if f.Round.Running() && f.Inherits {
		sheets, err := s.store.Sheets(ctx, f.Round.ID)
		if err != nil {
			return nil, nil, err
		}
		s.turnTo(f, a, sheets)
		return f, nil, nil
	}
	all, err := s.standings(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	for _, st := range all {
		if u, ok := f.tree.Unit(st.Unit); ok && s.authorise(a, account.SeeSheet, u.ID, f.tree) == nil {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return f.tree.ByName(x.ID, y.ID) })
	return f, all, nil
}

// standings are the published results of the frame's round, read once.
func (s *System) standings(ctx context.Context, f *Frame) ([]assessment.Standing, error) {
	if f.all != nil {
		return slices.Clone(f.all), nil
	}
	all, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	f.all = slices.Clone(all)
	return all, err
}

// Name returns the name of a unit of the tree.
func (f *Frame) Name(id org.UnitID) message.Phrase {
	u, _ := f.tree.Unit(id)
	return u.Name
}

// Alias returns what people type for a unit of the tree.
func (f *Frame) Alias(id org.UnitID) string {
	u, _ := f.tree.Unit(id)
	return u.Alias
}

// UnitOf returns a unit of the tree.
func (f *Frame) UnitOf(id org.UnitID) org.Unit {
	u, _ := f.tree.Unit(id)
	return u
}

// Start is where a person begins after signing in: the newest round that
// concerns them, and their own unit in it.
type Start struct {
	Round string // "" when no round concerns them yet
	Unit  string // "" for those who look after many units

	Running bool // the round is not published yet: Landing says where its work is
}

// Start finds where a person begins.
func (s *System) Start(ctx context.Context, a Actor) (Start, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return Start{}, err
	}
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return Start{}, err
	}
	slices.SortFunc(rounds, func(x, y assessment.Round) int { return y.Published.Cmp(x.Published) })
	for _, r := range rounds {
		if !r.Running() || r.Stage == assessment.Prepared || s.authorise(a, account.SeeRanking, r.Publisher, tree) != nil {
			continue
		}
		own := ownUnit(a, tree, r.Publisher)
		if _, err := s.store.Sheet(ctx, r.ID, own.ID); err == nil || own.ID == "" {
			return Start{Round: r.Key, Unit: own.Alias, Running: true}, nil
		}
	}
	for _, r := range rounds {
		if _, superseded := assessment.CorrectedBy(rounds, r); superseded || r.Running() || s.authorise(a, account.SeeRanking, r.Publisher, tree) != nil {
			continue
		}
		return Start{Round: r.Key, Unit: ownUnit(a, tree, r.Publisher).Alias}, nil
	}
	return Start{}, nil
}

// RoundOf finds the newest round of a year in which a unit took part, for
// those who name a unit and a year.
func (s *System) RoundOf(ctx context.Context, a Actor, alias string, year int) (string, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	u, ok := tree.Alias(alias)
	if !ok {
		return "", fail(NotFound, "app.no_unit", message.Word("unit", alias))
	}
	if err := s.authorise(a, account.SeeRanking, u.ID, tree); err != nil {
		return "", err
	}
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return "", err
	}
	slices.SortFunc(rounds, func(x, y assessment.Round) int { return y.Published.Cmp(x.Published) })
	for _, r := range rounds {
		if _, superseded := assessment.CorrectedBy(rounds, r); superseded || r.Year != year || !tree.Within(u.ID, r.Publisher) {
			continue
		}
		if _, err := s.store.Standing(ctx, r.ID, u.ID, assessment.Final); err == nil {
			return r.Key, nil
		}
	}
	return "", fail(NotFound, "app.no_round_year", message.Title("unit", u.Name), message.Word("year", strconv.Itoa(year)))
}
