package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// SelfScore is a unit's score sheet while its round is running.
type SelfScore struct {
	*Frame
	Sheet    assessment.Sheet
	Rows     []SelfRow
	Card     scoring.Card // by what the unit has given so far
	Gaps     []assessment.Gap
	Blocking int
	Closed   *message.Text // why the unit may not score itself now
	Steps    []assessment.Step
	Now      time.Time
}

// SelfRow is one node of the tree of a running sheet.
type SelfRow struct {
	Node  *rulebook.Criterion
	Sum   scoring.Sum // of a node with parts
	Line  *scoring.Line
	Entry assessment.Entry
	Gap   *assessment.Gap
	First *assessment.Verdict // of the first appraisal, once the unit may see it
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
)

// Filters is all of them.
var Filters = []Filter{FilterMine, FilterEmpty, FilterLost, FilterBare, FilterExplain}

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
	v.Closed = v.Sheet.Closed(f.Round, v.Now)
	v.Gaps = assessment.Gaps(f.Index, entries, v.Card, v.Sheet.Deadline(f.Round))
	for _, g := range v.Gaps {
		if g.Blocks {
			v.Blocking++
		}
	}
	for _, step := range v.Sheet.Open(f.Round, v.Now) {
		if f.May[stepVerb[step]] {
			v.Steps = append(v.Steps, step)
		}
	}
	v.rows(entries, verdicts)
	return v, nil
}

