package worktime

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// hoursKind is the kind of a row that gives hours and not a day.
const hoursKind = "hours"

// Read reads a calendar (CSV or a workbook): date, kind, hours, name, source,
// unconfirmed, or the same in Vietnamese: ngày, loại, buổi, tên, căn cứ, chưa
// xác nhận. kind is holiday, swapped, makeup, or hours (nghỉ lễ, hoán đổi, làm
// bù, giờ làm việc). A day's hours are empty for the whole day, else morning or
// afternoon (sáng, chiều); hours of work, valid from the row's date on, are as
// "T2-T6 07:30-11:30 13:30-17:30" (T2 is Monday, CN Sunday). unconfirmed is yes
// (x) where no decision was seen. The error is message.Problems with all
// faults found.
func Read(in io.Reader, file string) (*Calendar, error) {
	c, err := ReadTable(in, file)
	if err == nil && len(c.Hours) == 0 {
		return nil, message.Problems{{File: file, Text: message.T("worktime.no_hours")}}
	}
	return c, err
}

// Headings are Columns in Vietnamese.
var Headings = []string{"ngày", "loại", "buổi", "tên", "căn cứ", "chưa xác nhận"}

// ReadTable reads what Read reads, but the table may lack hours: it is to
// change a calendar that has some.
func ReadTable(in io.Reader, file string) (*Calendar, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	r := reader{columns: Headings}
	t, err := tabular.ReadTable(bytes.NewReader(data), file, tabular.Shape{Required: Headings[:2], Optional: Headings[2:]})
	if err != nil {
		r.columns = Columns
		english, other := tabular.ReadTable(bytes.NewReader(data), file, tabular.Shape{Required: Columns[:2], Optional: Columns[2:]})
		if other != nil {
			return nil, other
		}
		t = english
	}
	for _, row := range t.Rows {
		r.row(row)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return New(r.days, r.hours), nil
}

type reader struct {
	columns  []string // the headings of Columns
	days     []Day
	hours    []Hours
	problems message.Problems
}

// heading is that of one of Columns.
func (r *reader) heading(column string) string { return r.columns[slices.Index(Columns, column)] }

func (r *reader) report(row tabular.Row, column string, text message.Text) {
	r.problems = append(r.problems, row.Problem(r.heading(column), text))
}

// words are how people write the kinds and the parts of days; of several that
// mean one, InWords takes the first.
var words = []struct{ word, key string }{
	{"nghỉ lễ", "holiday"}, {"nghỉ lễ, tết", "holiday"}, {"hoán đổi", "swapped"}, {"nghỉ hoán đổi", "swapped"}, {"làm bù", "makeup"}, {"giờ làm việc", hoursKind},
	{"cả ngày", ""}, {"sáng", "morning"}, {"buổi sáng", "morning"}, {"chiều", "afternoon"}, {"buổi chiều", "afternoon"},
}

// InWords turns a row of Table to how people write it, under Headings.
func InWords(row []string) []string {
	said := slices.Clone(row)
	if date, err := calendar.Parse(row[0]); err == nil {
		said[0] = date.String()
	}
	for _, column := range []int{1, 2} {
		if i := slices.IndexFunc(words, func(w struct{ word, key string }) bool { return w.key == row[column] }); i >= 0 {
			said[column] = words[i].word
		}
	}
	if row[5] != "" {
		said[5] = "x"
	}
	return said
}

func (r *reader) row(row tabular.Row) {
	get := func(column string) string { return row.Get(r.heading(column)) }
	word := func(column string) string {
		s := strings.ToLower(get(column))
		if i := slices.IndexFunc(words, func(w struct{ word, key string }) bool { return w.word == s }); i >= 0 {
			return words[i].key
		}
		return s
	}
	date, err := calendar.Parse(get("date"))
	if err != nil {
		r.report(row, "date", message.T("problem.cause", message.Word("cause", err.Error())))
		return
	}
	if word("kind") == hoursKind {
		h, f := HoursOf(date, get("hours"), get("name"), get("source"))
		if f != nil {
			r.report(row, "hours", f.Text)
		}
		r.hours = append(r.hours, h)
		return
	}
	d := Day{
		Date: date, Kind: Kind(word("kind")), Part: Part(word("hours")), Name: get("name"),
		Source: get("source"), Unconfirmed: get("unconfirmed") != "",
	}
	if f := d.check(r.days); f != nil {
		r.report(row, f.Column, f.Text)
	}
	r.days = append(r.days, d)
}

// weekdays in the order of a Vietnamese week, as they are written.
var weekdays = []string{"T2", "T3", "T4", "T5", "T6", "T7", "CN"}

// parseHours reads "T2-T6 07:30-11:30 13:30-17:30".
func parseHours(s string) (Hours, bool) {
	var h Hours
	words := strings.Fields(s)
	if len(words) < 2 {
		return h, false
	}
	first, last, ranged := strings.Cut(words[0], "-")
	if !ranged {
		last = first
	}
	a, b := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if a < 0 || b < a {
		return h, false
	}
	for i := a; i <= b; i++ {
		h.Weekdays = append(h.Weekdays, time.Weekday((i+1)%7))
	}
	for _, w := range words[1:] {
		from, to, _ := strings.Cut(w, "-")
		x, okFrom := parseClock(from)
		y, okTo := parseClock(to)
		if !okFrom || !okTo || x >= y || len(h.Spans) > 0 && x < h.Spans[len(h.Spans)-1].To {
			return h, false
		}
		h.Spans = append(h.Spans, Span{x, y})
	}
	return h, true
}

func parseClock(s string) (time.Duration, bool) {
	hour, minute, ok := strings.Cut(s, ":")
	h, errHour := strconv.Atoi(hour)
	m, errMinute := strconv.Atoi(minute)
	if !ok || errHour != nil || errMinute != nil || h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}
