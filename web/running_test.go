package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

const (
	live     = "/rounds/thu-2024"
	liveUnit = live + "/units/y-tich"
)

// want posts a form and wants a status.
func (v *visitor) want(status int, path string, pairs ...string) *reply {
	v.t.Helper()
	r := v.post(path, pairs...)
	if r.status != status {
		v.t.Fatalf("POST %s: %d, want %d: %s", path, r.status, status, r.text(".note-box"))
	}
	return r
}

// sees gets a page.
func (v *visitor) sees(path string) *reply {
	v.t.Helper()
	r := v.get(path)
	if r.status != http.StatusOK {
		v.t.Fatalf("GET %s: %d %s", path, r.status, r.text("main"))
	}
	return r
}

// hidden is the value of a field of a page that a form sends back.
func (r *reply) hidden(selector string) string { return r.Find(selector).First().AttrOr("value", "") }

// send sends files as the form of evidence does.
func (v *visitor) files(path string, files map[string]string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, content := range files {
		part, err := w.CreateFormFile("files", name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// openLive opens a round of two communes as its secretariat does, and begins
// self-scoring.
func openLive(t *testing.T, s *site) *visitor {
	t.Helper()
	return openWith(t, s, "y-tich", "quan-son")
}

// openWith is openLive with other units.
func openWith(t *testing.T, s *site, units ...string) *visitor {
	t.Helper()
	noivu := s.visitor(t, "chilang.noivu")
	page := noivu.sees("/rounds/new")
	hash := page.Find("#index option").First().AttrOr("value", "")
	page.Find("#index option").Each(func(_ int, o *goquery.Selection) {
		if strings.Contains(o.Text(), "Chi Lăng") {
			hash = o.AttrOr("value", "")
		}
	})
	fields := []string{
		"title", "Kỳ thử 2024", "key", "thu-2024", "year", "2024", "index", hash, "publisher", "huyen-chi-lang",
		"self_scoring", "20/10/2024 17:00", "appraisal_1", "30/10/2024 17:00", "explanation", "05/11/2024 17:00", "appraisal_2", "15/11/2024 17:00",
	}
	for _, u := range units {
		fields = append(fields, "units", u)
	}
	wrong := noivu.want(http.StatusUnprocessableEntity, "/rounds", append(fields[:len(fields):len(fields)], "key", "x")[2:]...)
	if wrong.text(".note-box.bad") == "" || wrong.hidden("#self_scoring") != "20/10/2024 17:00" {
		t.Error("a refused form lost what was typed, or does not say why")
	}
	noivu.want(http.StatusSeeOther, "/rounds", fields...)
	to(t, noivu, "self_scoring", "")
	return noivu
}

// to moves the round to a stage.
func to(t *testing.T, v *visitor, stage, reason string) {
	t.Helper()
	edition := v.sees(live + "/progress").hidden("input[name=edition]")
	v.want(http.StatusSeeOther, live+"/stage", "stage", stage, "edition", edition, "reason", reason)
}

func step(t *testing.T, v *visitor, status int, at, name string, more ...string) {
	t.Helper()
	version := v.sees(at + "/scoring").hidden("input[name=version]")
	v.want(status, at+"/scoring", append([]string{"step", name, "version", version}, more...)...)
}

// A round from opening to publication with plain forms, as every role sees it,
// without a script: what TestAWholeRound of package app does through verbs.
func TestRoundWithoutJavaScript(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer, head := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")
	if got := officer.get("/").header.Get("Location"); got != live {
		t.Errorf("an officer begins at %q, want the round that runs", got)
	}
	sheet := officer.sees(liveUnit + "/scoring")
	if sheet.Find("tbody tr[data-row]").Length() < 30 || !strings.Contains(sheet.text(".figures"), "0/") {
		t.Errorf("the empty sheet: %s", sheet.text(".figures"))
	}
	at := liveUnit + "/scoring/3.4.1"
	officer.want(http.StatusUnprocessableEntity, at, "in.processed", "chín trăm", "explanation", "vì")
	entry := officer.sees(at)
	var pairs []string
	entry.Find("form.fields[data-live] input[type=text], form.fields[data-live] .with-unit input").Each(func(i int, f *goquery.Selection) {
		pairs = append(pairs, f.AttrOr("name", ""), []string{"940", "1000"}[i%2])
	})
	officer.want(http.StatusSeeOther, at, append(pairs, "explanation", "Số liệu một cửa")...)
	entry = officer.sees(at + "?saved=1")
	if entry.text(".tried .reason") == "" || entry.text("[role=status]") != "Đã lưu." {
		t.Errorf("nothing is said after saving: %q", entry.text(".tried"))
	}
	// Two people, one field: both versions are shown, nothing is lost.
	clash := head.want(http.StatusConflict, at, "explanation", "Khác", "saw.explanation", "")
	if got := clash.text("table"); !strings.Contains(got, "Số liệu một cửa") || !strings.Contains(got, "Khác") {
		t.Errorf("the clash shows %q", got)
	}
	if r := officer.files(at, map[string]string{"bảng kê.pdf": "%PDF-1.4 bảng kê", "lạ.pdf": "MZ"}); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.text(".note-box.bad"), "lạ.pdf") {
		t.Errorf("a wrong file among two: %d %s", r.status, r.text(".note-box.bad"))
	}
	href := officer.sees(at).Find(".proofs a").AttrOr("href", "")
	file := officer.get(href)
	if file.body != "%PDF-1.4 bảng kê" || !strings.Contains(file.header.Get("Content-Security-Policy"), "sandbox; default-src 'none'") || file.header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%q %v", file.body, file.header)
	}
	if r := s.visitor(t, "quanson.vanphong").get(href); r.status != http.StatusForbidden {
		t.Errorf("another commune opened the evidence: %d", r.status)
	}
	if got := officer.sees(liveUnit + "/scoring?q=khong+co+tieu+chi+nay").text(".note-box"); !strings.Contains(got, "Không có dòng nào") {
		t.Errorf("a search that finds nothing: %q", got)
	}
	// Everything else by explanation, so that nothing blocks.
	sheet.Find("tbody tr[data-row] a").Each(func(_ int, a *goquery.Selection) {
		if path := a.AttrOr("href", ""); path != at && !strings.Contains(officer.sees(path).text("main"), "chấm theo kết quả khảo sát") {
			officer.want(http.StatusSeeOther, path, "explanation", "Chưa có số liệu")
		}
	})
	step(t, officer, http.StatusSeeOther, liveUnit, "present")
	step(t, head, http.StatusSeeOther, liveUnit, "submit")
	officer.want(http.StatusUnprocessableEntity, at, "explanation", "Sau khi chốt", "saw.explanation", "Số liệu một cửa")

	// The deadline closes; Quan Sơn asks for more time.
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	noivu := s.visitor(t, "chilang.noivu")
	officer, head = s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich") // their sessions have ended
	if got := s.visitor(t, "quanson.vanphong").sees(live + "/units/quan-son/scoring").text(".note-box"); !strings.Contains(got, "Đã quá hạn 17:00 ngày 20/10/2024") {
		t.Errorf("after the deadline: %q", got)
	}
	board := noivu.sees(live + "/progress")
	if !strings.Contains(board.text("tbody tr:first-child"), "quá hạn") && !strings.Contains(strings.ToLower(board.text("tbody")), "quá hạn") {
		t.Errorf("the board does not show who is late: %s", board.text("tbody"))
	}
	noivu.want(http.StatusUnprocessableEntity, live+"/stage", "stage", "appraisal_1", "edition", board.hidden("input[name=edition]"))
	to(t, noivu, "appraisal_1", "Quan Sơn xin gia hạn")
	version := noivu.sees(live + "/progress").hidden("form[action$='quan-son/scoring'] input[name=version]")
	noivu.want(http.StatusSeeOther, live+"/units/quan-son/scoring", "step", "extend", "version", version, "until", "25/10/2024 17:00", "reason", "Mất điện")
	s.visitor(t, "quanson.vanphong").want(http.StatusSeeOther, live+"/units/quan-son/scoring/3.4.1", "explanation", "Không phát sinh")

	// Appraisal: one component across, then each unit down.
	appraiser := s.visitor(t, "chilang.thamdinh")
	for _, u := range []string{"y-tich", "quan-son"} {
		page := appraiser.sees(live + "/units/" + u + "/appraisal")
		page.Find("tbody form.decide").Each(func(_ int, f *goquery.Selection) {
			pairs := []string{"act", "agree", "version", "0"}
			if f.Find("[name^='in.']").Length() > 0 {
				pairs = []string{"act", "points", "points", "0", "remark", "Không khảo sát", "version", "0"}
			}
			if u == "y-tich" && strings.HasSuffix(f.AttrOr("action", ""), "/3.4.1") {
				pairs = []string{"act", "points", "points", "0", "remark", "Số liệu chưa rõ", "explain", "1", "version", "0", "across", "1"}
			}
			appraiser.want(http.StatusSeeOther, f.AttrOr("action", ""), pairs...)
		})
	}
	if got := appraiser.sees(live + "/appraisal/3.4.1").text("#u-y-tich"); !strings.Contains(got, "Số liệu chưa rõ") || !strings.Contains(got, "bảng kê.pdf") {
		t.Errorf("across: %q", got)
	}
	to(t, noivu, "explanation", "")
	if got := officer.sees(at).text(".note-box.warn"); !strings.Contains(got, "Số liệu chưa rõ") {
		t.Errorf("the unit does not see what is asked: %q", got)
	}
	officer.want(http.StatusSeeOther, at, "reply", "Xin gửi bảng kê", "saw.reply", "")
	step(t, head, http.StatusSeeOther, liveUnit, "answer")
	to(t, noivu, "appraisal_2", "")
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/3.4.1", "act", "agree", "version", "0")
	confirmAll(t, appraiser)
	to(t, noivu, "draft_result", "")
	if got := noivu.sees(live + "/draft").text("tbody tr:first-child"); !strings.Contains(got, "Y Tịch") {
		t.Errorf("the draft result: %q", got)
	}
	edition := noivu.sees(live + "/progress").hidden("form[action$=publication] input[name=edition]")
	noivu.want(http.StatusSeeOther, live+"/publication", "act", "propose", "edition", edition)
	chair := s.visitor(t, "chilang.chutich")
	edition = chair.sees(live + "/progress").hidden("form[action$=publication] input[name=edition]")
	noivu.want(http.StatusForbidden, live+"/publication", "act", "agree", "edition", edition)
	chair.want(http.StatusSeeOther, live+"/publication", "act", "agree", "edition", edition)
	if got := officer.sees(live + "/ranking").text("tbody tr:first-child"); !strings.Contains(got, "Y Tịch") {
		t.Errorf("the ranking: %q", got)
	}
	if got := officer.sees(liveUnit + "/sheet/3.4.1").text(".figures"); !strings.Contains(got, "0,5") {
		t.Errorf("the published component: %q", got)
	}
}

// Who may see and do what in a running round.
func TestAccessToARunningRound(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	ofYTich := access{"": sent, "quanson.vanphong": no, "others": ok}
	tests := []accessRow{
		{"GET", "/audit", access{"": sent, "quantri": ok, "others": no}},
		{"GET", "/audit.csv", access{"": sent, "quantri": ok, "others": no}},
		{"GET", liveUnit + "/proofs.zip", ofYTich},
		{"GET", "/rounds/new", access{"": sent, "chilang.noivu": ok, "quantri": ok, "others": no}},
		{"POST", "/rounds", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", live, access{"others": sent}},
		{"GET", live + "/progress", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"GET", live + "/draft", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"POST", live + "/stage", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"POST", live + "/timetable", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"POST", live + "/publication", access{"": sent, "chilang.noivu": wrong, "chilang.chutich": wrong, "others": no}},
		{"GET", live + "/appraisal", access{"": sent, "chilang.thamdinh": ok, "chilang.chutich": ok, "others": no}},
		{"GET", live + "/appraisal/3.4.1", access{"": sent, "chilang.thamdinh": ok, "chilang.chutich": ok, "others": no}},
		{"GET", liveUnit + "/appraisal", access{"": sent, "chilang.thamdinh": ok, "chilang.chutich": ok, "others": no}},
		{"POST", liveUnit + "/appraisal", access{"": sent, "chilang.thamdinh": sent, "chilang.chutich": sent, "others": no}},
		{"POST", liveUnit + "/appraisal/3.4.1", access{"": sent, "chilang.thamdinh": wrong, "chilang.chutich": wrong, "others": no}},
		{"GET", liveUnit + "/scoring", ofYTich},
		{"GET", liveUnit + "/presented", ofYTich},
		{"GET", liveUnit + "/scoring/3.4.1", ofYTich},
		{"GET", liveUnit + "/scoring/9.9", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"GET", liveUnit + "/proofs/none", access{"": sent, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"POST", liveUnit + "/scoring/3.4.1", access{"": sent, "ytich.chutich": sent, "ytich.vanphong": sent, "others": no}},
		{"GET", liveUnit + "/offline", access{"": sent, "ytich.chutich": ok, "ytich.vanphong": ok, "others": no}},
		{"GET", liveUnit + "/offline.xlsx", access{"": sent, "ytich.chutich": ok, "ytich.vanphong": ok, "others": no}},
		{"POST", liveUnit + "/offline", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}},
		{"POST", liveUnit + "/offline/take", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}},
		{"POST", liveUnit + "/scoring/3.4.1/proofs/none", access{"": sent, "ytich.chutich": http.StatusNotFound, "ytich.vanphong": http.StatusNotFound, "others": no}},
	}
	s.admits(t, tests)
}

// A figure that the criterion does not take is refused, and it is said which
// it takes.
func TestUnknownFigure(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	got := s.visitor(t, "ytich.vanphong").want(http.StatusUnprocessableEntity, liveUnit+"/scoring/3.4.1", "in.ontimes", "940").text(".note-box.bad")
	if !strings.Contains(got, "ontime, resolved") {
		t.Errorf("%q", got)
	}
}

// The pages of a running round in a browser, at both sizes.
func TestRunningRoundInABrowser(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	s.visitor(t, "ytich.vanphong").want(http.StatusSeeOther, liveUnit+"/scoring/3.4.1", "explanation", "Số liệu một cửa")
	s.visitor(t, "ytich.vanphong").files(liveUnit+"/scoring/3.4.1", map[string]string{"bảng kê hồ sơ.pdf": "%PDF-1.4"})
	pages := map[string][][2]string{
		"ytich.vanphong": {{"scoring", liveUnit + "/scoring"}, {"entry", liveUnit + "/scoring/3.4.1"}, {"offline", liveUnit + "/offline"}},
		"chilang.noivu":  {{"open", "/rounds/new"}, {"progress", live + "/progress"}, {"draftresult", live + "/draft"}, {"scoring-secretariat", liveUnit + "/scoring"}},
		"quantri":        {{"audit", "/audit"}},
	}
	check := func(login string, list [][2]string) {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			for _, screen := range screens {
				t.Run(p[0]+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p[1], screen.width, screen.height)
					shoot(t, ctx, p[0]+"-"+screen.name)
				})
			}
		}
	}
	for login, list := range pages {
		check(login, list)
	}
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	to(t, s.visitor(t, "chilang.noivu"), "appraisal_1", "Hết hạn")
	check("chilang.thamdinh", [][2]string{{"appraisal", live + "/appraisal"}, {"appraise", liveUnit + "/appraisal"}, {"appraise-across", live + "/appraisal/3.4.1"}})
}

