package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// OldRound is what is known of a round from before parindex, besides its
// results.
type OldRound struct {
	Key       string
	Title     string
	Year      int
	Publisher string // alias of a unit that is there already
	Published calendar.Date
	Index     string // identity of the index, for years to be compared
}

var oldShape = tabular.Shape{
	Required: []string{"unit", "code", "max", "final"}, Optional: []string{"title", "self", "source"}, Numbers: []string{"max", "self", "final"},
}

// LoadOldResults brings in the results of a year before parindex from a table
// (CSV or XLSX): unit, code, max, final and, optionally, title, self and
// source. Of the index only the tree is known: every component counts the
// points that were given, and a criterion is the sum of its components.
func (s *System) LoadOldResults(ctx context.Context, a Actor, data []byte, file string, about OldRound) (*Loaded, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	publisher, ok := tree.Alias(about.Publisher)
	if !ok {
		return nil, fail(NotFound, "app.no_unit", message.Word("unit", about.Publisher))
	}
	if err := s.authorise(a, account.LoadRound, publisher.ID, tree); err != nil {
		return nil, err
	}
	t, err := tabular.ReadTable(bytes.NewReader(data), file, oldShape)
	if err != nil {
		return nil, err
	}
	l := &oldLoader{table: t, about: about, tree: tree, publisher: publisher}
	if err := l.read(); err != nil {
		return nil, err
	}
	return l.loaded(), s.saveOld(ctx, a, l)
}

// oldLoader holds old results between reading and saving.
type oldLoader struct {
	table     *tabular.Table
	about     OldRound
	tree      *org.Tree
	publisher org.Unit
	book      *rulebook.Index
	text      string // the index as a file
	sheets    map[assessment.Side]*scoring.Sheet
	problems  message.Problems
}

func (l *oldLoader) loaded() *Loaded {
	return &Loaded{Round: l.about.Key, Results: len(l.sheets[assessment.Final].Units)}
}

// oldComponent is what the table says of one component; all units must say
// the same.
type oldComponent struct {
	code, title, max string
	line             int
}

func (l *oldLoader) report(row tabular.Row, column, key string, args ...message.Arg) {
	l.problems = append(l.problems, row.Problem(column, message.T(key, args...)))
}

func (l *oldLoader) read() error {
	components := l.components()
	if len(l.problems) > 0 {
		return l.problems
	}
	if len(components) == 0 {
		return message.Problems{{File: l.table.File, Text: message.T("input.none")}}
	}
	l.text = l.indexText(components)
	var err error
	if l.book, err = rulebook.Load([]byte(l.text), l.about.Index+".yaml"); err != nil {
		return err
	}
	l.sheets = map[assessment.Side]*scoring.Sheet{}
	for side, column := range map[assessment.Side]string{assessment.Final: "final", assessment.Self: "self"} {
		if sheet := l.sheet(column); len(sheet.Units) > 0 {
			l.sheets[side] = sheet
		}
	}
	return l.problems.OrNil()
}

// components collects the components in the order of the table and checks
// that every unit gives each once, with the same maximum.
func (l *oldLoader) components() []oldComponent {
	var all []oldComponent
	seen := map[[2]string]int{}
	for _, row := range l.table.Rows {
		unit, code := row.Get("unit"), strings.TrimRight(row.Get("code"), ".")
		if u, ok := l.tree.Alias(unit); !ok || !l.tree.Within(u.ID, l.publisher.ID) {
			l.report(row, "unit", "input.unknown_unit")
		}
		if first, twice := seen[[2]string{unit, code}]; twice {
			l.report(row, "code", "input.twice", message.Int("line", first))
		}
		seen[[2]string{unit, code}] = row.Line
		if p, err := points.Parse(row.Get("max")); err != nil || p.Sign() <= 0 {
			l.report(row, "max", "round.not_points")
		}
		i := slices.IndexFunc(all, func(c oldComponent) bool { return c.code == code })
		switch {
		case !codeForm.MatchString(code):
			l.report(row, "code", "old.code")
		case i < 0:
			all = append(all, oldComponent{code, row.Get("title"), row.Get("max"), row.Line})
		case all[i].max != row.Get("max"):
			l.report(row, "max", "old.max", message.Word("max", all[i].max), message.Int("line", all[i].line))
		}
	}
	return all
}

// sheet takes one column as points of components.
func (l *oldLoader) sheet(column string) *scoring.Sheet {
	sheet := &scoring.Sheet{Inputs: map[string]scoring.Inputs{}, Self: column == "self"}
	for _, row := range l.table.Rows {
		if row.Get(column) == "" && column == "self" {
			continue
		}
		unit, code := row.Get("unit"), strings.TrimRight(row.Get("code"), ".")
		c, ok := l.book.Find(code)
		if !ok || !c.Scored() {
			l.report(row, "code", "old.parent")
			continue
		}
		in, _ := c.Input(rulebook.PointsInput)
		v, bad := scoring.ParseValue(c, in, row.Get(column))
		if bad != nil {
			l.report(row, column, bad.Key, bad.Args...)
			continue
		}
		v.Source, v.File, v.Line = row.Get("source"), row.File, row.Line
		if sheet.Inputs[unit] == nil {
			sheet.Inputs[unit] = scoring.Inputs{}
			sheet.Units = append(sheet.Units, unit)
		}
		sheet.Inputs[unit][code] = append(sheet.Inputs[unit][code], v)
	}
	return sheet
}

func (s *System) saveOld(ctx context.Context, a Actor, l *oldLoader) error {
	round := assessment.Round{
		Stage: assessment.Published,
		ID:    assessment.RoundID(newID()), Key: l.about.Key, Title: message.Phrase{VI: l.about.Title}, Year: l.about.Year,
		Publisher: l.publisher.ID, Published: l.about.Published, Hash: l.book.Hash(), Index: l.book.ID, Version: l.book.Version,
	}
	e := audit.Entry{Chain: l.tree.Top(l.publisher.ID), Actor: a.name(), Verb: "load_old_results", Target: "round:" + round.Key, Unit: l.publisher.ID}
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, l.loaded())
		if err := tx.PutRulebook(l.tree.Top(l.publisher.ID), l.book.Hash(), l.book.ID, l.book.Version, l.about.Index+".yaml", []byte(l.text)); err != nil {
			return err
		}
		if err := tx.PutRound(round); err != nil {
			return err
		}
		for side, sheet := range l.sheets {
			for _, r := range assessment.Evaluate(l.book, sheet, nil) {
				u, _ := l.tree.Alias(r.Unit)
				if err := tx.PutInputs(round.ID, side, u.ID, sheet.Inputs[r.Unit]); err != nil {
					return err
				}
				if err := tx.PutResult(standingOfResult(round.ID, u.ID, side, r), r.Card.Lines); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrExists) {
		return &Error{Kind: Conflict, Text: message.T("round.exists", message.Word("round", round.Key)), Cause: err}
	}
	return err
}

// indexText writes the index of which only the tree is known.
func (l *oldLoader) indexText(components []oldComponent) string {
	tree := oldTree(components)
	var b strings.Builder
	fmt.Fprintf(&b, "index: %q\nversion: %q\ntitle: %q\nyear: %d\nlevel: commune\ntotal: %s\n", l.about.Index, fmt.Sprint(l.about.Year), l.about.Title, l.about.Year, sumOf(tree))
	fmt.Fprintf(&b, "source: %q\nclasses: {unconfirmed: true, list: [{key: none, name: {vi: \"Chưa xếp loại\", en: Unclassified}, from: 0}]}\nareas:\n", l.table.File)
	writeOld(&b, tree, "")
	return b.String()
}
