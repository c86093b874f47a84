package scoring_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// formulaBook is an index whose only component is scored by a formula over
// three numbers and an answer.
func formulaBook(text string) (*rulebook.Index, error) {
	day := ""
	if strings.Contains(text, "day") {
		day = ", day: {type: date, title: D}"
	}
	return rulebook.Load([]byte(`index: t
version: "1"
title: T
year: 2023
level: commune
total: 10
classes: {list: [{key: a, name: A, from: 0}]}
areas:
- code: "1"
  title: A
  max: 10
  inputs: {a: {type: count, title: A}, b: {type: count, title: B}, c: {type: number, title: C}, ok: {type: yes_no, title: OK}`+day+`}
  rule: {kind: formula, least: -10, use: f, formulas: {f: `+strconv.Quote(text)+`, all: "ok ? a + b + c : 0"}}
`), "t.yaml")
}

func TestFormulas(t *testing.T) {
	for _, c := range []struct{ text, given, got string }{
		{"a + b * 2", "a=1 b=2", "5"},
		{"(a + b) * 2", "a=1 b=2", "6"},
		{"0.1 + 0.2", "", "0.3"},
		{"a / b * b", "a=1 b=3", "1"}, // exact until the end
		{"2 * a / b", "a=1 b=3", "0.6666666667"},
		{"-a", "a=3", "-3"},
		{"c * c", "c=-1.5", "2.25"},
		{"min(a, b, 1.5)", "a=2 b=3", "1.5"},
		{"max(a, b)", "a=2 b=3", "3"},
		{"abs(a - b)", "a=2 b=3", "1"},
		{"ok ? 2 : 0.5", "ok=no", "0.5"},
		{"not ok && a >= 1 ? 1 : 2", "ok=no a=1", "1"},
		{"b > 0 and a / b >= 0.9 ? 1 : 0", "a=1 b=0", "0"}, // the second is not looked at
		{"b == 0 or a / b >= 0.9 ? 1 : 0", "a=1 b=0", "1"},
		{"a < b < 5 ? 1 : 0", "a=1 b=3", "1"},
		{"1000000 * 1000000", "", "10"},   // held at the maximum
		{"-1000000 * 1000000", "", "-10"}, // and at the least
		{"0.00000000005 + 0 * a", "a=1", ""},
	} {
		x, err := formulaBook(c.text)
		if c.got == "" {
			if err == nil {
				t.Errorf("%s loads", c.text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		leaf := x.Leaves()[0]
		if line := scoring.ScoreOne(leaf, values(t, leaf, c.given)); line.Got != points.Must(c.got) || line.Outcome != scoring.Scored {
			t.Errorf("%s with %s = %v, %s: %s; want %s", c.text, c.given, line.Got, line.Outcome, line.Reason.In(message.VI), c.got)
		}
	}
}

// Nothing of the language but arithmetic passes, and every refusal says what
// it refuses.
func TestFormulasRefused(t *testing.T) {
	for text, says := range map[string]string{
		"map(1..3000, map(1..3000, # * 2))": "không có hàm “map”",
		"1..9":                              "không dùng được",
		"sum([1, 2])":                       "không có hàm “sum”",
		"filter([1], true)":                 "không có hàm “filter”",
		"repeat(\"x\", 1000000)":            "không có hàm “repeat”",
		"a ** 1000":                         "không dùng được",
		"a % 2":                             "không dùng được",
		"let z = 1; z":                      "không dùng được",
		"\"a\" + 1":                         "không dùng được",
		"a.b":                               "không dùng được",
		"$env":                              "“$env”",
		"a ?? b":                            "không dùng được",
		"z + 1":                             "“z”, chưa khai báo",
		"day":                               "không tính được với “day”",
		"ok + 1":                            "sai kiểu",
		"a ? 1 : 2":                         "sai kiểu",
		"ok":                                "phải là số điểm",
		"ok ? ok : 1":                       "sai kiểu",
		"a > 1":                             "phải là số điểm",
		"a +":                               "viết sai",
		"min()":                             "số tham số",
		"abs(a, b)":                         "số tham số",
		"0x10":                              "“0x10”",
		"1e3":                               "“1e3”",
		"1_000":                             "“1_000”",
		"12345678901234567":                 "không quá 15 chữ số",
		"a + 0,5":                           "viết sai",
		strings.Repeat("(", 600):            "dài quá 500",
		strings.Repeat("a+", 120) + "a":     "quá 100 phép tính",
		strings.Repeat("-", 400) + "a":      "quá 100 phép tính",
		"len(\"abc\")":                      "không có hàm “len”",
		"a | max(b)":                        "",
		"reduce([1], #acc, 0)":              "không có hàm “reduce”",
		"now()":                             "không có hàm “now”",
		"{\"x\": 1}.x":                      "không dùng được",
		"[1][0]":                            "không dùng được",
		"a contains b":                      "không dùng được",
		"true ? 1 : 2":                      "không dùng được",
	} {
		_, err := formulaBook(text)
		if says == "" {
			continue // allowed or not, it must not hang
		}
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "t.yaml:13: tiêu chí 1") {
			t.Errorf("%s: %v; want %q at line 13", message.Shorten(text, 40), err, says)
		}
	}
}

// The longest multiplication that may be written ends at once, in little
// memory.
func TestFormulaIsBounded(t *testing.T) {
	x, err := formulaBook(strings.TrimSuffix(strings.Repeat("c*", 49), "*"))
	if err != nil {
		t.Fatal(err)
	}
	leaf := x.Leaves()[0]
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	line := scoring.ScoreOneWith(leaf, values(t, leaf, "c=999999999999.999999999999"), scoring.Options{})
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if took > time.Second || after.TotalAlloc-before.TotalAlloc > 1<<20 {
		t.Errorf("took %s and %d bytes", took, after.TotalAlloc-before.TotalAlloc)
	}
	if line.Outcome != scoring.Failed && line.Got != points.Int(10) {
		t.Errorf("%v, %s", line.Got, line.Outcome)
	}
}

func TestFormulaDividesByZero(t *testing.T) {
	x, err := formulaBook("a / b")
	if err != nil {
		t.Fatal(err)
	}
	leaf := x.Leaves()[0]
	line := scoring.ScoreOne(leaf, values(t, leaf, "a=1 b=0"))
	if line.Outcome != scoring.Failed || !strings.Contains(line.Reason.In(message.VI), "chia cho 0") {
		t.Errorf("%s: %s", line.Outcome, line.Reason.In(message.VI))
	}
	// c, ok and day are read by no formula in use: nobody is asked for them.
	if line := scoring.ScoreOne(leaf, values(t, leaf, "a=1 b=4")); line.Outcome != scoring.Scored || line.Got != points.Must("0.25") {
		t.Errorf("%s: %s", line.Outcome, line.Reason.In(message.VI))
	}
}

// Whatever stands for a formula, loading it and reckoning with it end soon and
// in little memory, with points within bounds.
func FuzzFormula(f *testing.F) {
	for _, s := range []string{"a + b", "min(a, b / 2)", "ok ? 1 : c", "map(1..9, #)", "a / (b - b)", "((((a))))", "--a", "0.1", "\"", "ok and not ok or a < b ? abs(-c) : max(1, 2)"} {
		f.Add(s, int64(3), "1.5")
	}
	f.Fuzz(func(t *testing.T, text string, n int64, c string) {
		start := time.Now()
		x, err := formulaBook(text)
		if err != nil {
			return
		}
		leaf := x.Leaves()[0]
		given := []scoring.Value{}
		for name, raw := range map[string]string{"a": fmt.Sprint(n), "b": fmt.Sprint(n / 2), "c": c, "ok": "yes"} {
			in, _ := leaf.Input(name)
			if v, bad := scoring.ParseValue(leaf, in, raw); bad == nil {
				given = append(given, v)
			}
		}
		line := scoring.ScoreOne(leaf, given)
		if line.Got.Less(points.Int(-10)) || points.Int(10).Less(line.Got) {
			t.Fatalf("%q gives %v", text, line.Got)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Fatalf("%q took %s", text, took)
		}
	})
}
