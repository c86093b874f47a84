package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/scoring"
)

// secretariatMatter gathers what only the papers of who runs a round speak of.
func (s *System) secretariatMatter(ctx context.Context, f *Frame, m *report.Matter) error {
	var err error
	switch m.Kind {
	case report.Council:
		m.Members, err = s.members(ctx, f)
	case report.Explanations:
		m.Explained, err = s.explained(ctx, f)
	case report.Submission:
		if m.Explained, err = s.explained(ctx, f); err == nil && f.Round.Running() {
			err = s.draftRows(ctx, f, m)
		}
	}
	return err
}

// members are the people who appraise for a round's publisher, by their roles.
func (s *System) members(ctx context.Context, f *Frame) ([]report.Member, error) {
	all, err := s.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []report.Member
	for _, p := range all {
		if p.Disabled {
			continue
		}
		for _, role := range []account.Role{account.Council, account.Appraiser, account.Secretariat} {
			i := slices.IndexFunc(p.Grants, func(g account.Grant) bool {
				u := f.UnitOf(g.Unit)
				return g.Role == role && g.For == "" && !g.Past(f.Today) && (g.Unit == f.Round.Publisher || u.Level == org.Department && u.Parent == f.Round.Publisher)
			})
			if i < 0 {
				continue
			}
			out = append(out, report.Member{
				Name: p.Name.VI, Unit: report.Office(f.UnitOf(p.Grants[i].Unit)), Team: role == account.Appraiser, Desk: role == account.Secretariat,
			})
		}
	}
	slices.SortStableFunc(out, func(x, y report.Member) int {
		if x.Desk != y.Desk {
			return map[bool]int{true: 1, false: -1}[x.Desk]
		}
		return message.Compare(x.Name, y.Name)
	})
	return out, nil
}

// explained is what units were asked to explain and what they objected to, by
// unit and in the order of the index.
func (s *System) explained(ctx context.Context, f *Frame) ([]report.Explained, error) {
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	objections, err := s.store.Objections(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	entries, err := s.store.RoundEntries(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	type part struct {
		unit org.UnitID
		code string
	}
	decided := map[part][]assessment.Verdict{}
	for _, v := range verdicts {
		decided[part{v.Unit, v.Code}] = append(decided[part{v.Unit, v.Code}], v)
	}
	var out []report.Explained
	for at, list := range decided {
		i := slices.IndexFunc(list, func(v assessment.Verdict) bool { return v.Explain })
		if i < 0 {
			continue
		}
		e, err := f.explanation(at.unit, at.code, entries[at.unit][at.code], list[:i+1], list[i+1:])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	for _, o := range objections {
		if o.State == assessment.ObjectionDrafted {
			continue
		}
		e, err := f.objected(o, entries[o.Unit][o.Code], decided[part{o.Unit, o.Code}])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	place := map[string]int{}
	for i, c := range f.Index.Leaves() {
		place[c.Code] = i
	}
	slices.SortFunc(out, func(x, y report.Explained) int {
		if x.Unit.ID != y.Unit.ID {
			return f.tree.ByName(x.Unit.ID, y.Unit.ID)
		}
		if x.Code != y.Code {
			return place[x.Code] - place[y.Code]
		}
		return map[bool]int{true: 1}[x.Objection] - map[bool]int{true: 1}[y.Objection]
	})
	return out, nil
}

// scored returns the points of a component as a decision has them; nil where
// they cannot be said.
func (f *Frame) scored(code string, e assessment.Entry, d *assessment.Verdict) (*points.Points, bool, error) {
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, false, nil
	}
	line, err := selfLine(f.Index, node, e)
	if d != nil {
		line, err = verdictLine(f.Index, node, e, d)
	}
	if err != nil || line.Outcome != scoring.Scored {
		return nil, false, err
	}
	return &line.Got, line.Marks.Score, nil
}

// explanation is what came of asking a unit to explain: first are the decisions
// up to the one that asked, later those since.
func (f *Frame) explanation(unit org.UnitID, code string, e assessment.Entry, first, later []assessment.Verdict) (report.Explained, error) {
	out, asked := f.explainedPart(unit, code), first[len(first)-1]
	out.Asked, out.Said = asked.Remark, e.Reply
	var err error
	if out.Self, out.Made, err = f.scored(code, e, nil); err != nil {
		return out, err
	}
	if out.First, _, err = f.scored(code, e, &asked); err != nil {
		return out, err
	}
	later = slices.DeleteFunc(slices.Clone(later), func(v assessment.Verdict) bool { return v.Turn == assessment.AcceptanceTurn })
	if d := assessment.Decided(later); d != nil {
		out.Remark = d.Remark
		out.Final, _, err = f.scored(code, e, d)
	}
	return out, err
}

// objected is what came of an objection to the draft result.
func (f *Frame) objected(o assessment.Objection, e assessment.Entry, list []assessment.Verdict) (report.Explained, error) {
	out := f.explainedPart(o.Unit, o.Code)
	out.Said, out.Remark, out.Objection = o.Text, o.Remark, true
	before := slices.DeleteFunc(slices.Clone(list), func(v assessment.Verdict) bool { return v.Turn == assessment.AcceptanceTurn })
	var err error
	if out.Self, out.Made, err = f.scored(o.Code, e, nil); err != nil {
		return out, err
	}
	if d := assessment.Decided(before); d != nil {
		out.Asked = d.Remark
		if out.First, _, err = f.scored(o.Code, e, d); err != nil {
			return out, err
		}
	}
	switch o.State {
	case assessment.ObjectionAccepted:
		out.Final = o.Points
	case assessment.ObjectionRefused:
		out.Final = out.First
	}
	return out, nil
}

func (f *Frame) explainedPart(unit org.UnitID, code string) report.Explained {
	out := report.Explained{Unit: f.UnitOf(unit), Code: code}
	if node, ok := f.Index.Find(code); ok {
		out.Title, out.Max = node.Title.VI, node.Max
	}
	return out
}

// draftRows gives the units of a running round the standing that they would
// have if it were published now.
func (s *System) draftRows(ctx context.Context, f *Frame, m *report.Matter) error {
	results, err := s.results(ctx, f, scoring.Options{})
	if err != nil {
		return err
	}
	at := map[org.UnitID]int{}
	for i, r := range m.Rows {
		at[r.Unit.ID] = i
	}
	for _, r := range results[assessment.Final].results {
		i, ok := at[org.UnitID(r.Unit)]
		if !ok {
			continue
		}
		m.Rows[i].Standing = standingOfResult(f.Round.ID, m.Rows[i].Unit.ID, assessment.Final, r)
	}
	for _, r := range results[assessment.Self].results {
		if i, ok := at[org.UnitID(r.Unit)]; ok {
			m.Rows[i].Self = &r.Card.Total
		}
	}
	return nil
}
