package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/tabular"
)

// mostLate is how many late dossiers of an office a page holds.
const mostLate = 5000

// Apologies is the late dossiers of an office in a year, with their letters
// and what is wrong with them.
type Apologies struct {
	*DossierDesk
	Year     int
	Until    calendar.Date
	Rows     []ApologyRow
	Coverage dossier.Part
	Faults   int
	More     bool // there are more than the page holds
}

// ApologyRow is one dossier of it.
type ApologyRow struct {
	dossier.Dossier
	Open    bool // no result yet
	Letters []dossier.Apology
	Faults  []dossier.ApologyFault
	Offered dossier.Moment // the new moment that would be appointed now
}

// Owes says whether the dossier has no letter.
func (r ApologyRow) Owes() bool { return len(r.Letters) == 0 }

func startOf(d calendar.Date) dossier.Moment { return dossier.At(d.Start()) }
func endOf(d calendar.Date) dossier.Moment   { return dossier.At(d.End()) }

// Apologies lists the dossiers of an office that were late in a year, and
// those that are overdue now.
func (s *System) Apologies(ctx context.Context, a Actor, unit string, year int) (*Apologies, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeDossiers, unit)
	if err != nil {
		return nil, err
	}
	v := &Apologies{DossierDesk: d, Year: year}
	if year < 2000 || year > d.Today.Year() {
		v.Year = d.Today.Year()
	}
	first, last := yearOf(v.Year)
	if v.Until = last; d.Today.Before(last) {
		v.Until = d.Today
	}
	top := d.tree.Top(d.Office.ID)
	late, err := s.store.LateAsCounted(ctx, top, d.Office.ID, startOf(first), endOf(v.Until), mostLate+1)
	if err != nil {
		return nil, err
	}
	if v.More = len(late) > mostLate; v.More {
		late = late[:mostLate]
	}
	open := 0
	if v.Year == d.Today.Year() {
		overdue, err := s.store.OpenDossiers(ctx, d.Office.ID, dossier.At(s.now()), mostLate)
		if err != nil {
			return nil, err
		}
		overdue = slices.DeleteFunc(overdue, func(x dossier.Dossier) bool { return x.ClassAt(s.cut()) != dossier.OpenOverdue })
		open = len(overdue)
		late = append(overdue, late...)
	}
	letters, err := s.letters(ctx, d.Office.ID)
	if err != nil {
		return nil, err
	}
	v.Coverage = dossier.Coverage(late[open:], letters)
	others, err := s.lettersForOthers(ctx, top, v.Year, late, letters)
	if err != nil {
		return nil, err
	}
	return v, s.apologyRows(v, append(late, others...), letters)
}

// lettersForOthers are the dossiers that have a letter of a year and are not
// late.
func (s *System) lettersForOthers(ctx context.Context, top org.UnitID, year int, late []dossier.Dossier, letters map[string][]dossier.Apology) ([]dossier.Dossier, error) {
	known := map[string]bool{}
	for i := range late {
		known[late[i].Code] = true
	}
	var others []dossier.Dossier
	for code, all := range letters {
		if known[code] || all[0].Made.Year() != year || len(others) == mostLetters {
			continue
		}
		x, err := s.store.Dossier(ctx, top, code)
		if err != nil {
			return nil, err
		}
		others = append(others, x)
	}
	slices.SortFunc(others, func(a, b dossier.Dossier) int { return strings.Compare(a.Code, b.Code) })
	return others, nil
}

func yearOf(year int) (first, last calendar.Date) {
	return calendar.On(time.Date(year, 1, 1, 12, 0, 0, 0, calendar.Zone)), calendar.On(time.Date(year, 12, 31, 12, 0, 0, 0, calendar.Zone))
}

// cut is the cut-off that has just come.
func (s *System) cut() dossier.Cut { return dossier.Cut(s.now().Unix()) }

func (s *System) letters(ctx context.Context, unit org.UnitID) (map[string][]dossier.Apology, error) {
	all, err := s.store.Apologies(ctx, unit)
	by := map[string][]dossier.Apology{}
	for _, l := range all {
		by[l.Code] = append(by[l.Code], l)
	}
	return by, err
}

