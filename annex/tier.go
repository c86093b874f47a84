package annex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/points"
)

// tier is an interval of a rate or of a count.
type tier struct {
	low, high         decimal.Decimal
	hasLow, hasHigh   bool
	openLow, openHigh bool // the bound itself is outside
	percent           bool
	unit              string
}

const (
	amount = `(\d{1,7}(?:[.,]\d{1,4})?)\s*(%?)`
	units  = `((?:\s+[\p{L}/]+){0,5}?)`
)

// The ways in which tiers are written; the groups are numbers, percent signs
// and units.
var tierForms = []struct {
	form *regexp.Regexp
	read func(m []string) tier
}{
	{tierForm(`(?:từ\s+)?(trên\s+|>\s*)?` + amount + units + `\s*(?:đến|tới|-|–)\s*(dưới\s+|cận\s+|<\s*)?` + amount + units), func(m []string) tier {
		t := tier{openLow: m[1] != "", openHigh: m[5] != "", percent: m[7] == "%", unit: m[8]}
		t.setLow(m[2])
		t.setHigh(m[6])
		return t
	}},
	{tierForm(amount + `\s*(≤|<=|<)\s*(?:tỷ lệ|tỉ lệ|x|kết quả)?\s*(≤|<=|<)\s*` + amount + units), func(m []string) tier {
		t := tier{openLow: m[3] == "<", openHigh: m[4] == "<", percent: m[6] == "%", unit: m[7]}
		t.setLow(m[1])
		t.setHigh(m[5])
		return t
	}},
	{tierForm(`(?:từ\s+|đạt\s+)*` + amount + units + `\s+trở\s+lên`), above(false)},
	{tierForm(`(?:≥|>=|tối thiểu|ít nhất|không dưới)\s*` + amount + units), above(false)},
	{tierForm(`(?:trên|>|lớn hơn|cao hơn|hơn)\s*` + amount + units), above(true)},
	{tierForm(`(?:dưới|<|nhỏ hơn|thấp hơn|ít hơn|chưa đạt|không đạt)\s*` + amount + units), func(m []string) tier {
		t := tier{openHigh: true, percent: m[2] == "%", unit: m[3]}
		t.setHigh(m[1])
		return t
	}},
	{tierForm(`(?:đạt|đủ|bằng|=|đúng)?\s*` + amount + units), func(m []string) tier {
		t := tier{percent: m[2] == "%", unit: m[3]}
		t.setLow(m[1])
		t.setHigh(m[1])
		return t
	}},
}

// tierForm lets words stand around a tier: what is measured, without a number.
func tierForm(s string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([^\d%<>≥≤=]*?[\s:(])??` + s + `((?:[\s,(][^\d%<>≥≤=]*)?)$`)
}

// turned are words around a tier that turn what it means.
var turned = regexp.MustCompile(`(?i)(?:^|[\s(])(?:không|chưa|quá|đến|tối đa|tối thiểu|và|nhưng|nếu|trừ|hơn|lên|xuống|từ)(?:$|[\s,)])`)

func above(open bool) func(m []string) tier {
	return func(m []string) tier {
		t := tier{openLow: open, percent: m[2] == "%", unit: m[3]}
		t.setLow(m[1])
		return t
	}
}

func (t *tier) setLow(s string)  { t.low, t.hasLow = parseNumber(s), true }
func (t *tier) setHigh(s string) { t.high, t.hasHigh = parseNumber(s), true }

// parseNumber reads digits that a form has matched.
func parseNumber(s string) decimal.Decimal {
	return decimal.RequireFromString(strings.Replace(s, ",", ".", 1))
}

// parseTier reads the condition of an option.
func parseTier(text string) (tier, bool) {
	text = strings.TrimRight(oneLine(text), ".,;: ")
	for _, f := range tierForms {
		m := f.form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		t := f.read(m[1:])
		t.unit = strings.TrimSpace(t.unit)
		sound := !t.hasLow || !t.hasHigh || !t.high.LessThan(t.low)
		return t, sound && !turned.MatchString(m[1]) && !turned.MatchString(m[len(m)-1])
	}
	return tier{}, false
}

// band is a tier as a rule keeps it: from a bound up to the band above.
type band struct {
	from   decimal.Decimal
	points points.Points
	share  bool
}

// ladder is a rule of bands.
type ladder struct {
	bands   []band
	percent bool
	unit    string
	of, per string
	noEnd   bool // nothing is said of what lies below the lowest
}

var hundred = decimal.NewFromInt(100)

// ladderOf makes bands of options when each has clear bounds and they meet
// without a gap or an overlap. tiers says that at least they are tiers.
func ladderOf(options []option, max points.Points) (l ladder, tiers, ok bool) {
	type rung struct {
		tier
		option
	}
	var rungs []rung
	for _, o := range options {
		t, ok := parseTier(o.text)
		if !ok || o.share && o.factor != "" && o.points != max {
			return l, false, false
		}
		rungs = append(rungs, rung{t, o})
		l.percent = t.percent
		if o.of != "" {
			l.of, l.per = o.of, o.per
		}
		if t.unit != "" {
			l.unit = t.unit
		}
	}
	whole := true
	for _, r := range rungs {
		if r.percent != l.percent || r.share && !r.percent {
			return l, false, false
		}
		whole = whole && r.low.IsInteger() && r.high.IsInteger()
	}
	slices.SortStableFunc(rungs, func(a, b rung) int {
		if a.hasLow != b.hasLow { // what has no lower bound is lowest
			if a.hasLow {
				return -1
			}
			return 1
		}
		return b.low.Cmp(a.low)
	})
	for i, r := range rungs {
		t := r.tier
		if r.openLow || !(t.hasLow || i == len(rungs)-1) {
			return l, true, false
		}
		top := i == 0
		switch {
		case top && !t.hasHigh || top && l.percent && t.high.Equal(hundred) && !t.openHigh:
		case top || !t.hasHigh:
			return l, true, false
		case t.openHigh && t.high.Equal(rungs[i-1].low):
		case !l.percent && whole && !t.openHigh && t.high.Add(decimal.NewFromInt(1)).Equal(rungs[i-1].low):
		case !t.openHigh && t.high.Equal(hundred) && l.percent && rungs[i-1].low.Equal(hundred) && r.share && rungs[i-1].gives(max) == max:
		default:
			return l, true, false
		}
		if i > 0 && !t.low.LessThan(rungs[i-1].low) || l.percent && hundred.LessThan(t.low) {
			return l, true, false
		}
		b := band{from: t.low, points: r.gives(max), share: r.share}
		if l.percent {
			b.from = b.from.Shift(-2)
		}
		if !t.hasLow && r.silent {
			continue
		}
		l.bands = append(l.bands, b)
	}
	last := rungs[len(rungs)-1].tier
	l.noEnd = last.hasLow && last.low.Sign() > 0
	return l, true, len(l.bands) > 0
}
