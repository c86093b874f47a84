package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// register sends the form of a document: pairs of field and value.
func (v *visitor) register(path string, pairs ...string) *reply {
	v.t.Helper()
	fields := map[string]string{
		"direction": "out", "kind": "BC", "number": "45/BC-UBND", "date": "02/05/2024", "issuer": "UBND xã Y Tịch",
		"abstract": "về việc khắc phục chỉ số cải cách hành chính", "signer": "Phó Chủ tịch UBND xã", "recipients": "Phòng Nội vụ huyện", "version": "0",
	}
	for i := 0; i < len(pairs); i += 2 {
		fields[pairs[i]] = pairs[i+1]
	}
	return v.multipart(path, fields, "báo cáo.pdf", []byte("%PDF-1.4 nội dung"))
}

// A document is entered once, is found without accents, is changed by who saw
// its latest version, and its file comes back.
func TestDocumentRegister(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.vanphong")
	at := unit + "/documents"
	if got := v.register(at, "date", "32/05/2024"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("main"), "ngày") {
		t.Errorf("%d", got.status)
	}
	for field, value := range map[string]string{"kind": "", "number": "", "issuer": "", "abstract": "", "direction": "x", "date": ""} {
		if got := v.register(at, field, value); got.status != http.StatusUnprocessableEntity || got.Find("#"+field).Length() != 1 {
			t.Errorf("%s: %d", field, got.status)
		}
	}
	if got := v.register(at); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	if got := v.register(at, "number", "45 / bc-ubnd"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("main"), "Sổ đã có văn bản này") {
		t.Errorf("a twin: %d %s", got.status, got.text("main"))
	}
	page := v.get(at + "?q=bao+cao+pho+chu+tich")
	if n := page.Find("main tbody tr").Length(); n != 1 || !strings.Contains(page.text("main"), "45/BC-UBND") {
		t.Fatalf("%d rows: %s", n, page.text("main"))
	}
	if n := v.get(at + "?direction=in").Find("main tbody tr").Length(); n != 0 {
		t.Errorf("%d incoming", n)
	}
	edit, _ := page.Find(`main tbody a:contains("Sửa")`).Attr("href")
	file, _ := page.Find(`main tbody a:contains("Tải tệp")`).Attr("href")
	if got := v.get(file); got.body != "%PDF-1.4 nội dung" {
		t.Errorf("%d %q", got.status, got.body)
	}
	if got := v.register(edit, "version", "1", "signer", "Chủ tịch UBND xã"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	if got := v.register(edit, "version", "1", "signer", "Ai đó"); got.status != http.StatusConflict {
		t.Errorf("a stale form: %d", got.status)
	}
	if text := v.get(at).text("main"); !strings.Contains(text, "Người ký: Chủ tịch UBND xã") || strings.Contains(text, "Ai đó") {
		t.Error(text)
	}
	// What is registered is cited by the papers of the unit.
	if text := wordText(t, v.get(unit+"/papers/quarterly.docx?quarter=2024-2")); !strings.Contains(text, "Báo cáo số 45/BC-UBND ngày 02/5/2024") {
		t.Error(text)
	}
}
