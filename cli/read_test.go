package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRead: one file gives an object, several an array; 0 clean, 1 with
// errors, 2 unreadable.
func TestRead(t *testing.T) {
	const seed = "../reading/testdata/y-tich-2024.txt"
	clean := "../reading/testdata/papers/15-dash-lines.txt"
	code, out, errs := run(t, "read", seed, "--json")
	var one map[string]any
	if err := json.Unmarshal([]byte(out), &one); err != nil || code != 1 || errs != "" {
		t.Fatalf("exit %d, %v, %s", code, err, errs)
	}
	for _, key := range []string{"kind", "unit", "issuer", "number", "date", "recipient", "year", "self", "final", "max", "lost", "rank", "of", "areas", "components", "documents", "findings", "derived"} {
		if _, ok := one[key]; !ok {
			t.Errorf("the key %q is missing", key)
		}
	}
	if len(one) != 18 || one["final"] != "85" || one["rank"] != 6.0 || one["number"] != nil {
		t.Errorf("%d keys, final %v, rank %v, number %v", len(one), one["final"], one["rank"], one["number"])
	}
	code, out, _ = run(t, "read", clean, seed, "--json")
	var both []map[string]any
	if err := json.Unmarshal([]byte(out), &both); err != nil || len(both) != 2 || code != 1 {
		t.Errorf("exit %d, %d papers, %v", code, len(both), err)
	}
	if code, out, errs = run(t, "read", clean); code != 0 || !strings.Contains(out, "Không thấy chỗ nào mâu thuẫn") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if code, _, errs = run(t, "read", filepath.Join(t.TempDir(), "no.txt")); code != 2 || !strings.Contains(errs, "không có tệp này") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, _ = run(t, "read"); code != 2 {
		t.Errorf("without a file: exit %d", code)
	}
	if code, out, _ = run(t, "read", seed, "--lang", "en"); code != 1 || !strings.Contains(out, "contradict the 2 points lost") {
		t.Errorf("in English: exit %d, %s", code, out)
	}
}

// TestReadAgainst holds a paper against an index and a published result.
func TestReadAgainst(t *testing.T) {
	dir := t.TempDir()
	paper := filepath.Join(dir, "bao-cao.txt")
	result := filepath.Join(dir, "thong-bao.txt")
	for file, text := range map[string]string{
		paper:  "UBND XÃ Y TỊCH\nBÁO CÁO\nKhắc phục chỉ số CCHC năm 2023\nTiêu chí 1.5: điểm tối đa 2 điểm, đạt 0 điểm.\nTiêu chí 9.9.9: điểm tối đa 2 điểm, đạt 0 điểm.\n",
		result: "THÔNG BÁO\nKết quả thẩm định năm 2023 của UBND xã Y Tịch\nTiêu chí 1.5: điểm tối đa 3 điểm, đạt 0 điểm.\nTiêu chí 2.1: điểm tối đa 2 điểm, đạt 1 điểm.\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := run(t, "read", paper, "--index", "../rules/chi-lang-2023.yaml", "--result", result)
	for _, want := range []string{"[component-max]", "[component-unknown]", "Tiêu chí 2.1 mất 1 điểm theo kết quả đã công bố"} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("exit %d, lacks %s: %s%s", code, want, out, errs)
		}
	}
}

// TestLint: 0 in form, 1 with findings, 2 unreadable; --fix writes a copy and
// does not write over a file.
func TestLint(t *testing.T) {
	dir := t.TempDir()
	template := filepath.Join(dir, "mau.docx")
	if code, _, errs := run(t, "template", "export", "remediation", "--out", template); code != 0 {
		t.Fatal(errs)
	}
	code, out, errs := run(t, "lint", template, "--json")
	var got struct{ Findings []map[string]any }
	if err := json.Unmarshal([]byte(out), &got); err != nil || code > 1 {
		t.Fatalf("exit %d, %v, %s", code, err, errs)
	}
	for _, f := range got.Findings {
		for _, key := range []string{"rule", "severity", "clause", "at", "measured", "wanted", "text", "fixable"} {
			if _, ok := f[key]; !ok {
				t.Errorf("the key %q is missing: %v", key, f)
			}
		}
	}
	fixed := filepath.Join(dir, "sua.docx")
	if code, _, errs = run(t, "lint", template, "--fix", fixed); code > 1 {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, errs = run(t, "lint", template, "--fix", fixed); code != 1 || !strings.Contains(errs, "--force") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, _ = run(t, "lint", "read_test.go"); code != 2 {
		t.Errorf("not a Word file: exit %d", code)
	}
}
