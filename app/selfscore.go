package app

import (
	"context"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// SelfScore is a unit's score sheet while its round is running.
type SelfScore struct {
	*Frame
	Sheet     assessment.Sheet
	Rows      []SelfRow
	Card      scoring.Card // by what the unit has given so far
	Gaps      []assessment.Gap
	Blocking  int
	Measured  []Measured    // figures that were measured, beside what is typed
	Closed    *message.Text // why the unit may not score itself now
	AnswerBy  time.Time     // until when the unit may explain; zero: that does not concern it now
	Steps     []assessment.Step
	Now       time.Time
	Reminders []assessment.Reminder // from the secretariat, to this unit
	Near      *message.Text         // how little time is left; nil: enough, or none is needed
	Rank, Of  int                   // where the unit would stand by what all gave themselves; 0 but for those who run the round
}

// SelfRow is one node of the tree of a running sheet.
type SelfRow struct {
	Node  *rulebook.Criterion
	Sum   scoring.Sum // of a node with parts
	Line  *scoring.Line
	Entry assessment.Entry
	Gaps  []assessment.Gap    // all that a reader would hold against the component
	First *assessment.Verdict // of the first appraisal, once the unit may see it
	May   bool                // the person may fill it in, as far as their role goes
}

// Filter says which rows of a sheet to show; empty: all.
type Filter string

// The filters.
const (
	FilterMine    Filter = "mine"
	FilterEmpty   Filter = "empty"
	FilterLost    Filter = "lost"
	FilterBare    Filter = "bare" // no evidence
	FilterExplain Filter = "explain"
	FilterData    Filter = "data" // contradicts what was measured
)

// Filters is all of them.
var Filters = []Filter{FilterMine, FilterEmpty, FilterLost, FilterBare, FilterExplain, FilterData}

// stepVerb says which verb a step of a sheet needs.
var stepVerb = map[assessment.Step]account.Verb{
	assessment.Check: account.ScoreSelf, assessment.Present: account.ScoreSelf, assessment.Answer: account.SubmitSelf,
	assessment.Return: account.SubmitSelf, assessment.Approve: account.SubmitSelf,
	assessment.Submit: account.SubmitSelf, assessment.Withdraw: account.SubmitSelf,
	assessment.Extend: account.RunRound, assessment.Reopen: account.RunRound,
}

// SelfScore shows a unit's running sheet. The unit sees decisions of the first
// appraisal from the explanation on.
func (s *System) SelfScore(ctx context.Context, a Actor, round, unit string) (*SelfScore, error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return nil, err
	}
	v := &SelfScore{Frame: f, Now: s.now()}
	if v.Sheet, err = s.sheetOf(ctx, f, a); err != nil {
		return nil, err
	}
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	if v.Card, err = selfCard(f, entries, scoring.Options{Reasons: true, Next: true}); err != nil {
		return nil, err
	}
	v.Closed, v.AnswerBy = v.Sheet.Closed(f.Round, v.Now), v.Sheet.AnswerBy(f.Round)
	before, err := s.refusedBefore(ctx, f)
	if err != nil {
		return nil, err
	}
	v.Gaps = assessment.Gaps(f.Index, entries, v.Card, v.Sheet.Deadline(f.Round))
	v.Gaps = append(v.Gaps, assessment.Doubts(f.Index, entries, v.Card, before)...)
	if v.Measured, err = s.measuredSheets(ctx, f, "", func(_ org.UnitID, code string) assessment.Entry { return entries[code] }, f.Unit.ID); err != nil {
		return nil, err
	}
	v.Gaps = append(v.Gaps, v.contradictions()...)
	for _, g := range v.Gaps {
		if g.Blocks {
			v.Blocking++
		}
	}
	for _, step := range v.Sheet.Open(f.Round, v.Now) {
		if s.authorise(a, stepVerb[step], f.Unit.ID, f.tree) == nil {
			v.Steps = append(v.Steps, step)
		}
	}
	v.rows(entries, verdicts)
	asked := slices.ContainsFunc(v.Rows, func(r SelfRow) bool { return r.First != nil && r.First.Explain })
	v.Near = v.Sheet.NearFor(f.Round, asked, v.Now)
	if v.Reminders, err = s.remindersNow(ctx, f); err != nil {
		return nil, err
	}
	v.Reminders = slices.DeleteFunc(v.Reminders, func(r assessment.Reminder) bool { return r.Unit != f.Unit.ID })
	for i, row := range v.Rows {
		v.Rows[i].May = row.Line != nil && s.mayPart(a, account.ScoreSelf, f, f.Unit.ID, row.Node.Code)
	}
	if f.MayAll[account.RunRound] {
		v.Rank, v.Of, err = s.store.SheetRank(ctx, f.Round.ID, v.Sheet.Cohort, v.Sheet.Self)
	}
	return v, err
}

