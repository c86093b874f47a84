package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// mixture is how many of a hundred components are of each kind, in the
// proportions of the indexes that were seen.
var mixture = []struct {
	of   int
	body string // one point at most
}{
	{15, "inputs: {a: {type: count, title: Hồ sơ đúng hạn, unit: hồ sơ}, b: {type: count, title: Hồ sơ đã giải quyết}}\n  rule: {kind: bands, of: a, per: b, when_empty: full, bands: [{from: 100%, points: 1}, {from: 95%, points: 0.75}, {from: 80%, share: true}, {from: 0%, points: 0}]}"},
	{10, "inputs: {a: {type: count, title: Đã làm, unit: việc}, b: {type: count, title: Được giao}, e: {type: count, title: Khách quan}}\n  rule: {kind: share, of: a, per: b, exempt: e, when_empty: full, floor: 50%}"},
	{6, "inputs: {a: {type: count, title: Đã xin lỗi, unit: hồ sơ}, b: {type: count, title: Trễ hẹn}}\n  rule: {kind: all_or_nothing, of: a, per: b, when_empty: full}"},
	{12, "inputs: {n: {type: count, title: Tin bài, unit: tin bài}}\n  rule: {kind: bands, of: n, bands: [{from: 48, points: 1}, {from: 24, points: 0.5}, {from: 0, points: 0}]}"},
	{12, "inputs: {d: {type: date, title: Ban hành kế hoạch}}\n  rule: {kind: deadline, of: d, dates: [{by: 2024-01-31, points: 1}, {by: 2024-02-29, points: 0.5}]}"},
	{12, "inputs: {p: {type: yes_no, title: P}, q: {type: yes_no, title: Q}, r: {type: yes_no, title: R}}\n  rule: {kind: checklist, items: [{input: p, points: 0.5}, {input: q, points: 0.25}, {input: r, points: 0.25}]}"},
	{9, "rule: {kind: choice, options: [{key: full, title: Đầy đủ, points: 1}, {key: part, title: Một phần, points: 0.5}, {key: none, title: Không, points: 0}]}"},
	{8, "inputs: {n: {type: count, title: Báo cáo chậm, unit: báo cáo}}\n  rule: {kind: deduct, of: n, each: 0.25}"},
	{4, "inputs: {n: {type: count, title: Sáng kiến, unit: sáng kiến}}\n  rule: {kind: per_item, of: n, each: 0.5}"},
	{4, "inputs: {s: {type: number, title: Mức độ hài lòng}}\n  rule: {kind: survey, of: s, scale: 100}"},
	{3, "inputs: {n: {type: number, title: Thời gian giải quyết, unit: ngày}}\n  rule: {kind: compare, of: n, norm: 15, below: 1, equal: 0.5, above: 0}"},
	{2, "rule: {kind: schedule, every: month, quota: 4, unit: tin bài}"},
	{1, "inputs: {a: {type: count, title: A}, b: {type: count, title: B}}\n  rule: {kind: formula, formulas: {f: \"min(1, a / max(b, 1))\"}}"},
	{2, "rule: {kind: appraised, step: 0.25}"},
}

