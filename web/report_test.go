package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// attach sends the form with the signed file.
func (v *visitor) attach(number, date, version, file string, content []byte) *reply {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, field := range [][2]string{{"number", number}, {"date", date}, {"version", version}} {
		if err := form.WriteField(field[0], field[1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if file != "" {
		part, err := form.CreateFormFile("file", file)
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+unit+"/report/signed", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

func TestSignedFile(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	version := attr(v.get(unit+"/report"), "input[name=version]", "value")
	pdf := []byte("%PDF-1.7\nbản đã ký\n%%EOF")
	for name, test := range map[string]struct {
		number, date, file string
		content            []byte
		field, want        string
	}{
		"not a PDF":        {"45/BC-UBND", "02/05/2024", "bao-cao.pdf", []byte("PK\x03\x04"), "file", "Tệp không phải PDF"},
		"no file":          {"45/BC-UBND", "02/05/2024", "", nil, "file", "Chọn tệp PDF"},
		"bad number":       {"bốn lăm", "02/05/2024", "a.pdf", pdf, "number", "Số, ký hiệu không đúng dạng"},
		"bad date":         {"45/BC-UBND", "31/02/2024", "a.pdf", pdf, "date", "Ngày không đọc được"},
		"date of tomorrow": {"45/BC-UBND", "16/10/2024", "a.pdf", pdf, "date", "không sau hôm nay"},
	} {
		got := v.attach(test.number, test.date, version, test.file, test.content)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert] a[href='#"+test.field+"']"), test.want) {
			t.Errorf("%s: %d %q", name, got.status, got.text("[role=alert]"))
		}
		if attr(got, "#number", "value") != test.number || attr(got, "#date", "value") != test.date {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	got := v.attach("45/BC-UBND", "02/05/2024", version, `C:\Hồ sơ\báo cáo "ký".pdf`, pdf)
	if got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	page := v.get(got.header.Get("Location"))
	if page.text(".state.good") != "Đã ký" || !strings.Contains(page.text("main"), "Số 45/BC-UBND, ngày 02/05/2024") {
		t.Error(page.text("main"))
	}
	file := v.get(unit + "/report/signed")
	if file.body != string(pdf) || file.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("%d %v", file.status, file.header)
	}
	// Somebody who saw the page before does not replace it unawares.
	if again := v.attach("46/BC-UBND", "03/05/2024", version, "b.pdf", pdf); again.status != http.StatusConflict {
		t.Errorf("a stale form: %d", again.status)
	}
}

func TestReportFiles(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	word := v.get(unit + "/report.docx")
	if word.status != http.StatusOK || !strings.HasPrefix(word.body, "PK") || word.header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.wordprocessingml.document" {
		t.Errorf("%d %v", word.status, word.header)
	}
	if got := word.header.Get("Content-Disposition"); got != "attachment; filename=bao-cao-khac-phuc-cchc-2023-y-tich.docx" {
		t.Error(got)
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("LibreOffice is needed for this test and is not installed")
		}
		t.Skip("the rest needs LibreOffice, which is not installed (apt-get install libreoffice-writer)")
	}
	if pdf := v.get(unit + "/report.pdf"); pdf.status != http.StatusOK || !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Errorf("%d %s", pdf.status, pdf.text("main"))
	}
}
