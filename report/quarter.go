package report

import (
	"fmt"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/remediation"
)

// Quarter is a quarter of a year, from 1 to 4.
type Quarter struct{ Year, N int }

// QuarterOf returns the quarter in which a date is.
func QuarterOf(d calendar.Date) Quarter {
	for n := 1; n < 4; n++ {
		if q := (Quarter{d.Year(), n}); !q.Last().Before(d) {
			return q
		}
	}
	return Quarter{d.Year(), 4}
}

// First is the quarter's first day.
func (q Quarter) First() calendar.Date { return day(q.Year, 3*q.N-2, 1) }

// Last is the quarter's last day.
func (q Quarter) Last() calendar.Date { return day(q.Year, 3*q.N, []int{0, 31, 30, 30, 31}[q.N]) }

func day(year, month, day int) calendar.Date {
	d, err := calendar.Of(year, month, day)
	if err != nil {
		panic(fmt.Sprintf("a quarter has the day %d-%d-%d: %v", year, month, day, err))
	}
	return d
}

// Holds says whether a date is in the quarter.
func (q Quarter) Holds(d calendar.Date) bool {
	return !d.IsZero() && !d.Before(q.First()) && !q.Last().Before(d)
}

var roman = []string{"", "I", "II", "III", "IV"}

// quarterly is what a unit's report on a quarter's reform work reads: what it
// issued, what it did about lost points, what is still to do.
func (w *writer) quarterly() map[string]any {
	q := w.Quarter
	issued := w.issued(func(d document.Document) bool { return q.Holds(d.Date) })
	done, doing, late := []any{}, []any{}, []any{}
	row := func(list []any, a remediation.Action) []any {
		progress := "Chưa cập nhật tiến độ."
		if a.Progress.VI != "" {
			progress = sentence(a.Progress.VI)
		}
		return append(list, map[string]any{
			"no": fmt.Sprint(len(list) + 1), "task": w.mark(a.Measure.VI, a.Made("measure")), "officer": w.mark(a.Officer, a.Made("officer")),
			"due": w.mark(a.Due.Citation(), a.Made("due")), "progress": w.mark(progress, a.Made("progress") || a.Made("state")),
		})
	}
	all := actionsOf(w.Losses)
	for _, a := range all {
		switch {
		case a.Late(q.Last()):
			late = row(late, a)
		case a.State.Open():
			doing = row(doing, a)
		case a.State != remediation.Dropped:
			done = row(done, a)
		}
	}
	return map[string]any{
		"title":   "BÁO CÁO",
		"subject": fmt.Sprintf("Kết quả công tác cải cách hành chính quý %s năm %d", roman[q.N], q.Year),
		"quarter": roman[q.N], "quarteryear": year(q.Year), "until": q.Last().Citation(),
		"issued": issued, "result": w.result(), "actions": fmt.Sprint(len(all)), "done": done, "doing": doing, "late": late,
		"achieved": w.phrases(w.Review.Achieved), "limits": w.phrases(w.Review.Limits),
		"difficulties": w.phrases(w.Review.Difficulties), "measures": w.phrases(w.Review.Measures),
	}
}

// Before is the quarter before.
func (q Quarter) Before() Quarter {
	if q.N > 1 {
		return Quarter{q.Year, q.N - 1}
	}
	return Quarter{q.Year - 1, 4}
}

// Valid says whether there is such a quarter.
func (q Quarter) Valid() bool { return q.N >= 1 && q.N <= 4 && q.Year >= 2000 && q.Year < 2100 }

// Roman is the quarter's number as papers write it.
func (q Quarter) Roman() string { return roman[q.N] }
