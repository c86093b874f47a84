package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
	"github.com/parindex/parindex/web"
)

const (
	round = "/rounds/chi-lang-2023"
	unit  = round + "/units/y-tich"
	other = round + "/units/quan-son"
)

// passwords are those of the demonstration.
var passwords = map[string]string{
	"ytich.chutich": "demo-ytich-2023", "ytich.vanphong": "demo-vanphong-2023", "chilang.noivu": "demo-noivu-2023",
	"chilang.thamdinh": "demo-thamdinh-2023", "quanson.vanphong": "demo-quanson-2023", "quantri": "demo-quantri-2023", "khach": "demo-khach-2023", "chilang.chutich": "demo-lanhdao-2023",
}

// site is the demonstration, served.
type site struct {
	*httptest.Server
	sys     *app.System
	clock   *clock
	queries *lastQueries
}

// lastQueries is how often the last request asked the database.
type lastQueries struct {
	n      atomic.Int64
	served sync.RWMutex // read-locked by each request until it is counted
}

// Load waits for what is still being served: a page may reach its reader before
// its handler has returned.
func (q *lastQueries) Load() int64 {
	q.served.Lock()
	defer q.served.Unlock()
	return q.n.Load()
}

// clock is a clock that a test can put forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2024, 10, 15, 3, 0, 0, 0, time.UTC).Add(time.Duration(c.ahead.Load()))
}

func openDemo(t *testing.T, now func() time.Time) *app.System {
	t.Helper()
	sys, err := app.Open(context.Background(), t.TempDir(), "", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sys.Close(); err != nil {
			t.Error(err)
		}
	})
	return sys
}

// serveEmpty serves a system without any round.
func serveEmpty(t *testing.T, opts web.Options) *site {
	t.Helper()
	s := &site{clock: &clock{}, queries: &lastQueries{}}
	s.sys = openDemo(t, s.clock.now)
	opts.Now, opts.Log = s.clock.now, slog.New(slog.NewTextHandler(io.Discard, nil))
	handler, err := web.New(s.sys, opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.queries.served.RLock()
		defer s.queries.served.RUnlock()
		ctx, counter := store.WithCounter(r.Context())
		handler.ServeHTTP(w, r.WithContext(ctx))
		s.queries.n.Store(int64(counter.Count()))
	}))
	t.Cleanup(s.Close)
	return s
}

// serveDemo serves the demonstration.
func serveDemo(t *testing.T) *site {
	t.Helper()
	s := serveEmpty(t, web.Options{Demo: []web.DemoAccount{
		{Login: "ytich.chutich", Name: message.Phrase{VI: "Chủ tịch UBND xã Y Tịch", EN: "Chair of the People's Committee, Y Tịch"}, Password: "demo-ytich-2023"},
		{Login: "chilang.noivu", Name: message.Phrase{VI: "Phòng Nội vụ huyện Chi Lăng (thường trực)", EN: "Home Affairs Office, Chi Lăng District"}, Password: "demo-noivu-2023"},
	}})
	if _, err := s.sys.LoadRound(context.Background(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	return s
}

// action returns the path of Y Tịch's action on 3.4.1.
func (s *site) action(t *testing.T) string {
	t.Helper()
	plan, err := s.sys.Plan(context.Background(), app.Console("test"), "chi-lang-2023", "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range plan.Rows {
		if slices.Contains(row.Components, "3.4.1") {
			return unit + "/plan/" + string(row.ID)
		}
	}
	t.Fatal("the demonstration has no action on 3.4.1")
	return ""
}

// visitor is a browser of one person.
type visitor struct {
	t    *testing.T
	site *site
	http *http.Client
}

// reply is what a visitor was sent.
type reply struct {
	*goquery.Document
	status int
	header http.Header
	body   string
}

// visitor returns a browser in which login is signed in; nobody if it is "".
func (s *site) visitor(t *testing.T, login string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if login != "" {
		if got := v.post("/sign-in", "login", login, "password", passwordOf(login)); got.status != http.StatusSeeOther {
			t.Fatalf("sign-in of %s: status %d\n%s", login, got.status, got.Find("[role=alert]").Text())
		}
	}
	return v
}

func (v *visitor) get(path string) *reply {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.site.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(r)
}

// post sends a form of names and values.
func (v *visitor) post(path string, pairs ...string) *reply {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Add("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

func (v *visitor) send(r *http.Request) *reply {
	v.t.Helper()
	response, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil && !errors.Is(err, io.EOF) {
		v.t.Fatal(err)
	}
	got := &reply{status: response.StatusCode, header: response.Header, body: string(body)}
	if got.Document, err = goquery.NewDocumentFromReader(strings.NewReader(got.body)); err != nil {
		v.t.Fatal(err)
	}
	return got
}

// text returns the text of what a selector finds: what a person reads, with
// one space between the parts.
func (r *reply) text(selector string) string {
	var parts []string
	var visit func(e *goquery.Selection)
	visit = func(e *goquery.Selection) {
		for _, part := range e.Contents().EachIter() {
			switch goquery.NodeName(part) {
			case "#text":
				parts = append(parts, strings.Fields(part.Text())...)
			case "title": // of a picture: said only when pointed at
			default:
				visit(part)
			}
		}
	}
	visit(r.Find(selector))
	return strings.Join(parts, " ")
}
