package rulebook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/rulebook"
)

// told is a diff in a line each.
func told(d rulebook.Diff) []string {
	var all []string
	fields := func(of string, fs []rulebook.Field) {
		for _, f := range fs {
			all = append(all, fmt.Sprintf("~ %s %s: %s → %s", of, f.Name, f.Old, f.New))
		}
	}
	fields("index", d.Heading)
	for _, c := range d.Removed {
		all = append(all, "- "+c.Code)
	}
	for _, c := range d.Added {
		all = append(all, "+ "+c.Code)
	}
	for _, c := range d.Changed {
		fields(c.New.Code, c.Fields)
	}
	return all
}

func TestDiff(t *testing.T) {
	for name, c := range map[string]struct {
		edit []string // old, new, old, new…
		want []string
	}{
		"title":      {[]string{"Tiêu chí hai", "Tiêu chí 2"}, []string{"~ 1.2 title: Tiêu chí hai → Tiêu chí 2"}},
		"maxima":     {[]string{"max: 2", "max: 1.5", "max: 3", "max: 3.5"}, []string{"~ 1.1 max: 2 → 1.5", "~ 1.2 max: 3 → 3.5"}},
		"when empty": {[]string{"when_empty: full", "when_empty: zero"}, []string{`~ 1.1 rule: {"kind":"share","of":"done","per":"planned","floor":"0.5","when_empty":"full"} → {"kind":"share","of":"done","per":"planned","when_empty":{"points":"0"},"floor":"0.5"}`}},
		"heading":    {[]string{`version: "1"`, `version: "2"`, "year: 2023", "year: 2024", "ranking: dense", "ranking: {ties: [\"1.2\"]}"}, []string{"~ index version: 1 → 2", "~ index year: 2023 → 2024", "~ index ranking: dense → standard", "~ index ties:  → 1.2"}},
		"renumbered": {[]string{`code: "1.2"`, "code: \"1.3\"\n        lineage: \"1.2\""}, []string{
			"~ 1.3 code: 1.2 → 1.3"}},
		"lineage given anew":   {[]string{`code: "1.2"`, "code: \"1.2\"\n        lineage: other"}, []string{"~ index order: 1, 1.1, 1.2 → 1, 1.1, 1.2"}},
		"another in its place": {[]string{`code: "1.2"`, "code: \"1.2\"\n        lineage: other", "Tiêu chí hai", "Việc mới"}, []string{"- 1.2", "+ 1.2"}},
		"another code":         {[]string{`code: "1.2"`, `code: "1.3"`}, []string{"- 1.2", "+ 1.3"}},
		"unit of an input":     {[]string{"title: Tin bài", "title: Tin bài, unit: bài"}, []string{`~ 1.2 inputs: [{"name":"items","type":"count","title":{"vi":"Tin bài"}}] → [{"name":"items","type":"count","title":{"vi":"Tin bài"},"unit":{"vi":"bài"}}]`}},
		"mark":                 {[]string{"illustrative: true", "illustrative: false"}, []string{"~ 1.1 illustrative: true → "}},
		"bonus":                {[]string{"classes:", "bonus: {title: Thưởng, max: 1, parts: [{code: T, title: Sáng kiến, max: 1, rule: {kind: appraised}}]}\nclasses:"}, []string{`~ index bonus:  → {"title":{"vi":"Thưởng"},"max":"1","parts":null}`, "+ T"}},
	} {
		older, newer := load(t, sound), load(t, strings.NewReplacer(c.edit...).Replace(sound))
		d := rulebook.DiffOf(older, newer)
		if got := cmp.Diff(c.want, told(d)); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if len(rulebook.DiffOf(newer, older).Added) != len(d.Removed) {
			t.Errorf("%s: read backwards, what was removed is not added", name)
		}
	}
}

