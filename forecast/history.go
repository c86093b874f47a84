package forecast

import (
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
)

// Day is what the forecast was on a day.
type Day struct {
	On   calendar.Date
	Low  points.Points // if nothing more is won
	High points.Points // if all that is possible is won
}

// Steps leaves of a history the days on which it changed, with the first and
// the last: what a line is drawn through.
func Steps(days []Day) []Day {
	var kept []Day
	for i, d := range days {
		same := i > 0 && i < len(days)-1 && d.Low == days[i-1].Low && d.High == days[i-1].High && d.Low == days[i+1].Low && d.High == days[i+1].High
		if !same {
			kept = append(kept, d)
		}
	}
	return kept
}
