package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// oneFile sends a form with one file.
func (v *visitor) oneFile(path, name, content string, pairs ...string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("files", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// agreeEverywhere lets the appraiser agree on whatever is not decided, and give
// nothing for surveys.
func agreeEverywhere(t *testing.T, appraiser *visitor) {
	t.Helper()
	for _, u := range []string{"y-tich", "quan-son"} {
		page := appraiser.sees(live + "/units/" + u + "/appraisal")
		for _, f := range page.Find("tbody form.decide").EachIter() {
			if f.Find("[name=version]").AttrOr("value", "") != "0" {
				continue
			}
			pairs := []string{"act", "agree", "version", "0"}
			if f.Find("[name^='in.']").Length() > 0 {
				pairs = []string{"act", "points", "points", "0", "remark", "Không khảo sát", "version", "0"}
			}
			appraiser.want(http.StatusSeeOther, f.AttrOr("action", ""), pairs...)
		}
	}
}

// confirmAll hands in the annex of every office that may.
func confirmAll(t *testing.T, appraiser *visitor) {
	t.Helper()
	forms := appraiser.sees(live + "/appraisal").Find("form[action$=confirmation]")
	if forms.Length() == 0 {
		t.Fatal("no office may confirm its part")
	}
	for _, f := range forms.EachIter() {
		office := f.Find("[name=office]").AttrOr("value", "")
		if r := appraiser.oneFile(live+"/confirmation", "giả.pdf", "MZ", "office", office); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.text(".note-box.bad"), "giả.pdf") {
			t.Errorf("a wrong file: %d %s", r.status, r.text(".note-box.bad"))
		}
		if r := appraiser.oneFile(live+"/confirmation", "phụ lục.pdf", "%PDF-1.4 phụ lục", "office", office); r.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", office, r.status, r.text(".note-box"))
		}
	}
	page := appraiser.sees(live + "/appraisal")
	if got := page.text("#offices ~ table"); strings.Contains(got, "Chưa xác nhận") || !strings.Contains(got, "Đã xác nhận") {
		t.Errorf("after the confirmation: %s", got)
	}
	file := appraiser.get(page.Find("#offices ~ table a").AttrOr("href", ""))
	if file.body != "%PDF-1.4 phụ lục" || !strings.Contains(file.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the annex: %d %q", file.status, file.body)
	}
}

