package app

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// facetVerb is what it takes to see an office from a side: officers are persons,
// whose single dossiers one may see.
var facetVerb = map[dossier.Facet]account.Verb{
	dossier.ByField: account.SeeSheet, dossier.ByProcedure: account.SeeSheet, dossier.ByOfficer: account.SeeDossiers,
}

// FacetPage is what is counted of one office by field, procedure or officer, in
// a period or at a cut-off.
type FacetPage struct {
	*DossierMeasures
	Facet  dossier.Facet
	Facets []dossier.Facet // that the person may see
	AsOf   calendar.Date   // zero: in the period
	Rows   []FacetRow
	Total  dossier.Flow
}

// FacetRow is one field, procedure or officer.
type FacetRow struct {
	Name string // "" where the data do not say
	dossier.Flow
}

// FacetPage counts one office by a facet: in a period of a year, or all of its
// dossiers at the end of a day. It reads counts, never dossiers.
func (s *System) FacetPage(ctx context.Context, a Actor, unit string, facet dossier.Facet, kind dossier.PeriodKind, year int, key string, asOf calendar.Date) (*FacetPage, error) {
	do, known := facetVerb[facet]
	if !known {
		return nil, fail(NotFound, "facet.none")
	}
	d, err := s.dossierDesk(ctx, a, do, unit)
	if err != nil {
		return nil, err
	}
	v := &FacetPage{DossierMeasures: &DossierMeasures{DossierDesk: d}, Facet: facet, AsOf: asOf}
	for _, f := range dossier.Facets {
		if s.authorise(a, facetVerb[f], d.Office.ID, d.tree) == nil {
			v.Facets = append(v.Facets, f)
		}
	}
	if err := s.periods(v.DossierMeasures, kind, year, key); err != nil {
		return nil, err
	}
	cube, err := s.store.DossierCube(ctx, d.Office.ID)
	if err != nil {
		return nil, err
	}
	flows := dossier.By(cube, facet, func(t *dossier.Tally) dossier.Flow {
		if !asOf.IsZero() {
			return dossier.Flow{Measures: t.Measure(dossier.DayOf(asOf))}
		}
		return t.Between(dossier.DayOf(v.Period.First), dossier.DayOf(v.Until))
	})
	names, err := s.store.DossierTerms(ctx, slices.Sorted(maps.Keys(flows)))
	if err != nil {
		return nil, err
	}
	for n, f := range flows {
		if f != (dossier.Flow{}) {
			v.Rows, v.Total = append(v.Rows, FacetRow{names[n], f}), v.Total.Add(f)
		}
	}
	slices.SortFunc(v.Rows, func(x, y FacetRow) int {
		return cmp.Or(y.Late+y.OpenOverdue-x.Late-x.OpenOverdue, y.Received-x.Received, message.Compare(x.Name, y.Name))
	})
	return v, nil
}

// FacetMeasures is what is counted of one field, procedure or officer.
type FacetMeasures struct {
	Unit string // of an officer: the office's alias, or as a file names it
	Name string
	dossier.Measures
}

// MeasureStoredBy counts the dossiers that were brought in by a facet, at the end
// of a day, of a unit and all below it; "" for all that the person may see.
// Officers are counted office by office. It reads counts, never dossiers.
func (s *System) MeasureStoredBy(ctx context.Context, a Actor, facet dossier.Facet, unit string, asOf calendar.Date) ([]FacetMeasures, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	root, ok := tree.Alias(unit)
	if unit != "" && !ok {
		return nil, fail(NotFound, "dossier.import_unit", message.Word("unit", unit))
	}
	type key struct {
		unit string
		n    int
	}
	all, numbers := map[key]dossier.Measures{}, map[int]bool{}
	err = s.store.EachDossierCube(ctx, func(id org.UnitID, c dossier.Cube) error {
		u, there := tree.Unit(id)
		if !there || unit != "" && !tree.Within(id, root.ID) || s.authorise(a, facetVerb[facet], id, tree) != nil {
			return nil
		}
		k := key{}
		if facet == dossier.ByOfficer {
			k.unit = u.Alias
		}
		for n, m := range dossier.By(c, facet, func(t *dossier.Tally) dossier.Measures { return t.Measure(dossier.DayOf(asOf)) }) {
			k.n, numbers[n] = n, true
			all[k] = all[k].Add(m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	names, err := s.store.DossierTerms(ctx, slices.Sorted(maps.Keys(numbers)))
	var out []FacetMeasures
	for k, m := range all {
		out = append(out, FacetMeasures{k.unit, names[k.n], m})
	}
	return sortFacets(out), err
}

func sortFacets(all []FacetMeasures) []FacetMeasures {
	slices.SortFunc(all, func(x, y FacetMeasures) int {
		return cmp.Or(message.Compare(x.Unit, y.Unit), message.Compare(x.Name, y.Name))
	})
	return all
}

// satisfactionKey is the measure that surveys of satisfaction fill.
const satisfactionKey = "sipas"

// satisfaction is the result of the latest survey of an office in a year.
func (s *System) satisfaction(ctx context.Context, a Actor, d *DossierDesk, year int) (*measure.Value, error) {
	if s.authorise(a, account.SeeDuties, d.Office.ID, d.tree) != nil {
		return nil, nil
	}
	values, err := s.store.Measures(ctx, d.Office.ID)
	last, there := measure.Latest(ofYear(values, satisfactionKey, year, calendar.Date{}))
	if err != nil || !there {
		return nil, err
	}
	return &last, nil
}
