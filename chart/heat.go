package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/parindex/parindex/points"
)

// Cell is one field of a heat map: a part of a whole.
type Cell struct {
	Value, Full points.Points
	Title       string // said when pointed at
}

// Heat is a heat map: rows by columns, darker where more of the whole is lost.
type Heat struct {
	Columns []string
	Rows    []HeatRow
	Title   string // what the picture shows, in a sentence
}

// HeatRow is a row of a heat map.
type HeatRow struct {
	Label string
	Own   bool
	Cells []Cell
}

const (
	heatLabel = 150 // room for the names of rows, pixels
	heatCell  = 34  // width of a field
	heatRow   = 20  // height
	heatHead  = 64  // room for the names of columns, which stand upright
)

// shades is how many steps of darkness there are above nothing.
const shades = 4

// shade returns the step of a cell, 0 for nothing.
func (c Cell) shade() int64 {
	if c.Value.Sign() <= 0 || c.Full.Sign() <= 0 {
		return 0
	}
	return min((share(c.Value, points.Points{}, c.Full)*shades+9999)/10000, shades)
}

// SVG draws the map. It is as wide as it has columns, so it stands in a box
// that scrolls. Darkness is not all: a field that lost everything has a cross.
func (h Heat) SVG() template.HTML {
	width, height := heatLabel+len(h.Columns)*heatCell, heatHead+len(h.Rows)*heatRow
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="heat" width="%d" height="%d" role="img" aria-label="%s">`, width, height, esc(h.Title))
	for i, name := range h.Columns {
		x := heatLabel + i*heatCell + heatCell/2 + 4
		fmt.Fprintf(&s, `<text x="%[1]d" y="%[2]d" transform="rotate(-90 %[1]d %[2]d)">%[3]s</text>`, x, heatHead-6, esc(name))
	}
	for i, row := range h.Rows {
		y := heatHead + i*heatRow
		class := "name"
		if row.Own {
			class = "name own"
		}
		fmt.Fprintf(&s, `<text class="%s" x="%d" y="%d" text-anchor="end">%s</text>`, class, heatLabel-8, y+14, esc(row.Label))
		for k, c := range row.Cells {
			x := heatLabel + k*heatCell
			step := c.shade()
			fmt.Fprintf(&s, `<g class="h%d"><rect x="%d" y="%d" width="%d" height="%d"><title>%s</title></rect>`, step, x, y, heatCell-1, heatRow-1, esc(c.Title))
			if c.Value == c.Full && step > 0 {
				fmt.Fprintf(&s, `<path d="M%d %dl6 6m0 -6l-6 6"/>`, x+heatCell/2-3, y+heatRow/2-4)
			}
			s.WriteString(`</g>`)
		}
	}
	s.WriteString(`</svg>`)
	return markup(&s)
}
