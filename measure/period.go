// Package measure holds counts and rates that criteria name: what was measured
// of a unit in a period, by whom and up to which day; and the targets that were
// set for it. A share is kept in percent: 95.5 is 95,5 %.
package measure

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// Length is how long a period is.
type Length string

// The lengths.
const (
	Year    Length = "year"
	Quarter Length = "quarter"
	Month   Length = "month"
)

// Lengths is all of them, the longest first.
var Lengths = []Length{Year, Quarter, Month}

// Months is how many months the length has, 0 for none of ours.
func (l Length) Months() int { return map[Length]int{Year: 12, Quarter: 3, Month: 1}[l] }

// Period is a year, a quarter or a month.
type Period struct {
	Length Length
	Year   int
	N      int // which quarter or month of the year, from 1; 1 for a year
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$`)

// ParsePeriod reads what Key writes: 2024, 2024-Q1 or 2024-03.
func ParsePeriod(s string) (Period, bool) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, false
	}
	p := Period{Year, number(m[1]), 1}
	switch {
	case m[2] != "":
		p.Length, p.N = Quarter, number(m[2])
	case m[3] != "":
		p.Length, p.N = Month, number(m[3])
	}
	return p, p.Year >= 2000 && p.Year <= 2100
}

// number reads digits that the pattern has matched.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// Key is the period as it is kept.
func (p Period) Key() string {
	switch p.Length {
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.N)
	case Month:
		return fmt.Sprintf("%04d-%02d", p.Year, p.N)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// Text says the period as an office does: "quý I năm 2024", "tháng 3/2024".
func (p Period) Text() message.Text {
	year := message.Word("year", strconv.Itoa(p.Year))
	switch p.Length {
	case Quarter:
		return message.T("period.quarter", message.Word("n", []string{"I", "II", "III", "IV"}[p.N-1]), year)
	case Month:
		return message.T("period.month", message.Word("n", strconv.Itoa(p.N)), year)
	}
	return message.T("period.year", year)
}

// first is the month in which the period begins, from 1.
func (p Period) first() int { return (p.N-1)*p.Length.Months() + 1 }

// Span is the days of the period. With begins above 1 each month goes from
// that day of the month before to the day before it: reports by Nghị định
// 09/2019/NĐ-CP count from the 15th to the 14th.
func (p Period) Span(begins int) (from, to calendar.Date) {
	if begins <= 1 {
		return Day(p.Year, p.first(), 1), Day(p.Year, p.first()+p.Length.Months()-1, 31)
	}
	return Day(p.Year, p.first()-1, begins), Day(p.Year, p.first()+p.Length.Months()-1, begins-1)
}

// Day is a day of a month, counted on from January of a year; a day that the
// month lacks is its last.
func Day(year, month, day int) calendar.Date {
	last := time.Date(year, time.Month(month)+1, 0, 12, 0, 0, 0, calendar.Zone)
	return calendar.On(time.Date(last.Year(), last.Month(), min(day, last.Day()), 12, 0, 0, 0, calendar.Zone))
}

// Periods are the periods of a length in a year, in their order.
func Periods(l Length, year int) []Period {
	if l.Months() == 0 {
		return nil
	}
	all := make([]Period, 12/l.Months())
	for i := range all {
		all[i] = Period{l, year, i + 1}
	}
	return all
}