// selfCard scores a unit by what it has given itself.
func selfCard(f *Frame, entries map[string]assessment.Entry, o scoring.Options) (scoring.Card, error) {
	in, err := selfInputs(f.Index, entries)
	if err != nil {
		return scoring.Card{}, err
	}
	return scoring.ScoreWith(f.Index, in, o), nil
}

// selfInputs is what a unit's self score is computed from.
func selfInputs(x *rulebook.Index, entries map[string]assessment.Entry) (scoring.Inputs, error) {
	in := scoring.Inputs{}
	for code, e := range entries {
		if c, ok := x.Find(code); ok && assessment.SelfScored(c) && len(e.Values) > 0 {
			in[code] = e.Values
		}
	}
	return scoring.Typed(x, in)
}

func (v *SelfScore) rows(entries map[string]assessment.Entry, verdicts []assessment.Verdict) {
	sums := v.Card.Sums(v.Index)
	first := map[string]*assessment.Verdict{}
	for i, d := range verdicts {
		if d.Turn == 1 && (v.Round.Stage.After(assessment.FirstAppraisal) || v.May[account.Appraise] || v.May[account.RunRound]) {
			first[d.Code] = &verdicts[i]
		}
	}
	v.Index.Walk(func(c *rulebook.Criterion) {
		row := SelfRow{Node: c, Sum: sums[c.Code], Entry: entries[c.Code], First: first[c.Code]}
		if line, ok := v.Card.Line(c.Code); ok {
			row.Line = &line
		}
		for _, g := range v.Gaps {
			if g.Code == c.Code {
				row.Gaps = append(row.Gaps, g)
			}
		}
		v.Rows = append(v.Rows, row)
	})
}

// Keep leaves the rows that a filter and a search without accents let through,
// with the nodes above them.
func (v *SelfScore) Keep(filter Filter, search, login string) {
	if filter == "" && search == "" {
		return
	}
	keep := map[string]bool{}
	for _, row := range v.Rows {
		if row.Line == nil || !row.passes(filter, login) || !message.Finds(row.Node.Code+" "+row.Node.Title.VI+" "+row.Node.Title.EN, search) {
			continue
		}
		for _, above := range pathTo(v.Index, row.Node.Code) {
			keep[above.Code] = true
		}
	}
	v.Rows = slices.DeleteFunc(v.Rows, func(r SelfRow) bool { return !keep[r.Node.Code] })
}

func (r SelfRow) passes(filter Filter, login string) bool {
	switch filter {
	case FilterMine:
		return r.Entry.Officer == login
	case FilterEmpty:
		return r.Entry.Empty() && assessment.SelfScored(r.Node)
	case FilterLost:
		return r.Line.Lost.Sign() > 0
	case FilterBare:
		return r.Line.Got.Sign() > 0 && len(r.Entry.Proofs) == 0
	case FilterData:
		return slices.ContainsFunc(r.Gaps, func(g assessment.Gap) bool { return g.Text.Key == gapMeasured })
	case FilterExplain:
		return r.First != nil && r.First.Explain
	}
	return true
}

// Row returns the row of a component.
func (v *SelfScore) Row(code string) (*SelfRow, bool) {
	i := slices.IndexFunc(v.Rows, func(r SelfRow) bool { return r.Node.Code == code && r.Line != nil })
	if i < 0 {
		return nil, false
	}
	return &v.Rows[i], true
}
