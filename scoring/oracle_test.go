package scoring_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// The oracle scores random rulebooks by itself, in plain fractions, from the
// very numbers that the rulebook was written from. It shares nothing with the
// program but the format of the files.

// oracleCase is one component as the oracle knows it.
type oracleCase struct {
	max    *big.Rat
	yaml   string // inputs and rule
	inputs [][2]string
	worth  *big.Rat // before the modifiers
	asIs   bool     // they do not apply: nothing arose
	leaves bool     // the total
	fails  bool     // the inputs contradict each other
}

func r(s string) *big.Rat {
	v, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return v
}

func ri(n int) *big.Rat { return big.NewRat(int64(n), 1) }

// tenDigits rounds half away from zero at ten decimals.
func tenDigits(v *big.Rat) *big.Rat {
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(v), r("10000000000"))
	twice := new(big.Int).Add(new(big.Int).Mul(scaled.Num(), big.NewInt(2)), scaled.Denom())
	n := twice.Quo(twice, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	out := new(big.Rat).Quo(new(big.Rat).SetInt(n), r("10000000000"))
	if v.Sign() < 0 {
		out.Neg(out)
	}
	return out
}

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func over(a, b int) *big.Rat       { return big.NewRat(int64(a), int64(b)) }

const (
	oracleRate  = "    inputs: {a: {type: count, title: A}, b: {type: count, title: B}}\n"
	oracleCount = "    inputs: {a: {type: count, title: A}}\n"
)

// drawRate is a rate by share, bands or all-or-nothing.
func drawRate(t *rapid.T, kind string) oracleCase {
	b := rapid.IntRange(0, 300).Draw(t, "b")
	a := rapid.IntRange(0, b+b/50).Draw(t, "a")
	c := oracleCase{max: ri(rapid.IntRange(1, 9).Draw(t, "max")), inputs: [][2]string{{"a", fmt.Sprint(a)}, {"b", fmt.Sprint(b)}}}
	empty := rapid.SampledFrom([]string{"full", "zero", "leave", "0.5"}).Draw(t, "when_empty")
	low, mid := rapid.IntRange(1, 60).Draw(t, "low"), rapid.IntRange(61, 99).Draw(t, "mid")
	switch kind {
	case "share":
		c.yaml = oracleRate + fmt.Sprintf("    rule: {kind: share, of: a, per: b, when_empty: %s, floor: %d%%MOD}\n", empty, low)
	case "bands":
		c.yaml = oracleRate + fmt.Sprintf("    rule: {kind: bands, of: a, per: b, when_empty: %s, bands: [{from: 100%%, points: %s}, {from: %d%%, share: true}, {from: %d%%, points: 0.25}]MOD}\n", empty, c.max.FloatString(0), mid, low)
	default:
		c.yaml = oracleRate + fmt.Sprintf("    rule: {kind: all_or_nothing, of: a, per: b, when_empty: %sMOD}\n", empty)
	}
	switch {
	case b == 0 && a == 0:
		c.asIs = true
		switch empty {
		case "full":
			c.worth = c.max
		case "zero":
			c.worth = ri(0)
		case "leave":
			c.worth, c.leaves = ri(0), true
		default:
			c.worth = r("0.5")
		}
		return c
	case a > b:
		c.worth, c.fails = ri(0), true
		return c
	}
	reached := func(percent int) bool { return 100*a >= percent*b }
	c.worth = ri(0)
	switch {
	case kind == "share" && reached(low), kind == "bands" && a < b && reached(mid):
		c.worth = tenDigits(times(c.max, over(a, b)))
	case kind == "bands" && a == b, kind == "all" && a == b:
		c.worth = c.max
	case kind == "bands" && reached(low):
		c.worth = r("0.25")
	}
	return c
}

