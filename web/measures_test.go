package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

const targets = "Đơn vị;Tên đơn vị;Số liệu;Giá trị;Năm;Căn cứ\ny-tich;;rate_due;98;2024;QĐ 1380/QĐ-UBND\nXã Quan Sơn;;Tỷ lệ hồ sơ nộp trực tuyến;45,5 %;2024;QĐ 1380/QĐ-UBND\n"

// bring shows what a table would change, and saves it.
func bring(t *testing.T, v *visitor, path, file, table string, pairs ...string) *reply {
	t.Helper()
	tried := v.multi(path, "file", file, table, pairs...)
	if tried.status != ok || tried.Find("input[name=table]").Length() != 1 {
		t.Fatalf("%d %s", tried.status, tried.text(".note-box"))
	}
	var fields []string
	tried.Find(`form:has(input[name="table"]) input[type="hidden"]`).Each(func(_ int, i *goquery.Selection) {
		fields = append(fields, i.AttrOr("name", ""), i.AttrOr("value", ""))
	})
	if got := v.multi(path, "", "", "", fields...); got.status != sent {
		t.Fatalf("saving: %d %s", got.status, got.text(".note-box"))
	}
	return tried
}

// TestTargetsAndMeasures: targets from a table, a value by hand, what is
// missing to the target.
func TestTargetsAndMeasures(t *testing.T) {
	s := serveDemo(t)
	noivu := s.visitor(t, "chilang.noivu")
	bad := "unit,measure,value,year\nnowhere,rate_due,98,2024\ny-tich,none,98,2024\ny-tich,rate_due,\"1.234,5\",2024\ny-tich,rate_due,101,1999\n"
	if got := noivu.multi(round+"/targets", "file", "ct.csv", bad, "source", "QĐ 1"); got.status != wrong || got.Find(".note-box.bad li").Length() != 5 || !strings.Contains(got.text(".note-box.bad"), "ct.csv:2: cột unit: “nowhere”") {
		t.Errorf("%d %s", got.status, got.text(".note-box.bad"))
	}
	tried := bring(t, noivu, round+"/targets?year=2024", "ct.csv", targets)
	if got := tried.text("#tried ~ table"); !strings.Contains(got, "98 %") || !strings.Contains(got, "45,5 %") {
		t.Errorf("shown: %s", got)
	}
	again := noivu.multi(round+"/targets?year=2024", "file", "ct.csv", targets)
	if n := strings.Count(again.text("#tried ~ table"), "không đổi"); n != 2 {
		t.Errorf("the same table again: %d unchanged of 2", n)
	}
	officer := s.visitor(t, "ytich.vanphong")
	at := unit + "/measures"
	for why, fields := range map[string][]string{
		"nguồn":          {"key", "rate_due", "period", "2024", "as_of", "30/9/2024", "number", "94"},
		"không vượt quá": {"key", "rate_due", "period", "2024", "as_of", "30/9/2024", "number", "194", "source", "x"},
		"thường trực":    {"key", "sipas", "period", "2024", "as_of", "30/9/2024", "number", "94", "source", "x"},
		"chưa đến":       {"key", "rate_due", "period", "2024", "as_of", "30/12/2024", "number", "94", "source", "x"},
		"lớn hơn 0":      {"key", "rate_due", "period", "2024", "as_of", "30/9/2024", "part", "10", "whole", "9", "source", "x"},
	} {
		if got := officer.want(wrong, at, fields...); !strings.Contains(got.text(".note-box.bad"), why) {
			t.Errorf("%s: %s", why, got.text(".note-box.bad"))
		}
	}
	officer.want(sent, at, "key", "rate_due", "period", "2024", "as_of", "30/6/2024", "number", "92,5", "source", "Hệ thống tỉnh")
	officer.want(sent, at, "key", "rate_due", "period", "2024", "as_of", "30/9/2024", "part", "940", "whole", "1000", "source", "Hệ thống tỉnh")
	row := officer.sees(at).text("tbody tr")
	for _, want := range []string{"94 %", "98 %", "còn 4 điểm phần trăm: thêm 2.000 hồ sơ", "QĐ 1380/QĐ-UBND"} {
		if !strings.Contains(row, want) {
			t.Errorf("lacks %q in %s", want, row)
		}
	}
	if n := officer.sees(at).Find("svg.spark polyline").Length(); n != 1 {
		t.Errorf("%d trends", n)
	}
}

// TestSurveys: by the secretariat, with the sample; the unit sees them.
func TestSurveys(t *testing.T) {
	s := serveDemo(t)
	noivu := s.visitor(t, "chilang.noivu")
	fields := []string{"key", "sipas", "period", "2024", "as_of", "01/10/2024", "source", "TB 5/TB-SNV"}
	if got := noivu.multi(round+"/surveys", "file", "s.csv", "unit,value,sample\ny-tich,85,0\n", fields...); got.status != wrong || !strings.Contains(got.text(".note-box.bad"), "cỡ mẫu") {
		t.Errorf("no sample: %d %s", got.status, got.text(".note-box"))
	}
	bring(t, noivu, round+"/surveys", "s.csv", "unit,value,sample\ny-tich,\"85,25\",120\nquan-son,90,100\n", fields...)
	if got := s.visitor(t, "khach").sees(unit + "/measures").text("tbody"); !strings.Contains(got, "85,25") || !strings.Contains(got, "120 phiếu") || strings.Contains(got, "90") {
		t.Errorf("%s", got)
	}
}

