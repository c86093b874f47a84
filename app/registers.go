package app

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/register"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// Registers are the registers that offices keep.
func (s *System) Registers() ([]register.Kind, error) {
	data, err := s.catalogue.ReadFile("duties/registers.yaml")
	if err != nil {
		return nil, err
	}
	return register.Read(data, "registers.yaml")
}

// RegisterPage is a register of a unit.
type RegisterPage struct {
	*Frame
	Kinds  []register.Kind
	Kind   register.Kind
	Year   int
	Rows   []register.Row // of the year, without those that were dropped
	Counts []TallyCount
}

// TallyCount is a tally with what it comes to.
type TallyCount struct {
	register.Tally
	N int
}

// Register shows a register of a unit in a year; "" is the first there is.
func (s *System) Register(ctx context.Context, a Actor, round, unit, kind string, year int) (*RegisterPage, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, err
	}
	v := &RegisterPage{Frame: f, Year: knownYear(year, f.Today)}
	if v.Kinds, err = s.Registers(); err != nil {
		return nil, err
	}
	if v.Kind, err = s.registerOf(kind); err != nil {
		return nil, err
	}
	rows, err := s.store.RegisterRows(ctx, v.Kind.Key, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range v.Kind.Tallies {
		v.Counts = append(v.Counts, TallyCount{t, t.Count(rows, v.Year)})
	}
	v.Rows = slices.DeleteFunc(rows, func(r register.Row) bool { return r.Dropped || r.Year != v.Year })
	return v, nil
}

func (s *System) registerOf(kind string) (register.Kind, error) {
	kinds, err := s.Registers()
	if err != nil {
		return register.Kind{}, err
	}
	i := slices.IndexFunc(kinds, func(k register.Kind) bool { return k.Key == kind || kind == "" })
	if i < 0 {
		return register.Kind{}, fail(NotFound, "app.no_register")
	}
	return kinds[i], nil
}

// SaveRow adds a row to a unit's register, or changes the one of that id;
// version is the one that the person saw. Faults are by field.
func (s *System) SaveRow(ctx context.Context, a Actor, round, unit, kind, id string, typed map[string]string, version int) (map[string]message.Text, error) {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return nil, err
	}
	k, err := s.registerOf(kind)
	if err != nil {
		return nil, err
	}
	cells, year, wrong := k.Take(typed)
	if len(wrong) > 0 {
		return wrong, nil
	}
	row := register.Row{ID: id, Kind: k.Key, Unit: f.Unit.ID, Year: year, Cells: cells, By: a.name(), Version: version}
	if id == "" {
		row.ID = newID()
		return nil, s.changeRegister(ctx, a, f, k, "add_register_row", nil, []register.Row{row}, []int{year})
	}
	before, err := s.registerRow(ctx, f, k, id)
	if err != nil {
		return nil, err
	}
	return nil, s.changeRegister(ctx, a, f, k, "change_register_row", &before, []register.Row{row}, []int{before.Year, year})
}

// DropRow takes a row off a unit's register; it is kept, and no longer counts.
func (s *System) DropRow(ctx context.Context, a Actor, round, unit, kind, id string, version int) error {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return err
	}
	k, err := s.registerOf(kind)
	if err != nil {
		return err
	}
	before, err := s.registerRow(ctx, f, k, id)
	if err != nil {
		return err
	}
	row := before
	row.Dropped, row.By, row.Version = true, a.name(), version
	return s.changeRegister(ctx, a, f, k, "drop_register_row", &before, []register.Row{row}, []int{row.Year})
}

func (s *System) registerRow(ctx context.Context, f *Frame, k register.Kind, id string) (register.Row, error) {
	rows, err := s.store.RegisterRows(ctx, k.Key, f.Unit.ID)
	if err != nil {
		return register.Row{}, err
	}
	i := slices.IndexFunc(rows, func(r register.Row) bool { return r.ID == id })
	if i < 0 {
		return register.Row{}, fail(NotFound, "app.no_register")
	}
	return rows[i], nil
}

