package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// basis cites what a paper carries out: the decision that published the round
// and what follows from it above, letters apart; "" where nothing is
// registered.
func (w *writer) basis() string {
	var cited []string
	if cite := w.decision(); cite != "" {
		cited = append(cited, cite)
	}
	for _, d := range w.Documents {
		if d.Owner == w.Round.Publisher && d.ID != w.Round.Decision && w.follows(d) && d.Kind != "CV" {
			cited = append(cited, w.cite.Cite(d))
		}
	}
	return strings.Join(cited, "; ")
}

// decision cites the decision that published the round, "" where none is
// registered.
func (w *writer) decision() string {
	if d := w.Document(w.Round.Decision); d.ID != "" {
		return w.cite.Cite(d)
	}
	return ""
}

// issued cites what the issuing unit itself has issued, "" where nothing is
// registered.
func (w *writer) issued(keep func(document.Document) bool) string {
	var cited []string
	for _, d := range w.Documents {
		if d.Owner == w.Unit.ID && d.ID != w.Round.Decision && keep(d) {
			cited = append(cited, w.cite.Cite(d))
		}
	}
	return strings.Join(cited, "; ")
}

// before says whether a document was there when a unit scored itself: before the
// results of the round, and not resting on them.
func (w *writer) before(d document.Document) bool {
	return !w.follows(d) && d.ID != w.Round.Decision && (w.Round.Running() || !d.Date.IsZero() && d.Date.Before(w.Round.Published))
}

// under cites what a unit scored itself under, "" where nothing is registered.
func (w *writer) under() string {
	var cited []string
	for _, d := range w.Documents {
		if d.Owner == w.Round.Publisher && w.before(d) {
			cited = append(cited, w.cite.Cite(d))
		}
	}
	return strings.Join(cited, "; ")
}

// areaRows is the areas on both sides and their totals. Bonus and penalty stand
// last, outside the maximum.
func (w *writer) areaRows() (rows []any, total map[string]any) {
	self := assessment.Standing{}
	if w.Self != nil {
		self = *w.Self
	}
	final := w.Final
	for _, a := range w.Index.Areas {
		is := func(s scoring.Sum) bool { return s.Code == a.Code }
		var of, by scoring.Sum
		if i := slices.IndexFunc(self.Areas, is); i >= 0 {
			by = self.Areas[i]
		}
		if of = by; len(final.Areas) > 0 {
			of = final.Areas[max(0, slices.IndexFunc(final.Areas, is))]
		}
		rows = append(rows, map[string]any{
			"code": a.Code, "title": a.Title.VI, "max": w.most(of.Max),
			"self": w.sum(by.Got), "got": w.sum(of.Got), "diff": w.difference(of.Got.Sub(by.Got)),
		})
	}
	extra := func(e *rulebook.Extra, sign string, by, of points.Points) {
		if e == nil || by.IsZero() && of.IsZero() {
			return
		}
		change := of.Sub(by)
		if sign == "-" {
			change = by.Sub(of)
		}
		rows = append(rows, map[string]any{
			"code": "", "title": e.Title.VI, "max": "", "self": sign + w.sum(by), "got": sign + w.sum(of), "diff": w.difference(change),
		})
	}
	extra(w.Index.Bonus, "+", self.Bonus, final.Bonus)
	extra(w.Index.Penalty, "-", self.Penalty, final.Penalty)
	most := final.Max
	if most.IsZero() {
		most = self.Max
	}
	return rows, map[string]any{
		"max": w.most(most), "self": w.sum(self.Total), "got": w.sum(final.Total), "diff": w.difference(final.Total.Sub(self.Total)),
	}
}

// difference writes a change with its sign: +0,5, -2, 0.
func (w *writer) difference(p points.Points) string {
	s := w.sum(p)
	if p.Sign() > 0 {
		return "+" + s
	}
	return s
}

