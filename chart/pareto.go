package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/parindex/parindex/points"
)

// Pareto shows what makes up a whole, the largest first, with the share that
// they make up together. Bars stand upright; their values come sorted.
type Pareto struct {
	Bars  []Dot // Value, Title and, under the bar, Label
	Title string
}

const (
	paretoHeight = 180
	paretoFoot   = 36 // two rows of labels, taken in turn
	paretoHead   = 10
)

// SVG draws the picture: bars on the scale of the whole, and a line of the
// running sum.
func (p Pareto) SVG() template.HTML {
	var whole points.Points
	for _, b := range p.Bars {
		whole = whole.Add(b.Value)
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="pareto" width="100%%" height="%d" role="img" aria-label="%s">`, paretoHead+paretoHeight+paretoFoot, esc(p.Title))
	y := func(v points.Points) int64 {
		return paretoHead + paretoHeight - share(v, points.Points{}, whole)*paretoHeight/10000
	}
	half := y(whole.Half())
	fmt.Fprintf(&s, `<line class="half" x1="0" x2="100%%" y1="%[1]d" y2="%[1]d"/><line class="axis" x1="0" x2="100%%" y1="%[2]d" y2="%[2]d"/>`, half, paretoHead+paretoHeight)
	n := int64(max(len(p.Bars), 1))
	var sum points.Points
	var fromX, fromY int64
	for i, b := range p.Bars {
		x, w := int64(i)*10000/n, 10000/n
		sum = sum.Add(b.Value)
		fmt.Fprintf(&s, `<g class="got"><rect x="%s" y="%d" width="%s" height="%d"><title>%s</title></rect></g>`,
			percent(x+w/10), y(b.Value), percent(w*8/10), paretoHead+paretoHeight-y(b.Value), esc(b.Title))
		if fits(b.Label, 2*w) {
			fmt.Fprintf(&s, `<text x="%s" y="%d" text-anchor="middle">%s</text>`, percent(x+w/2), paretoHead+paretoHeight+16+i%2*14, esc(b.Label))
		}
		atX, atY := x+w/2, y(sum)
		if i > 0 {
			fmt.Fprintf(&s, `<line class="run" x1="%s" y1="%d" x2="%s" y2="%d"/>`, percent(fromX), fromY, percent(atX), atY)
		}
		fmt.Fprintf(&s, `<circle cx="%s" cy="%d" r="3"/>`, percent(atX), atY)
		fromX, fromY = atX, atY
	}
	s.WriteString(`</svg>`)
	return markup(&s)
}
