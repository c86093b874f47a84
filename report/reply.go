package report

import (
	"fmt"
	"strings"

	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
)

// where says in which part of the report on remedying a section of a request
// is told.
var where = map[request.Section]string{
	request.Result: "Đã nêu tại Phần II của Báo cáo này.", request.Results: "Đã nêu tại Phần II của Báo cáo này.",
	request.Limits: "Đã nêu tại khoản 2 Phần III của Báo cáo này.", request.Difficulties: "Đã nêu tại khoản 3 Phần III của Báo cáo này.",
	request.Tasks: "Đã nêu tại Phần IV của Báo cáo này.", request.Direction: "Đã nêu tại Phần I của Báo cáo này.", request.Progress: "Đã nêu tại Phần II của Báo cáo này.",
}

// Tells says whether the unit's data have something for a section.
func (m *Matter) Tells(s request.Section) bool {
	switch s {
	case request.Result:
		return m.Final.Of > 0 || m.Final.Total.Sign() > 0
	case request.Results:
		return len(m.Losses) > 0
	case request.Limits:
		return len(m.Review.Limits) > 0
	case request.Difficulties:
		return len(m.Review.Difficulties) > 0
	case request.Tasks:
		return len(m.actions()) > 0 || len(m.Review.Measures) > 0
	case request.Direction:
		return len(m.direction(&document.Citer{})) > 0
	case request.Progress:
		return len(actionsOf(m.Losses)) > 0
	case request.Written:
	}
	return false
}

// unknown marks in a draft what nobody has said yet.
const unknown = "[Cần bổ sung]"

// told is a section of the report on remedying: the unit's own view of its
// year, with what it answered to the letter's point on it. What the letter asks
// and nobody has said yet is marked in a draft.
func (m *Matter) told(s request.Section, own []message.Phrase) []any {
	if m.Request == nil || m.Reply == nil {
		return m.phrases(own)
	}
	open := false
	for i, p := range m.Request.Points {
		if p.Section != s {
			continue
		}
		a := m.Reply.Answer(i)
		for _, line := range request.Paragraphs(a.Text) {
			own = append(own[:len(own):len(own)], message.Phrase{VI: sentence(line)})
		}
		open = open || !a.None && m.Paper.Blob == ""
	}
	if len(own) == 0 && open {
		return []any{unknown}
	}
	return m.phrases(own)
}

// answer is how a point is met: by what the unit wrote, by where the paper
// tells it, or by the plain word that there is nothing. A unit that was given
// the request and has not said is reminded of it; without a reply there is
// nothing more to come.
func (m *Matter) answer(i int, p request.Point) string {
	var a request.Answer
	if m.Reply != nil {
		a = m.Reply.Answer(i)
	}
	text := strings.TrimSpace(a.Text)
	switch {
	case a.None:
		return "Không có."
	case m.Tells(p.Section) || text != "" && (p.Section == request.Limits || p.Section == request.Difficulties):
		if p.Section == request.Limits || p.Section == request.Difficulties {
			text = "" // it stands there too
		}
		return strings.TrimSpace(where[p.Section] + " " + sentence(text))
	case text != "":
		return sentence(text)
	case p.Section == request.Results:
		return "Không có tiêu chí nào chưa đạt điểm tối đa."
	case m.Reply != nil && m.Paper.Blob == "":
		return unknown
	}
	return "Không có."
}

// answers says to each point that the request asked where it is answered, or
// that there is nothing to say.
func (m *Matter) answers() []any {
	var out []any
	for i, p := range m.Request.Points {
		out = append(out, map[string]any{"point": pointOf(p), "answer": m.answer(i, p)})
	}
	return out
}

func pointOf(p request.Point) string { return strings.TrimRight(p.Text.VI, ".;: ") }

