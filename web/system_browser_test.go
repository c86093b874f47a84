package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSystemInABrowser opens the page on the state of the system at two sizes.
func TestSystemInABrowser(t *testing.T) {
	s := serveDemo(t)
	ctx := browse(t, s, "quantri")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			openPage(t, ctx, &c, s, "/system", screen.width, screen.height)
			shoot(t, ctx, "system-"+screen.name)
		})
	}
}
