package rulebook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// of is an index of one component with that rule, worth 3 points.
func of(rule string) string {
	return "index: t\nversion: \"1\"\ntitle: T\nyear: 2024\nlevel: commune\ntotal: 3\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- code: \"1\"\n  title: A\n  max: 3\n" + rule
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		rule string
		want []string
	}{
		{"every: quarter, quota: 1, closes: 14", []string{"q1 14/03/2024 quý I", "q2 14/06/2024 quý II", "q3 14/09/2024 quý III", "q4 14/12/2024 quý IV"}},
		{"every: half, quota: 1", []string{"h1 30/06/2024 6 tháng đầu năm", "h2 31/12/2024 6 tháng cuối năm"}},
		{"every: month, quota: 4", []string{
			"m01 31/01/2024 tháng 1", "m02 29/02/2024 tháng 2", "m03 31/03/2024 tháng 3", "m04 30/04/2024 tháng 4", "m05 31/05/2024 tháng 5", "m06 30/06/2024 tháng 6",
			"m07 31/07/2024 tháng 7", "m08 31/08/2024 tháng 8", "m09 30/09/2024 tháng 9", "m10 31/10/2024 tháng 10", "m11 30/11/2024 tháng 11", "m12 31/12/2024 tháng 12"}},
	} {
		leaf := load(t, of("  rule: {kind: schedule, "+c.rule+"}\n")).Leaves()[0]
		var got, inputs, want []string
		for _, p := range leaf.Rule.Periods {
			got = append(got, p.Input+" "+p.Last.String()+" "+p.Title.VI)
		}
		for _, in := range leaf.Inputs {
			inputs = append(inputs, in.Name+" "+string(in.Type))
		}
		for _, w := range c.want {
			name, _, _ := strings.Cut(w, " ")
			want = append(want, name+" count")
		}
		if d := cmp.Diff(c.want, got) + cmp.Diff(want, inputs); d != "" {
			t.Errorf("%s:\n%s", c.rule, d)
		}
	}
	late := load(t, of("  rule: {kind: schedule, every: half, quota: 2, each: 1.5, late: 0.5}\n")).Leaves()[0]
	if len(late.Inputs) != 4 || late.Inputs[1].Name != "h1_late" || late.Rule.Periods[0].Late != "h1_late" {
		t.Errorf("inputs %+v", late.Inputs)
	}
}

// What comes out is held first and then rounded down, and never leaves the
// bounds.
func TestSettle(t *testing.T) {
	p := points.Must
	for _, c := range []struct {
		least, cap, step string
		in, out          string
	}{
		{"0", "0", "0", "4", "3"}, {"0", "0", "0", "-1", "0"}, {"0", "0", "0", "2.9999999999", "2.9999999999"},
		{"0", "2", "0", "2.5", "2"}, {"-0.25", "0", "0", "-1", "-0.25"}, {"-0.25", "0", "0", "-0.1", "-0.1"},
		{"0", "0", "0.25", "2.9999999999", "2.75"}, {"0", "0", "0.25", "2.75", "2.75"}, {"0", "0", "0.25", "9", "3"},
		{"-1", "0", "0.25", "-0.3", "-0.5"}, {"-0.4", "0", "0.25", "-0.3", "-0.4"},
	} {
		rule := &rulebook.Rule{Least: p(c.least), Cap: p(c.cap), Step: p(c.step)}
		if got := rule.Settle(points.Int(3), p(c.in)); got != p(c.out) {
			t.Errorf("least %s, cap %s, step %s: %s → %v, want %s", c.least, c.cap, c.step, c.in, got, c.out)
		}
	}
}

// Everything that a rule says is in the hash.
func TestHashOfRules(t *testing.T) {
	inputs := "  inputs: {a: {type: count, title: A}, b: {type: count, title: B}}\n"
	seen := map[string]string{}
	for _, rule := range []string{
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full}\n",
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full, fixed: true}\n",
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full, least: -1}\n",
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full, step: 0.5}\n",
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full, cap: 3}\n",
		inputs + "  rule: {kind: share, of: a, per: b, when_empty: full, contradiction: x}\n",
		"  rule: {kind: schedule, every: month, quota: 4}\n",
		"  rule: {kind: schedule, every: quarter, quota: 4}\n",
		"  rule: {kind: schedule, every: month, quota: 5}\n",
		"  rule: {kind: schedule, every: month, quota: 4, closes: 14}\n",
		"  rule: {kind: schedule, every: month, quota: 4, unit: tin}\n",
		"  rule: {kind: schedule, every: month, quota: 4, each: 0.25}\n",
		"  rule: {kind: schedule, every: month, quota: 4, each: 0.25, late: 0.1}\n",
		inputs + "  rule: {kind: compare, of: a, norm: b, below: 0, equal: 1, above: 3}\n",
		inputs + "  rule: {kind: compare, of: a, norm: b, below: 0, equal: 2, above: 3}\n",
		inputs + "  rule: {kind: compare, of: b, norm: a, below: 0, equal: 1, above: 3}\n",
		inputs + "  rule: {kind: formula, use: x, formulas: {x: a, y: b}}\n",
		inputs + "  rule: {kind: formula, use: y, formulas: {x: a, y: b}}\n",
		inputs + "  rule: {kind: formula, use: x, formulas: {x: a, y: b + 1}}\n",
		inputs + "  rule: {kind: formula, use: x, formulas: {x: a, y: b}, when_empty: 1}\n",
	} {
		hash := load(t, of(rule)).Hash()
		if with, twice := seen[hash]; twice {
			t.Errorf("%s has the hash of %s", rule, with)
		}
		seen[hash] = rule
	}
	swapped := load(t, of(inputs+"  rule: {kind: formula, formulas: {y: b, x: a}, use: x}\n")).Hash()
	if seen[swapped] == "" {
		t.Error("the order of formulas changes the hash")
	}
}

// A formula's candidates are all checked; of the inputs only those of the one
// in use are asked for.
func TestSpareInputs(t *testing.T) {
	leaf := load(t, of("  inputs: {a: {type: count, title: A}, b: {type: count, title: B}}\n  rule: {kind: formula, use: y, formulas: {x: a, y: b}}\n")).Leaves()[0]
	a, _ := leaf.Input("a")
	b, _ := leaf.Input("b")
	if !a.Spare || b.Spare {
		t.Errorf("a spare %v, b spare %v", a.Spare, b.Spare)
	}
}

func TestOverrideInputs(t *testing.T) {
	leaf := load(t, of("  rule: {kind: appraised}\n")).Leaves()[0]
	for name, want := range map[string]rulebook.InputType{rulebook.OverrideInput: rulebook.Number, rulebook.OverrideReasonInput: rulebook.Text, rulebook.PointsInput: rulebook.Number} {
		if in, ok := leaf.Takes(name); !ok || in.Type != want || in.Title.VI == "" {
			t.Errorf("%s = %+v, %v", name, in, ok)
		}
	}
	if _, ok := leaf.Input(rulebook.OverrideInput); ok {
		t.Error("an override is no input of the rule")
	}
}
