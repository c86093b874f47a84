package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// What the program carries and an installation may put its own in the place
// of: the file of that name in its folder.
const (
	shippedCalendar = "calendars/vn-2019-2026.csv"
	shippedPeriods  = "calendars/reporting-periods.csv"
	ownCalendar     = "calendar.csv"
	ownPeriods      = "periods.csv"
)

// data reads the installation's own file, else the one that is shipped.
func (s *System) data(own, shipped string) ([]byte, string, error) {
	path := filepath.Join(s.dir, own)
	data, err := os.ReadFile(path)
	if err == nil {
		return data, path, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, path, fmt.Errorf("tệp của cài đặt: %w", err)
	}
	data, err = s.catalogue.ReadFile(shipped)
	return data, shipped, err
}

// PeriodRules say how the year is cut into periods.
func (s *System) PeriodRules() ([]dossier.PeriodRule, error) {
	data, name, err := s.data(ownPeriods, shippedPeriods)
	if err != nil {
		return nil, err
	}
	return dossier.ReadPeriods(bytes.NewReader(data), name)
}

// DossierDesk is what stands around the pages of dossiers.
type DossierDesk struct {
	*Frame
	Office  org.Unit             // whose dossiers; zero on pages about several
	Imports bool                 // the person may bring in files
	Files   bool                 // the person may see single dossiers of the office
	States  bool                 // the person may state actual dates and write apologies
	Decides bool                 // the person may decide on actual dates
	Latest  *store.DossierImport // the last import; nil: there was none
}

// dossierDesk opens the pages of dossiers for a verb, at an office unless alias
// is "".
func (s *System) dossierDesk(ctx context.Context, a Actor, do account.Verb, alias string) (*DossierDesk, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	d := &DossierDesk{Frame: f}
	within, all := s.reach(a, account.ImportDossiers, f.tree)
	d.Imports = all || len(within) > 0
	if alias == "" {
		return d, s.latest(ctx, a, d)
	}
	u, ok := f.tree.Alias(alias)
	if !ok {
		return nil, fail(NotFound, "app.no_unit", message.Word("unit", alias))
	}
	if err := s.authorise(a, do, u.ID, f.tree); err != nil {
		return nil, err
	}
	d.Office = u
	d.Files = s.authorise(a, account.SeeDossiers, u.ID, f.tree) == nil
	d.States = s.authorise(a, account.StateActual, u.ID, f.tree) == nil
	d.Decides = s.authorise(a, account.Appraise, u.ID, f.tree) == nil
	return d, s.latest(ctx, a, d)
}

// latest finds the last import into the province of the office, or of the
// person.
func (s *System) latest(ctx context.Context, a Actor, d *DossierDesk) error {
	at := d.Office.ID
	if at == "" {
		at = s.home(a, d.tree)
	}
	if at == "" {
		return nil
	}
	last, err := s.store.DossierImports(ctx, d.tree.Top(at), 1)
	if err == nil && len(last) == 1 {
		d.Latest = &last[0]
	}
	return err
}

// home is a unit at which a person has a role; the first topmost one for who
// administers all.
func (s *System) home(a Actor, tree *org.Tree) org.UnitID {
	for _, g := range a.Account.Grants {
		if _, there := tree.Unit(g.Unit); there {
			return g.Unit
		}
	}
	if _, all := s.reach(a, account.ImportDossiers, tree); all {
		for _, u := range tree.Units() {
			if u.Parent == "" {
				return u.ID
			}
		}
	}
	return ""
}

// DossierMeasures is what is counted of several offices in one period.
type DossierMeasures struct {
	*DossierDesk
	Kind    dossier.PeriodKind
	Year    int
	Periods []dossier.Period
	Period  dossier.Period // zero where there is no rule
	Rows    []DossierRow
	Total   dossier.Flow
	Until   calendar.Date // the end of the period, or today
}

// DossierRow is one office of them.
type DossierRow struct {
	Unit org.Unit
	dossier.Flow
}

