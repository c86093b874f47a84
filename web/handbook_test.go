package web_test

import (
	"context"
	"flag"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

var update = flag.Bool("update", false, "take the pictures of the handbook anew")

// pictures are those of the handbook, and the pages that they show.
var pictures = []struct{ name, login, path string }{
	{"bang-tu-cham", "ytich.vanphong", liveUnit + "/scoring"},
	{"tieu-chi", "ytich.vanphong", liveUnit + "/scoring/3.4.1"},
	{"phieu-excel", "ytich.vanphong", liveUnit + "/offline"},
	{"mo-ky", "chilang.noivu", "/rounds/new"},
	{"tien-do", "chilang.noivu", live + "/progress"},
	{"tham-dinh", "chilang.thamdinh", liveUnit + "/appraisal"},
	{"xep-hang", "chilang.noivu", round + "/ranking"},
	{"ke-hoach", "ytich.chutich", unit + "/plan"},
}

// TestHandbookPictures holds that each picture shows its page as it is: the
// words on the page are kept beside the picture, and compared. With -update it
// takes the pictures anew.
func TestHandbookPictures(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	officer.want(http.StatusSeeOther, liveUnit+"/scoring/3.4.1", "in.ontime", "940", "in.resolved", "1000", "explanation", "Số liệu trên Hệ thống thông tin giải quyết thủ tục hành chính ngày 15/10/2024")
	officer.files(liveUnit+"/scoring/3.4.1", map[string]string{"Bảng kê hồ sơ.pdf": "%PDF-1.4"})
	for _, p := range pictures {
		if p.login == "chilang.thamdinh" {
			s.clock.ahead.Store(int64(6 * 24 * time.Hour))
			to(t, s.visitor(t, "chilang.noivu"), "appraisal_1", "Hết hạn")
		}
		takePicture(t, s, p.name, p.login, p.path)
	}
}

var hours = regexp.MustCompile(`\d{2}:\d{2}`)

func takePicture(t *testing.T, s *site, name, login, at string) {
	t.Helper()
	ctx := browse(t, s, login)
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	openPage(t, ctx, &c, s, at, 1366, 768)
	words, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main").innerText`))
	if err != nil {
		t.Fatal(err)
	}
	words = hours.ReplaceAllString(strings.TrimSpace(words), "··:··") + "\n"
	golden := filepath.Join("testdata", "handbook", name+".txt")
	if *update {
		picture, err := chromedp.Run(ctx, snapshot)
		if err != nil {
			t.Fatal(err)
		}
		for file, content := range map[string][]byte{golden: []byte(words), "../docs/so-tay/" + name + ".webp": picture} {
			if err := os.WriteFile(file, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), words); d != "" {
		t.Errorf("docs/so-tay/%s.webp shows an older page; take it anew: go test ./web -run HandbookPictures -update\n%s", name, d)
	}
}

// snapshot is what the screen shows, in a format that a slow line bears.
func snapshot(ctx context.Context, on *chromedp.Target) ([]byte, error) {
	quality := int64(60)
	r, err := cdp.Call(ctx, on, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	return r.Data, err
}

// TestHandbook reads the handbook as a person who is not signed in: each part
// is reached, and each picture is there.
func TestHandbook(t *testing.T) {
	s := serveEmpty(t, web.Options{Handbook: parindex.Shipped})
	v := s.visitor(t, "")
	p := v.sees("/handbook")
	p.Find("nav a[href^='#']").Each(func(_ int, a *goquery.Selection) {
		if at := a.AttrOr("href", ""); p.Find(at).Length() != 1 {
			t.Errorf("%s leads nowhere", at)
		}
	})
	shown := map[string]bool{}
	p.Find("article img").Each(func(_ int, img *goquery.Selection) {
		src := img.AttrOr("src", "")
		shown[strings.TrimSuffix(path.Base(src), ".webp")] = true
		if got := v.get(src); got.status != http.StatusOK || got.header.Get("Content-Type") != "image/webp" {
			t.Errorf("%s: %d %s", src, got.status, got.header.Get("Content-Type"))
		}
		if img.AttrOr("alt", "") == "" || img.AttrOr("loading", "") != "lazy" {
			t.Errorf("%s has no words for who cannot see it, or loads at once", src)
		}
	})
	for _, picture := range pictures {
		if !shown[picture.name] {
			t.Errorf("the handbook does not show %s", picture.name)
		}
	}
	if len(shown) != len(pictures) {
		t.Errorf("%d pictures shown, %d are taken by the test", len(shown), len(pictures))
	}
	for _, wrong := range []string{"/handbook/none.webp", "/handbook/..%2fso-tay.md", "/handbook/so-tay.md"} {
		if got := v.get(wrong); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, got.status)
		}
	}
	if got := serveEmpty(t, web.Options{}); got.visitor(t, "").get("/handbook").status != http.StatusNotFound {
		t.Error("a handbook that is not there is served")
	}
}

// explained are the pages that need no help: they say one thing.
var explained = map[string]bool{
	"layout": true, "parts": true, "indexparts": true, "liveparts": true, "dossierparts": true, "dutyparts": true, "requestparts": true, "fault": true, "refusal": true, "nothing": true,
	"sign-in": true, "password": true, "handbook": true,
	"peopleparts": true, "link": true, "links": true, "code": true, "factor": true,
}

// TestEveryPageExplainsItself holds that a page says what it is for, in both
// languages, and that what the handbook says of it is reached.
func TestEveryPageExplainsItself(t *testing.T) {
	templates, err := filepath.Glob("templates/*.html")
	if err != nil || len(templates) == 0 {
		t.Fatal(err, templates)
	}
	handbook := serveEmpty(t, web.Options{Handbook: parindex.Shipped}).visitor(t, "").sees("/handbook")
	for _, file := range templates {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		if explained[name] {
			continue
		}
		help, there := message.Entry("help." + name)
		if !there || help.VI == "" || help.EN == "" {
			t.Errorf("page %s: the catalogue lacks help.%s in both languages", name, name)
		}
		if at := web.HandbookAt(name); at == "" || handbook.Find("#"+at).Length() != 1 {
			t.Errorf("page %s: no part of the handbook (%q)", name, at)
		}
	}
}
