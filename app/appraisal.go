package app

import (
	"context"
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Appraisal is what an appraiser works through: components of one unit, or one
// component of all units.
type Appraisal struct {
	*Frame
	Turn       int // 0: no appraisal is under way
	Rows       []AppraisalRow
	Components []ComponentCount // of a whole round: what is left of each
	Node       *rulebook.Criterion
}

// AppraisalRow is one component of one unit.
type AppraisalRow struct {
	Unit  org.Unit
	Sheet assessment.Sheet
	Node  *rulebook.Criterion
	Entry assessment.Entry
	Self  scoring.Line        // by what the unit gave
	First *assessment.Verdict // of the first appraisal, while the second is under way
	Now   *assessment.Verdict // of this turn
	Final points.Points       // by what is decided so far
	May   bool                // the person may decide on it
}

// Contested says whether the row needs a second look: points that were not
// agreed, a claim without proof, or an explanation that was asked for.
func (r AppraisalRow) Contested() bool {
	return r.First != nil && (!r.First.Agrees() || r.First.Explain) || r.Self.Outcome != scoring.Scored ||
		r.Self.Got.Sign() > 0 && len(r.Entry.Proofs) == 0
}

// ComponentCount is how many units are decided on a component.
type ComponentCount struct {
	Node     *rulebook.Criterion
	Decided  int
	Of       int
	Explains int
	May      bool // the person may decide on it
}

// AppraiseUnit shows one unit down its sheet.
func (s *System) AppraiseUnit(ctx context.Context, a Actor, round, unit string) (*Appraisal, error) {
	f, err := s.runningSome(ctx, a, account.Appraise, round, unit)
	if err != nil {
		return nil, err
	}
	sheet, err := s.sheetOf(ctx, f, a)
	if err != nil {
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
	v := &Appraisal{Frame: f, Turn: f.Round.Stage.Turn()}
	for _, c := range f.Index.Leaves() {
		row, err := v.row(c, f.Unit, sheet, entries[c.Code], verdicts)
		if err != nil {
			return nil, err
		}
		row.May = v.Turn > 0 && s.mayPart(a, account.Appraise, f, f.Unit.ID, c.Code)
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// AppraiseAcross shows one component of all units side by side.
func (s *System) AppraiseAcross(ctx context.Context, a Actor, round, code string) (*Appraisal, error) {
	f, err := s.runningSome(ctx, a, account.Appraise, round, "")
	if err != nil {
		return nil, err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	entries, err := s.store.EntriesAcross(ctx, f.Round.ID, code)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.store.VerdictsAcross(ctx, f.Round.ID, code)
	if err != nil {
		return nil, err
	}
	v := &Appraisal{Frame: f, Turn: f.Round.Stage.Turn(), Node: node}
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		row, err := v.row(node, u, sheet, entries[u.ID], verdicts)
		if err != nil {
			return nil, err
		}
		row.May = v.Turn > 0 && s.mayPart(a, account.Appraise, f, u.ID, code)
		v.Rows = append(v.Rows, row)
	}
	slices.SortFunc(v.Rows, func(x, y AppraisalRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	return v, nil
}

func (v *Appraisal) row(c *rulebook.Criterion, u org.Unit, sheet assessment.Sheet, e assessment.Entry, all []assessment.Verdict) (AppraisalRow, error) {
	row := AppraisalRow{Unit: u, Sheet: sheet, Node: c, Entry: e}
	var mine []assessment.Verdict
	for i, d := range all {
		if d.Unit != u.ID || d.Code != c.Code {
			continue
		}
		mine = append(mine, d)
		switch {
		case d.Turn == v.Turn:
			row.Now = &all[i]
		case d.Turn == 1:
			row.First = &all[i]
		}
	}
	values := e.Values
	if !assessment.SelfScored(c) {
		values = nil
	}
	lines := make([]scoring.Line, 2)
	for i, vs := range [][]scoring.Value{values, assessment.FinalValues(e, assessment.Decided(mine))} {
		typed, err := scoring.Typed(v.Index, scoring.Inputs{c.Code: vs})
		if err != nil {
			return row, err
		}
		lines[i] = scoring.ScoreOneWith(c, typed[c.Code], scoring.Options{Reasons: true})
	}
	row.Self, row.Final = lines[0], lines[1].Got
	return row, nil
}

// Appraisal shows what is left to decide in a round, by component and by unit.
func (s *System) Appraisal(ctx context.Context, a Actor, round string) (*Appraisal, error) {
	f, err := s.runningSome(ctx, a, account.Appraise, round, "")
	if err != nil {
		return nil, err
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	v := &Appraisal{Frame: f, Turn: f.Round.Stage.Turn()}
	decided, err := s.store.DecidedByCode(ctx, f.Round.ID, max(v.Turn, 1))
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	for _, c := range f.Index.Leaves() {
		n := decided[c.Code]
		v.Components = append(v.Components, ComponentCount{
			Node: c, Decided: n.Decided, Of: len(sheets), Explains: n.Explain, May: s.mayPart(a, account.Appraise, f, f.Round.Publisher, c.Code),
		})
	}
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		v.Rows = append(v.Rows, AppraisalRow{Unit: u, Sheet: sheet, May: s.some(a, account.Appraise, u.ID, f.tree)})
	}
	slices.SortFunc(v.Rows, func(x, y AppraisalRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	return v, nil
}

// Decision is what an appraiser typed. Version is the one that the appraiser
// saw, 0 where there was none.
type Decision struct {
	Points  string            // "": the unit's own score stands, or what Values give
	Values  map[string]string // found by the appraiser; of a survey, the only ones
	Remark  string
	Explain bool
	Version int
}

// Decide saves an appraiser's decision on one component of one unit.
func (s *System) Decide(ctx context.Context, a Actor, round, unit, code string, d Decision) error {
	f, node, err := s.part(ctx, a, account.Appraise, round, unit, code)
	if err != nil {
		return err
	}
	v, err := d.verdict(f, node, a.name())
	if err != nil {
		return err
	}
	return s.decide(ctx, a, f, []assessment.Verdict{v})
}

func (d Decision) verdict(f *Frame, node *rulebook.Criterion, by string) (assessment.Verdict, error) {
	v := assessment.Verdict{
		Unit: f.Unit.ID, Code: node.Code, Turn: f.Round.Stage.Turn(),
		Remark: d.Remark, Explain: d.Explain, By: by, Version: d.Version,
	}
	if d.Points != "" {
		p, err := points.Parse(d.Points)
		if err != nil {
			return v, fail(Invalid, "verdict.bad_points", message.Word("typed", d.Points))
		}
		v.Points = &p
	}
	for _, in := range node.Inputs {
		raw := d.Values[in.Name]
		if raw == "" {
			continue
		}
		value, bad := scoring.ParseValue(node, in, raw)
		if bad != nil {
			return v, &Error{Kind: Invalid, Text: *bad}
		}
		value.Source = by
		v.Values = append(v.Values, value)
	}
	if len([]rune(d.Remark)) > maxText {
		return v, fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	if why := v.Check(node); why != nil {
		return v, &Error{Kind: Invalid, Text: *why}
	}
	return v, nil
}

// AgreeAll agrees with a unit on every component that is not decided yet in
// this turn and has nothing contested about it. It returns how many.
func (s *System) AgreeAll(ctx context.Context, a Actor, round, unit string) (int, error) {
	p, err := s.AppraiseUnit(ctx, a, round, unit)
	if err != nil {
		return 0, err
	}
	var verdicts []assessment.Verdict
	for _, row := range p.Rows {
		if row.Now == nil && row.May && !row.Contested() {
			verdicts = append(verdicts, assessment.Verdict{Unit: p.Unit.ID, Code: row.Node.Code, Turn: p.Turn, By: a.name()})
		}
	}
	if len(verdicts) == 0 {
		return 0, nil
	}
	return len(verdicts), s.decide(ctx, a, p.Frame, verdicts)
}

// decide saves decisions on the frame's unit and its running total.
func (s *System) decide(ctx context.Context, a Actor, f *Frame, verdicts []assessment.Verdict) error {
	target := "verdict:" + f.Round.Key + "/" + f.Unit.Alias
	if len(verdicts) == 1 {
		target += "/" + verdicts[0].Code
	}
	err := s.store.Change(ctx, s.entry(a, f, "decide", target), func(tx *store.Tx) error {
		if _, err := hold(tx, f); err != nil {
			return err
		}
		if f.Round.Stage.Turn() != verdicts[0].Turn || verdicts[0].Turn == 0 {
			return fail(Invalid, "verdict.no_turn")
		}
		if due := f.Round.Timetable.Due[f.Round.Stage]; !due.IsZero() && s.now().After(due) {
			return fail(Invalid, "verdict.deadline", message.Time("due", due))
		}
		for _, v := range verdicts {
			if err := tx.PutVerdict(f.Round.ID, v); err != nil {
				return err
			}
		}
		tx.Payload(nil, verdicts)
		return finalTotal(tx, f)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "verdict.conflict")
	}
	return err
}

// finalTotal computes the running total of what is decided on the frame's unit.
func finalTotal(tx *store.Tx, f *Frame) error {
	entries, err := tx.Entries(f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	all, err := tx.Verdicts(f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	in, err := finalInputs(f.Index, entries, all)
	if err != nil {
		return err
	}
	card := scoring.ScoreWith(f.Index, in, scoring.Options{})
	return tx.SetTotal(f.Round.ID, f.Unit.ID, assessment.Final, card.Total)
}

// finalInputs is what a unit's appraised score is computed from: what nobody
// appraised counts for nothing yet.
func finalInputs(x *rulebook.Index, entries map[string]assessment.Entry, verdicts []assessment.Verdict) (scoring.Inputs, error) {
	byCode := map[string][]assessment.Verdict{}
	for _, v := range verdicts {
		byCode[v.Code] = append(byCode[v.Code], v)
	}
	in := scoring.Inputs{}
	for code, vs := range byCode {
		if values := assessment.FinalValues(entries[code], assessment.Decided(vs)); len(values) > 0 {
			in[code] = values
		}
	}
	return scoring.Typed(x, in)
}
