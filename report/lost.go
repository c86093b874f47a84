package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// lostSentence is what was lost in all, and where. What a penalty took stands
// apart: it belongs to no area.
func (m *Matter) lostSentence() string {
	taken := len(m.penalties())
	said := fmt.Sprintf("Tổng điểm bị mất: %s điểm, tại %d tiêu chí, tiêu chí thành phần thuộc %d lĩnh vực",
		m.total(m.Final.Lost), len(m.Losses)-taken, len(m.lostAreas()))
	if taken > 0 {
		said += fmt.Sprintf(" và %d nội dung bị trừ điểm", taken)
	}
	return said + "."
}

// penalties are the losses by a penalty.
func (m *Matter) penalties() []remediation.Loss {
	var out []remediation.Loss
	for _, l := range m.Losses {
		if c, ok := m.Index.Find(l.Line.Code); ok && c.Tally == rulebook.AsPenalty {
			out = append(out, l)
		}
	}
	return out
}

func (m *Matter) lostAreas() []scoring.Sum {
	return slices.DeleteFunc(slices.Clone(m.Final.Areas), func(a scoring.Sum) bool { return a.Lost.IsZero() })
}

// areas are the lost points, area by area and component by component, and last
// what a penalty took. The
// number before an area's heading counts the headings; the area's own code
// stands in it, since the two need not agree.
func (m *Matter) areas() []any {
	var out []any
	for i, a := range m.lostAreas() {
		var items []any
		for _, l := range m.Losses {
			if l.Line.Area == a.Code {
				items = append(items, m.item(l))
			}
		}
		out = append(out, map[string]any{
			"heading": fmt.Sprintf("%d. Lĩnh vực %s – %s: thang điểm %s điểm; %s đạt %s điểm; mất %s điểm",
				i+1, a.Code, a.Title.VI, m.points(a.Max), m.kindNoun(), m.total(a.Got), m.total(a.Lost)),
			"items": items,
		})
	}
	if taken := m.penalties(); len(taken) > 0 {
		var items []any
		for _, l := range taken {
			items = append(items, m.item(l))
		}
		out = append(out, map[string]any{
			"heading": fmt.Sprintf("%d. %s: mức trừ tối đa %s điểm; %s bị trừ %s điểm",
				len(out)+1, m.Index.Penalty.Title.VI, m.points(m.Index.Penalty.Max), m.kindNoun(), m.total(m.Final.Penalty)),
			"items": items,
		})
	}
	return out
}

func (m *Matter) item(l remediation.Loss) map[string]any {
	label := "Tiêu chí"
	score := fmt.Sprintf("Điểm tối đa %s điểm; %s đạt %s điểm; điểm bị mất %s điểm.",
		m.points(l.Line.Max), m.kindNoun(), m.points(l.Line.Got), m.points(l.Line.Lost))
	switch c, ok := m.Index.Find(l.Line.Code); {
	case ok && c.Tally == rulebook.AsPenalty:
		label = "Nội dung"
		score = fmt.Sprintf("Mức trừ tối đa %s điểm; %s bị trừ %s điểm.", m.points(l.Line.Max), m.kindNoun(), m.points(l.Line.Lost))
	case ok && c.Depth > 1:
		label = "Tiêu chí thành phần"
	}
	item := map[string]any{
		"heading": fmt.Sprintf("%s %s “%s”", label, l.Line.Code, l.Line.Title.VI),
		"score":   score,
		"cause":   "Chưa nêu nguyên nhân.", "measure": "Chưa có biện pháp.", "officer": "chưa phân công", "due": "chưa xác định", "current": "",
	}
	if l.Note != nil {
		item["cause"] = sentence(l.Note.Reason.VI)
		if l.Note.Done.VI != "" {
			item["measure"] = sentence(l.Note.Done.VI)
		}
		if c := l.Note.Current; c != nil {
			item["current"] = marked(fmt.Sprintf("Đến ngày %s: %s", c.AsOf.Citation(), strings.TrimRight(c.Text.VI, ". ")), c.Illustrative) + "."
		}
	}
	if len(l.Actions) > 0 {
		var officers, dues []string
		for _, a := range l.Actions {
			officers = appendNew(officers, marked(a.Officer, a.Made("officer")))
			dues = appendNew(dues, marked(a.Due.Citation(), a.Made("due")))
		}
		item["officer"], item["due"] = strings.Join(officers, "; "), strings.Join(dues, "; ")
	}
	return item
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
