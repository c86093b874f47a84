package web

import (
	"html/template"
	"net/http"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
)

// yearsBody is a unit's results over the years.
type yearsBody struct {
	*app.Years
	Path string
	Rows []yearRow // components that changed
	Same int       // components that did not
	Bars []yearBar
}

type yearBar struct {
	app.Year
	Href string
	Here bool
	Bar  template.HTML
}

// yearRow is a component that is new, gained, fell, or is not to be compared.
type yearRow struct {
	app.YearRow
	Gain bool
}

func (s *server) years(v *visit) error {
	y, err := s.sys.Years(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	as := shown{v.lang, y.Index.Digits}
	b := yearsBody{Years: y, Path: unitPath(y.Round.Key, y.Unit.Alias)}
	for _, x := range y.Years {
		bar := chart.Bar{Full: x.Standing.Max, Height: 20, Parts: []chart.Part{{Value: x.Standing.Total, Class: "got", Label: as.total(x.Standing.Total)}}}
		b.Bars = append(b.Bars, yearBar{x, unitPath(x.Round.Key, y.Unit.Alias), x.Round.ID == y.Round.ID, bar.SVG()})
	}
	for _, row := range y.Rows {
		if row.Same && row.Change.IsZero() {
			b.Same++
			continue
		}
		b.Rows = append(b.Rows, yearRow{row, row.Same && row.Change.Sign() > 0})
	}
	s.show(v, http.StatusOK, "years", page{About: y.Unit.Name.In(v.lang), Frame: frameOf(v.lang, y.Frame, "/years"), Body: b})
	return nil
}
