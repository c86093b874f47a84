package worktime

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Columns are the columns of a calendar as a table, as Read takes them.
var Columns = []string{"date", "kind", "hours", "name", "source", "unconfirmed"}

// Table is a calendar as rows that Read takes: hours first, then days in their
// order.
func (c *Calendar) Table() [][]string {
	var rows [][]string
	for _, h := range c.Hours {
		unconfirmed := ""
		if h.Source == "" {
			unconfirmed = "yes"
		}
		rows = append(rows, []string{h.From.ISO(), hoursKind, h.String(), h.Name, h.Source, unconfirmed})
	}
	for _, d := range slices.SortedStableFunc(slices.Values(c.Days), byDate) {
		unconfirmed := ""
		if d.Unconfirmed {
			unconfirmed = "yes"
		}
		rows = append(rows, []string{d.Date.ISO(), string(d.Kind), string(d.Part), d.Name, d.Source, unconfirmed})
	}
	return rows
}

func byDate(a, b Day) int {
	if c := a.Date.Cmp(b.Date); c != 0 {
		return c
	}
	return slices.Index(Parts, a.Part) - slices.Index(Parts, b.Part)
}

// Write writes a calendar as CSV that Read takes.
func (c *Calendar) Write(out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.WriteAll(append([][]string{Columns}, c.Table()...)); err != nil {
		return fmt.Errorf("lịch làm việc: %w", err)
	}
	return nil
}

// String writes hours as Read takes them: "T2-T6 07:30-11:30 13:30-17:30".
func (h Hours) String() string {
	if len(h.Weekdays) == 0 {
		return ""
	}
	name := func(w time.Weekday) string { return weekdays[(int(w)+6)%7] }
	words := []string{name(h.Weekdays[0])}
	if last := h.Weekdays[len(h.Weekdays)-1]; last != h.Weekdays[0] {
		words[0] += "-" + name(last)
	}
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	for _, s := range h.Spans {
		words = append(words, clock(s.From)+"-"+clock(s.To))
	}
	return strings.Join(words, " ")
}
