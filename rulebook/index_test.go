package rulebook_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// sound is a small rulebook without a fault, written line by line.
const sound = `index: small
version: "1"
title: Bộ chỉ số thử
year: 2023
level: commune
total: 5
ranking: dense
classes:
  unconfirmed: true
  list:
    - {key: pass, name: Đạt, from: 3}
    - {key: fail, name: Chưa đạt, from: 0}
areas:
  - code: "1"
    title: Lĩnh vực một
    max: 5
    parts:
      - code: "1.1"
        title: Tiêu chí một
        max: 2
        illustrative: true
        inputs:
          planned: {type: count, title: Việc phải làm}
          done: {type: count, title: Việc đã làm}
        rule:
          kind: share
          of: done
          per: planned
          when_empty: full
          floor: 50%
      - code: "1.2"
        title: Tiêu chí hai
        max: 3
        inputs:
          items: {type: count, title: Tin bài}
        rule:
          kind: per_item
          of: items
          each: 0,5
`

func TestLoad(t *testing.T) {
	x := load(t, sound)
	if x.ID != "small" || x.Version != "1" || x.Year != 2023 || x.Ranking != rulebook.Dense || !x.Classes.Unconfirmed {
		t.Errorf("heading = %s %s %d %s %v", x.ID, x.Version, x.Year, x.Ranking, x.Classes.Unconfirmed)
	}
	c, ok := x.Find("1.1")
	if !ok || c.Line != 18 || c.Depth != 1 || c.Area.Code != "1" || c.Lineage != "1.1" || !c.Illustrative {
		t.Fatalf("1.1 = %+v", c)
	}
	if in, ok := c.Input("done"); !ok || in.Type != rulebook.Count || in.Title.VI != "Việc đã làm" || in.Line != 24 {
		t.Errorf("input done = %+v, %v", in, ok)
	}
	if r := c.Rule; r.Floor.String() != "0.5" || r.WhenEmpty == nil || r.WhenEmpty.Points != points.Int(2) {
		t.Errorf("rule = %+v", r)
	}
	if c, _ := x.Find("1.2"); c.Rule.Each != points.Must("0.5") {
		t.Errorf("each = %s", c.Rule.Each)
	}
	if _, ok := x.Find("1.3"); ok {
		t.Error("found a criterion that is not there")
	}
}

// What counts as empty is the rulebook's word: each of its forms.
func TestWhenEmpty(t *testing.T) {
	for word, want := range map[string]rulebook.WhenEmpty{
		"full": {Points: points.Int(2)}, "zero": {}, "leave": {Leave: true}, "1": {Points: points.Int(1)}, "0,5": {Points: points.Must("0.5")},
	} {
		x := load(t, strings.Replace(sound, "when_empty: full", "when_empty: "+word, 1))
		c, _ := x.Find("1.1")
		if *c.Rule.WhenEmpty != want {
			t.Errorf("when_empty: %s = %+v, want %+v", word, *c.Rule.WhenEmpty, want)
		}
	}
}

func TestClasses(t *testing.T) {
	x := chiLang(t)
	for total, want := range map[string]string{
		"100": "excellent", "90": "excellent", "89.9999999999": "good", "85": "good", "80": "good",
		"79.99": "fair", "70": "fair", "60": "average", "59.9999999999": "weak", "0": "weak", "-1": "weak",
	} {
		if got := x.Classes.Of(points.Must(total)).Key; got != want {
			t.Errorf("class of %s = %s, want %s", total, got, want)
		}
	}
}

// The hash is of the content: comments, the order of keys and the way a number
// is written do not count, everything that means something does.
func TestHash(t *testing.T) {
	hash := load(t, sound).Hash()
	if len(hash) != 64 {
		t.Fatalf("hash = %q", hash)
	}
	swapped := strings.Replace(sound, `          planned: {type: count, title: Việc phải làm}
          done: {type: count, title: Việc đã làm}`, `          done: {title: Việc đã làm, type: count}
          planned: {type: count, title: Việc phải làm}`, 1)
	for name, same := range map[string]string{
		"comment":        "# a comment\n" + sound,
		"order of keys":  strings.Replace(sound, "year: 2023\nlevel: commune", "level: commune\nyear: 2023", 1),
		"order of input": swapped,
		"number":         strings.Replace(sound, "each: 0,5", "each: 0.50", 1),
		"lineage":        strings.Replace(sound, "title: Tiêu chí hai", "title: Tiêu chí hai\n        lineage: \"1.2\"", 1),
	} {
		if same == sound {
			t.Fatalf("%s: nothing was changed", name)
		}
		if got := load(t, same).Hash(); got != hash {
			t.Errorf("%s: the hash changed", name)
		}
	}
	seen := map[string]string{hash: "the original"}
	for name, other := range map[string]string{
		"maxima":     strings.NewReplacer("max: 2", "max: 1", "max: 3", "max: 4").Replace(sound),
		"title":      strings.Replace(sound, "Tiêu chí hai", "Tiêu chí 2", 1),
		"floor":      strings.Replace(sound, "floor: 50%", "floor: 60%", 1),
		"when empty": strings.Replace(sound, "when_empty: full", "when_empty: zero", 1),
		"each":       strings.Replace(sound, "each: 0,5", "each: 1", 1),
		"class":      strings.Replace(sound, "from: 3", "from: 4", 1),
		"ranking":    strings.Replace(sound, "ranking: dense", "ranking: standard", 1),
		"version":    strings.Replace(sound, `version: "1"`, `version: "2"`, 1),
		"mark":       strings.Replace(sound, "illustrative: true", "illustrative: false", 1),
		"lineage":    strings.Replace(sound, "title: Tiêu chí hai", "title: Tiêu chí hai\n        lineage: old", 1),
	} {
		got := load(t, other).Hash()
		if with, twice := seen[got]; twice {
			t.Errorf("%s: the same hash as %s", name, with)
		}
		seen[got] = name
	}
}