// annex is the table of an annex: areas as headings, components below.
func (w *writer) annex() []any {
	var rows []any
	area := ""
	for _, l := range w.Lines {
		if l.Area != area {
			area = l.Area
			if a, ok := w.Index.Find(area); ok {
				rows = append(rows, map[string]any{"heading": true, "code": a.Code, "title": a.Title.VI, "max": w.most(a.Max), "self": "", "got": "", "diff": "", "said": "", "proofs": "", "remark": ""})
			}
		}
		row := map[string]any{
			"heading": false, "code": l.Code, "title": l.Title, "max": w.most(l.Max), "self": "–", "got": "–", "diff": "",
			"said": l.Said, "proofs": strings.Join(l.Proofs, "; "), "remark": l.Remark,
		}
		if l.Self != nil {
			row["self"] = w.mark(w.most(*l.Self), l.Made)
		}
		if l.Final != nil {
			row["got"] = w.mark(w.most(*l.Final), l.Made)
		}
		if l.Self != nil && l.Final != nil {
			row["diff"] = w.difference(l.Final.Sub(*l.Self))
		}
		rows = append(rows, row)
	}
	return rows
}

// selfScore is what a unit's report on scoring itself reads.
func (w *writer) selfScore() map[string]any {
	rows, total := w.areaRows()
	below, proofs := []any{}, 0
	for _, l := range w.Lines {
		proofs += len(l.Proofs)
		if c, ok := w.Index.Find(l.Code); l.Self == nil || !l.Self.Less(l.Max) || ok && c.Tally != rulebook.InTotal {
			continue
		}
		said := "Chưa nêu lý do."
		if l.Said != "" {
			said = sentence(l.Said)
		}
		below = append(below, map[string]any{
			"heading": fmt.Sprintf("Tiêu chí %s “%s”", l.Code, l.Title),
			"score":   fmt.Sprintf("Điểm tối đa %s điểm; tự chấm %s điểm.", w.points(l.Max), w.mark(w.points(*l.Self), l.Made)), "said": said,
		})
	}
	under := w.under()
	return map[string]any{
		"title":   "BÁO CÁO",
		"subject": fmt.Sprintf("Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"basis":   under, "issued": w.issued(w.before),
		"table": rows, "total": total, "below": below, "proofs": fmt.Sprint(proofs), "components": fmt.Sprint(len(w.Lines)),
		"difficulties": w.phrases(w.Review.Difficulties), "annex": w.annex(),
	}
}

// minutes is what the minutes of an appraisal read.
func (w *writer) minutes() map[string]any {
	rows, total := w.areaRows()
	changed := []any{}
	raised, lowered := 0, 0
	for _, l := range w.Lines {
		if l.Self == nil || l.Final == nil || *l.Self == *l.Final {
			continue
		}
		word := "giảm"
		if l.Self.Less(*l.Final) {
			word, raised = "tăng", raised+1
		} else {
			lowered++
		}
		away := l.Final.Sub(*l.Self)
		if away.Sign() < 0 {
			away = l.Self.Sub(*l.Final)
		}
		reason := "Chưa ghi lý do."
		if l.Remark != "" {
			reason = sentence(l.Remark)
		}
		changed = append(changed, map[string]any{
			"heading": fmt.Sprintf("Tiêu chí %s “%s”", l.Code, l.Title),
			"score":   fmt.Sprintf("Tự chấm %s điểm; thẩm định %s điểm (%s %s điểm).", w.points(*l.Self), w.mark(w.points(*l.Final), l.Made), word, w.points(away)),
			"reason":  reason,
		})
	}
	return map[string]any{
		"title":   "BIÊN BẢN",
		"subject": fmt.Sprintf("Thẩm định kết quả tự chấm điểm Chỉ số cải cách hành chính năm %d của %s", w.Round.Year, Office(w.About)),
		"table":   rows, "total": total, "changed": changed, "raised": fmt.Sprint(raised), "lowered": fmt.Sprint(lowered),
		"kept": fmt.Sprint(len(w.Lines) - raised - lowered), "components": fmt.Sprint(len(w.Lines)), "annex": w.annex(),
	}
}

// ranked are the rows in the order of their ranks.
func (w *writer) ranked() []UnitRow {
	return slices.SortedStableFunc(slices.Values(w.Rows), func(x, y UnitRow) int {
		return cmp.Or(cmp.Compare(x.Standing.Cohort, y.Standing.Cohort), cmp.Compare(x.Standing.Rank, y.Standing.Rank))
	})
}
