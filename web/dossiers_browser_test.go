package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDossiersInABrowser opens every page of dossiers at two sizes: nothing on
// the console, nothing beyond the edge.
func TestDossiersInABrowser(t *testing.T) {
	chromium(t)
	s := serveDemo(t)
	openLive(t, s)
	run := bringIn(t, s, exported(40))
	officer := s.visitor(t, "ytich.vanphong")
	const late, open = officeAt + "/files/H37.23.37-240304-0000", officeAt + "/files/H37.23.37-241010-0001"
	for path, at := range map[string]string{late: "06/03/2024 16:00", open: "14/10/2024 10:00"} {
		if got := officer.sendFile(path, "file", "so.pdf", "%PDF-1.4\n%%EOF", "at", at, "reason", "Mạng hỏng, đã trả trực tiếp, có ký nhận"); got.status != sent {
			t.Fatal(got.status, got.text("main"))
		}
	}
	admin := s.visitor(t, "quantri")
	tried := admin.sendFile("/dossiers/imports", "file", "ho-so.csv", exported(60), "unit", "tinh-lang-son", "source", "Một cửa tỉnh").header.Get("Location")
	admin.finished(tried)
	odd := admin.sendFile("/dossiers/imports", "file", "la.csv", "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Mốc,Ngày trả\nA,xã Y Tịch,04/03/2024,06/03/2024,\n", "unit", "tinh-lang-son", "source", "lạ").header.Get("Location")
	_ = run
	for login, pages := range map[string][][2]string{
		"quantri": {
			{"dossiers", "/dossiers?year=2024"}, {"dossier-imports", "/dossiers/imports"}, {"dossier-tried", tried}, {"dossier-columns", odd},
			{"dossier-quality", "/dossiers/quality"}, {"working-days", "/working-days?year=2026"}, {"dossier-tokens", "/dossiers/tokens"}, {"uses-guessed", live + "/measures"},
		},
		"ytich.vanphong":   {{"office", officeAt}, {"facets", officeAt + "/by/procedure"}, {"due", officeAt + "/due"}, {"apologies", officeAt + "/apologies"}, {"entry-measured", liveUnit + "/scoring/3.4.1"}},
		"chilang.thamdinh": {{"dossier", late}, {"appraise-measured", live + "/appraisal/3.4.1"}},
	} {
		// A run belongs to whoever began it, by login.
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
