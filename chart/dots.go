package chart

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parindex/parindex/points"
)

// Dot is one of many on a line.
type Dot struct {
	Value points.Points
	Title string // said when pointed at
	Label string // written beside it, for the few that matter
	Class string
}

// Tick is a mark of the scale; Above names what lies from it to the next.
type Tick struct {
	Value        points.Points
	Label, Above string
}

// Dots is a dot plot: where one stands among many.
type Dots struct {
	From, To points.Points
	Ticks    []Tick
	Dots     []Dot
	Title    string // what the picture shows, in a sentence
}

const (
	dotSize   = 5   // radius, pixels
	dotStep   = 12  // between dots that would lie on each other
	dotWidth  = 350 // dots nearer than this, in hundredths of a percent, stack: two radii on a phone
	labelRoom = 20  // for one row of labels, pixels
	scaleRoom = 40

	mostDots   = 300 // more are drawn as columns
	columns    = 80
	columnRoom = 120 // for the highest, pixels
)

// placed is a dot with its place.
type placed struct {
	Dot
	x      int64 // hundredths of a percent
	level  int   // how many dots lie under it
	row    int   // of its label, 0 the lowest
	anchor string
}

// SVG draws the plot.
func (d Dots) SVG() template.HTML {
	dots, levels, rows := d.place()
	top := rows*labelRoom + 4
	base := top + levels*dotStep
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="dots" width="100%%" height="%d" role="img" aria-label="%s">`, base+scaleRoom, esc(d.Title))
	for i, t := range d.Ticks {
		x, next := share(t.Value, d.From, d.To), int64(10000)
		if i+1 < len(d.Ticks) {
			next = share(d.Ticks[i+1].Value, d.From, d.To)
		}
		fmt.Fprintf(&s, `<g class="tick"><line x1="%[1]s" x2="%[1]s" y1="%[2]d" y2="%[3]d"/><text x="%[1]s" y="%[4]d" text-anchor="%[5]s">%[6]s</text>`,
			percent(x), top, base, base+16, edge(x), esc(t.Label))
		if fits(t.Above, next-x) {
			fmt.Fprintf(&s, `<text x="%s" y="%d" text-anchor="middle">%s</text>`, percent((x+next)/2), base+34, esc(t.Above))
		}
		s.WriteString(`</g>`)
	}
	fmt.Fprintf(&s, `<line class="axis" x1="0" x2="100%%" y1="%[1]d" y2="%[1]d"/>`, base)
	d.columns(&s, base)
	for _, p := range dots {
		y := base - dotStep/2 - p.level*dotStep
		fmt.Fprintf(&s, `<g class="dot %s">`, esc(p.Class))
		if p.Label != "" {
			line := (rows - p.row) * labelRoom
			fmt.Fprintf(&s, `<line x1="%[1]s" x2="%[1]s" y1="%[2]d" y2="%[3]d"/><text x="%[1]s" y="%[4]d" text-anchor="%[5]s">%[6]s</text>`,
				percent(p.x), line, y-dotSize, line-4, p.anchor, esc(p.Label))
		}
		fmt.Fprintf(&s, `<circle cx="%s" cy="%d" r="%d"><title>%s</title></circle></g>`, percent(p.x), y, dotSize, esc(p.Title))
	}
	s.WriteString(`</svg>`)
	return markup(&s)
}

// columns draws a crowd as how many stand on each part of the scale.
func (d Dots) columns(s *strings.Builder, base int) {
	if len(d.Dots) <= mostDots {
		return
	}
	var count [columns]int
	most := 1
	for _, dot := range d.Dots {
		i := min(columns-1, int(share(dot.Value, d.From, d.To)*columns/10000))
		count[i]++
		most = max(most, count[i])
	}
	for i, n := range count {
		if n == 0 {
			continue
		}
		high := max(1, n*(columnRoom-dotStep)/most)
		fmt.Fprintf(s, `<rect class="column" x="%s" y="%d" width="%s" height="%d"><title>%d</title></rect>`,
			percent(int64(i)*10000/columns), base-high, percent(10000/columns-10), high, n)
	}
}

// place stacks dots that would hide each other and gives labels rows in which
// they do not collide, even on a phone.
func (d Dots) place() (dots []placed, levels, rows int) {
	crowd := len(d.Dots) > mostDots
	for _, dot := range d.Dots {
		if crowd && dot.Label == "" {
			continue // within a column
		}
		dots = append(dots, placed{Dot: dot, x: share(dot.Value, d.From, d.To)})
	}
	// Of dots on one place the labelled ones come last, so that they lie on top
	// and the line to their label crosses no other.
	slices.SortStableFunc(dots, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.Label, b.Label))
	})
	levels = 1
	if crowd {
		levels = columnRoom / dotStep
	}
	lastOn := map[int]int64{} // the x of the last dot on each level
	endOf := map[int]int64{}  // where the last label of each row ends
	for i := range dots {
		p := &dots[i]
		for near(lastOn, p.level, p.x) {
			p.level++
		}
		lastOn[p.level] = p.x
		levels = max(levels, p.level+1)
		if p.Label == "" {
			continue
		}
		from, to, anchor := spread(p.Label, p.x, nextLabel(dots[i+1:]))
		p.anchor = anchor
		for end, taken := endOf[p.row]; taken && from < end; end, taken = endOf[p.row] {
			p.row++
		}
		endOf[p.row] = to
		rows = max(rows, p.row+1)
	}
	return dots, levels, rows
}

func near(last map[int]int64, level int, x int64) bool {
	before, taken := last[level]
	return taken && x-before < dotWidth
}

// nextLabel returns the x of the first dot with a label.
func nextLabel(dots []placed) int64 {
	for _, p := range dots {
		if p.Label != "" {
			return p.x
		}
	}
	return 10000
}

// spread returns from where to where a label at x reaches on a phone, and by
// which of its ends it is held there: inside the picture, and clear of the
// line that rises to the next label.
func spread(label string, x, next int64) (from, to int64, anchor string) {
	width := int64(utf8.RuneCountInString(label)) * 7 * 10000 / narrowest
	switch {
	case x-width/2 < 0:
		return x, x + width, "start"
	case x+width/2 > 10000, x+width/2 > next && x-width >= 0:
		return x - width, x, "end"
	}
	return x - width/2, x + width/2, "middle"
}

// edge holds the numbers of the scale inside the picture.
func edge(x int64) string {
	switch {
	case x < 300:
		return "start"
	case x > 9700:
		return "end"
	}
	return "middle"
}