// The end of a round in the browser, without a script.
func TestEndOfARound(t *testing.T) {
	s := serveDemo(t)
	noivu := openLive(t, s)
	edition := noivu.sees(live + "/progress").hidden("form[action$=timetable] input[name=edition]")
	due := []string{"self_scoring", "16/10/2024 17:00", "appraisal_1", "30/10/2024 17:00", "objections", "30/11/2024 17:00", "reason", "vì"}
	noivu.want(http.StatusSeeOther, live+"/timetable", append(due, "edition", edition)...)

	// Nearness and a reminder show on the unit's sheet.
	officer := s.visitor(t, "ytich.vanphong")
	if got := officer.sees(liveUnit + "/scoring").text(".note-box.warn"); !strings.Contains(got, "Còn") || !strings.Contains(got, "16/10/2024") {
		t.Errorf("a near deadline: %q", got)
	}
	noivu.want(http.StatusUnprocessableEntity, live+"/reminders", "units", "y-tich", "sentence", " ")
	noivu.want(http.StatusSeeOther, live+"/reminders", "units", "y-tich", "sentence", "Đề nghị gửi trước 10 giờ")
	if got := officer.sees(liveUnit + "/scoring").text(".note-box.warn"); !strings.Contains(got, "Đề nghị gửi trước 10 giờ") {
		t.Errorf("the reminder: %q", got)
	}
	if got := s.visitor(t, "quanson.vanphong").sees(live + "/units/quan-son/scoring").text(".note-box.warn"); strings.Contains(got, "trước 10 giờ") {
		t.Errorf("another unit reads it: %q", got)
	}
	officer.want(http.StatusSeeOther, liveUnit+"/scoring/3.4.1", "in.resolved", "1000", "in.ontime", "1000", "explanation", "Đúng hạn")

	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	noivu, officer = s.visitor(t, "chilang.noivu"), s.visitor(t, "ytich.vanphong")
	head := s.visitor(t, "ytich.chutich")
	to(t, noivu, "appraisal_1", "Hết hạn")
	appraiser := s.visitor(t, "chilang.thamdinh")

	// Standard remarks, chosen in one press.
	page := appraiser.sees(live + "/remarks")
	appraiser.want(http.StatusSeeOther, live+"/remarks", "version", page.hidden("[name=version]"), "remarks", "Thiếu tài liệu kiểm chứng\r\n\r\nSố liệu chưa khớp\r\nThiếu tài liệu kiểm chứng")
	appraiser.want(http.StatusConflict, live+"/remarks", "version", "0", "remarks", "x")
	if got := appraiser.sees(liveUnit + "/appraisal").Find("datalist option").Length(); got != 2 {
		t.Errorf("%d remarks to choose from", got)
	}
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/3.4.1", "act", "points", "points", "0.5", "standard", "Thiếu tài liệu kiểm chứng", "version", "0")
	agreeEverywhere(t, appraiser)

	// Differences lead to both appraisal pages.
	list := appraiser.sees(live + "/differences")
	if list.Find("tbody tr").Length() != 1 || !strings.Contains(list.text("tbody"), "Thiếu tài liệu kiểm chứng") {
		t.Errorf("%d differences: %s", list.Find("tbody tr").Length(), list.text("tbody"))
	}
	for _, a := range list.Find("tbody a").EachIter() {
		appraiser.sees(a.AttrOr("href", ""))
	}
	if appraiser.sees(live+"/differences?area=1").Find("tbody tr").Length() != 0 || appraiser.sees(live+"/differences?unit=y-tich&area=3.4").Find("tbody tr").Length() != 1 {
		t.Error("the filter of differences")
	}
	to(t, noivu, "explanation", "")
	to(t, noivu, "appraisal_2", "")
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/3.4.1", "act", "points", "points", "1", "remark", "Chấp nhận một phần", "version", "0")
	if got := appraiser.sees(live + "/differences?between=turns").text("tbody"); !strings.Contains(got, "+0,5") {
		t.Errorf("between appraisals: %q", got)
	}
	if got := noivu.sees(live + "/progress").text("#offices ~ table"); !strings.Contains(got, "Chưa xác nhận") {
		t.Errorf("the board does not show which office is missing: %s", got)
	}
	noivu.want(http.StatusUnprocessableEntity, live+"/stage", "stage", "draft_result", "edition", noivu.sees(live+"/progress").hidden("input[name=edition]"))
	confirmAll(t, appraiser)
	s.clock.ahead.Add(int64(time.Minute))
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/3.4.1", "act", "points", "points", "0.5", "remark", "Xem lại", "version", "1")
	if got := noivu.sees(live + "/progress").text("#offices ~ table"); !strings.Contains(got, "Có sửa sau khi xác nhận") {
		t.Errorf("a decision after the confirmation: %s", got)
	}
	s.clock.ahead.Add(int64(time.Minute))
	confirmAll(t, appraiser)
	to(t, noivu, "draft_result", "")
	if got := noivu.sees(live + "/progress").text("section[aria-labelledby=publish]"); !strings.Contains(got, "bước kiến nghị") {
		t.Errorf("the board offers to publish before objections: %q", got)
	}
	to(t, noivu, "objections", "")

	// The unit objects; the head sends; the secretariat answers.
	draft := officer.sees(liveUnit + "/draft")
	if got := draft.text("tr[id='c-3.4.1']"); !strings.Contains(got, "Xem lại") {
		t.Errorf("the unit does not see the remark: %q", got)
	}
	officer.want(http.StatusUnprocessableEntity, liveUnit+"/draft/3.4.1", "text", " ", "version", "0")
	if r := officer.oneFile(liveUnit+"/draft/3.4.1", "sổ theo dõi.pdf", "%PDF-1.4 sổ", "text", "Hồ sơ trả đúng hạn", "version", "0"); r.status != http.StatusSeeOther {
		t.Fatal(r.status, r.text(".note-box"))
	}
	head.want(http.StatusSeeOther, liveUnit+"/draft")
	if got := noivu.sees(live + "/objections").text("tbody"); !strings.Contains(got, "Hồ sơ trả đúng hạn") || !strings.Contains(got, "Chờ trả lời") {
		t.Errorf("the list of objections: %q", got)
	}
	s.clock.ahead.Store(int64(47 * 24 * time.Hour))
	noivu, officer = s.visitor(t, "chilang.noivu"), s.visitor(t, "ytich.vanphong")
	answer := noivu.sees(liveUnit + "/draft").Find("form[action$=answer]")
	noivu.want(http.StatusSeeOther, answer.AttrOr("action", ""), "version", answer.Find("[name=version]").AttrOr("value", ""), "act", "accept", "points", "2,5", "remark", "Có sổ theo dõi")
	if got := noivu.sees(live + "/draft").text("tbody tr:first-child"); !strings.Contains(got, "+2") {
		t.Errorf("what changed since the draft: %q", got)
	}
	publishLive(t, s)
	if got := officer.sees(liveUnit + "/sheet/3.4.1").text(".figures"); !strings.Contains(got, "2,5") {
		t.Errorf("the published component: %q", got)
	}
	correctLive(t, s)
}

