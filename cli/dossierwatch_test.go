package cli_test

import (
	"bufio"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
)

// ofDemo is an installation with the demonstration.
func ofDemo(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	return data
}

func drop(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Minute)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

const dossierTable = "Mã hồ sơ;Đơn vị;Cán bộ xử lý;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả\n"

func TestWatchedFolder(t *testing.T) {
	data, dir := ofDemo(t), t.TempDir()
	drop(t, filepath.Join(dir, "a.csv"), dossierTable+"A-1;UBND xã Y Tịch;;04/03/2024;06/03/2024;05/03/2024\nA-2;xã Lạ;;04/03/2024;06/03/2024;\n")
	drop(t, filepath.Join(dir, "b.csv"), "không phải hồ sơ\n1\n")
	drop(t, filepath.Join(dir, "ghi-chu.docx"), "x")
	if err := os.WriteFile(filepath.Join(dir, "dang-ghi.csv"), []byte(dossierTable), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"dossiers", "import", "--watch", dir, "--once", "--unit", "tinh-lang-son", "--data", data}
	code, out, errs := run(t, args...)
	if code != 0 || !strings.Contains(out, "a.csv: 1 hồ sơ (1 mới, 0 sửa), 1 dòng bị loại") || !strings.Contains(out, "b.csv: không nạp được") {
		t.Fatal(code, out, errs)
	}
	for path, want := range map[string]string{
		"done/a.csv": "A-1", "done/a.csv.ly-do.txt": "xã Lạ", "failed/b.csv": "1", "failed/b.csv.ly-do.txt": "b.csv", "ghi-chu.docx": "x", "dang-ghi.csv": "Mã",
	} {
		got, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	// A file of a name that came before takes the place of nothing.
	drop(t, filepath.Join(dir, "a.csv"), dossierTable+"A-3;UBND xã Y Tịch;;04/03/2024;06/03/2024;05/03/2024\n")
	if code, out, errs := run(t, args...); code != 0 {
		t.Fatal(code, out, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "done", "a-2.csv")); err != nil {
		t.Error(err)
	}
	if code, out, errs := run(t, "dossiers", "recount", "--data", data); code != 0 || !strings.Contains(out, "1 đơn vị đúng") {
		t.Error(code, out, errs)
	}
	if code, _, _ := run(t, "dossiers", "import", "--unit", "tinh-lang-son", "--data", data); code != 2 {
		t.Error("neither a file nor a folder:", code)
	}
}

// sink is a mail server that keeps what it is handed.
type sink struct {
	address string
	mu      sync.Mutex
	letters []string
}

func newSink(t *testing.T) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // the test is over
	s := &sink{address: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *sink) serve(c net.Conn) {
	defer c.Close() //nolint:errcheck // the letter was read
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 sink")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "DATA"):
			say("354 go on")
			var b strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil || strings.TrimRight(line, "\r\n") == "." {
					break
				}
				b.WriteString(strings.TrimPrefix(line, ".."))
			}
			s.mu.Lock()
			s.letters = append(s.letters, b.String())
			s.mu.Unlock()
			say("250 kept")
		case strings.HasPrefix(verb, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// letter takes a letter apart.
func letter(t *testing.T, sent string) (to, subject, text string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	var body io.Reader = m.Body
	switch m.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("To"), subject, string(b)
}

// TestMorningListByMail: whoever asked for the list of an office gets it once a
// day, by a mail server that is named in a file.
func TestMorningListByMail(t *testing.T) {
	data := ofDemo(t)
	sys, err := app.Open(t.Context(), data, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := sys.SetMorningAddresses(t.Context(), app.Console("test"), "y-tich", []string{"tuphap@ytich.example.vn", "chutich@ytich.example.vn"}); err != nil {
		t.Fatal(err)
	}
	if err := sys.SetMorningAddresses(t.Context(), app.Console("test"), "quan-son", []string{"vp@quanson.example.vn"}); err != nil {
		t.Fatal(err)
	}
	if err := sys.SetMorningAddresses(t.Context(), app.Console("test"), "y-tich", []string{"a@b\r\nBcc: c@d"}); err == nil {
		t.Error("an address with a second line was taken")
	}
	if err := sys.Close(); err != nil {
		t.Fatal(err)
	}
	today := calendar.On(time.Now())
	file := filepath.Join(t.TempDir(), "ho-so.csv")
	drop(t, file, dossierTable+"A-1;xa-van-linh-2025;Lê Thị B;01/10/2025;"+today.Plus(-9).String()+" 17:00;\nA-2;xa-van-linh-2025;Lê Thị B;01/10/2025;"+today.Plus(1).String()+";\n")
	if code, out, errs := run(t, "dossiers", "import", file, "--unit", "tinh-lang-son", "--data", data); code != 0 {
		t.Fatal(out, errs)
	}
	sys, err = app.Open(t.Context(), data, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := sys.SetMorningAddresses(t.Context(), app.Console("test"), "xa-van-linh-2025", []string{"mot@vanlinh.example.vn", "hai@vanlinh.example.vn"}); err != nil {
		t.Fatal(err)
	}
	if err := sys.Close(); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := run(t, "dossiers", "morning", "--data", data); code != 1 || !strings.Contains(errs, "--smtp-file") {
		t.Error("without a mail server:", code, out, errs)
	}
	code, out, errs := run(t, "dossiers", "morning", "--data", data, "--dry-run")
	if code != 0 || !strings.Contains(out, "hai@vanlinh.example.vn, mot@vanlinh.example.vn") || !strings.Contains(out, "- A-1; hẹn trả") {
		t.Fatal(code, out, errs)
	}
	s := newSink(t)
	smtp := filepath.Join(t.TempDir(), "smtp")
	drop(t, smtp, "smtp://"+s.address+"?from=cchc@example.vn\n")
	for i, want := range []string{"Đã gửi 2 thư", "Đã gửi 0 thư"} {
		if code, out, errs := run(t, "dossiers", "morning", "--data", data, "--smtp-file", smtp); code != 0 || !strings.Contains(out, want) {
			t.Fatal(i, code, out, errs)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) != 2 {
		t.Fatalf("%d letters", len(s.letters))
	}
	to, subject, text := letter(t, s.letters[0])
	if !strings.Contains(to, "hai@vanlinh.example.vn") || strings.Contains(to, "mot@") || !strings.Contains(subject, "quá hạn") {
		t.Error(to, subject)
	}
	for _, want := range []string{"Lê Thị B", "A-1; hẹn trả", "ngày làm việc"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, text)
		}
	}
}
