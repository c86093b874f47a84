// Package bench measures the way from inputs to ranks beside what offices use
// today. Run it by make bench.
package bench

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// components is how many components the index has: 40 bands, 20 shares, 15
// all-or-nothing, 15 an item and 10 deductions, one point each.
const components = 100

// kind returns the rule of component i, in YAML and as a spreadsheet's formula
// over two cells.
func kind(i int) (rule, formula string) {
	switch {
	case i < 40:
		return "{kind: bands, of: a, per: b, when_empty: full, bands: [{from: 100%, points: 1}, {from: 95%, points: 0.6}, {from: 90%, points: 0.2}, {from: 0%, points: 0}]}",
			"IF(B=0,1,IF(A/B>=1,1,IF(A/B>=0.95,0.6,IF(A/B>=0.9,0.2,0))))"
	case i < 60:
		return "{kind: share, of: a, per: b, when_empty: zero}", "IF(B=0,0,A/B)"
	case i < 75:
		return "{kind: all_or_nothing, of: a, per: b, when_empty: full}", "IF(B=0,1,IF(A=B,1,0))"
	case i < 90:
		return "{kind: per_item, of: a, each: 0.25}", "MIN(1,A*0.25)"
	}
	return "{kind: deduct, of: a, each: 0.25}", "MAX(0,1-A*0.25)"
}

// single says whether component i draws on one input only.
func single(i int) bool { return i >= 75 }

// indexText is the whole index as a file.
func indexText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "index: bench\nversion: \"1\"\ntitle: Bench\nyear: 2023\nlevel: commune\ntotal: %d\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- code: \"1\"\n  title: A\n  max: %d\n  parts:\n", components, components)
	for i := range components {
		rule, _ := kind(i)
		inputs := "{a: {type: count, title: A}, b: {type: count, title: B}}"
		if single(i) {
			inputs = "{a: {type: count, title: A}}"
		}
		fmt.Fprintf(&b, "  - {code: \"1.%d\", title: C, max: 1, inputs: %s, rule: %s}\n", i+1, inputs, rule)
	}
	return b.String()
}

func index(t testing.TB) *rulebook.Index {
	t.Helper()
	x, err := rulebook.Load([]byte(indexText()), "bench.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// value is what unit u gives for component i: the same on every run.
func value(u, i int) (a, b int) {
	if single(i) {
		return (u*7 + i*3) % 6, 0
	}
	b = 50 + (u*31+i*17)%950
	return b - (u*13+i*5)%(b/8+1), b
}

// inputsText is the inputs of n units as a file.
func inputsText(n int) string {
	var b strings.Builder
	b.WriteString("unit,criterion,input,value\n")
	for u := range n {
		for i := range components {
			va, vb := value(u, i)
			fmt.Fprintf(&b, "u%d,1.%d,a,%d\n", u, i+1, va)
			if !single(i) {
				fmt.Fprintf(&b, "u%d,1.%d,b,%d\n", u, i+1, vb)
			}
		}
	}
	return b.String()
}

func sheet(t testing.TB, x *rulebook.Index, n int) *scoring.Sheet {
	t.Helper()
	s, err := scoring.ReadInputs(strings.NewReader(inputsText(n)), "bench.csv", x, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// communes is how many communes and wards Vietnam has since 01/7/2025.
const communes = 3321

// BenchmarkNation scores and ranks the nation from inputs in memory: points
// alone, with a reason a line, and with every step and next change too.
func BenchmarkNation(b *testing.B) {
	x := index(b)
	s := sheet(b, x, communes)
	for name, o := range map[string]scoring.Options{"points": {}, "reasons": {Reasons: true}, "everything": scoring.Everything} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := assessment.EvaluateWith(x, s, nil, o); len(got) != communes {
					b.Fatal(len(got))
				}
			}
		})
	}
}
