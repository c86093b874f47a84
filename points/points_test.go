package points_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/points"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0,5", "0.5"}, {"0.5", "0.5"}, {"03", "3"}, {"17", "17"}, {"-0,25", "-0.25"},
		{"2.50", "2.5"}, {"0,0000000001", "0.0000000001"}, {"1000000", "1000000"}, {"-0", "0"},
	} {
		p, err := points.Parse(c.in)
		if err != nil || p.String() != c.want {
			t.Errorf("Parse(%q) = %v, %v; want %s", c.in, p, err, c.want)
		}
	}
	for _, bad := range []string{
		"", "-", ",", "1,", ",5", "1.2.3", "1,234.5", "1.234,5", "1e3", "+1", " 1", "1 ", "NaN", "0x1",
		"0,00000000001", "1000001", "99999999999999999999", "１", "½", "--1", "1-",
	} {
		if p, err := points.Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", bad, p)
		}
	}
}

// Every edge of rounding, negatives included: halves go away from zero.
func TestRound(t *testing.T) {
	for _, c := range []struct {
		in     string
		digits int
		want   string
	}{
		{"2.125", 2, "2.13"}, {"2.124", 2, "2.12"}, {"2.1249999999", 2, "2.12"}, {"2.135", 2, "2.14"},
		{"-2.125", 2, "-2.13"}, {"-2.124", 2, "-2.12"}, {"0.005", 2, "0.01"}, {"-0.005", 2, "-0.01"},
		{"0.5", 0, "1"}, {"1.5", 0, "2"}, {"-0.5", 0, "-1"}, {"0.4999999999", 0, "0"}, {"99.995", 2, "100"},
		{"3.3333333333", 10, "3.3333333333"}, {"7", 2, "7"},
	} {
		if got := points.Must(c.in).Round(c.digits).String(); got != c.want {
			t.Errorf("%s to %d digits = %s, want %s", c.in, c.digits, got, c.want)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct{ max, a, b, want string }{
		{"10", "1", "3", "3.3333333333"}, {"10", "2", "3", "6.6666666667"}, {"2.5", "940", "1000", "2.35"},
		{"-1", "2", "3", "-0.6666666667"}, {"1", "0", "7", "0"}, {"3", "1000000000000", "1000000000000", "3"},
	} {
		got := points.Must(c.max).Share(decimal.RequireFromString(c.a), decimal.RequireFromString(c.b))
		if got.String() != c.want {
			t.Errorf("%s × %s/%s = %s, want %s", c.max, c.a, c.b, got, c.want)
		}
	}
}

// Shares of whole numbers are those of decimals, in words and beyond them.
func TestShareInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := points.FromUnits(rapid.Int64Range(-points.Limit*1e10, points.Limit*1e10).Draw(t, "p"))
		whole := rapid.Int64Range(1, 1_000_000_000_000_000).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		if got, want := p.ShareInt(part, whole), p.Share(decimal.NewFromInt(part), decimal.NewFromInt(whole)); got != want {
			t.Fatalf("%v × %d/%d = %v, want %v", p, part, whole, got, want)
		}
	})
}

func TestFloor(t *testing.T) {
	for _, c := range []struct{ p, step, want string }{
		{"0.79", "0.05", "0.75"}, {"0.8", "0.05", "0.8"}, {"0", "0.25", "0"}, {"-0.1", "0.25", "-0.25"}, {"-0.25", "0.25", "-0.25"},
		{"-0.2500000001", "0.25", "-0.5"}, {"2.9999999999", "1", "2"},
	} {
		if got := points.Must(c.p).Floor(points.Must(c.step)); got != points.Must(c.want) {
			t.Errorf("%s down to a multiple of %s = %v, want %s", c.p, c.step, got, c.want)
		}
	}
}

func TestOfRat(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"1/3", "0.3333333333"}, {"2/3", "0.6666666667"}, {"-2/3", "-0.6666666667"}, {"1/20000000000", "0.0000000001"}, {"-1/20000000000", "-0.0000000001"},
		{"1/20000000001", "0"}, {"1000000", "1000000"}, {"1000001", ""}, {"-100000000000000000000", ""},
	} {
		r, _ := new(big.Rat).SetString(c.in)
		got, ok := points.OfRat(r)
		if ok != (c.want != "") || ok && got != points.Must(c.want) {
			t.Errorf("%s = %v, %v; want %q", c.in, got, ok, c.want)
		}
	}
}

func anyPoints(t *rapid.T, label string) points.Points {
	n := rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, label)
	return points.Must(decimal.New(n, -5).String())
}

func TestArithmeticIsThatOfDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyPoints(t, "a"), anyPoints(t, "b")
		da, db := decimal.RequireFromString(a.String()), decimal.RequireFromString(b.String())
		if got := a.Add(b).String(); got != da.Add(db).String() {
			t.Fatalf("%v + %v = %v", a, b, got)
		}
		if got := a.Sub(b).String(); got != da.Sub(db).String() {
			t.Fatalf("%v - %v = %v", a, b, got)
		}
		if a.Cmp(b) != da.Cmp(db) {
			t.Fatalf("%v ? %v = %d", a, b, a.Cmp(b))
		}
		digits := rapid.IntRange(0, 6).Draw(t, "digits")
		if got, want := a.Round(digits).String(), da.Round(int32(digits)).String(); got != want {
			t.Fatalf("%v to %d digits = %s, want %s", a, digits, got, want)
		}
	})
}

func TestJSONIsAString(t *testing.T) {
	b, err := json.Marshal(map[string]points.Points{"got": points.Must("0,5")})
	if err != nil || string(b) != `{"got":"0.5"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back struct{ Got points.Points }
	if err := json.Unmarshal(b, &back); err != nil || back.Got != points.Must("0.5") {
		t.Fatalf("%+v, %v", back, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0,5", "-1.25", "1e9", "", "9999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := points.Parse(s)
		if err != nil {
			return
		}
		if q, err := points.Parse(p.String()); err != nil || q != p {
			t.Fatalf("%q → %v → %v, %v", s, p, q, err)
		}
	})
}