// A component that moves to another criterion is the same one.
func TestDiffOfAMove(t *testing.T) {
	index := func(areas string) *rulebook.Index {
		return load(t, "{index: i, version: v, title: t, year: 2023, level: commune, total: 3, classes: {list: [{key: a, name: n, from: 0}]}, areas: "+areas+"}")
	}
	const a, b, c = "{code: a, title: A, max: 1, rule: {kind: appraised}}", "{code: b, title: B, max: 1, rule: {kind: appraised}}", "{code: c, title: C, max: 1, rule: {kind: appraised}}"
	older := index("[{code: x, title: X, max: 2, parts: [" + a + ", " + b + "]}, {code: y, title: Y, max: 1, parts: [" + c + "]}]")
	newer := index("[{code: x, title: X, max: 1, parts: [" + a + "]}, {code: y, title: Y, max: 2, parts: [" + c + ", " + b + "]}]")
	want := []string{"~ x max: 2 → 1", "~ y max: 1 → 2", "~ b under: x → y"}
	if d := cmp.Diff(want, told(rulebook.DiffOf(older, newer))); d != "" {
		t.Error(d)
	}
	flat := index("[" + a + ", " + b + ", " + c + "]")
	want = []string{"- x", "- y", "~ a under: x → ", "~ b under: x → ", "~ c under: y → "}
	if d := cmp.Diff(want, told(rulebook.DiffOf(older, flat))); d != "" {
		t.Error(d)
	}
	want = []string{"+ x", "+ y", "~ a under:  → x", "~ b under:  → x", "~ c under:  → y"}
	if d := cmp.Diff(want, told(rulebook.DiffOf(flat, older))); d != "" {
		t.Error(d)
	}
	swapped := index("[" + b + ", " + a + ", " + c + "]")
	if d := cmp.Diff([]string{"~ index order: a, b, c → b, a, c"}, told(rulebook.DiffOf(flat, swapped))); d != "" {
		t.Error(d)
	}
}

// An index does not differ from itself; one that differs differs both ways;
// each component has one other at most.
func TestDiffProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		older, newer := drawnIndex(t, "older"), drawnIndex(t, "newer")
		if d := rulebook.DiffOf(older, older); !d.Empty() {
			t.Fatalf("%s differs from itself: %v", older.ID, told(d))
		}
		d, back := rulebook.DiffOf(older, newer), rulebook.DiffOf(newer, older)
		if d.Empty() != (older.Hash() == newer.Hash()) || len(d.Added) != len(back.Removed) || len(d.Removed) != len(back.Added) {
			t.Fatalf("%v, and backwards %v", told(d), told(back))
		}
		nodes := 0
		newer.Walk(func(*rulebook.Criterion) { nodes++ })
		pairs := rulebook.Pairs(older, newer)
		if len(pairs)+len(d.Added) != nodes {
			t.Fatalf("%d pairs and %d added of %d", len(pairs), len(d.Added), nodes)
		}
		olds := map[*rulebook.Criterion]bool{}
		for _, p := range pairs {
			if olds[p.Old] {
				t.Fatalf("%s has two heirs", p.Old.Code)
			}
			olds[p.Old] = true
			if p.Old.Lineage != p.New.Lineage && (p.Old.Code != p.New.Code || p.Old.Title != p.New.Title) {
				t.Fatalf("%s %s is taken for %s %s", p.Old.Lineage, p.Old.Code, p.New.Lineage, p.New.Code)
			}
		}
	})
}

// drawnIndex is a small random index; codes, lineages and titles are drawn from
// few, so that two of them have much in common.
func drawnIndex(t *rapid.T, label string) *rulebook.Index {
	n := rapid.IntRange(1, 5).Draw(t, label)
	codes := rapid.Permutation([]string{"1", "2", "3", "4", "5"}).Draw(t, label+" codes")
	lineages := rapid.Permutation([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, label+" lineages")
	var areas []string
	for i := range n {
		lineage := ""
		if rapid.Bool().Draw(t, "given") {
			lineage = "lineage: " + lineages[i] + ", "
		}
		areas = append(areas, fmt.Sprintf("{code: %q, %stitle: t%d, max: 1, rule: {kind: appraised}}", codes[i], lineage, rapid.IntRange(0, 2).Draw(t, "title")))
	}
	x, err := rulebook.Load([]byte(fmt.Sprintf("{index: i, version: v, title: t, year: 2023, level: commune, total: %d, classes: {list: [{key: a, name: n, from: 0}]}, areas: [%s]}", n, strings.Join(areas, ", "))), "drawn.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}
