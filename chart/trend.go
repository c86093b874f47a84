package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/parindex/parindex/points"
)

// Trend is a line with a band above it, over days: what is kept, and what may
// still be won.
type Trend struct {
	Full  points.Points
	Days  []TrendDay // the earliest first
	Title string
}

// TrendDay is one day of a trend.
type TrendDay struct {
	At        int // days since the first
	Label     string
	Low, High points.Points
	LowSaid   string
	HighSaid  string
}

// The size of a trend in pixels, with room for what stands beside it.
const (
	trendWidth, trendHeight           = 640, 200
	trendLeft, trendRight, trendEdges = 8, 64, 24
)

// SVG draws the trend; of fewer than two days it is empty, for they are no
// line.
func (t Trend) SVG() template.HTML {
	if len(t.Days) < 2 {
		return ""
	}
	last := t.Days[len(t.Days)-1]
	x := func(d TrendDay) int { return trendLeft + d.At*(trendWidth-trendLeft-trendRight)/max(last.At, 1) }
	y := func(p points.Points) int64 {
		room := int64(trendHeight - 2*trendEdges)
		return trendHeight - trendEdges - room*share(p, points.Points{}, t.Full)/10_000
	}
	var low, back []string
	band := make([]string, 0, 2*len(t.Days))
	for _, d := range t.Days {
		low = append(low, fmt.Sprintf("%d,%d", x(d), y(d.Low)))
		band = append(band, fmt.Sprintf("%d,%d", x(d), y(d.High)))
	}
	for i := len(low) - 1; i >= 0; i-- {
		back = append(back, low[i])
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="trend" viewBox="0 0 %d %d" role="img" aria-label="%s">`, trendWidth, trendHeight, esc(t.Title))
	fmt.Fprintf(&b, `<polygon class="claimed" points="%s"/><polyline class="kept" points="%s"/>`, strings.Join(append(band, back...), " "), strings.Join(low, " "))
	fmt.Fprintf(&b, `<line class="base" x1="%d" x2="%d" y1="%[3]d" y2="%[3]d"/>`, trendLeft, trendWidth-trendRight, trendHeight-trendEdges)
	for _, d := range t.Days {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="3"><title>%s: %s – %s</title></circle>`, x(d), y(d.Low), esc(d.Label), esc(d.LowSaid), esc(d.HighSaid))
	}
	right := trendWidth - trendRight + 8
	highAt, lowAt := y(last.High)+4, y(last.Low)+4
	if lowAt-highAt < 16 {
		lowAt = highAt + 16
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text><text class="own" x="%d" y="%d">%s</text>`, right, highAt, esc(last.HighSaid), right, lowAt, esc(last.LowSaid))
	fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text><text x="%d" y="%[5]d" text-anchor="end">%[6]s</text></svg>`, trendLeft, trendHeight-6, esc(t.Days[0].Label), trendWidth-trendRight, trendHeight-6, esc(last.Label))
	return markup(&b)
}
