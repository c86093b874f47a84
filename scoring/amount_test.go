package scoring

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/points"
)

// drawnAmount is any number that an input may hold, often near the bounds of
// a machine word.
func drawnAmount(t *rapid.T, label string) decimal.Decimal {
	n := rapid.OneOf(rapid.Int64Range(0, 2000), rapid.Int64Range(0, 1_000_000_000_000_000), rapid.Int64Range(999_999_999_999_000, 1_000_000_000_000_000)).Draw(t, label)
	d := decimal.New(n, -int32(rapid.IntRange(0, 12).Draw(t, label+" scale"))) // #nosec G115 -- small
	if rapid.Bool().Draw(t, label+" is whole") {
		d = d.Truncate(0)
	}
	return d
}

// wide is the same number, kept as a decimal.
func wide(d decimal.Decimal) amount { return amount{wide: &d} }

// The quick way, in machine words, gives what decimals give.
func TestQuickIsExact(t *testing.T) {
	quick := 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawnAmount(t, "part"), drawnAmount(t, "whole")
		if a.GreaterThan(b) {
			a, b = b, a
		}
		if b.IsZero() {
			b = decimal.NewFromInt(1)
		}
		fast, slow := ratioOf(amountOf(a), amountOf(b)), ratioOf(wide(a), wide(b))
		if fast.quick {
			quick++
		}
		if slow.quick {
			t.Fatal("the slow way is not slow")
		}
		for _, threshold := range []decimal.Decimal{a.DivRound(b, 12), decimal.New(rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "t"), -12), decimal.RequireFromString("0.95"), decimal.NewFromInt(1), decimal.NewFromInt(-1), {}} {
			if fast.reaches(threshold) != slow.reaches(threshold) || fast.reaches(threshold) != !a.LessThan(threshold.Mul(b)) {
				t.Fatalf("%s of %s reaches %s: %v, %v", a, b, threshold, fast.reaches(threshold), slow.reaches(threshold))
			}
		}
		max := points.FromUnits(rapid.Int64Range(-points.Limit*10_000, points.Limit*10_000).Draw(t, "max"))
		if f, s := fast.of(max), slow.of(max); f != s {
			t.Fatalf("%s of %s of %v: %v, %v", a, b, max, f, s)
		}
		if fast.full() != slow.full() {
			t.Fatalf("%s of %s is full: %v, %v", a, b, fast.full(), slow.full())
		}
		if x, y := amountOf(a).sub(amountOf(b)).decimal(), a.Sub(b); !x.Equal(y) {
			t.Fatalf("%s − %s = %s, %s", a, b, x, y)
		}
		if x, y := amountOf(a).cmp(amountOf(b)), a.Cmp(b); x != y {
			t.Fatalf("%s ? %s: %d, %d", a, b, x, y)
		}
	})
	if quick < 20 {
		t.Errorf("the quick way was taken %d times", quick)
	}
}

// So much an item, in words and in decimals; what is beyond all points says so.
func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		each := points.FromUnits(rapid.Int64Range(1, 100_000_000_000_000).Draw(t, "each"))
		n := drawnAmount(t, "n")
		got, ok := times(each, amountOf(n))
		exact := each.Decimal().Mul(n)
		if inside := exact.LessThanOrEqual(decimal.NewFromInt(points.Limit)); ok != inside {
			t.Fatalf("%s × %v: inside %v, said %v", n, each, inside, ok)
		}
		if ok && !got.Decimal().Equal(exact.Round(points.Digits)) {
			t.Fatalf("%s × %v = %v, want %s", n, each, got, exact)
		}
	})
}

// Halves go away from zero in both ways of sharing.
func TestShareIntRounds(t *testing.T) {
	for _, c := range []struct {
		p           string
		part, whole int64
		want        string
	}{
		{"0.0000000001", 1, 2, "0.0000000001"}, {"-0.0000000001", 1, 2, "-0.0000000001"},
		{"0.0000000001", 49, 100, "0"}, {"-0.0000000001", 49, 100, "0"},
		{"0.0000000005", 1, 10, "0.0000000001"}, {"-0.0000000005", 1, 10, "-0.0000000001"},
		{"2.125", 1, 1, "2.125"}, {"10", 1, 3, "3.3333333333"}, {"10", 2, 3, "6.6666666667"}, {"-10", 2, 3, "-6.6666666667"},
		{"1000000", 999_999_999_999_999, 1_000_000_000_000_000, "999999.999999999"}, {"3", 7, 7, "3"}, {"3", 0, 7, "0"},
	} {
		p := points.Must(c.p)
		if got := p.ShareInt(c.part, c.whole); got != points.Must(c.want) || got != p.Share(decimal.NewFromInt(c.part), decimal.NewFromInt(c.whole)) {
			t.Errorf("%s × %d/%d = %v, want %s", c.p, c.part, c.whole, got, c.want)
		}
	}
}
