package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/cli"
)

// TestPersonData: what is kept of somebody is shown and erased by one command,
// counts stay, and the log still holds.
func TestPersonData(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(code int, args ...string) string {
		t.Helper()
		out := &output{}
		if got := cli.Run(args, strings.NewReader(""), out, out); got != code {
			t.Fatalf("%v: %d %s", args, got, out)
		}
		return out.String()
	}
	run(0, "load", "../demo/chi-lang-2023.yaml", "--data", data)
	csv := filepath.Join(dir, "ho-so.csv")
	rows := "code,unit,received,due,finished\nH35-0001,y-tich,04/03/2024,06/03/2024,08/03/2024\nH35-0002,y-tich,31/02/2024,06/03/2024,05/03/2024\n"
	if err := os.WriteFile(csv, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	run(0, "dossiers", "import", csv, "--data", data, "--unit", "huyen-chi-lang", "--source", "thu")
	before := run(0, "dossiers", "measure", "--data", data, "--unit", "y-tich", "--as-of", "31/12/2024")
	if shown := run(0, "person-data", "show", "--data", data, "--dossier", "H35-0001"); !strings.Contains(shown, "Hồ sơ H35-0001: 1") {
		t.Error(shown)
	}
	// A word of the demonstration stands for a name.
	const word = "Công chức tiếp nhận"
	if shown := run(0, "person-data", "show", "--data", data, "--text", word); !strings.Contains(shown, word) {
		t.Error(shown)
	}
	if refused := run(1, "person-data", "erase", "--data", data, "--text", word); !strings.Contains(refused, "--yes") {
		t.Error(refused)
	}
	if erased := run(0, "person-data", "erase", "--data", data, "--text", word, "--dossier", "H35-0001", "--yes"); !strings.Contains(erased, "ở 1 dòng hồ sơ") {
		t.Error(erased)
	}
	if left := run(0, "person-data", "show", "--data", data, "--text", word, "--dossier", "H35-0001"); !strings.Contains(left, "ở 0 chỗ, 0 hồ sơ, 0 mục") {
		t.Error(left)
	}
	if after := run(0, "dossiers", "measure", "--data", data, "--unit", "y-tich", "--as-of", "31/12/2024"); after != before {
		t.Errorf("counts changed:\n%s\n%s", before, after)
	}
	run(0, "audit", "verify", "--data", data)
	run(0, "verify", "--data", data)
	if kept := run(0, "person-data", "expire", "--data", data, "--days", "30"); !strings.Contains(kept, "Đã xoá 0 tệp") {
		t.Error(kept)
	}
	for _, args := range [][]string{{"show"}, {"show", "--text", "abc"}, {"show", "--text", `a"bcd`}, {"expire", "--days", "0"}} {
		run(1, append(append([]string{"person-data"}, args...), "--data", data)...)
	}
}
