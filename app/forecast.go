package app

import (
	"context"
	"fmt"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Forecast is what a unit has, keeps and may still win: in a running round by
// its own sheet, after a publication as the year that follows begins.
type Forecast struct {
	*Frame
	Of         *forecast.Forecast
	Again      bool // from a published result
	Measures   []forecast.Measure
	Others     []points.Points   // published totals of the other units of the cohort
	OthersOf   *assessment.Round // where they were published; nil: nowhere yet
	OthersMade bool              // some of them are illustrative
	LowRank    int               // 0: no totals of others are published
	HighRank   int
	History    []forecast.Day // of a running round, the earliest day first
	Usual      forecast.Days  // assumed where nobody has estimated an effort
}

// UsualDays is the effort that is assumed for a step where nobody has
// estimated one and the person names none: five person-days.
const UsualDays = forecast.Days(50)

// Forecast shows a unit's forecast. usual is the effort to assume for a step
// that nobody has estimated.
func (s *System) Forecast(ctx context.Context, a Actor, round, unit string, usual forecast.Days) (*Forecast, error) {
	f, err := s.frame(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Forecast{Usual: usual}
	if f.Round.Running() {
		err = s.forecastRunning(ctx, a, round, unit, v)
	} else {
		err = s.forecastAgain(ctx, a, round, unit, v)
	}
	if err != nil {
		return nil, err
	}
	if v.OthersOf != nil {
		v.LowRank, v.HighRank = forecast.Rank(v.Index, v.Of.Low, v.Others), forecast.Rank(v.Index, v.Of.High, v.Others)
	}
	actions, err := s.actionsFor(ctx, v.Frame)
	if err != nil {
		return nil, err
	}
	v.Measures = v.Of.Offer(measuresOf(actions), usual)
	return v, nil
}

func (s *System) forecastAgain(ctx context.Context, a Actor, round, unit string, v *Forecast) error {
	f, all, err := s.page(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return err
	}
	v.Frame, v.Again = f, true
	own, err := f.standingOf(all)
	if err != nil {
		return err
	}
	lines, err := s.store.Lines(ctx, f.Round.ID, f.Unit.ID, assessment.Final)
	if err != nil {
		return err
	}
	if v.Of, err = forecast.Again(f.Index, lines); err != nil {
		return err
	}
	v.others(f.Round, all, own.Cohort)
	return nil
}

func (s *System) forecastRunning(ctx context.Context, a Actor, round, unit string, v *Forecast) error {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return err
	}
	v.Frame = f
	sheet, err := s.sheetOf(ctx, f, a)
	if err != nil {
		return err
	}
	facts, err := s.factsOf(ctx, f)
	if err != nil {
		return err
	}
	if v.Of, err = forecast.Of(facts); err != nil {
		return err
	}
	if v.History, err = s.history(ctx, f, v.Of); err != nil {
		return err
	}
	before, ok := f.before()
	if !ok {
		return nil
	}
	all, err := s.store.Standings(ctx, before.ID, assessment.Final)
	if err != nil {
		return err
	}
	v.others(before, all, sheet.Cohort)
	return nil
}

// factsOf gathers what is known of the frame's unit in a running round.
// Decisions count only once the unit may see them.
func (s *System) factsOf(ctx context.Context, f *Frame) (forecast.Facts, error) {
	facts := forecast.Facts{Index: f.Index, Today: f.Today, Until: calendar.MustParse(fmt.Sprintf("31/12/%04d", f.Round.Year))}
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return facts, err
	}
	facts.Entries = entries
	if facts.Inputs, err = selfInputs(f.Index, entries); err != nil {
		return facts, err
	}
	facts.Unheld = (&scoring.Sheet{Inputs: map[string]scoring.Inputs{"": facts.Inputs}}).Unheld(f.Index)
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return facts, err
	}
	for _, d := range verdicts {
		if d.Turn == 1 && f.Round.Stage.After(assessment.FirstAppraisal) || d.Turn == 2 && f.Round.Stage.After(assessment.SecondAppraisal) {
			facts.Verdicts = append(facts.Verdicts, d)
		}
	}
	facts.Final = f.Round.Stage.After(assessment.Explaining)
	return facts, nil
}

// before is the last round of the same publisher that was published before
// the frame's.
func (f *Frame) before() (assessment.Round, bool) {
	var last assessment.Round
	for _, r := range f.Rounds {
		if r.Publisher == f.Round.Publisher && !r.Running() && r.ID != f.Round.ID && r.Year <= f.Round.Year && (last.ID == "" || last.Year < r.Year) {
			last = r
		}
	}
	return last, last.ID != ""
}

