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

// rung is an option whose condition is a tier.
type rung struct {
	tier
	option
}

// rungsOf reads the options as tiers of one measure, from the highest down;
// false when they are none.
func rungsOf(options []option, max points.Points) ([]rung, bool) {
	var rungs []rung
	ranges := false
	for _, o := range options {
		t, ok := parseTier(o.text)
		if !ok || o.share && (!t.percent || o.factor != "" && o.points != max) {
			return nil, false
		}
		ranges = ranges || !t.hasLow || !t.hasHigh || !t.low.Equal(t.high)
		rungs = append(rungs, rung{t, o})
	}
	if !ranges { // numbers alone may count anything
		return nil, false
	}
	slices.SortStableFunc(rungs, func(a, b rung) int {
		switch {
		case a.hasLow && !b.hasLow: // what has no lower bound is lowest
			return -1
		case b.hasLow && !a.hasLow:
			return 1
		}
		return b.low.Cmp(a.low)
	})
	return rungs, !slices.ContainsFunc(rungs, func(r rung) bool { return r.percent != rungs[0].percent })
}

// ladderOf makes bands of options when each has clear bounds and they meet
// without a gap or an overlap. tiers says that at least they are tiers.
func ladderOf(options []option, max points.Points) (l ladder, tiers, ok bool) {
	rungs, tiers := rungsOf(options, max)
	if !tiers {
		return l, false, false
	}
	l.percent = rungs[0].percent
	whole := true
	for _, r := range rungs {
		l.of, l.per, l.unit = or(l.of, r.of), or(l.per, r.per), or(l.unit, r.unit)
		whole = whole && r.low.IsInteger() && r.high.IsInteger()
	}
	for i, r := range rungs {
		low := r.hasLow || i == len(rungs)-1
		tooHigh := l.percent && hundred.LessThan(r.low)
		if r.openLow || !low || tooHigh || i > 0 && !r.low.LessThan(rungs[i-1].low) || !l.meets(rungs, i, whole, max) {
			return l, true, false
		}
		b := band{from: r.low, points: r.gives(max), share: r.share}
		if l.percent {
			b.from = b.from.Shift(-2)
		}
		if r.hasLow || !r.silent {
			l.bands = append(l.bands, b)
		}
	}
	last := rungs[len(rungs)-1].tier
	l.noEnd = last.hasLow && last.low.Sign() > 0
	return l, true, len(l.bands) > 0
}

// meets says that the upper bound of rungs[i] is where the rung above begins.
func (l *ladder) meets(rungs []rung, i int, whole bool, max points.Points) bool {
	t := rungs[i].tier
	if i == 0 {
		return !t.hasHigh || l.percent && t.high.Equal(hundred) && !t.openHigh
	}
	above := rungs[i-1]
	switch {
	case !t.hasHigh:
		return false
	case t.openHigh:
		return t.high.Equal(above.low)
	case !l.percent:
		return whole && t.high.Add(decimal.NewFromInt(1)).Equal(above.low)
	}
	// "từ 90% đến 100%: tỷ lệ × điểm" below "100%: điểm tối đa" is the same there.
	return t.high.Equal(hundred) && above.low.Equal(hundred) && rungs[i].share && above.gives(max) == max
}
