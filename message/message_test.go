package message_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Both languages say the same things: every key has both, and English names no
// argument that Vietnamese lacks.
func TestCatalogueIsWhole(t *testing.T) {
	for _, key := range message.Keys() {
		p, _ := message.Entry(key)
		if strings.TrimSpace(p.VI) == "" || strings.TrimSpace(p.EN) == "" {
			t.Errorf("%s: vi %q, en %q", key, p.VI, p.EN)
		}
		vi := placeholder.FindAllString(p.VI, -1)
		for _, name := range placeholder.FindAllString(p.EN, -1) {
			if !slices.Contains(vi, name) {
				t.Errorf("%s: English uses %s, which Vietnamese does not", key, name)
			}
		}
	}
}

// key finds keys in Go sources and templates; computed keys are listed below.
var key = regexp.MustCompile(`(?:message\.T\(|\.Say\(\w+(?:\.\w+\(\))?, |message\.Say\(c\.language\(\), |fail\(\w+, |fault\(|report\((?:row, "\w+", |l?\w*(?:, \w+)?)|step\(|give\([^"]*|bad\()"([a-z_]+\.[a-z_]+)"`)

func TestKeysInUseExist(t *testing.T) {
	used := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range key.FindAllStringSubmatch(string(src), -1) {
			used++
			if _, ok := message.Entry(m[1]); !ok {
				t.Errorf("%s says %q, which the catalogue lacks", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if used < 100 {
		t.Errorf("found %d keys in use; the pattern has lost them", used)
	}
}

func TestArgumentsInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		arg    message.Arg
		vi, en string
	}{
		{message.Points("x", points.Must("2.5")), "2,5", "2.5"},
		{message.Points("x", points.Must("30.975")), "30,98", "30.98"},
		{message.Int("x", 1234567), "1.234.567", "1,234,567"},
		{message.Number("x", decimal.RequireFromString("-1234.5")), "-1.234,5", "-1,234.5"},
		{message.Number("x", decimal.RequireFromString("100")), "100", "100"},
		{message.Percent("x", decimal.NewFromInt(940), decimal.NewFromInt(1000)), "94 %", "94%"},
		{message.Percent("x", decimal.NewFromInt(1), decimal.NewFromInt(3)), "33,33 %", "33.33%"},
		{message.Percent("x", decimal.NewFromInt(94999), decimal.NewFromInt(100000)), "94,999 %", "94.999%"},
		{message.Percent("x", decimal.NewFromInt(99999999), decimal.NewFromInt(100000000)), "99,999999 %", "99.999999%"},
		{message.Date("x", calendar.MustParse("2024-05-02")), "02/05/2024", "02/05/2024"},
		{message.Date("x", calendar.Date{}), "", ""},
		{message.Title("x", message.Phrase{VI: "Lĩnh vực", EN: "Area"}), "Lĩnh vực", "Area"},
		{message.Title("x", message.Phrase{VI: "Lĩnh vực"}), "Lĩnh vực", "Lĩnh vực"},
		{message.Sub("x", message.T("value.yes")), "có", "yes"},
		{message.List("x", []message.Text{message.T("value.yes"), message.T("value.no")}), "có; không", "yes; no"},
		{message.Word("x", "{max} <b>"), "{max} <b>", "{max} <b>"},
	} {
		text := message.Text{Key: "value.word", Args: []message.Arg{c.arg}}
		text.Args[0].Name = "value"
		// A stored text must read the same.
		b, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var stored message.Text
		if err := json.Unmarshal(b, &stored); err != nil {
			t.Fatal(err)
		}
		if got := cmp.Diff([]string{c.vi, c.en}, []string{stored.In(message.VI), stored.In(message.EN)}); got != "" {
			t.Errorf("%s: %s", b, got)
		}
	}
}

// Rate says of whole numbers what Percent says of decimals.
func TestRateIsPercent(t *testing.T) {
	check := func(a, b int64) {
		t.Helper()
		fast, exact := message.Rate("x", a, b), message.Percent("x", decimal.NewFromInt(a), decimal.NewFromInt(b))
		if fast.Value != exact.Value || fast.Kind != exact.Kind {
			t.Errorf("%d of %d: %s, want %s", a, b, fast.Value, exact.Value)
		}
	}
	for b := int64(1); b <= 130; b++ {
		for a := range 2 * b {
			check(a, b)
		}
	}
	for _, b := range []int64{999, 1000, 99_999, 100_000, 99_999_999, 100_000_000, 1 << 28, 1<<28 + 1, 999_999_999_999_999} {
		for _, a := range []int64{0, 1, b / 3, b / 2, b - b/20, b - 1, b} {
			check(a, b)
		}
	}
}

func TestUnknownKeyShowsItself(t *testing.T) {
	if got := message.Say(message.VI, "no.such"); got != "⟦no.such⟧" {
		t.Errorf("%q", got)
	}
}

func TestProblemsNameTheirPlace(t *testing.T) {
	ps := message.Problems{
		{File: "a.csv", Line: 7, Column: "value", Value: strings.Repeat("x", 100), Text: message.T("input.not_count")},
		{File: "b.yaml", Line: 3, Code: "3.4", Text: message.T("rulebook.no_rule")},
	}
	want := "a.csv:7: cột value: “" + strings.Repeat("x", 59) + "…”: cần số nguyên không âm, viết liền, ví dụ 1234\n" +
		"b.yaml:3: tiêu chí 3.4: tiêu chí không có phần con thì phải có “rule”"
	if got := ps.Error(); got != want {
		t.Errorf("%s", cmp.Diff(want, got))
	}
	if message.Problems(nil).OrNil() != nil {
		t.Error("no problems are no error")
	}
}

// A dictionary's order: accents after letters, đ after d.
func TestCompare(t *testing.T) {
	names := []string{"Vạn Linh", "Đồng Mỏ", "Y Tịch", "Bằng Mạc", "Chi Lăng", "Bắc Thủy", "Bằng Hữu", "Dồng"}
	slices.SortFunc(names, message.Compare)
	want := []string{"Bắc Thủy", "Bằng Hữu", "Bằng Mạc", "Chi Lăng", "Dồng", "Đồng Mỏ", "Vạn Linh", "Y Tịch"}
	if d := cmp.Diff(want, names); d != "" {
		t.Error(d)
	}
}
