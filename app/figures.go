package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// Figures is what may be brought in for many units at once.
type Figures string

// The figures.
const (
	Targets Figures = "targets" // set from above
	Surveys Figures = "surveys" // results of a survey
)

// FiguresPage is the page on which figures of all units are brought in.
type FiguresPage struct {
	*Frame
	Year        int
	Definitions []measure.Definition // that the figures may be of
	Rows        []FigureRow          // that are there
}

// FigureRow is a figure of a unit.
type FigureRow struct {
	Unit   org.Unit
	Key    measure.Definition
	Number string // as people read it
	Was    string // what stands there now; "": nothing
	Sample int
	Source string
	Period string

	target measure.Target
	value  measure.Value
}

// Same says whether the figure is there already.
func (r FigureRow) Same() bool { return r.Number == r.Was }

// Figures shows the figures of a round's units in a year.
func (s *System) Figures(ctx context.Context, a Actor, round string, kind Figures, year int) (*FiguresPage, error) {
	f, err := s.dutyFrame(ctx, a, account.SetDuties, round, "")
	if err != nil {
		return nil, err
	}
	v := &FiguresPage{Frame: f, Year: knownYear(year, f.Today)}
	all, err := s.Definitions()
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if kind == Targets || d.Kind == measure.Score {
			v.Definitions = append(v.Definitions, d)
		}
	}
	rows, err := s.figures(ctx, v, kind)
	v.Rows = rows
	return v, err
}

