package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
)

// requestRoutes are the pages of letters that ask units to report, at who asks.
func (s *server) requestRoutes() []route {
	return []route{
		{"GET " + round + "/requests", s.requests, false},
		{"GET " + round + "/requests/new", s.requestForm, false},
		{"POST " + round + "/requests", s.sendRequest, false},
		{"GET " + round + "/requests/{request}", s.requestBoard, false},
		{"POST " + round + "/requests/{request}", s.changeRequest, false},
		{"POST " + round + "/requests/{request}/remind", s.remindRequest, false},
		{"POST " + round + "/requests/{request}/units/{alias}", s.judgeReply, false},
	}
}

func (v *visit) request() request.ID { return request.ID(v.r.PathValue("request")) }

// requestsBody is the letters of a round.
type requestsBody struct {
	*app.Requests
	Path string
}

func (s *server) requests(v *visit) error {
	r, err := s.sys.Requests(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	s.show(v, http.StatusOK, "requests", page{About: r.Round.Title.In(v.lang), Frame: frameOf(v.lang, r.Frame, "round-requests"),
		Body: requestsBody{r, roundPath(r.Round.Key) + "/requests"}, Extra: "winning"})
	return nil
}

// requestFormBody is the form of a new letter.
type requestFormBody struct {
	*app.RequestForm
	Path   string
	Chosen map[string]bool // aliases of units
}

func (s *server) requestForm(v *visit) error {
	f := &form{Values: map[string]string{}}
	return s.showRequestForm(v, http.StatusOK, f, nil)
}

func (s *server) showRequestForm(v *visit, status int, f *form, units []string) error {
	r, err := s.sys.RequestForm(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := requestFormBody{r, roundPath(r.Round.Key) + "/requests", map[string]bool{}}
	for _, u := range r.All {
		b.Chosen[u.Alias] = units == nil
	}
	for _, alias := range units {
		b.Chosen[alias] = true
	}
	s.show(v, status, "request-new", page{About: r.Round.Title.In(v.lang), Frame: frameOf(v.lang, r.Frame, "round-requests"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/new"})
	return nil
}

// requestFields says at which field of the form a refusal is mended.
var requestFields = map[string]string{
	"request.no_points": "points", "request.many_points": "points", "request.empty_point": "points", "request.no_due": "due", "request.due_before": "due", "request.no_units": "units",
	"document.bad_number": "number", "document.bad_date": "date", "document.no_issuer": "number", "document.no_abstract": "abstract", "document.twin": "number",
	"request.no_remark": "remark", "request.too_long": "points",
}

func (s *server) sendRequest(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := v.typed("document", "number", "date", "abstract", "due", "addressee", "points")
	in := app.RequestEntry{Document: document.ID(f.Value("document")), Due: f.date("due"), Addressee: f.Value("addressee"), Units: v.r.PostForm["units"], Points: pointsOf(f.Value("points"))}
	if in.Document == "" {
		in.New = document.Document{Number: f.Value("number"), Date: f.date("date"), Abstract: f.Value("abstract")}
	}
	if len(in.Units) == 0 {
		f.wrong("units", "request.no_units")
	}
	if len(f.Errors) > 0 {
		return s.showRequestForm(v, http.StatusUnprocessableEntity, f, in.Units)
	}
	id, err := s.sys.SendRequest(v.r.Context(), v.actor(), v.round(), in)
	switch {
	case err == nil:
		return v.redirect(roundPath(v.round()) + "/requests/" + string(id) + "?done=sent")
	case f.refused(err, requestFields):
		return s.showRequestForm(v, http.StatusUnprocessableEntity, f, in.Units)
	}
	return err
}

// pointsOf reads points, one a line; each goes by the data that tell it.
func pointsOf(lines string) []request.Point {
	var all []request.Point
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, request.Point{Section: request.SectionOf(line), Text: message.Phrase{VI: line}})
		}
	}
	return all
}

// boardBody is one letter with its replies.
type boardBody struct {
	*app.RequestBoard
	Path   string
	Units  string // path before a unit's alias
	Remind string
	Of     string          // alias that Remind is for; "" for all that owe
	States []request.State // that are counted beside what was sent
	Back   string          // alias whose report is being returned
}

func (s *server) requestBoard(v *visit) error {
	notice := map[string]string{"sent": "web.request.sent", "changed": "web.request.changed", "judged": "web.request.judged", "reminded": "web.request.reminded"}[v.query("done")]
	return s.showRequestBoard(v, http.StatusOK, nil, notice)
}

func (s *server) showRequestBoard(v *visit, status int, f *form, notice string) error {
	b, err := s.sys.RequestBoard(v.r.Context(), v.actor(), v.round(), v.request())
	if err != nil {
		return err
	}
	if status != http.StatusOK && !b.Asks {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	if f == nil {
		f = &form{Values: map[string]string{}}
	}
	if f.Values["version"] == "" || status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(b.Request.Version)
	}
	if f.Values["due"] == "" && !b.Due.IsZero() {
		f.Values["due"] = b.Due.String()
	}
	body := boardBody{RequestBoard: b, Path: roundPath(b.Round.Key) + "/requests/" + string(b.Request.ID), Units: roundPath(b.Round.Key) + "/units/", Of: v.query("remind"), Back: v.r.PathValue("alias"), States: []request.State{request.Waiting, request.Drafting, request.Returned}}
	body.Remind = b.RemindText(body.Of)
	s.show(v, status, "request", page{About: b.Letter.Number, Notice: notice, Frame: frameOf(v.lang, b.Frame, "round-requests"), Form: f, Body: body, Extra: "winning", Back: body.Path})
	return nil
}

func (s *server) changeRequest(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := v.typed("due", "version", "closed")
	c := app.RequestChange{Due: f.date("due"), Closed: f.Value("closed") == "yes"}
	var err error
	if c.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	if len(f.Errors) > 0 {
		return s.showRequestBoard(v, http.StatusUnprocessableEntity, f, "")
	}
	return s.boardDone(v, f, s.sys.ChangeRequest(v.r.Context(), v.actor(), v.round(), v.request(), c), "changed")
}

// boardDone goes on after a change of a letter, or shows what was refused.
func (s *server) boardDone(v *visit, f *form, err error, done string) error {
	switch {
	case err == nil:
		return v.redirect(roundPath(v.round()) + "/requests/" + string(v.request()) + "?done=" + done)
	case !f.refused(err, requestFields):
		return err
	case kindOf(err) == app.Conflict:
		return s.showRequestBoard(v, http.StatusConflict, f, "")
	}
	return s.showRequestBoard(v, http.StatusUnprocessableEntity, f, "")
}

func (s *server) remindRequest(v *visit) error {
	_, err := s.sys.RemindRequest(v.r.Context(), v.actor(), v.round(), v.request())
	return s.boardDone(v, &form{Values: map[string]string{}}, err, "reminded")
}

func (s *server) judgeReply(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := v.typed("step", "remark", "reply")
	version, err := strconv.Atoi(f.Value("reply"))
	if err != nil {
		f.wrong("", "web.form.stale")
		return s.showRequestBoard(v, http.StatusUnprocessableEntity, f, "")
	}
	err = s.sys.JudgeReply(v.r.Context(), v.actor(), v.round(), v.request(), v.r.PathValue("alias"), request.Step(f.Value("step")), f.Value("remark"), version)
	return s.boardDone(v, f, err, "judged")
}