// DossierMeasures counts the offices that a person may see in a period: "" for
// the year. It reads tallies, with one query for all.
func (s *System) DossierMeasures(ctx context.Context, a Actor, kind dossier.PeriodKind, year int, key string) (*DossierMeasures, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, err
	}
	v := &DossierMeasures{DossierDesk: d}
	if err := s.periods(v, kind, year, key); err != nil || v.Period.Key == "" {
		return v, err
	}
	tallies, err := s.store.DossierTallies(ctx)
	if err != nil {
		return nil, err
	}
	for id, t := range tallies {
		u, there := d.tree.Unit(id)
		if !there || t.IsZero() || s.authorise(a, account.SeeSheet, id, d.tree) != nil {
			continue
		}
		row := DossierRow{u, t.Between(dossier.DayOf(v.Period.First), dossier.DayOf(v.Until))}
		v.Rows, v.Total = append(v.Rows, row), v.Total.Add(row.Flow)
	}
	slices.SortFunc(v.Rows, func(x, y DossierRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	return v, nil
}

// periods chooses a period of a year.
func (s *System) periods(v *DossierMeasures, kind dossier.PeriodKind, year int, key string) error {
	rules, err := s.PeriodRules()
	if err != nil {
		return err
	}
	if v.Kind = kind; kind != dossier.Reported {
		v.Kind = dossier.Assessed
	}
	if v.Year = year; year < 2000 || year > v.Today.Year()+1 {
		v.Year = v.Today.Year()
	}
	v.Periods = dossier.Periods(rules, v.Kind, v.Year, v.Today)
	for _, p := range v.Periods {
		if p.Key == key || v.Period.Key == "" && p.Months == 12 && key != p.Key {
			v.Period = p
		}
	}
	if i := slices.IndexFunc(v.Periods, func(p dossier.Period) bool { return p.Key == key }); i >= 0 {
		v.Period = v.Periods[i]
	}
	if v.Until = v.Period.Last; v.Today.Before(v.Until) {
		v.Until = v.Today
	}
	return nil
}

// OfficeMeasures is what is counted of one office, period by period and at a
// cut-off.
type OfficeMeasures struct {
	*DossierMeasures
	PerPeriod []PeriodFlow
	AsOf      calendar.Date
	Cut       dossier.Measures
	Next      []DossierScore // what the criteria that rest on them give

	Satisfaction *measure.Value // of the latest survey of the year; nil: there is none, or it is not shown
}

// PeriodFlow is one period of it.
type PeriodFlow struct {
	dossier.Period
	dossier.Flow
}

// OfficeMeasures counts one office: every period of a year, and all of its
// dossiers at the end of a day.
func (s *System) OfficeMeasures(ctx context.Context, a Actor, unit string, kind dossier.PeriodKind, year int, asOf calendar.Date) (*OfficeMeasures, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, unit)
	if err != nil {
		return nil, err
	}
	v := &OfficeMeasures{DossierMeasures: &DossierMeasures{DossierDesk: d}, AsOf: asOf}
	if asOf.IsZero() {
		v.AsOf = d.Today
	}
	if err := s.periods(v.DossierMeasures, kind, year, ""); err != nil {
		return nil, err
	}
	t, err := s.store.DossierTally(ctx, d.Office.ID)
	if err != nil {
		return nil, err
	}
	v.Cut = t.Measure(dossier.DayOf(v.AsOf))
	for _, p := range v.Periods {
		if d.Today.Before(p.First) {
			continue
		}
		if d.Today.Before(p.Last) { // what is to come has not fallen due yet
			p.Last = d.Today
		}
		v.PerPeriod = append(v.PerPeriod, PeriodFlow{p, t.Between(p.Days())})
	}
	if v.Next, err = s.dossierScores(ctx, a, d, 0); err != nil {
		return nil, err
	}
	v.Satisfaction, err = s.satisfaction(ctx, a, d, v.Year)
	return v, err
}
