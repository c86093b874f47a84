// Package api is the JSON interface for programs: what the pages show and
// change, under /api/v1, by the same verbs of package app and the same
// permission. One table of operations gives what is served, what OpenAPI says
// of it, and the examples that people read and tests run.
package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// Prefix is the address below which all operations are.
const Prefix = "/api/v1"

// Server answers programs.
type Server struct {
	sys      *app.System
	log      *slog.Logger
	pace     *pace
	document []byte // OpenAPI
}

// New returns a server over an installation. It fails when the operations
// contradict each other.
func New(sys *app.System, log *slog.Logger, now func() time.Time) (*Server, error) {
	text, err := Document()
	if err != nil {
		return nil, err
	}
	return &Server{sys: sys, log: log, pace: newPace(now), document: text}, nil
}

// Route is an address with what answers it.
type Route struct {
	Pattern string
	Handler http.Handler
}

// Routes is all addresses of the interface.
func (s *Server) Routes() []Route {
	all := []Route{
		{"GET /api/openapi.json", http.HandlerFunc(s.openAPI)},
		{Prefix + "/", http.HandlerFunc(s.nowhere)},
	}
	for _, o := range operations() {
		all = append(all, Route{o.method + " " + Prefix + o.path, s.serve(o)})
	}
	return all
}

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	s.write(w, r, http.StatusOK, s.document)
}

func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, problem{Status: http.StatusNotFound, Code: "api.nowhere", Detail: message.Say(langOf(r), "api.nowhere")})
}

// call is one request on its way.
type call struct {
	context.Context
	w     http.ResponseWriter
	r     *http.Request
	sys   *app.System
	actor app.Actor
	token account.Token
	lang  message.Lang
	query url.Values
	file  *received // of an operation that takes a file
}

func (c *call) round() string { return c.r.PathValue("round") }
func (c *call) unit() string  { return c.r.PathValue("unit") }
func (c *call) code() string  { return c.r.PathValue("code") }

// langOf is the language that a program asks for: English where it names that
// first.
func langOf(r *http.Request) message.Lang {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "en") {
		return message.EN
	}
	return message.VI
}

// serve answers one operation: who asks, whether their key covers it, what
// they ask, and what came of it.
func (s *Server) serve(o operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the value that net/http compares too
					panic(p)
				}
				s.failed(w, r, p)
			}
		}()
		c := &call{Context: r.Context(), w: w, r: r, sys: s.sys, lang: langOf(r)}
		if err := s.admit(c, o); err != nil {
			s.fail(c, err)
			return
		}
		status, body, err := s.answer(c, o)
		if err != nil {
			s.fail(c, err)
			return
		}
		s.write(w, r, status, body)
	})
}

// admit finds who asks, and says whether they may ask this at all.
func (s *Server) admit(c *call, o operation) error {
	text, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return &app.Error{Kind: unknown, Text: message.T("token.bad")}
	}
	actor, token, err := s.sys.ByToken(c, strings.TrimSpace(text))
	if kindOf(err) == app.Forbidden {
		return &app.Error{Kind: unknown, Text: message.T("token.bad")}
	}
	if err != nil {
		return err
	}
	c.actor, c.token = actor, token
	if wait := s.pace.wait(token.Hash); wait > 0 {
		c.w.Header().Set("Retry-After", seconds(wait))
		return &app.Error{Kind: tooFast, Text: message.T("api.too_fast", message.Int("most", perMinute))}
	}
	if o.scope != "" && !token.Has(o.scope) {
		return &app.Error{Kind: app.Forbidden, Text: message.T("token.no_scope", message.Word("scope", string(o.scope)))}
	}
	c.query, err = o.readQuery(c.r.URL.RawQuery)
	return err
}

// answer runs an operation, once for each key of a sender where it is a POST.
func (s *Server) answer(c *call, o operation) (int, []byte, error) {
	in, sum, err := o.read(c)
	if c.file != nil {
		defer c.file.drop()
	}
	if err != nil {
		return 0, nil, err
	}
	run := func() (int, []byte, error) {
		out, err := o.run(c, in)
		if err != nil {
			return 0, nil, err
		}
		body, err := json.Marshal(out)
		return o.status, append(body, '\n'), err
	}
	if o.method != http.MethodPost {
		return run()
	}
	asked := app.Asked{Token: c.token, Key: c.r.Header.Get("Idempotency-Key"), Sum: sum}
	status, body, again, err := s.sys.Once(c, asked, run)
	if again {
		c.w.Header().Set("Idempotent-Replayed", "true")
	}
	return status, body, err
}
