package app

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
	"github.com/parindex/parindex/worktime"
)

// WorkingTime is the calendar by which a unit counts working time: its topmost
// unit's own, else the installation's file, else the shipped one.
func (s *System) WorkingTime(ctx context.Context, unit org.UnitID) (*worktime.Calendar, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.workCalendar(ctx, tree.Top(unit))
	return c.Calendar, err
}

// workCalendar is the working time of a topmost unit; of version 0 when it is
// not its own.
func (s *System) workCalendar(ctx context.Context, top org.UnitID) (store.WorkCalendar, error) {
	c, err := s.store.WorkCalendar(ctx, top)
	if !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	c.Calendar, err = s.shippedTime()
	return c, err
}

// shippedTime is the working time of who has none of their own.
func (s *System) shippedTime() (*worktime.Calendar, error) {
	data, name, err := s.data(ownCalendar, shippedCalendar)
	if err != nil {
		return nil, err
	}
	return worktime.Read(bytes.NewReader(data), name)
}

// daysOff are, by unit, the days on which units do not work.
func (s *System) daysOff(ctx context.Context, units ...org.UnitID) (map[org.UnitID]duty.Off, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	tops, off := map[org.UnitID]duty.Off{}, map[org.UnitID]duty.Off{}
	for _, u := range units {
		top := tree.Top(u)
		if tops[top] == nil {
			c, err := s.workCalendar(ctx, top)
			if err != nil {
				return nil, err
			}
			tops[top] = c.Calendar.Off
		}
		off[u] = tops[top]
	}
	return off, nil
}

// offOf are the days on which a unit does not work.
func (s *System) offOf(ctx context.Context, unit org.UnitID) (duty.Off, error) {
	off, err := s.daysOff(ctx, unit)
	return off[unit], err
}

// WorkingDay says whether some office works on a day: no list goes out on
// others.
func (s *System) WorkingDay(ctx context.Context, d calendar.Date) (bool, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return false, err
	}
	for _, u := range tree.Units() {
		if u.Parent != "" {
			continue
		}
		c, err := s.workCalendar(ctx, u.ID)
		if err != nil || !c.Calendar.Off(d) {
			return err == nil, err
		}
	}
	return false, nil
}

// WorkCalendar is the working time of a person's topmost unit in one year.
type WorkCalendar struct {
	*Frame
	Top     org.Unit
	Edits   bool // the person may change it
	Version int  // 0: it is the shipped one
	At      time.Time
	By      string
	Year    int
	Years   []int // of which the calendar has days
	Days    []worktime.Day
	Hours   []worktime.Hours
	Unseen  int // days of the year whose decision was not seen
	Whole   *worktime.Calendar
}

// WorkCalendar shows the working time of the topmost unit of a person in a
// year; 0 is this year.
func (s *System) WorkCalendar(ctx context.Context, a Actor, year int) (*WorkCalendar, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	home := s.home(a, f.tree)
	if home == "" {
		return nil, fail(Forbidden, "app.forbidden")
	}
	if err := s.authorise(a, account.SeeDuties, home, f.tree); err != nil {
		return nil, err
	}
	v := &WorkCalendar{Frame: f, Year: knownYear(year, f.Today)}
	v.Top, _ = f.tree.Unit(f.tree.Top(home))
	v.Edits = s.authorise(a, account.SetDuties, v.Top.ID, f.tree) == nil
	c, err := s.workCalendar(ctx, v.Top.ID)
	if err != nil {
		return nil, err
	}
	v.Whole, v.Version, v.At, v.By, v.Hours = c.Calendar, c.Version, c.At, c.By, c.Calendar.Hours
	for _, d := range c.Calendar.Days {
		if y := d.Date.Year(); !slices.Contains(v.Years, y) {
			v.Years = append(v.Years, y)
		}
		if d.Date.Year() != v.Year {
			continue
		}
		v.Days = append(v.Days, d)
		if d.Unconfirmed {
			v.Unseen++
		}
	}
	slices.Sort(v.Years)
	slices.SortStableFunc(v.Days, func(x, y worktime.Day) int { return x.Date.Cmp(y.Date) })
	return v, nil
}

// editedCalendar opens the working time of the person's topmost unit for a
// change of the version that they saw.
func (s *System) editedCalendar(ctx context.Context, a Actor, version int) (*WorkCalendar, error) {
	v, err := s.WorkCalendar(ctx, a, 0)
	switch {
	case err != nil:
		return nil, err
	case !v.Edits:
		return nil, fail(Forbidden, "app.forbidden")
	case v.Version != version:
		return nil, fail(Conflict, "app.conflict")
	}
	return v, nil
}

// saveCalendar keeps a changed calendar as the topmost unit's own; before and
// after are what the log tells of it.
func (s *System) saveCalendar(ctx context.Context, a Actor, v *WorkCalendar, c *worktime.Calendar, before, after any) error {
	return s.changeCalendar(ctx, a, v, "change_work_calendar", before, after, func(tx *store.Tx) error {
		return tx.PutWorkCalendar(v.Top.ID, store.WorkCalendar{Calendar: c, By: a.name(), Version: v.Version})
	})
}

