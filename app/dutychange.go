package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Offers is the catalogue of duties that an office may set up.
func (s *System) Offers() ([]duty.Offer, error) {
	data, err := s.catalogue.ReadFile("duties/duties.yaml")
	if err != nil {
		return nil, err
	}
	return duty.ReadCatalogue(data, "duties.yaml")
}

// SetUpDuties gives units below a round's publisher duties, from a day on. A
// unit that has a duty of that key keeps its own. It returns how many were
// made.
func (s *System) SetUpDuties(ctx context.Context, a Actor, round string, duties []duty.Duty, units []string, from calendar.Date) (int, error) {
	f, err := s.frame(ctx, a, account.SetDuties, round, "")
	if err != nil {
		return 0, err
	}
	switch {
	case len(duties) == 0:
		return 0, fail(Invalid, "duty.none_chosen")
	case len(units) == 0:
		return 0, fail(Invalid, "duty.no_units")
	}
	ids, err := unitsWithin(f, units)
	if err != nil {
		return 0, err
	}
	for _, d := range duties {
		if !duty.KeyForm.MatchString(d.Key) {
			return 0, fail(Invalid, "duty.key_form")
		}
		d.From = from
		if _, why := d.Check(); why != nil {
			return 0, &Error{Kind: Invalid, Text: *why}
		}
	}
	there, err := s.store.Duties(ctx, ids...)
	if err != nil {
		return 0, err
	}
	has := map[string]bool{}
	for _, d := range there {
		has[string(d.Unit)+" "+d.Key] = true
	}
	var fresh []duty.Duty
	for _, id := range ids {
		for _, d := range duties {
			if d.Unit, d.ID, d.From = id, duty.ID(newID()), from; !has[string(id)+" "+d.Key] {
				fresh = append(fresh, d)
			}
		}
	}
	if len(fresh) == 0 {
		return 0, fail(Invalid, "duty.all_there")
	}
	err = s.store.Change(ctx, s.entry(a, f, "set_up_duties", "duties:"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"duties": duties, "units": units, "from": from, "made": len(fresh)})
		return tx.PutDuties(fresh)
	})
	if errors.Is(err, store.ErrExists) {
		return 0, fail(Conflict, "app.conflict")
	}
	return len(fresh), err
}

// unitsWithin finds units at or below a round's publisher by their aliases.
func unitsWithin(f *Frame, aliases []string) ([]org.UnitID, error) {
	var ids []org.UnitID
	for _, alias := range aliases {
		u, ok := f.tree.Alias(alias)
		if !ok || !f.tree.Within(u.ID, f.Round.Publisher) {
			return nil, fail(NotFound, "app.no_unit", message.Word("unit", alias))
		}
		if !slices.Contains(ids, u.ID) {
			ids = append(ids, u.ID)
		}
	}
	return ids, nil
}

