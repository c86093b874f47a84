package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

// rows are the fields of the table of a plan, as a browser would send them.
func rows(page *reply, change map[string]string) []string {
	var pairs []string
	for _, e := range page.Find("form.rowedit input, form.rowedit select").EachIter() {
		name, value := e.AttrOr("name", ""), e.AttrOr("value", "")
		if e.Is("select") {
			value = e.Find("option[selected]").AttrOr("value", e.Find("option").First().AttrOr("value", ""))
		}
		for prefix, fresh := range change {
			if strings.HasPrefix(name, prefix) {
				value = fresh
			}
		}
		pairs = append(pairs, name, value)
	}
	return pairs
}

// TestRowsOfThePlan: several rows are changed at once, all or none, and two
// people do not lose each other's work.
func TestRowsOfThePlan(t *testing.T) {
	s := serveDemo(t)
	head, officer := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong")
	first, second := head.sees(unit+"/plan?edit=1"), officer.sees(unit+"/plan?edit=1")
	id := strings.TrimPrefix(first.Find("input[name^='due.']").First().AttrOr("name", ""), "due.")
	bad := head.want(http.StatusUnprocessableEntity, unit+"/plan/rows", rows(first, map[string]string{"due." + id: "31/02/2025"})...)
	if bad.Find(".wrong").Length() == 0 || bad.Find(`[name="due.`+id+`"]`).AttrOr("value", "") != "31/02/2025" {
		t.Errorf("a wrong date: %s", bad.text("form.rowedit"))
	}
	head.want(http.StatusSeeOther, unit+"/plan/rows", rows(first, map[string]string{"due.": "20/12/2024", "holder." + id: "ytich.vanphong"})...)
	page := head.sees(unit + "/plan")
	if got := strings.Count(page.text("table.plan"), "20/12/2024"); got != page.Find("table.plan tbody tr").Length() {
		t.Errorf("%d rows have the new date", got)
	}
	if got := officer.sees("/work").text("main"); !strings.Contains(got, "20/12/2024") {
		t.Errorf("the officer does not find it: %s", got)
	}
	clash := officer.want(http.StatusConflict, unit+"/plan/rows", rows(second, map[string]string{"due." + id: "25/12/2024"})...)
	if got := clash.Find(`[name="due.`+id+`"]`).AttrOr("value", ""); got != "25/12/2024" {
		t.Errorf("what was typed is lost: %q", got)
	}
	if got := head.sees(unit + "/plan").text("table.plan"); strings.Contains(got, "25/12/2024") {
		t.Error("a refused change was saved")
	}
	head.want(http.StatusUnprocessableEntity, unit+"/plan/rows", "x", "y")
}

// TestCarryActions: what is open of the round before goes into the plan of the
// one that runs, once, and says where it came from.
func TestCarryActions(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	head := s.visitor(t, "ytich.chutich")
	more := head.sees(liveUnit + "/plan/more")
	open := more.Find("section").First().Find("li").Length()
	if open < 5 {
		t.Fatalf("%d actions are open: %s", open, more.text("main"))
	}
	for i, says := range []string{"Đã chuyển", "Đã chuyển 0 nhiệm vụ"} {
		got := head.want(http.StatusSeeOther, liveUnit+"/plan/carry")
		if said := head.sees(got.header.Get("Location")).text("[role=status]"); !strings.Contains(said, says) {
			t.Errorf("%d: %s", i, said)
		}
		if n := head.sees(liveUnit + "/plan").Find("table.plan").First().Find("tbody tr").Length(); n != open {
			t.Errorf("%d: %d actions in the new plan, %d were open", i, n, open)
		}
	}
	board := head.sees(unit + "/plan/board")
	if got := board.Find(".column").FilterFunction(func(_ int, c *goquery.Selection) bool {
		return strings.Contains(c.Text(), "Dừng") || strings.Contains(c.Text(), "Bỏ")
	}).Find(".card").Length(); got != open {
		t.Errorf("%d of the old ones say that they went: %s", got, board.text("main"))
	}
}

