// Package points holds exact points: the only arithmetic a score is made of,
// and the only place that rounds.
//
// A value is a whole number of 10⁻¹⁰ points, so every addition is exact, equal
// scores compare equal with ==, and a share of a maximum is divided once, at
// ten digits (docs/adr/0001). Floats never touch a score.
package points

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Digits is how many decimals a value carries exactly.
const Digits = 10

const one = 10_000_000_000 // 1 point in units of 10⁻¹⁰

// Limit bounds what Parse accepts (in points, both signs). With it, sums of
// up to 900 values cannot overflow; rulebooks are bounded far below that.
const Limit = 1_000_000

// Points is an exact decimal number of points. The zero value is 0 points.
type Points struct{ n int64 }

// ErrSyntax says that a text is not a number of points.
var ErrSyntax = errors.New("không phải số điểm")

// Int returns n points.
func Int(n int) Points { return Points{int64(n) * one} }

// Parse reads "0,5", "0.5", "-0,25" or "17": an optional sign, digits, at most
// one decimal comma or point, at most ten decimals. No thousands separators
// and no exponent, since "1.234" would be read in two ways.
func Parse(s string) (Points, error) {
	text := strings.Replace(s, ",", ".", 1)
	neg := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	whole, frac, hasFrac := strings.Cut(text, ".")
	if whole == "" || (hasFrac && frac == "") || len(frac) > Digits || len(whole) > 7 {
		return Points{}, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	var n int64
	for _, c := range whole + frac + strings.Repeat("0", Digits-len(frac)) {
		if c < '0' || c > '9' {
			return Points{}, fmt.Errorf("%q: %w", s, ErrSyntax)
		}
		n = n*10 + int64(c-'0')
	}
	if n > Limit*one {
		return Points{}, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	if neg {
		n = -n
	}
	return Points{n}, nil
}

// Must is Parse for literals in code and tests; it panics on a bad one.
func Must(s string) Points {
	p, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return p
}

// Add returns p + q, exactly.
func (p Points) Add(q Points) Points { return Points{p.n + q.n} }

// Sub returns p − q, exactly.
func (p Points) Sub(q Points) Points { return Points{p.n - q.n} }

// Half returns p / 2, half away from zero at ten digits.
func (p Points) Half() Points { return Points{roundHalfUp(big.NewInt(p.n), big.NewInt(2))} }

// Times returns p × n, exactly.
func (p Points) Times(n int64) Points { return Points{p.n * n} }

// Cmp returns -1, 0 or +1 as p is below, equal to or above q.
func (p Points) Cmp(q Points) int {
	switch {
	case p.n < q.n:
		return -1
	case p.n > q.n:
		return 1
	}
	return 0
}

// Less says whether p is below q.
func (p Points) Less(q Points) bool { return p.n < q.n }

// IsZero says whether p is exactly 0.
func (p Points) IsZero() bool { return p.n == 0 }

// Sign returns -1, 0 or +1.
func (p Points) Sign() int { return p.Cmp(Points{}) }

// Clamp returns p held between low and high.
func (p Points) Clamp(low, high Points) Points {
	if p.n < low.n {
		return low
	}
	if p.n > high.n {
		return high
	}
	return p
}

// Share returns p × part / whole, divided once and kept at ten digits, half
// away from zero. whole must not be zero: what an empty whole means is the
// rulebook's to say.
func (p Points) Share(part, whole decimal.Decimal) Points {
	num := new(big.Rat).Mul(new(big.Rat).SetInt64(p.n), part.Rat())
	num.Quo(num, whole.Rat())
	return Points{roundHalfUp(num.Num(), num.Denom())}
}

// ShareInt is Share of whole numbers, of which part is at least 0 and whole
// above it. It gives what Share gives, without leaving machine words where the
// numbers allow.
func (p Points) ShareInt(part, whole int64) Points {
	n := p.n
	if n < 0 {
		n = -n
	}
	hi, lo := bits.Mul64(uint64(n), uint64(part)) // #nosec G115 -- neither is negative
	if hi >= uint64(whole) {                      // #nosec G115 -- above 0
		return p.Share(decimal.NewFromInt(part), decimal.NewFromInt(whole))
	}
	q, rest := bits.Div64(hi, lo, uint64(whole)) // #nosec G115 -- above 0
	if rest >= uint64(whole)-rest {              // #nosec G115 -- half or more: away from zero
		q++
	}
	if q > math.MaxInt64 {
		panic("points: quotient out of range")
	}
	if p.n < 0 {
		return Points{-int64(q)}
	}
	return Points{int64(q)}
}

// OfRat returns r points, kept at ten digits, half away from zero; false if
// that is above Limit.
func OfRat(r *big.Rat) (Points, bool) {
	limit := new(big.Rat).SetInt64(Limit)
	if new(big.Rat).Abs(r).Cmp(limit) > 0 {
		return Points{}, false
	}
	num := new(big.Int).Mul(r.Num(), big.NewInt(one))
	return Points{roundHalfUp(num, r.Denom())}, true
}

// Floor returns the greatest multiple of step that is not above p. step must
// be above 0.
func (p Points) Floor(step Points) Points {
	rest := p.n % step.n
	if rest < 0 {
		rest += step.n
	}
	return Points{p.n - rest}
}

// TimesDecimal returns p × d, kept at ten digits, half away from zero.
func (p Points) TimesDecimal(d decimal.Decimal) Points {
	return p.Share(d, decimal.NewFromInt(1))
}

// Decimal returns p as a decimal number, exactly.
func (p Points) Decimal() decimal.Decimal { return decimal.New(p.n, -Digits) }

// Round returns p rounded half away from zero to digits decimals, for display
// only: sums are made of unrounded points.
func (p Points) Round(digits int) Points {
	if digits >= Digits {
		return p
	}
	step := int64(1)
	for range Digits - max(digits, 0) {
		step *= 10
	}
	rest := p.n % step
	switch down := p.n - rest; {
	case rest >= step-rest:
		return Points{down + step}
	case -rest >= step+rest:
		return Points{down - step}
	default:
		return Points{down}
	}
}

// roundHalfUp divides and rounds halves away from zero, as offices do:
// 2,125 → 2,13 and −2,125 → −2,13.
func roundHalfUp(num, den *big.Int) int64 {
	twice := new(big.Int).Abs(num)
	twice.Lsh(twice, 1).Add(twice, den)
	q := twice.Quo(twice, new(big.Int).Lsh(den, 1))
	if !q.IsInt64() {
		panic("points: quotient out of range")
	}
	if num.Sign() < 0 {
		return -q.Int64()
	}
	return q.Int64()
}

// String prints p in full with a decimal point and no trailing zeros: the
// form of JSON and of CSV files ("0.5", "85").
func (p Points) String() string {
	var room [24]byte
	b := strconv.AppendInt(room[:0], p.n/one, 10)
	frac := p.n % one
	if p.n < 0 {
		frac = -frac
		if p.n > -one {
			b = append(b[:0], "-0"...)
		}
	}
	if frac == 0 {
		return string(b)
	}
	b = append(b, '.')
	for unit := int64(one / 10); frac > 0; unit /= 10 {
		b = append(b, "0123456789"[frac/unit])
		frac %= unit
	}
	return string(b)
}

// MarshalText writes String, so that points are strings in JSON.
func (p Points) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what Parse reads.
func (p *Points) UnmarshalText(b []byte) error {
	q, err := Parse(string(b))
	if err != nil {
		return err
	}
	*p = q
	return nil
}

// Units returns p as a whole number of 10⁻¹⁰ points, the form in which a
// database keeps and sorts it.
func (p Points) Units() int64 { return p.n }

// FromUnits is the inverse of Units.
func FromUnits(n int64) Points { return Points{n} }
