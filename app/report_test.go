package app_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
)

var update = flag.Bool("update", false, "write the golden files anew")

func word(t testing.TB, sys *app.System, login string) []byte {
	t.Helper()
	data, err := sys.WriteReport(t.Context(), signIn(t, sys, login), round, "y-tich", "docx")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What the report says, paragraph by paragraph, and that Word will open it.
func TestReportSays(t *testing.T) {
	data := word(t, demo(t), "ytich.chutich")
	for _, f := range docx.Validate(data) {
		t.Errorf("Word would complain: %v", f)
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(paragraphs, "\n") + "\n"
	golden := "testdata/y-tich-2023.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
	// Facts of the seed, apart from the golden file.
	for _, fact := range []string{
		"85/100 điểm", "tự chấm 93/100", "6/20 xã, thị trấn", "Công văn số 829/UBND-NV ngày 25/4/2024", "Quyết định số 202/QĐ-UBND ngày 15/01/2024",
		"Thông báo số 151/TB-UBND ngày 08/3/2024", "Kế hoạch số 40/KH-UBND ngày 28/02/2024", "Kế hoạch số 43/KH-UBND ngày 04/3/2024", "Kế hoạch số 12/KH-UBND ngày 22/01/2024",
		"Công văn số 309/UBND-VP ngày 21/02/2024", "Quyết định số 1380/QĐ-UBND ngày 25/3/2024", "Quyết định số 52/2018/QĐ-UBND",
		"Phòng Nội vụ huyện Chi Lăng", "Điểm tối đa 2,5 điểm; xã đạt 0,5 điểm; điểm bị mất 02 điểm", "Lưu: VT.", "KT. CHỦ TỊCH", "[Cần bổ sung]", "DỰ THẢO", "./.",
	} {
		if !strings.Contains(got, fact) {
			t.Errorf("the report lacks %q", fact)
		}
	}
	for _, never := range []string{"Vi Nông Trường", "Mai Việt Lào", "{{", "⟦", "<nil>"} {
		if strings.Contains(got, never) {
			t.Errorf("the report contains %q", never)
		}
	}
}

// needs skips a test whose outside program is missing, or fails it where
// nothing may be skipped.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("PARINDEX_REQUIRE_ALL") != "" {
		t.Fatalf("%s is required here and not installed", program)
	}
	t.Skipf("%s is not installed", program)
}

// The report as LibreOffice lays it out, read page by page.
func TestReportPages(t *testing.T) {
	needs(t, "soffice")
	needs(t, "pdftotext")
	sys := demo(t)
	pdf, err := sys.WriteReport(t.Context(), signIn(t, sys, "ytich.chutich"), round, "y-tich", "pdf")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimRight(string(out), "\f\n"), "\f")
	if len(pages) < 3 || len(pages) > 9 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "XÃ Y TỊCH", "/BC-UBND", "BÁO CÁO", "Kính gửi: Phòng Nội vụ huyện Chi Lăng"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("page 1 lacks %q", want)
		}
	}
	for i, p := range pages {
		first := strings.TrimSpace(strings.SplitN(strings.TrimLeft(p, " \n"), "\n", 2)[0])
		if number := string(rune('1' + i)); (first == number) != (i > 0) {
			t.Errorf("page %d begins with %q", i+1, first)
		}
	}
	last := pages[len(pages)-1]
	for _, want := range []string{"Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"} {
		if !strings.Contains(last, want) {
			t.Errorf("the last page lacks %q", want)
		}
	}
	fonts, err := exec.CommandContext(t.Context(), "pdffonts", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(fonts), "\n")[2:] {
		if line != "" && !strings.Contains(line, "LiberationSerif") && !strings.Contains(line, "TimesNewRoman") {
			t.Errorf("a font that is no Times: %s", line)
		}
	}
}

// A signed file ends the draft: number and date are printed, and the file is
// handed out as it came.
func TestAttachSigned(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.chutich")
	signed := app.Signed{Number: "45/BC-UBND", Date: calendar.MustParse("02/5/2024"), Name: `C:\ký\báo cáo.pdf`, File: strings.NewReader("%PDF-1.7 signed")}
	for name, change := range map[string]func(*app.Signed){
		"a Word file":    func(s *app.Signed) { s.File = strings.NewReader("PK\x03\x04 report.pdf") },
		"nothing":        func(s *app.Signed) { s.File = strings.NewReader("") },
		"no number":      func(s *app.Signed) { s.Number = "" },
		"a formula":      func(s *app.Signed) { s.Number = "=cmd|'/c calc'!A1" },
		"dated tomorrow": func(s *app.Signed) { s.Date = calendar.MustParse("03/5/2024") },
		"no date":        func(s *app.Signed) { s.Date = calendar.Date{} },
	} {
		bad := signed
		bad.File = strings.NewReader("%PDF-1.7 signed")
		change(&bad)
		if err := sys.AttachSigned(ctx, me, round, "y-tich", bad); !isKind(err, app.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sys.AttachSigned(ctx, me, round, "y-tich", signed); err != nil {
		t.Fatal(err)
	}
	paper, file, err := sys.SignedFile(ctx, me, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(file); err != nil || file.Close() != nil || b.String() != "%PDF-1.7 signed" || paper.Name != "báo cáo.pdf" {
		t.Errorf("%q, %q, %v", b.String(), paper.Name, err)
	}
	paragraphs, err := docx.Paragraphs(word(t, sys, "ytich.chutich"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(paragraphs, "\n")
	if strings.Contains(text, "DỰ THẢO") || !strings.Contains(text, "Số: 45/BC-UBND") || !strings.Contains(text, "ngày 02 tháng 5 năm 2024") {
		t.Error("the signed report is still a draft")
	}
	again := signed
	again.File = strings.NewReader("%PDF-1.7 another")
	if err := sys.AttachSigned(ctx, me, round, "y-tich", again); !isKind(err, app.Conflict) {
		t.Errorf("over a version not seen: %v", err)
	}
}

// An office's own template replaces the shipped one; a faulty one is named and
// no report is made.
func TestOwnTemplate(t *testing.T) {
	dir := t.TempDir()
	sys := open(t, dir)
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "templates"), 0o700); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "templates", "remediation.docx")
	if err := os.WriteFile(own, []byte("not a Word file"), 0o600); err != nil {
		t.Fatal(err)
	}
	me := signIn(t, sys, "ytich.chutich")
	if _, err := sys.WriteReport(t.Context(), me, round, "y-tich", "docx"); !isKind(err, app.Invalid) {
		t.Errorf("%v", err)
	}
	page, err := sys.Report(t.Context(), me, round, "y-tich")
	if err != nil || !page.OwnForm {
		t.Errorf("%v", err)
	}
}
