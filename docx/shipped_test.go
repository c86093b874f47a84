package docx_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
)

const shippedFolder = "../report/templates/"

func packShipped(t testing.TB) []byte {
	t.Helper()
	data, err := docx.Pack(os.DirFS(shippedFolder+"shared"), os.DirFS(shippedFolder+"remediation"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func openShipped(t testing.TB) *docx.Template {
	t.Helper()
	template, err := docx.Open(packShipped(t))
	if err != nil {
		t.Fatal(err)
	}
	return template
}

func shippedData(t testing.TB) map[string]any {
	t.Helper()
	text, err := os.ReadFile("testdata/remediation.json")
	if err != nil {
		t.Fatal(err)
	}
	var data map[string]any
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

func fillShipped(t testing.TB, data map[string]any) []byte {
	t.Helper()
	filled, err := openShipped(t).Fill(data)
	if err != nil {
		t.Fatal(err)
	}
	if findings := docx.Validate(filled); len(findings) > 0 {
		t.Fatalf("findings in the filled report: %v", findings)
	}
	return filled
}

func toPDF(t *testing.T, data []byte) []byte {
	t.Helper()
	pdf, err := docx.ToPDF(context.Background(), data)
	if errors.Is(err, docx.ErrNoLibreOffice) {
		needs(t, "LibreOffice is not installed: apt-get install libreoffice-writer")
	}
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// needs ends a test that lacks an outside program.
func needs(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// pageTexts returns the text of each page.
func pageTexts(t *testing.T, pdf []byte) []string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		needs(t, "pdftotext is not installed: apt-get install poppler-utils")
	}
	path := filepath.Join(t.TempDir(), "page.pdf")
	if dir := os.Getenv("DOCX_KEEP"); dir != "" {
		path = filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "_")+".pdf")
	}
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// TestShippedTemplateIsSound looks at the template itself: its own text is
// full of placeholders, which is the one finding it may have.
func TestShippedTemplateIsSound(t *testing.T) {
	for _, f := range docx.Validate(packShipped(t)) {
		if !strings.Contains(f.Message, "còn sót thẻ") {
			t.Error(f)
		}
	}
}

func TestShippedTemplatePages(t *testing.T) {
	pages := pageTexts(t, toPDF(t, fillShipped(t, shippedData(t))))
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "XÃ Y TỊCH", "/BC-UBND",
		"Y Tịch, ngày 02 tháng 5 năm 2024", "DỰ THẢO", "BÁO CÁO", "Kính gửi: Phòng Nội vụ huyện Chi Lăng."} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("page 1 lacks %q:\n%s", want, pages[0])
		}
	}
	if first := strings.TrimSpace(pages[0]); strings.HasPrefix(first, "1") {
		t.Errorf("page 1 shows its number:\n%s", first)
	}
	for i, page := range pages[1:] {
		if first, _, _ := strings.Cut(strings.TrimSpace(page), "\n"); first != strconv.Itoa(i+2) {
			t.Errorf("page %d begins with %q", i+2, first)
		}
	}
	last := pages[len(pages)-1]
	for _, want := range []string{"Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH", "Nguyễn Văn A", "./.", "(*) Số liệu minh hoạ"} {
		if !strings.Contains(last, want) {
			t.Errorf("the last page lacks %q:\n%s", want, last)
		}
	}
	all := strings.Join(pages, "\n")
	at := 0
	for _, heading := range []string{"I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", "II. KẾT QUẢ TRIỂN KHAI", "Tiêu chí 1.5", "Tiêu chí 7.6",
		"III. ĐÁNH GIÁ CHUNG", "3. Khó khăn, vướng mắc", "Không có.", "IV. NHIỆM VỤ, GIẢI PHÁP NĂM 2024", "Điểm có",
		"3. Trả lời các nội dung yêu cầu tại Công văn số 829/UBND-NV", "Trên đây là"} {
		i := strings.Index(all[at:], heading)
		if i < 0 {
			t.Fatalf("%q is missing or out of order", heading)
		}
		at += i
	}
}

// TestShippedTemplateVariants covers what the data leave out or in.
func TestShippedTemplateVariants(t *testing.T) {
	data := shippedData(t)
	data["draft"] = false
	data["parent"] = "UBND huyện Chi Lăng"
	for _, list := range []string{"tasks", "answers", "notes", "measures", "achieved", "limits", "areas"} {
		data[list] = []any{}
	}
	texts, err := docx.Paragraphs(fillShipped(t, data))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"UBND HUYỆN CHI LĂNG", "2. Nhiệm vụ cụ thể\nKhông có."} {
		if !strings.Contains(all, want) {
			t.Errorf("lacks %q:\n%s", want, all)
		}
	}
	for _, unwanted := range []string{"DỰ THẢO", "Trả lời các nội dung", "minh hoạ", "Thời hạn"} {
		if strings.Contains(all, unwanted) {
			t.Errorf("holds %q", unwanted)
		}
	}
}

// TestSignatureStaysWithRecipients pushes the end of the report to a new page
// step by step: Nơi nhận, the office and the name stay on one page, and a line
// of the closing goes with them.
func TestSignatureStaysWithRecipients(t *testing.T) {
	for _, lines := range []int{4, 8, 12, 16} {
		data := shippedData(t)
		data["notes"] = []any{}
		data["limits"] = strings.Split(strings.TrimSuffix(strings.Repeat("- Một hạn chế.\n", lines), "\n"), "\n")
		pages := pageTexts(t, toPDF(t, fillShipped(t, data)))
		last := pages[len(pages)-1]
		for _, want := range []string{"Trên đây là", "Nơi nhận:", "PHÓ CHỦ TỊCH", "Nguyễn Văn A"} {
			if !strings.Contains(last, want) {
				t.Errorf("%d lines: the last page lacks %q:\n%s", lines, want, last)
			}
		}
	}
}
