package web_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
)

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestHeaders(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	for _, path := range []string{unit, "/sign-in", "/nowhere", round + "/losses", unit + "/report.docx"} {
		got := v.get(path)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY",
		} {
			if !strings.Contains(got.header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		policy := got.header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s", path, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
	}
}

// assets returns the static files that a page loads, and those that its style
// sheet does.
func assets(t *testing.T, v *visitor, page *reply) map[string]*reply {
	t.Helper()
	files := map[string]*reply{}
	for _, e := range page.Find("link[href], script[src]").EachIter() {
		name, there := e.Attr("href")
		if !there {
			name, _ = e.Attr("src")
		}
		files[name] = v.get(name)
	}
	for _, css := range regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(files[attr(page, "link[rel=stylesheet]", "href")].body, -1) {
		files["/static/"+css[1]] = v.get("/static/" + css[1])
	}
	return files
}

// TestFirstLoad: the overview and all that it loads stay under 100 kB, with
// nothing packed, and what never changes is kept by the browser.
func TestFirstLoad(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	page := v.get(unit)
	total := len(page.body)
	for name, file := range assets(t, v, page) {
		total += len(file.body)
		if file.status != http.StatusOK || !strings.Contains(file.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %s", name, file.status, file.header.Get("Cache-Control"))
		}
	}
	t.Logf("%d bytes", total)
	if total > 100_000 {
		t.Errorf("the first load is %d bytes", total)
	}
	if got := v.get("/static/bevietnam-OFL.txt"); got.status != http.StatusNotFound {
		t.Error("files that pages do not use are served")
	}
}

func TestGzip(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	for _, path := range []string{unit, attr(v.get(unit), "link[rel=stylesheet]", "href")} {
		r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
		response, err := v.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s is not packed: %v", path, response.Header)
		}
		z, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil || string(plain) != v.get(path).body {
			t.Errorf("%s: what is packed differs (%v)", path, err)
		}
	}
}

// TestQueries: a page asks the database a fixed number of times, however many
// rows it shows.
func TestQueries(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	for path, most := range map[string]int64{
		unit: 16, unit + "/sheet": 16, unit + "/sheet/3.4.1": 14, unit + "/losses": 14, unit + "/plan": 16, unit + "/documents": 10, unit + "/report": 22,
		round + "/ranking": 10, round + "/losses": 14,
	} {
		v.get(path)
		n := s.queries.Load()
		t.Logf("%s: %d queries", path, n)
		if n > most {
			t.Errorf("%s: %d queries, at most %d", path, n, most)
		}
	}
}

// TestLookingWritesNothing: the token stays, so that pages are read at the
// speed of reading.
func TestLookingWritesNothing(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	if got := v.get(unit); got.header.Get("Set-Cookie") != "" {
		t.Error("looking at a page wrote the session")
	}
}

// TestKeysMadeOnTheWay: keys that a template or handler puts together are in
// the catalogue too; those that stand in templates are checked at start.
func TestKeysMadeOnTheWay(t *testing.T) {
	var keys []string
	for _, state := range remediation.States {
		keys = append(keys, "state."+string(state))
	}
	for _, nature := range []remediation.Nature{remediation.Subjective, remediation.Objective, remediation.Mixed} {
		keys = append(keys, "web.nature."+string(nature))
	}
	for _, kind := range rulebook.Kinds() {
		keys = append(keys, "web.rule."+kind)
	}
	for _, kind := range []app.Kind{app.NotFound, app.Forbidden, app.Invalid, app.Conflict, app.Missing} {
		keys = append(keys, "web.refused."+string(kind))
	}
	for _, name := range []string{"overview", "sheet", "component", "ranking", "losses", "plan", "action", "documents", "report", "sign-in", "password", "nothing", "fault"} {
		keys = append(keys, "web."+name+".title")
	}
	for _, key := range keys {
		if entry, ok := message.Entry(key); !ok || entry.VI == "" || entry.EN == "" {
			t.Errorf("the catalogue lacks %s", key)
		}
	}
}

// TestFailureIsSaidOnce: what nobody foresaw shows a number and no cause.
func TestFailureIsSaidOnce(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	if err := s.sys.Close(); err != nil {
		t.Fatal(err)
	}
	got := v.get(unit)
	if got.status != http.StatusInternalServerError || !strings.Contains(got.text("main"), "Mã sự cố:") {
		t.Errorf("%d %s", got.status, got.text("main"))
	}
	for _, cause := range []string{"sql", "database", "closed", ".go:"} {
		if strings.Contains(strings.ToLower(got.text("body")), cause) {
			t.Errorf("the page tells the cause: %s", got.text("main"))
		}
	}
	if got := v.get("/readyz"); got.status != http.StatusServiceUnavailable {
		t.Error("readiness:", fmt.Sprint(got.status))
	}
}
