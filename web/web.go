// Package web is the pages: server-rendered HTML that is useful without
// JavaScript. It decides how a person sees and changes what package app lets
// them; it holds no rule of the field and does no arithmetic on scores.
package web

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/parindex/parindex/api"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// Options is how the pages are served.
type Options struct {
	Demo   []DemoAccount    // shown on the sign-in page with their passwords; none outside the demo
	Secure bool             // served by TLS: cookies are sent over it only
	Site   string           // the address that people use, such as https://cchc.example.vn; "": not laid down
	Hosts  []string         // other names by which requests may ask for us
	SSO    *SSO             // nil: people sign in here only
	Log    *slog.Logger     // nil: slog.Default
	Now    func() time.Time // the clock of sessions; nil: time.Now

	Proxies  []netip.Prefix // servers in front, whose word on a person's address is taken
	Metrics  *Metrics       // nil: counted for the page only
	Draining func() bool    // says that the server is about to stop; nil: never
	Handbook fs.FS          // holds docs/so-tay.md and its pictures; nil: there is none to read
}

// DemoAccount is an account of the demonstration, whose password is no secret.
type DemoAccount struct {
	Login    string
	Name     message.Phrase
	Password string
}

type server struct {
	sys      *app.System
	opts     Options
	log      *slog.Logger
	now      func() time.Time
	pages    *pages
	assets   *assets
	sessions *scs.SessionManager
	brake    *brake
	handbook *handbook
	sso      *sso          // nil: there is none
	hashing  chan struct{} // bounds how many passwords are checked at once: each takes 19 MiB
}

// New returns the handler of all pages. It fails when a template or the
// catalogue behind it is broken.
func New(sys *app.System, opts Options) (http.Handler, error) {
	s := &server{sys: sys, opts: opts, log: opts.Log, now: opts.Now, hashing: make(chan struct{}, runtime.NumCPU())}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.opts.Metrics == nil {
		s.opts.Metrics = NewMetrics(sys)
	}
	var err error
	if s.assets, err = newAssets(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.pages, err = newPages(s.assets); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.handbook, err = readHandbook(opts.Handbook); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s.brake, s.sso = newBrake(s.now), newSSO(opts.SSO)
	s.sessions = newSessions(sys, opts.Secure)
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.fail(&visit{w: w, r: r, lang: langOf(r), id: idOf(r)}, err)
	}

	mux := http.NewServeMux()
	for _, route := range s.routes() {
		mux.Handle(route.pattern, s.serve(route))
	}
	programs, err := api.New(sys, s.log, s.now)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	for _, route := range programs.Routes() {
		mux.Handle(route.Pattern, route.Handler)
	}
	mux.Handle("GET /static/{file}", s.assets)
	mux.HandleFunc(health, s.healthy)
	mux.HandleFunc(readiness, s.ready)

	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(route{handle: s.crossOrigin, open: true}))
	return behind(opts.Proxies, s.watch(mux, withHeaders(opts.Secure, atHome(opts, origin.Handler(mux))))), nil
}