// reply is what a report reads that follows a letter point by point.
func (w *writer) reply() map[string]any {
	d := map[string]any{
		"title": "BÁO CÁO", "subject": "", "request": "", "openings": []any{}, "sections": []any{},
		"closing": "Trên đây là báo cáo của " + w.office() + "./.",
	}
	if w.Request == nil {
		return d
	}
	letter := w.Document(w.Request.Document)
	d["subject"], d["request"] = subjectOf(letter.Abstract), letter.Short()
	d["openings"] = []any{"Thực hiện " + w.cite.Cite(letter) + ", " + w.office() + " báo cáo như sau:"}
	sections := []any{}
	for i, p := range w.Request.Points {
		sections = append(sections, w.section(i, p))
	}
	d["sections"] = sections
	return d
}

// section is one point of a letter with all that meets it.
func (w *writer) section(i int, p request.Point) map[string]any {
	var a request.Answer
	if w.Reply != nil {
		a = w.Reply.Answer(i)
	}
	s := map[string]any{"no": i + 1, "heading": pointOf(p), "paragraphs": []any{}, "areas": []any{}, "tasks": []any{}, "open": false}
	paragraphs := []any{}
	tells := w.Tells(p.Section) && !a.None
	if tells {
		switch p.Section {
		case request.Result, request.Results:
			r := w.result()
			paragraphs = append(paragraphs, r["sentence"], r["lostsentence"])
		case request.Limits:
			paragraphs = append(paragraphs, w.phrases(w.Review.Limits)...)
		case request.Difficulties:
			paragraphs = append(paragraphs, w.phrases(w.Review.Difficulties)...)
		case request.Tasks:
			if len(w.Review.Measures) > 0 {
				paragraphs = append(paragraphs, w.phrases(w.Review.Measures)...)
			}
			s["tasks"] = w.tasks()
		case request.Direction:
			paragraphs = append(paragraphs, texts(w.direction(&w.cite))...)
		case request.Progress:
			paragraphs = append(paragraphs, w.progress()...)
		case request.Written:
		}
		if p.Section == request.Results {
			s["areas"] = append([]any{}, w.areas()...)
		}
	}
	for line := range strings.SplitSeq(a.Text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !a.None {
			paragraphs = append(paragraphs, sentence(line))
		}
	}
	switch {
	case a.None:
		paragraphs = append(paragraphs, "Không có.")
	case len(paragraphs) == 0 && !tells:
		s["open"] = true
	}
	s["paragraphs"] = paragraphs
	w.made = w.made || len(w.notes()) > 0
	return s
}

// progress is how far the unit's actions are: how many in each state, and what
// was done about those that are done or late.
func (w *writer) progress() []any {
	all := actionsOf(w.Losses)
	n := tally(all)
	out := []any{fmt.Sprintf("%s đã xác định %d nhiệm vụ khắc phục: %d nhiệm vụ đã hoàn thành, %d nhiệm vụ đang thực hiện, trong đó %d nhiệm vụ quá hạn.", w.office(), len(all), n.done, n.open, w.late(all))}
	for _, a := range all {
		late := a.Late(w.Today)
		if a.State == remediation.Dropped || a.State.Open() && !late {
			continue
		}
		said := "- " + w.mark(strings.TrimRight(a.Measure.VI, ". "), a.Made("measure")) + ": "
		switch {
		case late:
			said += "quá hạn từ ngày " + w.mark(a.Due.Citation(), a.Made("due"))
		default:
			said += "đã hoàn thành"
		}
		if a.Progress.VI != "" {
			said += "; " + w.mark(strings.TrimRight(a.Progress.VI, ". "), a.Made("progress"))
		}
		out = append(out, said+".")
	}
	return out
}

// subjectOf makes the abstract of the report of that of the letter: “về việc
// báo cáo kết quả …” becomes “Kết quả …”.
func subjectOf(abstract string) string {
	s := strings.TrimSpace(abstract)
	for {
		rest := s
		for _, lead := range []string{"về việc", "v/v", "yêu cầu", "đề nghị", "đôn đốc", "gửi", "thực hiện chế độ", "báo cáo"} {
			if n := len(lead); len(rest) > n && strings.EqualFold(rest[:n], lead) {
				rest = strings.TrimLeft(rest[n:], " :")
			}
		}
		if rest == s {
			break
		}
		s = rest
	}
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
