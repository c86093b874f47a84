package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

// requestPath is the page of the letter CV 829 at Y Tịch, and its board at the
// district.
func (s *site) requestPath(t *testing.T) (atUnit, atDistrict string) {
	t.Helper()
	href, ok := s.visitor(t, "ytich.chutich").sees(unit + "/requests").Find("tbody a").First().Attr("href")
	if !ok {
		t.Fatal("Y Tịch was asked nothing")
	}
	return href, round + href[strings.LastIndex(href, "/requests/"):]
}

// TestRequestAccess is who may do what with letters that ask to report.
func TestRequestAccess(t *testing.T) {
	s := serveDemo(t)
	own, board := s.requestPath(t)
	ofYTich := access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": ok}
	writers := access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}
	askers := func(status int) access {
		return access{"": sent, "chilang.noivu": status, "quantri": status, "others": no}
	}
	follow := access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}
	at := func(status int) access {
		return access{"": sent, "khach": no, "quanson.vanphong": no, "chilang.thamdinh": no, "others": status}
	}
	tests := []accessRow{
		{"GET", unit + "/requests", ofYTich},
		{"GET", own, ofYTich},
		{"GET", own + "/draft.docx", ofYTich},
		{"GET", own + "/sent", at(http.StatusNotFound)},
		{"GET", own + "/anything", at(http.StatusNotFound).with("khach", http.StatusNotFound, "quanson.vanphong", http.StatusNotFound, "chilang.thamdinh", http.StatusNotFound)},
		{"POST", own, writers},
		{"POST", own + "/change", writers},
		{"GET", unit + "/letter", access{"": sent, "ytich.chutich": ok, "ytich.vanphong": ok, "others": no}},
		{"POST", unit + "/letter", writers},
		{"POST", unit + "/letter/take", writers},
		{"GET", round + "/requests", follow},
		{"GET", round + "/requests/new", askers(ok)},
		{"POST", round + "/requests", askers(wrong)},
		{"GET", board, follow},
		{"POST", board, askers(wrong)},
		{"POST", board + "/units/y-tich", askers(wrong)},
		{"POST", board + "/remind", access{"": sent, "chilang.noivu": sent, "quantri": http.StatusSeeOther, "others": no}},
	}
	s.admits(t, tests)
}

// with is the same but for some logins.
func (a access) with(pairs ...any) access {
	b := access{}
	for login, status := range a {
		b[login] = status
	}
	for i := 0; i < len(pairs); i += 2 {
		b[pairs[i].(string)] = pairs[i+1].(int)
	}
	return b
}

