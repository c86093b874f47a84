package app

import (
	"context"
	"maps"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// DossierQuality is what does not add up in the data of dossiers. It is told,
// never corrected.
type DossierQuality struct {
	*DossierDesk
	Rows   []QualityRow
	Files  []store.DossierImport // the last of each source that is not whole
	Year   int
	Undate int // dossiers without a due moment in all
}

// QualityRow is one office in whose data something is amiss.
type QualityRow struct {
	Unit    org.Unit
	Undated int      // without a due moment: cannot be late
	Unsound []string // keys of the months that begin or end with fewer than no open dossiers
	Blank   int      // dossiers of which the data do not say how they came
	All     int
}

// DossierQuality looks at the counts of all offices that a person may see, and
// at the last file of each source. It reads no dossier.
func (s *System) DossierQuality(ctx context.Context, a Actor) (*DossierQuality, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeSheet, "")
	if err != nil {
		return nil, err
	}
	v := &DossierQuality{DossierDesk: d, Year: d.Today.Year()}
	rules, err := s.PeriodRules()
	if err != nil {
		return nil, err
	}
	tallies, err := s.store.DossierTallies(ctx)
	if err != nil {
		return nil, err
	}
	periods := dossier.Periods(rules, dossier.Assessed, v.Year, d.Today)
	for id, t := range tallies {
		u, there := d.tree.Unit(id)
		if !there || t.IsZero() || s.authorise(a, account.SeeSheet, id, d.tree) != nil {
			continue
		}
		m := t.Measure(dossier.DayOf(d.Today))
		row := QualityRow{Unit: u, Undated: m.Undated, Blank: m.Received - m.Online.Of, All: m.Received}
		for _, p := range periods {
			if p.Months == 1 && p.Finished && !t.Between(p.Days()).Sound() {
				row.Unsound = append(row.Unsound, p.Key)
			}
		}
		v.Undate += row.Undated
		if row.Undated > 0 || row.Blank > 0 || len(row.Unsound) > 0 {
			v.Rows = append(v.Rows, row)
		}
	}
	slices.SortFunc(v.Rows, func(x, y QualityRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	if !d.Imports {
		return v, nil
	}
	return v, s.lastFiles(ctx, a, v)
}

// lastFiles finds the last file of each source, where rows of it were rejected
// or its own sum is another.
func (s *System) lastFiles(ctx context.Context, a Actor, v *DossierQuality) error {
	log, err := s.DossierImports(ctx, a)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, i := range log.Rows {
		if seen[i.Source] {
			continue
		}
		seen[i.Source] = true
		if i.Rejected > 0 || i.Stated > 0 && i.Stated != i.Dossiers+i.Rejected {
			v.Files = append(v.Files, i)
		}
	}
	return nil
}

// NameOf is the name of a unit by its id.
func (d *DossierDesk) NameOf(id string) message.Phrase { return d.Name(org.UnitID(id)) }

// Recounted is an office whose kept counts are not those of its dossiers.
type Recounted struct {
	Unit       org.Unit
	Kept, Real dossier.Measures
	Places     int // fields, procedures and officers of which another number is kept
}

// RecountDossiers holds the kept counts of every office to its dossiers, one by
// one, and returns how many offices it looked at and those that differ.
func (s *System) RecountDossiers(ctx context.Context, a Actor) (int, []Recounted, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return 0, nil, err
	}
	tallies, err := s.store.DossierTallies(ctx)
	if err != nil {
		return 0, nil, err
	}
	day := dossier.DayOf(s.Today())
	n := 0
	var differ []Recounted
	for id, t := range tallies {
		u, there := tree.Unit(id)
		if !there || s.authorise(a, account.ImportDossiers, id, tree) != nil {
			continue
		}
		n++
		real, places := &dossier.Tally{}, map[place]*dossier.Tally{}
		if err := s.store.CountedDossiers(ctx, tree.Top(id), id, func(d *dossier.Dossier) error {
			real.Add(d)
			p := place{d.Field, d.Procedure, d.Officer}
			if places[p] == nil {
				places[p] = &dossier.Tally{}
			}
			places[p].Add(d)
			return nil
		}); err != nil {
			return n, nil, err
		}
		wrong, err := s.recountPlaces(ctx, id, places, day)
		if err != nil {
			return n, nil, err
		}
		if kept, counted := t.Measure(day), real.Measure(day); kept != counted || wrong > 0 {
			differ = append(differ, Recounted{u, kept, counted, wrong})
		}
	}
	slices.SortFunc(differ, func(x, y Recounted) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	return n, differ, nil
}

// place is where a dossier stands by field, procedure and officer.
type place struct{ field, procedure, officer string }

// recountPlaces is of how many places of an office another number is kept than
// is counted.
func (s *System) recountPlaces(ctx context.Context, unit org.UnitID, real map[place]*dossier.Tally, day int) (int, error) {
	cube, err := s.store.DossierCube(ctx, unit)
	if err != nil {
		return 0, err
	}
	numbers := map[int]bool{}
	for p := range cube {
		numbers[p.Field], numbers[p.Procedure], numbers[p.Officer] = true, true, true
	}
	terms, err := s.store.DossierTerms(ctx, slices.Collect(maps.Keys(numbers)))
	wrong := len(real)
	for p, kept := range cube {
		counted := real[place{terms[p.Field], terms[p.Procedure], terms[p.Officer]}]
		switch {
		case counted == nil:
			wrong++
		case counted.Measure(day) == kept.Measure(day):
			wrong--
		}
	}
	return wrong, err
}