// A number typed shows its points at once, before anything is saved.
func TestLivePoints(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	at := liveUnit + "/scoring/3.4.1"
	q := url.Values{"fragment": {"1"}}
	v.sees(at).Find(".with-unit input").Each(func(i int, f *goquery.Selection) { q.Set(f.AttrOr("name", ""), []string{"940", "1000"}[i%2]) })
	got := v.get(at + "?" + q.Encode())
	if !strings.Contains(got.body, "0,5<") || strings.Contains(got.body, "<html") {
		t.Errorf("%s", got.body)
	}
}

// The log names who did what, finds it by words, and exports all of it; the
// archive holds the evidence by component.
func TestLogAndArchive(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	v.want(http.StatusSeeOther, liveUnit+"/scoring/3.4.1", "explanation", "=cmd|' /C calc'!A0")
	v.files(liveUnit+"/scoring/3.4.1", map[string]string{"=SUM(1).pdf": "%PDF-1.4 a"})
	v.files(liveUnit+"/scoring/1.1.1", map[string]string{"../../kế hoạch.pdf": "%PDF-1.4 b"})
	if got := v.sees(liveUnit + "/scoring/3.4.1").text("#history + ul li:last-child"); !strings.Contains(got, "ytich.vanphong · Lưu phần tự chấm") {
		t.Errorf("history: %q", got)
	}
	admin := s.visitor(t, "quantri")
	log := admin.sees("/audit?q=thu-2024/y-tich/3.4.1")
	if n := log.Find("tbody tr").Length(); n != 2 || !strings.Contains(log.text("tbody tr:last-child"), "Lưu phần tự chấm") {
		t.Errorf("%d entries: %s", n, log.text("tbody"))
	}
	if got := admin.sees("/audit?q=100%25_").text(".note-box"); !strings.Contains(got, "Không có dòng nào") {
		t.Errorf("a search for signs: %q", got)
	}
	file := admin.get("/audit.csv?q=thu-2024/y-tich/3.4.1")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[2][3] != "save_entry" {
		t.Errorf("%v %v", rows, err)
	}
	zipped := v.get(liveUnit + "/proofs.zip")
	z, err := zip.NewReader(strings.NewReader(zipped.body), int64(len(zipped.body)))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, "; "); got != "1.1.1/01 kế hoạch.pdf; 3.4.1/01 =SUM(1).pdf" {
		t.Errorf("%s", got)
	}
}