// publishLive publishes the round as two people.
func publishLive(t *testing.T, s *site) {
	t.Helper()
	v := s.visitor(t, "chilang.noivu")
	v.want(http.StatusSeeOther, live+"/publication", "act", "propose", "edition", v.sees(live+"/progress").hidden("form[action$=publication] input[name=edition]"))
	chair := s.visitor(t, "chilang.chutich")
	chair.want(http.StatusSeeOther, live+"/publication", "act", "agree", "edition", chair.sees(live+"/progress").hidden("form[action$=publication] input[name=edition]"))
}

// correctLive corrects the published round, and opens the correction to
// everybody.
func correctLive(t *testing.T, s *site) {
	t.Helper()
	noivu, chair, nobody := s.visitor(t, "chilang.noivu"), s.visitor(t, "chilang.chutich"), s.visitor(t, "")
	at := live + "/correction"
	noivu.want(http.StatusUnprocessableEntity, at, "version", "0", "unit", "y-tich", "code", "3.4.1", "points", "1", "remark", "vì")
	noivu.want(http.StatusSeeOther, at, "version", "0", "reason", "Cộng nhầm", "unit", "y-tich", "code", "3.4.1", "points", "1", "remark", "Biên bản 20/11")
	if got := noivu.sees(at).text("section[aria-labelledby=effect]"); !strings.Contains(got, "Y Tịch") || !strings.Contains(got, "−1,5") {
		t.Errorf("what the correction changes: %q", got)
	}
	noivu.want(http.StatusSeeOther, at, "act", "propose", "version", "1")
	noivu.want(http.StatusForbidden, at, "act", "agree", "version", "2")
	done := chair.want(http.StatusSeeOther, at, "act", "agree", "version", "2")
	to := done.header.Get("Location")
	page := chair.sees(to)
	if got := page.text("main"); !strings.Contains(got, "Bản đính chính ngày") || !strings.Contains(got, "Cộng nhầm") || !strings.Contains(got, "−1,5") {
		t.Errorf("the corrected ranking: %s", got)
	}
	if got := chair.sees(live + "/ranking").text(".note-box.bad"); !strings.Contains(got, "đã được đính chính") {
		t.Errorf("the earlier edition: %q", got)
	}
	annex := chair.get(strings.TrimSuffix(to, "/ranking") + "/ranking.xlsx")
	if annex.status != http.StatusOK || !strings.HasPrefix(annex.body, "PK") {
		t.Errorf("the annex: %d", annex.status)
	}
	// Nobody sees it until the secretariat says so.
	public := "/public/thu-2024-dc1"
	if got := nobody.get(public).status; got != http.StatusNotFound {
		t.Errorf("shown by itself: %d", got)
	}
	round := strings.TrimSuffix(to, "/ranking")
	noivu.want(http.StatusSeeOther, round+"/public", "shown", "1", "edition", noivu.sees(to).hidden("form[action$=public] input[name=edition]"))
	checkPublic(t, s, public)
	if got := nobody.get("/public/thu-2024").status; got != http.StatusNotFound {
		t.Errorf("the other edition is shown too: %d", got)
	}
	noivu.want(http.StatusSeeOther, round+"/public", "edition", noivu.sees(to).hidden("form[action$=public] input[name=edition]"))
	if got := nobody.get(public).status; got != http.StatusNotFound {
		t.Errorf("shown after it was closed: %d", got)
	}
}

