package scoring

import (
	"math"
	"math/bits"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/points"
)

// amount is the number of an input, exactly: in a machine word where it fits,
// as nearly all do, since a nation's inputs are hundreds of thousands.
type amount struct {
	n     int64            // in units of 10^-scale
	scale int32            // 0 to maxScale
	wide  *decimal.Decimal // the number, where n cannot hold it
}

const maxScale = 9

var pow10 = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// fits bounds the numbers kept in a word: with it, a difference of two cannot
// overflow.
const fits = 1 << 61

func amountOf(d decimal.Decimal) amount {
	if d.NumDigits() <= 18 && -maxScale <= d.Exponent() && d.Exponent() <= 0 {
		return amount{n: d.CoefficientInt64(), scale: -d.Exponent()}
	}
	wide := d // only such a number is worth the heap
	return amount{wide: &wide}
}

func (a amount) decimal() decimal.Decimal {
	if a.wide != nil {
		return *a.wide
	}
	return decimal.New(a.n, -a.scale)
}

func (a amount) sign() int {
	switch {
	case a.wide != nil:
		return a.wide.Sign()
	case a.n < 0:
		return -1
	case a.n > 0:
		return 1
	}
	return 0
}

func (a amount) sub(b amount) amount {
	if x, y, _, ok := align(a, b); ok {
		return amount{n: x - y, scale: max(a.scale, b.scale)}
	}
	return amountOf(a.decimal().Sub(b.decimal()))
}

func (a amount) cmp(b amount) int {
	if x, y, _, ok := align(a, b); ok {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return a.decimal().Cmp(b.decimal())
}

// align returns two numbers in the same unit of 10^-scale; false if one does
// not fit.
func align(a, b amount) (x, y int64, scale int32, ok bool) {
	if a.wide != nil || b.wide != nil {
		return 0, 0, 0, false
	}
	scale = max(a.scale, b.scale)
	x, ok = scaled(a.n, scale-a.scale)
	if !ok {
		return 0, 0, 0, false
	}
	y, ok = scaled(b.n, scale-b.scale)
	return x, y, scale, ok
}

// scaled returns n × 10^by, if that fits.
func scaled(n int64, by int32) (int64, bool) {
	if limit := fits / pow10[by]; n > limit || n < -limit {
		return 0, false
	}
	return n * pow10[by], true
}

// ratio is part / whole of a rate, neither negative, whole above 0. a and b
// are the same in whole numbers of a unit; quick says that they are set.
type ratio struct {
	part, whole amount
	a, b        int64
	quick       bool
}

func ratioOf(part, whole amount) ratio {
	r := ratio{part: part, whole: whole}
	r.a, r.b, _, r.quick = align(part, whole)
	return r
}

// reaches says whether the rate is at least t, by cross-multiplying: nothing
// is divided, so nothing is rounded.
func (r ratio) reaches(t decimal.Decimal) bool {
	if n, scale, ok := word(t); r.quick && ok && n >= 0 {
		ahi, alo := bits.Mul64(uint64(r.a), uint64(pow10[scale])) // #nosec G115 -- not negative
		bhi, blo := bits.Mul64(uint64(n), uint64(r.b))            // #nosec G115 -- not negative
		return ahi > bhi || ahi == bhi && alo >= blo
	}
	return !r.part.decimal().LessThan(t.Mul(r.whole.decimal()))
}

// full says whether nothing is missing.
func (r ratio) full() bool {
	if r.quick {
		return r.a >= r.b
	}
	return !r.part.decimal().LessThan(r.whole.decimal())
}

// of returns the rate of p: p × part / whole.
func (r ratio) of(p points.Points) points.Points {
	if r.quick {
		return p.ShareInt(r.a, r.b)
	}
	return p.Share(r.part.decimal(), r.whole.decimal())
}

// word returns a threshold of a rulebook as n × 10^-scale. They carry at most
// twelve decimals and 17 digits, so all that rulebooks hold fit.
func word(d decimal.Decimal) (n int64, scale int32, ok bool) {
	scale = -d.Exponent()
	if scale < 0 || scale >= int32(len(pow10)) || d.NumDigits() > 18 {
		return 0, 0, false
	}
	return d.CoefficientInt64(), scale, true
}

// times returns each × n; false where that is beyond all points, so that it is
// held at a bound anyway.
func times(each points.Points, n amount) (points.Points, bool) {
	bound := decimal.NewFromInt(points.Limit)
	if n.wide == nil && n.scale == 0 {
		unit := each.Units()
		hi, lo := bits.Mul64(magnitude(unit), magnitude(n.n))
		if hi == 0 && lo <= points.Limit*1e10 {
			return points.FromUnits(unit * n.n), true
		}
		return points.Int(points.Limit), false
	}
	if each.Decimal().Mul(n.decimal()).Abs().GreaterThan(bound) {
		return points.Int(points.Limit), false
	}
	return each.TimesDecimal(n.decimal()), true
}

func magnitude(n int64) uint64 {
	if n < 0 && n > math.MinInt64 {
		n = -n
	}
	return uint64(n) // #nosec G115 -- not negative
}
