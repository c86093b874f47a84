package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
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

// paperStart says who issues a paper about whom, and gathers what stands
// around its text.
func (s *System) paperStart(ctx context.Context, f *Frame, kind report.Kind, q report.Quarter) (*report.Matter, error) {
	m := &report.Matter{Kind: kind.Key, Round: f.Round, Unit: f.Unit, Index: f.Index, Publisher: f.UnitOf(f.Round.Publisher), Today: f.Today, Quarter: q}
	if q.N == 0 {
		m.Quarter = report.QuarterOf(f.Today)
	}
	if kind.ByPublisher {
		m.Unit = m.Publisher
		if f.Unit.ID != f.Round.Publisher {
			m.About = f.Unit
		}
		m.Body = report.Body(f.tree.Below(f.Round.Publisher), f.Index)
	}
	if kind.ByBody {
		m.Unit = m.Body
	}
	if m.Above = f.UnitOf(m.Unit.Parent); kind.ByBody {
		m.Above = m.Publisher
	}
	return m, s.paperHead(ctx, f, m)
}

// paperKey is under which name what comes back of a paper is kept: a quarter's
// report has one for each quarter.
func paperKey(m *report.Matter) string {
	if m.Kind == report.Quarterly {
		return fmt.Sprintf("%s-%d-%d", m.Kind, m.Quarter.Year, m.Quarter.N)
	}
	return m.Kind
}

// paperMatter gathers everything that a paper states.
func (s *System) paperMatter(ctx context.Context, f *Frame, kind report.Kind, q report.Quarter) (*report.Matter, error) {
	m, err := s.paperStart(ctx, f, kind, q)
	if err != nil {
		return nil, err
	}
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
	if err == nil {
		err = s.secretariatMatter(ctx, f, m)
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
	if m.Unit.Name.VI == "" {
		m.Unit, m.Letterhead = report.CouncilOf(m.Publisher)
	} else if m.Letterhead, _, err = s.letterhead(ctx, m.Unit, m.Above); err != nil {
		return err
	}
	owner := paperOwner(f, m)
	if m.Paper, err = s.store.Paper(ctx, f.Round.ID, owner, paperKey(m)); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	// A paper that stands in the register does not rest on itself.
	m.Documents = slices.DeleteFunc(m.Documents, func(d document.Document) bool {
		return m.Paper.Number != "" && d.Owner == m.Unit.ID && d.Number == m.Paper.Number && d.Date == m.Paper.Date
	})
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
	return s.paperRequest(ctx, f, owner, m)
}

// paperOwner is the unit to which a paper belongs in its round: whom it is
// about, else who runs the round or issues it.
func paperOwner(f *Frame, m *report.Matter) org.UnitID {
	switch kind, _ := report.KindOf(m.Kind); {
	case m.About.ID != "":
		return m.About.ID
	case kind.ByPublisher:
		return f.Round.Publisher
	}
	return m.Unit.ID
}

// publishedMatter gathers one unit's results of a published round.
func (s *System) publishedMatter(ctx context.Context, f *Frame, m *report.Matter) error {
	all, err := s.standings(ctx, f)
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
	all, err := s.standings(ctx, f)
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
	losses, err := s.lossSums(ctx, &whole, m)
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

// lossSums are the losses of all units: for the report that adds them up
// without their reasons, which of a nation are long to read.
func (s *System) lossSums(ctx context.Context, f *Frame, m *report.Matter) ([]remediation.Loss, error) {
	if m.Kind != report.Consolidated {
		return s.lossesOfAll(ctx, f)
	}
	lost, err := s.store.LostSums(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	notes, err := s.store.Notes(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	causes, err := s.store.Causes(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	actions, err := s.store.ActionStates(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	notesOf := map[org.UnitID][]remediation.Note{}
	for _, n := range notes {
		notesOf[n.Unit] = append(notesOf[n.Unit], n)
	}
	var all []remediation.Loss
	for _, u := range f.Units {
		all = append(all, remediation.Join(u.ID, lost[u.ID], nil, notesOf[u.ID], causes, actions[u.ID])...)
	}
	return all, nil
}

func sortRows(rows []report.UnitRow) {
	slices.SortFunc(rows, func(x, y report.UnitRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
}
