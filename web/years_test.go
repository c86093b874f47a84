package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
)

// oldResults is made-up results of 2022: one component as now, one won since,
// one lost since, one of another maximum, one gone.
const oldResults = `unit,code,title,max,self,final
y-tich,1.5,Đổi mới sáng tạo trong triển khai nhiệm vụ CCHC,3,0,0
y-tich,2.1,Xây dựng văn bản quy phạm pháp luật (VBQPPL) trong năm,2,2,0.5
y-tich,7.6,Thực hiện thanh toán trực tuyến,3,3,3
y-tich,3.4.2,Thực hiện việc xin lỗi người dân,2,2,2
y-tich,9.1,Tiêu chí đã bỏ,5,5,4
`

func loadOld(t *testing.T, s *site) {
	t.Helper()
	about := app.OldRound{Key: "chi-lang-2022", Title: "Kết quả năm 2022", Year: 2022, Publisher: "huyen-chi-lang", Published: calendar.MustParse("20/01/2023"), Index: "chi-lang-xa"}
	if _, err := s.sys.LoadOldResults(context.Background(), app.Console("test"), []byte(oldResults), "2022.csv", about); err != nil {
		t.Fatal(err)
	}
}

func TestYears(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	if links := v.get(unit).Find(`.side a[href$="/years"]`); links.Length() != 0 {
		t.Error("with one year there is nothing to compare, and yet an entry for it")
	}
	loadOld(t, s)
	if links := v.get(unit).Find(`.side a[href$="/years"]`); links.Length() != 1 {
		t.Error("no entry for the years")
	}
	page := v.get(unit + "/years")
	text := page.text("main")
	for _, want := range []string{"So với năm 2022: thêm 0,5 điểm, giảm 3 điểm", "9,5 /15", "85 /100", "+0,5", "khác điểm tối đa", "tiêu chí mới", "Năm nay không còn: 9.1 Tiêu chí đã bỏ"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if got := v.get("/rounds/chi-lang-2022/units/y-tich/years").text("main"); !strings.Contains(got, "Chưa có kết quả của năm trước") {
		t.Errorf("the first year: %s", got)
	}
}

func TestYearsInABrowser(t *testing.T) {
	s := serveDemo(t)
	loadOld(t, s)
	ctx := browse(t, s, "ytich.chutich")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		for name, path := range map[string]string{"years": unit + "/years", "old-overview": "/rounds/chi-lang-2022/units/y-tich"} {
			openPage(t, ctx, &c, s, path, screen.width, screen.height)
			shoot(t, ctx, name+"-"+screen.name)
		}
	}
}