// changeRegister saves rows and the tallies of the years that they touch, in
// one transaction. With before it changes that row, without it adds.
func (s *System) changeRegister(ctx context.Context, a Actor, f *Frame, k register.Kind, verb string, before *register.Row, rows []register.Row, years []int) error {
	err := s.store.Change(ctx, s.entry(a, f, verb, "register:"+f.Unit.Alias+"/"+k.Key), func(tx *store.Tx) error {
		if before == nil {
			tx.Payload(nil, rows)
			if err := tx.PutRegisterRows(rows); err != nil {
				return err
			}
		} else {
			tx.Payload(before, rows[0])
			if err := tx.UpdateRegisterRow(rows[0]); err != nil {
				return err
			}
		}
		return tallyRegister(tx, f, k, a.name(), s.Today(), years)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// tallyRegister keeps the counts of a register as measures of its unit.
func tallyRegister(tx *store.Tx, f *Frame, k register.Kind, by string, today calendar.Date, years []int) error {
	rows, err := tx.RegisterRows(k.Key, f.Unit.ID)
	if err != nil {
		return err
	}
	slices.Sort(years)
	var values []measure.Value
	for _, year := range slices.Compact(years) {
		for _, t := range k.Tallies {
			values = append(values, measure.Value{
				Unit: f.Unit.ID, Key: t.Measure, Period: strconv.Itoa(year), AsOf: today, Number: decimal.NewFromInt(int64(t.Count(rows, year))),
				Origin: measure.Computed, Source: k.Title.VI, By: by,
			})
		}
	}
	return tx.PutMeasures(values)
}

// maxRegister bounds the rows of one import.
const maxRegister = 5000

// ImportRows adds the rows of a table to a unit's register, all or none; a row
// that is there already, cell by cell, is not added again. Columns are named as
// the page names them. Faults are message.Problems. Without take nothing is
// saved.
func (s *System) ImportRows(ctx context.Context, a Actor, round, unit, kind, file string, data []byte, take bool) (fresh []register.Row, again int, err error) {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return nil, 0, err
	}
	k, err := s.registerOf(kind)
	if err != nil {
		return nil, 0, err
	}
	t, err := tabular.ReadTable(bytes.NewReader(data), file, registerShape(k))
	if err != nil {
		return nil, 0, err
	}
	there, err := s.store.RegisterRows(ctx, k.Key, f.Unit.ID)
	if err != nil {
		return nil, 0, err
	}
	known := map[string]bool{}
	for _, r := range there {
		if !r.Dropped {
			known[fingerprint(k, r.Cells)] = true
		}
	}
	var problems message.Problems
	var years []int
	for _, line := range t.Rows {
		typed := map[string]string{}
		for _, field := range k.Fields {
			typed[field.Key] = line.Get(columnOf(field))
		}
		cells, year, wrong := k.Take(typed)
		for _, field := range k.Fields {
			if why, bad := wrong[field.Key]; bad {
				problems = append(problems, line.Problem(columnOf(field), why))
			}
		}
		if print := fingerprint(k, cells); len(wrong) == 0 && known[print] {
			again++
		} else if len(wrong) == 0 {
			known[print] = true
			years = append(years, year)
			fresh = append(fresh, register.Row{ID: newID(), Kind: k.Key, Unit: f.Unit.ID, Year: year, Cells: cells, By: a.name()})
		}
	}
	switch {
	case len(problems) > 0:
		return nil, 0, problems
	case len(fresh) > maxRegister:
		return nil, 0, fail(Invalid, "register.too_many", message.Int("most", maxRegister))
	case !take || len(fresh) == 0:
		return fresh, again, nil
	}
	return fresh, again, s.changeRegister(ctx, a, f, k, "import_register", nil, fresh, years)
}

// fingerprint is a row as one text, to know it again.
func fingerprint(k register.Kind, cells map[string]string) string {
	var b bytes.Buffer
	for _, f := range k.Fields {
		b.WriteString(strconv.Quote(cells[f.Key]))
	}
	return b.String()
}

// ExportRows is a unit's register of a year as a workbook that ImportRows
// reads.
func (s *System) ExportRows(ctx context.Context, a Actor, round, unit, kind string, year int) (data []byte, name string, err error) {
	v, err := s.Register(ctx, a, round, unit, kind, year)
	if err != nil {
		return nil, "", err
	}
	p := tabular.Page{Name: "So", Landscape: true}
	for _, f := range v.Kind.Fields {
		p.Columns = append(p.Columns, tabular.PageColumn{Title: f.Title.VI, Width: 24, Number: f.Type == register.Number})
	}
	for _, r := range v.Rows {
		row := tabular.PageRow{}
		for _, f := range v.Kind.Fields {
			row.Cells = append(row.Cells, f.Say(r.Cells[f.Key]))
		}
		p.Rows = append(p.Rows, row)
	}
	data, err = tabular.WriteXLSX(p)
	return data, v.Kind.Key + "-" + v.Unit.Alias + "-" + strconv.Itoa(v.Year) + ".xlsx", err
}

// columnOf is the column of a field in a table, as tables are read: in small
// letters.
func columnOf(f register.Field) string { return strings.ToLower(f.Title.VI) }

// registerShape is the columns of a register's table.
func registerShape(k register.Kind) tabular.Shape {
	var s tabular.Shape
	for _, f := range k.Fields {
		if f.Required {
			s.Required = append(s.Required, columnOf(f))
		} else {
			s.Optional = append(s.Optional, columnOf(f))
		}
	}
	return s
}
