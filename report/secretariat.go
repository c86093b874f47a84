package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/annex"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// Blank is what stands where the data does not say: dots for a pen.
const Blank = "……………"

// Body is the office that looks after the index for a publisher: a department
// of its that is called so, else the appraiser of that name in the index. The
// zero unit: not known.
func Body(departments []org.Unit, x *rulebook.Index) org.Unit {
	const name = "nội vụ"
	for _, u := range departments {
		if u.Level == org.Department && strings.Contains(strings.ToLower(u.Name.VI), name) {
			return u
		}
	}
	for _, o := range offices(x) {
		if strings.HasSuffix(strings.ToLower(o.name), name) && len(strings.Fields(o.name)) == 3 {
			return org.Unit{Level: org.Department, Name: message.Phrase{VI: o.name}}
		}
	}
	return org.Unit{}
}

type officeCount struct {
	name string
	n    int
}

// offices are those that appraise, with how many components each, in the order
// of the index.
func offices(x *rulebook.Index) []officeCount {
	var all []officeCount
	for _, c := range x.Leaves() {
		if c.Appraiser == "" {
			continue
		}
		i := slices.IndexFunc(all, func(o officeCount) bool { return o.name == c.Appraiser })
		if i < 0 {
			i, all = len(all), append(all, officeCount{name: c.Appraiser})
		}
		all[i].n++
	}
	return all
}

// grounds are the lines of Căn cứ: what issued the index, else a line to fill
// in, and what the publisher has registered of its own for the round.
func (w *writer) grounds() []string {
	var lines []string
	decision := w.Document(w.Round.Decision)
	for _, b := range w.Index.Basis {
		d := document.Document{Kind: document.Kind(b.Kind), Number: b.Number, Date: b.Date, Issuer: b.Issuer}
		if d.Kind.Known() && d.Number != "" && d.Number != decision.Number {
			lines = append(lines, "Căn cứ "+d.Full()+";")
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "Căn cứ Quyết định số "+Blank+" ngày "+Blank+" ban hành Bộ chỉ số cải cách hành chính;")
	}
	for _, d := range w.Documents {
		if d.Owner == w.Round.Publisher && d.Kind == "KH" && w.before(d) {
			lines = append(lines, "Căn cứ "+w.cite.Cite(d)+";")
		}
	}
	return lines
}

// closed ends the last ground with a full stop.
func closed(lines []string) []any {
	if n := len(lines); n > 0 {
		lines[n-1] = strings.TrimRight(lines[n-1], ";.") + "."
	}
	return texts(lines)
}

// by writes until when something has to be done: trước 17 giờ 00 ngày
// 31/12/2025.
func by(t time.Time) string {
	if t.IsZero() {
		return Blank
	}
	t = t.In(calendar.Zone)
	return fmt.Sprintf("Trước %s giờ %s ngày %s", t.Format("15"), t.Format("04"), calendar.On(t))
}

// cutOff writes the last day whose figures count.
func (w *writer) cutOff() string {
	if d := w.Round.Timetable.CutOff; !d.IsZero() {
		return d.String()
	}
	return Blank
}

// tree is the areas of the index with their maxima.
func (w *writer) tree() []any {
	rows := []any{}
	add := func(code, title, max string, roots ...*rulebook.Criterion) {
		n := 0
		for _, c := range w.Index.Leaves() {
			if slices.Contains(roots, c.Area) {
				n++
			}
		}
		rows = append(rows, map[string]any{"code": code, "title": title, "components": fmt.Sprint(n), "max": max})
	}
	for _, a := range w.Index.Areas {
		add(a.Code, a.Title.VI, w.most(a.Max), a)
	}
	if e := w.Index.Bonus; e != nil {
		add("", e.Title.VI, "+"+w.most(e.Max), e.Parts...)
	}
	if e := w.Index.Penalty; e != nil {
		add("", e.Title.VI, "-"+w.most(e.Max), e.Parts...)
	}
	return rows
}

// unitKinds says of how many units of which kind: 58 xã, 7 phường.
func (w *writer) unitKinds() string {
	var kinds []officeCount
	for _, r := range w.Rows {
		kind := strings.ToLower(r.Unit.Kind)
		if kind == "" {
			kind = "đơn vị"
		}
		i := slices.IndexFunc(kinds, func(k officeCount) bool { return k.name == kind })
		if i < 0 {
			i, kinds = len(kinds), append(kinds, officeCount{name: kind})
		}
		kinds[i].n++
	}
	slices.SortStableFunc(kinds, func(x, y officeCount) int { return y.n - x.n })
	said := make([]string, len(kinds))
	for i, k := range kinds {
		said[i] = fmt.Sprintf("%02d %s", k.n, k.name)
	}
	return strings.Join(said, ", ")
}

