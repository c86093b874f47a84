package report

import (
	"fmt"
	"strconv"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/remediation"
)

const (
	pictureWidth = 160 // millimetres: what A4 leaves between the margins
	mostBars     = 26  // of one picture, so that a page holds it
)

// note keeps the first error of a paper, which then is not made.
func (w *writer) note(err error) {
	if w.err == nil {
		w.err = err
	}
}

// areaPicture shows what a unit got and lost in each area, as its page does.
func (w *writer) areaPicture() []any {
	b := chart.Bars{Keys: []chart.Key{{Class: "got", Label: "Điểm đạt"}, {Class: "lost", Label: "Điểm bị mất"}}}
	full := w.Final.Max
	for i, a := range w.Final.Areas {
		if i == 0 || full.Less(a.Max) {
			full = a.Max
		}
	}
	for _, a := range w.Final.Areas {
		b.Rows = append(b.Rows, chart.NamedBar{
			Label: a.Code + ". " + a.Title.VI, Value: w.sum(a.Got) + "/" + w.most(a.Max),
			Bar: chart.Bar{Full: full, Parts: []chart.Part{{Value: a.Got, Class: "got", Label: w.sum(a.Got)}, {Value: a.Lost, Class: "lost", Label: w.sum(a.Lost)}}},
		})
	}
	return w.pictures(b, fmt.Sprintf("Điểm đạt và điểm bị mất theo lĩnh vực năm %d của %s", w.Round.Year, w.about()))
}

// areaColours is how many colours the areas have; further ones repeat.
const areaColours = 8

// rankingPicture shows the total of each unit as the sum of its areas, the
// first in rank first.
func (w *writer) rankingPicture() []any {
	var b chart.Bars
	for _, r := range w.ranked() {
		b.Rows = append(b.Rows, chart.NamedBar{
			Label: fmt.Sprintf("%d. %s", r.Standing.Rank, r.Unit.Name.VI), Bar: areaStack(r.Standing),
			Value: w.mark(w.sum(r.Standing.Total), r.Standing.Illustrative),
		})
	}
	return w.pictures(b, fmt.Sprintf("Tổng điểm của các đơn vị năm %d, chia theo lĩnh vực", w.Round.Year))
}

// lossPicture shows what groups of losses come to, the largest first.
func (w *writer) lossPicture(groups []remediation.Group) []any {
	var b chart.Bars
	for _, g := range groups {
		b.Rows = append(b.Rows, chart.NamedBar{
			Label: g.Title.VI, Value: w.mark(w.most(g.Lost), g.Illustrative), Bar: chart.Bar{Full: groups[0].Lost, Parts: []chart.Part{{Value: g.Lost, Class: "got"}}},
		})
	}
	return w.pictures(b, fmt.Sprintf("Điểm bị mất theo lĩnh vực năm %d", w.Round.Year))
}

func areaStack(st assessment.Standing) chart.Bar {
	bar := chart.Bar{Full: st.Max}
	for i, a := range st.Areas {
		bar.Parts = append(bar.Parts, chart.Part{Value: a.Got, Class: "a" + strconv.Itoa(i%areaColours+1), Label: a.Code})
	}
	return bar
}

// pictures are the bars as pictures that a page holds each; none where there is
// nothing to show.
func (w *writer) pictures(b chart.Bars, alt string) []any {
	out := []any{}
	for from := 0; from < len(b.Rows); from += mostBars {
		part := chart.Bars{Rows: b.Rows[from:min(from+mostBars, len(b.Rows))], Keys: b.Keys}
		data, err := part.PNG()
		w.note(err)
		out = append(out, docx.Picture{PNG: data, Width: pictureWidth, Alt: alt})
	}
	return out
}
