package web_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// TestPeopleInABrowser opens the pages of people and accounts at two sizes:
// nothing on the console, nothing beyond the edge.
func TestPeopleInABrowser(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	s.narrowed(t, "ytich.tuphap", account.Officer, "y-tich", "2; 3.4")
	_, link, err := s.sys.AddPerson(t.Context(), app.Console("test"), app.NewPerson{
		Login: "ytich.moi", Name: "Nguyễn Thị Minh Hoạ", GrantAsked: app.GrantAsked{Role: account.Officer, Unit: "y-tich", From: "01/7/2024", To: "30/6/2025"},
	})
	if err != nil {
		t.Fatal(err)
	}
	head := s.visitor(t, "ytich.chutich")
	head.want(sent, "/account/delegations", "grant", "0", "to", "ytich.vanphong", "from", "14/10/2024", "until", "20/10/2024")
	head.want(sent, liveUnit+"/scoring/2.1", "officer", "ytich.vanphong", "saw.officer", "", "explanation", "", "saw.explanation", "")
	officer := "/people/" + s.idOf(t, "ytich.vanphong")
	shot := func(login string, pages map[string]string) {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for name, path := range pages {
			for _, screen := range screens {
				t.Run(name+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, path, screen.width, screen.height)
					shoot(t, ctx, name+"-"+screen.name)
				})
			}
		}
		if login != "quantri" {
			return
		}
		// A form that is sent shows its answer in place: the invitation, and the
		// preview of a list.
		t.Run("links", func(t *testing.T) {
			for _, screen := range screens {
				openPage(t, ctx, &c, s, officer, screen.width, screen.height)
				if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("form[action$='/link'] button")), chromedp.WaitVisible(chromedp.CSS(".card"))); err != nil {
					t.Fatal(err)
				}
				shoot(t, ctx, "links-"+screen.name)
			}
		})
		t.Run("preview", func(t *testing.T) {
			file := t.TempDir() + "/nguoi-dung.csv"
			if err := os.WriteFile(file, []byte(strings.Replace(goodList, "Văn phòng UBND xã Y Tịch", "Công chức Văn phòng – Thống kê xã Y Tịch", 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, screen := range screens {
				openPage(t, ctx, &c, s, "/people/import", screen.width, screen.height)
				if err := chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS("#list"), []string{file}), chromedp.Click(chromedp.CSS("form.fields button")), chromedp.WaitVisible(chromedp.CSS("main table"))); err != nil {
					t.Fatal(err)
				}
				shoot(t, ctx, "import-preview-"+screen.name)
			}
		})
	}
	shot("quantri", map[string]string{
		"people": "/people", "people-found": "/people?unit=y-tich&role=officer", "person": officer, "person-new": "/people/new", "people-import": "/people/import",
		"handover": officer + "/handover?to=ytich.tuphap",
	})
	shot("ytich.chutich", map[string]string{"account": "/account", "factor": "/account/factor", "people-head": "/people"})
	shot("", map[string]string{"link": "/link?t=" + link.Token, "link-gone": "/link?t=x"})
}
