package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

// winningPages are the pages on which points are won back, as the person who
// may see them.
var winningPages = []struct{ name, login, path string }{
	{"forecast", "ytich.chutich", unit + "/forecast"},
	{"forecast-all", "ytich.chutich", unit + "/forecast?show=all"},
	{"try", "ytich.chutich", unit + "/forecast/try?open=3.4.1&set.3.4.1.on_time=995"},
	{"target", "ytich.chutich", unit + "/forecast/target?target=" + "h%E1%BA%A1ng+3"},
}

// TestWinningPagesInABrowser opens each at two sizes.
func TestWinningPagesInABrowser(t *testing.T) {
	s := serveDemo(t)
	for _, login := range []string{"ytich.chutich", "chilang.noivu", "ytich.vanphong"} {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range winningPages {
			if p.login != login {
				continue
			}
			for _, screen := range screens {
				t.Run(p.name+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p.path, screen.width, screen.height)
					shoot(t, ctx, p.name+"-"+screen.name)
				})
			}
		}
	}
}

// TestWinningAccess is who may do what on the pages that win points back.
func TestWinningAccess(t *testing.T) {
	s := serveDemo(t)
	ofYTich := access{"": sent, "quanson.vanphong": no, "others": ok}
	tests := []struct {
		method, path string
		want         access
	}{
		{"GET", unit + "/forecast", ofYTich},
		{"GET", unit + "/forecast/try", ofYTich},
		{"GET", unit + "/forecast/target?target=90", ofYTich},
	}
	logins := []string{""}
	for login := range passwords {
		logins = append(logins, login)
	}
	for _, login := range logins {
		v := s.visitor(t, login)
		for _, test := range tests {
			r, err := http.NewRequest(test.method, s.URL+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := v.send(r).status, test.want.of(login); got != want {
				t.Errorf("%s %s as %q: %d, want %d", test.method, test.path, login, got, want)
			}
		}
	}
}

// TestTargetOnTheDemo: what brings Y Tịch from rank 6 to rank 3 at the least
// effort, and the same measures tried out.
func TestTargetOnTheDemo(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	page := v.sees(unit + "/forecast/target?target=" + url.QueryEscape("hạng 3") + "&days=2")
	if got := page.Find("section.offer").Length(); got != 2 {
		t.Fatalf("%d plans, want the cheapest and the second best: %s", got, page.text("main"))
	}
	for _, want := range []string{"88,75", "ước lượng", "tạm tính"} {
		if !strings.Contains(page.text("main"), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	href, _ := page.Find("section.offer p a").First().Attr("href")
	tried := v.sees(href)
	if tried.Find("input[name=on][checked]").Length() != page.Find("section.offer").First().Find("ol.tasks li").Length() {
		t.Error("trying the plan ticks other measures than it has")
	}
	if got := tried.text("[data-result]"); !strings.Contains(got, "91") || !strings.Contains(got, "Xuất sắc") {
		t.Errorf("tried: %s", got)
	}
	for typed, says := range map[string]string{"101": "ngoài thang điểm", "tuyệt vời": "không hiểu", "80": "không cần thêm"} {
		if got := v.sees(unit + "/forecast/target?target=" + url.QueryEscape(typed)).text("main"); !strings.Contains(got, says) {
			t.Errorf("%q: %s", typed, got)
		}
	}
}

// TestTryInputs: figures set by hand give what the rule gives; wrong ones are
// named.
func TestTryInputs(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	got := v.sees(unit + "/forecast/try?open=3.1.4&" + inputOf(t, v, "3.1.4") + "=1")
	if !strings.Contains(got.text("[data-result]"), "86") {
		t.Errorf("one more point: %s", got.text("[data-result]"))
	}
	got = v.sees(unit + "/forecast/try?open=3.1.4&" + inputOf(t, v, "3.1.4") + "=nhiều")
	if got.Find(".field.bad .wrong").Length() != 1 || !strings.Contains(got.text("[data-result]"), "85") {
		t.Errorf("a wrong figure: %s", got.text(".tryset"))
	}
}

func inputOf(t *testing.T, v *visitor, code string) string {
	t.Helper()
	return url.QueryEscape(v.sees(unit+"/forecast/try?open="+code).Find("fieldset input[name^='set.']").First().AttrOr("name", ""))
}

// TestForecastWhileItRuns: before anything is given all is unknown; a figure
// that is entered shows at once, and says that an officer stated it.
func TestForecastWhileItRuns(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	page := officer.sees(liveUnit + "/forecast")
	if got := page.text(".first"); !strings.Contains(got, "0–100") {
		t.Errorf("before anything is given: %s", got)
	}
	officer.want(http.StatusSeeOther, liveUnit+"/scoring/1.5", "value.initiatives", "1", "explanation", "Sáng kiến số hoá")
	page = officer.sees(liveUnit + "/forecast")
	row := page.Find("tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return strings.Contains(r.Find(".code").Text(), "1.5") }).First()
	if !strings.Contains(row.Text(), "Công chức tự khai") || !strings.Contains(row.Text(), "Còn lấy được") {
		t.Errorf("1.5 after it is stated: %s", row.Text())
	}
	if got := page.text(".figures"); !strings.Contains(got, "/20") {
		t.Errorf("no estimate of the rank from the totals published before: %s", got)
	}
}
