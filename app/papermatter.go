package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// there turns a store's "not there" into a no.
func there(err error) (bool, error) {
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// paperMatter gathers everything that a paper states.
func (s *System) paperMatter(ctx context.Context, f *Frame, kind report.Kind, q report.Quarter) (*report.Matter, error) {
	m := &report.Matter{Kind: kind.Key, Round: f.Round, Unit: f.Unit, Index: f.Index, Publisher: f.UnitOf(f.Round.Publisher), Today: f.Today, Quarter: q}
	if q.N == 0 {
		m.Quarter = report.QuarterOf(f.Today)
	}
	if kind.ByPublisher {
		m.Unit = m.Publisher
		if f.Unit.ID != f.Round.Publisher {
			m.About = f.Unit
		}
	}
	m.Above = f.UnitOf(m.Unit.Parent)
	if err := s.paperHead(ctx, f, m); err != nil {
		return nil, err
	}
	var err error
	if kind.OfUnit && f.Unit.ID != "" && f.Unit.ID != f.Round.Publisher {
		if f.Round.Running() {
			err = s.runningMatter(ctx, f, m)
		} else {
			err = s.publishedMatter(ctx, f, m)
		}
	}
	if err == nil && kind.OfRound {
		err = s.roundMatter(ctx, f, m)
	}
	return m, err
}

// paperHead gathers what stands around a paper's text: how it is headed and
// signed, what it cites, its number once it has one.
func (s *System) paperHead(ctx context.Context, f *Frame, m *report.Matter) error {
	var err error
	if m.Documents, err = s.documentsOf(ctx, f); err != nil {
		return err
	}
	if m.Letterhead, _, err = s.letterhead(ctx, m.Unit, m.Above); err != nil {
		return err
	}
	owner := m.Unit.ID
	if m.About.ID != "" {
		owner = m.About.ID
	}
	if m.Paper, err = s.store.Paper(ctx, f.Round.ID, owner, m.Kind); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	day := m.Today
	if !m.Paper.Date.IsZero() {
		day = m.Paper.Date
	}
	if m.Signer, err = s.signedBy(ctx, &m.Letterhead, m.Unit.ID, m.Kind, day); err != nil {
		return err
	}
	if m.Review, err = s.store.Review(ctx, f.Round.ID, m.Unit.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	request, err := s.store.Request(ctx, f.Round.ID, owner)
	if ok, err := there(err); !ok {
		return err
	}
	m.Request = &request
	return nil
}

// publishedMatter gathers one unit's results of a published round.
func (s *System) publishedMatter(ctx context.Context, f *Frame, m *report.Matter) error {
	all, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return err
	}
	if m.Final, err = f.standingOf(all); err != nil {
		return err
	}
	m.Kinds = f.kinds(all)
	if m.Self, err = s.selfStanding(ctx, f); err != nil {
		return err
	}
	both, err := s.lines(ctx, f, f.Unit.ID)
	if err != nil {
		return err
	}
	if m.Losses, err = s.lossesIn(ctx, f, f.Unit.ID, both); err != nil {
		return err
	}
	return s.paperLines(ctx, f, m, both)
}

// runningMatter gathers one unit's sheet of a running round, as of now.
func (s *System) runningMatter(ctx context.Context, f *Frame, m *report.Matter) error {
	if _, err := s.store.Sheet(ctx, f.Round.ID, f.Unit.ID); err != nil {
		return found(err, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
	}
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	mine, err := selfCard(f, entries, scoring.Options{})
	if err != nil {
		return err
	}
	in, err := finalInputs(f.Index, entries, verdicts)
	if err != nil {
		return err
	}
	final := scoring.ScoreWith(f.Index, in, scoring.Options{})
	m.Self, m.Final = standingOfCard(mine), *standingOfCard(final)
	for i, l := range final.Lines { // what nobody decided is not appraised at zero
		if !slices.ContainsFunc(verdicts, func(v assessment.Verdict) bool { return v.Code == l.Code }) {
			final.Lines[i].Outcome = scoring.Missing
		}
	}
	return s.paperLines(ctx, f, m, lines{final: final.Lines, self: mine.Lines})
}

func standingOfCard(c scoring.Card) *assessment.Standing {
	return &assessment.Standing{Total: c.Total, Max: c.Max, Lost: c.Lost, Areas: c.Areas, Blocks: c.Blocks, Bonus: c.Bonus, Penalty: c.Penalty, Illustrative: c.Illustrative}
}

// paperLines puts the lines of both sides beside each other, with what the unit
// and its appraisers said.
func (s *System) paperLines(ctx context.Context, f *Frame, m *report.Matter, both lines) error {
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	for _, c := range f.Index.Leaves() {
		row := report.Scored{Code: c.Code, Title: c.Title.VI, Max: c.Max}
		if c.Area != nil {
			row.Area = c.Area.Code
		}
		for _, l := range both.self {
			if l.Code == c.Code && (l.Outcome == scoring.Scored || l.Outcome == scoring.NotApplicable) {
				row.Self, row.Made = &l.Got, row.Made || l.Marks.Score
			}
		}
		for _, l := range both.final {
			if l.Code == c.Code && (l.Outcome == scoring.Scored || l.Outcome == scoring.NotApplicable) {
				row.Final, row.Made = &l.Got, row.Made || l.Marks.Score
				if !l.Lost.IsZero() {
					row.Remark = l.Reason.In(message.VI)
				}
			}
		}
		e := entries[c.Code]
		row.Said = e.Explanation
		for _, p := range e.Proofs {
			row.Proofs = append(row.Proofs, p.Name)
		}
		var mine []assessment.Verdict
		for _, v := range verdicts {
			if v.Code == c.Code {
				mine = append(mine, v)
			}
		}
		if v := assessment.Decided(mine); v != nil && v.Remark != "" {
			row.Remark = v.Remark
		}
		m.Lines = append(m.Lines, row)
	}
	return nil
}

// roundMatter gathers what is known about every unit of a round.
func (s *System) roundMatter(ctx context.Context, f *Frame, m *report.Matter) error {
	if f.Round.Running() {
		sheets, err := s.store.Sheets(ctx, f.Round.ID)
		if err != nil {
			return err
		}
		for _, sheet := range sheets {
			m.Rows = append(m.Rows, report.UnitRow{Unit: f.UnitOf(sheet.Unit), Sheet: sheet.State, Due: sheet.Deadline(f.Round), Made: f.Index.Illustrative})
		}
		sortRows(m.Rows)
		return nil
	}
	whole := *f
	whole.Unit = org.Unit{}
	all, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return err
	}
	selves, err := s.store.Standings(ctx, f.Round.ID, assessment.Self)
	if err != nil {
		return err
	}
	whole.Units = nil
	for _, st := range all {
		whole.Units = append(whole.Units, f.UnitOf(st.Unit))
	}
	losses, err := s.lossesOfAll(ctx, &whole)
	if err != nil {
		return err
	}
	m.Kinds = f.kinds(all)
	reported, err := s.store.Reported(ctx, f.Round.ID, report.Remediation)
	if err != nil {
		return err
	}
	at := map[org.UnitID]int{}
	for i, st := range all {
		at[st.Unit] = i
		m.Rows = append(m.Rows, report.UnitRow{Unit: f.UnitOf(st.Unit), Standing: st, Reported: slices.Contains(reported, st.Unit), Made: st.Illustrative})
	}
	for _, st := range selves {
		if i, ok := at[st.Unit]; ok {
			m.Rows[i].Self = &st.Total
		}
	}
	for _, l := range losses {
		i := at[l.Unit]
		m.Rows[i].Losses = append(m.Rows[i].Losses, l)
	}
	sortRows(m.Rows)
	return nil
}

func sortRows(rows []report.UnitRow) {
	slices.SortFunc(rows, func(x, y report.UnitRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
}
