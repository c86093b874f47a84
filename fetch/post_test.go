package fetch_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/parindex/parindex/fetch"
)

// TestPost: what is handed over arrives with its headers; no answer is
// followed elsewhere, and nothing goes inside the network.
func TestPost(t *testing.T) {
	var got []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Idempotency-Key")+" "+string(body))
		switch r.URL.Path {
		case "/turn":
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		case "/fault":
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer s.Close()
	c := fetch.Client{Timeout: 5 * time.Second, Inside: true}
	for path, good := range map[string]bool{"/there": true, "/turn": false, "/fault": false} {
		got = nil
		err := c.Post(t.Context(), s.URL+path, []byte("{}"), map[string]string{"Idempotency-Key": "k"})
		if (err == nil) != good || len(got) != 1 || got[0] != "POST "+path+" k {}" {
			t.Errorf("%s: %v, %q", path, err, got)
		}
	}
	got = nil
	if err := (fetch.Client{Timeout: 5 * time.Second}).Post(t.Context(), s.URL, nil, nil); err == nil || len(got) > 0 {
		t.Errorf("a call inside the network: %v, %q", err, got)
	}
	for _, address := range []string{"ftp://x.vn/", "https://a:b@x.vn/", "://"} {
		if err := c.Post(t.Context(), address, nil, nil); err == nil {
			t.Errorf("%s is taken", address)
		}
	}
}