func (s *System) figures(ctx context.Context, v *FiguresPage, kind Figures) ([]FigureRow, error) {
	ids := make([]org.UnitID, len(v.Units))
	for i, u := range v.Units {
		ids[i] = u.ID
	}
	var rows []FigureRow
	add := func(unit org.UnitID, key string, row FigureRow) {
		d, ok := measure.Find(v.Definitions, key)
		if u, there := v.tree.Unit(unit); ok && there {
			row.Unit, row.Key = u, d
			rows = append(rows, row)
		}
	}
	if kind == Targets {
		targets, err := s.store.Targets(ctx, v.Year, ids...)
		if err != nil {
			return nil, err
		}
		for _, t := range targets {
			d, _ := measure.Find(v.Definitions, t.Key)
			add(t.Unit, t.Key, FigureRow{Number: d.Kind.Say(t.Number, message.VI), Source: t.Basis, Period: strconv.Itoa(t.Year), target: t})
		}
	} else {
		values, err := s.store.Measures(ctx, ids...)
		if err != nil {
			return nil, err
		}
		for _, x := range values {
			if p, ok := measure.ParsePeriod(x.Period); ok && p.Year == v.Year && x.Origin == measure.Survey {
				d, _ := measure.Find(v.Definitions, x.Key)
				add(x.Unit, x.Key, FigureRow{Number: d.Kind.Say(x.Number, message.VI), Source: x.Source, Sample: x.Sample, Period: x.Period, value: x})
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y FigureRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	return rows, nil
}

// Import is a table of figures with what it does not say of itself.
type Import struct {
	Kind   Figures
	File   string
	Data   []byte
	Key    string // of a survey
	Period string // of a survey
	Source string // of a survey; of targets where the row names none
	AsOf   calendar.Date
	Year   int // of targets where the row names none
}

// columns are the columns of each table: what they are called in Vietnamese, as
// the empty table names them, and in English. Those that a table must have come
// first.
var columns = map[Figures][]column{
	Targets: {{"unit", "đơn vị", true}, {"measure", "số liệu", true}, {"value", "giá trị", true}, {"name", "tên đơn vị", false}, {"year", "năm", false}, {"basis", "căn cứ", false}},
	Surveys: {{"unit", "đơn vị", true}, {"value", "điểm", true}, {"sample", "số phiếu", true}, {"name", "tên đơn vị", false}, {"period", "kỳ", false}, {"source", "nguồn", false}},
}

type column struct {
	en, vi string
	must   bool
}

// readFigures reads a table, whose columns bear their Vietnamese or their
// English names.
func readFigures(in Import) (*tabular.Table, error) {
	var shape tabular.Shape
	for _, c := range columns[in.Kind] {
		shape.Optional = append(shape.Optional, c.en, c.vi)
	}
	t, err := tabular.ReadTable(bytes.NewReader(in.Data), in.File, shape)
	if err != nil {
		return nil, err
	}
	var problems message.Problems
	for _, c := range columns[in.Kind] {
		if c.must && !slices.Contains(t.Columns, c.en) && !slices.Contains(t.Columns, c.vi) {
			problems = append(problems, message.Problem{File: in.File, Line: 1, Column: c.vi, Text: message.T("csv.missing_column")})
		}
	}
	return t, problems.OrNil()
}

// cell returns a cell under either name of its column, and the name that the
// table has.
func (k Figures) cell(line tabular.Row, en string) (said, name string) {
	i := slices.IndexFunc(columns[k], func(c column) bool { return c.en == en })
	if said := line.Get(columns[k][i].vi); said != "" {
		return said, columns[k][i].vi
	}
	return line.Get(en), en
}

// ReadFigures reads a table of figures and says what it would change; nothing
// is saved. Faults are message.Problems, all of them.
func (s *System) ReadFigures(ctx context.Context, a Actor, round string, in Import) ([]FigureRow, error) {
	v, err := s.Figures(ctx, a, round, in.Kind, in.Year)
	if err != nil {
		return nil, err
	}
	t, err := readFigures(in)
	if err != nil {
		return nil, err
	}
	var rows []FigureRow
	var problems message.Problems
	seen := map[string]int{}
	for _, line := range t.Rows {
		row, faults := v.figure(in, line)
		problems = append(problems, faults...)
		if len(faults) > 0 {
			continue
		}
		key := string(row.Unit.ID) + " " + row.Key.Key + " " + row.Period
		if first, twice := seen[key]; twice {
			_, name := in.Kind.cell(line, "unit")
			problems = append(problems, line.Problem(name, message.T("figures.twice", message.Int("line", first))))
			continue
		}
		seen[key] = line.Line
		for _, was := range v.Rows {
			if was.Unit.ID == row.Unit.ID && was.Key.Key == row.Key.Key && was.Period == row.Period {
				row.Was = was.Number
			}
		}
		rows = append(rows, row)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return rows, nil
}

// figure reads one row.
func (v *FiguresPage) figure(in Import, line tabular.Row) (row FigureRow, faults message.Problems) {
	get := func(column string) string {
		said, _ := in.Kind.cell(line, column)
		return said
	}
	wrong := func(column, key string, args ...message.Arg) {
		said, name := in.Kind.cell(line, column)
		faults = append(faults, message.Problem{File: line.File, Line: line.Line, Column: name, Value: said, Text: message.T(key, args...)})
	}
	var ok bool
	if row.Unit, ok = unitNamed(v.Frame, v.Units, get("unit")); !ok {
		wrong("unit", "figures.unit")
	}
	key := in.Key
	if in.Kind == Targets {
		key = get("measure")
	}
	if row.Key, ok = findMeasure(v.Definitions, key); !ok {
		wrong(map[Figures]string{Targets: "measure", Surveys: "value"}[in.Kind], "figures.measure", message.Word("known", known(v.Definitions)))
	}
	number, err := readFigure(get("value"))
	if err != nil {
		wrong("value", "measure.number")
	} else if why := row.Key.Kind.Check(number); why != nil {
		wrong("value", why.Key)
	}
	row.Number, row.Source = row.Key.Kind.Say(number, message.VI), in.Source
	if in.Kind == Targets {
		year := in.Year
		if said := get("year"); said != "" {
			if year, err = strconv.Atoi(said); err != nil || year < 2000 || year > 2100 {
				wrong("year", "round.bad_year")
			}
		}
		if basis := get("basis"); basis != "" {
			row.Source = basis
		}
		row.Period = strconv.Itoa(year)
		row.target = measure.Target{Unit: row.Unit.ID, Key: row.Key.Key, Year: year, Number: number, Basis: row.Source}
	} else {
		if row.Sample, err = strconv.Atoi(get("sample")); err != nil || row.Sample < 1 {
			wrong("sample", "figures.sample")
		}
		row.Period = cmp.Or(get("period"), in.Period)
		if _, ok := measure.ParsePeriod(row.Period); !ok {
			wrong("period", "measure.period")
		}
		row.Source = cmp.Or(get("source"), in.Source)
		row.value = measure.Value{Unit: row.Unit.ID, Key: row.Key.Key, Period: row.Period, AsOf: in.AsOf, Number: number, Sample: row.Sample, Origin: measure.Survey, Source: row.Source}
	}
	if row.Source == "" {
		wrong(map[Figures]string{Targets: "basis", Surveys: "source"}[in.Kind], "measure.no_source")
	}
	return row, faults
}

// findMeasure finds a measure by its key or by its Vietnamese title.
func findMeasure(all []measure.Definition, said string) (measure.Definition, bool) {
	if d, ok := measure.Find(all, said); ok {
		return d, true
	}
	i := slices.IndexFunc(all, func(d measure.Definition) bool { return strings.EqualFold(d.Title.VI, said) })
	if i < 0 {
		return measure.Definition{}, false
	}
	return all[i], true
}

// known lists the keys of measures.
func known(all []measure.Definition) string {
	keys := make([]string, len(all))
	for i, d := range all {
		keys[i] = d.Key
	}
	return strings.Join(keys, ", ")
}

// TakeFigures saves what ReadFigures reads, all or nothing, and returns how
// many figures changed.
func (s *System) TakeFigures(ctx context.Context, a Actor, round string, in Import) (int, error) {
	rows, err := s.ReadFigures(ctx, a, round, in)
	if err != nil {
		return 0, err
	}
	rows = slices.DeleteFunc(rows, FigureRow.Same)
	if len(rows) == 0 {
		return 0, nil
	}
	f, err := s.frame(ctx, a, account.SetDuties, round, "")
	if err != nil {
		return 0, err
	}
	var targets []measure.Target
	var values []measure.Value
	for _, r := range rows {
		if in.Kind == Targets {
			r.target.By = a.name()
			targets = append(targets, r.target)
		} else {
			r.value.By = a.name()
			values = append(values, r.value)
		}
	}
	return len(rows), s.store.Change(ctx, s.entry(a, f, "import_"+string(in.Kind), string(in.Kind)+":"+f.Round.Key), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"file": in.File, "sha256": tokenHash(string(in.Data)), "targets": targets, "values": values})
		if err := tx.PutTargets(targets); err != nil {
			return err
		}
		return tx.PutMeasures(values)
	})
}

// FiguresForm is an empty table of figures to fill in: a row for each unit.
func (s *System) FiguresForm(ctx context.Context, a Actor, round string, kind Figures) ([]byte, error) {
	v, err := s.Figures(ctx, a, round, kind, 0)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	var head []string
	for _, c := range columns[kind] {
		head = append(head, c.vi)
	}
	_ = w.Write(head) // to memory; Error says what is wrong
	for _, u := range v.Units {
		row := make([]string, len(head))
		row[0], row[3] = u.Alias, u.Name.VI
		if kind == Targets {
			row[4] = strconv.Itoa(v.Year)
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