// A page of a running round asks the database a fixed number of times, however
// many units and components it shows.
func TestQueriesOfARunningRound(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	for login, pages := range map[string]map[string]int64{
		"chilang.noivu":    {live + "/progress": 14, live + "/draft": 20, liveUnit + "/scoring": 14, liveUnit + "/scoring/3.4.1": 19},
		"chilang.thamdinh": {live + "/appraisal": 12, live + "/appraisal/3.4.1": 14, liveUnit + "/appraisal": 14},
		"quantri":          {"/audit": 12},
	} {
		v := s.visitor(t, login)
		for path, most := range pages {
			v.sees(path)
			n := s.queries.Load()
			t.Logf("%s: %d queries", path, n)
			if n > most {
				t.Errorf("%s: %d queries, at most %d", path, n, most)
			}
		}
	}
}

// The secretariat moves a deadline, with a reason; an appraisal closes at its
// own.
func TestDeadlinesMove(t *testing.T) {
	s := serveDemo(t)
	noivu := openLive(t, s)
	due := []string{"self_scoring", "20/10/2024 17:00", "appraisal_1", "22/10/2024 17:00"}
	edition := noivu.sees(live + "/progress").hidden("form[action$=timetable] input[name=edition]")
	noivu.want(http.StatusUnprocessableEntity, live+"/timetable", append(due, "edition", edition)...)
	noivu.want(http.StatusUnprocessableEntity, live+"/timetable", "self_scoring", "hôm nay", "edition", edition, "reason", "vì")
	noivu.want(http.StatusSeeOther, live+"/timetable", append(due, "edition", edition, "reason", "vì")...)
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	noivu = s.visitor(t, "chilang.noivu")
	to(t, noivu, "appraisal_1", "Hết hạn")
	appraiser := s.visitor(t, "chilang.thamdinh")
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/1.1.1", "act", "agree", "version", "0")
	s.clock.ahead.Store(int64(8 * 24 * time.Hour))
	late := s.visitor(t, "chilang.thamdinh").want(http.StatusUnprocessableEntity, liveUnit+"/appraisal/1.1.2", "act", "agree", "version", "0")
	if got := late.text(".note-box.bad"); !strings.Contains(got, "Đã quá hạn thẩm định 17:00 ngày 22/10/2024") {
		t.Errorf("%q", got)
	}
}
