package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
)

// lossRoutes are the pages that look into lost points.
func (s *server) lossRoutes() []route {
	return []route{
		{"GET " + unit + "/losses/analysis", s.analysis, false},
		{"GET " + round + "/losses/map", s.lossMap, false},
		{"GET " + round + "/help", s.help, false},
		{"GET " + unit + "/losses/{code}", s.noteForm, false},
		{"POST " + unit + "/losses/{code}", s.saveNote, false},
		{"GET " + round + "/causes", s.causes, false},
		{"POST " + round + "/causes", s.saveCause, false},
	}
}

// analysisBody is what the page of a unit's lost points against others shows.
type analysisBody struct {
	*app.Analysis
	Path   string
	Pareto template.HTML
}

func (s *server) analysis(v *visit) error {
	a, err := s.sys.Analysis(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := analysisBody{Analysis: a, Path: unitPath(a.Round.Key, a.Unit.Alias)}
	b.Pareto = paretoOf(shown{v.lang, a.Index.Digits}, a.Rows)
	s.show(v, http.StatusOK, "analysis", page{About: a.Unit.Name.In(v.lang), Frame: frameOf(v.lang, a.Frame, "/losses"), Body: b, Extra: "winning"})
	return nil
}

// mostBars bounds the bars of a Pareto picture; the table has them all.
const mostBars = 14

func paretoOf(as shown, rows []app.LossRow) template.HTML {
	p := chart.Pareto{Title: message.Say(as.lang, "web.analysis.pareto_title")}
	for i, row := range rows {
		if i == mostBars {
			break
		}
		p.Bars = append(p.Bars, chart.Dot{Value: row.Lost, Label: row.Node.Code, Title: row.Node.Code + " " + row.Node.Title.In(as.lang) + ": " + less(as.points(row.Lost))})
	}
	return p.SVG()
}

// mapBody is what the page of all units' lost points shows.
type mapBody struct {
	*app.LossMap
	Path   string
	Heat   template.HTML
	Pareto template.HTML
	Sorted []app.LossRow
}

func (s *server) lossMap(v *visit) error {
	m, err := s.sys.LossMap(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	as := shown{v.lang, m.Index.Digits}
	b := mapBody{LossMap: m, Path: roundPath(m.Round.Key)}
	h := chart.Heat{Title: message.Say(v.lang, "web.lossmap.title")}
	for _, col := range m.Columns {
		h.Columns = append(h.Columns, col.Node.Code)
	}
	for _, row := range m.Rows {
		r := chart.HeatRow{Label: row.Unit.Name.In(v.lang)}
		for i, p := range row.Lost {
			node := m.Columns[i].Node
			r.Cells = append(r.Cells, chart.Cell{Value: p, Full: node.Max, Title: row.Unit.Name.In(v.lang) + ", " + node.Code + " " + node.Title.In(v.lang) + ": " + less(as.points(p))})
		}
		h.Rows = append(h.Rows, r)
	}
	b.Heat = h.SVG()
	b.Sorted = byLoss(m.Columns)
	b.Pareto = paretoOf(as, b.Sorted)
	s.show(v, http.StatusOK, "lossmap", page{About: m.Round.Title.In(v.lang), Frame: frameOf(v.lang, m.Frame, "all-losses"), Body: b, Extra: "winning"})
	return nil
}

// helpBody is what the page of where help wins most shows.
type helpBody struct {
	*app.Help
	Path, Days string
}

func (s *server) help(v *visit) error {
	typed, usual := v.daysOf()
	h, err := s.sys.Help(v.r.Context(), v.actor(), v.round(), usual)
	if err != nil {
		return err
	}
	s.show(v, http.StatusOK, "help", page{About: h.Round.Title.In(v.lang), Frame: frameOf(v.lang, h.Frame, "help"),
		Body: helpBody{h, roundPath(h.Round.Key), typed}, Extra: "winning"})
	return nil
}

// byLoss sorts components by what all units lost there, the largest first.
func byLoss(columns []app.LossRow) []app.LossRow {
	sorted := slices.Clone(columns)
	slices.SortStableFunc(sorted, func(x, y app.LossRow) int { return y.Lost.Cmp(x.Lost) })
	return sorted
}
