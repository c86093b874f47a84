package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/parindex/parindex/tabular"
)

// list sends a list of people as a browser does.
func (v *visitor) list(content string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("list", "nguoi-dung.csv")
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil {
		v.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+"/people/import", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

const goodList = `Họ tên,Tên đăng nhập,Đơn vị,Vai trò,Từ ngày,Đến ngày,Chỉ phần
Lý Thị Mai,quanson.mai,quan-son,Công chức phụ trách,,,2; 3.4
Lý Thị Mai,quanson.mai,y-tich,người xem,01/10/2024,31/12/2024,
Hoàng Văn Tú,chilang.tu,Huyện Chi Lăng,Thuong truc,,,
Văn phòng UBND xã Y Tịch,ytich.vanphong,y-tich,Người xem,,,
`

// TestImportPeople: seen first, saved with links, the same list twice changes
// nothing.
func TestImportPeople(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	list := strings.Replace(goodList, "Văn phòng UBND xã Y Tịch", v.sees("/people/"+s.idOf(t, "ytich.vanphong")).text("h1"), 1)
	before := v.sees("/people").text("[role=status]")
	page := v.list(list)
	if page.status != ok || !strings.Contains(page.text(".lead"), "2 người mới, 4 vai trò mới") || page.Find("tbody tr").Length() != 4 {
		t.Fatalf("the preview: %d %s", page.status, page.text("main"))
	}
	if v.sees("/people").text("[role=status]") != before {
		t.Fatal("the preview saved something")
	}
	content, name := page.hidden("input[name=content]"), page.hidden("input[name=name]")
	saved := v.want(ok, "/people/import", "name", name, "content", content, "act", "print")
	cards := saved.Find(".card")
	if cards.Length() != 2 || !strings.Contains(cards.Text(), "quanson.mai") || !strings.Contains(cards.Text(), "chilang.tu") {
		t.Fatalf("the invitations: %s", saved.text("main"))
	}
	mai := s.visitor(t, "")
	token := strings.TrimPrefix(cards.First().Find("code.address").Text(), s.URL+"/link?t=")
	mai.want(sent, "/link", "t", token, "fresh", "mười hai con giáp", "again", "mười hai con giáp")
	mai.want(sent, "/sign-in", "login", "quanson.mai", "password", "mười hai con giáp")
	mai.sees(unit + "/sheet")
	mai.sees(other + "/sheet")
	again := v.list(list)
	if !strings.Contains(again.text(".note-box"), "Mọi dòng đã có từ trước") || again.Find("button[name=act]").Length() != 0 {
		t.Errorf("the same list again: %s", again.text("main"))
	}
	if got := v.want(ok, "/people/import", "name", name, "content", content, "act", "list"); got.Find(".card").Length() != 0 || !strings.Contains(got.text("main"), "không có gì để lưu") {
		t.Error("a list saved twice makes links again")
	}
	if log := v.get("/audit?q=import_people"); log.status == ok && log.Find("tbody tr").Length() != 1 {
		t.Errorf("entries of the log: %d", log.Find("tbody tr").Length())
	}
}

// TestImportPeopleDownload: the links as a workbook, which is the only one.
func TestImportPeopleDownload(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	page := v.list("họ tên,tên đăng nhập,đơn vị,vai trò\nLý Thị Mai,quanson.mai,quan-son,officer\n")
	file := v.want(ok, "/people/import", "name", page.hidden("input[name=name]"), "content", page.hidden("input[name=content]"), "act", "list")
	sheets, err := tabular.ReadXLSX([]byte(file.body), "giay-moi.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	rows := sheets[0].Rows
	last := rows[len(rows)-1]
	if last[1].Text != "quanson.mai" || !strings.HasPrefix(last[2].Text, s.URL+"/link?t=") {
		t.Errorf("%+v", last)
	}
	s.visitor(t, "").sees(strings.TrimPrefix(last[2].Text, s.URL))
	template := v.sees("/people/import.xlsx")
	if sheets, err = tabular.ReadXLSX([]byte(template.body), "mau.xlsx"); err != nil || sheets[0].Rows[0][0].Text != "họ tên" {
		t.Errorf("the empty file: %v, %v", sheets, err)
	}
}

// TestImportPeopleFaults: each names line, column, value and how to mend it,
// and nothing is saved.
func TestImportPeopleFaults(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	before := v.sees("/people").text("[role=status]")
	const head = "họ tên,tên đăng nhập,đơn vị,vai trò,từ ngày,đến ngày,chỉ phần\nLý Thị Mai,quanson.mai,quan-son,officer,,,\n"
	for row, want := range map[string]string{
		"A,Có Dấu,quan-son,officer,,,":                        "nguoi-dung.csv:3: cột tên đăng nhập: “Có Dấu”",
		",quanson.b,quan-son,officer,,,":                      "nguoi-dung.csv:3: cột họ tên",
		"B,quanson.b,quan-sơn-2,officer,,,":                   "nguoi-dung.csv:3: cột đơn vị: “quan-sơn-2”",
		"B,quanson.b,,officer,,,":                             "chưa ghi đơn vị",
		"B,quanson.b,quan-son,vua,,,":                         "cột vai trò: “vua”",
		"B,quanson.b,quan-son,officer,31/02/2024,,":           "cột từ ngày: “31/02/2024”",
		"B,quanson.b,quan-son,officer,02/10/2024,01/10/2024,": "cột đến ngày: “01/10/2024”",
		"B,quanson.b,quan-son,head,,,3.4":                     "cột chỉ phần: “3.4”",
		"B,quanson.mai,quan-son,head,,,":                      "ở dòng 2 là của Lý Thị Mai",
		"B,ytich.chutich,y-tich,viewer,,,":                    "đã là của",
	} {
		got := v.list(head + row + "\n")
		if got.status != wrong || !strings.Contains(got.text(".note-box.bad"), want) {
			t.Errorf("%s: %d %s", row, got.status, got.text(".note-box.bad"))
		}
	}
	if got := v.list("họ tên,login\nA,b\n"); got.status != wrong || got.text(".note-box.bad li") == "" {
		t.Errorf("other columns: %d", got.status)
	}
	if got := v.list(strings.Repeat("x", 3<<20)); got.status != wrong || got.text("#list-wrong") == "" {
		t.Errorf("a file too large: %d", got.status)
	}
	v.want(wrong, "/people/import")
	if v.sees("/people").text("[role=status]") != before {
		t.Error("a faulty list was saved in part")
	}
}
