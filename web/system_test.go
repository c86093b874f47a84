package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// TestStateOfTheSystem: who administers the whole sees it in plain words, with
// what must be mended and how.
func TestStateOfTheSystem(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	v.get(round + "/ranking")
	page := v.get("/system")
	if page.status != ok {
		t.Fatal(page.status, page.text("main"))
	}
	for _, says := range []string{"Kho tài liệu đọc và ghi được", "không biết bản sao lưu để ở đâu", "--backup-dir", "Phiên đang đăng nhập 1", "không có HTTPS thì mật khẩu"} {
		if text := page.text("main"); !strings.Contains(strings.ReplaceAll(text, "Kho tài liệu Tốt", "Kho tài liệu"), says) {
			t.Errorf("the page lacks %q:\n%s", says, text)
		}
	}
	if first := page.Find("tbody tr").First().Text(); strings.Contains(first, "Tốt") {
		t.Errorf("what is well comes before what must be mended: %s", first)
	}
	if page.Find(".side .entries a[href='/system']").Length() != 1 {
		t.Error("no entry leads to the page")
	}
	if s.visitor(t, "ytich.chutich").get(unit).Find("a[href='/system']").Length() != 0 {
		t.Error("an entry leads to a refusal")
	}
}

// TestRequestsAreCountedAndNumbered: the answer, the log and the counters speak
// of the same request.
func TestRequestsAreCountedAndNumbered(t *testing.T) {
	sys := openDemo(t, (&clock{}).now)
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	var draining atomic.Bool
	metrics := web.NewMetrics(sys)
	handler, err := web.New(sys, web.Options{Log: slog.New(slog.NewJSONHandler(&log, nil)), Metrics: metrics, Draining: draining.Load, Secure: true})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(h http.Handler, path, id string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("X-Request-Id", id)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if got := ask(handler, "/sign-in?next=/mat", "truoc-12345678").Header(); got.Get("X-Request-Id") != "truoc-12345678" || got.Get("Strict-Transport-Security") == "" {
		t.Errorf("%v", got)
	}
	if got := ask(handler, "/khong-co", `x" status=200`).Header().Get("X-Request-Id"); len(got) != 12 {
		t.Errorf("a made-up number was taken: %q", got)
	}
	var line struct {
		Request, Path string
		Status        int
	}
	first, _, _ := strings.Cut(log.String(), "\n")
	if err := json.Unmarshal([]byte(first), &line); err != nil || line.Request != "truoc-12345678" || line.Path != "/sign-in" || line.Status != 200 {
		t.Errorf("%s: %v", first, err)
	}
	if ask(handler, "/readyz", "").Code != ok {
		t.Error("not ready")
	}
	draining.Store(true)
	if got := ask(handler, "/readyz", "").Code; got != http.StatusServiceUnavailable {
		t.Errorf("ready although it is about to stop: %d", got)
	}
	if ask(handler, "/healthz", "").Code != ok || ask(handler, "/sign-in", "").Code != ok {
		t.Error("a server that drains still answers")
	}
	body, err := io.ReadAll(ask(metrics.Handler(), "/metrics", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{
		`parindex_requests_total{route="GET /sign-in",status="200"} 2`, `parindex_requests_total{route="none",status="404"} 1`,
		`parindex_request_seconds_count{route="GET /sign-in"} 2`, `parindex_database_statements_total{route="GET /readyz"}`,
		"parindex_imports_total 1", "parindex_conversions_total 0", "parindex_sessions 0", "parindex_build_info{",
	} {
		if !strings.Contains(string(body), says) {
			t.Errorf("the metrics lack %s:\n%s", says, body)
		}
	}
	if ask(handler, "/metrics", "").Code != http.StatusNotFound {
		t.Error("the pages hand out metrics")
	}
}
