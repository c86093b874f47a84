package web_test

import (
	"bytes"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
)

// An administrator loads a root: signatures on evidence and on papers are
// judged by it from then on, until it is taken away.
func TestTrust(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer, boss := s.visitor(t, "ytich.vanphong"), s.visitor(t, "quantri")
	at := liveUnit + "/scoring/3.4.1"
	file, cert := signedBy(t)
	officer.files(at, map[string]string{"ký.pdf": file})
	if got := boss.sees("/system/trust").text(".note-box.warn"); !strings.Contains(got, "Chưa nạp chứng thư gốc") {
		t.Errorf("%q", got)
	}
	if got := boss.multipart("/system/trust", nil, "ảnh.cer", []byte("no certificate")); got.status != wrong || !strings.Contains(got.text(".bad"), "ảnh.cer không chứa chứng thư") {
		t.Errorf("%d %q", got.status, got.text(".bad"))
	}
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
	if got := boss.multipart("/system/trust", nil, "gốc.pem", root); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text(".bad"))
	}
	if got := boss.multipart("/system/trust", nil, "gốc.pem", root); got.status != wrong {
		t.Errorf("loaded twice: %d", got.status)
	}
	page := boss.sees("/system/trust")
	if got := page.text("tbody"); !strings.Contains(got, "Nguyễn Văn A") || !strings.Contains(got, "Chứng thư gốc") || !strings.Contains(got, "gốc.pem") {
		t.Errorf("%q", got)
	}
	if got := officer.sees(at).text(".signed"); !strings.Contains(got, "Tin cậy") || !strings.Contains(got, "do Nguyễn Văn A chứng thực") {
		t.Errorf("%q", got)
	}
	if got := boss.sees(round + "/papers/result-notice/signed"); got.Find("#file").Length() != 0 {
		t.Error("a paper has signatures before it has a file")
	}
	signed := func(number, version string, content []byte) *reply {
		return boss.multipart(round+"/papers/result-notice/signed", map[string]string{"number": number, "date": "02/5/2024", "version": version}, "thông báo.pdf", content)
	}
	if got := signed("12/BC-UBND", "0", []byte(file)); got.status != wrong || !strings.Contains(got.text(".bad"), "45/TB-UBND") {
		t.Errorf("a report's number on a notice: %d %q", got.status, got.text(".bad"))
	}
	if got := signed("12/TB-UBND", "0", []byte(file)); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text(".bad"))
	}
	if got := signed("13/TB-UBND", "0", []byte(file)); got.status != http.StatusConflict {
		t.Errorf("over a version not seen: %d", got.status)
	}
	paper := boss.sees(round + "/papers/result-notice/signed").text("main")
	for _, want := range []string{"12/TB-UBND", "02/05/2024", "Nguyễn Văn A ký số", "Tin cậy", "thông báo.pdf"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the paper's page lacks %q in %q", want, paper)
		}
	}
	if got := boss.get(round + "/papers/result-notice/signed.pdf"); !bytes.Equal([]byte(got.body), []byte(file)) {
		t.Error("the signed file came back changed")
	}
	if got := boss.sees(round + "/papers").text("tbody"); !strings.Contains(got, "12/TB-UBND") {
		t.Errorf("the papers do not show the number: %q", got)
	}
	drop, ok := page.Find("tbody form").Attr("action")
	if !ok {
		t.Fatal("nothing to take away")
	}
	boss.want(http.StatusSeeOther, drop)
	if got := officer.sees(at).text(".signed"); !strings.Contains(got, "Chưa kiểm chứng được") {
		t.Errorf("%q", got)
	}
}

// Papers have no number of their own unless the issuer wants it; then each kind
// is numbered by itself.
func TestNumbering(t *testing.T) {
	s := serveDemo(t)
	boss := s.visitor(t, "quantri")
	at := round + "/papers/result-notice/signed"
	if got := boss.sees(at).Find("#next").Length(); got != 0 {
		t.Error("numbers are offered though nobody wants them")
	}
	boss.want(http.StatusSeeOther, round+"/papers/result-notice/numbering", "on", "1")
	if got, _ := boss.sees(at).Find("#next").Attr("value"); got != "1" {
		t.Errorf("the first number is %q", got)
	}
	give := func(kind, n string, status int) {
		t.Helper()
		boss.want(status, round+"/papers/"+kind+"/number", "next", n, "day", "02/5/2024", "version", "0")
	}
	give("result-notice", "0", wrong)
	give("result-notice", "7", http.StatusSeeOther)
	if got := boss.sees(at).text("main"); !strings.Contains(got, "07/TB-UBND") {
		t.Errorf("%q", got)
	}
	give("consolidated", "7", http.StatusSeeOther) // another kind of document
	if got := boss.sees(round + "/papers/consolidated/signed").text("main"); !strings.Contains(got, "07/BC-UBND") {
		t.Errorf("%q", got)
	}
	if got, _ := boss.sees(unit + "/papers/score-notice/signed").Find("#next").Attr("value"); got != "8" {
		t.Errorf("the next notice is number %q", got)
	}
	boss.want(wrong, unit+"/papers/score-notice/number", "next", "7", "day", "02/5/2024", "version", "0")
	boss.want(http.StatusSeeOther, round+"/papers/result-notice/numbering", "on", "0")
	if got := boss.sees(unit + "/papers/score-notice/signed").Find("#next").Length(); got != 0 {
		t.Error("numbers are still offered")
	}
}
