package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// setUp sets up duties of the catalogue for two communes, as their secretariat
// does.
func setUp(t *testing.T, s *site) *visitor {
	t.Helper()
	noivu := s.visitor(t, "chilang.noivu")
	if got := noivu.want(http.StatusUnprocessableEntity, round+"/duties/new", "units", "y-tich", "from", "01/01/2024"); !strings.Contains(got.text(".note-box.bad"), "chưa chọn nhiệm vụ") {
		t.Errorf("nothing chosen: %s", got.text(".note-box"))
	}
	noivu.want(http.StatusSeeOther, round+"/duties/new", "keys", "bao-cao-cchc-quy", "keys", "tin-bai-cchc", "keys", "ke-hoach-cchc",
		"units", "y-tich", "units", "quan-son", "from", "01/01/2024")
	return noivu
}

// multi posts a form with a file.
func (v *visitor) multi(path, field, name, content string, pairs ...string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if field != "" {
		part, err := w.CreateFormFile(field, name)
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

// dutyAt is the path of the duty of a year's page that has a word in its name.
func dutyAt(year *reply, word string) string {
	a := year.Find(".year-grid tbody th a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.Contains(a.Text(), word) })
	at, _, _ := strings.Cut(a.AttrOr("href", ""), "?")
	return at
}

// TestDutiesOfAYear: set up for all, fulfilled late and in time, taken back.
func TestDutiesOfAYear(t *testing.T) {
	s := serveDemo(t) // it is 15/10/2024
	noivu := setUp(t, s)
	if got := noivu.sees(round + "/duties"); got.Find("tbody tr").Length() != 20 || !strings.Contains(got.text("tbody"), "Chưa giao") {
		t.Errorf("%d units", got.Find("tbody tr").Length())
	}
	officer := s.visitor(t, "ytich.vanphong")
	year := officer.sees(unit + "/duties")
	if n := year.Find(".year-grid tbody tr").Length(); n != 3 {
		t.Errorf("%d duties", n)
	}
	if got := officer.sees(unit + "/duties?show=missed").Find("table.rows tbody tr[data-row]").Length(); got != 13 { // a plan, three reports, nine months
		t.Errorf("%d missed", got)
	}
	at := dutyAt(year, "quý")
	for _, c := range []struct {
		why    string
		fields []string
	}{
		{"liên kết để chứng minh", []string{"period", "2024-Q1", "on", "14/3/2024"}},
		{"ngày chưa đến", []string{"period", "2024-Q1", "on", "16/10/2024", "link", "https://x.vn"}},
		{"chọn kỳ", []string{"period", "2024-Q9", "on", "14/3/2024", "link", "https://x.vn"}},
		{"http://", []string{"period", "2024-Q1", "on", "14/3/2024", "link", "javascript:alert(1)"}},
		{"chưa ghi ngày", []string{"period", "2024-Q1", "link", "https://x.vn"}},
	} {
		if got := officer.multi(at, "", "", "", c.fields...); got.status != wrong || !strings.Contains(got.text(".note-box.bad"), c.why) {
			t.Errorf("%s: %d %s", c.why, got.status, got.text(".note-box"))
		}
	}
	if got := officer.multi(at, "file", "báo cáo.pdf", "không phải pdf", "period", "2024-Q1", "on", "14/3/2024"); got.status != wrong {
		t.Errorf("a file that is not what it says: %d", got.status)
	}
	if got := officer.multi(at, "file", "báo cáo.pdf", "%PDF-1.4", "period", "2024-Q1", "on", "14/3/2024"); got.status != sent {
		t.Fatalf("%d %s", got.status, got.text(".note-box"))
	}
	officer.want(sent, at, "period", "2024-Q2", "on", "17/6/2024", "link", "https://ytich.gov.vn/bc")
	page := officer.sees(at)
	if got := page.text("table tbody"); !strings.Contains(got, "Đúng hạn") || !strings.Contains(got, "Xong, trễ hạn trễ 2 ngày") || !strings.Contains(got, "Quá hạn") {
		t.Errorf("%s", got)
	}
	// Of the reports of three quarters one was in time.
	if got := officer.sees(unit + "/measures").text("tbody"); !strings.Contains(got, "Báo cáo định kỳ gửi đúng hạn Hệ thống tính · Nhiệm vụ định kỳ 33,33 % năm 2024, đến 15/10/2024") {
		t.Errorf("as a measure: %s", got)
	}
	file, _ := page.Find(`a[href*="/deeds/"]`).Attr("href")
	if got := officer.get(file); got.status != ok || got.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the file: %d %s", got.status, got.header.Get("Content-Type"))
	}
	if got := s.visitor(t, "quanson.vanphong").get(file); got.status != no {
		t.Errorf("another's file: %d", got.status)
	}
	officer.want(sent, file)
	if got := officer.sees(at); !strings.Contains(got.text("li.muted"), "đã huỷ") || strings.Contains(got.text("table tbody"), "Đúng hạn") {
		t.Errorf("taken back: %s", got.text("table tbody"))
	}
}

// TestEditDuty: for one unit and for all, by the secretariat only.
func TestEditDuty(t *testing.T) {
	s := serveDemo(t)
	noivu := setUp(t, s)
	href, _ := noivu.sees(unit + "/duties").Find(".year-grid tbody th a").First().Attr("href")
	at, _, _ := strings.Cut(href, "?")
	form := noivu.sees(at + "/edit")
	fields := []string{"title", "Kế hoạch mới", "to", "UBND huyện", "every", "month", "month", "2", "day", "5", "proven", "paper", "move", "next", "basis", "CV 1", "confirmed", "1", "from", "01/02/2024", "version", "1"}
	if got := noivu.want(wrong, at+"/edit", append(fields[:len(fields):len(fields)], "day", "40")[2:]...); got.text(".note-box.bad") == "" {
		t.Error("a form without a name is taken")
	}
	if form.hidden("input[name=version]") != "1" {
		t.Error("the form names no version")
	}
	for why, login := range map[string]string{"không phải công chức": "quanson.vanphong", "Không có tài khoản": "nobody"} {
		if got := noivu.want(wrong, at+"/edit", append(fields[:len(fields):len(fields)], "officer", login)...); !strings.Contains(got.text(".note-box.bad"), why) {
			t.Errorf("%s: %s", login, got.text(".note-box"))
		}
	}
	noivu.want(sent, at+"/edit", append(fields, "all", "1")...)
	if got := noivu.want(http.StatusConflict, at+"/edit", fields...); !strings.Contains(got.text(".note-box.bad"), "Người khác") {
		t.Errorf("an old version: %s", got.text(".note-box"))
	}
	if got := noivu.sees(other + "/duties").text(".year-grid"); !strings.Contains(got, "Kế hoạch mới") {
		t.Errorf("the other unit: %s", got)
	}
	for _, login := range []string{"ytich.vanphong", "ytich.chutich", "khach", "chilang.thamdinh"} {
		if got := s.visitor(t, login).get(at + "/edit"); got.status != no {
			t.Errorf("%s: %d", login, got.status)
		}
	}
}

const rss = `<rss><channel><item><title>Tin một</title><link>https://ytich.gov.vn/tin/1</link><pubDate>02/09/2024</pubDate></item>
<item><title>Tin hai</title><link>https://ytich.gov.vn/tin/2</link><pubDate>03/09/2024</pubDate></item><item><title>Không ngày</title></item></channel></rss>`

// TestNewsAreCountedOnce: from a file, by address, by hand; a feed inside the
// network is refused unless the administrator allows it.
func TestNewsAreCountedOnce(t *testing.T) {
	s := serveDemo(t)
	setUp(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	got := officer.multi(unit+"/news", "file", "rss.xml", rss, "act", "gather")
	if got.status != ok || !strings.Contains(got.text(".note-box.good"), "Đã thêm 2") || !strings.Contains(got.text(".note-box.warn"), "rss.xml:2: cột date") {
		t.Fatalf("%d %s", got.status, got.text(".note-box"))
	}
	feeds := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(rss)) }))
	defer feeds.Close()
	if got := officer.want(wrong, unit+"/news", "act", "gather", "address", feeds.URL); !strings.Contains(got.text(".note-box.bad"), "mạng nội bộ") {
		t.Errorf("inside: %s", got.text(".note-box"))
	}
	s.sys.Fetch.Inside, s.sys.Fetch.Timeout = true, time.Second
	if got := officer.want(ok, unit+"/news", "act", "gather", "address", feeds.URL); !strings.Contains(got.text(".note-box.good"), "Đã thêm 0 tin, bài. 2 mục") {
		t.Errorf("again: %s", got.text(".note-box"))
	}
	if got := officer.want(wrong, unit+"/news", "title", "Tin hai, đăng lại", "on", "05/9/2024", "link", "http://www.ytich.gov.vn/tin/2/?utm_source=zalo"); !strings.Contains(got.text(".note-box.bad"), "đã có") {
		t.Errorf("by hand, again: %s", got.text(".note-box"))
	}
	officer.want(sent, unit+"/news", "title", "Tin ba", "on", "30/9/2024")
	page := officer.sees(unit + "/news")
	if got := page.text(".month-counts tbody td:nth-child(9)"); got != "3" {
		t.Errorf("September has %s", got)
	}
	if got := officer.sees(unit + "/duties").text("tbody"); !strings.Contains(got, "3/4") {
		t.Errorf("the duty: %s", got)
	}
	action, _ := page.Find(`form[action*="/news/"]`).First().Attr("action")
	officer.want(sent, action)
	if got := officer.sees(unit + "/news").text(".month-counts tbody td:nth-child(9)"); got != "2" {
		t.Errorf("September has %s after one does not count", got)
	}
	if got := officer.sees(unit + "/measures").text("tbody"); !strings.Contains(got, "Số tin, bài đã đăng Hệ thống tính · Tin, bài đã đăng 2 ") {
		t.Errorf("as a measure: %s", got)
	}
	if got := officer.multi(unit+"/news", "file", "x.xml", "<html/>", "act", "gather"); got.status != wrong || got.text(".note-box.warn") == "" {
		t.Errorf("no feed: %d", got.status)
	}
}

