// Package chart draws pictures as SVG. A picture is a value that prints
// itself; it knows points and nothing of what they are given for. Colours are
// classes, so that page, print and high contrast each choose their own, and
// places are percentages of the picture's width, so that text keeps its size
// on any screen.
package chart

import (
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/parindex/parindex/points"
)

// share returns where value lies between from and to, in hundredths of a
// percent, held within 0 and 10000: finer than a pixel.
func share(value, from, to points.Points) int64 {
	whole := to.Sub(from).Units() / 10000
	if whole <= 0 {
		return 0
	}
	return min(max(value.Sub(from).Units()/whole, 0), 10000)
}

func percent(n int64) string { return fmt.Sprintf("%d.%02d%%", n/100, n%100) }

// narrowest is the width in pixels at which a label must still fit in its
// part of a bar: the column of a phone.
const narrowest = 300

// fits says whether a label of 12 px letters fits in a part of a bar.
func fits(label string, part int64) bool {
	n := int64(utf8.RuneCountInString(label))
	return n > 0 && (n*7+4)*10000 <= part*narrowest
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// markup marks a finished picture as safe: every text in it has gone through
// esc, everything else is a number or a literal of this package.
func markup(b *strings.Builder) template.HTML {
	return template.HTML(b.String()) //nolint:gosec // see above
}
