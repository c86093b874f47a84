package cli_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parindex/parindex/cli"
)

// output is what a running command prints, read while it runs.
type output struct {
	mu sync.Mutex
	b  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var address = regexp.MustCompile(`https?://127\.0\.0\.1:\d+`)

// started runs a server command until stop is called, which returns its exit
// code: a SIGTERM, as the system sends it, ends it in order.
func started(t *testing.T, args ...string) (url string, out *output, stop func() int) {
	t.Helper()
	return startedAt(t, "127.0.0.1:0", args...)
}

// startedAt is started at an address.
func startedAt(t *testing.T, addr string, args ...string) (url string, out *output, stop func() int) {
	t.Helper()
	out = &output{}
	code := make(chan int, 1)
	go func() { code <- cli.Run(append(args, "--addr", addr), strings.NewReader(""), out, out) }()
	for range 600 {
		if url = address.FindString(out.String()); url != "" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if url == "" {
		t.Fatalf("no address after 30 s: %s", out)
	}
	return url, out, func() int {
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		select {
		case c := <-code:
			return c
		case <-time.After(20 * time.Second):
			t.Fatal("still running 20 s after SIGTERM")
			return -1
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || res.Body.Close() != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestDemoStartsServesAndStops(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	for _, round := range []string{"new", "used again"} {
		url, out, stop := started(t, "demo", "--data", dir)
		status, page := get(t, url)
		if status != http.StatusOK || !strings.Contains(page, "ytich.chutich") {
			t.Errorf("%s: %d", round, status)
		}
		if code := stop(); code != 0 {
			t.Errorf("%s: exit %d: %s", round, code, out)
		}
		if s := out.String(); !strings.Contains(s, "demo-ytich-2023") || !strings.Contains(s, "Đã dừng.") {
			t.Errorf("%s: %s", round, s)
		}
	}
}

func TestDemoRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "luận văn.docx"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"a folder of another":   {[]string{"--data", full, "--addr", "127.0.0.1:0"}, "không phải của bản trình diễn"},
		"a taken port":          {[]string{"--addr", listener.Addr().String()}, "--addr 127.0.0.1:8081"},
		"an address of the net": {[]string{"--addr", "0.0.0.0:8080"}, "chỉ mở ở 127.0.0.1"},
		"every address":         {[]string{"--addr", ":8080"}, "chỉ mở ở 127.0.0.1"},
		"no address":            {[]string{"--addr", "nonsense"}, "chỉ mở ở 127.0.0.1"},
		"an impossible port":    {[]string{"--addr", "127.0.0.1:99999"}, "không mở được địa chỉ"},
	} {
		code, out, errs := run(t, append([]string{"demo"}, c.args...)...)
		if code != 1 || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
	if entries, err := os.ReadDir(full); err != nil || len(entries) != 1 {
		t.Errorf("the other's folder was touched: %v, %v", entries, err)
	}
}

// An office's own installation: load a round, start, read the one-time
// password, make the report.
func TestOwnInstallation(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	code, out, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir)
	if code != 0 || !strings.Contains(out, "20 kết quả") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 1 || !strings.Contains(errs, "Chưa có gì được ghi") {
		t.Errorf("again: exit %d: %s", code, errs)
	}
	// Passwords of a round file are known to whoever has it: none is used.
	if !strings.Contains(out, "chưa có mật khẩu") {
		t.Errorf("%s", out)
	}
	code, out, errs = run(t, "user", "reset", "ytich.chutich", "--data", dir)
	if code != 0 || !strings.Contains(out, "Mật khẩu dùng một lần: ") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := run(t, "user", "reset", "nobody", "--data", dir); code != 1 || !strings.Contains(errs, "Không có tài khoản “nobody”") {
		t.Errorf("exit %d: %s", code, errs)
	}
	code, out, errs = run(t, "audit", "verify", "--data", dir, "--json")
	if code != 0 || !strings.Contains(out, `"chain":"Tỉnh Lạng Sơn","entries":2,"tip":"`) {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	// Scored anew from the database, the round is what the files give.
	_, fromFiles, _ := run(t, "score", "--index", "../rules/chi-lang-2023.yaml", "--inputs", "../demo/chi-lang-2023.csv", "--units", "../demo/units.csv", "--json")
	code, anew, errs := run(t, "rescore", "chi-lang-2023", "--data", dir, "--json")
	if code != 0 || anew != fromFiles {
		t.Errorf("exit %d: %s: rescored differs from score", code, errs)
	}
	file := filepath.Join(dir, "report.docx")
	code, out, errs = run(t, "report", "remediation", "--data", dir, "--unit", "y-tich", "--year", "2023", "--out", file)
	if code != 0 || !strings.Contains(out, "report.docx") || !strings.Contains(errs, "61/KH-UBND ghi ngày 21/02/2023") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if data, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(data), "PK") {
		t.Errorf("%v", err)
	}
	if _, err := exec.LookPath("soffice"); err == nil {
		pdf := filepath.Join(dir, "report.pdf")
		if code, _, errs := run(t, "report", "remediation", "--data", dir, "--unit", "y-tich", "--year", "2023", "--out", pdf); code != 0 {
			t.Errorf("exit %d: %s", code, errs)
		}
		if data, err := os.ReadFile(pdf); err != nil || !strings.HasPrefix(string(data), "%PDF") {
			t.Errorf("%v", err)
		}
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no such unit":   {[]string{"--data", dir, "--unit", "mars", "--year", "2023", "--out", file}, "Không có đơn vị “mars”"},
		"no such year":   {[]string{"--data", dir, "--unit", "y-tich", "--year", "2022", "--out", file}, "không có kết quả của năm 2022"},
		"no such folder": {[]string{"--data", dir + "x", "--unit", "y-tich", "--year", "2023", "--out", file}, "không có thư mục dữ liệu"},
		"no such format": {[]string{"--data", dir, "--unit", "y-tich", "--year", "2023", "--out", "a.rtf"}, "phải có đuôi .docx, .pdf hoặc .odt"},
		"nowhere to go":  {[]string{"--data", dir, "--unit", "y-tich", "--year", "2023", "--out", dir + "/no/such/a.docx"}, "không ghi được"},
	} {
		if code, _, errs := run(t, append([]string{"report", "remediation"}, c.args...)...); code != 1 || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d: %s", name, code, errs)
		}
	}
}

// The shipped template, exported and put in place as an office would, gives the
// same report.
func TestTemplateExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	report := func() string {
		file := filepath.Join(t.TempDir(), "report.docx")
		if code, _, errs := run(t, "report", "remediation", "--data", dir, "--unit", "y-tich", "--year", "2023", "--out", file); code != 0 {
			t.Fatal(errs)
		}
		return read(t, file)
	}
	shipped := report()
	if err := os.Mkdir(filepath.Join(dir, "templates"), 0o700); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "templates", "remediation.docx")
	if code, _, errs := run(t, "template", "export", "remediation", "--out", own); code != 0 {
		t.Fatal(errs)
	}
	if report() != shipped {
		t.Error("the exported template gives another report")
	}
	if code, _, errs := run(t, "template", "export", "poem", "--out", own); code != 1 || !strings.Contains(errs, "remediation") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestServeMakesTheAdministratorOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	url, out, stop := started(t, "serve", "--data", dir, "--as-root")
	if status, _ := get(t, url); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	if code := stop(); code != 0 || !strings.Contains(out.String(), "Mật khẩu dùng một lần: ") {
		t.Errorf("exit %d: %s", code, out)
	}
	_, out, stop = started(t, "serve", "--data", dir, "--as-root")
	if code := stop(); code != 0 || strings.Contains(out.String(), "Mật khẩu") {
		t.Errorf("exit %d: %s", code, out)
	}
}

