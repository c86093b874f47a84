package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
	"github.com/parindex/parindex/worktime"
)

// DossierFile is an export of dossiers on disk, and how to read it.
type DossierFile struct {
	Path     string
	Name     string // as its sender calls it; Path if empty
	Unit     string // the office of a file that names none; measured alone, such a file goes by its own name
	Prefer   dossier.Mapping
	Known    dossier.Mapping                // what its columns were taken for before
	Calendar *worktime.Calendar             // nil: that of the unit's topmost one
	Progress func(rows int, at, size int64) // called now and then; may be nil
}

// UnitMeasures is what is counted of one office.
type UnitMeasures struct {
	Unit string
	Name string
	dossier.Measures
}

// MeasuredFile is what was counted in a file.
type MeasuredFile struct {
	Table    *dossier.Table
	Units    []UnitMeasures  // in the order of their keys
	By       []FacetMeasures // where a facet was asked for, instead
	Rejected int
}

// MeasureFile counts the dossiers of a file at the end of a day, office by
// office as the file names them, or by a facet; officers office by office. fault is given every rejected row in the
// order of the file. A file that is not understood is message.Problems.
func MeasureFile(ctx context.Context, f DossierFile, by dossier.Facet, asOf calendar.Date, fault func(message.Problem) error) (*MeasuredFile, error) {
	if f.Unit == "" {
		f.Unit = filepath.Base(f.Path)
	}
	m := &MeasuredFile{}
	type group struct{ unit, of string }
	names, tallies := map[string]string{}, map[group]*dossier.Tally{}
	err := f.checked(ctx, func(c *dossier.Checked) error {
		m.Table = c.Table
		return c.Each(ctx, func(d *dossier.Dossier) error {
			g := group{unit: d.Unit}
			switch by {
			case "":
			case dossier.ByOfficer:
				g.of = d.Officer
			default:
				g = group{of: d.At(by)}
			}
			t := tallies[g]
			if t == nil {
				t = &dossier.Tally{}
				tallies[g], names[g.unit] = t, d.UnitName
			}
			t.Add(d)
			return nil
		}, func(p message.Problem) error {
			m.Rejected++
			return fault(p)
		})
	})
	if err != nil {
		return nil, err
	}
	for g, t := range tallies {
		counted := t.Measure(dossier.DayOf(asOf))
		if by != "" {
			m.By = append(m.By, FacetMeasures{g.unit, g.of, counted})
			continue
		}
		m.Units = append(m.Units, UnitMeasures{g.unit, names[g.unit], counted})
	}
	sortFacets(m.By)
	slices.SortFunc(m.Units, func(a, b UnitMeasures) int { return message.Compare(a.Unit, b.Unit) })
	return m, nil
}

// checked reads the file once and gives what was found while it waits in a
// file that is gone afterwards.
func (f DossierFile) checked(ctx context.Context, use func(*dossier.Checked) error) (err error) {
	in, err := tabular.OpenStream(f.Path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return message.Problems{{File: f.Path, Text: message.T("dossier.no_file")}}
	case err != nil:
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if f.Name != "" {
		in.File = f.Name
	}
	spool, err := os.CreateTemp("", "parindex-")
	if err != nil {
		return fmt.Errorf("tệp tạm: %w", err)
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	c, err := dossier.Check(ctx, in, dossier.Options{Prefer: f.Prefer, Known: f.Known, Unit: f.Unit, Calendar: f.Calendar, Progress: f.Progress}, spool)
	if err != nil {
		return err
	}
	return use(c)
}
