package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMeasureGoldens(t *testing.T) {
	for name, args := range map[string][]string{
		"testdata/measure.json":     {"../dossier/testdata/titles-and-totals.csv", "--json"},
		"testdata/measure.txt":      {"../dossier/testdata/titles-and-totals.csv"},
		"testdata/measure-en.txt":   {"../dossier/testdata/term.csv", "--unit", "Xã An Hòa", "--lang", "en"},
		"testdata/rejected.json":    {"../dossier/testdata/faults.csv", "--json"},
		"testdata/no-column.txt":    {"../dossier/testdata/term.csv", "--json", "--column", "finished=Ngày giao"},
		"testdata/unreadable.txt":   {"../README.md"},
		"testdata/no-such-file.txt": {"nowhere.csv"},
	} {
		code, out, errs := run(t, append([]string{"dossiers", "measure", "--as-of", "31/03/2024"}, args...)...)
		failed := strings.HasSuffix(name, "no-column.txt") || strings.HasSuffix(name, "unreadable.txt") || strings.HasSuffix(name, "no-such-file.txt")
		if (code == 1) != failed || code > 1 || failed && out != "" {
			t.Errorf("%s: exit %d, %q", name, code, out)
		}
		golden(t, name, out+errs)
	}
}

func TestMeasureCalledWrongly(t *testing.T) {
	for _, args := range [][]string{
		{}, {"a.csv", "b.csv"}, {"a.csv", "--data", "x"}, {"a.csv", "--as-of", "31/02/2024"}, {"../dossier/testdata/term.csv", "--column", "finish=Ngày trả"},
	} {
		if code, out, errs := run(t, append([]string{"dossiers", "measure"}, args...)...); code != 2 || out != "" || errs == "" {
			t.Errorf("%v: exit %d, %q, %q", args, code, out, errs)
		}
	}
	code, out, _ := run(t, "dossiers", "measure", "--help")
	if code != 0 || !strings.Contains(out, "parindex dossiers measure ho-so-2024.xlsx --as-of") {
		t.Error("no example in the help:", out)
	}
}

// TestTermsFollowTheCalendar: a day off more moves a due date computed from a
// term.
func TestTermsFollowTheCalendar(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lich.csv")
	const calendar = "date,kind,hours,name,source,unconfirmed\n2024-01-01,hours,T2-T6 07:30-11:30 13:30-17:30,,,yes\n"
	for more, late := range map[string]int{"": 2, "2024-02-08,holiday,,,,yes\n2024-02-09,holiday,,,,yes\n2024-02-12,holiday,,,,yes\n2024-02-13,holiday,,,,yes\n2024-02-14,holiday,,,,yes\n": 1} {
		if err := os.WriteFile(file, []byte(calendar+more), 0o600); err != nil {
			t.Fatal(err)
		}
		_, out, errs := run(t, "dossiers", "measure", "../dossier/testdata/term.csv", "--calendar", file, "--as-of", "2024-03-31", "--json")
		var got struct{ Units []struct{ Late int } }
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Units) != 1 || got.Units[0].Late != late {
			t.Errorf("%d days off: %+v, %v, %s", strings.Count(more, "\n"), got, err, errs)
		}
	}
}

func TestImportDossiersByCommand(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join(t.TempDir(), "ho-so.csv")
	const table = "Mã hồ sơ;Đơn vị;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả\nA-1;UBND xã Y Tịch;04/03/2024;06/03/2024;05/03/2024\nA-2;xã Lạ;04/03/2024;06/03/2024;\n"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"dossiers", "import", file, "--unit", "tinh-lang-son", "--data", data, "--json"}
	for _, step := range []struct {
		more []string
		want string
	}{
		{[]string{"--dry-run"}, `"added":1,"changed":0,"unchanged":0`}, {nil, `"added":1,"changed":0,"unchanged":0`}, {nil, `"added":0,"changed":0,"unchanged":1`},
	} {
		code, out, errs := run(t, append(args, step.more...)...)
		if code != 0 || !strings.Contains(out, step.want) || !strings.Contains(out, `"rejected":[{"line":3,"column":"Đơn vị","value":"xã Lạ"`) || !strings.Contains(errs, "ho-so.csv:3") {
			t.Fatalf("%v: exit %d, %s, %s", step.more, code, out, errs)
		}
	}
	code, out, _ := run(t, "dossiers", "measure", "--data", data, "--as-of", "2024-03-31", "--unit", "y-tich", "--json")
	if code != 0 || !strings.Contains(out, `"unit": "y-tich"`) || !strings.Contains(out, `"rate_due": "1.000000"`) {
		t.Error(code, out)
	}
	if code, _, errs := run(t, "audit", "verify", "--data", data); code != 0 {
		t.Error(errs)
	}
	if code, _, errs := run(t, "dossiers", "import", file, "--unit", "xa-la", "--data", data); code != 1 || !strings.Contains(errs, "xa-la") {
		t.Error(code, errs)
	}
}
