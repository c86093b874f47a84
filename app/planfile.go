package app

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// The columns of a plan as a workbook.
const (
	colID, colMeasure, colCodes, colOfficer = "mã nhiệm vụ", "nhiệm vụ", "tiêu chí", "công chức phụ trách"
	colHelpers, colStarts, colDue           = "phối hợp", "bắt đầu", "thời hạn"
	colEffort, colExpected                  = "ngày công", "điểm dự kiến"
	colState                                = "tình trạng"
)

var planShape = tabular.Shape{
	Required: []string{colMeasure, colCodes, colOfficer, colDue},
	Optional: []string{colID, colHelpers, colStarts, colEffort, colExpected, colState},
	Numbers:  []string{colEffort, colExpected},
}

// PlanFile writes a unit's plan as a workbook that ReadPlan reads back.
func (s *System) PlanFile(ctx context.Context, a Actor, round, unit string) ([]byte, string, error) {
	p, err := s.Plan(ctx, a, round, unit)
	if err != nil {
		return nil, "", err
	}
	page := tabular.Page{Name: "Kế hoạch", Landscape: true, Columns: []tabular.PageColumn{
		{Title: colMeasure, Width: 50}, {Title: colCodes, Width: 14}, {Title: colOfficer, Width: 28}, {Title: colHelpers, Width: 20}, {Title: colStarts, Width: 12},
		{Title: colDue, Width: 12}, {Title: colEffort, Width: 10, Number: true}, {Title: colExpected, Width: 12, Number: true}, {Title: colState, Width: 16}, {Title: colID, Width: 30},
	}}
	for _, row := range p.Rows {
		effort, expected, starts := "", "", ""
		if row.Effort > 0 {
			effort = forecast.Days(row.Effort).String()
		}
		if row.Expected.Sign() > 0 {
			expected = row.Expected.String()
		}
		if !row.Starts.IsZero() {
			starts = row.Starts.String()
		}
		page.Rows = append(page.Rows, tabular.PageRow{Cells: []string{
			row.Measure.VI, strings.Join(row.Components, "; "), row.Officer, strings.Join(row.Helpers, "; "), starts, row.Due.String(), effort, expected,
			message.Say(message.VI, "state."+string(row.State)), string(row.ID),
		}})
	}
	file, err := tabular.WriteXLSX(page)
	return file, "ke-hoach-khac-phuc-" + p.Round.Key + "-" + p.Unit.Alias + ".xlsx", err
}

// PlanRead is what a file of a plan would do, or has done.
type PlanRead struct {
	Added, Changed []remediation.Action
	Same           int
}

// ReadPlan reads a plan from a workbook or CSV file. All faults are reported
// together; then, and on a dry run, nothing is saved. A row with the id of an
// action, or with the measure and components of one, changes it; others are
// added; none is removed, and states are not read.
func (s *System) ReadPlan(ctx context.Context, a Actor, round, unit, file string, data []byte, dry bool) (*PlanRead, error) {
	f, err := s.frame(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	table, err := tabular.ReadTable(bytes.NewReader(data), file, planShape)
	if err != nil {
		return nil, err
	}
	v := &PlanRead{}
	var before []remediation.Action
	var problems message.Problems
	for _, row := range table.Rows {
		was, is, known, wrong, err := s.planRow(ctx, f, row, all)
		switch {
		case err != nil:
			return nil, err
		case len(wrong) > 0:
			problems = append(problems, wrong...)
		case !known:
			v.Added = append(v.Added, is)
		case sameDetails(was, is):
			v.Same++
		default:
			is.Illustrative = stillMade(was, is)
			before, v.Changed = append(before, was), append(v.Changed, is)
		}
	}
	if err := problems.OrNil(); err != nil {
		return nil, err
	}
	if dry || len(v.Added)+len(v.Changed) == 0 {
		return v, nil
	}
	err = s.store.Change(ctx, s.entry(a, f, "read_plan", "plan:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(before, v)
		for _, x := range v.Changed {
			if err := tx.UpdateAction(x); err != nil {
				return err
			}
		}
		return tx.PutActions(v.Added)
	})
	if errors.Is(err, store.ErrConflict) {
		return nil, fail(Conflict, "app.conflict")
	}
	return v, err
}

// planRow reads a row: the action that it speaks of, if known, and what that
// becomes.
func (s *System) planRow(ctx context.Context, f *Frame, row tabular.Row, all []remediation.Action) (was, is remediation.Action, known bool, wrong message.Problems, err error) {
	d, wrong := planDetails(row)
	if len(wrong) > 0 {
		return was, is, known, wrong, nil
	}
	was, known = actionOf(all, row.Get(colID), d)
	if row.Get(colID) != "" && !known {
		return was, is, known, message.Problems{row.Problem(colID, message.T("app.no_action"))}, nil
	}
	if !known {
		was = remediation.Action{ID: remediation.ActionID(newID()), Round: string(f.Round.ID), Unit: f.Unit.ID, State: remediation.Planned}
	}
	d.Needs, d.Clause = was.Needs, was.Clause
	if d.Officer == was.Officer {
		d.Holder = was.Holder
	}
	is, err = s.detailed(ctx, f, was, d, all)
	if e := (&Error{}); errors.As(err, &e) {
		return was, is, known, message.Problems{row.Problem("", e.Text)}, nil
	}
	return was, is, known, nil, err
}

// actionOf finds the action that a row speaks of.
func actionOf(all []remediation.Action, id string, d ActionDetails) (remediation.Action, bool) {
	i := slices.IndexFunc(all, func(x remediation.Action) bool {
		if id != "" {
			return string(x.ID) == id
		}
		return x.Measure.VI == d.Measure && slices.Equal(x.Components, d.Components)
	})
	if i < 0 {
		return remediation.Action{}, false
	}
	return all[i], true
}

// sameDetails says whether a file changes nothing of an action.
func sameDetails(x, y remediation.Action) bool {
	return x.Measure == y.Measure && slices.Equal(x.Components, y.Components) && x.Officer == y.Officer && x.Holder == y.Holder &&
		slices.Equal(x.Helpers, y.Helpers) && x.Starts == y.Starts && x.Due == y.Due && x.Effort == y.Effort && x.Expected == y.Expected
}

// planDetails reads a row of a plan; what cannot be read is reported by its
// column.
func planDetails(row tabular.Row) (ActionDetails, message.Problems) {
	var problems message.Problems
	wrong := func(column string, text message.Text) { problems = append(problems, row.Problem(column, text)) }
	d := ActionDetails{Measure: row.Get(colMeasure), Officer: row.Get(colOfficer), Components: parts(row.Get(colCodes)), Helpers: parts(row.Get(colHelpers))}
	date := func(column string) (day calendar.Date) {
		typed := row.Get(column)
		if typed == "" {
			return day
		}
		day, err := calendar.Parse(typed)
		if err != nil {
			wrong(column, message.T("input.not_date", message.Word("cause", err.Error())))
		}
		return day
	}
	d.Starts, d.Due = date(colStarts), date(colDue)
	if typed := row.Get(colEffort); typed != "" {
		days, ok := forecast.ParseDays(typed)
		if !ok {
			wrong(colEffort, message.T("web.details.bad_effort"))
		}
		d.Effort = int(days)
	}
	if typed := row.Get(colExpected); typed != "" {
		p, err := points.Parse(typed)
		if err != nil {
			wrong(colExpected, message.T("web.details.bad_points"))
		}
		d.Expected = p
	}
	return d, problems
}

// parts reads a list whose members are apart by semicolons.
func parts(list string) []string {
	var all []string
	for _, p := range strings.Split(list, ";") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
