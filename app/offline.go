package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/offline"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// OfflineRow is one cell of a workbook that was filled in, beside what the
// system holds now.
type OfflineRow struct {
	Code, Field string // as in EntryChange
	Title       message.Phrase
	Input       rulebook.Input // none: the explanation
	Line        int            // of the workbook
	Saw         string         // what the system held when the workbook left
	Saved       string         // what it holds now
	Typed       string
}

// Clash says whether somebody changed the field meanwhile.
func (r OfflineRow) Clash() bool { return r.Saved != r.Saw }

// OfflineSheet is a unit's running sheet as a workbook to be filled in, and
// the name of its file.
func (s *System) OfflineSheet(ctx context.Context, a Actor, round, unit string) (data []byte, name string, err error) {
	f, sheet, _, err := s.offlineSheet(ctx, a, round, unit)
	if err != nil {
		return nil, "", err
	}
	data, err = offline.Write(sheet)
	return data, "phieu-tu-cham-" + f.Round.Key + "-" + f.Unit.Alias + ".xlsx", err
}

func (s *System) offlineSheet(ctx context.Context, a Actor, round, unit string) (*Frame, offline.Sheet, map[string]assessment.Entry, error) {
	f, err := s.runningSome(ctx, a, account.ScoreSelf, round, unit)
	if err != nil {
		return nil, offline.Sheet{}, nil, err
	}
	entries, err := s.store.Entries(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, offline.Sheet{}, nil, err
	}
	sheet := offline.Sheet{
		Round: f.Round.Key, Unit: f.Unit.Alias, Title: f.Round.Title, Name: f.Unit.Name, Index: f.Index,
		Entries: entries, Locked: map[string]bool{}, At: s.now(),
	}
	for _, c := range f.Index.Leaves() {
		sheet.Locked[c.Code] = othersEntry(f, a, entries[c.Code]) || !s.mayPart(a, account.ScoreSelf, f, f.Unit.ID, c.Code)
	}
	return f, sheet, entries, nil
}

// othersEntry says whether a component is in the charge of somebody else, whom
// only the head goes over.
func othersEntry(f *Frame, a Actor, e assessment.Entry) bool {
	return e.Officer != "" && e.Officer != a.name() && !f.May[account.SubmitSelf]
}

// SavedText is what the system holds now, as people write it.
func (r OfflineRow) SavedText() string { return offline.Said(r.Input, r.Saved) }

// TypedText is what the workbook holds, as people write it.
func (r OfflineRow) TypedText() string { return offline.Said(r.Input, r.Typed) }

// ReadOffline reads a workbook that was filled in and says what it would
// change. Nothing is saved. Faults of the file are message.Problems.
func (s *System) ReadOffline(ctx context.Context, a Actor, round, unit, file string, data []byte) ([]OfflineRow, error) {
	f, sheet, entries, err := s.offlineSheet(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	changes, err := offline.Read(data, file, sheet)
	if err != nil {
		return nil, err
	}
	var rows []OfflineRow
	for _, c := range changes {
		row := OfflineRow{Code: c.Code, Field: FieldExplanation, Input: c.Input, Line: c.Line, Saw: c.Saw, Typed: c.Typed}
		if c.Field != offline.Explanation {
			row.Field = FieldValue + c.Field
		}
		node, _ := f.Index.Find(c.Code)
		row.Title, row.Saved = node.Title, fieldOf(entries[c.Code], row.Field)
		if row.Saved != row.Typed {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// TakeOffline saves what was chosen of a workbook, all or nothing. A field that
// somebody has changed since it was shown is a Conflict.
func (s *System) TakeOffline(ctx context.Context, a Actor, round, unit string, changes map[string]EntryChange) error {
	f, err := s.runningSome(ctx, a, account.ScoreSelf, round, unit)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return fail(Invalid, "offline.none")
	}
	for code, c := range changes {
		node, ok := f.Index.Find(code)
		if !ok || !node.Scored() {
			return fail(NotFound, "app.no_component", message.Word("code", code))
		}
		if !s.mayPart(a, account.ScoreSelf, f, f.Unit.ID, code) {
			return fail(Forbidden, "app.not_your_part", message.Word("code", code))
		}
		for _, fault := range checkEntry(node, c.Set) {
			return &Error{Kind: Invalid, Text: fault}
		}
	}
	err = s.store.Change(ctx, s.entry(a, f, "import_sheet", sheetTarget(f)), func(tx *store.Tx) error {
		sheet, err := hold(tx, f)
		if err != nil {
			return err
		}
		if why := sheet.Closed(f.Round, s.now()); why != nil {
			return &Error{Kind: Invalid, Text: *why}
		}
		return takeOffline(tx, f, a, changes)
	})
	if errors.Is(err, errClash) || errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "offline.overtaken")
	}
	return err
}

// takeOffline saves the changes of many components in one change.
func takeOffline(tx *store.Tx, f *Frame, a Actor, changes map[string]EntryChange) error {
	entries, err := tx.Entries(f.Round.ID, f.Unit.ID)
	if err != nil {
		return err
	}
	before, after := map[string]assessment.Entry{}, map[string]assessment.Entry{}
	var verdicts []assessment.Verdict
	for _, code := range slices.Sorted(maps.Keys(changes)) {
		node, _ := f.Index.Find(code)
		was := entries[code]
		was.Unit, was.Code = f.Unit.ID, code
		if othersEntry(f, a, was) {
			return fail(Forbidden, "sheet.other_officer", message.Word("officer", was.Officer))
		}
		is, clashes := merge(node, was, changes[code])
		if len(clashes) > 0 {
			return errClash
		}
		is.SavedBy = a.name()
		before[code], after[code], entries[code] = was, is, is
		if err := tx.PutEntry(f.Round.ID, is); err != nil {
			return err
		}
		dropped, err := tx.DropVerdicts(f.Round.ID, f.Unit.ID, code)
		if err != nil {
			return err
		}
		verdicts = append(verdicts, dropped...)
	}
	card, err := selfCard(f, entries, scoring.Options{})
	if err != nil {
		return err
	}
	if err := tx.SetTotal(f.Round.ID, f.Unit.ID, assessment.Self, card.Total); err != nil {
		return err
	}
	tx.Payload(map[string]any{"entries": before, "verdicts": verdicts}, map[string]any{"entries": after})
	if len(verdicts) > 0 {
		return finalTotal(tx, f)
	}
	return nil
}