// selfCard scores a unit by what it has given itself.
func selfCard(f *Frame, entries map[string]assessment.Entry, o scoring.Options) (scoring.Card, error) {
	in := scoring.Inputs{}
	for code, e := range entries {
		if c, ok := f.Index.Find(code); ok && assessment.SelfScored(c) && len(e.Values) > 0 {
			in[code] = e.Values
		}
	}
	typed, err := scoring.Typed(f.Index, in)
	if err != nil {
		return scoring.Card{}, err
	}
	return scoring.ScoreWith(f.Index, typed, o), nil
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
		if i := slices.IndexFunc(v.Gaps, func(g assessment.Gap) bool { return g.Code == c.Code }); i >= 0 {
			row.Gap = &v.Gaps[i]
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

// Fields of an entry that a person fills in; a value's is "value." and the
// name of the input.
const (
	FieldExplanation = "explanation"
	FieldReply       = "reply"
	FieldOfficer     = "officer"
	FieldValue       = "value."
)

// EntryChange is what a person typed into the form of a component. Saw is what
// each field held when the person opened it.
type EntryChange struct {
	Set, Saw map[string]string
}

// Clash is a field that two people changed: what is saved now beside what was
// typed.
type Clash struct{ Field, Saved, Typed string }

// SaveEntry saves the fields of one component. Fields that only others changed
// keep their change; a field that both changed is a Clash, and then nothing is
// saved. Faults of what was typed come back by field.
func (s *System) SaveEntry(ctx context.Context, a Actor, round, unit, code string, c EntryChange) (clashes []Clash, faults map[string]message.Text, err error) {
	f, err := s.running(ctx, a, account.ScoreSelf, round, unit)
	if err != nil {
		return nil, nil, err
	}
	node, ok := f.Index.Find(code)
	if !ok || !node.Scored() {
		return nil, nil, fail(NotFound, "app.no_component", message.Word("code", code))
	}
	if faults = checkEntry(node, c.Set); len(faults) > 0 || len(c.Set) == 0 {
		return nil, faults, nil
	}
	err = s.store.Change(ctx, s.entry(a, f, "save_entry", entryTarget(f, code)), func(tx *store.Tx) error {
		sheet, err := hold(tx, f)
		if err != nil {
			return err
		}
		if err := mayWrite(f, sheet, c.Set, s.now()); err != nil {
			return err
		}
		entries, err := tx.Entries(f.Round.ID, f.Unit.ID)
		if err != nil {
			return err
		}
		before := entries[code]
		before.Unit, before.Code = f.Unit.ID, code
		if officer := before.Officer; officer != "" && officer != a.name() && !f.May[account.SubmitSelf] {
			return fail(Forbidden, "sheet.other_officer", message.Word("officer", officer))
		}
		after, both := merge(node, before, c)
		if clashes = both; len(clashes) > 0 {
			return errClash
		}
		after.SavedBy = a.name()
		entries[code] = after
		card, err := selfCard(f, entries, scoring.Options{})
		if err != nil {
			return err
		}
		tx.Payload(before, after)
		if err := tx.PutEntry(f.Round.ID, after); err != nil {
			return err
		}
		if err := tx.SetTotal(f.Round.ID, f.Unit.ID, assessment.Self, card.Total); err != nil {
			return err
		}
		if _, reply := c.Set[FieldReply]; reply && len(c.Set) == 1 {
			return nil
		}
		return undecide(tx, f, code, before, after)
	})
	if errors.Is(err, errClash) || errors.Is(err, store.ErrConflict) {
		return clashes, nil, fail(Conflict, "sheet.clash")
	}
	return nil, nil, err
}

// undecide takes back what was decided on a component that its unit changes
// on a reopened sheet, and keeps it in the log.
func undecide(tx *store.Tx, f *Frame, code string, before, after any) error {
	dropped, err := tx.DropVerdicts(f.Round.ID, f.Unit.ID, code)
	if err != nil || len(dropped) == 0 {
		return err
	}
	tx.Payload(map[string]any{"entry": before, "verdicts": dropped}, after)
	return finalTotal(tx, f)
}

// hold keeps a unit's sheet for a change, and reads the round again: neither a
// submission nor a new stage overtakes what is saved.
func hold(tx *store.Tx, f *Frame) (assessment.Sheet, error) {
	sheet, err := tx.HoldSheet(f.Round.ID, f.Unit.ID)
	if err != nil {
		return sheet, found(err, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
	}
	f.Round, err = tx.Round(f.Round.ID)
	return sheet, err
}

var errClash = errors.New("two people changed one field")

func entryTarget(f *Frame, code string) string {
	return "entry:" + f.Round.Key + "/" + f.Unit.Alias + "/" + code
}

// mayWrite says why fields may not be saved now: the reply has its own time.
func mayWrite(f *Frame, sheet assessment.Sheet, set map[string]string, now time.Time) error {
	_, reply := set[FieldReply]
	why := sheet.Closed(f.Round, now)
	if reply && len(set) == 1 {
		why = sheet.ClosedToAnswer(f.Round, now)
	}
	if why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	return nil
}

// checkEntry reads what was typed; faults are by field.
func checkEntry(c *rulebook.Criterion, set map[string]string) map[string]message.Text {
	faults := map[string]message.Text{}
	for field, typed := range set {
		name, isValue := strings.CutPrefix(field, FieldValue)
		switch {
		case isValue && !assessment.SelfScored(c):
			faults[field] = message.T("sheet.survey")
		case isValue:
			in, declared := c.Input(name)
			if !declared {
				faults[field] = message.T("input.unknown_input")
			} else if typed != "" {
				if _, bad := scoring.ParseValue(c, in, typed); bad != nil {
					faults[field] = *bad
				}
			}
		case field != FieldExplanation && field != FieldReply && field != FieldOfficer:
			faults[field] = message.T("input.unknown_input")
		case len([]rune(typed)) > maxText:
			faults[field] = message.T("plan.too_long", message.Int("most", maxText))
		}
	}
	return faults
}

// fieldOf returns what a field of an entry holds.
func fieldOf(e assessment.Entry, field string) string {
	switch field {
	case FieldExplanation:
		return e.Explanation
	case FieldReply:
		return e.Reply
	case FieldOfficer:
		return e.Officer
	}
	for _, v := range e.Values {
		if FieldValue+v.Input == field {
			return v.Raw
		}
	}
	return ""
}

// merge puts what was typed into an entry, beside what others have saved in
// other fields meanwhile.
func merge(node *rulebook.Criterion, e assessment.Entry, c EntryChange) (assessment.Entry, []Clash) {
	var clashes []Clash
	given := map[string]string{}
	for _, v := range e.Values {
		given[v.Input] = v.Raw
	}
	for field, typed := range c.Set {
		saved := fieldOf(e, field)
		if typed == c.Saw[field] || typed == saved {
			continue // not touched, or the same as another already saved
		}
		if saved != c.Saw[field] {
			clashes = append(clashes, Clash{field, saved, typed})
			continue
		}
		switch field {
		case FieldExplanation:
			e.Explanation = typed
		case FieldReply:
			e.Reply = typed
		case FieldOfficer:
			e.Officer = typed
		default:
			given[strings.TrimPrefix(field, FieldValue)] = typed
		}
	}
	values := e.Values
	e.Values = nil
	for _, in := range node.Inputs {
		if raw := given[in.Name]; raw != "" {
			value := scoring.Value{Input: in.Name, Type: in.Type, Raw: raw}
			if i := slices.IndexFunc(values, func(v scoring.Value) bool { return v.Input == in.Name && v.Raw == raw }); i >= 0 {
				value = values[i]
			}
			e.Values = append(e.Values, value)
		}
	}
	slices.SortFunc(clashes, func(x, y Clash) int { return strings.Compare(x.Field, y.Field) })
	return e, clashes
}

// TakeStep moves a unit's sheet on its way. version is the one that the person
// saw.
func (s *System) TakeStep(ctx context.Context, a Actor, round, unit string, step assessment.Step, asked assessment.Asked, version int) error {
	verb, known := stepVerb[step]
	if !known {
		return fail(Invalid, "sheet.no_step")
	}
	f, err := s.running(ctx, a, verb, round, unit)
	if err != nil {
		return err
	}
	if step == assessment.Submit {
		v, err := s.SelfScore(ctx, a, round, unit)
		if err != nil {
			return err
		}
		asked.Gaps = v.Blocking
	}
	asked.Now = s.now()
	err = s.store.Change(ctx, s.entry(a, f, "sheet_"+string(step), "sheet:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		before, err := hold(tx, f)
		if err != nil {
			return err
		}
		after, why := before.Take(step, f.Round, asked)
		if why != nil {
			return &Error{Kind: Invalid, Text: *why}
		}
		after.Version = version
		tx.Payload(before, after)
		return tx.UpdateSheet(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