// TestRegister: rows are added, changed, taken off, brought in and counted.
func TestRegister(t *testing.T) {
	s := serveDemo(t)
	officer := s.visitor(t, "ytich.vanphong")
	at := unit + "/registers/sang-kien"
	if got := officer.want(wrong, at, "cell.name", "", "cell.date", "31/02/2024", "cell.state", "Đã công nhận"); got.Find(".note-box.bad li").Length() != 2 {
		t.Errorf("%s", got.text(".note-box.bad"))
	}
	officer.want(sent, at, "cell.name", "Trả kết quả tại nhà", "cell.date", "05/3/2024", "cell.state", "Đã công nhận")
	page := officer.sees(at + "?year=2024")
	if got := page.text(".figures .big"); got != "1" || !strings.Contains(page.text("table"), "05/03/2024") {
		t.Errorf("%s: %s", got, page.text("table"))
	}
	one := page.Find("table td a").First().AttrOr("href", "")
	one, _, _ = strings.Cut(one, "?")
	officer.want(sent, one, "version", "1", "cell.name", "Trả kết quả tại nhà, sửa", "cell.date", "05/3/2024", "cell.state", "Chưa công nhận")
	if got := officer.want(409, one, "version", "1", "cell.name", "x", "cell.date", "05/3/2024", "cell.state", "Chưa công nhận"); got.text(".note-box.bad") == "" {
		t.Error("an old version is saved")
	}
	book := officer.get(at + "/rows.xlsx?year=2024")
	if got := officer.multi(at+"/import", "file", "so.xlsx", book.body); got.status != ok || !strings.Contains(got.text("main"), "1 dòng đã có") {
		t.Errorf("its own workbook: %d %s", got.status, got.text(".note-box"))
	}
	table := "Tên sáng kiến,Ngày áp dụng,Công nhận\nMột cửa lưu động,10/4/2024,đã công nhận\nSố hoá sổ cũ,2024-05-01,Đã công nhận\n"
	if got := officer.multi(at+"/import", "file", "so.csv", table+"x,hôm qua,Có\n"); got.status != wrong || got.Find(".note-box.bad li").Length() != 2 {
		t.Errorf("faults: %d %s", got.status, got.text(".note-box"))
	}
	bring(t, officer, at+"/import", "so.csv", table)
	if got := officer.sees(unit + "/measures").text("tbody"); !strings.Contains(got, "Số sáng kiến được công nhận Hệ thống tính · Sáng kiến, giải pháp mới 2 ") {
		t.Errorf("as a measure: %s", got)
	}
	officer.want(sent, one, "version", "2", "act", "drop")
	if n := officer.sees(at).Find("table tbody tr").Length(); n != 2 {
		t.Errorf("%d rows left", n)
	}
}

// feedSheet ties the inputs of 3.4.1 to a measure of the running round, and
// enters it.
func feedSheet(t *testing.T, s *site) (officer *visitor) {
	t.Helper()
	openLive(t, s).want(sent, live+"/measures", "key.3.4.1/ontime", "rate_resolved", "side.3.4.1/ontime", "part", "key.3.4.1/resolved", "rate_resolved", "side.3.4.1/resolved", "whole")
	officer = s.visitor(t, "ytich.vanphong")
	officer.want(sent, liveUnit+"/measures", "key", "rate_resolved", "period", "2024", "as_of", "30/9/2024", "part", "940", "whole", "1000", "source", "Hệ thống tỉnh")
	return officer
}

