package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parindex/parindex/web"
)

// TestHostHeader: where the address is laid down, requests for other names are
// refused, and links are made for it whatever a request claims.
func TestHostHeader(t *testing.T) {
	s := serveEmpty(t, web.Options{Site: "https://cchc.example.vn", Hosts: []string{"noi-bo.example.vn", "[::1]"}})
	ask := func(host, path string) int {
		t.Helper()
		r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		return got.StatusCode
	}
	for host, want := range map[string]int{
		"cchc.example.vn": ok, "CCHC.example.vn:443": ok, "cchc.example.vn.": ok, "noi-bo.example.vn:8080": ok, "[::1]:8080": ok,
		"evil.example": 421, "cchc.example.vn.evil.example": 421, "": 421, "127.0.0.1": 421, "evil.example:443@cchc.example.vn": 421,
	} {
		if host == "" {
			host = strings.TrimPrefix(s.URL, "http://")
		}
		if got := ask(host, "/sign-in"); got != want {
			t.Errorf("%s: %d, want %d", host, got, want)
		}
	}
	if got := ask("10.1.2.3", "/healthz"); got != ok {
		t.Error("a monitor that asks by address:", got)
	}
}

// TestLinksOfAnUnsureHost: without an address laid down the page says that it
// believes the browser.
func TestLinksOfAnUnsureHost(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	href, _ := v.sees("/people").Find("tbody a").First().Attr("href")
	if plain := v.want(ok, href+"/link"); strings.Contains(plain.text("main"), "--public-url") || !strings.Contains(plain.text("code.address"), s.URL+"/link?t=") {
		t.Error("an address of the machine:", plain.text("main"))
	}
	r, err := http.NewRequest(http.MethodPost, s.URL+href+"/link", nil)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.http.Jar.Cookies(at) {
		r.AddCookie(c)
	}
	r.Host = "cchc.example.vn"
	if flagged := v.send(r); flagged.status != ok || !strings.Contains(flagged.text("main"), "--public-url") {
		t.Error("a name that the browser claims:", flagged.status, flagged.text("main"))
	}
}
