// Package request holds the letters by which offices are asked to report
// (công văn yêu cầu báo cáo): what is asked, of whom, by when; and how far the
// reply of each unit is.
package request

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// ID identifies a request.
type ID string

// Request is a letter that asks units to report.
type Request struct {
	ID        ID            `json:"id"`
	Round     string        `json:"round"`
	Asker     org.UnitID    `json:"asker"`              // who follows the replies; a unit that took in a letter by itself is its own asker
	Document  document.ID   `json:"document,omitempty"` // the letter: number, date, what it is about
	Due       calendar.Date `json:"due,omitzero"`       // zero: the letter names no date
	Addressee string        `json:"addressee"`          // who receives the reports, where it is not who asks
	Points    []Point       `json:"points"`
	Closed    bool          `json:"closed,omitempty"` // no more replies are awaited
	Made      []string      `json:"made,omitempty"`   // fields that no source gives
	Version   int           `json:"version"`
}

// Point is one thing that a letter asks to be told.
type Point struct {
	Section  Section        `json:"key"` // of the unit's data that tells it; "" where the unit writes it
	Text     message.Phrase `json:"text"`
	Supplier string         `json:"supplier,omitempty"` // who supplies it, by office
}

// Section is what of a unit's data tells a point.
type Section string

// The sections.
const (
	Written      Section = ""             // nothing: the unit writes it
	Results      Section = "results"      // what was done about each lost component
	Difficulties Section = "difficulties" // of the unit's own view of its year
	Tasks        Section = "tasks"        // what is still to be done, by whom and when
	Result       Section = "result"       // points, class and rank
	Limits       Section = "limits"       // what did not go well, and why
	Direction    Section = "direction"    // what the unit issued, and on what it rests
	Progress     Section = "progress"     // how far its actions are
)

// Sections are all sections, in the order in which they are offered.
var Sections = []Section{Direction, Result, Results, Progress, Limits, Difficulties, Tasks, Written}

// sectionWords say by which words of a point its section is known, the
// clearest first.
var sectionWords = []struct {
	section Section
	words   []string
}{
	{Difficulties, []string{"kho khan", "vuong mac"}},
	{Written, []string{"kien nghi", "de xuat"}},
	{Results, []string{"khac phuc", "chua dat diem", "mat diem", "diem bi tru"}},
	{Limits, []string{"ton tai", "han che"}},
	{Direction, []string{"chi dao", "dieu hanh", "van ban da ban hanh"}},
	{Progress, []string{"tien do", "ket qua thuc hien nhiem vu", "ket qua thuc hien cac nhiem vu", "thuc hien ke hoach"}},
	{Tasks, []string{"nhiem vu", "giai phap", "phuong huong", "ke hoach"}},
	{Results, []string{"nguyen nhan"}},
	{Result, []string{"ket qua cham diem", "tu cham", "xep hang", "xep loai", "tong diem", "diem so"}},
}

// SectionOf guesses which section tells what a point asks. A point on several
// things goes by the one named first in the list above.
func SectionOf(text string) Section {
	plain := message.Plain(text)
	for _, s := range sectionWords {
		if slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(plain, w) }) {
			return s.section
		}
	}
	return Written
}

// IsMade says whether a field of the request is illustrative.
func (r Request) IsMade(field string) bool { return slices.Contains(r.Made, field) }

// DaysLeft counts the working days after today up to the due date, that one
// included: from Thursday 25/4/2024 to Thursday 02/5/2024 two, for the weekend,
// a swapped day and two holidays lie between. After the due date it is what
// has passed, below 0. off says whether offices do not work on a day.
func DaysLeft(today, due calendar.Date, off func(calendar.Date) bool) int {
	from, to, sign := today, due, 1
	if due.Before(today) {
		from, to, sign = due, today, -1
	}
	n := 0
	for d := from.Plus(1); !to.Before(d); d = d.Plus(1) {
		if !off(d) {
			n++
		}
	}
	return sign * n
}

// mostPoints bounds the points of a request.
const mostPoints = 40

// mostText bounds a text, in characters.
const mostText = 2000

// Wrong says what is wrong with a request that is to be sent; nil if nothing is.
func (r Request) Wrong(sent calendar.Date) *message.Text {
	key := ""
	switch {
	case len(r.Points) == 0:
		key = "request.no_points"
	case len(r.Points) > mostPoints:
		key = "request.many_points"
	case r.Due.IsZero():
		key = "request.no_due"
	case r.Due.Before(sent):
		key = "request.due_before"
	case len([]rune(r.Addressee)) > mostText:
		key = "request.too_long"
	}
	for _, p := range r.Points {
		switch {
		case strings.TrimSpace(p.Text.VI) == "":
			key = "request.empty_point"
		case len([]rune(p.Text.VI+p.Supplier)) > mostText:
			key = "request.too_long"
		case !slices.Contains(Sections, p.Section):
			key = "request.bad_section"
		}
	}
	if key == "" {
		return nil
	}
	t := message.T(key, message.Int("most", mostPoints))
	return &t
}