// checkPublic looks at what everybody is sent: the same for all, with an ETag,
// without a person in it.
func checkPublic(t *testing.T, s *site, public string) {
	t.Helper()
	nobody, noivu := s.visitor(t, ""), s.visitor(t, "chilang.noivu")
	page := nobody.sees(public)
	if !strings.Contains(page.text("tbody"), "Y Tịch") || !strings.Contains(page.text(".lead"), "ghi rõ nguồn") {
		t.Errorf("the public page: %s", page.text("main"))
	}
	if got := noivu.sees(public).body; strings.Contains(got, "Phòng Nội vụ") || got != page.body {
		t.Error("who is signed in gets another page, which a cache would keep")
	}
	r, err := http.NewRequest(http.MethodGet, s.URL+public, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", page.header.Get("ETag"))
	if got := nobody.send(r); got.status != http.StatusNotModified || got.body != "" || !strings.Contains(page.header.Get("Cache-Control"), "public") {
		t.Errorf("asked again: %d, %q", got.status, page.header.Get("Cache-Control"))
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(nobody.sees(public+"/results.csv").body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "1" || rows[1][1] != "Xã Y Tịch" {
		t.Errorf("%v %v", rows, err)
	}
	var data struct {
		Edition int    `json:"edition"`
		Reason  string `json:"reason"`
		Units   []struct{ Unit, Total string }
	}
	body := nobody.sees(public + "/results.json").body
	if err := json.Unmarshal([]byte(body), &data); err != nil || data.Edition != 2 || data.Reason != "Cộng nhầm" || len(data.Units) != 2 || data.Units[0].Unit != "y-tich" {
		t.Errorf("%s %v", body, err)
	}
	for _, person := range []string{"chilang.", "ytich.", "Công chức"} {
		if strings.Contains(body, person) || strings.Contains(page.body, person) {
			t.Errorf("the open data name a person: %s", person)
		}
	}
	if got := nobody.get(public + "/results.xlsx"); !strings.HasPrefix(got.body, "PK") {
		t.Errorf("XLSX: %d", got.status)
	}
	if got := nobody.get(public + "/results.exe").status; got != http.StatusNotFound {
		t.Errorf("a file that there is not: %d", got)
	}
}

// Who may see and do what at the end of a round.
func TestAccessToTheEndOfARound(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	none := http.StatusNotFound
	overseers := access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "chilang.thamdinh": ok, "quantri": ok, "others": no}
	tests := []struct {
		method, path string
		want         access
	}{
		{"GET", live + "/differences", overseers},
		{"GET", live + "/remarks", overseers},
		{"GET", live + "/objections", overseers},
		{"POST", live + "/remarks", access{"": sent, "chilang.noivu": sent, "chilang.thamdinh": http.StatusConflict, "chilang.chutich": http.StatusConflict, "quantri": http.StatusConflict, "others": no}},
		{"GET", live + "/confirmation?turn=1&office=x", access{"": sent, "chilang.noivu": none, "chilang.chutich": none, "chilang.thamdinh": none, "quantri": none, "others": no}},
		{"POST", live + "/confirmation", access{"": sent, "chilang.thamdinh": wrong, "chilang.chutich": wrong, "others": no}},
		{"POST", live + "/reminders", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"POST", live + "/draft", access{"": sent, "chilang.noivu": sent, "quantri": sent, "others": no}},
		{"GET", liveUnit + "/draft", access{"": sent, "quanson.vanphong": no, "others": none}},
		{"POST", liveUnit + "/draft", access{"": sent, "ytich.chutich": wrong, "others": no}},
		{"POST", liveUnit + "/draft/3.4.1", access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}},
		{"POST", liveUnit + "/draft/3.4.1/answer", access{"": sent, "chilang.noivu": wrong, "chilang.chutich": wrong, "quantri": wrong, "others": no}},
		{"GET", live + "/ranking.xlsx", access{"": sent, "others": none}},
		{"GET", live + "/correction", access{"": sent, "chilang.noivu": wrong, "chilang.chutich": wrong, "quantri": wrong, "others": no}},
		{"POST", live + "/correction", access{"": sent, "chilang.noivu": wrong, "chilang.chutich": wrong, "quantri": wrong, "others": no}},
		{"POST", live + "/public", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", "/public/thu-2024", access{"others": none}},
		{"GET", "/public/thu-2024/results.csv", access{"others": none}},
		{"GET", round + "/ranking.xlsx", access{"": sent, "others": ok}},
		{"GET", round + "/correction", access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}},
		{"POST", round + "/correction", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", "/public/chi-lang-2023", access{"others": none}},
	}
	logins := []string{"", "chilang.noivu"} // the secretariat saves the remarks first
	for login := range passwords {
		if login != "chilang.noivu" {
			logins = append(logins, login)
		}
	}
	for _, login := range logins {
		v := s.visitor(t, login)
		for _, test := range tests {
			r, err := http.NewRequest(test.method, s.URL+test.path, strings.NewReader(url.Values{}.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if got, want := v.send(r), test.want.of(login); got.status != want {
				t.Errorf("%s %s as %q: %d, want %d: %s", test.method, test.path, login, got.status, want, got.text("main"))
			}
		}
	}
}

// The pages of the end of a round, at both sizes.
func TestEndOfARoundInABrowser(t *testing.T) {
	s := serveDemo(t)
	noivu := openLive(t, s)
	edition := noivu.sees(live + "/progress").hidden("form[action$=timetable] input[name=edition]")
	noivu.want(http.StatusSeeOther, live+"/timetable", "self_scoring", "16/10/2024 17:00", "appraisal_1", "30/10/2024 17:00", "objections", "30/11/2024 17:00", "reason", "vì", "edition", edition)
	look := func(login string, list [][2]string) {
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
	noivu.want(http.StatusSeeOther, live+"/reminders", "units", "y-tich", "sentence", "Đề nghị gửi bảng tự chấm trước 10 giờ ngày mai.")
	s.visitor(t, "ytich.vanphong").want(http.StatusSeeOther, liveUnit+"/scoring/3.4.1", "in.resolved", "1000", "in.ontime", "1000", "explanation", "Đúng hạn")
	look("chilang.noivu", [][2]string{{"progress-reminders", live + "/progress"}})
	look("ytich.vanphong", [][2]string{{"scoring-reminded", liveUnit + "/scoring"}})
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	noivu = s.visitor(t, "chilang.noivu")
	to(t, noivu, "appraisal_1", "Hết hạn")
	appraiser := s.visitor(t, "chilang.thamdinh")
	appraiser.want(http.StatusSeeOther, live+"/remarks", "version", "0", "remarks", "Thiếu tài liệu kiểm chứng\nSố liệu chưa khớp")
	appraiser.want(http.StatusSeeOther, liveUnit+"/appraisal/3.4.1", "act", "points", "points", "0.5", "standard", "Thiếu tài liệu kiểm chứng", "version", "0")
	agreeEverywhere(t, appraiser)
	to(t, noivu, "explanation", "")
	to(t, noivu, "appraisal_2", "")
	look("chilang.thamdinh", [][2]string{{"appraisal-offices", live + "/appraisal"}, {"differences", live + "/differences"}, {"remarks", live + "/remarks"}, {"appraise-second", liveUnit + "/appraisal"}})
	confirmAll(t, appraiser)
	to(t, noivu, "draft_result", "")
	to(t, noivu, "objections", "")
	officer := s.visitor(t, "ytich.vanphong")
	officer.oneFile(liveUnit+"/draft/3.4.1", "sổ theo dõi.pdf", "%PDF-1.4 sổ", "text", "Hồ sơ đã trả đúng hạn, hệ thống cập nhật chậm.", "version", "0")
	look("ytich.chutich", [][2]string{{"unitdraft", liveUnit + "/draft"}})
	s.visitor(t, "ytich.chutich").want(http.StatusSeeOther, liveUnit+"/draft")
	look("chilang.noivu", [][2]string{{"unitdraft-answer", liveUnit + "/draft"}, {"objections", live + "/objections"}, {"draftresult-changes", live + "/draft"}, {"progress-objections", live + "/progress"}})
	at := round + "/correction"
	noivu.want(http.StatusSeeOther, at, "version", "0", "reason", "Cộng nhầm điểm", "unit", "y-tich", "code", "3.4.1", "points", "1", "remark", "Biên bản 20/11")
	look("chilang.noivu", [][2]string{{"correction", at}})
	noivu.want(http.StatusSeeOther, at, "act", "propose", "version", "1")
	corrected := s.visitor(t, "chilang.chutich").want(http.StatusSeeOther, at, "act", "agree", "version", "2").header.Get("Location")
	noivu.want(http.StatusSeeOther, strings.TrimSuffix(corrected, "/ranking")+"/public", "shown", "1", "edition", "1")
	look("chilang.noivu", [][2]string{{"ranking-corrected", corrected}, {"public", "/public/chi-lang-2023-dc1"}})
}
