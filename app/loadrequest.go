package app

import (
	"slices"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/request"
)

// checkRequest looks at the letter that a round file says was sent.
func (l *loader) checkRequest() {
	r := l.file.Request
	for _, u := range r.Units {
		if u != everyone {
			l.unit(u)
		}
	}
	l.docRefs([]string{r.Document})
	for _, item := range r.Items {
		if !slices.Contains(request.Sections, item.Key) {
			l.report(string(item.Key), "request.bad_section")
		}
	}
	for _, y := range r.Replies {
		l.unit(y.Unit)
		if _, err := calendar.ParseMoment(y.Sent); y.Sent != "" && err != nil || !slices.Contains(request.States, y.State) {
			l.report(y.Unit, "round.reply")
		}
	}
}

// request is the letter with a reply of each unit that it went to.
func (l *loader) request() (request.Request, []request.Reply) {
	e := l.file.Request
	r := request.Request{ID: request.ID(newID()), Round: string(l.round.ID), Asker: l.round.Publisher, Document: l.docs[e.Document], Addressee: e.Addressee, Due: e.Due.Date, Made: e.Made}
	for _, i := range e.Items {
		r.Points = append(r.Points, request.Point{Section: i.Key, Text: i.Text})
	}
	units := e.Units
	if slices.Contains(units, everyone) {
		units = nil
		for _, row := range l.results[assessment.Final] {
			units = append(units, row.Unit)
		}
	}
	var replies []request.Reply
	for _, u := range units {
		y := request.Reply{Request: r.ID, Unit: l.ids[u], State: request.Waiting}
		if i := slices.IndexFunc(e.Replies, func(x replyEntry) bool { return x.Unit == u }); i >= 0 {
			said := e.Replies[i]
			y.State, y.Number, y.Remark, y.Made = said.State, said.Number, said.Remark, said.Made
			if at, err := calendar.ParseMoment(said.Sent); err == nil {
				y.Sent = at
			}
		}
		replies = append(replies, y)
	}
	return r, replies
}
