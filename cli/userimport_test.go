package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUserImport: a dry run, a faulty row, the links of those who are new, and
// the same list once more.
func TestUserImport(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join(dir, "nguoi-dung.csv")
	write := func(rows string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("họ tên;tên đăng nhập;đơn vị;vai trò;đến ngày\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Lý Thị Mai;quanson.mai;quan-son;Công chức phụ trách;31/12/2030\nHoàng Văn Tú;tu;nơi nào;Thường trực;\n")
	code, _, errs := run(t, "user", "import", file, "--data", data)
	if code != 1 || !strings.Contains(errs, "nguoi-dung.csv:3: cột đơn vị: “nơi nào”") || !strings.Contains(errs, "tên đăng nhập: “tu”") {
		t.Fatalf("a faulty row: exit %d, %s", code, errs)
	}
	write("Lý Thị Mai;quanson.mai;quan-son;Công chức phụ trách;31/12/2030\n")
	code, out, errs := run(t, "user", "import", file, "--data", data, "--dry-run")
	if code != 0 || !strings.Contains(out, "Chưa lưu (--dry-run): 1 người mới, 1 vai trò mới") || strings.Contains(out, "/link?t=") {
		t.Fatalf("a dry run: exit %d, %s%s", code, out, errs)
	}
	code, out, errs = run(t, "user", "import", file, "--data", data, "--url", "https://cchc.example.vn/", "--json")
	if code != 0 {
		t.Fatalf("exit %d, %s", code, errs)
	}
	var said struct {
		DryRun    bool `json:"dry_run"`
		NewPeople int  `json:"new_people"`
		Links     []struct{ Login, Link string }
		Rows      []struct{ Line int }
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		t.Fatal(err)
	}
	if said.DryRun || said.NewPeople != 1 || len(said.Links) != 1 || !strings.HasPrefix(said.Links[0].Link, "https://cchc.example.vn/link?t=") || said.Rows[0].Line != 2 {
		t.Errorf("%s", out)
	}
	if code, out, _ := run(t, "user", "import", file, "--data", data); code != 0 || !strings.Contains(out, "0 người mới, 0 vai trò mới; 1 dòng đã có") || strings.Contains(out, "/link?t=") {
		t.Errorf("the same list: exit %d, %s", code, out)
	}
	if code, out, errs := run(t, "audit", "verify", "--data", data); code != 0 {
		t.Errorf("the log: %s%s", out, errs)
	}
}
