package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// Consolidated is the report that puts all units' reports together: every
// figure with the units that it comes from, what they say in their own words,
// and what an editor writes beside it.
type Consolidated struct {
	*Frame
	Board   *RequestBoard // nil: no letter asked for reports in this round
	Letters []RequestRow  // of the round, to turn to
	Rows    []report.UnitRow
	Areas   []Origin
	Causes  []Origin
	Lost    points.Points
	Losses  int
	Voices  map[request.Part][]VoiceRow
	Late    []org.Unit // that owe a report after its date, or sent it late
	Owing   []org.Unit // that have not sent one
	Prose   map[request.Part]request.Prose
	Writes  bool // the person may write into it
	Made    bool
	PDF     bool
}

// Origin is a sum over units with where it comes from.
type Origin struct {
	remediation.Group
	From []OriginUnit // the largest share first
}

// OriginUnit is a unit's share of a sum, component by component.
type OriginUnit struct {
	Unit  org.Unit
	Lost  points.Points
	Codes []string
}

// VoiceRow is what units say, with the units.
type VoiceRow struct {
	Text string
	From []org.Unit
}

// Consolidated shows the report on all units of a round. id "" is the latest
// letter by which they were asked.
func (s *System) Consolidated(ctx context.Context, a Actor, round string, id request.ID) (*Consolidated, error) {
	all, err := s.Requests(ctx, a, round)
	if err != nil {
		return nil, err
	}
	f := all.Frame
	kind, _ := report.KindOf(report.Consolidated)
	if err := s.checkMade(a, f, kind); err != nil {
		return nil, err
	}
	v := &Consolidated{Frame: f, Letters: all.Rows, Writes: s.authorise(a, account.RunRound, f.Round.Publisher, f.tree) == nil, PDF: docx.CanPDF()}
	if id == "" && len(all.Rows) > 0 {
		id = all.Rows[0].ID
	}
	if id != "" {
		if v.Board, err = s.RequestBoard(ctx, a, round, id); err != nil {
			return nil, err
		}
		v.replied()
	}
	m, err := s.consolidatedMatter(ctx, f, id)
	if err != nil {
		return nil, err
	}
	v.Rows, v.Prose = m.Rows, m.Prose
	var losses []remediation.Loss
	for _, row := range m.Rows {
		losses = append(losses, row.Losses...)
		v.Lost = v.Lost.Add(row.Standing.Lost)
		v.Made = v.Made || row.Standing.Illustrative
	}
	v.Losses = len(losses)
	v.Areas = f.origins(losses, f.areaKeys)
	v.Causes = f.origins(losses, remediation.CauseKeys)
	return v, nil
}

// replied gathers who is late and what units said.
func (v *Consolidated) replied() {
	var replies []request.Reply
	for _, row := range v.Board.Rows {
		replies = append(replies, row.Reply)
		if row.Late {
			v.Late = append(v.Late, row.Of)
		}
		if !row.Over() {
			v.Owing = append(v.Owing, row.Of)
		}
	}
	v.Voices = map[request.Part][]VoiceRow{}
	for part, voices := range request.Voices(v.Board.Request, replies) {
		for _, x := range voices {
			row := VoiceRow{Text: x.Text}
			for _, u := range x.Units {
				row.From = append(row.From, v.UnitOf(u))
			}
			v.Voices[part] = append(v.Voices[part], row)
		}
	}
}

// origins groups losses and says of each group which units it comes from.
func (f *Frame) origins(losses []remediation.Loss, keys func(remediation.Loss) []remediation.Group) []Origin {
	groups := remediation.By(losses, keys)
	all, at := make([]Origin, len(groups)), map[string]int{}
	for i, g := range groups {
		all[i], at[g.Key] = Origin{Group: g}, i
	}
	byUnit := map[string]map[org.UnitID]int{}
	for _, l := range losses {
		for _, k := range keys(l) {
			o := &all[at[k.Key]]
			if byUnit[k.Key] == nil {
				byUnit[k.Key] = map[org.UnitID]int{}
			}
			i, there := byUnit[k.Key][l.Unit]
			if !there {
				i = len(o.From)
				byUnit[k.Key][l.Unit], o.From = i, append(o.From, OriginUnit{Unit: f.UnitOf(l.Unit)})
			}
			o.From[i].Lost = o.From[i].Lost.Add(l.Line.Lost)
			o.From[i].Codes = append(o.From[i].Codes, l.Line.Code)
		}
	}
	for _, o := range all {
		slices.SortStableFunc(o.From, func(x, y OriginUnit) int { return y.Lost.Cmp(x.Lost) })
	}
	return all
}

