package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/notice"
)

// TestCalls: what a unit is told is posted to its office's bridge, signed; one
// that is refused comes again under the same key, and nothing comes twice.
func TestCalls(t *testing.T) {
	var mu sync.Mutex
	type call struct{ key, signature, at, body string }
	var calls []call
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		calls = append(calls, call{r.Header.Get("Idempotency-Key"), r.Header.Get("X-Parindex-Signature"), r.Header.Get("X-Parindex-Time"), string(body)})
		if len(calls) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer s.Close()
	clock := calendar.MustParse("30/4/2024").At(9)
	sys, err := app.Open(t.Context(), t.TempDir(), "", func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close() //nolint:errcheck // the test is over
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	sys.Fetch.Inside = true
	admin := signIn(t, sys, "quantri")
	for _, bad := range []string{"ftp://x.vn", "https://a:b@x.vn", "x"} {
		if _, err := sys.AddReceiver(t.Context(), admin, "tinh-lang-son", bad); !isKind(err, app.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	secret, err := sys.AddReceiver(t.Context(), admin, "huyen-chi-lang", s.URL+"/cau-noi")
	if err != nil {
		if secret, err = sys.AddReceiver(t.Context(), admin, "tinh-lang-son", s.URL+"/cau-noi"); err != nil {
			t.Fatal(err)
		}
	}
	send := map[string]func(context.Context, notice.Delivery) error{notice.Hook: sys.Call}
	for range 3 {
		if _, err := sys.NoticeDates(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := sys.Deliver(t.Context(), send); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(time.Hour)
	}
	keys := map[string]int{}
	for _, c := range calls {
		keys[c.key]++
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil || c.signature != "sha256="+notice.Sign(secret, at, c.body) {
			t.Errorf("signed %s at %s: %v", c.signature, c.at, err)
		}
	}
	// Thirteen units owe the report that is due on 02/5/2024.
	if len(keys) != 13 || len(calls) != 14 || keys[calls[0].key] != 2 {
		t.Errorf("%d calls of %d things; the first was refused once", len(calls), len(keys))
	}
	if v, err := sys.Receivers(t.Context(), admin); err != nil || len(v.Rows) != 1 {
		t.Error(v, err)
	}
	// Inside the network only where the administrator allows it.
	sys.Fetch.Inside = false
	if err := sys.Call(t.Context(), notice.Delivery{Address: s.URL, Body: "{}"}); err == nil {
		t.Error("a call inside the network")
	}
}
