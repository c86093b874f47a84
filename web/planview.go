package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// viewBody is a plan as a board, a timeline or a calendar.
type viewBody struct {
	*app.ActionPage
	Path, View string
	Tabs       []link
	Columns    []boardColumn
	Rows       []timelineRow
	Months     []string // under the timeline
	Weeks      [][]calendarDay
	Month      string
	Before     string // address of the month before
	After      string
}

type boardColumn struct {
	State remediation.State
	Late  bool
	Rows  []app.PlanRow
}

type timelineRow struct {
	app.PlanRow
	Span template.HTML
}

type calendarDay struct {
	Day  calendar.Date
	In   bool // the month
	Here bool // today
	Rows []app.PlanRow
}

// planTabs are the ways to look at a plan.
func planTabs(lang message.Lang, path, here string, edits bool) []link {
	var all []link
	for _, at := range []string{"", "/board", "/timeline", "/calendar", "/papers", "/more", "/file"} {
		if (at == "/file" || at == "/more") && !edits {
			continue
		}
		all = append(all, link{Href: path + "/plan" + at, Text: message.Say(lang, "web.planview.tab"+strings.ReplaceAll(at, "/", ".")), Here: at == here})
	}
	return all
}

func (s *server) planView(v *visit) error {
	p, err := s.sys.Plan(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	path := unitPath(p.Round.Key, p.Unit.Alias)
	view := v.r.URL.Path[strings.LastIndexByte(v.r.URL.Path, '/')+1:]
	b := viewBody{ActionPage: &app.ActionPage{Plan: p}, Path: path, View: view, Tabs: planTabs(v.lang, path, "/"+view, p.May[account.EditPlan])}
	switch view {
	case "board":
		b.board()
	case "timeline":
		b.timeline()
	case "calendar":
		b.calendar(v.query("m"))
	}
	s.show(v, http.StatusOK, "planview", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/plan"), Body: b, Extra: "winning"})
	return nil
}

func (b *viewBody) board() {
	late := boardColumn{Late: true}
	columns := make([]boardColumn, len(remediation.States))
	for i, state := range remediation.States {
		columns[i].State = state
		for _, row := range b.Plan.Rows {
			switch {
			case row.State != state:
			case row.Late(b.Today):
				late.Rows = append(late.Rows, row)
			default:
				columns[i].Rows = append(columns[i].Rows, row)
			}
		}
	}
	b.Columns = append([]boardColumn{late}, columns...)
}

// timeline draws every action from its beginning to its date, on the scale of
// the whole months that hold them all and today.
func (b *viewBody) timeline() {
	first, last := b.Today, b.Today
	for _, row := range b.Plan.Rows {
		if begins := row.Begins(); !begins.IsZero() && begins.Before(first) {
			first = begins
		}
		if last.Before(row.Due) {
			last = row.Due
		}
	}
	low := calendar.MustParse(fmt.Sprintf("01/%s", first.String()[3:]))
	high := nextMonth(last)
	at := func(d calendar.Date) points.Points { return points.Int(low.Days(d)) }
	for _, row := range b.Plan.Rows {
		class := string(row.State)
		if row.Late(b.Today) {
			class = "late"
		}
		span := chart.Span{Low: points.Int(0), High: at(high), From: at(row.Begins()), To: at(row.Due).Add(points.Int(1)), Class: class, Height: 24,
			Title: row.Begins().String() + " – " + row.Due.String(), Marks: []points.Points{at(b.Today)}}
		b.Rows = append(b.Rows, timelineRow{row, span.SVG()})
	}
	b.Months = []string{low.String(), b.Today.String(), high.String()}
}

// nextMonth is the first day of the month after d.
func nextMonth(d calendar.Date) calendar.Date {
	month, _ := strconv.Atoi(d.String()[3:5])
	year := d.Year()
	if month++; month > 12 {
		month, year = 1, year+1
	}
	next, _ := calendar.Of(year, month, 1)
	return next
}

// calendar lays a month out in weeks from Monday on; asked is like 2024-11.
func (b *viewBody) calendar(asked string) {
	first, err := calendar.Parse(asked + "-01")
	if err != nil {
		first, _ = calendar.Parse(b.Today.ISO()[:7] + "-01")
	}
	b.Month = first.String()[3:]
	after := nextMonth(first)
	b.After = after.ISO()[:7]
	month, _ := strconv.Atoi(first.String()[3:5])
	before, err := calendar.Of(first.Year(), month-1, 1)
	if err != nil {
		before, _ = calendar.Of(first.Year()-1, 12, 1)
	}
	b.Before = before.ISO()[:7]
	monday := calendar.MustParse("2024-01-01") // one
	back := ((monday.Days(first) % 7) + 7) % 7
	for week := 0; ; week++ {
		var days []calendarDay
		for i := range 7 {
			day := calendar.On(first.At(12).AddDate(0, 0, week*7+i-back))
			d := calendarDay{Day: day, In: day.ISO()[:7] == first.ISO()[:7], Here: day == b.Today}
			for _, row := range b.Plan.Rows {
				if row.Due == day {
					d.Rows = append(d.Rows, row)
				}
			}
			days = append(days, d)
		}
		b.Weeks = append(b.Weeks, days)
		if !days[6].Day.Before(after) || days[6].Day.Days(after) == 1 {
			return
		}
	}
}
