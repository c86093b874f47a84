package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDutyPagesInABrowser opens the pages of duties at two sizes.
func TestDutyPagesInABrowser(t *testing.T) {
	s := serveDemo(t)
	noivu := setUp(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	officer.multi(unit+"/news", "file", "rss.xml", rss, "act", "gather")
	one := dutyAt(noivu.sees(unit+"/duties"), "quý")
	officer.want(sent, one, "period", "2024-Q1", "on", "14/3/2024", "link", "https://ytich.gov.vn/bc")
	officer.want(sent, one, "period", "2024-Q2", "on", "17/6/2024", "link", "https://ytich.gov.vn/bc2")
	pages := map[string][]struct{ name, path string }{
		"ytich.vanphong": {{"duties", unit + "/duties"}, {"duty", one}, {"news", unit + "/news"}, {"calendar", "/calendar"}},
		"chilang.noivu":  {{"duties-all", round + "/duties"}, {"duty-setup", round + "/duties/new"}, {"duty-edit", one + "/edit"}},
	}
	for login, list := range pages {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			for _, screen := range screens {
				t.Run(p.name+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p.path, screen.width, screen.height)
					shoot(t, ctx, p.name+"-"+screen.name)
				})
			}
		}
	}
}