// TestCalendarFeed: without sign-in, renewed, taken away; it holds no person.
func TestCalendarFeed(t *testing.T) {
	s := serveDemo(t)
	setUp(t, s)
	officer, nobody := s.visitor(t, "ytich.vanphong"), s.visitor(t, "")
	address := func(v *visitor) string {
		page := v.want(ok, "/calendar", "act", "renew")
		return strings.TrimPrefix(page.Find(".note-box input").AttrOr("value", ""), s.URL)
	}
	first := address(officer)
	got := nobody.get(first)
	if got.status != ok || !strings.HasPrefix(got.header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("%d %s", got.status, got.header.Get("Content-Type"))
	}
	text := strings.ReplaceAll(got.body, "\r\n ", "")
	// From 15/9/2024 to 16/10/2025: five reports, one plan, thirteen months of news.
	if n := strings.Count(text, "BEGIN:VEVENT"); n != 19 {
		t.Errorf("%d events", n)
	}
	for _, want := range []string{"SUMMARY:Báo cáo cải cách hành chính quý (quý IV năm 2024)", "DTSTART;VALUE=DATE:20241215"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s in\n%s", want, text)
		}
	}
	for _, secret := range []string{"ytich.vanphong", "Quan Sơn"} {
		if strings.Contains(text, secret) {
			t.Errorf("says %s", secret)
		}
	}
	second := address(officer)
	if first == second || nobody.get(first).status != http.StatusNotFound || nobody.get(second).status != ok {
		t.Error("a renewed address leaves the old one in use")
	}
	if officer.sees("/calendar").Find(".note-box input").Length() > 0 {
		t.Error("the address is shown again")
	}
	secretariat := nobody.get(address(s.visitor(t, "chilang.noivu"))).body
	if !strings.Contains(strings.ReplaceAll(secretariat, "\r\n ", ""), "0 trong 2 đơn vị đã thực hiện") {
		t.Errorf("the secretariat's: %s", secretariat)
	}
	officer.want(sent, "/calendar", "act", "drop")
	if nobody.get(second).status != http.StatusNotFound || nobody.get("/calendar/").status != http.StatusNotFound {
		t.Error("an address that was taken away answers")
	}
}