// Every command has help with an example, in Vietnamese.
func TestHelp(t *testing.T) {
	for _, cmd := range [][]string{{}, {"demo"}, {"serve"}, {"load"}, {"score"}, {"report"}, {"report", "remediation"}, {"template"}, {"template", "export"}, {"user"}, {"user", "reset"}, {"audit"}, {"audit", "verify"}, {"rescore"}, {"forecast"}, {"target"}, {"load-results"}, {"index"}, {"index", "check"}, {"index", "test"}, {"index", "diff"}, {"index", "show"}} {
		code, out, errs := run(t, append(cmd, "--help")...)
		if code != 0 || errs != "" || !strings.Contains(out, "Ví dụ:\n  parindex ") || strings.Contains(out, "Usage") || strings.Contains(out, "Flags") {
			t.Errorf("%v: exit %d: %s%s", cmd, code, out, errs)
		}
	}
	for _, bad := range [][]string{{"grade"}, {"load"}, {"load", "--data", "x"}, {"report", "annual"}, {"score", "--json=perhaps"}, {"demo", "--addr"}} {
		code, out, errs := run(t, bad...)
		if code != 2 || out != "" || !strings.Contains(errs, "--help") {
			t.Errorf("%v: exit %d: %q %q", bad, code, out, errs)
		}
	}
}

// A bound that makes no sense is refused before anything is written.
func TestBoundOfAFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	for _, most := range []string{"0", "-1", "5000", "nhiều"} {
		if code, _, errs := run(t, "serve", "--data", dir, "--max-file", most); code == 0 || errs == "" {
			t.Errorf("%s: exit %d", most, code)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}
