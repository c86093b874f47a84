package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	small    = "testdata/small.yaml"
	newSmall = "testdata/index/small-2024.yaml"
	added    = "testdata/index/added.yaml"
)

func TestIndexGoldens(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"check.txt":        {[]string{"check", small, added, "testdata/index/frame.yaml"}, 0},
		"check.json":       {[]string{"check", small, "testdata/index/broken.yaml", "--json", "--lang", "en"}, 1},
		"check-broken.txt": {[]string{"check", "testdata/index/broken.yaml"}, 1},
		"test.txt":         {[]string{"test", small}, 0},
		"diff.txt":         {[]string{"diff", small, newSmall}, 0},
		"diff.json":        {[]string{"diff", small, newSmall, "--json"}, 0},
		"show.txt":         {[]string{"show", small}, 0},
		"show-blocks.txt":  {[]string{"show", "../rulebook/testdata/blocks.yaml"}, 0},
		"show-added.txt":   {[]string{"show", added}, 0},
		"show-frame.txt":   {[]string{"show", "testdata/index/frame.yaml", "--lang", "en"}, 0},
		"show-one.txt":     {[]string{"show", small, "1.1"}, 0},
		"show-one.json":    {[]string{"show", small, "1.1", "--json"}, 0},
	} {
		code, out, errs := run(t, append([]string{"index"}, c.args...)...)
		if code != c.code || (c.code == 0) != (errs == "") {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
		if strings.HasSuffix(name, ".json") && !json.Valid([]byte(out)) {
			t.Errorf("%s is no JSON", name)
		}
		if strings.HasSuffix(name, ".txt") && errs != "" {
			out += "--- stderr\n" + errs
		}
		if strings.ContainsAny(out, "⟦") {
			t.Errorf("%s: a text is missing", name)
		}
		golden(t, filepath.Join("testdata/index", name), out)
	}
}

// A case that does not hold is an error, wherever it is run.
func TestIndexCasesThatFail(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	index := write("small.yaml", read(t, small))
	cases := write("cases/small.yaml", strings.Replace(read(t, "testdata/cases/small.yaml"), "points: 0.5", "points: 1.5", 1))
	for _, c := range []struct {
		command string
		out     []string
	}{
		{"test", []string{"✓ 1.1     Đúng hạn tất cả", "✗ 1.1     Đúng hạn 9 trong 10", "3/4 tình huống đạt"}},
		{"check", []string{"✗ " + index + ": 1 lỗi"}},
	} {
		code, out, errs := run(t, "index", c.command, index)
		if code != 1 || !strings.Contains(errs, cases+":5: tiêu chí 1.1") || !strings.Contains(errs, "quy tắc cho 0,5 điểm, tình huống nêu 1,5") {
			t.Errorf("%s: exit %d, %s", c.command, code, errs)
		}
		for _, said := range c.out {
			if !strings.Contains(out, said) {
				t.Errorf("%s: %q lacks %q", c.command, out, said)
			}
		}
	}
	write("cases/small.yaml", "- name: chỉ có tên\n")
	if code, out, errs := run(t, "index", "check", index); code != 1 || !strings.Contains(errs, "thiếu mục “component”") || !strings.Contains(out, "✗") {
		t.Errorf("exit %d, %s, %s", code, out, errs)
	}
	if err := os.Remove(cases); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := run(t, "index", "check", index); code != 0 || !strings.Contains(out, "lưu ý: "+index+": chưa có tình huống thử") {
		t.Errorf("exit %d, %s", code, out)
	}
	if code, _, errs := run(t, "index", "test", index); code != 1 || !strings.Contains(errs, "chưa có tình huống thử") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestIndexCalledWrongly(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		said string
	}{
		"no file":       {[]string{"check"}, 2, "parindex index check TỆP.yaml…"},
		"one of two":    {[]string{"diff", small}, 2, "--help"},
		"three":         {[]string{"show", small, "1", "2"}, 2, "1"},
		"no such file":  {[]string{"check", "none.yaml"}, 1, "none.yaml: không có tệp này"},
		"no such frame": {[]string{"show", "testdata/../../rules/bad/frame-missing.yaml"}, 1, "none.yaml"},
		"no such code":  {[]string{"show", small, "9.9"}, 1, "“9.9”"},
		"no command":    {[]string{"chek", small}, 2, "chek"},
	} {
		code, out, errs := run(t, append([]string{"index"}, c.args...)...)
		if code != c.code || out != "" && name != "no such file" || !strings.Contains(errs, c.said) {
			t.Errorf("%s: exit %d, printed %q, said %q", name, code, out, errs)
		}
	}
}

func TestIndexDiffOfTheSame(t *testing.T) {
	if code, out, _ := run(t, "index", "diff", small, small); code != 0 || out != "Hai phiên bản giống nhau.\n" {
		t.Errorf("exit %d, %s", code, out)
	}
}

// Additions to a frame are scored as the whole that they make, units by cohort.
func TestScoreOfAddedAndBlocks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	inputs := write("added.csv", "unit,criterion,input,value\na,1.1.1,points,2.5\na,1.1.9,approved_on,31/01/2024\na,1.2,points,1\na,2.1,points,0.75\na,2.2,points,0\n")
	code, out, errs := run(t, "score", "--index", added, "--inputs", inputs)
	if code != 0 || !strings.Contains(out, "4,75") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	inputs = write("blocks.csv", "unit,criterion,input,value\na,1.1,points,4\na,1.2,a,1\na,1.2,b,3\nb,1.1,points,3\nb,1.2,a,1\nb,1.2,b,1\n")
	units := write("units.csv", "alias,name,cohort\na,Xã A,xa\nb,Phường B,phuong\n")
	code, out, errs = run(t, "score", "--index", "../rulebook/testdata/blocks.yaml", "--inputs", inputs, "--units", units)
	for _, said := range []string{"Các xã\n1/1  Xã A", "Các phường\n1/1  Phường B", "7,436", "8,462", "0,833/2,5"} {
		if !strings.Contains(out, said) {
			t.Errorf("exit %d, %s%s lacks %s", code, out, errs, said)
		}
	}
	if code, _, errs = run(t, "score", "--index", "../rulebook/testdata/blocks.yaml", "--inputs", inputs); code != 1 || !strings.Contains(errs, "theo nhóm") {
		t.Errorf("exit %d, %s", code, errs)
	}
	survey := write("self.csv", "unit,criterion,input,value\na,2,mark,4\n")
	if code, _, errs = run(t, "score", "--index", "../rulebook/testdata/blocks.yaml", "--inputs", survey, "--self"); code != 1 || !strings.Contains(errs, "không tự chấm") {
		t.Errorf("exit %d, %s", code, errs)
	}
}