// assessmentPlan is what the plan to assess the units reads.
func (w *writer) assessmentPlan() map[string]any {
	due := w.Round.Timetable.Due
	steps := []any{}
	step := func(what, who, when string) {
		steps = append(steps, map[string]any{"no": fmt.Sprint(len(steps) + 1), "what": what, "who": who, "when": when})
	}
	body := w.body()
	step("Ban hành hướng dẫn tự đánh giá, chấm điểm", body, Blank)
	step("Tự đánh giá, chấm điểm, gửi kết quả và tài liệu kiểm chứng", "Các đơn vị được đánh giá", by(due[assessment.SelfScoring]))
	step("Thẩm định lần 1", "Tổ thẩm định, các cơ quan thẩm định", by(due[assessment.FirstAppraisal]))
	step("Giải trình, bổ sung tài liệu kiểm chứng", "Các đơn vị được đánh giá", by(due[assessment.Explaining]))
	step("Thẩm định lần 2, họp Hội đồng thẩm định", "Hội đồng thẩm định, Tổ thẩm định", by(due[assessment.SecondAppraisal]))
	step("Tổng hợp, dự kiến kết quả", body, by(due[assessment.DraftResult]))
	if t, ok := due[assessment.Objecting]; ok {
		step("Kiến nghị về kết quả dự kiến", "Các đơn vị được đánh giá", by(t))
	}
	step("Trình phê duyệt, công bố kết quả", body, Blank)
	rows := []any{}
	for _, r := range w.Rows {
		rows = append(rows, map[string]any{"no": fmt.Sprint(len(rows) + 1), "unit": r.Unit.Name.VI, "due": by(r.Due)})
	}
	return map[string]any{
		"title":   "KẾ HOẠCH",
		"subject": fmt.Sprintf("Đánh giá, xác định Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"grounds": closed(w.grounds()), "count": fmt.Sprintf("%02d", len(w.Rows)), "kinds": w.unitKinds(), "cutoff": w.cutOff(),
		"table": w.tree(), "max": w.most(w.Index.Total), "components": fmt.Sprint(len(w.Index.Leaves())),
		"steps": steps, "offices": w.officeLines(), "body": body, "rows": rows,
	}
}

// body names the office that looks after the index.
func (w *writer) body() string {
	if u := w.Body; u.Name.VI != "" {
		return Office(u)
	}
	return "Cơ quan thường trực cải cách hành chính"
}

func (w *writer) officeLines() []any {
	var lines []string
	for _, o := range offices(w.Index) {
		lines = append(lines, fmt.Sprintf("%s: thẩm định %02d tiêu chí, tiêu chí thành phần", o.name, o.n))
	}
	return listed(lines)
}

// scoringGuide is what the guide to scoring oneself reads: from the index
// itself.
func (w *writer) scoringGuide() map[string]any {
	rows := []any{}
	w.Index.Walk(func(c *rulebook.Criterion) {
		method := make([]string, 0, 4)
		if c.Scored() {
			method = annex.Method(c)
		}
		proof := c.Evidence.VI
		if proof == "" && c.Scored() {
			proof = Blank
		}
		rows = append(rows, map[string]any{
			"heading": !c.Scored(), "code": c.Code, "title": c.Title.VI, "max": w.mark(w.most(c.Max), c.Illustrative || w.Index.Illustrative),
			"method": texts(method), "proof": proof, "office": c.Appraiser,
		})
	})
	return map[string]any{
		"title":   "HƯỚNG DẪN",
		"subject": fmt.Sprintf("Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"grounds": closed(w.grounds()), "table": w.tree(), "max": w.most(w.Index.Total), "components": fmt.Sprint(len(w.Index.Leaves())),
		"cutoff": w.cutOff(), "due": lowerFirst(by(w.Round.Timetable.Due[assessment.SelfScoring])), "explain": lowerFirst(by(w.Round.Timetable.Due[assessment.Explaining])),
		"survey": slices.ContainsFunc(w.Index.Leaves(), func(c *rulebook.Criterion) bool { return c.Rule.Kind == rulebook.Survey }), "rows": rows,
	}
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}
