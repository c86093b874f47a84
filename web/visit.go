package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"runtime/debug"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// visit is one request on its way to a page.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	lang    message.Lang
	id      string           // of the request, for the log
	account *account.Account // nil: not signed in
}

func (v *visit) actor() app.Actor         { return app.Actor{Account: *v.account} }
func (v *visit) round() string            { return v.r.PathValue("round") }
func (v *visit) unit() string             { return v.r.PathValue("unit") }
func (v *visit) query(name string) string { return v.r.URL.Query().Get(name) }

// redirect sends the person on, so that going back repeats no change.
func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

func requestID() string { return rand.Text()[:12] }

// serve makes a handler of a route: session, person, panic, error page.
func (s *server) serve(route route) http.Handler {
	return s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, lang: langOf(r), id: idOf(r)}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the value that net/http compares too
					panic(p)
				}
				s.log.Error("panic", "request", v.id, "path", r.URL.Path, "cause", p, "stack", string(debug.Stack()))
				s.show(v, http.StatusInternalServerError, "fault", page{Body: fault{ID: v.id}})
			}
		}()
		if err := s.enter(v, route); err != nil {
			s.fail(v, err)
		}
	}))
}

// enter finds who asks and lets them in.
func (s *server) enter(v *visit, route route) error {
	person, err := s.person(v)
	if err != nil {
		return err
	}
	v.account = person
	switch {
	case route.open:
	case person == nil && v.r.Method == http.MethodGet:
		return v.redirect("/sign-in?next=" + escapeQuery(v.r.URL.RequestURI()))
	case person == nil:
		return v.redirect("/sign-in")
	case person.MustChange && v.r.URL.Path != "/password":
		return v.redirect("/password")
	}
	return route.handle(v)
}

// fault is what the page of an unforeseen failure says.
type fault struct{ ID string }

// refusal is what the page of a foreseen failure says.
type refusal struct {
	Text string
	Next link
}

var statusOf = map[app.Kind]int{
	app.NotFound:  http.StatusNotFound,
	app.Forbidden: http.StatusForbidden,
	app.Invalid:   http.StatusUnprocessableEntity,
	app.Conflict:  http.StatusConflict,
	app.Missing:   http.StatusServiceUnavailable,
	app.Full:      http.StatusInsufficientStorage,
}

// fail shows a failure: what a person can act on in their language, anything
// else as a number under which the log holds the cause.
func (s *server) fail(v *visit, err error) {
	var e *app.Error
	if !errors.As(err, &e) {
		if v.r.Context().Err() != nil {
			return // the person has left
		}
		s.log.Error("failed", "request", v.id, "method", v.r.Method, "path", v.r.URL.Path, "error", err)
		s.show(v, http.StatusInternalServerError, "fault", page{Body: fault{ID: v.id}})
		return
	}
	if e.Cause != nil {
		s.log.Warn("refused", "request", v.id, "path", v.r.URL.Path, "error", err)
	}
	next := link{Href: "/", Text: message.Say(v.lang, "web.back_to_start")}
	if round, unit := v.round(), v.unit(); unit != "" && e.Kind != app.Forbidden && v.r.URL.Path != unitPath(round, unit) {
		next = link{Href: unitPath(round, unit), Text: message.Say(v.lang, "web.back_to_overview")}
	}
	s.show(v, statusOf[e.Kind], "refusal", page{Title: "web.refused." + string(e.Kind), Body: refusal{Text: e.In(v.lang), Next: next}})
}

// nowhere is the page of an address that there is not.
func (s *server) nowhere(*visit) error {
	return &app.Error{Kind: app.NotFound, Text: message.T("web.no_page")}
}

// crossOrigin refuses a form that another site sent in the person's name.
func (s *server) crossOrigin(*visit) error {
	return &app.Error{Kind: app.Forbidden, Text: message.T("web.cross_origin")}
}
