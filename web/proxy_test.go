package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/parindex/parindex/web"
)

// TestBrakeBehindAProxy: people behind one server in front are told apart, and
// nobody who is not that server may claim to be another.
func TestBrakeBehindAProxy(t *testing.T) {
	sys := openDemo(t, (&clock{}).now)
	handler, err := web.New(sys, web.Options{Now: (&clock{}).now, Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.10/32")}})
	if err != nil {
		t.Fatal(err)
	}
	try := func(from, claim string) int {
		r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"login": {"x"}, "password": {"y"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from
		if claim != "" {
			r.Header.Set("X-Forwarded-For", claim)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	until := func(from, claim string) bool {
		for range 22 {
			if try(from, claim) == http.StatusTooManyRequests {
				return true
			}
		}
		return false
	}
	if !until("192.0.2.10:1000", "198.51.100.1, 203.0.113.1") {
		t.Fatal("nobody is ever told to wait")
	}
	if try("192.0.2.10:1000", "203.0.113.2") == http.StatusTooManyRequests {
		t.Error("a neighbour behind the same proxy is told to wait")
	}
	if try("192.0.2.10:1000", "203.0.113.9, 203.0.113.1") != http.StatusTooManyRequests {
		t.Error("a made-up first address is believed")
	}
	if !until("192.0.2.99:1000", "") {
		t.Fatal("nobody is ever told to wait")
	}
	if try("192.0.2.99:1000", "203.0.113.77") != http.StatusTooManyRequests {
		t.Error("whoever is no proxy is believed")
	}
}
