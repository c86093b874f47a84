package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
)

const officeAt = "/dossiers/offices/y-tich"

// exported is a file as a provincial system exports it: n resolved dossiers of
// Y Tịch of 2024, of which every tenth was late by a day; one that falls due
// tomorrow by the clock of the tests, one that is overdue; a row of no unit and
// a repeat.
func exported(n int) string {
	var b strings.Builder
	b.WriteString("DANH SÁCH HỒ SƠ NĂM 2024;;;;;;;\nMã hồ sơ;Thủ tục;Đơn vị;Cán bộ xử lý;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả;Hình thức nộp\n")
	for i := range n {
		finished := "05/03/2024 10:00"
		if i%10 == 0 {
			finished = "07/03/2024 09:00"
		}
		fmt.Fprintf(&b, "H37.23.37-240304-%04d;Đăng ký khai sinh;UBND xã Y Tịch;Công chức tư pháp;04/03/2024 08:00;06/03/2024 17:00;%s;Trực tuyến\n", i, finished)
	}
	b.WriteString("H37.23.37-241010-0001;Chứng thực;UBND xã Y Tịch;Công chức địa chính;10/10/2024 08:00;16/10/2024 17:00;;Trực tiếp\n")
	b.WriteString("H37.23.37-241001-0002;Chứng thực;UBND xã Y Tịch;Công chức tư pháp;01/10/2024 08:00;08/10/2024 17:00;;Trực tiếp\n")
	b.WriteString("H37.23.37-240304-9999;Chứng thực;xã Ở Đâu;;04/03/2024 08:00;06/03/2024 17:00;;\n")
	b.WriteString("H37.23.37-241001-0002;Chứng thực;UBND xã Y Tịch;Công chức tư pháp;01/10/2024 08:00;08/10/2024 17:00;;Trực tiếp\n")
	return b.String()
}

