package app

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/rulebook"
)

// A text with every form in which YAML lets people write a value.
const written = `# đầu tệp giữ nguyên
index: thử   # hai khoảng trắng
version: "1"
areas:
  - code: "1"
    title: {vi: "Lĩnh vực \"một\"", en: 'It''s one'}   # chú thích
    max: 10
    parts:
      - code: "1.1"
        title: Không có ngoặc
        max: 4 # bốn
        inputs:
          done: {type: count, title: {vi: Đã xong}}
          kept: {type: yes_no, title: Có lưu}
        rule:
          kind: bands
          of: done
          per: all
          when_empty: full
          bands:
            - from: 100%   # tròn
              points: 4
            - {from: "70,5 %", points: 1.5}
          source: 12
      - {code: "1.2", title: 'Một dòng', max: 6, rule: {kind: deadline, of: x, dates: [{by: 2026-01-31, points: 6}]}}
      - code: 1.3
        title: |
          Hai dòng
          đây
        appraiser:
        evidence:
          vi: kế hoạch
            nối dài
          en: >-
            the plan

            again

        max: '2'
        rule: {kind: checklist, items: [{input: kept, points: 2}]}
# cuối tệp
`

func TestApplyChangesOnlyItsPlace(t *testing.T) {
	for name, test := range map[string]struct {
		code     string
		given    map[string]string
		old, now []string // lines that go and come
	}{
		"nothing":           {"1.1", map[string]string{"max": "4", "title.vi": "Không có ngoặc", "rule.bands.0.from": "100"}, nil, nil},
		"plain title":       {"1.1", map[string]string{"title.vi": "Tên mới"}, []string{"        title: Không có ngoặc"}, []string{"        title: Tên mới"}},
		"title with colon":  {"1.1", map[string]string{"title.vi": "Tên: mới # không"}, []string{"        title: Không có ngoặc"}, []string{`        title: "Tên: mới # không"`}},
		"title like a flag": {"1.1", map[string]string{"title.vi": "true"}, []string{"        title: Không có ngoặc"}, []string{`        title: "true"`}},
		"english added": {"1.1", map[string]string{"title.en": "No quotes"}, []string{"        title: Không có ngoặc"},
			[]string{`        title: {vi: "Không có ngoặc", en: "No quotes"}`}},
		"pair in quotes": {"1", map[string]string{"title.vi": `Nói "a\b"`, "title.en": "It's two", "max": "12"},
			[]string{`    title: {vi: "Lĩnh vực \"một\"", en: 'It''s one'}   # chú thích`, "    max: 10"},
			[]string{`    title: {vi: "Nói \"a\\b\"", en: 'It''s two'}   # chú thích`, "    max: 12"}},
		"numbers": {"1.1", map[string]string{"max": "4,5", "rule.bands.0.from": "99,5%", "rule.bands.1.from": "70", "rule.bands.1.points": "2", "rule.when_empty": "zero"},
			[]string{"        max: 4 # bốn", "          when_empty: full", "            - from: 100%   # tròn", `            - {from: "70,5 %", points: 1.5}`},
			[]string{"        max: 4.5 # bốn", "          when_empty: zero", "            - from: 99.5%   # tròn", `            - {from: "70%", points: 2}`}},
		"added behind a comment": {"1.1", map[string]string{"appraiser": "Phòng Nội vụ", "evidence.vi": "Kế hoạch số 1", "max": "3"}, []string{"        max: 4 # bốn"},
			[]string{"        max: 3 # bốn", "        evidence: Kế hoạch số 1", "        appraiser: Phòng Nội vụ"}},
		"one line": {"1.2", map[string]string{"title.vi": "Tên 'khác'", "max": "5", "appraiser": "Sở, ngành", "rule.dates.0.by": "28/02/2026", "rule.dates.0.points": "5"},
			[]string{"      - {code: \"1.2\", title: 'Một dòng', max: 6, rule: {kind: deadline, of: x, dates: [{by: 2026-01-31, points: 6}]}}"},
			[]string{"      - {code: \"1.2\", title: 'Tên ''khác''', max: 5, appraiser: \"Sở, ngành\", rule: {kind: deadline, of: x, dates: [{by: 2026-02-28, points: 5}]}}"}},
		"blocks": {"1.3", map[string]string{"title.vi": "Một\nhai", "appraiser": "Sở Nội vụ", "evidence.vi": "báo cáo", "evidence.en": "report", "rule.items.0.points": "1"},
			[]string{"        title: |", "          Hai dòng", "          đây", "        appraiser:", "          vi: kế hoạch", "            nối dài", "          en: >-", "            the plan", "            again",
				"        rule: {kind: checklist, items: [{input: kept, points: 2}]}"},
			[]string{`        title: "Một\nhai"`, "        appraiser: Sở Nội vụ", "          vi: báo cáo", `          en: "report"`, "        rule: {kind: checklist, items: [{input: kept, points: 1}]}"}},
		"evidence emptied": {"1.3", map[string]string{"evidence.vi": "", "evidence.en": ""},
			[]string{"          vi: kế hoạch", "            nối dài", "          en: >-", "            the plan", "            again"}, []string{`          ""`}},
	} {
		f, err := formOf(written, test.code)
		if err != nil {
			t.Fatal(err)
		}
		got, wrong, err := f.apply(test.given)
		if err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v %v", name, wrong, err)
			continue
		}
		gone, come := lineDiff(written, got)
		if d := cmp.Diff([][]string{test.old, test.now}, [][]string{gone, come}); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// lineDiff returns the lines that only one of two texts has, empty ones left
// out.
func lineDiff(before, after string) (gone, come []string) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for _, line := range a {
		if !slices.Contains(b, line) {
			gone = append(gone, line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			come = append(come, line)
		}
	}
	return gone, come
}

func TestFieldsOfARule(t *testing.T) {
	f, err := formOf(written, "1.1")
	if err != nil {
		t.Fatal(err)
	}
	var got []DraftField
	for _, field := range f.fields {
		if strings.HasPrefix(field.Name, "rule.") {
			got = append(got, field)
		}
	}
	want := []DraftField{
		{Name: "rule.when_empty", Type: WordField, Value: "full", Key: "when_empty"},
		{Name: "rule.bands.0.from", Type: PercentField, Value: "100", Key: "from", List: "bands", Place: 1},
		{Name: "rule.bands.0.points", Type: NumberField, Value: "4", Key: "points", List: "bands", Place: 1},
		{Name: "rule.bands.1.from", Type: PercentField, Value: "70,5", Key: "from", List: "bands", Place: 2},
		{Name: "rule.bands.1.points", Type: NumberField, Value: "1.5", Key: "points", List: "bands", Place: 2},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if f, err = formOf(written, "1.3"); err != nil || f.fields[len(f.fields)-1].Item != "" {
		t.Errorf("an item whose input is not declared: %+v %v", f.fields, err)
	}
}

func TestApplyRefuses(t *testing.T) {
	f, err := formOf(written, "1.1")
	if err != nil {
		t.Fatal(err)
	}
	_, wrong, err := f.apply(map[string]string{"max": "bốn", "title.vi": "", "rule.bands.0.from": "", "rule.when_empty": "half", "appraiser": strings.Repeat("a", 5000), "rule.kind": "choice"})
	if err != nil || len(wrong) != 5 {
		t.Errorf("%v %v", wrong, err)
	}
	for name, test := range map[string]struct{ src, code string }{
		"no YAML":    {"a: [", "1"},
		"not there":  {written, "9"},
		"code twice": {strings.Replace(written, `"1.2"`, `"1.1"`, 1), "1.1"},
	} {
		if _, err := formOf(test.src, test.code); err == nil {
			t.Errorf("%s: a form", name)
		}
	}
	for name, change := range map[string][2]string{
		"anchor": {"max: 4", "max: &a 4"}, "tag": {"max: 4", "max: !!str 4"},
	} {
		f, err := formOf(strings.Replace(written, change[0], change[1], 1), "1.1")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := f.apply(map[string]string{"max": "5"}); err == nil {
			t.Errorf("%s: rewritten", name)
		}
	}
}

// Each component of the shipped index is changed in every field: the index
// loads, has what was given, and one line of the text differs for each place.
func TestApplyToTheShippedIndex(t *testing.T) {
	src, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, err := rulebook.Load(src, "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fields := 0
	for _, leaf := range before.Leaves() {
		f, err := formOf(string(src), leaf.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range f.fields {
			if strings.HasPrefix(field.Name, "rule.") {
				fields++
			}
		}
		got, wrong, err := f.apply(map[string]string{"title.vi": "Tên mới của " + leaf.Code, "title.en": "New title", "appraiser": "Cơ quan: khác", "evidence.vi": "Tài liệu #1"})
		if err != nil || len(wrong) > 0 {
			t.Fatalf("%s: %v %v", leaf.Code, wrong, err)
		}
		gone, come := lineDiff(string(src), got)
		if len(gone) > 3 || len(come) != 3 {
			t.Errorf("%s: %d lines gone, %d come: %q", leaf.Code, len(gone), len(come), come)
		}
		after, err := rulebook.Load([]byte(got), "chi-lang-2023.yaml")
		if err != nil {
			t.Fatalf("%s: %v", leaf.Code, err)
		}
		c, _ := after.Find(leaf.Code)
		if c.Title.VI != "Tên mới của "+leaf.Code || c.Title.EN != "New title" || c.Appraiser != "Cơ quan: khác" || c.Evidence.VI != "Tài liệu #1" || c.Evidence.EN != leaf.Evidence.EN {
			t.Errorf("%s: %+v", leaf.Code, c)
		}
	}
	if fields < len(before.Leaves()) {
		t.Errorf("%d numbers of rules can be changed in %d components", fields, len(before.Leaves()))
	}
}

func FuzzApply(f *testing.F) {
	f.Add(written, "1.1", "Tên: \"mới\"\n", "2,5")
	f.Add("areas:\n- {code: a, title: \"\\u00e9\", max: 1}", "a", "é", "1")
	f.Add("code: >\n a\ntitle:\n", "a\n", "#", "0")
	f.Fuzz(func(t *testing.T, src, code, title, max string) {
		form, err := formOf(src, code)
		if err != nil {
			return
		}
		edited, wrong, err := form.apply(map[string]string{"title.vi": title, "max": max, "appraiser": title})
		if err != nil || len(wrong) > 0 {
			return
		}
		again, err := formOf(edited, code)
		if err != nil {
			t.Fatalf("%q became %q: %v", src, edited, err)
		}
		if vi, _ := phraseIn(again.row.node, "title"); vi != title && strings.TrimSpace(vi) != title {
			t.Errorf("title %q, want %q", vi, title)
		}
	})
}