// others keeps the published totals of the other units of a cohort.
func (v *Forecast) others(r assessment.Round, all []assessment.Standing, cohort string) {
	for _, st := range all {
		if st.Unit == v.Unit.ID || st.Cohort != cohort {
			continue
		}
		v.Others = append(v.Others, st.Total)
		v.OthersMade = v.OthersMade || st.Illustrative
	}
	if len(v.Others) > 0 {
		v.OthersOf = &r
	}
}

// actionsFor returns the unit's actions of the round and, while it runs, those
// of the round before that are still open, on the components that continue
// theirs.
func (s *System) actionsFor(ctx context.Context, f *Frame) ([]remediation.Action, error) {
	actions, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil || !f.Round.Running() {
		return actions, err
	}
	before, ok := f.before()
	if !ok {
		return actions, nil
	}
	older, err := s.store.Actions(ctx, before.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	x, err := s.book(ctx, before.Hash)
	if err != nil {
		return nil, err
	}
	now := map[string]string{}
	for _, p := range rulebook.Pairs(x, f.Index) {
		now[p.Old.Code] = p.New.Code
	}
	for _, action := range older {
		codes := action.Components
		action.Components = nil
		for _, code := range codes {
			if is := now[code]; is != "" {
				action.Components = append(action.Components, is)
			}
		}
		if len(action.Components) > 0 {
			actions = append(actions, action)
		}
	}
	return actions, nil
}

// measuresOf makes the measures of the actions that are still open.
func measuresOf(actions []remediation.Action) []forecast.Measure {
	var all []forecast.Measure
	for _, a := range actions {
		if !a.State.Open() {
			continue
		}
		m := forecast.Measure{
			Key: string(a.ID), Title: a.Measure, Codes: a.Components, Expect: a.Expected, Effort: forecast.Days(a.Effort), By: a.Due, Officer: a.Officer,
		}
		for _, n := range a.Needs {
			m.Needs = append(m.Needs, string(n))
		}
		all = append(all, m)
	}
	return all
}

// Tried is what a person switched on or set, and what follows.
type Tried struct {
	*Forecast
	On      []forecast.Measure
	Set     map[string]map[string]string // by code and input, as typed
	Faults  map[string]message.Text      // by code and input, as "code.input"
	At      map[string]points.Points
	Total   points.Points
	Class   rulebook.Class
	Rank    int // 0: no totals of others are published
	Effort  forecast.Days
	Guessed bool
}

// Try says what a unit would have with some measures done, and with some
// inputs of components at other values. Nothing is saved.
func (s *System) Try(ctx context.Context, a Actor, round, unit string, usual forecast.Days, on []string, set map[string]map[string]string) (*Tried, error) {
	f, err := s.Forecast(ctx, a, round, unit, usual)
	if err != nil {
		return nil, err
	}
	v := &Tried{Forecast: f, On: forecast.Switch(f.Measures, on), Set: set, Faults: map[string]message.Text{}}
	for _, m := range v.On {
		v.Effort += m.Effort
		v.Guessed = v.Guessed || m.Guessed
	}
	v.At = f.Of.With(v.On)
	for code, typed := range set {
		p, faults := f.Of.Set(code, typed)
		for input, why := range faults {
			v.Faults[code+"."+input] = why
		}
		if p != nil {
			v.At[code] = *p
		}
	}
	v.Total = f.Of.TotalWith(v.At)
	v.Class = f.Of.Class(v.Total)
	if f.OthersOf != nil {
		v.Rank = forecast.Rank(f.Index, v.Total, f.Others)
	}
	return v, nil
}

// Reach is the cheapest way to a target.
type Reach struct {
	*Forecast
	Typed  string
	Target forecast.Target
	Need   points.Points
	Wrong  *message.Text // what is wrong with what was typed
	Best   *forecast.Plan
	Second *forecast.Plan
	Within bool // the target is within reach
}

// Reach finds the cheapest measures to a target as a person types it; an empty
// one asks nothing.
func (s *System) Reach(ctx context.Context, a Actor, round, unit, target string, usual forecast.Days) (*Reach, error) {
	f, err := s.Forecast(ctx, a, round, unit, usual)
	if err != nil {
		return nil, err
	}
	v := &Reach{Forecast: f, Typed: target}
	if target == "" {
		return v, nil
	}
	if v.Target, v.Wrong = forecast.ParseTarget(f.Index, target); v.Wrong != nil {
		return v, nil
	}
	if v.Target.Rank > 0 && f.OthersOf == nil {
		t := message.T("forecast.no_others")
		v.Wrong = &t
		return v, nil
	}
	v.Need = v.Target.Need(f.Index, f.Others)
	v.Best, v.Second, v.Within = f.Of.Reach(f.Measures, v.Need)
	return v, nil
}

// RankAt is where a total would stand; 0 where no totals are published.
func (v *Forecast) RankAt(total points.Points) int {
	if v.OthersOf == nil {
		return 0
	}
	return forecast.Rank(v.Index, total, v.Others)
}
