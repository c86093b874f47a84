package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A printed annex becomes a file that check accepts, and that prints again.
func TestIndexImportAndExport(t *testing.T) {
	dir := t.TempDir()
	yaml := filepath.Join(dir, "xa.yaml")
	code, out, errs := run(t, "index", "import", "../annex/testdata/merged-head.docx", "--out", yaml, "--id", "xa", "--version", "2", "--title", "Bộ thử", "--year", "2026", "--json")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d, %s", code, errs)
	}
	var said struct {
		Index, Version, Total string
		Components, Appraised int
		Marks, Notes          []struct{ Line int }
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		t.Fatal(err)
	}
	if said.Index != "xa" || said.Version != "2" || said.Total != "99" || said.Components != 9 || said.Appraised != 2 || len(said.Marks) == 0 || len(said.Notes) != 3 {
		t.Errorf("%s", out)
	}
	if code, out, errs := run(t, "index", "show", yaml, "1.1.1"); code != 0 {
		t.Errorf("show: exit %d, %s%s", code, out, errs)
	}
	for _, name := range []string{"a.docx", "a.xlsx"} {
		file := filepath.Join(dir, name)
		if code, _, errs := run(t, "index", "export", yaml, "--out", file); code != 0 {
			t.Fatalf("export: %s", errs)
		}
		again := filepath.Join(dir, name+".yaml")
		code, out, errs := run(t, "index", "import", file, "--out", again)
		if code != 0 || !strings.Contains(out, "9 tiêu chí chấm điểm, tổng 99 điểm") {
			t.Errorf("import again: exit %d, %s%s", code, out, errs)
		}
	}
}

func TestIndexImportRefuses(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there.yaml")
	if err := os.WriteFile(there, []byte("mended by hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	annex := "../annex/testdata/broken-cells.txt"
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"overwrite": {[]string{"index", "import", annex, "--out", there}, "--force"},
		"missing":   {[]string{"index", "import", "no.docx", "--out", filepath.Join(dir, "a.yaml")}, "không có tệp này"},
		"table":     {[]string{"index", "import", annex, "--table", "2", "--out", filepath.Join(dir, "a.yaml")}, "chỉ có 1 bảng"},
		"extension": {[]string{"index", "export", "../rules/chi-lang-2023.yaml", "--out", filepath.Join(dir, "a.html")}, ".docx, .xlsx"},
	} {
		if code, out, errs := run(t, tc.args...); code == 0 || !strings.Contains(errs, tc.want) {
			t.Errorf("%s: exit %d, %s%s", name, code, out, errs)
		}
	}
	if data, err := os.ReadFile(there); err != nil || string(data) != "mended by hand" {
		t.Errorf("%s %v", data, err)
	}
}
