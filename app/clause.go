package app

import (
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// Papers is a plan by the documents that it carries out.
type Papers struct {
	*ActionPage
	Chain    []PaperRow // the earliest first
	Findings []document.Finding
}

// PaperRow is a document with what answers it and how far its clauses are.
type PaperRow struct {
	document.Document
	Answers []document.Document // that it follows from
	Gap     int                 // days since the latest of them; 0 where a date is missing
	Rows    []PlanRow           // by clause
	Done    int                 // done or accepted
	Faults  []message.Text
}

// Papers shows the chain of documents behind a unit's plan and, clause by
// clause, how far each is carried out.
func (s *System) Papers(ctx context.Context, a Actor, round, unit string) (*Papers, error) {
	p, err := s.Plan(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Papers{ActionPage: &ActionPage{Plan: p}}
	if v.Papers, err = s.documentsOf(ctx, p.Frame); err != nil {
		return nil, err
	}
	if v.May[account.EditPlan] {
		if v.Officers, err = s.officers(ctx, p.Frame); err != nil {
			return nil, err
		}
	}
	v.Findings = document.Check(v.Papers, v.Today)
	for _, d := range v.Papers {
		v.Chain = append(v.Chain, v.paper(d))
	}
	slices.SortStableFunc(v.Chain, func(x, y PaperRow) int { return x.Date.Cmp(y.Date) })
	return v, nil
}

func (v *Papers) paper(d document.Document) PaperRow {
	row := PaperRow{Document: d}
	for _, id := range d.Answers {
		for _, o := range v.Papers {
			if o.ID != id {
				continue
			}
			row.Answers = append(row.Answers, o)
			if days := o.Date.Days(d.Date); !o.Date.IsZero() && !d.Date.IsZero() && (row.Gap == 0 || days < row.Gap) {
				row.Gap = days
			}
		}
	}
	for _, r := range v.Rows {
		if !slices.ContainsFunc(r.Documents, func(o document.Document) bool { return o.ID == d.ID }) {
			continue
		}
		row.Rows = append(row.Rows, r)
		if r.State == remediation.Done || r.State == remediation.Accepted {
			row.Done++
		}
	}
	slices.SortStableFunc(row.Rows, func(x, y PlanRow) int { return message.Compare(x.Clause, y.Clause) })
	for _, f := range v.Findings {
		if f.Document == d.ID {
			row.Faults = append(row.Faults, f.Text)
		}
	}
	return row
}

// mostClauses bounds how many actions are made of one document at once.
const mostClauses = 100

// AddClauses turns the clauses of a document into actions, one a line, written
// as "mục 2a: what is to be done"; all or none. d holds what they share.
func (s *System) AddClauses(ctx context.Context, a Actor, round, unit, lines string, d ActionDetails) (int, error) {
	f, err := s.frame(ctx, a, account.EditPlan, round, unit)
	if err != nil {
		return 0, err
	}
	all, err := s.store.Actions(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return 0, err
	}
	if len(d.Documents) == 0 {
		return 0, fail(Invalid, "plan.no_document")
	}
	var actions []remediation.Action
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		clause, measure, ok := strings.Cut(line, ":")
		if !ok {
			return 0, fail(Invalid, "plan.bad_clause", message.Word("line", line))
		}
		d.Clause, d.Measure = strings.TrimSpace(clause), strings.TrimSpace(measure)
		action := remediation.Action{ID: remediation.ActionID(newID()), Round: string(f.Round.ID), Unit: f.Unit.ID, State: remediation.Planned, Version: 1}
		if action, err = s.detailed(ctx, f, action, d, all); err != nil {
			return 0, err
		}
		actions = append(actions, action)
	}
	if len(actions) == 0 || len(actions) > mostClauses {
		return 0, fail(Invalid, "plan.no_clauses", message.Int("most", mostClauses))
	}
	err = s.store.Change(ctx, s.entry(a, f, "add_actions", "plan:"+f.Round.Key+"/"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(nil, actions)
		return tx.PutActions(actions)
	})
	return len(actions), err
}
