package report

import (
	"fmt"
	"strings"

	"github.com/parindex/parindex/points"
)

// plan is what a unit's plan to remedy its lost points reads.
func (w *writer) plan() map[string]any {
	rows := []any{}
	var lost points.Points
	for _, l := range w.Losses {
		row := map[string]any{
			"code": l.Line.Code, "title": l.Line.Title.VI, "max": w.most(l.Line.Max), "got": w.most(l.Line.Got), "lost": w.mark(w.most(l.Line.Lost), l.Line.Marks.Score),
			"cause": "Chưa nêu nguyên nhân.", "measure": "Chưa có nhiệm vụ.", "officer": "Chưa phân công", "due": "Chưa xác định",
		}
		lost = lost.Add(l.Line.Lost)
		if l.Note != nil {
			row["cause"] = sentence(l.Note.Reason.VI)
		}
		var measures, officers, dues []string
		for _, a := range l.Actions {
			measures = appendNew(measures, w.mark(strings.TrimRight(a.Measure.VI, ". "), a.Made("measure")))
			officers = appendNew(officers, w.mark(a.Officer, a.Made("officer")))
			dues = appendNew(dues, w.mark(a.Due.Citation(), a.Made("due")))
		}
		if len(measures) > 0 {
			row["measure"], row["officer"], row["due"] = strings.Join(measures, "; ")+".", strings.Join(officers, "; "), strings.Join(dues, "; ")
		}
		rows = append(rows, row)
	}
	return map[string]any{
		"title":   "KẾ HOẠCH",
		"subject": fmt.Sprintf("Khắc phục các tiêu chí, tiêu chí thành phần chưa đạt điểm tối đa của Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"basis":   w.basis(), "result": w.result(), "rows": rows, "count": fmt.Sprint(len(rows)), "lost": w.total(lost),
		"measures": w.phrases(w.Review.Measures), "difficulties": w.phrases(w.Review.Difficulties),
	}
}
