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
	f, node, err := s.part(ctx, a, account.ScoreSelf, round, unit, code)
	if err != nil {
		return nil, nil, err
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
		if othersEntry(f, a, before) {
			return fail(Forbidden, "sheet.other_officer", message.Word("officer", before.Officer))
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

func sheetTarget(f *Frame) string { return "sheet:" + f.Round.Key + "/" + f.Unit.Alias }

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
				faults[field] = unknownInput(c)
			} else if typed != "" {
				if _, bad := scoring.ParseValue(c, in, typed); bad != nil {
					faults[field] = *bad
				}
			}
		case field != FieldExplanation && field != FieldReply && field != FieldOfficer:
			faults[field] = unknownInput(c)
		case len([]rune(typed)) > maxText:
			faults[field] = message.T("plan.too_long", message.Int("most", maxText))
		}
	}
	return faults
}

// unknownInput says which inputs a component takes.
func unknownInput(c *rulebook.Criterion) message.Text {
	names := make([]string, len(c.Inputs))
	for i, in := range c.Inputs {
		names[i] = in.Name
	}
	return message.T("input.unknown_input", message.Word("known", strings.Join(names, ", ")))
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
	err = s.store.Change(ctx, s.entry(a, f, "sheet_"+string(step), sheetTarget(f)), func(tx *store.Tx) error {
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
		if step == assessment.Present {
			if err := present(tx, a, f); err != nil {
				return err
			}
		}
		return tx.UpdateSheet(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
