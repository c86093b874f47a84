package org

import (
	"io"
	"regexp"
	"slices"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// Listing is a unit as a list of units gives it: parent and heir by alias.
type Listing struct {
	Unit
	ParentAlias string
	HeirAlias   string
	Cohort      string // key of the group that the unit is ranked in
	Line        int    // in the list
}

var aliasForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ReadUnits reads a list of units (CSV): alias and name, and optionally
// name_en, kind, level, parent, valid_from, valid_to, heir, cohort and source.
// Parents and heirs are aliases of the same list. All faults are reported
// together.
func ReadUnits(in io.Reader, file string) ([]Listing, error) {
	t, err := tabular.ReadCSV(in, file, []string{"alias", "name"},
		[]string{"name_en", "kind", "level", "parent", "valid_from", "valid_to", "heir", "cohort", "source"})
	if err != nil {
		return nil, err
	}
	r := unitReader{lines: map[string]int{}}
	for _, row := range t.Rows {
		r.row(row)
	}
	for _, row := range t.Rows {
		r.refs(row)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.units, nil
}

type unitReader struct {
	units    []Listing
	lines    map[string]int // line of each alias
	problems message.Problems
}

func (r *unitReader) report(row tabular.Row, column, key string, args ...message.Arg) {
	r.problems = append(r.problems, row.Problem(column, message.T(key, args...)))
}

func (r *unitReader) row(row tabular.Row) {
	l := Listing{
		Unit: Unit{
			Alias: row.Get("alias"), Name: message.Phrase{VI: row.Get("name"), EN: row.Get("name_en")},
			Kind: row.Get("kind"), Level: Level(row.Get("level")), Source: row.Get("source"),
		},
		ParentAlias: row.Get("parent"), HeirAlias: row.Get("heir"), Cohort: row.Get("cohort"), Line: row.Line,
	}
	if !aliasForm.MatchString(l.Alias) {
		r.report(row, "alias", "unit.alias_form")
	}
	if first, twice := r.lines[l.Alias]; twice {
		r.report(row, "alias", "unit.alias_twice", message.Int("line", first))
	}
	r.lines[l.Alias] = row.Line
	if l.Name.VI == "" {
		r.report(row, "name", "unit.no_name")
	}
	if l.Level == "" {
		l.Level = Commune
	}
	if !slices.Contains([]Level{Province, District, Commune, Department}, l.Level) {
		r.report(row, "level", "unit.level")
	}
	l.From, l.To = r.date(row, "valid_from"), r.date(row, "valid_to")
	if !l.To.IsZero() && l.To.Before(l.From) {
		r.report(row, "valid_to", "unit.dates")
	}
	r.units = append(r.units, l)
}

func (r *unitReader) date(row tabular.Row, column string) calendar.Date {
	var d calendar.Date
	if err := d.UnmarshalText([]byte(row.Get(column))); err != nil {
		r.report(row, column, "problem.cause", message.Word("cause", err.Error()))
	}
	return d
}

func (r *unitReader) refs(row tabular.Row) {
	for _, column := range []string{"parent", "heir"} {
		ref := row.Get(column)
		if _, there := r.lines[ref]; ref != "" && (!there || ref == row.Get("alias")) {
			r.report(row, column, "unit.unknown")
		}
	}
}
