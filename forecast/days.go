package forecast

import (
	"strconv"
	"strings"

	"github.com/parindex/parindex/points"
)

// mostDays bounds an effort, in tenths of a person-day.
const mostDays = 100_000

// ParseDays reads an effort in person-days, with at most one decimal: "2", "2,5".
func ParseDays(s string) (Days, bool) {
	whole, tenth, has := strings.Cut(strings.Replace(strings.TrimSpace(s), ",", ".", 1), ".")
	if has && len(tenth) != 1 {
		return 0, false
	}
	for _, r := range whole + tenth {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	if tenth == "" {
		tenth = "0"
	}
	n, err := strconv.Atoi(whole + tenth)
	if err != nil || whole == "" || n > mostDays {
		return 0, false
	}
	return Days(n), true
}

// String writes person-days with a decimal point: "2.5".
func (d Days) String() string {
	if d%10 == 0 {
		return strconv.Itoa(int(d / 10))
	}
	return strconv.Itoa(int(d/10)) + "." + strconv.Itoa(int(d%10))
}

// Exact is the effort in person-days as an exact decimal, which is written as
// points are.
func (d Days) Exact() points.Points { return points.FromUnits(int64(d) * 1_000_000_000) }
