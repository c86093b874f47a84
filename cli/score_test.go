package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/cli"
)

var update = flag.Bool("update", false, "write the golden files anew")

// run runs a command and returns its exit code and what it printed.
func run(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Run(args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}

func TestScoreGoldens(t *testing.T) {
	files := []string{"score", "--index", "testdata/small.yaml", "--inputs", "testdata/small.csv"}
	for name, more := range map[string][]string{
		"testdata/small.json":         {"--json", "--units", "testdata/small-units.csv"},
		"testdata/small-explain.json": {"--json", "--explain", "--lang", "en"},
		"testdata/small.txt":          {"--units", "testdata/small-units.csv"},
		"testdata/small-explain.txt":  {"--explain"},
	} {
		code, out, errs := run(t, append(files, more...)...)
		if code != 0 || errs != "" {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
		golden(t, name, out)
	}
}

// The files of the repository give the report's own figures.
func TestScoreOfTheDemo(t *testing.T) {
	code, out, errs := run(t, "score", "--index", "../rules/chi-lang-2023.yaml", "--inputs", "../demo/chi-lang-2023.csv", "--units", "../demo/units.csv", "--json")
	if code != 0 {
		t.Fatal(errs)
	}
	var got struct {
		Index, Version, Hash string
		Units                []struct {
			Unit, Name, Total, Max, Lost, Class string
			Illustrative                        bool
			Rank, Of                            int
			Areas                               []struct{ Code, Title, Max, Got, Lost string }
			Lines                               []struct {
				Code, Title, Max, Got, Lost, Outcome, Reason string
				Illustrative                                 bool
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Index != "chi-lang-xa" || len(got.Hash) != 64 || len(got.Units) != 20 {
		t.Errorf("%s %s, %d units", got.Index, got.Hash, len(got.Units))
	}
	for i, u := range got.Units {
		if i > 0 && u.Rank < got.Units[i-1].Rank {
			t.Errorf("%s is out of order", u.Unit)
		}
		if u.Illustrative != (u.Unit != "y-tich") {
			t.Errorf("%s: illustrative %v", u.Unit, u.Illustrative)
		}
		lost := map[string]string{}
		for _, l := range u.Lines {
			if l.Reason == "" || l.Title == "" {
				t.Errorf("%s %s: reason %q", u.Unit, l.Code, l.Reason)
			}
			if l.Lost != "0" {
				lost[l.Code] = l.Lost
			}
		}
		if u.Unit != "y-tich" {
			continue
		}
		if u.Name != "Xã Y Tịch" || u.Total != "85" || u.Lost != "15" || u.Max != "100" || u.Rank != 6 || u.Of != 20 || u.Class != "Tốt" {
			t.Errorf("%+v", u)
		}
		want := map[string]string{"1.5": "3", "2.1": "1", "3.1.4": "1", "3.4.1": "2", "3.4.2": "1", "6.3.3": "1", "7.2": "2", "7.4.1": "1", "7.6": "3"}
		if d := cmp.Diff(want, lost); d != "" {
			t.Error(d)
		}
	}
}

// Faults are on standard error, all of them; nothing is on standard output.
func TestScoreFaults(t *testing.T) {
	write := func(name, content string) string {
		file := t.TempDir() + "/" + name
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	small, inputs := "testdata/small.yaml", "testdata/small.csv"
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"unknown unit":       {[]string{"--index", small, "--inputs", inputs, "--units", write("u.csv", "alias,name\na-xa,A\n")}, 1, []string{"small.csv:6: cột unit: “b-xa”", "small.csv:9: cột unit: “c-xa”"}},
		"missing file":       {[]string{"--index", small, "--inputs", "none.csv"}, 1, []string{"none.csv: không có tệp này"}},
		"broken rulebook":    {[]string{"--index", write("r.yaml", strings.ReplaceAll(read(t, small), "max: 6", "max: 5")), "--inputs", inputs}, 1, []string{"r.yaml:10: tiêu chí 1: tổng điểm tối đa của các phần là 6, không bằng 5", "r.yaml:7: tổng điểm tối đa của các phần là 9, không bằng 10"}},
		"no flag":            {[]string{"--index", small}, 2, []string{"inputs", "--help"}},
		"unknown flag":       {[]string{"--indx", small}, 2, []string{"--indx", "parindex score --help"}},
		"a word too many":    {[]string{"--index", small, "--inputs", inputs, "more"}, 2, []string{"more"}},
		"two bad values":     {[]string{"--index", small, "--inputs", write("i.csv", "unit,criterion,input,value\na,1.1,ontime,x\na,1.2,points,1.1\n")}, 1, []string{"i.csv:2: cột value: “x”: cần số nguyên", "i.csv:3: cột value: “1.1”: điểm phải là bội của 0,25", "Có 2 lỗi"}},
		"faults, in English": {[]string{"--lang", "en", "--index", small, "--inputs", write("i.csv", "unit,criterion,input,value\na,1.1,ontime,x\n")}, 1, []string{"column value: “x”: expected a whole number", "1 problems"}},
	} {
		code, out, errs := run(t, append([]string{"score"}, c.args...)...)
		if code != c.code || out != "" {
			t.Errorf("%s: exit %d, printed %q", name, code, out)
		}
		for _, s := range c.says {
			if !strings.Contains(errs, s) {
				t.Errorf("%s: %q lacks %q", name, errs, s)
			}
		}
	}
}

func read(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
