package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/shopspring/decimal"
)

// Spark is a small line that shows how a number went, and the target that it
// goes for.
type Spark struct {
	Values []decimal.Decimal // the earliest first
	Target *decimal.Decimal  // nil: none
	Title  string            // what the picture shows, in a sentence
}

// The size of a spark in pixels, with room for the last dot.
const (
	sparkWidth, sparkHeight = 120, 32
	sparkEdge               = 4
)

// SVG draws the line; of one value it is a dot, of none it is empty.
func (s Spark) SVG() template.HTML {
	if len(s.Values) == 0 {
		return ""
	}
	low, high := s.Values[0], s.Values[0]
	all := s.Values
	if s.Target != nil {
		all = append(all[:len(all):len(all)], *s.Target)
	}
	for _, v := range all {
		low, high = decimal.Min(low, v), decimal.Max(high, v)
	}
	y := func(v decimal.Decimal) int64 {
		room := decimal.NewFromInt(sparkHeight - 2*sparkEdge)
		span := high.Sub(low)
		if span.IsZero() {
			return sparkHeight / 2
		}
		return sparkHeight - sparkEdge - v.Sub(low).Mul(room).DivRound(span, 0).IntPart()
	}
	x := func(i int) int {
		if len(s.Values) == 1 {
			return sparkWidth - sparkEdge
		}
		return sparkEdge + i*(sparkWidth-2*sparkEdge)/(len(s.Values)-1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="spark" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="%[3]s">`, sparkWidth, sparkHeight, esc(s.Title))
	if s.Target != nil {
		fmt.Fprintf(&b, `<line class="goal" x1="0" x2="%d" y1="%[2]d" y2="%[2]d"/>`, sparkWidth, y(*s.Target))
	}
	var line []string
	for i, v := range s.Values {
		line = append(line, fmt.Sprintf("%d,%d", x(i), y(v)))
	}
	last := len(s.Values) - 1
	fmt.Fprintf(&b, `<polyline points="%s"/><circle cx="%d" cy="%d" r="3"/></svg>`, strings.Join(line, " "), x(last), y(s.Values[last]))
	return markup(&b)
}
