package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/parindex/parindex/points"
)

// Span is a stretch of a scale, such as the days that a task takes, with marks
// on it, such as today.
type Span struct {
	Low, High points.Points // of the scale
	From, To  points.Points
	Class     string
	Title     string          // said when pointed at
	Marks     []points.Points // lines across
	Height    int             // pixels
}

// thinnest is the least width of a span, in hundredths of a percent: a day
// must still be seen.
const thinnest = 100

// SVG draws the span. It is hidden from screen readers: the dates stand in the
// table around it.
func (p Span) SVG() template.HTML {
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="span" width="100%%" height="%d" aria-hidden="true" focusable="false">`, p.Height)
	for _, m := range p.Marks {
		fmt.Fprintf(&s, `<line x1="%[1]s" x2="%[1]s" y1="0" y2="%[2]d"/>`, percent(share(m, p.Low, p.High)), p.Height)
	}
	from := share(p.From, p.Low, p.High)
	width := max(share(p.To, p.Low, p.High)-from, thinnest)
	if from+width > 10000 {
		from = 10000 - width
	}
	fmt.Fprintf(&s, `<g class="%s"><rect x="%s" width="%s" y="%d" height="%d"><title>%s</title></rect></g></svg>`,
		esc(p.Class), percent(from), percent(width), p.Height/4, p.Height/2, esc(p.Title))
	return markup(&s)
}