// sendFile sends a form with a file, which comes last.
func (v *visitor) sendFile(path, field, name, content string, pairs ...string) *reply {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile(field, name)
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// finished waits for a run to end and returns its page.
func (v *visitor) finished(at string) *reply {
	v.t.Helper()
	for range 200 {
		if page := v.get(at); page.header.Get("Refresh") == "" {
			return page
		}
		time.Sleep(20 * time.Millisecond)
	}
	v.t.Fatal("the run does not end")
	return nil
}

// bringIn brings in a file by the pages and returns the page of what it did.
func bringIn(t *testing.T, s *site, content string) *reply {
	t.Helper()
	v := s.visitor(t, "quantri")
	got := v.sendFile("/dossiers/imports", "file", "ho-so.csv", content, "unit", "tinh-lang-son", "source", "Một cửa tỉnh")
	if got.status != sent {
		t.Fatal(got.status, got.text("main"))
	}
	tried := v.finished(got.header.Get("Location"))
	form := tried.Find("main form[action*='/waiting/']")
	at, _ := form.Attr("action")
	pairs := []string{"act", "import"}
	for _, in := range form.Find("input[type=hidden]").EachIter() {
		name, _ := in.Attr("name")
		value, _ := in.Attr("value")
		pairs = append(pairs, name, value)
	}
	if got = v.post(at, pairs...); got.status != sent {
		t.Fatal(got.status, tried.text("main"), got.text("main"))
	}
	return v.finished(got.header.Get("Location"))
}

func TestImportOnPages(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	got := v.sendFile("/dossiers/imports", "file", "ho-so.csv", exported(40), "unit", "tinh-lang-son", "source", "Một cửa tỉnh")
	if got.status != sent || !strings.Contains(got.header.Get("Location"), "/runs/") {
		t.Fatal(got.status, got.text("main"))
	}
	tried := v.finished(got.header.Get("Location"))
	for _, want := range []string{"Hồ sơ hợp lệ 42", "Dòng bị loại 2", "Trong đó trùng mã 1", "42 hồ sơ mới", "Ghi 42 hồ sơ", "H37.23.37-240304-0000", "Xã Y Tịch", "xã Ở Đâu"} {
		if !strings.Contains(tried.text("main"), want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	if strings.Contains(v.get("/dossiers?year=2024").text("main"), "Xã Y Tịch") {
		t.Error("a preview was counted")
	}
	if page := s.visitor(t, "chilang.noivu").get(got.header.Get("Location")); page.status != http.StatusNotFound {
		t.Error("another sees the run:", page.status)
	}
	if done := bringIn(t, s, exported(40)); !strings.Contains(done.text("main"), "Đã nạp xong, lần nạp số 1") {
		t.Fatal(done.text("main"))
	}
	log := v.get("/dossiers/imports")
	if rejected := v.get(log.Find("a[href*='/rejected/']").AttrOr("href", "")); !strings.Contains(rejected.body, "xã Ở Đâu") || !strings.Contains(rejected.header.Get("Content-Disposition"), "dong-bi-loai-1.csv") {
		t.Error(rejected.status, rejected.body)
	}
	measures := v.get("/dossiers?kind=assessed&year=2024&period=m03").text("tbody")
	if !strings.Contains(measures, "Xã Y Tịch 40 40 4 0 90 % 90 %") {
		t.Error(measures)
	}
	// The same day belongs to the reporting month of March: 15/02 to 14/03.
	if measures := v.get("/dossiers?kind=reported&year=2024&period=m03"); !strings.Contains(measures.text("main"), "từ 15/02/2024 đến hết 14/03/2024") || !strings.Contains(measures.text("tbody"), "40 40 4") {
		t.Error(measures.text("main"))
	}
	// What falls due tomorrow is not due in a period that is not over.
	if measures := v.get("/dossiers?year=2024").text("tbody"); !strings.Contains(measures, "42 40 4 1 87,8 % 90 %") {
		t.Error(measures)
	}
	office := v.get(officeAt).text("main")
	for _, want := range []string{"36 trong 41 hồ sơ đến hạn", "36 trong 40 hồ sơ đã giải quyết", "trong 2 hồ sơ đang giải quyết"} {
		if !strings.Contains(office, want) {
			t.Errorf("the office's page does not say %q: %s", want, office)
		}
	}
}

// TestQueriesOfMeasuresDoNotGrow: the list of offices takes as many queries
// with one office as with all.
func TestQueriesOfMeasuresDoNotGrow(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	bringIn(t, s, exported(10))
	v.get("/dossiers?year=2024")
	one := s.queries.Load()
	bringIn(t, s, exported(10)+strings.ReplaceAll(exported(10)[200:], "xã Y Tịch", "xã Quan Sơn"))
	v.get("/dossiers?year=2024")
	if more := s.queries.Load(); more != one {
		t.Errorf("%d queries for several offices, %d for one", more, one)
	}
}

// TestColumnsAreChosen: a heading of no known name is asked about, and
// remembered of the source.
func TestColumnsAreChosen(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	odd := strings.Replace(exported(5), "Ngày hẹn trả", "Mốc", 1)
	got := v.sendFile("/dossiers/imports", "file", "la.csv", odd, "unit", "tinh-lang-son", "source", "lạ")
	at := got.header.Get("Location")
	page := v.get(at)
	if !strings.Contains(at, "/waiting/") || !strings.Contains(page.text(".note-box.warn"), "ngày hẹn trả") {
		t.Fatal(at, page.text("main"))
	}
	path, _, _ := strings.Cut(at, "?")
	tried := v.post(path, "act", "try", "name", "la.csv", "unit", "tinh-lang-son", "source", "lạ", "c.due", "Mốc")
	if run := v.finished(tried.header.Get("Location")); !strings.Contains(run.text("main"), "Hồ sơ hợp lệ 7") {
		t.Fatal(run.text("main"))
	}
	v.finished(v.post(path, "act", "import", "name", "la.csv", "unit", "tinh-lang-son", "source", "lạ", "c.due", "Mốc").header.Get("Location"))
	if again := v.sendFile("/dossiers/imports", "file", "la.csv", odd, "unit", "tinh-lang-son", "source", "lạ"); !strings.Contains(again.header.Get("Location"), "/runs/") {
		t.Error("the column was forgotten:", again.header.Get("Location"))
	}
}

func TestEarlyWarning(t *testing.T) {
	s := serveDemo(t)
	bringIn(t, s, exported(40))
	due := s.visitor(t, "ytich.vanphong").get(officeAt + "/due").text("main")
	for _, want := range []string{"1 hồ sơ đến hạn từ nay", "1 hồ sơ đã quá hạn", "còn 1 ngày làm việc", "quá 5 ngày làm việc", "Công chức địa chính"} {
		if !strings.Contains(due, want) {
			t.Errorf("the warning does not say %q: %s", want, due)
		}
	}
	// What can be saved comes before what is lost.
	if strings.Index(due, "Công chức địa chính 1 sắp") > strings.Index(due, "Công chức tư pháp 0 sắp") {
		t.Error("the officer with nothing left to save comes first:", due)
	}
	if !strings.Contains(due, "Thêm") || !strings.Contains(due, "3.4.1") {
		t.Error("no word on 3.4.1:", due)
	}
}

// TestActualDate: an officer states, an appraiser decides, the measure follows
// what was accepted and both dates stay to be seen.
func TestActualDate(t *testing.T) {
	s := serveDemo(t)
	bringIn(t, s, exported(40))
	officer, appraiser := s.visitor(t, "ytich.vanphong"), s.visitor(t, "chilang.thamdinh")
	state := func(code, at, name string) *reply {
		return officer.sendFile(officeAt+"/files/"+code, "file", name, "%PDF-1.4\n%%EOF", "at", at, "reason", "Mạng hỏng, đã trả trực tiếp")
	}
	const first, second = "H37.23.37-240304-0000", "H37.23.37-240304-0010"
	if got := state(first, "06/03/2024 16:00", ""); got.status != wrong {
		t.Error("stated without evidence:", got.status)
	}
	if got := state(first, "08/03/2024", "so.pdf"); got.status != wrong {
		t.Error("after the system closed it:", got.status)
	}
	for _, code := range []string{first, second} {
		if got := state(code, "06/03/2024 16:00", "so.pdf"); got.status != sent {
			t.Fatal(got.status, got.text("main"))
		}
	}
	if got := state(first, "06/03/2024 15:00", "so.pdf"); got.status != http.StatusConflict {
		t.Error("stated twice:", got.status)
	}
	if !strings.Contains(officer.get(officeAt).text("main"), "36 trong 41") {
		t.Error("the measure followed before anybody decided")
	}
	for code, act := range map[string]string{first: "accept", second: "refuse"} {
		path := officeAt + "/files/" + code
		at, _ := appraiser.get(path).Find("main form[action*='/actual/']").Attr("action")
		if got := officer.post(at, "act", "accept", "remark", "x"); got.status != no {
			t.Error("an officer decided:", got.status)
		}
		if got := appraiser.post(at, "act", act, "remark", ""); got.status != wrong {
			t.Error("decided without a word:", got.status)
		}
		if got := appraiser.post(at, "act", act, "remark", "Đã xem sổ"); got.status != sent || got.header.Get("Location") != path+"?saved=1" {
			t.Fatal(got.status, got.header.Get("Location"), got.text("main"))
		}
	}
	if got := officer.get(officeAt).text("main"); !strings.Contains(got, "37 trong 41") {
		t.Error("the measure does not follow:", got)
	}
	page := officer.get(officeAt + "/files/" + first).text("main")
	for _, want := range []string{"Kết thúc trên hệ thống 07/03/2024 09:00", "06/03/2024 16:00 được chấp nhận", "Theo hệ thống quá hạn", "Được tính là đúng hạn", "Đã xem sổ"} {
		if !strings.Contains(page, want) {
			t.Errorf("the dossier does not say %q: %s", want, page)
		}
	}
	// The same file again, changed elsewhere, leaves what was accepted.
	bringIn(t, s, strings.Replace(exported(40), "Đăng ký khai sinh;UBND xã Y Tịch;Công chức tư pháp", "Khai sinh;UBND xã Y Tịch;Công chức tư pháp", 1))
	if got := officer.get(officeAt).text("main"); !strings.Contains(got, "37 trong 41") {
		t.Error("an import undid what was accepted:", got)
	}
	if n, differ, err := s.sys.RecountDossiers(t.Context(), app.Console("test")); err != nil || n != 1 || len(differ) > 0 {
		t.Error(n, differ, err)
	}
}

func TestApologies(t *testing.T) {
	s := serveDemo(t)
	bringIn(t, s, exported(40))
	v := s.visitor(t, "ytich.vanphong")
	page := v.get(officeAt + "/apologies?year=2024")
	if !strings.Contains(page.text("main"), "0/4 hồ sơ") || page.Find("input[name=code]").Length() != 5 {
		t.Fatal(page.text("main"))
	}
	const late, open = "H37.23.37-240304-0000", "H37.23.37-241001-0002"
	if got := v.post(officeAt+"/apologies", "code", late, "reason", "", "days", "3"); got.status != wrong || got.Find("input[checked]").Length() != 1 {
		t.Error("without a reason:", got.status)
	}
	got := v.post(officeAt+"/apologies", "code", late, "code", open, "reason", "Chờ xác minh", "days", "3")
	if got.status != ok || !strings.HasPrefix(got.body, "PK") {
		t.Fatal(got.status, got.text("main"))
	}
	if got := v.post(officeAt+"/apologies", "code", late, "reason", "Chờ xác minh", "days", "3"); got.status != wrong || !strings.Contains(got.text("main"), "chỉ được hẹn lại một lần") {
		t.Error("a second letter:", got.status)
	}
	file := "code,made,number,appointed\nH37.23.37-240304-0010,06/03/2024,12/PXL,08/03/2024\nH37.23.37-240304-0001,06/03/2024,,08/03/2024\n"
	for range 2 {
		if got := v.sendFile(officeAt+"/apologies/import", "letters", "phieu.csv", file, "origin", "Một cửa"); got.status != sent {
			t.Fatal(got.status, got.text("main"))
		}
	}
	if got := v.sendFile(officeAt+"/apologies/import", "letters", "phieu.csv", "code,made\nX-1,06/03/2024\n"); got.status != wrong || !strings.Contains(got.text("main"), "phieu.csv:2") {
		t.Error(got.status, got.text("main"))
	}
	text := v.get(officeAt + "/apologies?year=2024").text("main")
	for _, want := range []string{"2/4 hồ sơ", "phiếu lập sau ngày hẹn trả", "quá hạn chưa có phiếu", "12/PXL", "hồ sơ không quá hạn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letters do not say %q: %s", want, text)
		}
	}
}

func TestAccessToDossiers(t *testing.T) {
	s := serveDemo(t)
	bringIn(t, s, exported(10))
	everyone := access{"": sent, "others": ok}
	run := access{"": sent, "quantri": ok, "others": no}
	seen := access{"": sent, "khach": no, "quanson.vanphong": no, "others": ok}
	state := func(status int) access {
		return access{"": sent, "ytich.chutich": status, "ytich.vanphong": status, "others": no}
	}
	const file = officeAt + "/files/H37.23.37-240304-0000"
	s.admits(t, []accessRow{
		{"GET", "/dossiers", everyone},
		{"GET", "/dossiers/quality", everyone},
		{"GET", officeAt, access{"": sent, "quanson.vanphong": no, "others": ok}},
		{"GET", officeAt + "/by/field", access{"": sent, "quanson.vanphong": no, "others": ok}},
		{"GET", officeAt + "/by/officer", seen},
		{"GET", officeAt + "/due", seen},
		{"GET", officeAt + "/apologies", seen},
		{"GET", file, seen},
		{"GET", file + "/actual/none", access{"": sent, "khach": no, "quanson.vanphong": no, "others": http.StatusNotFound}},
		{"POST", file, access{"": sent, "ytich.chutich": wrong, "ytich.vanphong": wrong, "others": no}},
		{"POST", file + "/actual/none", access{"": sent, "chilang.thamdinh": http.StatusNotFound, "others": no}},
		{"POST", officeAt + "/morning", state(sent)},
		{"POST", officeAt + "/apologies", state(wrong)},
		{"GET", "/dossiers/imports", access{"": sent, "quantri": ok, "chilang.noivu": ok, "others": no}},
		{"POST", "/dossiers/imports", access{"": sent, "quantri": wrong, "chilang.noivu": wrong, "others": no}},
		{"GET", "/dossiers/imports/rejected/99", access{"": sent, "quantri": http.StatusNotFound, "chilang.noivu": http.StatusNotFound, "others": no}},
		{"GET", "/dossiers/imports/waiting/none", access{"": sent, "quantri": http.StatusNotFound, "chilang.noivu": http.StatusNotFound, "others": no}},
		{"GET", "/dossiers/imports/runs/none", access{"": sent, "others": http.StatusNotFound}},
		{"GET", "/dossiers/tokens", run},
		{"POST", "/dossiers/tokens", access{"": sent, "quantri": wrong, "others": no}},
		{"POST", "/api/dossiers", access{"others": http.StatusUnauthorized}},
	})
}

// TestDossiersFeedTheSheet: a unit is shown what its dossiers say of 3.4.1 and
// takes it by a button; what it types against it stands beside it, for the
// appraiser too, who need not wait for the unit to say anything.
func TestDossiersFeedTheSheet(t *testing.T) {
	s := serveDemo(t)
	secretariat := openLive(t, s)
	bringIn(t, s, exported(40))
	v, appraiser := s.visitor(t, "ytich.chutich"), s.visitor(t, "chilang.thamdinh")
	at := liveUnit + "/scoring/3.4.1"
	says := func(v *visitor, path, in string, want ...string) {
		t.Helper()
		for _, w := range want {
			if text := v.sees(path).text(in); !strings.Contains(text, w) {
				t.Fatalf("%s lacks %q: %s", path, w, text)
			}
		}
	}
	says(v, at, "main", "trên hệ thống: 36", "đã giải quyết: 40", "đến ngày 15/10/2024", "Nguồn: Hồ sơ thủ tục hành chính", "thường trực chưa xác nhận")
	for _, path := range []string{liveUnit + "/appraisal", live + "/appraisal/3.4.1"} {
		says(appraiser, path, "table", "Hồ sơ giải quyết đúng hạn trên hệ thống: 36 (Hồ sơ thủ tục hành chính, đến ngày 15/10/2024). Đơn vị chưa cho ý kiến")
	}
	v.want(sent, at+"/measured", "act", "accept", "input", "ontime", "saw", "")
	v.want(sent, at+"/measured", "act", "accept", "input", "resolved", "saw", "")
	says(v, at, "main", "Bảng ghi đúng số này. Đơn vị đồng ý", "90 %")
	v.want(sent, at, "in.ontime", "39", "saw.in.ontime", "36")
	says(v, at, "main", "Bảng ghi 39, khác số liệu đo", "trên hệ thống: 36", "số liệu đo được là 36")
	for _, path := range []string{liveUnit + "/appraisal", live + "/appraisal/3.4.1"} {
		says(appraiser, path, "table", "trên hệ thống: 36 (", "Bảng ghi 39, khác số liệu đo")
	}
	// The secretariat looks through what was guessed, and says otherwise.
	uses := secretariat.sees(live + "/measures")
	if uses.Find(".note-box.warn").Length() != 1 || uses.Find(`select[name="key.3.4.1/ontime"] option[selected]`).AttrOr("value", "") != "rate_resolved" {
		t.Error("what is guessed does not stand to be confirmed:", uses.text("main"))
	}
	secretariat.want(sent, live+"/measures", "key.3.4.2/late", "late", "side.3.4.2/late", "value")
	if uses = secretariat.sees(live + "/measures"); uses.Find(".note-box.warn, .tag").Length() != 0 {
		t.Error("still guessed:", uses.text("main"))
	}
	if n := v.sees(liveUnit + "/scoring/3.4.2").text("#measured ~ div"); !strings.Contains(n, "Hồ sơ trễ hẹn trên hệ thống: 4") || strings.Contains(n, "chưa xác nhận") {
		t.Error(n)
	}
	v = s.visitor(t, "quanson.vanphong")
	if n := v.sees(live + "/units/quan-son/scoring/3.4.1").Find("#measured").Length(); n != 0 {
		t.Error("a unit without dossiers is shown some")
	}
	secretariat.want(sent, live+"/measures")
	if uses = secretariat.sees(live + "/measures"); uses.Find(".note-box.warn, .tag, option[selected][value=late]").Length() != 0 {
		t.Error("guessed again after it was said that nothing is measured:", uses.text("main"))
	}
}

// TestSumsThatDoNotAddUp: what a file says of itself is held to what was read,
// told and not corrected.
func TestSumsThatDoNotAddUp(t *testing.T) {
	s := serveDemo(t)
	done := bringIn(t, s, exported(10)+"Tổng số: 1.015 hồ sơ;;;;;;;\n")
	if text := done.text("main"); !strings.Contains(text, "Dòng tổng của tệp ghi 1.015, nhưng đọc được 14 dòng") {
		t.Error(text)
	}
	text := s.visitor(t, "quantri").get("/dossiers/quality").text("main")
	for _, want := range []string{"Một cửa tỉnh", "2 dòng bị loại", "ghi 1.015, đã nhận 12 hồ sơ"} {
		if !strings.Contains(text, want) {
			t.Errorf("the quality of data does not say %q: %s", want, text)
		}
	}
	if text := s.visitor(t, "ytich.vanphong").get("/dossiers/quality").text("main"); strings.Contains(text, "Một cửa tỉnh") {
		t.Error("who may not import sees the files")
	}
}

// longImport begins a run that is caught while it runs: a machine that has read
// the file by then gets a longer one.
func longImport(t *testing.T) (*site, *visitor, string) {
	t.Helper()
	for _, rows := range []int{200_000, 600_000, 1_800_000} {
		s := serveDemo(t)
		v := s.visitor(t, "quantri")
		var b strings.Builder
		b.WriteString("Mã hồ sơ;Đơn vị;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả\n")
		for i := range rows {
			fmt.Fprintf(&b, "H37.23.37-240304-%07d;UBND xã Y Tịch;04/03/2024 08:00;06/03/2024 17:00;05/03/2024 10:00\n", i)
		}
		run := v.sendFile("/dossiers/imports", "file", "lon.csv", b.String(), "unit", "tinh-lang-son", "source", "lớn").header.Get("Location")
		if page := v.get(run); page.header.Get("Refresh") != "" && page.Find("progress").Length() == 1 {
			return s, v, run
		}
	}
	t.Fatal("no file is long enough to be stopped while it is read")
	return nil, nil, ""
}

// TestImportIsStopped: whoever stops a run leaves no trace of it.
func TestImportIsStopped(t *testing.T) {
	s, v, run := longImport(t)
	if other := s.visitor(t, "chilang.noivu").post(run); other.status != http.StatusNotFound {
		t.Error("another stopped the run:", other.status)
	}
	if got := v.post(run); got.status != sent {
		t.Fatal(got.status)
	}
	if text := v.finished(run).text("main"); !strings.Contains(text, "không có gì được ghi") {
		t.Error(text)
	}
	if n, _, err := s.sys.RecountDossiers(t.Context(), app.Console("test")); err != nil || n != 0 {
		t.Error(n, err)
	}
}