// TestReplyToALetter: the unit meets every point, sends, is returned, sends
// again and is accepted; a report with an open point is not sent, and two
// people do not lose each other's work.
func TestReplyToALetter(t *testing.T) {
	s := serveDemo(t)
	s.clock.ahead.Store(int64(time.Date(2024, 4, 26, 3, 0, 0, 0, time.UTC).Sub(s.clock.now())))
	own, board := s.requestPath(t)
	head, officer, noivu := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong"), s.visitor(t, "chilang.noivu")
	page := officer.sees(own)
	for _, want := range []string{"829/UBND-NV", "02/05/2024", "còn 1 ngày làm việc", "Khó khăn, vướng mắc", "Điểm bị mất và việc khắc phục", "Ai cung cấp số liệu từng tiêu chí"} {
		if !strings.Contains(page.text("main"), want) {
			t.Errorf("the page does not say %q: %s", want, page.text("main"))
		}
	}
	if got := officer.sees("/work").text("main"); !strings.Contains(got, "829/UBND-NV") {
		t.Error("the letter is no task of the officer's")
	}
	feed := officer.want(ok, "/calendar", "act", "renew").Find(".note-box input").AttrOr("value", "")
	if got := officer.get(strings.TrimPrefix(feed, s.URL)).body; !strings.Contains(got, "829/UBND-NV") || !strings.Contains(got, "DTSTART;VALUE=DATE:20240502") {
		t.Errorf("the calendar lacks the letter's date:\n%s", got)
	}
	fill := func(v *visitor, status int, step string, third ...string) *reply {
		t.Helper()
		pairs := append([]string{"step", step, "version", v.sees(own).hidden("input[name=version]"), "text.0", "", "by.0", "", "text.1", "Người dân ngại thanh toán trực tuyến", "by.1", "Văn phòng", "by.2", ""}, third...)
		return v.want(status, own, pairs...)
	}
	stale := page.hidden("input[name=version]")
	fill(officer, http.StatusSeeOther, "write")
	clash := head.want(http.StatusConflict, own, "step", "write", "version", stale, "text.0", "", "by.0", "", "text.1", "Chủ tịch ghi", "by.1", "", "text.2", "", "by.2", "")
	if got := clash.Find(`[id="text.1"]`).Text(); got != "Chủ tịch ghi" {
		t.Errorf("what was typed is lost: %q", got)
	}
	draft := wordText(t, officer.get(own+"/draft.docx"))
	for _, want := range []string{"Người dân ngại thanh toán trực tuyến", "3.4.1", "Công văn số 829/UBND-NV", "DỰ THẢO"} {
		if !strings.Contains(draft, want) {
			t.Errorf("the draft lacks %q", want)
		}
	}
	if strings.Contains(draft, "Cần bổ sung") {
		t.Error("the draft marks what is known")
	}
	fill(officer, http.StatusUnprocessableEntity, "send", "none.1", "yes")
	fill(officer, http.StatusUnprocessableEntity, "send", "number", "bốn lăm")
	fill(officer, http.StatusForbidden, "accept")
	fill(officer, http.StatusSeeOther, "send", "number", "45/BC-UBND")
	row := func() string {
		return noivu.sees(board).Find("tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return strings.Contains(r.Text(), "Y Tịch") }).Text()
	}
	if got := row(); !strings.Contains(got, "Đã gửi") || !strings.Contains(got, "45/BC-UBND") || strings.Contains(got, "Quá hạn") {
		t.Errorf("at the district: %s", got)
	}
	judge := func(status int, pairs ...string) {
		t.Helper()
		version := noivu.sees(board).hidden(`form[action$="/units/y-tich"] input[name=reply]`)
		noivu.want(status, board+"/units/y-tich", append(pairs, "reply", version)...)
	}
	judge(http.StatusUnprocessableEntity, "step", "return")
	judge(http.StatusSeeOther, "step", "return", "remark", "Nêu rõ tiêu chí 7.6")
	if got := head.sees(own).text(".note-box.warn"); !strings.Contains(got, "Nêu rõ tiêu chí 7.6") {
		t.Errorf("the unit does not see why: %s", got)
	}
	fill(head, http.StatusSeeOther, "send", "number", "45/BC-UBND")
	fill(head, http.StatusSeeOther, "take_back")
	fill(head, http.StatusSeeOther, "send", "number", "46/BC-UBND")
	judge(http.StatusSeeOther, "step", "accept")
	if got := row(); !strings.Contains(got, "Đã tiếp nhận") || !strings.Contains(got, "46/BC-UBND") {
		t.Errorf("at the end: %s", got)
	}
}

// TestOpenPointIsNotSent: what nobody has said keeps a report from being sent,
// and is marked in the draft.
func TestOpenPointIsNotSent(t *testing.T) {
	s := serveDemo(t)
	noivu, head := s.visitor(t, "chilang.noivu"), s.visitor(t, "ytich.chutich")
	bad := noivu.want(http.StatusUnprocessableEntity, round+"/requests", "number", "901/UBND-NV", "date", "10/10/2024", "abstract", "về việc báo cáo tập huấn", "points", "Số lớp", "units", "y-tich")
	if !strings.Contains(bad.text("[role=alert]"), "thời hạn") || bad.Find("#points").Text() != "Số lớp" {
		t.Errorf("without a date: %s", bad.text("[role=alert]"))
	}
	sentTo := noivu.want(http.StatusSeeOther, round+"/requests", "number", "901/UBND-NV", "date", "10/10/2024", "abstract", "về việc báo cáo kết quả tập huấn cải cách hành chính",
		"due", "18/10/2024", "points", "Số lớp tập huấn\r\nKhó khăn, vướng mắc\r\n", "units", "y-tich", "units", "quan-son")
	board := strings.TrimSuffix(sentTo.header.Get("Location"), "?done=sent")
	if got := noivu.sees(board).Find("tbody tr").Length(); got != 2 {
		t.Errorf("%d units were asked, want 2", got)
	}
	own := unit + board[strings.LastIndex(board, "/requests/"):]
	if got := head.sees(own).text(".figures"); !strings.Contains(got, "còn 3 ngày làm việc") {
		t.Errorf("from 15/10 to 18/10/2024: %s", got)
	}
	if got := wordText(t, head.get(own+"/draft.docx")); strings.Count(got, "Cần bổ sung") != 2 || !strings.Contains(got, "SỐ LỚP TẬP HUẤN") || !strings.Contains(got, "Kết quả tập huấn cải cách hành chính") {
		t.Errorf("the draft marks %d points:\n%s", strings.Count(got, "Cần bổ sung"), got)
	}
	send := func(status int, none string) *reply {
		t.Helper()
		return head.want(status, own, "step", "send", "version", head.sees(own).hidden("input[name=version]"), "by.0", "", "text.0", "", "none.0", none, "by.1", "", "text.1", "", "none.1", "yes")
	}
	if got := send(http.StatusUnprocessableEntity, "").text("[role=alert]"); !strings.Contains(got, "chưa trả lời") {
		t.Errorf("sent with an open point: %s", got)
	}
	send(http.StatusSeeOther, "yes")
	if got := head.sees("/notices").text("main"); !strings.Contains(got, "901/UBND-NV") {
		t.Errorf("the head was not told: %s", got)
	}
}

// sendLetter hands in the file of a letter.
func (v *visitor) sendLetter(name, content string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil || w.Close() != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+unit+"/letter", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

const cameByPost = `ỦY BAN NHÂN DÂN
HUYỆN CHI LĂNG

Số: %s
V/v báo cáo khắc phục chỉ số CCHC

Chi Lăng, ngày 25 tháng 4 năm 2024

Kính gửi: UBND các xã, thị trấn.

UBND huyện yêu cầu UBND các xã báo cáo các nội dung sau:
1. Kết quả khắc phục các chỉ số chưa đạt điểm năm 2023.
2. Khó khăn, vướng mắc.
3. Số lớp tập huấn đã mở.
Báo cáo gửi về Phòng Nội vụ trước ngày 02/5/2024.

Nơi nhận:
`

// TestFromTheLetterToTheDraft: a letter that came by post becomes a checklist
// and a draft; one that is here already leads to its page.
func TestFromTheLetterToTheDraft(t *testing.T) {
	s := serveDemo(t)
	head := s.visitor(t, "ytich.chutich")
	known := head.sendLetter("cv.txt", strings.Replace(cameByPost, "%s", "829/UBND-NV", 1))
	own, _ := s.requestPath(t)
	if href := known.Find(".note-box.good a").AttrOr("href", ""); known.status != ok || href != own {
		t.Errorf("a letter that is here leads to %q: %s", href, known.text("main"))
	}
	if got := head.sendLetter("cv.zip", "PK"); got.status != wrong || got.Find("#file-wrong").Length() == 0 {
		t.Errorf("what is no letter: %d", got.status)
	}
	page := head.sendLetter("cv.txt", strings.Replace(cameByPost, "%s", "830/UBND-NV", 1))
	for field, want := range map[string]string{"number": "830/UBND-NV", "date": "25/04/2024", "due": "02/05/2024", "addressee": "Phòng Nội vụ"} {
		if got := page.Find("#"+field).AttrOr("value", ""); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	if got := page.Find("textarea[name^='point.']").Length(); got != 5 {
		t.Fatalf("%d rows for three points: %s", got, page.text("main"))
	}
	var pairs []string
	for _, e := range page.Find("form[action$=take] input, form[action$=take] textarea, form[action$=take] select").EachIter() {
		value := e.AttrOr("value", e.Text())
		if e.Is("select") {
			value = e.Find("option[selected]").AttrOr("value", "")
		}
		pairs = append(pairs, e.AttrOr("name", ""), value)
	}
	taken := head.want(http.StatusSeeOther, unit+"/letter/take", pairs...)
	at := taken.header.Get("Location")
	checklist := head.sees(at)
	if got := checklist.Find(".checklist > li").Length(); got != 3 || !strings.Contains(checklist.text(".checklist"), "đơn vị tự viết") && !strings.Contains(checklist.text(".checklist"), "Hệ thống không có số liệu") {
		t.Errorf("%d points: %s", got, checklist.text(".checklist"))
	}
	draft := wordText(t, head.get(strings.TrimSuffix(at, "?done=taken")+"/draft.docx"))
	if n := strings.Count(draft, "Cần bổ sung"); n != 2 || !strings.Contains(draft, "3.4.1") {
		t.Errorf("%d unknown points are marked, two are:\n%s", n, draft)
	}
	path := strings.TrimSuffix(at, "?done=taken")
	change := func(status int, pairs ...string) {
		t.Helper()
		head.want(status, path+"/change", append(pairs, "letter", head.sees(path).hidden("input[name=letter]"))...)
	}
	change(http.StatusUnprocessableEntity, "due", "24/4/2024")
	change(http.StatusSeeOther, "due", "03/5/2024")
	if got := head.sees(path).text(".figures"); !strings.Contains(got, "03/05/2024") {
		t.Errorf("the date was not moved: %s", got)
	}
	change(http.StatusSeeOther, "due", "03/5/2024", "closed", "yes")
	if got := head.sendLetter("cv.txt", strings.Replace(cameByPost, "%s", "830/UBND-NV", 1)); got.Find("form[action$=take]").Length() != 1 {
		t.Errorf("a letter that was closed cannot be taken in again: %s", got.text("main"))
	}
	if got := head.sees(unit + "/documents?q=830").text("main"); !strings.Contains(got, "830/UBND-NV") {
		t.Error("the letter is not in the register")
	}
	if got := s.visitor(t, "chilang.noivu").sees(round + "/requests").text("main"); strings.Contains(got, "830/UBND-NV") {
		t.Error("the district follows a letter that it did not send")
	}
}

// TestRequestsInABrowser opens the pages at two sizes.
func TestRequestsInABrowser(t *testing.T) {
	s := serveDemo(t)
	s.clock.ahead.Store(int64(time.Date(2024, 4, 26, 3, 0, 0, 0, time.UTC).Sub(s.clock.now())))
	own, board := s.requestPath(t)
	for login, paths := range map[string][][2]string{
		"ytich.chutich": {{"replies", unit + "/requests"}, {"reply", own}, {"letter", unit + "/letter"}, {"work-letters", "/work"}},
		"chilang.noivu": {{"requests", round + "/requests"}, {"request-new", round + "/requests/new"}, {"request", board}},
	} {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			for _, screen := range screens {
				t.Run(p[0]+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p[1], screen.width, screen.height)
					shoot(t, ctx, p[0]+"-"+screen.name)
				})
			}
		}
	}
}
