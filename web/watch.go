package web

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/app"
)

// requestHeader carries the number of a request: from a server in front if it
// gave one, and back with every answer, so that a fault that somebody reports
// is found in the log.
const requestHeader = "X-Request-Id"

var givenID = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

type requestKey struct{}

// idOf returns the number of a request.
func idOf(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// answer notes the status of an answer.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets net/http reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// unmatched is the route of requests that no row of the table takes.
const unmatched = "none"

// watch gives each request a number, counts it and logs it. mux says which
// route it took.
func (s *server) watch(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := r.Header.Get(requestHeader)
		if !givenID.MatchString(id) {
			id = requestID()
		}
		w.Header().Set(requestHeader, id)
		ctx, statements := app.Counting(context.WithValue(r.Context(), requestKey{}, id))
		r = r.WithContext(ctx)
		a := &answer{ResponseWriter: w}
		route := unmatched
		if _, pattern := mux.Handler(r); pattern != "" && pattern != "/" {
			route = pattern
		}
		defer func() {
			took := time.Since(began)
			if a.status == 0 {
				a.status = http.StatusOK
			}
			m := s.opts.Metrics
			m.requests.WithLabelValues(route, strconv.Itoa(a.status)).Inc()
			m.took.WithLabelValues(route).Observe(took.Seconds())
			m.statements.WithLabelValues(route).Add(float64(statements()))
			if quiet := strings.HasPrefix(r.URL.Path, "/static/") || route == health || route == readiness; !quiet {
				s.log.Info("request", "request", id, "method", r.Method, "path", r.URL.Path, "status", a.status,
					"ms", took.Milliseconds(), "statements", statements())
			}
		}()
		next.ServeHTTP(a, r)
	})
}

// What monitors and balancers ask.
const health, readiness = "GET /healthz", "GET /readyz"

// healthy answers a monitor that the process runs. It asks nobody else: a
// process is not to be started anew because its database is away.
func (s *server) healthy(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") }

// ready answers a balancer that requests can be served: the database and the
// store of files answer, and the server is not about to stop.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	if s.opts.Draining != nil && s.opts.Draining() {
		plain(w, http.StatusServiceUnavailable, "draining")
		return
	}
	ctx, stop := context.WithTimeout(r.Context(), 5*time.Second)
	defer stop()
	if err := s.sys.Ready(ctx); err != nil {
		s.log.Error("not ready", "request", idOf(r), "error", err)
		plain(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	plain(w, http.StatusOK, "ok")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // whoever asked may have left
}
