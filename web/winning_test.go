package web_test

import (
	"bytes"
	"mime/multipart"
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
	{"analysis", "ytich.chutich", unit + "/losses/analysis"},
	{"lossmap", "chilang.noivu", round + "/losses/map"},
	{"help", "chilang.noivu", round + "/help"},
	{"note", "ytich.chutich", unit + "/losses/7.6"},
	{"causes", "chilang.noivu", round + "/causes"},
	{"losses-links", "ytich.chutich", unit + "/losses"},
	{"papers", "ytich.chutich", unit + "/plan/papers"},
	{"planfile", "ytich.chutich", unit + "/plan/file"},
	{"work", "ytich.vanphong", "/work"},
	{"board", "ytich.chutich", unit + "/plan/board"},
	{"timeline", "ytich.chutich", unit + "/plan/timeline"},
	{"calendar", "ytich.chutich", unit + "/plan/calendar?m=2024-12"},
	{"details", "ytich.chutich", unit + "/plan/new?component=7.6"},
	{"plan-assign", "ytich.chutich", unit + "/plan"},
	{"action-more", "ytich.chutich", "action"},
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
	editors := func(status int) access {
		return access{"": sent, "ytich.chutich": status, "ytich.vanphong": status, "chilang.chutich": status, "others": no}
	}
	action := s.action(t)
	tests := []accessRow{
		{"GET", unit + "/forecast", ofYTich},
		{"GET", unit + "/forecast/try", ofYTich},
		{"GET", unit + "/forecast/target?target=90", ofYTich},
		{"GET", unit + "/losses/analysis", ofYTich},
		{"GET", round + "/losses/map", access{"": sent, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", round + "/help", access{"": sent, "chilang.noivu": ok, "quantri": ok, "others": no}},
		{"GET", unit + "/losses/7.6", editors(ok)},
		{"POST", unit + "/losses/7.6", editors(wrong)},
		{"GET", round + "/causes", access{"": sent, "chilang.noivu": ok, "quantri": ok, "others": no}},
		{"POST", round + "/causes", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", "/work", access{"": sent, "others": ok}},
		{"GET", unit + "/plan/board", ofYTich},
		{"GET", unit + "/plan/timeline", ofYTich},
		{"GET", unit + "/plan/calendar?m=2024-12", ofYTich},
		{"GET", unit + "/plan/papers", ofYTich},
		{"GET", unit + "/plan.xlsx", ofYTich},
		{"GET", unit + "/plan/file", editors(ok)},
		{"POST", unit + "/plan/file", editors(wrong)},
		{"POST", unit + "/plan/clauses", editors(wrong)},
		{"GET", unit + "/plan/new", editors(ok)},
		{"GET", action + "/details", editors(ok)},
		{"POST", unit + "/plan", editors(wrong)},
		{"POST", unit + "/plan/assign", editors(wrong)},
		{"POST", action + "/details", editors(wrong)},
		{"POST", action + "/notes", editors(wrong)},
		{"POST", action + "/confirm", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
	}
	s.admits(t, tests)
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

// TestActionFromPlanToAcceptance: the head adds an action and gives it to an
// officer, who finds it, notes progress and reports it done; the secretariat
// sends it back once and then accepts it.
func TestActionFromPlanToAcceptance(t *testing.T) {
	s := serveDemo(t)
	head, officer, noivu := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong"), s.visitor(t, "chilang.noivu")
	for field, bad := range map[string][]string{
		"measure":    {"components", "7.6", "officer", "Văn phòng", "due", "30/11/2024"},
		"components": {"measure", "Mở tài khoản", "officer", "Văn phòng", "due", "30/11/2024"},
		"starts":     {"measure", "Mở tài khoản", "components", "7.6", "officer", "Văn phòng", "due", "30/11/2024", "starts", "01/12/2024"},
		"effort":     {"measure", "Mở tài khoản", "components", "7.6", "officer", "Văn phòng", "due", "30/11/2024", "effort", "nhiều"},
		"holder":     {"measure", "Mở tài khoản", "components", "7.6", "due", "30/11/2024", "holder", "quanson.vanphong"},
	} {
		if got := head.want(http.StatusUnprocessableEntity, unit+"/plan", bad...); got.Find(".field.bad #"+field+", #"+field+".bad").Length() == 0 {
			t.Errorf("nothing is said at %s: %s", field, got.text("[role=alert]"))
		}
	}
	head.want(http.StatusSeeOther, unit+"/plan", "measure", "Mở tài khoản thanh toán trực tuyến", "components", "7.6", "holder", "ytich.vanphong",
		"starts", "01/11/2024", "due", "30/11/2024", "effort", "2,5", "expected", "1,5", "helpers", "Công an xã; Đoàn Thanh niên")
	link := officer.sees("/work").Find("main a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.Contains(a.Text(), "Mở tài khoản") })
	at := link.First().AttrOr("href", "")
	if at == "" {
		t.Fatal("the officer does not find the action")
	}
	page := officer.sees(at)
	for _, want := range []string{"2,5 ngày công", "1,5", "01/11/2024", "Công an xã; Đoàn Thanh niên", "Công chức Văn phòng"} {
		if !strings.Contains(page.text("main"), want) && !strings.Contains(page.body, want) {
			t.Errorf("the action does not show %q", want)
		}
	}
	officer.want(http.StatusSeeOther, at+"/notes", "said", "Đã mở <b>tài khoản</b>")
	if got := officer.sees(at).text(".noted"); !strings.Contains(got, "Đã mở <b>tài khoản</b>") || !strings.Contains(got, "ytich.vanphong") {
		t.Errorf("notes: %s", got)
	}
	move := func(state string, status int, more ...string) {
		t.Helper()
		version := officer.sees(at).hidden("input[name=version]")
		officer.want(status, at, append([]string{"state", state, "due", "30/11/2024", "officer", "Công chức Văn phòng – Thống kê xã Y Tịch", "version", version}, more...)...)
	}
	noivu.want(http.StatusUnprocessableEntity, at+"/confirm", "act", "accept", "version", "1")
	move("dropped", http.StatusUnprocessableEntity)
	move("done", http.StatusSeeOther)
	confirm := func(status int, pairs ...string) {
		t.Helper()
		version := noivu.sees(at).hidden("form[action$=confirm] input[name=version]")
		noivu.want(status, at+"/confirm", append(pairs, "version", version)...)
	}
	confirm(http.StatusUnprocessableEntity, "act", "return")
	confirm(http.StatusSeeOther, "act", "return", "remark", "Thiếu bảng kê")
	move("done", http.StatusSeeOther)
	confirm(http.StatusSeeOther, "act", "accept")
	if got := officer.sees(at).text("main"); !strings.Contains(got, "chilang.noivu") || !strings.Contains(got, "Thiếu bảng kê") {
		t.Errorf("after the acceptance: %s", got)
	}
}

// TestAssign gives several actions to an officer at once, all or none.
func TestAssign(t *testing.T) {
	s := serveDemo(t)
	head, officer := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong")
	var ids []string
	for _, box := range head.sees(unit + "/plan").Find("input[name=action]").EachIter() {
		ids = append(ids, box.AttrOr("value", ""))
	}
	before := officer.sees("/work").Find("tbody tr").Length()
	head.want(http.StatusNotFound, unit+"/plan/assign", "action", ids[0], "action", "none", "holder", "ytich.vanphong")
	if n := officer.sees("/work").Find("tbody tr").Length(); n != before {
		t.Errorf("a refused assignment gave %d actions", n-before)
	}
	head.want(http.StatusSeeOther, unit+"/plan/assign", "action", ids[0], "action", ids[1], "holder", "ytich.vanphong", "due", "01/12/2024")
	page := officer.sees("/work")
	if n := page.Find("tbody tr").Length(); n != before+2 || !strings.Contains(page.text("tbody"), "01/12/2024") {
		t.Errorf("%d actions after two were assigned: %s", n-before, page.text("tbody"))
	}
}

// TestCircle: an action cannot wait for one that waits for it.
func TestCircle(t *testing.T) {
	s := serveDemo(t)
	head := s.visitor(t, "ytich.chutich")
	var ids []string
	for _, box := range head.sees(unit + "/plan").Find("input[name=action]").EachIter() {
		ids = append(ids, box.AttrOr("value", ""))
	}
	wait := func(status int, id, on string) {
		t.Helper()
		at := unit + "/plan/" + id + "/details"
		version := head.sees(at).hidden("input[name=version]")
		head.want(status, at, "measure", "Việc", "components", "7.6", "officer", "Văn phòng", "due", "30/11/2024", "needs", on, "version", version)
	}
	wait(http.StatusSeeOther, ids[0], ids[1])
	wait(http.StatusUnprocessableEntity, ids[1], ids[0])
	wait(http.StatusUnprocessableEntity, ids[1], ids[1])
}

// TestAnalysisNamesNoOtherUnit: a commune sees the best and the middle of its
// cohort, and whose points they are nowhere.
func TestAnalysisNamesNoOtherUnit(t *testing.T) {
	s := serveDemo(t)
	page := s.visitor(t, "ytich.chutich").sees(unit + "/losses/analysis")
	if n := page.Find("tbody tr").Length(); n != 9 {
		t.Errorf("%d components, nine lost points", n)
	}
	if !strings.Contains(page.text("main"), "Tự chấm 2,5") && !strings.Contains(page.text("main"), "Có thể do") {
		t.Errorf("nothing is said of what was claimed and not given: %s", page.text("main"))
	}
	for _, other := range []string{"Quan Sơn", "Mai Sao"} {
		if strings.Contains(page.text("main"), other) {
			t.Errorf("names %s", other)
		}
	}
}

// TestLossMap: the sums of the picture's table are what the page of all lost
// points says.
func TestLossMap(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	page := v.sees(round + "/losses/map")
	if rows := page.Find(".before tbody tr").Length(); rows != 20 || page.Find("svg.heat rect").Length() != 20*page.Find(".before thead th.num").Length()-20 {
		t.Errorf("%d units, %d fields", rows, page.Find("svg.heat rect").Length())
	}
	lost := page.Find(".before tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return strings.Contains(r.Text(), "Y Tịch") }).Find("td").Last().Text()
	if strings.TrimSpace(lost) != "−15" {
		t.Errorf("Y Tịch lost %s on the map", lost)
	}
}

// TestHelpPutsTheDearestDayLast: what wins most for a day comes first, and an
// estimate counts.
func TestHelpPutsTheDearestDayLast(t *testing.T) {
	s := serveDemo(t)
	s.visitor(t, "ytich.chutich").want(http.StatusSeeOther, unit+"/plan", "measure", "Mở thanh toán trực tuyến ngay", "components", "7.6", "officer", "Văn phòng", "due", "30/11/2024", "effort", "0,5")
	page := s.visitor(t, "chilang.noivu").sees(round + "/help")
	first := page.Find("tbody tr").First()
	if !strings.Contains(first.Text(), "ngay") || strings.TrimSpace(first.Find("strong").Text()) != "6" {
		t.Errorf("first is %s", first.Text())
	}
}

// TestCauses: the secretariat adds a cause, a unit names it, and of two people
// who saw the same note the second is told.
func TestCauses(t *testing.T) {
	s := serveDemo(t)
	s.visitor(t, "chilang.noivu").want(http.StatusSeeOther, round+"/causes", "title", "Mất điện kéo dài", "nature", "objective")
	head, officer, at := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong"), unit+"/losses/7.6"
	page := head.sees(at)
	key := page.Find("label.pick").FilterFunction(func(_ int, l *goquery.Selection) bool { return strings.Contains(l.Text(), "Mất điện") }).Find("input").AttrOr("value", "")
	if page.Find("input[name=causes][checked]").Length() != 2 || key == "" {
		t.Fatalf("the form: %s", page.text("fieldset"))
	}
	version := page.hidden("input[name=version]")
	head.want(http.StatusSeeOther, at, "causes", key, "reason", "Mất điện ba tuần", "version", version)
	clash := officer.want(http.StatusConflict, at, "causes", key, "reason", "Văn phòng ghi", "version", version)
	if got := clash.Find("#reason").Text(); got != "Văn phòng ghi" {
		t.Errorf("what was typed is lost: %q", got)
	}
	if got := head.sees(unit + "/losses").text("tbody"); !strings.Contains(got, "Mất điện kéo dài") {
		t.Errorf("the cause does not show: %s", got)
	}
	head.want(http.StatusNotFound, unit+"/losses/1.1.1", "causes", key, "version", "0")
}

// TestClauses: the conclusions of a meeting become actions line by line, all
// or none, and the document shows how far each is; impossible dates are
// marked.
func TestClauses(t *testing.T) {
	s := serveDemo(t)
	head := s.visitor(t, "ytich.chutich")
	page := head.sees(unit + "/plan/papers")
	if !strings.Contains(page.text(".chain .faulty"), "61/KH-UBND") {
		t.Errorf("the plan of 2023 that answers a result of 2024 is not marked: %s", page.text(".chain"))
	}
	id := page.Find("#document option").FilterFunction(func(_ int, o *goquery.Selection) bool { return strings.Contains(o.Text(), "151/TB-UBND") }).AttrOr("value", "")
	send := func(status int, lines string) *reply {
		t.Helper()
		return head.want(status, unit+"/plan/clauses", "document", id, "clauses", lines, "components", "3.4.1", "officer", "Một cửa", "due", "30/11/2024")
	}
	wrong := send(http.StatusUnprocessableEntity, "mục 1: Rà soát hồ sơ\nmục 2 thiếu dấu")
	if !strings.Contains(wrong.Find("#clauses").Text(), "mục 2 thiếu dấu") {
		t.Error("what was typed is lost")
	}
	send(http.StatusSeeOther, "mục 1: Rà soát hồ sơ\r\n\r\nmục 2a: Xin lỗi người dân: bằng văn bản\r\n")
	row := head.sees(unit + "/plan/papers").Find(".chain > li").FilterFunction(func(_ int, l *goquery.Selection) bool {
		return strings.Contains(l.Find("strong").First().Text(), "151/TB-UBND")
	}).Text()
	for _, want := range []string{"0/2", "mục 1", "mục 2a", "Xin lỗi người dân: bằng văn bản"} {
		if !strings.Contains(row, want) {
			t.Errorf("the document does not show %q: %s", want, row)
		}
	}
}

// sendPlan sends a file of a plan.
func (v *visitor) sendPlan(name, content, act string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil || w.WriteField("act", act) != nil || w.Close() != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+unit+"/plan/file", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// TestPlanFile: what is exported changes nothing when it is read back; a trial
// saves nothing; a faulty file is reported whole and saves nothing.
func TestPlanFile(t *testing.T) {
	s := serveDemo(t)
	head := s.visitor(t, "ytich.chutich")
	exported := head.get(unit + "/plan.xlsx")
	if exported.status != http.StatusOK || !strings.Contains(exported.header.Get("Content-Disposition"), "ke-hoach") {
		t.Fatalf("%d %v", exported.status, exported.header)
	}
	if got := head.sendPlan("kh.xlsx", exported.body, "apply").text("[role=status]"); !strings.Contains(got, "Đã thêm 0, sửa 0, giữ nguyên 9") {
		t.Errorf("read back: %s", got)
	}
	csv := "nhiệm vụ,tiêu chí,công chức phụ trách,thời hạn,ngày công,điểm dự kiến\nMở tài khoản,7.6,Văn phòng,30/11/2024,\"2,5\",1\n"
	count := func() int { return head.sees(unit + "/plan").Find("tbody tr[data-row]").Length() }
	for i, want := range []struct {
		act, says string
		n         int
	}{{"check", "sẽ thêm 1, sửa 0, giữ nguyên 0", 9}, {"apply", "Đã thêm 1", 10}, {"apply", "Đã thêm 0, sửa 0, giữ nguyên 1", 10}} {
		got := head.sendPlan("kh.csv", csv, want.act).text("[role=status]")
		if !strings.Contains(got, want.says) || count() != want.n {
			t.Errorf("%d: %s; %d actions", i, got, count())
		}
	}
	faulty := "nhiệm vụ,tiêu chí,công chức phụ trách,thời hạn,ngày công\nA,7.6,Văn phòng,31/02/2024,1\nB,9.9.9,Văn phòng,30/11/2024,1\nC,7.6,Văn phòng,30/11/2024,nhiều\n"
	got := head.sendPlan("kh.csv", faulty, "apply")
	if got.status != http.StatusUnprocessableEntity || got.Find("[role=alert] li").Length() != 3 || count() != 10 {
		t.Errorf("%d: %s; %d actions", got.status, got.text("[role=alert]"), count())
	}
}
