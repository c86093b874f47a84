package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// LossRow is a component that lost points, beside what others and the year
// before got of it. Of others only the best and the middle are told.
type LossRow struct {
	Node   *rulebook.Criterion
	Line   scoring.Line   // of the unit; zero on the map of all
	Self   points.Points  // of meaning only where Said
	Said   bool           // the unit's own score is known
	Doubt  message.Text   // why claimed points were probably not given
	Was    *points.Points // the year before, on the same maximum
	Best   points.Points
	Median points.Points
	Full   int           // units of the cohort that won all of it
	Of     int           // units of the cohort
	Lost   points.Points // by all, on the map; by the unit otherwise
	Losers int
}

// Analysis is one unit's lost points against last year and against the cohort.
type Analysis struct {
	*Frame
	Rows   []LossRow // largest loss first
	Lost   points.Points
	Before *assessment.Round
	Cohort string
	Made   bool // some of the others' points are illustrative
}

// Analysis compares a unit's lost points.
func (s *System) Analysis(ctx context.Context, a Actor, round, unit string) (*Analysis, error) {
	f, all, err := s.page(ctx, a, account.SeePlan, round, unit)
	if err != nil {
		return nil, err
	}
	own, err := f.standingOf(all)
	if err != nil {
		return nil, err
	}
	v := &Analysis{Frame: f, Cohort: own.Cohort}
	scores, err := s.store.ScoresOf(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	var cohort []org.UnitID
	for _, st := range all {
		if st.Cohort == own.Cohort {
			cohort = append(cohort, st.Unit)
			v.Made = v.Made || st.Illustrative
		}
	}
	both, err := s.lines(ctx, f, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	was, err := s.yearBefore(ctx, f, v)
	if err != nil {
		return nil, err
	}
	proofs, err := s.proofCounts(ctx, f)
	if err != nil {
		return nil, err
	}
	self := scoring.Card{Lines: both.self}
	for _, line := range scoring.Lost(both.final) {
		node, ok := f.Index.Find(line.Code)
		if !ok {
			continue
		}
		row := LossRow{Node: node, Line: line, Lost: line.Lost}
		row.among(cohort, scores)
		if claimed, ok := self.Line(line.Code); ok {
			row.Self, row.Said = claimed.Got, true
			f.SelfMade = f.SelfMade || claimed.Marks.Score
			row.Doubt = s.doubt(f, claimed, line, proofs)
		}
		if p, ok := was[line.Code]; ok {
			row.Was = &p
		}
		v.Lost = v.Lost.Add(line.Lost)
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(x, y LossRow) int { return y.Lost.Cmp(x.Lost) })
	return v, nil
}

// doubt looks at both sides with their values read.
func (s *System) doubt(f *Frame, claimed, line scoring.Line, proofs map[string]int) message.Text {
	n, known := proofs[line.Code]
	if !known {
		n = -1
	}
	for _, l := range []*scoring.Line{&claimed, &line} {
		if typed, err := scoring.Typed(f.Index, scoring.Inputs{l.Code: l.Basis}); err == nil {
			l.Basis = typed[l.Code]
		}
	}
	return remediation.Doubt(claimed, line, n, func(input string) message.Phrase {
		if node, ok := f.Index.Find(line.Code); ok {
			if in, ok := node.Input(input); ok {
				return in.Title
			}
		}
		return message.Phrase{VI: input}
	})
}

// proofCounts is how many pieces of evidence the frame's unit gave for each
// component; empty where the round did not run here.
func (s *System) proofCounts(ctx context.Context, f *Frame) (map[string]int, error) {
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	counts := map[string]int{}
	for code, e := range entries {
		counts[code] = len(e.Proofs)
	}
	return counts, err
}

// yearBefore returns what the unit got the year before, by the codes of this
// round, where the maximum is the same.
func (s *System) yearBefore(ctx context.Context, f *Frame, v *Analysis) (map[string]points.Points, error) {
	before, ok := f.before()
	if !ok || before.Year >= f.Round.Year {
		return nil, nil
	}
	v.Before = &before
	older, err := s.book(ctx, before.Hash)
	if err != nil {
		return nil, err
	}
	lines, err := s.store.Lines(ctx, before.ID, f.Unit.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	card, was := scoring.Card{Lines: lines}, map[string]points.Points{}
	for _, p := range rulebook.Pairs(older, f.Index) {
		if line, ok := card.Line(p.Old.Code); ok && line.Max == p.New.Max {
			was[p.New.Code] = line.Got
		}
	}
	return was, nil
}

// among fills in what a cohort got of the component.
func (r *LossRow) among(cohort []org.UnitID, scores map[org.UnitID]map[string]points.Points) {
	var got []points.Points
	for _, u := range cohort {
		p, ok := scores[u][r.Node.Code]
		if !ok {
			continue
		}
		got = append(got, p)
		if !p.Less(r.Node.Max) {
			r.Full++
		}
	}
	if r.Of = len(got); r.Of == 0 {
		return
	}
	slices.SortFunc(got, func(x, y points.Points) int { return y.Cmp(x) })
	r.Best, r.Median = got[0], got[len(got)/2]
	if len(got)%2 == 0 {
		r.Median = got[len(got)/2-1].Add(got[len(got)/2]).Half()
	}
}

// LossMap is what all units of a round lost, by unit and component.
type LossMap struct {
	*Frame
	Columns []LossRow // components that somebody lost points on, in the order of the index
	Rows    []LossMapRow
	Nobody  []LossRow // components that no unit won in full
	Lost    points.Points
	Made    bool
}

// LossMapRow is one unit of the map.
type LossMapRow struct {
	Unit org.Unit
	Lost []points.Points // by column
	Sum  points.Points
}

// LossMap shows what all units lost to those who may see all plans.
func (s *System) LossMap(ctx context.Context, a Actor, round string) (*LossMap, error) {
	f, all, err := s.page(ctx, a, account.SeePlan, round, "")
	if err != nil {
		return nil, err
	}
	v := &LossMap{Frame: f}
	for _, st := range all {
		v.Made = v.Made || st.Illustrative
	}
	scores, err := s.store.ScoresOf(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	lost, err := s.store.LostLines(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	units := make([]org.UnitID, len(f.Units))
	by := map[org.UnitID]map[string]points.Points{}
	for i, u := range f.Units {
		units[i], by[u.ID] = u.ID, map[string]points.Points{}
		for _, line := range lost[u.ID] {
			by[u.ID][line.Code] = line.Lost
		}
	}
	for _, c := range f.Index.Leaves() {
		col := LossRow{Node: c}
		col.among(units, scores)
		for _, u := range units {
			if p := by[u][c.Code]; p.Sign() > 0 {
				col.Lost, col.Losers = col.Lost.Add(p), col.Losers+1
			}
		}
		if col.Losers == 0 {
			continue
		}
		v.Columns, v.Lost = append(v.Columns, col), v.Lost.Add(col.Lost)
		if col.Full == 0 && c.Tally == rulebook.InTotal {
			v.Nobody = append(v.Nobody, col)
		}
	}
	for _, u := range f.Units {
		row := LossMapRow{Unit: u}
		for _, col := range v.Columns {
			p := by[u.ID][col.Node.Code]
			row.Lost, row.Sum = append(row.Lost, p), row.Sum.Add(p)
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(x, y LossMapRow) int { return y.Sum.Cmp(x.Sum) })
	return v, nil
}

// Help is where the secretariat's days win the district most points.
type Help struct {
	*Frame
	Actions    []HelpAction    // most points for a day first
	Components []HelpComponent // most points over all units first
	Usual      forecast.Days
	Made       bool
}

// HelpAction is an open action with what one day spent on it wins.
type HelpAction struct {
	remediation.Action
	Name    string
	Alias   string
	Worth   points.Points
	Effort  forecast.Days
	Guessed bool
	PerDay  points.Points
}

// HelpComponent is a component that many units lost, with who won it and what
// those units did.
type HelpComponent struct {
	LossRow
	Winners  []org.Unit           // that got all of it, at most a few
	Measures []remediation.Action // done or accepted ones of theirs on it
}

// mostWinners bounds how many winners of a component are named.
const mostWinners = 5

// mostComponents bounds the components that are named; the map has them all.
const mostComponents = 20

// Help shows the secretariat where a day of help wins most.
func (s *System) Help(ctx context.Context, a Actor, round string, usual forecast.Days) (*Help, error) {
	m, err := s.LossMap(ctx, a, round)
	if err != nil {
		return nil, err
	}
	if err := s.authorise(a, account.RunRound, m.Round.Publisher, m.tree); err != nil {
		return nil, err
	}
	v := &Help{Frame: m.Frame, Usual: usual, Made: m.Made}
	actions, err := s.store.Actions(ctx, m.Round.ID, "")
	if err != nil {
		return nil, err
	}
	scores, err := s.store.ScoresOf(ctx, m.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	lost := map[org.UnitID]map[string]points.Points{}
	for _, row := range m.Rows {
		lost[row.Unit.ID] = map[string]points.Points{}
		for i, p := range row.Lost {
			lost[row.Unit.ID][m.Columns[i].Node.Code] = p
		}
	}
	for _, x := range actions {
		if h, ok := helpOf(m.Frame, x, lost[x.Unit], usual); ok {
			v.Actions = append(v.Actions, h)
		}
	}
	slices.SortStableFunc(v.Actions, func(x, y HelpAction) int { return y.PerDay.Cmp(x.PerDay) })
	for _, col := range m.Columns {
		h := HelpComponent{LossRow: col}
		for _, u := range m.Units {
			if p, ok := scores[u.ID][col.Node.Code]; !ok || p.Less(col.Node.Max) {
				continue
			}
			if len(h.Winners) < mostWinners {
				h.Winners = append(h.Winners, u)
			}
			for _, x := range actions {
				if x.Unit == u.ID && slices.Contains(x.Components, col.Node.Code) && (x.State == remediation.Done || x.State == remediation.Accepted) {
					h.Measures = append(h.Measures, x)
				}
			}
		}
		v.Components = append(v.Components, h)
	}
	slices.SortStableFunc(v.Components, func(x, y HelpComponent) int { return y.Lost.Cmp(x.Lost) })
	v.Components = v.Components[:min(len(v.Components), mostComponents)]
	return v, nil
}

// helpOf reckons what a day on an action wins; false where it is not open or
// wins nothing.
func helpOf(f *Frame, x remediation.Action, lost map[string]points.Points, usual forecast.Days) (HelpAction, bool) {
	h := HelpAction{Action: x, Name: f.Name(x.Unit).VI, Alias: f.Alias(x.Unit), Effort: forecast.Days(x.Effort)}
	for _, code := range x.Components {
		h.Worth = h.Worth.Add(lost[code])
	}
	if x.Expected.Sign() > 0 && x.Expected.Less(h.Worth) {
		h.Worth = x.Expected
	}
	if !x.State.Open() || h.Worth.Sign() <= 0 {
		return h, false
	}
	if h.Effort == 0 {
		h.Effort, h.Guessed = usual, true
	}
	h.PerDay = h.Worth.ShareInt(10, int64(h.Effort))
	return h, true
}
