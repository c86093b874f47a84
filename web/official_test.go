package web_test

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/report"
)

// template sends a Word template as the form does; only is "check" or "".
func (v *visitor) template(kind, last, only string, content []byte) *reply {
	v.t.Helper()
	return v.multipart(round+"/templates/"+kind, map[string]string{"last": last, "only": only}, "Mẫu của huyện.docx", content)
}

// changed is the shipped template of a kind with words of one paragraph
// replaced.
func changed(t *testing.T, kind, from, to string) []byte {
	t.Helper()
	data, err := report.Template(kind)
	if err != nil {
		t.Fatal(err)
	}
	look, err := docx.LookAt(data)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range look.Paragraphs {
		if strings.Contains(p.Text, from) {
			data, err = docx.Amend(data, docx.Amendment{Paragraphs: map[int]docx.ParagraphChange{i: {Replace: [][2]string{{from, to}}}}})
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("no paragraph holds %q", from)
	return nil
}

func wordText(t *testing.T, r *reply) string {
	t.Helper()
	paragraphs, err := docx.Paragraphs([]byte(r.body))
	if err != nil {
		t.Fatalf("%d: %v", r.status, err)
	}
	return strings.Join(paragraphs, "\n")
}

// An office's own template is tried before it stands, makes the papers from
// then on, and can be gone back from; each change is in the log.
func TestOwnTemplate(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	faulty := v.template("request", "0", "", changed(t, "request", "{{nextyear}}", "{{nam_sau}}"))
	if faulty.status != http.StatusUnprocessableEntity || !strings.Contains(faulty.text("main"), "{{nam_sau}}") || !strings.Contains(faulty.text("main"), "Báo cáo gửi về") {
		t.Fatalf("%d %s", faulty.status, faulty.text("main"))
	}
	own := changed(t, "request", "để tổng hợp", "để Phòng Nội vụ tổng hợp")
	if tried := v.template("request", "0", "check", own); tried.status != http.StatusOK || !strings.Contains(tried.text("main"), "không có lỗi") {
		t.Fatalf("%d %s", tried.status, tried.text("main"))
	}
	paper := func() string { return wordText(t, v.get(round+"/papers/request.docx")) }
	if strings.Contains(paper(), "Phòng Nội vụ tổng hợp") {
		t.Error("a template that was only tried stands")
	}
	if put := v.template("request", "0", "", own); put.status != http.StatusSeeOther {
		t.Fatalf("%d %s", put.status, put.text("main"))
	}
	if !strings.Contains(paper(), "Phòng Nội vụ tổng hợp") {
		t.Error("the own template is not used")
	}
	if again := v.template("request", "0", "", own); again.status != http.StatusConflict {
		t.Errorf("a template put over one that was not seen: %d", again.status)
	}
	if shown := wordText(t, v.get(round+"/templates/request/0/preview.docx")); strings.Contains(shown, "Phòng Nội vụ tổng hợp") || !strings.Contains(shown, "V/v báo cáo") {
		t.Errorf("the preview of the shipped one: %s", shown)
	}
	if page := v.get(round + "/templates"); !strings.Contains(page.text("main"), "Mẫu riêng, phiên bản 1") {
		t.Error(page.text("main"))
	}
	v.post(round+"/templates/request/use", "number", "0")
	if strings.Contains(paper(), "Phòng Nội vụ tổng hợp") {
		t.Error("the shipped template was not gone back to")
	}
	v.post(round+"/templates/request/use", "number", "1")
	if !strings.Contains(paper(), "Phòng Nội vụ tổng hợp") {
		t.Error("version 1 does not stand again")
	}
	if none := v.post(round+"/templates/request/use", "number", "7"); none.status != http.StatusNotFound {
		t.Errorf("a version that is not there: %d", none.status)
	}
	if log := v.get("/audit").text("main"); !strings.Contains(log, "template:request") && !strings.Contains(log, "mẫu") {
		t.Error("the log does not tell of the templates")
	}
	if page := v.get(unit + "/papers"); page.status != http.StatusOK {
		t.Error(page.status)
	}
}

// What is no Word file at all is refused with a sentence.
func TestTemplateThatIsNone(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "quantri")
	for name, content := range map[string][]byte{"text": []byte("xin chào"), "nothing": {}, "half a zip": []byte("PK\x03\x04")} {
		if got := v.template("request", "0", "", content); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("main"), "Không đọc được tệp mẫu") {
			t.Errorf("%s: %d %s", name, got.status, got.text("main"))
		}
	}
	for _, path := range []string{"/papers/poem.docx", "/papers/request.rtf", "/papers/quarterly.docx?quarter=2024-9"} {
		if got := v.get(unit + path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// Papers are handed out under names that say what they are.
func TestOfficialFiles(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	page := v.get(unit + "/papers")
	if n := page.Find("main tbody tr").Length(); n != 4 {
		t.Errorf("%d papers: %s", n, page.text("main"))
	}
	got := v.get(unit + "/papers/quarterly.docx?quarter=2024-1")
	if name := got.header.Get("Content-Disposition"); name != "attachment; filename=bao-cao-quy-2023-y-tich.docx" || !strings.Contains(wordText(t, got), "quý I năm 2024") {
		t.Errorf("%s %s", name, got.text("main"))
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("LibreOffice is needed for this test and is not installed")
		}
		t.Skip("the rest needs LibreOffice, which is not installed (apt-get install libreoffice-writer)")
	}
	if pdf := v.get(unit + "/papers/remediation-plan.pdf"); pdf.status != http.StatusOK || !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Errorf("%d %s", pdf.status, pdf.text("main"))
	}
}
