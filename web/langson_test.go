package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// passwords2025 are those of the second demonstration.
var passwords2025 = map[string]string{
	"vanlinh.chutich": "demo-vanlinh-2025", "vanlinh.vhxh": "demo-vhxh-2025", "sonoivu.thuongtruc": "demo-sonoivu-2025",
	"sonoivu.thamdinh": "demo-thamdinh-2025", "tamthanh.vanphong": "demo-tamthanh-2025", "langson.quantri": "demo-quantri-2025", "ytich.cu": "demo-ytich-cu-2025",
}

func passwordOf(login string) string {
	if p, ok := passwords2025[login]; ok {
		return p
	}
	return passwords[login]
}

const (
	heir   = "/rounds/lang-son-2025/units/xa-van-linh-2025"
	origin = "/rounds/chi-lang-2024/units/y-tich"
)

// serveLangSon serves the second demonstration on its day.
func serveLangSon(t *testing.T) *site {
	t.Helper()
	s := serveEmpty(t, web.Options{})
	s.clock.ahead.Store(int64(time.Date(2026, 1, 12, 3, 0, 0, 0, time.UTC).Sub(time.Date(2024, 10, 15, 3, 0, 0, 0, time.UTC))))
	for _, round := range []string{"chi-lang-2024", "chi-lang-2025-h1", "lang-son-2025"} {
		if _, err := s.sys.LoadRound(context.Background(), app.Console("test"), parindex.Shipped, "demo/"+round+".yaml", true); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// openAction is the path of Y Tịch's open action of 2024.
func openAction(t *testing.T, s *site) string {
	t.Helper()
	plan, err := s.sys.Plan(context.Background(), app.Console("test"), "chi-lang-2024", "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range plan.Rows {
		if row.State.Open() {
			return origin + "/plan/" + string(row.ID)
		}
	}
	t.Fatal("Y Tịch has no open action of 2024")
	return ""
}

// TestAccessOfHeirs: since 01/7/2025 Vạn Linh sees what its three communes did
// and goes on with it; another unit does neither; an old account only sees.
func TestAccessOfHeirs(t *testing.T) {
	s := serveLangSon(t)
	action := openAction(t, s)
	ofHeir := access{"": sent, "tamthanh.vanphong": no, "ytich.cu": no, "others": ok}
	ofOrigin := access{"": sent, "tamthanh.vanphong": http.StatusNotFound, "others": ok}
	for _, test := range []struct {
		method, path string
		want         access
	}{
		{"GET", heir + "/years", ofHeir},
		{"GET", heir + "/losses", ofHeir},
		{"GET", heir + "/plan", ofHeir},
		{"GET", heir + "/scoring", ofHeir},
		{"GET", origin, ofOrigin},
		{"GET", origin + "/sheet", ofOrigin},
		{"GET", origin + "/plan", ofOrigin},
		{"GET", action, ofOrigin},
		{"POST", action, access{"": sent, "vanlinh.chutich": wrong, "vanlinh.vhxh": wrong, "tamthanh.vanphong": http.StatusNotFound, "others": no}},
		{"GET", "/rounds/chi-lang-2024/units/quan-son", access{"": sent, "sonoivu.thuongtruc": ok, "sonoivu.thamdinh": ok, "langson.quantri": ok, "tamthanh.vanphong": http.StatusNotFound, "others": no}},
		{"GET", "/rounds/lang-son-2025/progress", access{"": sent, "sonoivu.thuongtruc": ok, "langson.quantri": ok, "others": no}},
		{"GET", "/units", access{"": sent, "others": ok}},
		{"GET", "/unit-import", access{"": sent, "langson.quantri": ok, "others": no}},
	} {
		logins := []string{""}
		for login := range passwords2025 {
			logins = append(logins, login)
		}
		for _, login := range logins {
			r, err := http.NewRequest(test.method, s.URL+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.visitor(t, login).send(r); got.status != test.want.of(login) {
				t.Errorf("%s %s as %q: %d, want %d", test.method, test.path, login, got.status, test.want.of(login))
			}
		}
	}
}

// TestBeforeTheMerger: the pages of Vạn Linh show its three communes' results,
// lost points and open actions, under their own names; an action is gone on
// with, and stays the old commune's.
func TestBeforeTheMerger(t *testing.T) {
	s := serveLangSon(t)
	v := s.visitor(t, "vanlinh.chutich")
	years := v.get(heir + "/years")
	if got := years.text("#before ~ table"); strings.Count(got, "trước sáp nhập") != 7 || !strings.Contains(got, "Xã Y Tịch") || !strings.Contains(got, "Xã Hòa Bình") {
		t.Errorf("years: %s", got)
	}
	if years.Find("#before ~ table .tag").Length() < 12 {
		t.Error("made-up results are not marked")
	}
	if got := v.get(heir + "/losses").text("main"); !strings.Contains(got, "Điểm mất trước sáp nhập") || !strings.Contains(got, "Chưa có văn bản xin lỗi khi trễ hẹn") {
		t.Errorf("losses: %s", got)
	}
	action := openAction(t, s)
	plan := v.get(heir + "/plan")
	hrefs := plan.Find("#before ~ section a").Map(func(_ int, a *goquery.Selection) string { href, _ := a.Attr("href"); return href })
	if !slices.Contains(hrefs, action) {
		t.Fatalf("the plan does not lead to %s: %v", action, hrefs)
	}
	version := attr(v.get(action), "input[name=version]", "value")
	got := v.post(action, "state", "done", "due", "30/01/2026", "officer", "Phòng Văn hóa – Xã hội xã Vạn Linh", "progress", "Đã hoàn thành sau sáp nhập.", "version", version)
	if got.status != sent {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	if strings.Contains(v.get(heir+"/plan").body, action) {
		t.Error("what is done is still shown as open")
	}
	if got := v.get(origin + "/plan").text("tbody"); !strings.Contains(got, "Phòng Văn hóa – Xã hội xã Vạn Linh") {
		t.Errorf("the old commune's plan: %s", got)
	}
}

// TestSixtyFive: Sở Nội vụ sees all 65 units of the round and who is late.
func TestSixtyFive(t *testing.T) {
	s := serveLangSon(t)
	v := s.visitor(t, "sonoivu.thuongtruc")
	if got := v.get("/units?on=12/01/2026&q=2025").text(".lead"); !strings.HasPrefix(got, "65 ") {
		t.Errorf("units: %s", got)
	}
	progress := v.get("/rounds/lang-son-2025/progress")
	if progress.status != ok || progress.Find("tbody tr").Length() < 65 {
		t.Errorf("%d, %d rows", progress.status, progress.Find("tbody tr").Length())
	}
}

// TestLangSonInABrowser opens the pages of units and of the second
// demonstration at two sizes.
func TestLangSonInABrowser(t *testing.T) {
	chromium(t)
	s := serveLangSon(t)
	for login, pages := range map[string][][2]string{
		"vanlinh.chutich":    {{"heir-start", "/"}, {"heir-years", heir + "/years"}, {"heir-losses", heir + "/losses"}, {"heir-plan", heir + "/plan"}, {"heir-action", openAction(t, s)}, {"origin", origin}},
		"sonoivu.thuongtruc": {{"langson-start", "/"}, {"langson-draft", "/rounds/lang-son-2025/draft"}},
		"langson.quantri":    {{"units", "/units"}, {"units-before", "/units?on=30/6/2025"}, {"unit", "/units/xa-van-linh-2025"}, {"unit-ended", "/units/y-tich"}, {"unit-import", "/unit-import"}},
	} {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			for _, screen := range screens {
				t.Run(p[0]+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p[1], screen.width, screen.height)
					shoot(t, ctx, p[0]+"-"+screen.name)
				})
			}
		}
	}
}