// TestMeasuresFeedTheSheet: accepted, the measured number stands in the sheet;
// contested, both are kept, and the appraiser sees both.
func TestMeasuresFeedTheSheet(t *testing.T) {
	s := serveDemo(t)
	officer := feedSheet(t, s)
	at := liveUnit + "/scoring/3.4.1"
	page := officer.sees(at)
	if got := page.text("#measured ~ div"); !strings.Contains(got, "940") || !strings.Contains(got, "Hệ thống tỉnh") || !strings.Contains(got, "30/09/2024") {
		t.Fatalf("%s", got)
	}
	officer.want(sent, at+"/measured", "act", "accept", "input", "resolved", "saw", "")
	for why, fields := range map[string][]string{
		"lý do":     {"act", "contest", "input", "ontime", "saw", "", "own", "980"},
		"số nguyên": {"act", "contest", "input", "ontime", "saw", "", "own", "98,5", "reason", "x"},
	} {
		if got := officer.want(wrong, at+"/measured", fields...); !strings.Contains(got.text(".note-box.bad"), why) {
			t.Errorf("%s: %s", why, got.text(".note-box.bad"))
		}
	}
	officer.want(sent, at+"/measured", "act", "contest", "input", "ontime", "saw", "", "own", "980", "reason", "40 hồ sơ đã trả kết quả đúng hẹn")
	sheet := officer.sees(liveUnit + "/scoring?show=data")
	if rows := sheet.Find("tr[data-row]").Length(); rows != 1 || !strings.Contains(sheet.text(".before"), "bảng ghi 980, số liệu đo được là 940") {
		t.Errorf("what contradicts the data: %d rows, %s", rows, sheet.text(".before"))
	}
	page = officer.sees(at)
	if page.hidden(`input[name="in.resolved"]`) != "1000" || page.hidden(`input[name="in.ontime"]`) != "980" {
		t.Errorf("the sheet holds %s of %s", page.hidden(`input[name="in.ontime"]`), page.hidden(`input[name="in.resolved"]`))
	}
	seen := s.visitor(t, "chilang.thamdinh").sees(at).text("#measured ~ div")
	for _, want := range []string{"940", "không đồng ý, đề nghị 980", "40 hồ sơ đã trả", "Đơn vị đồng ý với số liệu đo"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the appraiser does not see %q in %s", want, seen)
		}
	}
	for _, path := range []string{liveUnit + "/appraisal", live + "/appraisal/3.4.1"} {
		if got := s.visitor(t, "chilang.thamdinh").sees(path).text("td"); !strings.Contains(got, "Hồ sơ giải quyết đúng hạn trên hệ thống: 940 (Hệ thống tỉnh, đến ngày 30/09/2024). Bảng ghi 980, khác số liệu đo. Đơn vị không đồng ý, đề nghị 980") {
			t.Errorf("%s does not say what is contested", path)
		}
	}
	officer.want(sent, liveUnit+"/measures", "key", "rate_resolved", "period", "2024", "as_of", "10/10/2024", "part", "990", "whole", "1010", "source", "Hệ thống tỉnh")
	for _, got := range []string{officer.sees(at).text("#measured ~ div"), s.visitor(t, "chilang.thamdinh").sees(live + "/appraisal/3.4.1").text("table")} {
		if !strings.Contains(got, "990") || !strings.Contains(got, "đã thay đổi sau khi đơn vị cho ý kiến (khi đó là 940)") {
			t.Errorf("after a new value: %s", got)
		}
	}
	if got := officer.want(409, at+"/measured", "act", "accept", "input", "ontime", "saw", "1"); got.text(".note-box.bad") == "" {
		t.Error("another's number is overwritten")
	}
}

// TestMeasurePagesInABrowser opens the pages of measures and registers at two
// sizes.
func TestMeasurePagesInABrowser(t *testing.T) {
	s := serveDemo(t)
	officer := feedSheet(t, s)
	noivu := s.visitor(t, "chilang.noivu")
	bring(t, noivu, round+"/targets?year=2024", "ct.csv", strings.ReplaceAll(targets, "rate_due", "rate_resolved"))
	officer.want(sent, unit+"/measures", "key", "rate_resolved", "period", "2024", "as_of", "30/6/2024", "number", "91,25", "source", "Hệ thống tỉnh")
	officer.want(sent, unit+"/registers/sang-kien", "cell.name", "Trả kết quả tại nhà", "cell.date", "05/3/2024", "cell.state", "Đã công nhận")
	officer.want(sent, liveUnit+"/scoring/3.4.1/measured", "act", "contest", "input", "ontime", "saw", "", "own", "980", "reason", "40 hồ sơ đã trả kết quả đúng hẹn")
	pages := map[string][]struct{ name, path string }{
		"ytich.vanphong": {{"measures", unit + "/measures"}, {"register", unit + "/registers"}, {"measured", liveUnit + "/scoring/3.4.1"}},
		"chilang.noivu":  {{"targets", round + "/targets"}, {"surveys", round + "/surveys"}, {"measure-uses", live + "/measures"}},
	}
	for login, list := range pages {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			for _, screen := range screens {
				t.Run(p.name+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p.path, screen.width, screen.height)
					shoot(t, ctx, p.name+"-"+screen.name)
				})
			}
		}
	}
}

// TestQueriesOfMeasures: pages of duties, measures and registers, and the page
// of a component that measures feed, ask the database a fixed number of times.
func TestQueriesOfMeasures(t *testing.T) {
	s := serveDemo(t)
	setUp(t, s)
	officer := feedSheet(t, s)
	officer.sees(unit + "/duties") // who asks first reads the index and the units for all
	for path, most := range map[string]int64{
		liveUnit + "/scoring/3.4.1": 21, unit + "/duties": 10, unit + "/measures": 14, unit + "/registers": 8, unit + "/news": 8,
	} {
		officer.sees(path)
		n := s.queries.Load()
		t.Logf("%s: %d queries", path, n)
		if n > most {
			t.Errorf("%s: %d queries, at most %d", path, n, most)
		}
	}
	noivu := s.visitor(t, "chilang.noivu")
	noivu.sees(round + "/duties")
	if n := s.queries.Load(); n > 10 {
		t.Errorf("all units: %d queries", n)
	}
}