func (s *System) changeCalendar(ctx context.Context, a Actor, v *WorkCalendar, verb string, before, after any, change func(*store.Tx) error) error {
	e := audit.Entry{Chain: v.Top.ID, Actor: a.name(), Verb: verb, Target: "work_calendar:" + v.Top.Alias, Unit: v.Top.ID}
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(before, after)
		return change(tx)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// SaveWorkDay adds a day to the working time, or changes the one at was. The
// field is where a refusal is mended.
func (s *System) SaveWorkDay(ctx context.Context, a Actor, version int, was worktime.Place, d worktime.Day) (field string, err error) {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return "", err
	}
	var before any
	if was != (worktime.Place{}) {
		old, there := v.Whole.Find(was)
		if !there {
			return "", fail(NotFound, "workdays.none")
		}
		before = old
	}
	if y := d.Date.Year(); !d.Date.IsZero() && knownYear(y, v.Today) != y {
		return "date", fail(Invalid, "worktime.no_date")
	}
	if len([]rune(d.Name)) > longest || len([]rune(d.Source)) > longest {
		return "name", fail(Invalid, "plan.too_long", message.Int("most", longest))
	}
	c, f := v.Whole.WithDay(was, d)
	if f != nil {
		return f.Column, &Error{Kind: Invalid, Text: f.Text}
	}
	return "", s.saveCalendar(ctx, a, v, c, before, d)
}

// DropWorkDay takes a day out of the working time: it is as its weekday again.
func (s *System) DropWorkDay(ctx context.Context, a Actor, version int, at worktime.Place) error {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return err
	}
	old, there := v.Whole.Find(at)
	if !there {
		return fail(NotFound, "workdays.none")
	}
	return s.saveCalendar(ctx, a, v, v.Whole.WithoutDay(at), old, nil)
}

// hoursSaid is what the log tells of hours.
func hoursSaid(h worktime.Hours) map[string]string {
	return map[string]string{"from": h.From.ISO(), "hours": h.String(), "name": h.Name, "source": h.Source}
}

// SaveWorkHours adds hours of work, in place of those of the same weekdays from
// the same date on.
func (s *System) SaveWorkHours(ctx context.Context, a Actor, version int, from calendar.Date, hours, name, source string) (field string, err error) {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return "", err
	}
	h, f := worktime.HoursOf(from, hours, name, source)
	if f != nil {
		return f.Column, &Error{Kind: Invalid, Text: f.Text}
	}
	if len([]rune(name+source)) > longest {
		return "hours_name", fail(Invalid, "plan.too_long", message.Int("most", longest))
	}
	return "", s.saveCalendar(ctx, a, v, v.Whole.WithHours(h), nil, hoursSaid(h))
}

// DropWorkHours takes hours of work out, by their number from 0.
func (s *System) DropWorkHours(ctx context.Context, a Actor, version, i int) error {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return err
	}
	c, f := v.Whole.WithoutHours(i)
	if f != nil {
		return &Error{Kind: Invalid, Text: f.Text}
	}
	return s.saveCalendar(ctx, a, v, c, hoursSaid(v.Whole.Hours[i]), nil)
}

// UseShippedTime lets the person's topmost unit go by the shipped working time
// again.
func (s *System) UseShippedTime(ctx context.Context, a Actor, version int) error {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return err
	}
	if version == 0 {
		return fail(Conflict, "app.conflict")
	}
	shipped, err := s.shippedTime()
	if err != nil {
		return err
	}
	days, _ := v.Whole.Compare(shipped)
	return s.changeCalendar(ctx, a, v, "use_shipped_calendar", v.Whole.Table(), map[string]int{"days": len(days)}, func(tx *store.Tx) error {
		return tx.DropWorkCalendar(v.Top.ID, version)
	})
}

// WorkCalendarImport is what a table would change of the working time.
type WorkCalendarImport struct {
	*WorkCalendar
	Changes []worktime.Change
	Hours   bool // hours of work change
	Saved   bool
}

// ImportWorkCalendar shows what a table of days would change, and with save
// changes it: of the years that it has days of, the table has the whole say.
// A faulty table is message.Problems.
func (s *System) ImportWorkCalendar(ctx context.Context, a Actor, version int, name string, data []byte, save bool) (*WorkCalendarImport, error) {
	v, err := s.editedCalendar(ctx, a, version)
	if err != nil {
		return nil, err
	}
	table, err := worktime.ReadTable(bytes.NewReader(data), name)
	if err != nil {
		return nil, err
	}
	c := v.Whole.With(table)
	i := &WorkCalendarImport{WorkCalendar: v}
	i.Changes, i.Hours = v.Whole.Compare(c)
	if !save || len(i.Changes) == 0 && !i.Hours {
		return i, nil
	}
	i.Saved = true
	told := map[string]any{"file": cleanName(name), "days": i.Changes}
	if i.Hours {
		told["hours"] = c.Table()[:len(c.Hours)]
	}
	return i, s.saveCalendar(ctx, a, v, c, nil, told)
}

// WorkCalendarFile is the working time as a workbook that ImportWorkCalendar
// takes.
func (s *System) WorkCalendarFile(ctx context.Context, a Actor, lang message.Lang) ([]byte, error) {
	v, err := s.WorkCalendar(ctx, a, 0)
	if err != nil {
		return nil, err
	}
	p := tabular.Page{Name: message.Say(lang, "web.workdays.title"), Landscape: true}
	for i, title := range worktime.Headings {
		p.Columns = append(p.Columns, tabular.PageColumn{Title: title, Width: []float64{12, 14, 34, 44, 56, 16}[i]})
	}
	for _, row := range v.Whole.Table() {
		p.Rows = append(p.Rows, tabular.PageRow{Cells: worktime.InWords(row)})
	}
	return tabular.WriteXLSX(p)
}
