package cli_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
)

// One command makes the papers of a kind for all units, from the demonstration
// where no folder is named.
func TestReportsOfAll(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "all.zip")
	code, out, errs := run(t, "report", "request", "--all", "--unit", "huyen-chi-lang", "--year", "2023", "--out", file)
	if code != 0 || !strings.Contains(out, "Đã lập 21 văn bản") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	zr, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer zr.Close()
	names := map[string]bool{}
	for _, f := range zr.File {
		names[f.Name] = true
	}
	if len(names) != 21 || !names["cong-van-yeu-cau-bao-cao-2023-y-tich.docx"] || !names["cong-van-yeu-cau-bao-cao-chi-lang-2023.docx"] {
		t.Errorf("%v", names)
	}
	folder := filepath.Join(dir, "folder")
	if code, _, errs := run(t, "report", "quarterly", "--all", "--unit", "y-tich", "--year", "2023", "--out", folder); code != 0 {
		t.Fatal(errs)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 20 {
		t.Errorf("%d files, %v", len(files), err)
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no such kind":  {[]string{"report", "poem", "--unit", "y-tich", "--year", "2023", "--out", file}, "poem"},
		"no kind":       {[]string{"report", "--unit", "y-tich", "--year", "2023", "--out", file}, "report"},
		"no demo":       {[]string{"report", "request", "--unit", "y-tich", "--year", "1999", "--out", dir + "/a.docx"}, "không có số liệu trình diễn của năm 1999"},
		"not of a unit": {[]string{"report", "consolidated", "--unit", "y-tich", "--year", "2023", "--out", dir + "/a.docx"}, "Không lập được văn bản"},
		"no quarter":    {[]string{"report", "quarterly", "--quarter", "5", "--unit", "y-tich", "--year", "2023", "--out", dir + "/a.docx"}, "không có quý 5"},
	} {
		if code, _, errs := run(t, c.args...); code == 0 || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d: %s", name, code, errs)
		}
	}
}

// Mistakes of a template are named by the text of the page and the placeholder:
// those of its grammar without data, unknown names once it is tried on some.
func TestTemplateCheck(t *testing.T) {
	code, out, _ := run(t, "template", "list")
	if code != 0 || !strings.Contains(out, "result-notice") {
		t.Fatalf("exit %d: %s", code, out)
	}
	good := filepath.Join(t.TempDir(), "good.docx")
	if code, _, errs := run(t, "template", "export", "request", "--out", good); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := run(t, "template", "check", "request", good, "--unit", "huyen-chi-lang", "--year", "2023"); code != 0 || !strings.Contains(out, "không có lỗi") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	look, err := docx.LookAt(data)
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, p := range look.Paragraphs {
		if strings.HasPrefix(p.Text, "Báo cáo gửi về") {
			at = i
		}
	}
	bad, err := docx.Amend(data, docx.Amendment{Paragraphs: map[int]docx.ParagraphChange{at: {Replace: [][2]string{{"{{nextyear}}", "{{nextyeer}}"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bad.docx")
	if err := os.WriteFile(file, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := run(t, "template", "check", "request", file); code != 0 {
		t.Errorf("without data an unknown name cannot show: exit %d: %s%s", code, out, errs)
	}
	code, _, errs := run(t, "template", "check", "request", file, "--unit", "huyen-chi-lang", "--year", "2023")
	if code != 1 || !strings.Contains(errs, "Báo cáo gửi về") || !strings.Contains(errs, "{{nextyeer}}") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
