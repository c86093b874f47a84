package web

import (
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// calendarBody is what the page of a person's own calendar shows.
type calendarBody struct {
	*app.Feed
	Address string // shown once, when it was made just now
}

func (s *server) calendar(v *visit) error { return s.showCalendar(v, "") }

func (s *server) showCalendar(v *visit, address string) error {
	f, err := s.sys.Feed(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	notice := ""
	if v.query("dropped") != "" {
		notice = "web.calendar.dropped"
	}
	s.show(v, http.StatusOK, "calendar", page{Notice: notice, Frame: frameOf(v.lang, f.Frame, "calendar"), Body: calendarBody{f, address}, Back: "/calendar"})
	return nil
}

// renewCalendar gives the person's calendar a new address, or takes it away.
func (s *server) renewCalendar(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if v.r.PostFormValue("act") == "drop" {
		if err := s.sys.DropFeed(v.r.Context(), v.actor()); err != nil {
			return err
		}
		return v.redirect("/calendar?dropped=1")
	}
	token, err := s.sys.RenewFeed(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	scheme := "http://"
	if s.opts.Secure || v.r.TLS != nil {
		scheme = "https://"
	}
	return s.showCalendar(v, scheme+v.r.Host+"/calendar/"+token+".ics")
}

// calendarFile sends the calendar behind a token: no sign-in, since calendar
// programs have none.
func (s *server) calendarFile(v *visit) error {
	text, err := s.sys.Calendar(v.r.Context(), strings.TrimSuffix(v.r.PathValue("token"), ".ics"), message.VI)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	v.w.Header().Set("Cache-Control", "private, max-age=3600")
	v.w.Header().Set("X-Robots-Tag", "noindex")
	_, _ = v.w.Write([]byte(text)) // a reader who left has nothing to be told
	return nil
}
