package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// Explained is one component that a unit was asked to explain, or objected to,
// and what became of it.
type Explained struct {
	Unit        org.Unit
	Code, Title string
	Max         points.Points
	Self        *points.Points // nil: not scored by the unit
	First       *points.Points // as appraised before; nil: not appraised
	Final       *points.Points // as decided on it; nil: not decided yet
	Asked       string         // what the unit was asked, or why it lost points
	Said        string
	Remark      string // of the answer
	Objection   bool   // to the draft result
	Made        bool   // the points are illustrative
}

// verdict says in a word what became of it.
func (e Explained) verdict() string {
	switch {
	case e.Final == nil && e.Said == "":
		return "Chưa giải trình"
	case e.Final == nil:
		return "Chưa xem xét"
	case e.First == nil || !e.First.Less(*e.Final):
		return "Không chấp nhận"
	case e.Self != nil && e.Final.Less(*e.Self):
		return "Chấp nhận một phần"
	}
	return "Chấp nhận"
}

// explanations is what the report on explanations and objections reads.
func (w *writer) explanations() map[string]any {
	rows, units := []any{}, []string{}
	var count struct{ asked, objected, accepted, partly, refused, waiting int }
	for _, e := range w.Explained {
		units = appendNew(units, string(e.Unit.ID))
		sort := "Giải trình"
		if e.Objection {
			sort = "Kiến nghị"
			count.objected++
		} else {
			count.asked++
		}
		verdict := e.verdict()
		switch verdict {
		case "Chấp nhận":
			count.accepted++
		case "Chấp nhận một phần":
			count.partly++
		case "Không chấp nhận":
			count.refused++
		default:
			count.waiting++
		}
		result := verdict
		if e.Remark != "" {
			result += ": " + lowerFirst(e.Remark)
		}
		rows = append(rows, map[string]any{
			"no": fmt.Sprint(len(rows) + 1), "unit": e.Unit.Name.VI, "sort": sort, "code": e.Code, "title": e.Title, "max": w.most(e.Max),
			"self": w.given(e.Self, e.Made), "first": w.given(e.First, e.Made), "final": w.given(e.Final, e.Made),
			"asked": e.Asked, "said": cmp.Or(e.Said, "Chưa có"), "result": sentence(result),
		})
	}
	return map[string]any{
		"title":   "BÁO CÁO",
		"subject": fmt.Sprintf("Tổng hợp kết quả xem xét giải trình, kiến nghị về Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"count":   fmt.Sprint(len(rows)), "units": fmt.Sprint(len(units)), "asked": fmt.Sprint(count.asked), "objected": fmt.Sprint(count.objected),
		"accepted": fmt.Sprint(count.accepted), "partly": fmt.Sprint(count.partly), "refused": fmt.Sprint(count.refused), "waiting": fmt.Sprint(count.waiting),
		"rows": rows, "running": w.Round.Running(),
	}
}

// given writes points that may be missing.
func (w *writer) given(p *points.Points, made bool) string {
	if p == nil {
		return "–"
	}
	return w.mark(w.most(*p), made)
}

// submission is what the submission to the chairman reads.
func (w *writer) submission() map[string]any {
	d := w.notice()
	explained := w.explanations()
	for _, name := range []string{"asked", "objected", "accepted", "partly", "refused", "waiting"} {
		d[name] = explained[name]
	}
	d["title"] = "TỜ TRÌNH"
	d["subject"] = fmt.Sprintf("Về việc phê duyệt, công bố kết quả Chỉ số cải cách hành chính năm %d", w.Round.Year)
	d["grounds"] = closed(w.grounds())
	d["explained"] = fmt.Sprint(len(w.Explained))
	d["publisher"] = Office(w.Publisher)
	return d
}

// scoreNotice is what the notice of one unit's points reads.
func (w *writer) scoreNotice() map[string]any {
	rows, total := w.areaRows()
	lost := []any{}
	for _, l := range w.Losses {
		remark := "Chưa ghi lý do."
		if i := slices.IndexFunc(w.Lines, func(s Scored) bool { return s.Code == l.Line.Code }); i >= 0 && w.Lines[i].Remark != "" {
			remark = sentence(w.Lines[i].Remark)
		}
		lost = append(lost, map[string]any{
			"code": l.Line.Code, "title": l.Line.Title.VI, "max": w.most(l.Line.Max), "got": w.most(l.Line.Got),
			"lost": w.mark(w.most(l.Line.Lost), l.Line.Marks.Score), "remark": remark,
		})
	}
	return map[string]any{
		"title":   "THÔNG BÁO",
		"subject": fmt.Sprintf("Kết quả đánh giá, chấm điểm Chỉ số cải cách hành chính năm %d của %s", w.Round.Year, Office(w.About)),
		"basis":   w.decision(), "table": rows, "total": total, "points": w.mark(w.sum(w.Final.Total), w.Final.Illustrative), "max": w.most(w.Final.Max),
		"rank": fmt.Sprint(w.Final.Rank), "of": fmt.Sprint(w.Final.Of), "among": w.among(),
		"class": w.mark(w.Final.Class.Name.VI, w.Index.Classes.Unconfirmed), "selfgiven": w.Self != nil,
		"lost": lost, "lostpoints": w.sum(w.Final.Lost), "annex": w.annex(),
	}
}

// mostCommon is how many of the components that most points were lost on a
// report names.
const mostCommon = 10

// outcome is what the report on a round's results reads.
func (w *writer) outcome() map[string]any {
	d := w.notice()
	var all []remediation.Loss
	for _, r := range w.Rows {
		all = append(all, r.Losses...)
	}
	made := slices.ContainsFunc(w.Rows, func(r UnitRow) bool { return r.Made })
	common := remediation.By(all, func(l remediation.Loss) []remediation.Group {
		return []remediation.Group{{Key: l.Line.Code, Title: l.Line.Title}}
	})
	losses, named := []any{}, []string{}
	for i, g := range common[:min(len(common), mostCommon)] {
		losses = append(losses, map[string]any{
			"no": fmt.Sprint(i + 1), "code": g.Key, "title": g.Title.VI, "units": fmt.Sprintf("%d/%d", g.Losses, len(w.Rows)), "lost": w.mark(w.most(g.Lost), g.Illustrative),
		})
		if i < 3 {
			named = append(named, fmt.Sprintf("tiêu chí %s “%s”", g.Key, g.Title.VI))
		}
	}
	d["title"] = "BÁO CÁO"
	d["subject"] = fmt.Sprintf("Kết quả đánh giá, xác định Chỉ số cải cách hành chính năm %d", w.Round.Year)
	d["areas"], d["losses"], d["worst"] = w.areaMeans(made), losses, texts(named)
	d["pictures"] = w.rankingPicture()
	d["causes"] = w.groups(remediation.By(all, remediation.CauseKeys), made)
	return d
}

// areaMeans is what the units reached in each area on average, and the most
// and the least that any did.
func (w *writer) areaMeans(made bool) []any {
	rows := []any{}
	for _, a := range w.Index.Areas {
		var sum, most, least points.Points
		n := 0
		for _, r := range w.Rows {
			got, ok := areaGot(r.Standing, a.Code)
			if !ok {
				continue
			}
			if n == 0 || most.Less(got) {
				most = got
			}
			if n == 0 || got.Less(least) {
				least = got
			}
			sum, n = sum.Add(got), n+1
		}
		if n == 0 {
			continue
		}
		mean := sum.Share(points.Int(1).Decimal(), points.Int(n).Decimal())
		rows = append(rows, map[string]any{
			"code": a.Code, "title": a.Title.VI, "max": w.most(a.Max), "mean": w.mark(w.sum(mean), made), "share": share(mean, a.Max),
			"highest": w.sum(most), "lowest": w.sum(least),
		})
	}
	return rows
}

func areaGot(st assessment.Standing, code string) (points.Points, bool) {
	for _, a := range st.Areas {
		if a.Code == code {
			return a.Got, true
		}
	}
	return points.Points{}, false
}