// apologyRows are the late dossiers, and those that have a letter without
// being late.
func (s *System) apologyRows(v *Apologies, late []dossier.Dossier, letters map[string][]dossier.Apology) error {
	work, err := s.WorkingTime()
	if err != nil {
		return err
	}
	for i := range late {
		x := late[i]
		row := ApologyRow{Dossier: x, Open: x.Finished.IsZero(), Letters: letters[x.Code], Faults: dossier.CheckApologies(&x, letters[x.Code], s.cut())}
		if row.Open && row.Owes() {
			row.Offered = dossier.At(work.AfterDays(s.now(), usualDelay))
		}
		v.Faults += len(row.Faults)
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// usualDelay is how many working days ahead a new moment is offered.
const usualDelay = 3

// apologyCounts are how many late dossiers of a period owe a letter, and how
// many of them have one.
func (s *System) apologyCounts(ctx context.Context, top, unit org.UnitID, first, until calendar.Date) (owed, covered int, err error) {
	late, err := s.store.LateAsCounted(ctx, top, unit, startOf(first), endOf(until), 1_000_000)
	if err != nil {
		return 0, 0, err
	}
	letters, err := s.letters(ctx, unit)
	p := dossier.Coverage(late, letters)
	return p.Of, p.N, err
}

// ApologyRequest asks for letters for some dossiers of an office.
type ApologyRequest struct {
	Codes []string
	Why   string
	Days  int // working days from now to the new moment of those still open
}

// mostLetters bounds a file of letters.
const mostLetters = 300

// WriteApologies makes letters for late dossiers that have none, keeps that
// they were made today, and returns them as one Word file.
func (s *System) WriteApologies(ctx context.Context, a Actor, unit string, r ApologyRequest) ([]byte, error) {
	d, err := s.dossierDesk(ctx, a, account.StateActual, unit)
	if err != nil {
		return nil, err
	}
	switch {
	case len(r.Codes) == 0:
		return nil, fail(Invalid, "apology.none_chosen")
	case len(r.Codes) > mostLetters:
		return nil, fail(Invalid, "apology.too_many", message.Int("most", mostLetters))
	case strings.TrimSpace(r.Why) == "":
		return nil, fail(Invalid, "apology.no_reason")
	case len([]rune(r.Why)) > maxText:
		return nil, fail(Invalid, "plan.too_long", message.Int("most", maxText))
	case r.Days < 1 || r.Days > 60:
		return nil, fail(Invalid, "apology.bad_days")
	}
	made, papers, err := s.newApologies(ctx, a, d, r)
	if err != nil {
		return nil, err
	}
	file, err := s.fillApology(papers)
	if err != nil {
		return nil, err
	}
	top := d.tree.Top(d.Office.ID)
	e := audit.Entry{Chain: top, Actor: a.name(), Verb: "write_apologies", Target: "unit:" + d.Office.Alias, Unit: d.Office.ID}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, made)
		return tx.AddApologies(top, made)
	})
	return file, err
}

// newApologies makes the letters that are asked for, and what each states.
func (s *System) newApologies(ctx context.Context, a Actor, d *DossierDesk, r ApologyRequest) ([]dossier.Apology, []report.Apology, error) {
	work, err := s.WorkingTime()
	if err != nil {
		return nil, nil, err
	}
	above, _ := d.tree.Unit(d.Office.Parent)
	letterhead, _, err := s.letterhead(ctx, d.Office, above)
	if err != nil {
		return nil, nil, err
	}
	signer, err := s.signedBy(ctx, &letterhead, d.Office.ID, report.ApologyLetter, d.Today)
	if err != nil {
		return nil, nil, err
	}
	var made []dossier.Apology
	var papers []report.Apology
	for _, code := range r.Codes {
		x, err := s.store.Dossier(ctx, d.tree.Top(d.Office.ID), code)
		if err != nil || x.Unit != string(d.Office.ID) {
			return nil, nil, errors.Join(found(err, "dossier.none", message.Word("code", code)))
		}
		before, err := s.store.ApologiesFor(ctx, d.tree.Top(d.Office.ID), code)
		if err != nil {
			return nil, nil, err
		}
		class := x.ClassAt(s.cut())
		switch {
		case len(before) > 0:
			return nil, nil, fail(Conflict, "apology.has_one", message.Word("code", code), message.Date("date", before[0].Made))
		case class != dossier.Late && class != dossier.OpenOverdue && class != dossier.OpenInTime:
			return nil, nil, fail(Invalid, "apology.not_late", message.Word("code", code))
		}
		l := dossier.Apology{ID: newID(), Unit: d.Office.ID, Code: code, Made: d.Today, Reason: strings.TrimSpace(r.Why), Origin: dossier.OfHere, By: a.name()}
		if l.Appointed = x.Finished; l.Appointed.IsZero() {
			l.Appointed = dossier.At(work.AfterDays(s.now(), r.Days))
		}
		made = append(made, l)
		papers = append(papers, report.Apology{Unit: d.Office, Letterhead: letterhead, Signer: signer, Dossier: x, Letter: l, After: !x.Due.IsZero() && dossier.DayOf(l.Made) > x.Due.Day()})
	}
	return made, papers, nil
}

