package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/scoring"
)

// remediation is what the report on remedying lost points reads.
func (w *writer) remediation() map[string]any {
	m, cite := w.Matter, &w.cite
	d := map[string]any{
		"title":   "BÁO CÁO",
		"subject": fmt.Sprintf("Kết quả triển khai thực hiện khắc phục chỉ số cải cách hành chính chưa đạt điểm tối đa năm %d", m.Round.Year),
		"request": "", "answers": []any{},
		"openings": texts(m.openings(cite)), "direction": texts(m.direction(cite)),
		"result": m.result(), "areas": m.areas(), "tasks": m.tasks(),
		"achieved": m.phrases(m.Review.Achieved), "limits": m.told(request.Limits, m.Review.Limits),
		"difficulties": m.told(request.Difficulties, m.Review.Difficulties), "measures": m.phrases(m.Review.Measures),
		"notes": m.notes(), "pictures": w.areaPicture(),
		"closing": fmt.Sprintf("Trên đây là báo cáo kết quả triển khai thực hiện khắc phục chỉ số cải cách hành chính chưa đạt điểm tối đa năm %d của %s./.", m.Round.Year, m.office()),
	}
	if m.Request != nil {
		d["request"] = m.Document(m.Request.Document).Short()
		d["answers"] = m.answers()
	}
	return d
}

func texts(in []string) []any {
	out := make([]any, len(in))
	for i, s := range in {
		out[i] = s
	}
	return out
}

// phrases returns the texts, or that there is nothing, which a report must say.
func (m *Matter) phrases(in []message.Phrase) []any {
	out := make([]any, len(in))
	for i, p := range in {
		out[i] = p.VI
	}
	if len(out) == 0 {
		out = append(out, "Không có.")
	}
	return out
}

// result is what was reached, with a table of the areas that lost points; the
// areas that lost none stand together in its last row.
func (m *Matter) result() map[string]any {
	publisher := ""
	if d := m.Document(m.Round.Decision); d.ID != "" {
		publisher = " theo " + d.Short()
	}
	self := ""
	if m.Self != nil {
		self = fmt.Sprintf(" (%s tự chấm %s/%s điểm)", m.kindNoun(), m.sum(m.Self.Total), m.most(m.Self.Max))
	}
	r := map[string]any{
		"sentence": fmt.Sprintf("Kết quả đánh giá, xếp loại năm %d của %s%s đạt %s/%s điểm%s; xếp hạng %d/%d %s.",
			m.Round.Year, m.office(), publisher, m.sum(m.Final.Total), m.most(m.Final.Max), self, m.Final.Rank, m.Final.Of, m.among()),
		"lostsentence": m.lostSentence(),
	}
	var table []any
	rest := scoring.Sum{}
	for _, a := range m.Final.Areas {
		if a.Lost.IsZero() {
			rest.Max, rest.Got = rest.Max.Add(a.Max), rest.Got.Add(a.Got)
			continue
		}
		table = append(table, m.sumRow(a.Code, a.Title.VI, a))
	}
	if !rest.Max.IsZero() {
		table = append(table, m.sumRow("", "Các lĩnh vực còn lại (đạt điểm tối đa)", rest))
	}
	if e := m.Index.Bonus; e != nil && !m.Final.Bonus.IsZero() {
		row := m.sumRow("", e.Title.VI, scoring.Sum{Got: m.Final.Bonus})
		row["max"], row["got"] = "", "+"+m.sum(m.Final.Bonus)
		table = append(table, row)
	}
	if e := m.Index.Penalty; e != nil && !m.Final.Penalty.IsZero() {
		row := m.sumRow("", e.Title.VI, scoring.Sum{Lost: m.Final.Penalty})
		row["max"], row["got"] = "", "-"+m.sum(m.Final.Penalty)
		table = append(table, row)
	}
	r["table"] = table
	r["total"] = m.sumRow("", "", scoring.Sum{Max: m.Final.Max, Got: m.Final.Total, Lost: m.Final.Lost})
	return r
}

func (m *Matter) sumRow(code, title string, s scoring.Sum) map[string]any {
	return map[string]any{
		"code": code, "title": title,
		"max": m.most(s.Max), "got": m.sum(s.Got), "lost": m.sum(s.Lost),
	}
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// actions are the open actions that answer the losses, each once, the
// earliest first.
func (m *Matter) actions() []remediation.Action {
	var out []remediation.Action
	for _, l := range m.Losses {
		for _, a := range l.Actions {
			if a.State.Open() && !slices.ContainsFunc(out, func(b remediation.Action) bool { return b.ID == a.ID }) {
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b remediation.Action) int { return a.Due.Cmp(b.Due) })
	return out
}

// tasks is the table of what is still to do, with the points that it can win
// back.
func (m *Matter) tasks() []any {
	out := []any{}
	for i, a := range m.actions() {
		var worth points.Points
		for _, l := range m.Losses {
			if slices.Contains(a.Components, l.Line.Code) {
				worth = worth.Add(l.Line.Lost)
			}
		}
		out = append(out, map[string]any{
			"no": fmt.Sprint(i + 1), "code": strings.Join(a.Components, ", "), "task": marked(a.Measure.VI, a.Made("measure")),
			"officer": marked(a.Officer, a.Made("officer")), "due": marked(a.Due.Citation(), a.Made("due")), "points": m.most(worth),
		})
	}
	return out
}

// notes explain the mark of illustrative figures, where any stands in the
// paper.
func (m *Matter) notes() []any {
	for _, l := range m.Losses {
		made := l.Note != nil && l.Note.Current != nil && l.Note.Current.Illustrative
		for _, a := range l.Actions {
			made = made || a.Made("due") || a.Made("officer") || a.Made("measure")
		}
		if made {
			return []any{"(*) Số liệu minh hoạ của bản trình diễn, không phải số liệu thật của đơn vị."}
		}
	}
	return []any{}
}
