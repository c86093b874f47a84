package org

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// Listing is a unit as a list of units gives it: parent and heir by alias.
type Listing struct {
	Unit
	ParentAlias string
	HeirAlias   string
	OtherHeirs  []string // of a split, beside the named one
	Basis       string   // the document that ended the unit
	Cohort      string   // key of the group that the unit is ranked in
	Line        int      // in the list
	Problem     func(column string, text message.Text) message.Problem
}

var aliasForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// UnitColumns are the columns that a list of units may have beside alias and
// name.
var UnitColumns = []string{"name_en", "kind", "level", "parent", "valid_from", "valid_to", "heir", "heirs", "basis", "identifier", "admin_code", "cohort", "source"}

// ReadUnits reads a list of units (CSV or XLSX): alias and name, and optionally
// UnitColumns. Parents and heirs are aliases of the same list. All faults are
// reported together.
func ReadUnits(in io.Reader, file string) ([]Listing, error) {
	list, _, err := ReadUnitsBeside(in, file, func(string) bool { return false })
	return list, err
}

// ReadUnitsBeside reads a list of units whose parents and heirs may also be
// units that are known already. It also returns which columns the list has.
func ReadUnitsBeside(in io.Reader, file string, known func(alias string) bool) ([]Listing, []string, error) {
	t, err := tabular.ReadTable(in, file, tabular.Shape{Required: []string{"alias", "name"}, Optional: UnitColumns})
	if err != nil {
		return nil, nil, err
	}
	r := unitReader{lines: map[string]int{}, known: known}
	for _, row := range t.Rows {
		r.row(row)
	}
	for _, row := range t.Rows {
		r.refs(row)
	}
	if len(r.problems) > 0 {
		return nil, nil, r.problems
	}
	return r.units, t.Columns, nil
}

type unitReader struct {
	units    []Listing
	lines    map[string]int // line of each alias
	known    func(alias string) bool
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
		ParentAlias: row.Get("parent"), HeirAlias: row.Get("heir"), Basis: row.Get("basis"), Cohort: row.Get("cohort"), Line: row.Line,
		Problem: row.Problem, OtherHeirs: aliases(row.Get("heirs")),
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
	l.History.Codes = r.codes(row)
	r.units = append(r.units, l)
}

// codes reads the codes that a unit bears; from when is not said.
func (r *unitReader) codes(row tabular.Row) []Code {
	var codes []Code
	for _, c := range []struct {
		column string
		kind   CodeKind
	}{{"identifier", Identifier}, {"admin_code", AdminCode}} {
		typed := row.Get(c.column)
		if typed == "" {
			continue
		}
		value, ok := NormalCode(c.kind, typed)
		if !ok {
			r.report(row, c.column, "unit.bad_code", message.Word("code", typed))
		}
		codes = append(codes, Code{Kind: c.kind, Value: value})
	}
	return codes
}

// aliases takes a list of aliases apart.
func aliases(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) })
}

func (r *unitReader) date(row tabular.Row, column string) calendar.Date {
	var d calendar.Date
	if err := d.UnmarshalText([]byte(row.Get(column))); err != nil {
		r.report(row, column, "problem.cause", message.Word("cause", err.Error()))
	}
	return d
}

func (r *unitReader) refs(row tabular.Row) {
	check := func(column, ref string) {
		_, there := r.lines[ref]
		if !there && !r.known(ref) || ref == row.Get("alias") {
			r.report(row, column, "unit.unknown")
		}
	}
	for _, column := range []string{"parent", "heir"} {
		if ref := row.Get(column); ref != "" {
			check(column, ref)
		}
	}
	for _, ref := range aliases(row.Get("heirs")) {
		check("heirs", ref)
	}
}

// Onto returns a unit as the list has it: a new one, or a known one with what
// the list's columns say. It names the columns that differ from what is known.
// id finds a unit by its alias.
func (l Listing) Onto(old Unit, columns []string, id func(alias string) UnitID) (Unit, []string) {
	u := old
	var changed []string
	set := func(column string, differs bool, apply func()) {
		if slices.Contains(columns, column) && differs {
			apply()
			changed = append(changed, column)
		}
	}
	set("name", u.Name.VI != l.Name.VI, func() { u.Name.VI = l.Name.VI })
	set("name_en", u.Name.EN != l.Name.EN, func() { u.Name.EN = l.Name.EN })
	set("kind", u.Kind != l.Kind, func() { u.Kind = l.Kind })
	set("level", u.Level != l.Level, func() { u.Level = l.Level })
	set("parent", u.Parent != id(l.ParentAlias), func() { u.Parent = id(l.ParentAlias) })
	set("valid_from", u.From != l.From, func() { u.From = l.From })
	set("valid_to", u.To != l.To, func() { u.To = l.To })
	set("source", u.Source != l.Source, func() { u.Source = l.Source })
	l.codesOnto(&u, set)
	heirs := l.heirs(id)
	was := u.Successions()
	same := slices.EqualFunc(was, heirs, func(a, b Succession) bool { return a.Heir == b.Heir })
	set("heir", !same, func() { u.Heir, u.History.Heirs = id(l.HeirAlias), heirs })
	return u, changed
}

func (l Listing) codesOnto(u *Unit, set func(string, bool, func())) {
	for _, c := range l.History.Codes {
		column := map[CodeKind]string{Identifier: "identifier", AdminCode: "admin_code"}[c.Kind]
		i := slices.IndexFunc(u.History.Codes, func(o Code) bool { return o.Kind == c.Kind && o.To.IsZero() })
		set(column, i < 0 || u.History.Codes[i].Value != c.Value, func() {
			u.History.Codes = slices.Clone(u.History.Codes)
			if i < 0 {
				u.History.Codes = append(u.History.Codes, c)
				return
			}
			u.History.Codes[i].Value = c.Value
		})
	}
}

// heirs are the successions that the list states, the named one first.
func (l Listing) heirs(id func(alias string) UnitID) []Succession {
	var all []Succession
	for _, alias := range append([]string{l.HeirAlias}, l.OtherHeirs...) {
		if alias != "" {
			all = append(all, Succession{id(alias), l.To.Plus(1), l.Basis})
		}
	}
	return all
}