// EditDuty saves a duty of a unit; its Version is the one that the person saw.
// With all it changes the same duty of every unit of the round's publisher,
// but leaves each its officer. It returns how many were changed, and the field
// that a refusal is about.
func (s *System) EditDuty(ctx context.Context, a Actor, round, unit string, d duty.Duty, all bool) (changed int, field string, err error) {
	f, err := s.frame(ctx, a, account.SetDuties, round, unit)
	if err != nil {
		return 0, "", err
	}
	before, err := s.dutyOf(ctx, f, d.ID)
	if err != nil {
		return 0, "", err
	}
	d.Unit, d.Key = before.Unit, before.Key
	if field, why := d.Check(); why != nil {
		return 0, field, &Error{Kind: Invalid, Text: *why}
	}
	if d.Officer != "" {
		who, err := s.store.AccountByLogin(ctx, d.Officer)
		if err != nil {
			return 0, "officer", found(err, "app.no_account", message.Word("login", d.Officer))
		}
		if !account.May(who, account.FulfilDuty, account.At(d.Unit), f.tree, s.Today()) {
			return 0, "officer", fail(Invalid, "duty.officer_elsewhere")
		}
		d.Officer = who.Login
	}
	changes := []duty.Duty{d}
	if all {
		same, err := s.sameDuties(ctx, f, d.Key)
		if err != nil {
			return 0, "", err
		}
		for _, other := range same {
			if other.ID != d.ID {
				next := d
				next.ID, next.Unit, next.Officer, next.Version = other.ID, other.Unit, other.Officer, other.Version
				changes = append(changes, next)
			}
		}
	}
	err = s.store.Change(ctx, s.entry(a, f, "edit_duty", dutyTarget(f, d)), func(tx *store.Tx) error {
		tx.Payload(before, map[string]any{"duty": d, "units": len(changes)})
		for _, c := range changes {
			if err := tx.UpdateDuty(c); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrConflict) {
		return 0, "", fail(Conflict, "app.conflict")
	}
	return len(changes), "", err
}

func dutyTarget(f *Frame, d duty.Duty) string { return "duty:" + f.Unit.Alias + "/" + d.Key }

// Deed is what a person says was done for a duty.
type Deed struct {
	Period   string
	On       calendar.Date // none: the document's date
	Pieces   int           // 0: one
	Document document.ID
	Link     string
	Note     string
	FileName string
	File     Upload // nil: none
}

// FulfilDuty states what was done for a period of a duty. The field is the one
// that a refusal is about.
func (s *System) FulfilDuty(ctx context.Context, a Actor, round, unit string, id duty.ID, deed Deed) (field string, err error) {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return "", err
	}
	d, err := s.dutyOf(ctx, f, id)
	if err != nil {
		return "", err
	}
	done := duty.Fulfilment{
		ID: newID(), Duty: id, Period: deed.Period, On: deed.On, Pieces: max(1, deed.Pieces), Document: deed.Document,
		Link: strings.TrimSpace(deed.Link), Note: strings.TrimSpace(deed.Note), By: a.name(),
	}
	if deed.Document != "" {
		docs, err := s.documentsOf(ctx, f)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(docs, func(x document.Document) bool { return x.ID == deed.Document })
		if i < 0 {
			return "document", fail(Invalid, "duty.no_document")
		}
		if done.On.IsZero() {
			done.On = docs[i].Date
		}
		if done.On.Before(docs[i].Date) {
			return "on", fail(Invalid, "duty.before_document", message.Date("date", docs[i].Date))
		}
	}
	off, err := s.daysOff(ctx, d.Unit)
	if err != nil {
		return "", err
	}
	if field, why := checkDeed(d, done, deed.File != nil, f.Today, off[d.Unit]); why != nil {
		return field, why
	}
	if deed.File != nil {
		file, err := s.keep(ctx, deed.FileName, deed.File)
		if err != nil {
			return "file", err
		}
		done.Name, done.Type, done.Size, done.Blob = file.Name, file.Type, file.Size, file.Blob
	}
	return "", s.store.Change(ctx, s.entry(a, f, "fulfil_duty", dutyTarget(f, d)), func(tx *store.Tx) error {
		tx.Payload(nil, done)
		return tx.PutFulfilment(done)
	})
}

// checkDeed says what is wrong with what a person says was done.
func checkDeed(d duty.Duty, done duty.Fulfilment, file bool, today calendar.Date, off duty.Off) (field string, err error) {
	if _, ok := d.Item(done.Period, off); !ok {
		return "period", fail(Invalid, "duty.no_period")
	}
	switch {
	case done.On.IsZero():
		return "on", fail(Invalid, "duty.no_day")
	case today.Before(done.On):
		return "on", fail(Invalid, "duty.future")
	case done.Pieces > duty.MostCount:
		return "pieces", fail(Invalid, "duty.rule.count")
	case d.Proven == duty.ByPaper && done.Document == "" && done.Link == "" && !file:
		return "document", fail(Invalid, "duty.no_proof")
	case done.Link != "" && !strings.HasPrefix(done.Link, "http://") && !strings.HasPrefix(done.Link, "https://"):
		return "link", fail(Invalid, "feed.bad_link")
	case len([]rune(done.Note)) > maxText || len([]rune(done.Link)) > maxText:
		return "note", fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	return "", nil
}

// TakeBack marks something stated as entered by mistake; it stays to be seen.
func (s *System) TakeBack(ctx context.Context, a Actor, round, unit string, id duty.ID, deed string) error {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return err
	}
	d, done, err := s.deed(ctx, f, id, deed)
	if err != nil {
		return err
	}
	err = s.store.Change(ctx, s.entry(a, f, "take_back_deed", dutyTarget(f, d)), func(tx *store.Tx) error {
		tx.Payload(done, nil)
		return tx.TakeBack(deed)
	})
	return found(err, "app.no_duty")
}

// deed finds what was stated for a duty of the frame's unit.
func (s *System) deed(ctx context.Context, f *Frame, id duty.ID, deed string) (duty.Duty, duty.Fulfilment, error) {
	d, err := s.dutyOf(ctx, f, id)
	if err != nil {
		return d, duty.Fulfilment{}, err
	}
	all, err := s.store.Fulfilments(ctx, f.Unit.ID)
	if err != nil {
		return d, duty.Fulfilment{}, err
	}
	i := slices.IndexFunc(all, func(x duty.Fulfilment) bool { return x.ID == deed && x.Duty == id })
	if i < 0 {
		return d, duty.Fulfilment{}, fail(NotFound, "app.no_duty")
	}
	return d, all[i], nil
}

// OpenDeed opens the file of something stated.
func (s *System) OpenDeed(ctx context.Context, a Actor, round, unit string, id duty.ID, deed string) (io.ReadCloser, duty.Fulfilment, error) {
	f, err := s.frame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, duty.Fulfilment{}, err
	}
	_, done, err := s.deed(ctx, f, id, deed)
	if err == nil && done.Blob == "" {
		err = fail(NotFound, "app.no_duty")
	}
	if err != nil {
		return nil, done, err
	}
	file, err := s.blobs.Open(ctx, done.Blob)
	return file, done, err
}

// unitEntry begins the audit entry of a change to something of a unit.
func unitEntry(a Actor, tree *org.Tree, verb, target string, unit org.UnitID) audit.Entry {
	return audit.Entry{Chain: tree.Top(unit), Actor: a.name(), Verb: verb, Target: target, Unit: unit}
}
