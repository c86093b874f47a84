package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
)

// sendUnits sends a list of units as a browser does.
func sendUnits(v *visitor, name, content string) *reply {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		v.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+"/unit-import", &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// TestAccessToUnits is who may see units, and record what befalls them.
func TestAccessToUnits(t *testing.T) {
	s := serveDemo(t)
	onlyAdmin := func(status int) access { return access{"": sent, "quantri": status, "others": no} }
	for _, test := range []struct {
		method, path string
		want         access
	}{
		{"GET", "/units", access{"": sent, "others": ok}},
		{"GET", "/units/y-tich", access{"": sent, "others": ok}},
		{"GET", "/units/quan-son", access{"": sent, "others": ok}},
		{"GET", "/units/nowhere", access{"": sent, "others": http.StatusNotFound}},
		{"POST", "/units/y-tich", onlyAdmin(wrong)},
		{"POST", "/units/tinh-lang-son", onlyAdmin(wrong)},
		{"GET", "/unit-import", onlyAdmin(ok)},
		{"POST", "/unit-import", onlyAdmin(wrong)},
	} {
		logins := []string{""}
		for login := range passwords {
			logins = append(logins, login)
		}
		for _, login := range logins {
			r, err := http.NewRequest(test.method, s.URL+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.visitor(t, login).send(r); got.status != test.want.of(login) && !(test.method == "POST" && got.status == http.StatusConflict && test.want.of(login) == wrong) {
				t.Errorf("%s %s as %q: %d, want %d", test.method, test.path, login, got.status, test.want.of(login))
			}
		}
	}
}

// TestUnitsThroughTime: the list as of two dates, and the page of a commune
// that was merged.
func TestUnitsThroughTime(t *testing.T) {
	v := serveDemo(t).visitor(t, "quantri")
	before, after := v.get("/units?on=30/6/2025").text("tbody"), v.get("/units?on=01/7/2025").text("tbody")
	if !strings.Contains(before, "Xã Y Tịch") || !strings.Contains(before, "Huyện Chi Lăng") || strings.Contains(before, "xa-van-linh-2025") {
		t.Errorf("before: %s", before)
	}
	if strings.Contains(after, "y-tich") && !strings.Contains(after, "xa-van-linh-2025") || strings.Contains(after, "huyen-chi-lang") {
		t.Errorf("after: %s", after)
	}
	if got := v.get("/units?on=30/6/2025&q=y+tich"); got.Find("tbody tr").Length() != 1 {
		t.Errorf("searched without accents: %s", got.text("tbody"))
	}
	page := v.get("/units/y-tich")
	if got := page.text("#became ~ ul"); !strings.Contains(got, "Xã Vạn Linh") || !strings.Contains(got, "nhận các nhiệm vụ còn dở") {
		t.Errorf("became %q", got)
	}
	if got := page.text("#rounds ~ ul"); !strings.Contains(got, "85/100") {
		t.Errorf("rounds %q", got)
	}
	if got := v.get("/units/xa-van-linh-2025").text("#from ~ ul"); strings.Count(got, "Xã") != 3 {
		t.Errorf("formed from %q", got)
	}
}

// TestRecordUnitEvent renames a commune, is refused a merger of a name that
// two units bear, and a version that another has replaced.
func TestRecordUnitEvent(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	const path = "/units/xa-quan-son-2025"
	version := attr(v.get(path), "input[name=version]", "value")
	form := []string{"kind", "rename", "on", "01/01/2026", "basis", "Nghị quyết số 9/NQ-HĐND", "name", "Phường Quan Sơn", "sort", "phường", "version", version}
	if got := v.post(path, form...); got.status != sent {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	if got := v.get(path).text("#names ~ ul"); !strings.Contains(got, "Phường Quan Sơn từ 01/01/2026") || !strings.Contains(got, "Xã Quan Sơn từ 01/07/2025 đến hết 31/12/2025") {
		t.Errorf("names: %s", got)
	}
	if got := v.post(path, form...); got.status != wrong || !strings.Contains(got.text("[role=alert]"), "đã được người khác sửa") && got.text("[role=alert]") == "" {
		t.Errorf("an older version: %d %s", got.status, got.text("[role=alert]"))
	}
	version = attr(v.get(path), "input[name=version]", "value")
	got := v.post(path, "kind", "merge", "on", "01/01/2027", "basis", "Nghị quyết", "units", "Xã Không Có", "version", version)
	if got.status != wrong || !strings.Contains(got.text("[role=alert]"), "Xã Không Có") || !strings.Contains(got.Find("#units").Text(), "Xã Không Có") {
		t.Errorf("%d %s", got.status, got.text("[role=alert]"))
	}
	if log := v.get("/audit").text("tbody"); !strings.Contains(log, "ghi nhận thay đổi của đơn vị") {
		t.Error("not in the log")
	}
}

// TestImportUnitsInTheBrowser: a faulty list saves nothing and names every
// fault; a good one is shown before it is saved.
func TestImportUnitsInTheBrowser(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	bad := sendUnits(v, "donvi.csv", "alias,name,parent,admin_code\nphuong-moi,Phường Mới,tinh-lang-son,5977\nhong,Xã Hỏng,khong-co,abc\n")
	if got := bad.text("[role=alert]"); bad.status != wrong || !strings.Contains(got, "khong-co") || !strings.Contains(got, "admin_code") || !strings.Contains(got, "abc") {
		t.Fatalf("%d %s", bad.status, got)
	}
	good := sendUnits(v, "donvi.csv", "alias,name,parent,admin_code\nphuong-moi,Phường Mới,tinh-lang-son,5977\ny-tich,Xã Y Tịch,huyen-chi-lang,06508\n")
	if got := good.text("main"); good.status != ok || !strings.Contains(got, "1 đơn vị mới, 1 đơn vị có thay đổi") {
		t.Fatalf("%d %s", good.status, got)
	}
	if v.get("/units/phuong-moi").status != http.StatusNotFound {
		t.Error("the preview has saved")
	}
	got := v.post("/unit-import", "agreed", "1", "name", "donvi.csv", "content", attr(good, "input[name=content]", "value"))
	if got.status != sent {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	if page := v.get("/units/phuong-moi"); !strings.Contains(page.text("main"), "05977") {
		t.Errorf("%s", page.text("main"))
	}
	list, err := s.sys.UnitsOn(context.Background(), app.Console("test"), calendar.MustParse("30/6/2025"), "06508", 0)
	if err != nil || len(list.Rows) != 1 || list.Rows[0].Alias != "y-tich" || list.Rows[0].To.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
}
