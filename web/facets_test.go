package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// byFacet is a file in which procedures are of two fields, and two officers
// share one of them.
const byFacet = `Mã hồ sơ;Thủ tục;Lĩnh vực;Đơn vị;Cán bộ xử lý;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả;Hình thức nộp
H37.23.37-240304-0001;Khai sinh;Hộ tịch;UBND xã Y Tịch;Chị An;04/03/2024 08:00;06/03/2024 17:00;05/03/2024 10:00;Trực tuyến
H37.23.37-240304-0002;Khai sinh;Hộ tịch;UBND xã Y Tịch;Anh Bình;04/03/2024 08:00;06/03/2024 17:00;07/03/2024 10:00;Trực tiếp
H37.23.37-240304-0003;Kết hôn;Hộ tịch;UBND xã Y Tịch;Chị An;04/03/2024 08:00;06/03/2024 17:00;05/03/2024 10:00;Trực tiếp
H37.23.37-240604-0004;Chứng thực;Tư pháp;UBND xã Y Tịch;Anh Bình;04/06/2024 08:00;06/06/2024 17:00;05/06/2024 10:00;Trực tuyến
H37.23.37-241001-0005;Chứng thực;;UBND xã Y Tịch;;01/10/2024 08:00;08/10/2024 17:00;;Trực tiếp
`

// TestMeasuresByFacet: an office's dossiers by field, procedure and officer, in
// a quarter, in a month of reports and at a cut-off; officers are for those who
// see single dossiers.
func TestMeasuresByFacet(t *testing.T) {
	s := serveDemo(t)
	bringIn(t, s, byFacet)
	bring(t, s.visitor(t, "chilang.noivu"), round+"/surveys", "s.csv", "unit,value,sample\ny-tich,\"85,25\",120\n", "key", "sipas", "period", "2024", "as_of", "01/10/2024", "source", "TB 5/TB-SNV")
	officer, guest := s.visitor(t, "ytich.vanphong"), s.visitor(t, "khach")
	for path, want := range map[string]string{
		"/by/field?year=2024":                          "Hộ tịch 3 3 1 0 66,67 % 66,67 % 33,33 % (dữ liệu không ghi) 1 0 0 1 0 % – 0 % Tư pháp 1 1 0 0 100 % 100 % 100 % Cộng 5 4 1 1 60 % 75 % 40 %",
		"/by/field?year=2024&period=q01":               "Hộ tịch 3 3 1 0 66,67 % 66,67 % 33,33 %",
		"/by/field?year=2024&period=q02":               "Tư pháp 1 1 0 0 100 % 100 % 100 %",
		"/by/field?kind=reported&year=2024&period=m03": "Hộ tịch 3 3 1 0 66,67 % 66,67 % 33,33 %",
		"/by/procedure?year=2024&period=y01":           "Chứng thực 2 1 0 1 50 % 100 % 50 % Khai sinh 2 2 1 0 50 % 50 % 50 % Kết hôn 1 1 0 0 100 % 100 % 0 % Cộng 5 4 1 1 60 % 75 % 40 %",
		"/by/officer?year=2024&period=m03":             "Anh Bình 1 1 1 0 0 % 0 % 0 % Chị An 2 2 0 0 100 % 100 % 50 % Cộng 3 3 1 0 66,67 % 66,67 % 33,33 %",
		"/by/field?on=05/03/2024":                      "Hộ tịch 3 2 0 0 100 % 100 % 33,33 % (dữ liệu không ghi) 1 0 0 0 – – 0 % Tư pháp 1 0 0 0 – – 100 % Cộng 5 2 0 0 100 % 100 % 40 %",
		"/by/procedure?year=2024&period=q03":           "",
		"/by/field?on=hôm+qua&year=2024&period=q02":    "Tư pháp 1 1 0 0 100 % 100 % 100 %",
	} {
		page := officer.get(officeAt + path)
		if got := page.text("tbody"); page.status != ok || got != want {
			t.Errorf("%s: %d\n got %s\nwant %s", path, page.status, got, want)
		}
	}
	if text := officer.get(officeAt).text("main"); !strings.Contains(text, "Chỉ số hài lòng (SIPAS) TB 5/TB-SNV 85,25 · 120 phiếu · đến 01/10/2024") {
		t.Error("no word of satisfaction:", text)
	}
	if page := guest.get(officeAt + "/by/officer"); page.status != no {
		t.Error("a guest sees officers:", page.status)
	}
	if sides := guest.get(officeAt + "/by/field").text(`nav[aria-label="Xem theo"]`); strings.Contains(sides, "Người xử lý") {
		t.Error("a guest is offered officers:", sides)
	}
	if page := officer.get(officeAt + "/by/colour"); page.status != 404 {
		t.Error("by a side that there is not:", page.status)
	}
	officer.get(officeAt + "/by/field")
	few := s.queries.Load()
	many := strings.Builder{}
	for i := range 40 {
		fmt.Fprintf(&many, "H37.23.37-240305-%04d;Thủ tục %d;Lĩnh vực %d;UBND xã Y Tịch;Chị An;04/03/2024 08:00;06/03/2024 17:00;05/03/2024 10:00;Trực tuyến\n", i, i, i)
	}
	bringIn(t, s, byFacet+many.String())
	officer.get(officeAt + "/by/field")
	if n := s.queries.Load(); n != few {
		t.Errorf("%d queries for many, %d for few", n, few)
	}
}