func (s *System) fillApology(papers []report.Apology) ([]byte, error) {
	form, err := s.template(report.ApologyLetter)
	if err != nil {
		return nil, err
	}
	return report.FillApologies(form, papers)
}

// ApologyOutcome is what an import of letters did.
type ApologyOutcome struct{ Added, Same int }

// ImportApologies brings in letters that a system issued: code, made, number,
// reason, appointed. A letter that is there already is not added again.
func (s *System) ImportApologies(ctx context.Context, a Actor, unit, origin, name string, in io.Reader) (*ApologyOutcome, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	root, ok := tree.Alias(unit)
	if !ok {
		return nil, fail(NotFound, "dossier.import_unit", message.Word("unit", unit))
	}
	if s.authorise(a, account.ImportDossiers, root.ID, tree) != nil && s.authorise(a, account.StateActual, root.ID, tree) != nil {
		return nil, fail(Forbidden, "app.forbidden")
	}
	data, err := io.ReadAll(io.LimitReader(in, mostLetterFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostLetterFile {
		return nil, fail(Invalid, "apology.file_big", message.Int("most", mostLetterFile>>20))
	}
	top := tree.Top(root.ID)
	l := apologyLoad{s: s, tree: tree, root: root, top: top, origin: origin, actor: a.name()}
	if err := l.read(ctx, data, name); err != nil {
		return nil, err
	}
	if len(l.added) == 0 {
		return &ApologyOutcome{Same: l.same}, nil
	}
	e := audit.Entry{Chain: top, Actor: a.name(), Verb: "import_apologies", Target: "unit:" + root.Alias, Unit: root.ID}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, l.added)
		return tx.AddApologies(top, l.added)
	})
	return &ApologyOutcome{len(l.added), l.same}, err
}

// mostLetterFile bounds a file of letters, in bytes.
const mostLetterFile = 20 << 20

// apologyLoad carries one import of letters.
type apologyLoad struct {
	s             *System
	tree          *org.Tree
	root          org.Unit
	top           org.UnitID
	origin, actor string
	added         []dossier.Apology
	same          int
	problems      message.Problems
}

func (l *apologyLoad) read(ctx context.Context, data []byte, name string) error {
	t, err := tabular.ReadTable(bytes.NewReader(data), name, tabular.Shape{Required: []string{"code", "made"}, Optional: []string{"number", "reason", "appointed"}})
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := l.row(ctx, row); err != nil {
			return err
		}
	}
	return l.problems.OrNil()
}

func (l *apologyLoad) row(ctx context.Context, row tabular.Row) error {
	wrong := func(column, key string) {
		l.problems = append(l.problems, row.Problem(column, message.T(key)))
	}
	letter := dossier.Apology{ID: newID(), Code: dossier.NormalCode(row.Get("code")), Number: row.Get("number"), Reason: row.Get("reason"), Origin: l.origin, By: l.actor}
	made, ok := dossier.ParseMoment(row.Get("made"))
	if !ok {
		wrong("made", "dossier.bad_date")
		return nil
	}
	letter.Made = calendar.On(made.Time())
	if s := row.Get("appointed"); s != "" {
		if letter.Appointed, ok = dossier.ParseMoment(s); !ok {
			wrong("appointed", "dossier.bad_date")
			return nil
		}
	}
	x, err := l.s.store.Dossier(ctx, l.top, letter.Code)
	if errors.Is(err, store.ErrNotFound) || err == nil && !l.tree.Within(org.UnitID(x.Unit), l.root.ID) {
		wrong("code", "dossier.none_here")
		return nil
	}
	if err != nil {
		return err
	}
	letter.Unit = org.UnitID(x.Unit)
	before, err := l.s.store.ApologiesFor(ctx, l.top, letter.Code)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(before, func(b dossier.Apology) bool { return b.Made == letter.Made && b.Appointed == letter.Appointed }) {
		l.same++
		return nil
	}
	l.added = append(l.added, letter)
	return nil
}
