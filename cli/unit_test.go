package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Units as of two dates, and a list that is tried, refused and saved.
func TestUnitCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	list := func(args ...string) (out string) {
		code, out, errs := run(t, append([]string{"unit", "list", "--data", dir}, args...)...)
		if code != 0 {
			t.Fatal(errs)
		}
		return out
	}
	if out := list("--as-of", "30/6/2025"); !strings.Contains(out, "    Xã Y Tịch") || strings.Contains(out, "xa-van-linh-2025") {
		t.Error(out)
	}
	var units []struct {
		Unit   string   `json:"unit"`
		Formed []string `json:"formed_from"`
	}
	if err := json.Unmarshal([]byte(list("--as-of", "01/7/2025", "--find", "van linh", "--json")), &units); err != nil || len(units) != 1 || len(units[0].Formed) != 3 {
		t.Errorf("%+v %v", units, err)
	}
	if code, _, errs := run(t, "unit", "list", "--as-of", "2025/13/01", "--data", dir); code != 1 || !strings.Contains(errs, "không đọc được ngày") {
		t.Error(errs)
	}
	file := filepath.Join(t.TempDir(), "dv.csv")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("alias,name,level,parent,heir,valid_to\nx,Xã Zuzu,commune,tinh-lang-son,y-tich,30/6/2026\n")
	if code, _, errs := run(t, "unit", "import", file, "--data", dir); code != 1 || !strings.Contains(errs, "dv.csv:2: cột alias") || !strings.Contains(errs, "01/07/2026") {
		t.Errorf("%d %s", code, errs)
	}
	write("alias,name,level,parent\nx,Xã Zuzu,commune,tinh-lang-son\n")
	if _, out, _ := run(t, "unit", "import", file, "--dry-run", "--data", dir); !strings.Contains(out, "Chưa ghi gì") {
		t.Error(out)
	}
	if out := list("--find", "zuzu"); out != "" {
		t.Errorf("a dry run has saved: %s", out)
	}
	if code, out, errs := run(t, "unit", "import", file, "--json", "--data", dir); code != 0 || !strings.Contains(out, `"new":1`) {
		t.Error(out, errs)
	}
	if out := list("--find", "zuzu"); !strings.Contains(out, "Zuzu") {
		t.Error(out)
	}
}

// The second demonstration starts, serves and names its people.
func TestDemoOf2025(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	url, out, stop := started(t, "demo", "--year", "2025", "--data", dir)
	if status, page := get(t, url); status != 200 || !strings.Contains(page, "vanlinh.chutich") {
		t.Errorf("%d", status)
	}
	if code := stop(); code != 0 || !strings.Contains(out.String(), "demo-vanlinh-2025") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, errs := run(t, "demo", "--year", "1999"); code != 1 || !strings.Contains(errs, "2023 và 2025") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := run(t, "demo", "--data", dir, "--addr", "127.0.0.1:0"); code != 1 || !strings.Contains(errs, "không phải của bản trình diễn") {
		t.Errorf("the other demonstration's folder: %d %s", code, errs)
	}
}