// drawCounted is so much an item or a violation, or bands of a count.
func drawCounted(t *rapid.T, kind string) oracleCase {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	each := rapid.SampledFrom([]string{"0.1", "0.25", "0.3", "1.5"}).Draw(t, "each")
	c := oracleCase{max: ri(rapid.IntRange(1, 9).Draw(t, "max")), inputs: [][2]string{{"a", fmt.Sprint(n)}}}
	switch kind {
	case "per_item":
		c.yaml = oracleCount + "    rule: {kind: per_item, of: a, each: " + each + "MOD}\n"
		c.worth = times(ri(n), r(each))
	case "deduct":
		c.yaml = oracleCount + "    rule: {kind: deduct, of: a, each: " + each + "MOD}\n"
		c.worth = new(big.Rat).Sub(c.max, times(ri(n), r(each)))
	default:
		high, low := rapid.IntRange(21, 40).Draw(t, "high"), rapid.IntRange(1, 20).Draw(t, "low")
		c.yaml = oracleCount + fmt.Sprintf("    rule: {kind: bands, of: a, bands: [{from: %d, points: %s}, {from: %d, points: 0.5}]MOD}\n", high, c.max.FloatString(0), low)
		switch {
		case n >= high:
			c.worth = c.max
		case n >= low:
			c.worth = r("0.5")
		default:
			c.worth = ri(0)
		}
	}
	return c
}

// drawOther is a norm, items, options, dates, months, a survey or a formula.
func drawOther(t *rapid.T, kind string) oracleCase {
	c := oracleCase{max: ri(2)}
	switch kind {
	case "compare":
		v := rapid.SampledFrom([]string{"14.5", "15", "15.0", "15.25", "-3"}).Draw(t, "v")
		c.yaml = "    inputs: {a: {type: number, title: A}}\n    rule: {kind: compare, of: a, norm: 15, below: 2, equal: 1, above: 0MOD}\n"
		c.inputs = [][2]string{{"a", v}}
		c.worth = ri(1 - r(v).Cmp(ri(15)))
	case "checklist":
		c.yaml = "    inputs: {p: {type: yes_no, title: P}, q: {type: yes_no, title: Q}}\n    rule: {kind: checklist, items: [{input: p, points: 1.25}, {input: q, points: 0.75}]MOD}\n"
		c.worth = ri(0)
		for _, item := range [][2]string{{"p", "1.25"}, {"q", "0.75"}} {
			said := rapid.SampledFrom([]string{"yes", "no"}).Draw(t, item[0])
			c.inputs = append(c.inputs, [2]string{item[0], said})
			if said == "yes" {
				c.worth = new(big.Rat).Add(c.worth, r(item[1]))
			}
		}
	case "choice":
		key := rapid.SampledFrom([]string{"k2", "k1", "k0"}).Draw(t, "key")
		c.yaml = "    rule: {kind: choice, options: [{key: k2, title: K, points: 2}, {key: k1, title: K, points: 0.7}, {key: k0, title: K, points: 0}]MOD}\n"
		c.inputs = [][2]string{{"choice", key}}
		c.worth = map[string]*big.Rat{"k2": ri(2), "k1": r("0.7"), "k0": ri(0)}[key]
	case "deadline":
		day := rapid.SampledFrom([]string{"none", "2023-01-31", "2023-02-01", "28/02/2023", "01/3/2023"}).Draw(t, "day")
		c.yaml = "    inputs: {a: {type: date, title: A}}\n    rule: {kind: deadline, of: a, dates: [{by: 2023-01-31, points: 2}, {by: 2023-02-28, points: 0.8}]MOD}\n"
		c.inputs = [][2]string{{"a", day}}
		c.worth = map[string]*big.Rat{"none": ri(0), "2023-01-31": ri(2), "2023-02-01": r("0.8"), "28/02/2023": r("0.8"), "01/3/2023": ri(0)}[day]
	case "schedule":
		c.yaml = "    rule: {kind: schedule, every: month, quota: 3MOD}\n"
		kept := 0
		for m := 1; m <= 12; m++ {
			n := rapid.IntRange(0, 6).Draw(t, "month")
			c.inputs = append(c.inputs, [2]string{fmt.Sprintf("m%02d", m), fmt.Sprint(n)})
			if n >= 3 {
				kept++
			}
		}
		c.worth = tenDigits(times(c.max, over(kept, 12)))
	case "survey":
		v := rapid.SampledFrom([]string{"0", "77.77", "88.8", "100", "33.333"}).Draw(t, "v")
		c.yaml = "    inputs: {a: {type: number, title: A}}\n    rule: {kind: survey, of: a, scale: 100MOD}\n"
		c.inputs = [][2]string{{"a", v}}
		c.worth = tenDigits(times(c.max, times(r(v), r("0.01"))))
	default:
		a, b := rapid.IntRange(0, 50).Draw(t, "a"), rapid.IntRange(1, 50).Draw(t, "b")
		c.yaml = oracleRate + "    rule: {kind: formula, formulas: {f: \"a > b ? 2 : 2 * a / b - 0.1\"}MOD}\n"
		c.inputs = [][2]string{{"a", fmt.Sprint(a)}, {"b", fmt.Sprint(b)}}
		c.worth = ri(2)
		if a <= b {
			c.worth = tenDigits(new(big.Rat).Sub(times(ri(2), over(a, b)), r("0.1")))
		}
	}
	return c
}

