package web

import (
	"html/template"
	"net/http"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// acrossBody is one component in all units of a round.
type acrossBody struct {
	*app.Across
	RoundPath string
	Above     []*rulebook.Criterion // area and criterion of the component
	Rows      []acrossRow
	Pager     pager
	Possible  points.Points // if every unit had the maximum
	AnyMade   bool
}

type acrossRow struct {
	app.AcrossRow
	Href string
	Bar  template.HTML
}

func (s *server) across(v *visit) error {
	a, err := s.sys.Across(v.r.Context(), v.actor(), v.round(), v.r.PathValue("code"))
	if err != nil {
		return err
	}
	b := acrossBody{Across: a, RoundPath: roundPath(a.Round.Key), Above: a.Path[:len(a.Path)-1], Possible: a.Node.Max.Times(int64(len(a.Rows)))}
	for _, row := range a.Rows {
		b.AnyMade = b.AnyMade || row.Line.Marks.Score
	}
	var rows []app.AcrossRow
	rows, b.Pager = paged(v, a.Rows, func(row app.AcrossRow) string { return row.Unit.Name.VI + " " + row.Unit.Name.EN })
	for _, row := range rows {
		bar := chart.Bar{Full: a.Node.Max, Height: 12, Parts: []chart.Part{{Value: row.Line.Got, Class: "got"}}}
		b.Rows = append(b.Rows, acrossRow{row, unitPath(a.Round.Key, row.Unit.Alias) + "/sheet/" + a.Node.Code, bar.SVG()})
	}
	s.show(v, http.StatusOK, "across", page{About: a.Node.Code, Frame: frameOf(v.lang, a.Frame, "all-losses"), Body: b})
	return nil
}
