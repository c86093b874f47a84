// Package oidc_test signs people in by a provider that others wrote, with its
// own pages, so that what we take for OpenID Connect is not only our own idea
// of it.
package oidc_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// provide serves the provider, which knows one client and its own people.
func provide(t *testing.T, back string) *httptest.Server {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	storage.RegisterClients(storage.WebClient("parindex", "secret", back))
	kept := storage.NewStorage(storage.NewUserStore(server.URL))
	handler = exampleop.SetupServer(server.URL, kept, slog.New(slog.NewTextHandler(io.Discard, nil)), false)
	return server
}

func TestZitadelExample(t *testing.T) {
	sys, err := app.Open(t.Context(), t.TempDir(), "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close()
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	var handler http.Handler
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer site.Close()
	op := provide(t, site.URL+"/sign-in/sso/back")
	handler, err = web.New(sys, web.Options{
		Site: site.URL, SSO: &web.SSO{Issuer: op.URL, Client: "parindex", Secret: "secret", Claim: "preferred_username", Name: "Zitadel"},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	// An administrator says whom the provider's user is here.
	tie(t, sys, "ytich.vanphong", "test-user@"+host(t, op.URL))
	got := signIn(t, site.URL+"/sign-in/sso?next=/account", "test-user@"+host(t, op.URL), "verysecure")
	if got.Request.URL.Path != "/account" || !strings.Contains(body(t, got), "ytich.vanphong") {
		t.Error("ended at", got.Request.URL)
	}
	// Whom the provider knows and nobody here is, is not signed in.
	other := signIn(t, site.URL+"/sign-in/sso", "test-user2", "verysecure")
	if other.StatusCode != http.StatusForbidden {
		t.Error("nobody:", other.Status, other.Request.URL)
	}
}

func host(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Hostname()
}

func tie(t *testing.T, sys *app.System, login, name string) {
	t.Helper()
	people, err := sys.People(t.Context(), app.Console("test"), app.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people.Rows {
		if p.Login == login {
			if err := sys.SetIdentity(t.Context(), app.Console("test"), p.ID, name); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("no", login)
}

var hidden = regexp.MustCompile(`name="id" value="([^"]*)"`)

// signIn goes the way of a person: to the provider, through its form, and back.
func signIn(t *testing.T, from, name, password string) *http.Response {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	page, err := browser.Get(from)
	if err != nil {
		t.Fatal(err)
	}
	id := hidden.FindStringSubmatch(body(t, page))
	if id == nil {
		t.Fatal("no form at ", page.Request.URL)
	}
	got, err := browser.PostForm(page.Request.URL.String(), url.Values{"username": {name}, "password": {password}, "id": {id[1]}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = got.Body.Close() })
	return got
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
