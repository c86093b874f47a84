package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDutiesNews counts the news of a file, and again nothing.
func TestDutiesNews(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join(t.TempDir(), "rss.xml")
	const rss = "<rss><item><title>Một</title><link>https://x.vn/tin/1</link><pubDate>02/01/2024</pubDate></item>\n" +
		"<item><title>Hai</title><link>https://x.vn/gioi-thieu</link><pubDate>03/01/2024</pubDate></item><item><title>Ba</title></item></rss>"
	if err := os.WriteFile(file, []byte(rss), 0o600); err != nil {
		t.Fatal(err)
	}
	news := append([]string{"duties", "news", file, "--data", dir, "--unit"}, "y-tich")
	code, out, errs := run(t, append(news, "--json", "--only", "/tin/")...)
	if code != 0 || strings.TrimSpace(out) != `{"added":1,"again":0,"other":1}` || !strings.Contains(errs, "rss.xml:2: cột date") {
		t.Errorf("exit %d: %s %s", code, out, errs)
	}
	if code, out, _ = run(t, news...); code != 0 || !strings.Contains(out, "Xã Y Tịch: thêm 1 tin, bài; 1 mục đã có") {
		t.Errorf("exit %d: %s", code, out)
	}
	for want, args := range map[string][]string{
		"nowhere":          {"duties", "news", file, "--data", dir, "--unit", "nowhere"},
		"mạng nội bộ":      {"duties", "news", "http://127.0.0.1:1/rss", "--data", dir, "--unit", "y-tich"},
		"không phải nguồn": {"duties", "news", "cli.go", "--data", dir, "--unit", "y-tich"},
		"không có tệp":     {"duties", "news", "none.xml", "--data", dir, "--unit", "y-tich"},
	} {
		if code, _, errs := run(t, args...); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}
