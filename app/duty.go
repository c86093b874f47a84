package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// DutyRow is one time that a duty is due, and how it stands.
type DutyRow struct {
	Duty duty.Duty
	duty.Standing
}

// LateBy is how many days the item was late, or is by today.
func (r DutyRow) LateBy(today calendar.Date) int { return r.Late(today) }

// Duties is what a unit owes in a year.
type Duties struct {
	*Frame
	Year  int
	Rows  []DutyRow // the earliest due first
	Set   int       // duties that the unit has, due this year or not
	Count map[duty.State]int
}

// dutyFrame opens a unit of a round for a verb on duties, and lists the units
// that the person may turn to.
func (s *System) dutyFrame(ctx context.Context, a Actor, do account.Verb, round, unit string) (*Frame, error) {
	f, err := s.frame(ctx, a, do, round, unit)
	if err != nil {
		return nil, err
	}
	units, err := s.store.Units(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		below := u.ID != f.Round.Publisher && f.tree.Within(u.ID, f.Round.Publisher)
		if below && (u.ValidOn(f.Today) || u.ID == f.Unit.ID) && s.authorise(a, account.SeeDuties, u.ID, f.tree) == nil {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return message.Compare(x.Name.VI, y.Name.VI) })
	return f, nil
}

// Duties shows what a unit owes in a year; 0 is this year.
func (s *System) Duties(ctx context.Context, a Actor, round, unit string, year int) (*Duties, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Duties{Frame: f, Year: knownYear(year, f.Today), Count: map[duty.State]int{}}
	all, rows, err := s.dutyRows(ctx, v.Year, f.Today, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	v.Set, v.Rows = len(all), rows
	for _, row := range rows {
		v.Count[row.State]++
	}
	return v, nil
}

// knownYear is a year of which there may be something, this one for none.
func knownYear(year int, today calendar.Date) int {
	if year < 2000 || year > 2100 {
		return today.Year()
	}
	return year
}

// dutyRows returns the duties of units, and what of them is due in a year, with
// three queries.
func (s *System) dutyRows(ctx context.Context, year int, today calendar.Date, units ...org.UnitID) ([]duty.Duty, []DutyRow, error) {
	all, err := s.store.Duties(ctx, units...)
	if err != nil {
		return nil, nil, err
	}
	done, err := s.store.Fulfilments(ctx, units...)
	if err != nil {
		return nil, nil, err
	}
	off, err := s.daysOff(ctx, units...)
	if err != nil {
		return nil, nil, err
	}
	byDuty := map[duty.ID][]duty.Fulfilment{}
	for _, f := range done {
		byDuty[f.Duty] = append(byDuty[f.Duty], f)
	}
	var rows []DutyRow
	counts := false
	from, to := calendar.Date{}, calendar.Date{}
	for _, d := range all {
		for _, item := range d.DueIn(year, off[d.Unit]) {
			rows = append(rows, DutyRow{Duty: d, Standing: duty.Standing{Item: item}})
			if d.Proven != duty.ByNews {
				continue
			}
			if !counts || item.From.Before(from) {
				from = item.From
			}
			if !counts || to.Before(item.To) {
				to = item.To
			}
			counts = true
		}
	}
	news := map[org.UnitID][]duty.News{}
	if counts {
		items, err := s.store.News(ctx, from, to, units...)
		if err != nil {
			return nil, nil, err
		}
		for _, n := range items {
			news[n.Unit] = append(news[n.Unit], n)
		}
	}
	for i, row := range rows {
		rows[i].Standing = duty.Stand(row.Duty, row.Item, byDuty[row.Duty.ID], news[row.Duty.Unit], today)
	}
	slices.SortStableFunc(rows, func(x, y DutyRow) int {
		return cmp.Or(x.Due.Cmp(y.Due), message.Compare(x.Duty.Title, y.Duty.Title))
	})
	return all, rows, nil
}

// DutyPage is one duty of a unit.
type DutyPage struct {
	*Frame
	Duty      duty.Duty
	Year      int
	Rows      []DutyRow
	Done      []duty.Fulfilment // all that was stated, the latest first
	Documents []document.Document
	Same      int // units of the round's publisher that have the same duty
}

// Document returns a document of the register.
func (v *DutyPage) Document(id document.ID) *document.Document {
	if i := slices.IndexFunc(v.Documents, func(d document.Document) bool { return d.ID == id }); i >= 0 {
		return &v.Documents[i]
	}
	return nil
}

// Duty shows one duty of a unit, with what of it is due in a year.
func (s *System) Duty(ctx context.Context, a Actor, round, unit string, id duty.ID, year int) (*DutyPage, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, err
	}
	v := &DutyPage{Frame: f, Year: knownYear(year, f.Today)}
	if v.Duty, err = s.dutyOf(ctx, f, id); err != nil {
		return nil, err
	}
	_, rows, err := s.dutyRows(ctx, v.Year, f.Today, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Duty.ID == id {
			v.Rows = append(v.Rows, row)
		}
	}
	done, err := s.store.Fulfilments(ctx, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range done {
		if d.Duty == id {
			v.Done = append(v.Done, d)
		}
	}
	if v.Documents, err = s.documentsOf(ctx, f); err != nil {
		return nil, err
	}
	same, err := s.sameDuties(ctx, f, v.Duty.Key)
	v.Same = len(same)
	return v, err
}

// dutyOf returns a duty of the frame's unit.
func (s *System) dutyOf(ctx context.Context, f *Frame, id duty.ID) (duty.Duty, error) {
	d, err := s.store.Duty(ctx, id)
	if err != nil {
		return d, found(err, "app.no_duty")
	}
	if d.Unit != f.Unit.ID {
		return d, fail(NotFound, "app.no_duty")
	}
	return d, nil
}

// sameDuties returns a key's duty of each unit at or below the round's
// publisher.
func (s *System) sameDuties(ctx context.Context, f *Frame, key string) ([]duty.Duty, error) {
	all, err := s.store.DutiesOf(ctx, key)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d duty.Duty) bool { return !f.tree.Within(d.Unit, f.Round.Publisher) }), nil
}

