package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestWorkingDaysAreChanged follows an administrator: a day is added, refused
// without its decision, changed and removed; hours are added; a file is seen
// before it counts; and the shipped calendar comes back.
func TestWorkingDaysAreChanged(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	const at = "/working-days?year=2026"
	page := v.sees(at)
	for _, want := range []string{"Lịch đi kèm chương trình", "30/04/2026", "T2-T6 07:30-11:30 13:30-17:30", "chưa xác nhận"} {
		if !strings.Contains(page.text("main"), want) {
			t.Fatalf("the calendar does not say %q: %s", want, page.text("main"))
		}
	}
	day := []string{"act", "day", "version", "0", "date", "24/11/2026", "kind", "holiday", "hours", "afternoon", "name", "Ngày Văn hóa"}
	if text := v.want(wrong, at, day...).text("main"); !strings.Contains(text, "thiếu căn cứ") {
		t.Error(text)
	}
	v.want(sent, at, append(day, "source", "QĐ 7/QĐ-UBND ngày 01/11/2026")...)
	if text := v.sees(at).text("main"); !strings.Contains(text, "Lịch riêng của đơn vị") || !strings.Contains(text, "QĐ 7/QĐ-UBND ngày 01/11/2026") || !strings.Contains(text, "Thứ ba, buổi chiều") {
		t.Fatal(text)
	}
	// Who saw the shipped calendar no longer may change it.
	v.want(http.StatusConflict, at, append(day, "source", "x")...)
	const one = "/working-days?day=2026-11-24&part=afternoon&year=2026"
	if name := v.sees(one).Find("#name").AttrOr("value", ""); name != "Ngày Văn hóa" {
		t.Error(name)
	}
	v.want(sent, one, "act", "day", "version", "1", "date", "24/11/2026", "kind", "holiday", "hours", "", "name", "Cả ngày", "unconfirmed", "1")
	v.want(sent, "/working-days?day=2026-11-24&part=&year=2026", "act", "drop", "version", "2")
	v.want(wrong, at, "act", "hours", "version", "3", "from", "01/06/2026", "spans", "T2 8h")
	v.want(sent, at, "act", "hours", "version", "3", "from", "01/06/2026", "spans", "T7 07:30-11:30", "hours_source", "QĐ 8")
	if text := v.sees(at).text("main"); strings.Contains(text, "24/11/2026") || !strings.Contains(text, "T7 07:30-11:30") {
		t.Error(text)
	}

	const table = "ngày,loại,buổi,tên,căn cứ,chưa xác nhận\n01/01/2027,nghỉ lễ,,Tết Dương lịch,Bộ luật Lao động 2019,\n02/01/2027,làm bù,sáng,Bù,,x\n"
	if text := v.sendFile("/working-days/import?year=2027", "file", "lich.csv", "ngày,loại\n31/02/2027,nghỉ\n", "version", "4").text("main"); !strings.Contains(text, "lich.csv:2") {
		t.Error(text)
	}
	tried := v.sendFile("/working-days/import?year=2027", "file", "lich.csv", table, "version", "4")
	if text := tried.text("main"); !strings.Contains(text, "2 ngày thay đổi") || !strings.Contains(text, "Thứ bảy, 02/01/2027 (buổi sáng): Làm bù") {
		t.Fatal(text)
	}
	var pairs []string
	for _, in := range tried.Find("form[action^='/working-days/import'] input[name=act]").Parent().Find("input").EachIter() {
		pairs = append(pairs, in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	if got := v.sendFile("/working-days/import?year=2027", "none", "", "", pairs...); got.status != sent {
		t.Fatal(got.status, got.text("main"))
	}
	if text := v.sees("/working-days?year=2027").text("main"); !strings.Contains(text, "01/01/2027") || !strings.Contains(text, "1 ngày chưa xác nhận") {
		t.Error(text)
	}
	// What is downloaded is what may be brought in: nothing changes.
	file := v.get("/working-days.xlsx")
	book, err := excelize.OpenReader(strings.NewReader(file.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	if text := v.sendFile("/working-days/import?year=2027", "file", "lich.xlsx", file.body, "version", "5").text("main"); !strings.Contains(text, "không có gì để ghi") {
		t.Error(text)
	}
	v.want(sent, at, "act", "shipped", "version", "5")
	if text := v.sees(at).text("main"); !strings.Contains(text, "Lịch đi kèm chương trình") || strings.Contains(text, "QĐ 8") {
		t.Error(text)
	}
	if text := v.sees("/audit").text("main"); !strings.Contains(text, "Sửa lịch làm việc") || !strings.Contains(text, "Dùng lại lịch làm việc đi kèm") {
		t.Error(text)
	}
}

func TestAccessToWorkingDays(t *testing.T) {
	s := serveDemo(t)
	edits := access{"": sent, "quantri": wrong, "others": no}
	s.admits(t, []accessRow{
		{"GET", "/working-days", access{"": sent, "others": ok}},
		{"GET", "/working-days.xlsx", access{"": sent, "others": ok}},
		{"POST", "/working-days", edits},
		{"POST", "/working-days/import", edits},
	})
}