// TestRepeatDuty: each date of a duty that is still to come becomes an action,
// once.
func TestRepeatDuty(t *testing.T) {
	s := serveDemo(t)
	setUp(t, s)
	head := s.visitor(t, "ytich.chutich")
	page := head.sees(unit + "/plan/more")
	option := page.Find("#duty option").FilterFunction(func(_ int, o *goquery.Selection) bool { return strings.Contains(o.Text(), "in, bài") })
	id := option.AttrOr("value", "")
	before := head.sees(unit + "/plan").Find("table.plan tbody tr").Length()
	repeat := func(status int, pairs ...string) *reply {
		t.Helper()
		return head.want(status, unit+"/plan/repeat", append(pairs, "officer", "Văn hoá – Xã hội")...)
	}
	repeat(http.StatusUnprocessableEntity, "duty", id)
	repeat(http.StatusUnprocessableEntity, "components", "7.4.1")
	repeat(http.StatusSeeOther, "duty", id, "components", "7.4.1")
	after := head.sees(unit + "/plan").Find("table.plan tbody tr").Length()
	if n := strings.Fields(strings.TrimPrefix(option.Text()[strings.LastIndex(option.Text(), "còn "):], "còn "))[0]; after-before < 1 || n != strconv.Itoa(after-before) {
		t.Errorf("%d actions were made, the duty has %s dates to come", after-before, n)
	}
	if got := repeat(http.StatusUnprocessableEntity, "duty", id, "components", "7.4.1").text("[role=alert]"); !strings.Contains(got, "đã có trong kế hoạch") {
		t.Errorf("again: %s", got)
	}
}

// TestForecastHistory: each day leaves its figure, and the line appears with
// the second.
func TestForecastHistory(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	if got := officer.sees(liveUnit + "/forecast").Find("svg.trend").Length(); got != 0 {
		t.Error("one day is a line")
	}
	officer.want(http.StatusSeeOther, liveUnit+"/scoring/1.5", "value.initiatives", "1", "explanation", "Sáng kiến số hoá")
	s.clock.ahead.Add(int64(24 * time.Hour))
	for i, want := range []int{2, 0} { // of two units
		if n, err := s.sys.KeepForecasts(t.Context()); err != nil || n != want {
			t.Errorf("%d: kept %d forecasts: %v", i, n, err)
		}
	}
	page := s.visitor(t, "ytich.vanphong").sees(liveUnit + "/forecast")
	if page.Find("svg.trend").Length() != 1 || page.Find("svg.trend ~ details tbody tr").Length() != 2 {
		t.Errorf("after two days: %s", page.text("main"))
	}
}

// TestPlanRowsInABrowser opens the pages at two sizes, and who may.
func TestPlanRowsInABrowser(t *testing.T) {
	s := serveDemo(t)
	editors := func(status int) access {
		return access{"": sent, "ytich.chutich": status, "ytich.vanphong": status, "chilang.chutich": status, "others": no}
	}
	for login := range passwords {
		v := s.visitor(t, login)
		if got, want := v.get(unit+"/plan/more").status, editors(ok).of(login); got != want {
			t.Errorf("%s: %d, want %d", login, got, want)
		}
		for path, want := range map[string]int{"/plan/rows": wrong, "/plan/carry": sent, "/plan/repeat": wrong} {
			if got := v.post(unit + path).status; got != editors(want).of(login) {
				t.Errorf("%s as %s: %d, want %d", path, login, got, editors(want).of(login))
			}
		}
	}
	setUp(t, s)
	ctx := browse(t, s, "ytich.chutich")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]string{{"planrows", unit + "/plan?edit=1"}, {"planmore", unit + "/plan/more"}} {
		for _, screen := range screens {
			t.Run(p[0]+"/"+screen.name, func(t *testing.T) {
				openPage(t, ctx, &c, s, p[1], screen.width, screen.height)
				shoot(t, ctx, p[0]+"-"+screen.name)
			})
		}
	}
}
