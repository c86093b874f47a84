package web_test

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestReadingInABrowser chooses a file and looks at what is said of it.
func TestReadingInABrowser(t *testing.T) {
	chromium(t)
	s := serveDemo(t)
	ctx := browse(t, s, "chilang.noivu")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	seed, err := filepath.Abs("../reading/testdata/y-tich-2024.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		openPage(t, ctx, &c, s, "/reading", screen.width, screen.height)
		shoot(t, ctx, "reading-empty-"+screen.name)
		if err := chromedp.Do(ctx,
			chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{seed}),
			chromedp.Click(chromedp.CSS("main form .button")),
			chromedp.WaitVisible(chromedp.CSS("#p0")),
		); err != nil {
			t.Fatal(err)
		}
		beyond, err := chromedp.Run(ctx, chromedp.Evaluate[string](overflow))
		if err != nil || beyond != "" {
			t.Errorf("wider than the screen: %s (%v)", beyond, err)
		}
		for _, said := range c.take() {
			t.Errorf("console: %s", said)
		}
		shoot(t, ctx, "reading-"+screen.name)
	}
}
