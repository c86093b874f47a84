package cli_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const facetLines = `Mã hồ sơ;Thủ tục;Lĩnh vực;Đơn vị;Cán bộ xử lý;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả
A-1;Khai sinh;Hộ tịch;xã Y Tịch;Chị An;04/03/2024;06/03/2024;05/03/2024
A-2;Khai sinh;Hộ tịch;xã Y Tịch;Anh Bình;04/03/2024;06/03/2024;07/03/2024
A-3;Chứng thực;Tư pháp;xã Y Tịch;Chị An;04/03/2024;06/03/2024;05/03/2024
A-4;Khai sinh;Hộ tịch;xã Quan Sơn;Chị An;04/03/2024;06/03/2024;
A-5;Khai sinh;;xã Quan Sơn;;04/03/2024;06/03/2024;
`

// TestMeasureBy: by field, procedure and officer, of a file and of what was
// brought in, which agree but for how they name an office.
func TestMeasureBy(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join(t.TempDir(), "ho-so.csv")
	if err := os.WriteFile(file, []byte(facetLines), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := run(t, "dossiers", "import", file, "--unit", "tinh-lang-son", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	measured := func(args ...string) string {
		t.Helper()
		code, out, errs := run(t, append([]string{"dossiers", "measure", "--as-of", "2024-03-31", "--json"}, args...)...)
		if code != 0 {
			t.Fatal(args, errs)
		}
		var got struct {
			By     string
			Groups []struct {
				Unit, Name           string
				Received, Late, Open int
				RateDue              string `json:"rate_due"`
			}
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, g := range got.Groups {
			b.WriteString(g.Unit + "/" + g.Name + " " + strings.Join([]string{string(rune('0' + g.Received)), string(rune('0' + g.Late)), string(rune('0' + g.Open)), g.RateDue}, " ") + "; ")
		}
		return b.String()
	}
	for by, want := range map[string]string{
		"field":     "/ 1 0 1 0.000000; /Hộ tịch 3 1 1 0.333333; /Tư pháp 1 0 0 1.000000; ",
		"procedure": "/Chứng thực 1 0 0 1.000000; /Khai sinh 4 1 2 0.250000; ",
		"officer":   "quan-son/ 1 0 1 0.000000; quan-son/Chị An 1 0 1 0.000000; y-tich/Anh Bình 1 1 0 0.000000; y-tich/Chị An 2 0 0 1.000000; ",
	} {
		if got := measured("--data", data, "--by", by); got != want {
			t.Errorf("%s: %s, want %s", by, got, want)
		}
		if by == "officer" {
			want = strings.NewReplacer("quan-son/", "xã Quan Sơn/", "y-tich/", "xã Y Tịch/").Replace(want)
		}
		if got := measured(file, "--by", by); got != want {
			t.Errorf("%s of the file: %s, want %s", by, got, want)
		}
	}
	if got, want := measured("--data", data, "--unit", "quan-son", "--by", "field"), "/ 1 0 1 0.000000; /Hộ tịch 1 0 1 0.000000; "; got != want {
		t.Errorf("of one unit: %s", got)
	}
	code, out, _ := run(t, "dossiers", "measure", "--data", data, "--as-of", "2024-03-31", "--by", "officer")
	if code != 0 || !strings.HasPrefix(strings.Split(out, "\n")[2], "Người xử lý ") || !strings.Contains(out, "quan-son: (dữ liệu không ghi)") {
		t.Error(code, out)
	}
	if code, _, errs := run(t, "dossiers", "measure", file, "--by", "colour"); code != 2 || !strings.Contains(errs, "“colour”") {
		t.Error(code, errs)
	}
	if code, _, errs := run(t, "dossiers", "recount", "--data", data); code != 0 {
		t.Error(errs)
	}
	db, err := sql.Open("sqlite", filepath.Join(data, "parindex.db"))
	if err == nil {
		_, err = db.Exec("DELETE FROM dossier_cube WHERE unit = (SELECT MAX(unit) FROM dossier_cube)")
	}
	if err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	if code, out, _ := run(t, "dossiers", "recount", "--data", data); code != 1 || !strings.Contains(out, " chỗ khác khi đếm theo lĩnh vực") || strings.Contains(out, " 0 chỗ khác") {
		t.Error("counts by field that are gone are not missed:", code, out)
	}
}