// nation is 3,321 communes under an index of 100 components of all kinds.
func nation(t testing.TB, units int) (*rulebook.Index, *scoring.Sheet) {
	t.Helper()
	var book strings.Builder
	book.WriteString("index: nation\nversion: \"1\"\ntitle: N\nyear: 2024\nlevel: commune\ntotal: 100\nclasses: {list: [{key: a, name: A, from: 80}, {key: b, name: B, from: 0}]}\nareas:\n")
	var bodies []string
	for _, m := range mixture {
		for range m.of {
			bodies = append(bodies, strings.ReplaceAll(m.body, "\n", "\n  "))
		}
	}
	for i, body := range bodies {
		if i%10 == 0 {
			fmt.Fprintf(&book, "- code: \"%d\"\n  title: Lĩnh vực %d\n  max: 10\n  parts:\n", i/10+1, i/10+1)
		}
		fmt.Fprintf(&book, "  - code: \"%d.%d\"\n    title: Tiêu chí %d\n    max: 1\n    %s\n", i/10+1, i%10+1, i+1, body)
	}
	x, err := rulebook.Load([]byte(book.String()), "nation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	sheet := &scoring.Sheet{Inputs: make(map[string]scoring.Inputs, units)}
	for u := range units {
		unit := fmt.Sprintf("xa-%04d", u)
		in := make(scoring.Inputs, len(bodies))
		for _, c := range x.Leaves() {
			in[c.Code] = randomInputs(t, random, c)
		}
		sheet.Units = append(sheet.Units, unit)
		sheet.Inputs[unit] = in
	}
	return x, sheet
}

func randomInputs(t testing.TB, random *rand.Rand, c *rulebook.Criterion) []scoring.Value {
	values := make([]scoring.Value, 0, len(c.Inputs))
	whole := random.IntN(2000)
	for _, in := range c.Inputs {
		var raw string
		switch in.Type {
		case rulebook.Count:
			raw = strconv.Itoa(random.IntN(12))
			switch {
			case len(c.Inputs) == 12:
				raw = strconv.Itoa(3 + random.IntN(4))
			case in.Name == "a":
				raw = strconv.Itoa(whole * (80 + random.IntN(21)) / 100)
			case in.Name == "b":
				raw = strconv.Itoa(whole)
			case in.Name == "e":
				raw = "0"
			}
		case rulebook.Number:
			raw = fmt.Sprintf("%d.%02d", 10+random.IntN(90), random.IntN(100))
			if in.Name == rulebook.PointsInput {
				raw = "0.75"
			}
		case rulebook.Date:
			raw = fmt.Sprintf("2024-%02d-%02d", 1+random.IntN(3), 1+random.IntN(28))
		case rulebook.YesNo:
			raw = []string{"yes", "no"}[random.IntN(2)]
		case rulebook.OneOf:
			raw = in.Options[random.IntN(len(in.Options))]
		}
		v, bad := scoring.ParseValue(c, in, raw)
		if bad != nil {
			t.Fatalf("%s %s: %s", in.Name, raw, bad.In(message.EN))
		}
		v.Source, v.File, v.Line = "Hệ thống thông tin giải quyết TTHC", "so-lieu.csv", 1
		values = append(values, v)
	}
	return values
}

// BenchmarkNation scores and ranks all communes of the country from inputs in
// memory.
func BenchmarkNation(b *testing.B) {
	x, sheet := nation(b, 3321)
	for _, c := range []struct {
		name string
		o    scoring.Options
	}{
		{"points", scoring.Options{}},
		{"reasons", scoring.Options{Reasons: true}},
		{"everything", scoring.Everything},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if results := assessment.EvaluateWith(x, sheet, nil, c.o); results[0].Place.Rank != 1 {
					b.Fatal("nobody is first")
				}
			}
		})
	}
}

// What is told never changes the points, and a nation's sheet is whole.
func TestOptionsDoNotChangePoints(t *testing.T) {
	x, sheet := nation(t, 60)
	plain := assessment.EvaluateWith(x, sheet, nil, scoring.Options{})
	full := assessment.EvaluateWith(x, sheet, nil, scoring.Everything)
	for i := range plain {
		if plain[i].Unit != full[i].Unit || plain[i].Card.Total != full[i].Card.Total {
			t.Fatalf("place %d: %s %v without reasons, %s %v with", i, plain[i].Unit, plain[i].Card.Total, full[i].Unit, full[i].Card.Total)
		}
		for k, line := range plain[i].Card.Lines {
			other := full[i].Card.Lines[k]
			if line.Got != other.Got || line.Outcome != other.Outcome || line.Outcome == scoring.Missing {
				t.Fatalf("%s %s: %v %s, %v %s", plain[i].Unit, line.Code, line.Got, line.Outcome, other.Got, other.Outcome)
			}
			if !line.Reason.IsZero() && line.Outcome != scoring.Failed || line.Next != nil || line.Steps != nil {
				t.Fatalf("%s: says what was not asked for", line.Code)
			}
		}
	}
}