var oracleKinds = []string{"share", "bands", "all", "per_item", "deduct", "steps", "compare", "checklist", "choice", "deadline", "schedule", "survey", "formula"}

// settle holds points between least and most and rounds them down to the step.
func (c *oracleCase) settle(least, step *big.Rat) *big.Rat {
	if c.asIs || c.fails {
		return c.worth
	}
	p := c.worth
	if p.Cmp(least) < 0 {
		p = least
	}
	if p.Cmp(c.max) > 0 {
		p = c.max
	}
	if step != nil {
		steps := new(big.Rat).Quo(p, step)
		n := new(big.Int).Div(steps.Num(), steps.Denom()) // Euclidean: down for a positive divisor
		if p = times(new(big.Rat).SetInt(n), step); p.Cmp(least) < 0 {
			p = least
		}
	}
	return p
}

func TestOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts strings.Builder
		in := map[string][][2]string{}
		sum, held, total := ri(0), ri(0), ri(0)
		want := map[string]*big.Rat{}
		for i := range rapid.IntRange(1, 8).Draw(t, "components") {
			kind := rapid.SampledFrom(oracleKinds).Draw(t, "kind")
			var c oracleCase
			switch kind {
			case "share", "bands", "all":
				c = drawRate(t, kind)
			case "per_item", "deduct", "steps":
				c = drawCounted(t, kind)
			default:
				c = drawOther(t, kind)
			}
			least, step, modifier := ri(0), (*big.Rat)(nil), ""
			switch rapid.IntRange(0, 3).Draw(t, "modifier") {
			case 1:
				least, modifier = r("-0.5"), ", least: -0.5"
			case 2:
				step, modifier = r("0.25"), ", step: 0.25"
			}
			code := fmt.Sprint("1.", i+1)
			fmt.Fprintf(&parts, "  - code: %q\n    title: T\n    max: %s\n%s", code, c.max.FloatString(0), strings.ReplaceAll(c.yaml, "MOD", modifier))
			in[code], want[code] = c.inputs, c.settle(least, step)
			sum.Add(sum, c.max)
			if !c.leaves {
				held.Add(held, c.max)
				total.Add(total, want[code])
			}
		}
		head := "index: t\nversion: \"1\"\ntitle: T\nyear: 2023\nlevel: commune\ntotal: %s\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- code: \"1\"\n  title: A\n  max: %s\n  parts:\n"
		x, err := rulebook.Load([]byte(fmt.Sprintf(head, sum.FloatString(0), sum.FloatString(0))+parts.String()), "t.yaml")
		if err != nil {
			t.Fatalf("%v\n%s", err, parts.String())
		}
		if held.Sign() > 0 && held.Cmp(sum) != 0 {
			total = tenDigits(times(total, new(big.Rat).Quo(sum, held)))
		}
		inputs := scoring.Inputs{}
		for code, pairs := range in {
			node, _ := x.Find(code)
			var given []string
			for _, p := range pairs {
				given = append(given, p[0]+"="+p[1])
			}
			inputs[code] = values(t, node, strings.Join(given, " "))
		}
		card := scoring.Score(x, inputs)
		for _, line := range card.Lines {
			if got := r(line.Got.String()); got.Cmp(want[line.Code]) != 0 {
				t.Fatalf("%s, %v: %v, the oracle says %s\n%s", line.Code, in[line.Code], line.Got, want[line.Code].FloatString(12), parts.String())
			}
		}
		if got := r(card.Total.String()); got.Cmp(total) != 0 {
			t.Fatalf("total %v, the oracle says %s", card.Total, total.FloatString(12))
		}
	})
}
