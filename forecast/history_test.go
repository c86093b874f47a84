package forecast_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/points"
)

// What stays the same for many days is drawn through its two ends.
func TestSteps(t *testing.T) {
	day := func(d string, low int) forecast.Day {
		return forecast.Day{On: calendar.MustParse(d), Low: points.Int(low), High: points.Int(100)}
	}
	days := []forecast.Day{day("01/5/2024", 10), day("02/5/2024", 10), day("03/5/2024", 10), day("04/5/2024", 20), day("05/5/2024", 20)}
	want := []forecast.Day{days[0], days[2], days[3], days[4]}
	if diff := cmp.Diff(want, forecast.Steps(days), cmp.Comparer(func(a, b points.Points) bool { return a == b }), cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if got := forecast.Steps(nil); got != nil {
		t.Error(got)
	}
}
