package fetch_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/fetch"
)

func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/rss", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<rss/>")) })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2<<20)) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.Handle("/turn", http.RedirectHandler("/rss", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/file", http.RedirectHandler("file:///etc/passwd", http.StatusFound))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestGet(t *testing.T) {
	at := serve(t)
	client := fetch.Client{Timeout: 300 * time.Millisecond, Most: 1 << 20, Inside: true}
	for path, want := range map[string]string{
		"/rss": "", "/turn": "", "/none": "trả lời mã 404", "/big": "nhiều hơn 1 MB", "/slow": "không tải được", "/round": "không tải được", "/file": "không tải được",
	} {
		got, err := client.Get(t.Context(), at+path)
		if want == "" {
			if err != nil || string(got) != "<rss/>" {
				t.Errorf("%s: %q, %v", path, got, err)
			}
			continue
		}
		var fault *fetch.Fault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestNotInside(t *testing.T) {
	at := serve(t)
	client := fetch.Client{Timeout: time.Second, Most: 1 << 20}
	port := at[strings.LastIndex(at, ":"):]
	for _, host := range []string{at, "http://localhost" + port, "http://[::1]" + port, "http://[::ffff:127.0.0.1]" + port, "http://0.0.0.0" + port, "http://10.0.0.1", "http://169.254.169.254/latest",
		"http://192.168.1.1", "http://100.64.0.1", "http://[fd00::1]", "http://[64:ff9b::7f00:1]", "http://2130706433"} {
		if _, err := client.Get(t.Context(), host); err == nil || !strings.Contains(err.Error(), "mạng nội bộ") && !strings.HasPrefix(host, "http://2130706433") {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, address := range []string{"", "rss", "file:///etc/passwd", "http://", "https://a:b@x.vn/rss", "ftp://x.vn"} {
		if _, err := client.Get(t.Context(), address); err == nil || !strings.Contains(err.Error(), "địa chỉ phải") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
