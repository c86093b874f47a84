package chart_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/points"
)

// TestHeat: a field that lost everything bears a cross, nothing is not
// shaded, and no text gets out as markup.
func TestHeat(t *testing.T) {
	full := points.Int(2)
	got := string(chart.Heat{Columns: []string{"1.1", "<b>"}, Rows: []chart.HeatRow{{Label: "A & B", Cells: []chart.Cell{
		{Value: full, Full: full}, {Value: points.Must("0.1"), Full: full},
	}}, {Label: "C", Own: true, Cells: []chart.Cell{{Full: full}, {Value: points.Must("1.2"), Full: full}}}}}.SVG())
	for want, n := range map[string]int{"<path": 1, `class="h4"`: 1, `class="h1"`: 1, `class="h0"`: 1, `class="h3"`: 1, "<rect": 4, "A &amp; B": 1, "&lt;b&gt;": 1, "name own": 1, "<b>": 0} {
		if strings.Count(got, want) != n {
			t.Errorf("%d × %q, want %d:\n%s", strings.Count(got, want), want, n, got)
		}
	}
}

// TestPareto: the line ends at the whole, which is the top.
func TestPareto(t *testing.T) {
	got := string(chart.Pareto{Bars: []chart.Dot{{Value: points.Int(3), Label: "1.5"}, {Value: points.Int(1), Label: "2.1"}}}.SVG())
	for _, want := range []string{`cy="10"`, `cy="55"`, `height="135"`, "1.5", "2.1"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s:\n%s", want, got)
		}
	}
	if strings.Count(string(chart.Pareto{}.SVG()), "<rect") != 0 {
		t.Error("nothing has bars")
	}
}

// TestSpan: a single day at the end of the scale is still seen, within it.
func TestSpan(t *testing.T) {
	got := string(chart.Span{High: points.Int(1000), From: points.Int(1000), To: points.Int(1000), Height: 24, Marks: []points.Points{points.Int(500)}}.SVG())
	if !strings.Contains(got, `x="99.00%" width="1.00%"`) || !strings.Contains(got, `x1="50.00%"`) {
		t.Error(got)
	}
}

// TestTrend: of one day there is no line; what is kept and what may be won lie
// where the scale says.
func TestTrend(t *testing.T) {
	day := func(at int, low, high int) chart.TrendDay {
		return chart.TrendDay{At: at, Label: "<ngày>", Low: points.Int(low), High: points.Int(high), LowSaid: "thấp", HighSaid: "cao"}
	}
	if got := (chart.Trend{Full: points.Int(100), Days: []chart.TrendDay{day(0, 10, 90)}}).SVG(); got != "" {
		t.Errorf("one day is a line: %s", got)
	}
	got := string(chart.Trend{Full: points.Int(100), Title: "Dự báo", Days: []chart.TrendDay{day(0, 0, 100), day(10, 50, 75)}}.SVG())
	for _, want := range []string{`class="kept" points="8,176 576,100"`, `class="claimed" points="8,24 576,62 576,100 8,176"`, "&lt;ngày&gt;", "cao"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s:\n%s", want, got)
		}
	}
}