// consolidatedMatter is what the report on all units states, about a letter or
// about none.
func (s *System) consolidatedMatter(ctx context.Context, f *Frame, id request.ID) (*report.Matter, error) {
	kind, _ := report.KindOf(report.Consolidated)
	m, err := s.paperMatter(ctx, f, kind, report.Quarter{})
	if err != nil {
		return nil, err
	}
	return m, s.letterMatter(ctx, f, m, id)
}

// letterMatter adds what is said to a letter, and what an editor wrote.
func (s *System) letterMatter(ctx context.Context, f *Frame, m *report.Matter, id request.ID) error {
	var err error
	if m.Prose, err = s.store.Prose(ctx, f.Round.ID, id); err != nil || id == "" {
		return err
	}
	r, err := s.requestIn(ctx, f, id)
	if err != nil {
		return err
	}
	m.Letter = &r
	m.Replies, err = s.store.Replies(ctx, id)
	return err
}

// latestLetter is the letter that the publisher of a round sent last, "" for
// none.
func (s *System) latestLetter(ctx context.Context, f *Frame) (request.ID, error) {
	all, err := s.store.Requests(ctx, f.Round.ID)
	for _, r := range all {
		if r.Asker == f.Round.Publisher {
			return r.ID, nil
		}
	}
	return "", err
}

// WriteConsolidated makes the report on all units as Word or PDF.
func (s *System) WriteConsolidated(ctx context.Context, a Actor, round string, id request.ID, format string) (data []byte, name string, err error) {
	f, err := s.paperFrame(ctx, a, round, "")
	if err != nil {
		return nil, "", err
	}
	kind, _ := report.KindOf(report.Consolidated)
	if err := s.checkMade(a, f, kind); err != nil {
		return nil, "", err
	}
	m, err := s.consolidatedMatter(ctx, f, id)
	if err != nil {
		return nil, "", err
	}
	form, err := s.templateOf(ctx, f.Round.Publisher, kind.Key)
	if err != nil {
		return nil, "", err
	}
	word, err := s.fill(form, m)
	if err != nil {
		return nil, "", err
	}
	data, err = s.converted(ctx, word, format)
	return data, f.paperName(kind, format), err
}

// maxProse bounds what is written into one part, in characters.
const maxProse = 20_000

// WriteProse saves what an editor writes into a part of the report on all
// units. It stays when the report is made anew.
func (s *System) WriteProse(ctx context.Context, a Actor, round string, id request.ID, p request.Prose) error {
	f, err := s.requestFrame(ctx, a, round)
	if err == nil {
		err = s.authorise(a, account.RunRound, f.Round.Publisher, f.tree)
	}
	if err == nil && id != "" {
		_, err = s.requestIn(ctx, f, id)
	}
	switch {
	case err != nil:
		return err
	case !slices.Contains(request.Parts, p.Part):
		return fail(NotFound, "request.none")
	case len([]rune(p.Text)) > maxProse:
		return fail(Invalid, "plan.too_long", message.Int("most", maxProse))
	}
	before, err := s.store.Prose(ctx, f.Round.ID, id)
	if err != nil {
		return err
	}
	p.By = a.name()
	return conflicted(s.store.Change(ctx, s.entry(a, f, "write_prose", "prose:"+f.Round.Key+"/"+string(p.Part)), func(tx *store.Tx) error {
		tx.Payload(before[p.Part], p)
		return tx.PutProse(f.Round.ID, id, p)
	}))
}
