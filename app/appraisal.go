package app

import (
	"context"
	"errors"
	"slices"

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
	Parts      []OfficePart // of a whole round: what each office answers for
	PartTurn   int
	Standard   []string // remarks to choose from
	Reminders  []assessment.Reminder
	Near       *message.Text // how little time is left of the appraisal

	Trust map[assessment.ProofID][]Judged // of signed evidence
}

// AppraisalRow is one component of one unit.
type AppraisalRow struct {
	Unit  org.Unit
	Sheet assessment.Sheet
	Node  *rulebook.Criterion
	Entry assessment.Entry
	Self  scoring.Line        // by what the unit gave
	First *assessment.Verdict // of the first appraisal, while the second is under way
	Other []TurnScore         // what others decided in other turns, by turn
	Now   *assessment.Verdict // of the person's turn
	Final points.Points       // by what is decided so far
	Turn  int                 // in which the person decides on it; 0: they may not
	May   bool
}

// TurnScore is a decision with the points that it comes to.
type TurnScore struct {
	assessment.Verdict
	Got points.Points
}

// Contested says whether the row needs a second look: points that were not
// agreed, a claim without proof, or an explanation that was asked for.
func (r AppraisalRow) Contested() bool {
	changed := slices.ContainsFunc(r.Other, func(d TurnScore) bool { return !d.Agrees() || d.Explain })
	return changed || r.Self.Outcome != scoring.Scored ||
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
	f, err := s.appraising(ctx, a, round, unit)
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
	if err := s.standard(ctx, v); err != nil {
		return nil, err
	}
	for _, c := range f.Index.Leaves() {
		row, err := v.row(c, f.Unit, sheet, entries[c.Code], verdicts, s.turnFor(a, f, f.Unit.ID, c))
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, row)
	}
	return v, s.judgeRows(ctx, v)
}

// judgeRows says what to make of the signatures on the evidence of all rows.
func (s *System) judgeRows(ctx context.Context, v *Appraisal) error {
	var proofs []assessment.Proof
	for _, row := range v.Rows {
		proofs = append(proofs, row.Entry.Proofs...)
	}
	var err error
	v.Trust, err = s.judgeProofs(ctx, proofs)
	return err
}

// AppraiseAcross shows one component of all units side by side.
func (s *System) AppraiseAcross(ctx context.Context, a Actor, round, code string) (*Appraisal, error) {
	f, err := s.appraising(ctx, a, round, "")
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
	if err := s.standard(ctx, v); err != nil {
		return nil, err
	}
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		row, err := v.row(node, u, sheet, entries[u.ID], verdicts, s.turnFor(a, f, u.ID, node))
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortFunc(v.Rows, func(x, y AppraisalRow) int { return f.tree.ByName(x.Unit.ID, y.Unit.ID) })
	return v, s.judgeRows(ctx, v)
}

// standard fills in the remarks to choose from.
func (s *System) standard(ctx context.Context, v *Appraisal) error {
	l, err := s.store.RemarkList(ctx, v.Round.Publisher)
	v.Standard = l.Remarks
	return err
}

func (v *Appraisal) row(c *rulebook.Criterion, u org.Unit, sheet assessment.Sheet, e assessment.Entry, all []assessment.Verdict, turn int) (AppraisalRow, error) {
	row := AppraisalRow{Unit: u, Sheet: sheet, Node: c, Entry: e, Turn: turn, May: turn > 0}
	shown := turn
	if shown == 0 {
		shown = v.Turn
	}
	var mine []assessment.Verdict
	for i, d := range all {
		if d.Unit != u.ID || d.Code != c.Code {
			continue
		}
		mine = append(mine, d)
		if d.Turn == shown {
			row.Now = &all[i]
			continue
		}
		if d.Turn == assessment.FirstTurn {
			row.First = &all[i]
		}
		line, err := verdictLine(v.Index, c, e, &all[i])
		if err != nil {
			return row, err
		}
		row.Other = append(row.Other, TurnScore{d, line.Got})
	}
	var err error
	if row.Self, err = selfLine(v.Index, c, e); err != nil {
		return row, err
	}
	final, err := verdictLine(v.Index, c, e, assessment.Decided(mine))
	row.Final = final.Got
	return row, err
}