// DutyUnits is the units of a round, for those who look after their duties.
type DutyUnits struct {
	*Frame
	Year int
}

// DutyUnits lists the units of a round's publisher.
func (s *System) DutyUnits(ctx context.Context, a Actor, round string, year int) (*DutyUnits, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, "")
	if err != nil {
		return nil, err
	}
	// Those above them are seen by members too; the list of all is for whoever
	// looks after the units.
	if !f.MayAll[account.SeeDuties] {
		return nil, fail(Forbidden, "app.forbidden")
	}
	return &DutyUnits{f, knownYear(year, f.Today)}, nil
}

// DutyTally is how the duties of one unit stand.
type DutyTally struct {
	Unit  org.Unit
	Set   int
	Count map[duty.State]int
	Next  *DutyRow // the earliest that is still to be done
}

// Tallies counts how the duties of some units of the list stand; those that
// the list does not show are left out.
func (s *System) Tallies(ctx context.Context, v *DutyUnits, units []org.Unit) ([]DutyTally, error) {
	ids := make([]org.UnitID, len(units))
	tallies, at := make([]DutyTally, len(units)), map[org.UnitID]int{}
	for i, u := range units {
		ids[i], at[u.ID] = u.ID, i
		tallies[i] = DutyTally{Unit: u, Count: map[duty.State]int{}}
	}
	all, rows, err := s.dutyRows(ctx, v.Year, v.Today, ids...)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		tallies[at[d.Unit]].Set++
	}
	for _, row := range rows {
		t := &tallies[at[row.Duty.Unit]]
		t.Count[row.State]++
		if t.Next == nil && (row.State == duty.Open || row.State == duty.Coming) {
			t.Next = &row
		}
	}
	return tallies, nil
}