// Every maximum is in the hash: in a rulebook of the shipped one's maxima, each
// component in turn gives a tenth of a point to the last one.
func TestHashOfEveryMaximum(t *testing.T) {
	x := chiLang(t)
	leaves := x.Leaves()
	last := leaves[len(leaves)-1].Code
	seen := map[string]string{load(t, maxima(x, nil)).Hash(): "nothing"}
	for _, c := range leaves[:len(leaves)-1] {
		tenth := points.Must("0.1")
		changed := load(t, maxima(x, map[string]points.Points{c.Code: points.Int(0).Sub(tenth), last: tenth}))
		if with, twice := seen[changed.Hash()]; twice {
			t.Errorf("%s changed and the hash is that of %s changed", c.Code, with)
		}
		seen[changed.Hash()] = c.Code
	}
}

// maxima writes a rulebook with the tree and the maxima of x, changed by add.
func maxima(x *rulebook.Index, add map[string]points.Points) string {
	var max func(c *rulebook.Criterion) points.Points
	max = func(c *rulebook.Criterion) points.Points {
		if c.Scored() {
			return c.Max.Add(add[c.Code])
		}
		var sum points.Points
		for _, p := range c.Parts {
			sum = sum.Add(max(p))
		}
		return sum
	}
	var write func(cs []*rulebook.Criterion) string
	write = func(cs []*rulebook.Criterion) string {
		var all []string
		for _, c := range cs {
			body := "rule: {kind: appraised}"
			if !c.Scored() {
				body = "parts: " + write(c.Parts)
			}
			all = append(all, fmt.Sprintf("{code: %q, title: t, max: %s, %s}", c.Code, max(c), body))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	return "{index: i, version: v, title: t, year: 2023, level: commune, total: 100, classes: {list: [{key: all, name: n, from: 0}]}, areas: " + write(x.Areas) + "}"
}

// The facts of the source: areas and criteria with title and maximum.
func TestChiLangFacts(t *testing.T) {
	x := chiLang(t)
	if x.Total != points.Int(100) || len(x.Areas) != 8 || x.Ranking != rulebook.Standard || !x.Classes.Unconfirmed {
		t.Errorf("total %s, %d areas, %s, unconfirmed %v", x.Total, len(x.Areas), x.Ranking, x.Classes.Unconfirmed)
	}
	facts := []struct{ code, max, title string }{
		{"1", "17", "Chỉ đạo, điều hành CCHC"},
		{"2", "9", "Cải cách thể chế"},
		{"3", "18", "Cải cách thủ tục hành chính"},
		{"6", "10", "Cải cách tài chính công"},
		{"7", "13", "Xây dựng và phát triển chính quyền điện tử, chính quyền số"},
		{"1.5", "3", "Đổi mới sáng tạo trong triển khai nhiệm vụ CCHC"},
		{"2.1", "2", "Xây dựng văn bản quy phạm pháp luật (VBQPPL) trong năm"},
		{"3.1.4", "1", "Kết quả rà soát, đánh giá, đề xuất phương án đơn giản hóa TTHC thuộc phạm vi quản lý/thẩm quyền giải quyết của huyện"},
		{"3.4.1", "2.5", "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận trong năm được giải quyết đúng hạn"},
		{"3.4.2", "1", "Thực hiện việc xin lỗi người dân, tổ chức khi để xảy ra trễ hẹn trong giải quyết hồ sơ TTHC tại UBND cấp xã"},
		{"6.3.3", "1", "Thực hiện đúng quy định báo cáo tài chính gửi cơ quan tài chính cấp trên theo quy định tại Quyết định số 52/2018/QĐ-UBND của UBND tỉnh"},
		{"7.2", "2", "Nhập hồ sơ giải quyết TTHC vào Hệ thống thông tin giải quyết TTHC cấp tỉnh"},
		{"7.4.1", "2", "Số lượng tin bài được đăng tải hàng tháng về thông tin chỉ đạo, điều hành, hoạt động"},
		{"7.6", "3", "Thực hiện thanh toán trực tuyến"},
	}
	sourced := map[string]bool{}
	for _, f := range facts {
		sourced[f.code] = true
		c, ok := x.Find(f.code)
		if !ok || c.Max.String() != f.max || c.Title.VI != f.title {
			t.Errorf("%s = %+v, want max %s, %s", f.code, c, f.max, f.title)
		}
	}
	rest := points.Int(100)
	for _, a := range x.Areas {
		if sourced[a.Code] {
			rest = rest.Sub(a.Max)
		}
	}
	if rest != points.Int(33) {
		t.Errorf("the areas that the source does not name hold %s, want 33", rest)
	}
	x.Walk(func(c *rulebook.Criterion) {
		if sourced[c.Code] == c.Illustrative || sourced[c.Code] != (c.Source != "") {
			t.Errorf("%s: illustrative %v, source %q", c.Code, c.Illustrative, c.Source)
		}
		if c.Title.VI == "" || c.Title.EN == "" {
			t.Errorf("%s has no title in both languages: %+v", c.Code, c.Title)
		}
	})
}

// The set was not seen, so no number of a rule may pass for its own; and every
// component says what proves it and who appraises it.
func TestChiLangRules(t *testing.T) {
	x := chiLang(t)
	checkSums(t, x)
	used := map[string]bool{}
	for _, c := range x.Leaves() {
		used[string(c.Rule.Kind)] = true
		if !c.Rule.Illustrative {
			t.Errorf("%s: its rule is not marked as illustrative", c.Code)
		}
		if c.Evidence.VI == "" || c.Evidence.EN == "" || c.Appraiser == "" {
			t.Errorf("%s: evidence %+v, appraiser %q", c.Code, c.Evidence, c.Appraiser)
		}
		for _, in := range c.Inputs {
			if in.Title.VI == "" || in.Title.EN == "" {
				t.Errorf("%s: input %s has no title in both languages", c.Code, in.Name)
			}
			if in.Name == c.Rule.Of && (in.Type == rulebook.Count || in.Type == rulebook.Number) && (in.Unit.VI == "" || in.Unit.EN == "") {
				t.Errorf("%s: input %s does not say what it counts", c.Code, in.Name)
			}
		}
	}
	if len(used) != 10 {
		t.Errorf("its components show %d kinds of rule", len(used))
	}
}

func TestShippedRulebooksLoad(t *testing.T) {
	files, err := filepath.Glob("../rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no rulebooks ship", err)
	}
	for _, f := range files {
		beside := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join("../rules", name)) }
		if _, err := rulebook.LoadBeside(read(t, f), f, beside); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func TestKindsAreSorted(t *testing.T) {
	if !slices.IsSorted(rulebook.Kinds()) || len(rulebook.Kinds()) != 13 {
		t.Errorf("kinds = %v", rulebook.Kinds())
	}
}

// Decomposed letters, as some keyboards type them, are the same rulebook.
func TestLettersAreComposed(t *testing.T) {
	decomposed := strings.ReplaceAll(sound, "ộ", "o\u0323\u0302")
	if decomposed == sound {
		t.Fatal("nothing was changed")
	}
	if diff := cmp.Diff(load(t, sound).Title, load(t, decomposed).Title); diff != "" {
		t.Error(diff)
	}
}

func load(t *testing.T, text string) *rulebook.Index {
	t.Helper()
	x, err := rulebook.Load([]byte(text), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func chiLang(t *testing.T) *rulebook.Index {
	t.Helper()
	return load(t, string(read(t, "../rules/chi-lang-2023.yaml")))
}

// checkSums holds every parent to the sum of its parts.
func checkSums(t *testing.T, x *rulebook.Index) {
	t.Helper()
	sum := func(cs []*rulebook.Criterion) (all points.Points) {
		for _, c := range cs {
			all = all.Add(c.Max)
		}
		return all
	}
	if got := sum(x.Areas); got != x.Total {
		t.Errorf("the areas hold %s, the index %s", got, x.Total)
	}
	var leaves points.Points
	for _, c := range x.Leaves() {
		if c.Tally == rulebook.InTotal {
			leaves = leaves.Add(c.Max)
		}
	}
	x.Walk(func(c *rulebook.Criterion) {
		if got := sum(c.Parts).Add(c.Local); !c.Scored() && got != c.Max {
			t.Errorf("%s: its parts hold %s, itself %s", c.Code, got, c.Max)
		}
		if c.Tally == rulebook.InTotal {
			leaves = leaves.Add(c.Local)
		}
	})
	if leaves != x.Total {
		t.Errorf("the components hold %s, the index %s", leaves, x.Total)
	}
}
