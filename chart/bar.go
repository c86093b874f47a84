package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/parindex/parindex/points"
)

// Part is one part of a bar.
type Part struct {
	Value points.Points
	Class string // colour
	Label string // inside the part, where it fits
	Title string // said when pointed at
}

// Bar is one horizontal bar of stacked parts, from zero.
type Bar struct {
	Full   points.Points // what the whole width stands for
	Height int           // pixels
	Parts  []Part
}

// SVG draws the bar. It is hidden from screen readers: the numbers stand in
// the table around it.
func (b Bar) SVG() template.HTML {
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="bar" width="100%%" height="%d" aria-hidden="true" focusable="false">`, b.Height)
	var before points.Points
	for _, p := range b.Parts {
		if p.Value.Sign() <= 0 {
			continue
		}
		from := share(before, points.Points{}, b.Full)
		before = before.Add(p.Value)
		to := share(before, points.Points{}, b.Full)
		fmt.Fprintf(&s, `<g class="%s"><rect x="%s" width="%s" height="%d">`, esc(p.Class), percent(from), percent(to-from), b.Height)
		if p.Title != "" {
			fmt.Fprintf(&s, `<title>%s</title>`, esc(p.Title))
		}
		s.WriteString(`</rect>`)
		if fits(p.Label, to-from) {
			fmt.Fprintf(&s, `<text x="%s" y="%d" text-anchor="middle">%s</text>`, percent((from+to)/2), b.Height/2+4, esc(p.Label))
		}
		s.WriteString(`</g>`)
	}
	s.WriteString(`</svg>`)
	return markup(&s)
}
