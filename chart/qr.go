package chart

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR draws a text as a QR code that a phone's camera reads, with the quiet zone
// around it that readers need. title says what it is for to those who do not
// see it. A text that is too long for a code is an error.
func QR(text, title string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("QR code: %w", err)
	}
	const quiet = 4 // modules
	size := code.Bounds().Dx()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="qr" role="img" viewBox="0 0 %d %d" shape-rendering="crispEdges"><title>%s</title>`, size+2*quiet, size+2*quiet, esc(title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`, size+2*quiet, size+2*quiet)
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return markup(&b), nil
}
