package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// notice is what the notice of a round's results reads.
func (w *writer) notice() map[string]any {
	ranked := w.ranked()
	rows, classes := []any{}, []any{}
	count := map[string]int{}
	var sum points.Points
	for _, r := range ranked {
		st := r.Standing
		self := "–"
		if r.Self != nil {
			self = w.mark(w.sum(*r.Self), st.Illustrative)
		}
		rows = append(rows, map[string]any{
			"rank": fmt.Sprint(st.Rank), "unit": r.Unit.Name.VI, "self": self, "got": w.mark(w.sum(st.Total), st.Illustrative),
			"lost": w.sum(st.Lost), "share": share(st.Total, st.Max), "class": w.mark(st.Class.Name.VI, w.Index.Classes.Unconfirmed), "cohort": w.cohort(st.Cohort),
		})
		count[st.Class.Name.VI]++
		sum = sum.Add(st.Total)
	}
	for _, c := range w.Index.Classes.List {
		if n := count[c.Name.VI]; n > 0 {
			classes = append(classes, w.mark(fmt.Sprintf("%s: %d đơn vị", c.Name.VI, n), w.Index.Classes.Unconfirmed))
		}
	}
	d := map[string]any{
		"title":   "THÔNG BÁO",
		"subject": fmt.Sprintf("Kết quả đánh giá, xếp hạng Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"basis":   w.decision(), "count": fmt.Sprint(len(rows)), "rows": rows, "classes": classes, "average": "", "highest": []any{}, "lowest": []any{},
	}
	if len(ranked) > 0 {
		total := sum.Share(points.Int(1).Decimal(), points.Int(len(ranked)).Decimal())
		d["average"] = w.sum(total) + "/" + w.most(ranked[0].Standing.Max)
		d["highest"] = w.ends(ranked, true)
		d["lowest"] = w.ends(ranked, false)
	}
	return d
}

// ends are the units with the highest or the lowest total, with it.
func (w *writer) ends(ranked []UnitRow, highest bool) []any {
	end := ranked[0].Standing.Total
	for _, r := range ranked {
		if t := r.Standing.Total; highest && end.Less(t) || !highest && t.Less(end) {
			end = t
		}
	}
	var out []any
	for _, r := range ranked {
		if r.Standing.Total == end {
			out = append(out, fmt.Sprintf("%s (%s điểm)", r.Unit.Name.VI, w.mark(w.sum(end), r.Standing.Illustrative)))
		}
	}
	return out
}

func (w *writer) cohort(key string) string {
	for _, c := range w.Index.Cohorts {
		if c.Key == key {
			return c.Title.VI
		}
	}
	return ""
}

// share writes got of max in percent: 85,25 %.
func share(got, max points.Points) string {
	if max.IsZero() {
		return ""
	}
	return message.VI.PointsTo(points.Int(100).Share(got.Decimal(), max.Decimal()), 2) + "%"
}

// asking is what a letter reads that asks for reports on remedying.
func (w *writer) asking() map[string]any {
	items := []any{}
	asked := w.Request
	if asked == nil {
		asked = w.Letter
	}
	due := ""
	if asked != nil {
		if !asked.Due.IsZero() {
			due = w.mark(asked.Due.Citation(), asked.IsMade("due"))
		}
		for _, item := range asked.Points {
			items = append(items, strings.TrimRight(item.Text.VI, ".;: "))
		}
	}
	if len(items) == 0 {
		items = []any{
			fmt.Sprintf("Kết quả triển khai, thực hiện khắc phục từng tiêu chí, tiêu chí thành phần chưa đạt điểm tối đa năm %d; nguyên nhân, biện pháp, người phụ trách và thời hạn hoàn thành", w.Round.Year),
			"Khó khăn, vướng mắc trong quá trình thực hiện",
			fmt.Sprintf("Nhiệm vụ, giải pháp thực hiện Chỉ số cải cách hành chính năm %d", w.Round.Year+1),
		}
	}
	for i := range items {
		items[i] = fmt.Sprintf("%d. %s.", i+1, items[i])
	}
	lost := []any{}
	for _, l := range w.Losses {
		lost = append(lost, map[string]any{"code": l.Line.Code, "title": l.Line.Title.VI, "max": w.most(l.Line.Max), "got": w.most(l.Line.Got), "lost": w.mark(w.most(l.Line.Lost), l.Line.Marks.Score)})
	}
	return map[string]any{
		"title":   "",
		"subject": fmt.Sprintf("V/v báo cáo kết quả khắc phục các tiêu chí chưa đạt điểm tối đa của Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"basis":   w.basis(), "items": items, "lost": lost, "all": w.About.ID == "", "due": due,
	}
}

// owes says what a unit has not done yet of what the round asks of it.
func (m *Matter) owes(r UnitRow) []string {
	if m.Round.Running() {
		if r.Sheet == assessment.Submitted {
			return nil
		}
		said := "Chưa gửi kết quả tự chấm điểm"
		if !r.Due.IsZero() {
			said += " (thời hạn: " + message.VI.Time(r.Due) + ")"
		}
		return []string{said}
	}
	var out []string
	bare, late := 0, 0
	for _, l := range r.Losses {
		if l.Note == nil || len(l.Actions) == 0 {
			bare++
		}
	}
	for _, a := range actionsOf(r.Losses) {
		if a.Late(m.Today) {
			late++
		}
	}
	if bare > 0 {
		out = append(out, fmt.Sprintf("%d tiêu chí mất điểm chưa nêu nguyên nhân hoặc chưa có nhiệm vụ khắc phục", bare))
	}
	if late > 0 {
		out = append(out, fmt.Sprintf("%d nhiệm vụ khắc phục quá hạn", late))
	}
	if !r.Reported && len(r.Losses) > 0 {
		out = append(out, "Chưa gửi báo cáo khắc phục đã ký")
	}
	return out
}

// actionsOf are the actions that answer losses, each once.
func actionsOf(losses []remediation.Loss) []remediation.Action {
	var out []remediation.Action
	for _, l := range losses {
		for _, a := range l.Actions {
			if !slices.ContainsFunc(out, func(b remediation.Action) bool { return b.ID == a.ID }) {
				out = append(out, a)
			}
		}
	}
	return out
}

// joined puts phrases into one sentence's worth: only the first begins with a
// capital.
func joined(phrases []string) string {
	for i := 1; i < len(phrases); i++ {
		phrases[i] = lowerFirst(phrases[i])
	}
	return strings.Join(phrases, "; ")
}

// reminding is what a letter reads that reminds units of what they owe.
func (w *writer) reminding() map[string]any {
	rows, late := []any{}, []any{}
	for _, r := range w.Rows {
		if w.About.ID != "" && r.Unit.ID != w.About.ID {
			continue
		}
		owed := w.owes(r)
		if len(owed) == 0 {
			continue
		}
		rows = append(rows, map[string]any{"no": fmt.Sprint(len(rows) + 1), "unit": r.Unit.Name.VI, "owed": w.mark(joined(owed), r.Made)})
		if w.About.ID == "" {
			continue
		}
		for _, a := range actionsOf(r.Losses) {
			if a.Late(w.Today) {
				late = append(late, map[string]any{
					"no": fmt.Sprint(len(late) + 1), "code": strings.Join(a.Components, ", "), "task": w.mark(a.Measure.VI, a.Made("measure")),
					"officer": w.mark(a.Officer, a.Made("officer")), "due": w.mark(a.Due.Citation(), a.Made("due")),
				})
			}
		}
	}
	subject := fmt.Sprintf("V/v đôn đốc khắc phục các tiêu chí chưa đạt điểm tối đa của Chỉ số cải cách hành chính năm %d", w.Round.Year)
	if w.Round.Running() {
		subject = fmt.Sprintf("V/v đôn đốc tự chấm điểm Chỉ số cải cách hành chính năm %d", w.Round.Year)
	}
	return map[string]any{
		"title": "", "subject": subject, "running": w.Round.Running(), "rows": rows, "late": late, "basis": w.basis(), "all": w.About.ID == "",
	}
}

// consolidated is what the report on all units' remedies reads.
func (w *writer) consolidated() map[string]any {
	rows := []any{}
	var lost points.Points
	var all []remediation.Loss
	var actions []remediation.Action
	reported := 0
	for _, r := range w.ranked() {
		mine := actionsOf(r.Losses)
		n := tally(mine)
		rows = append(rows, map[string]any{
			"rank": fmt.Sprint(r.Standing.Rank), "unit": r.Unit.Name.VI, "got": w.mark(w.sum(r.Standing.Total), r.Standing.Illustrative), "lost": w.sum(r.Standing.Lost),
			"components": fmt.Sprint(len(r.Losses)), "actions": fmt.Sprint(len(mine)), "done": fmt.Sprint(n.done), "doing": fmt.Sprint(n.open), "late": fmt.Sprint(w.late(mine)),
			"report": w.hasSent(r),
		})
		if r.Reported {
			reported++
		}
		lost, all, actions = lost.Add(r.Standing.Lost), append(all, r.Losses...), append(actions, mine...)
	}
	n, areas := tally(actions), remediation.By(all, w.areaOf)
	sent, owing, late := w.replied(reported)
	made := slices.ContainsFunc(w.Rows, func(r UnitRow) bool { return r.Standing.Illustrative })
	return map[string]any{
		"title":   "BÁO CÁO",
		"subject": fmt.Sprintf("Tổng hợp kết quả khắc phục các tiêu chí chưa đạt điểm tối đa của Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"basis":   w.basis(), "count": fmt.Sprint(len(w.Rows)), "reported": fmt.Sprint(sent), "owing": owing, "latecomers": late, "letter": w.letter(), "lost": w.mark(w.total(lost), made),
		"components": fmt.Sprint(len(all)), "actions": fmt.Sprint(len(actions)), "done": fmt.Sprint(n.done), "doing": fmt.Sprint(n.open), "late": fmt.Sprint(w.late(actions)),
		"areas": w.groups(areas, made), "pictures": w.lossPicture(areas), "causes": w.groups(remediation.By(all, remediation.CauseKeys), made), "rows": rows,
		"prose": w.prose(), "said": w.voices(),
	}
}

func (w *writer) areaOf(l remediation.Loss) []remediation.Group {
	a, ok := w.Index.Find(l.Line.Area)
	if !ok {
		return []remediation.Group{{Key: "penalty", Title: message.Phrase{VI: "Điểm trừ"}}}
	}
	return []remediation.Group{{Key: a.Code, Title: message.Phrase{VI: "Lĩnh vực " + a.Code + ". " + a.Title.VI}}}
}

func (w *writer) groups(all []remediation.Group, made bool) []any {
	rows := []any{}
	for _, g := range all {
		title := g.Title.VI
		if g.Key == "" {
			title = "Chưa nêu nguyên nhân"
		}
		rows = append(rows, map[string]any{"no": fmt.Sprint(len(rows) + 1), "title": title, "losses": fmt.Sprint(g.Losses), "lost": w.mark(w.most(g.Lost), made)})
	}
	return rows
}

type actionCount struct{ done, open int }

func tally(actions []remediation.Action) actionCount {
	var n actionCount
	for _, a := range actions {
		switch {
		case a.State.Open():
			n.open++
		case a.State != remediation.Dropped:
			n.done++
		}
	}
	return n
}

// late counts the open actions whose date is over.
func (w *writer) late(actions []remediation.Action) int {
	n := 0
	for _, a := range actions {
		if a.Late(w.Today) {
			n++
		}
	}
	return n
}