// selfLine scores a component by what its unit gave itself.
func selfLine(x *rulebook.Index, c *rulebook.Criterion, e assessment.Entry) (scoring.Line, error) {
	values := e.Values
	if !assessment.SelfScored(c) {
		values = nil
	}
	return lineOf(x, c, values)
}

// verdictLine scores a component as decided.
func verdictLine(x *rulebook.Index, c *rulebook.Criterion, e assessment.Entry, d *assessment.Verdict) (scoring.Line, error) {
	return lineOf(x, c, assessment.FinalValues(e, d))
}

func lineOf(x *rulebook.Index, c *rulebook.Criterion, values []scoring.Value) (scoring.Line, error) {
	typed, err := scoring.Typed(x, scoring.Inputs{c.Code: values})
	if err != nil {
		return scoring.Line{}, err
	}
	return scoring.ScoreOneWith(c, typed[c.Code], scoring.Options{Reasons: true}), nil
}

// Appraisal shows what is left to decide in a round, by component and by unit.
func (s *System) Appraisal(ctx context.Context, a Actor, round string) (*Appraisal, error) {
	f, err := s.appraising(ctx, a, round, "")
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
	at := f.Round.Publisher // where the person's part is told: not at their own unit
	if i := slices.IndexFunc(sheets, func(sheet assessment.Sheet) bool { return s.judges(a, f, sheet.Unit) }); i >= 0 {
		at = sheets[i].Unit
	}
	for _, c := range f.Index.Leaves() {
		n := decided[c.Code]
		v.Components = append(v.Components, ComponentCount{
			Node: c, Decided: n.Decided, Of: len(sheets), Explains: n.Explain, May: s.judgesPart(a, f, at, c),
		})
	}
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		v.Rows = append(v.Rows, AppraisalRow{Unit: u, Sheet: sheet, May: s.judges(a, f, u.ID)})
	}
	if v.Parts, v.PartTurn, err = s.officeParts(ctx, a, f, sheets); err != nil {
		return nil, err
	}
	if v.Turn > 0 {
		v.Near = f.Round.Near(f.Round.Timetable.Due[f.Round.Stage], s.now())
	}
	if v.Reminders, err = s.remindersNow(ctx, f); err != nil {
		return nil, err
	}
	v.Reminders = slices.DeleteFunc(v.Reminders, func(r assessment.Reminder) bool {
		return !slices.ContainsFunc(v.Parts, func(p OfficePart) bool { return p.May && p.Office == r.Office && r.Unit == "" })
	})
	slices.SortFunc(v.Rows, func(x, y AppraisalRow) int { return f.tree.ByName(x.Unit.ID, y.Unit.ID) })
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
	f, err := s.appraising(ctx, a, round, unit)
	if err != nil {
		return err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return fail(NotFound, "app.no_component", message.Word("code", code))
	}
	turn := s.turnFor(a, f, f.Unit.ID, node)
	if turn == 0 && f.Round.Stage.Turn() > 0 {
		return fail(Forbidden, "app.forbidden")
	}
	v, err := d.verdict(f, node, a.name(), turn)
	if err != nil {
		return err
	}
	return s.decide(ctx, a, f, []assessment.Verdict{v})
}

func (d Decision) verdict(f *Frame, node *rulebook.Criterion, by string, turn int) (assessment.Verdict, error) {
	v := assessment.Verdict{
		Unit: f.Unit.ID, Code: node.Code, Turn: turn,
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
			verdicts = append(verdicts, assessment.Verdict{Unit: p.Unit.ID, Code: row.Node.Code, Turn: row.Turn, By: a.name()})
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
	stage := f.Round.Stage
	err := s.store.Change(ctx, s.entry(a, f, "decide", target), func(tx *store.Tx) error {
		if _, err := hold(tx, f); err != nil {
			return err
		}
		if f.Round.Stage != stage || stage.Turn() == 0 {
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
