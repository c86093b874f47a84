package form_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/form"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	ns        = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	typesPart = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	rootRels  = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	wordRels  = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	styles    = `<?xml version="1.0" encoding="UTF-8"?><w:styles ` + ns + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>`
	letter    = `<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>`
)

// careless is a report as a new Word document gives it, in the wrong form at
// every place.
func careless(t testing.TB) []byte {
	t.Helper()
	const center = `<w:pPr><w:jc w:val="center"/></w:pPr>`
	p := func(pPr, rPr, text string) string {
		return `<w:p>` + pPr + `<w:r><w:rPr>` + rPr + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
	}
	long := "Thực hiện Công văn số 829/UBND-NV ngày 25/4/2024 của UBND huyện Chi Lăng về việc báo cáo kết quả khắc phục các chỉ số cải cách hành chính chưa đạt điểm."
	body := p(center, "", "ỦY BAN NHÂN DÂN") + p(center, "<w:b/>", "XÃ Y TỊCH") +
		p(center, `<w:b/><w:sz w:val="28"/>`, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p(center, "", "Độc lập – Tự do – Hạnh phúc") +
		p("", "", "Số: 5/BC-UBND") + p("", "", "Y Tịch, ngày 2 tháng 05 năm 2024") + p(center, "<w:b/>", "BÁO CÁO") + p(center, "<w:b/>", "Kết quả khắc phục") +
		p("", "", "Kính gửi: Phòng Nội vụ huyện Chi Lăng.") + strings.Repeat(p("", "", long), 30) +
		`<w:p><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve">Chữ đỏ. </w:t></w:r><w:r><w:t>` + long + `</w:t></w:r></w:p>` +
		p("", "<w:b/>", "I. Đề mục viết thường") + p("", "<w:b/>", "KT.CHỦ TỊCH") + p("", "<w:b/>", "PHÓ CHỦ TỊCH") + p("", "<w:b/>", "ThS. Nguyễn Văn A") +
		p("", "", "Nơi nhận:") + p("", "", "- Như kính gửi.") + p("", "", "- Lưu:VT;")
	return pack(t, body)
}

func pack(t testing.TB, body string) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", typesPart}, {"_rels/.rels", rootRels}, {"word/_rels/document.xml.rels", wordRels}, {"word/styles.xml", styles},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + ns + `><w:body>` + body + `<w:sectPr>` + letter + `</w:sectPr></w:body></w:document>`},
	} {
		w, err := zw.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCareless: each fault is found, with its clause, what was measured and
// what is wanted.
func TestCareless(t *testing.T) {
	checked, err := form.Check(careless(t))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range checked.Findings {
		fmt.Fprintf(&b, "%s %s %s (%s): %s | %s | %s %v\n", f.Severity, f.Rule, f.Clause, f.At, f.Text, f.Measured, f.Wanted, f.Fixable)
	}
	const file = "testdata/careless.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Error(d)
	}
}

// TestFix: what can be mended is gone from the copy, the words are the same
// but where the decree asks for others, and Word opens it.
func TestFix(t *testing.T) {
	bad := careless(t)
	before, err := form.Check(bad)
	if err != nil {
		t.Fatal(err)
	}
	good, n, err := form.Fix(bad)
	if err != nil {
		t.Fatal(err)
	}
	if found := docx.Validate(good); len(found) > 0 {
		t.Fatalf("%v", found)
	}
	after, err := form.Check(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range after.Findings {
		if f.Fixable {
			t.Errorf("still there: %s", f.Text)
		}
	}
	if n == 0 || len(after.Findings) != len(before.Findings)-n {
		t.Errorf("%d findings, %d mended, %d left", len(before.Findings), n, len(after.Findings))
	}
	was, is := paragraphs(t, bad), paragraphs(t, good)
	var changed []string
	for i := range was {
		if was[i] != is[i] {
			changed = append(changed, was[i]+" → "+is[i])
		}
	}
	want := []string{
		"Độc lập – Tự do – Hạnh phúc → Độc lập - Tự do - Hạnh phúc", "Số: 5/BC-UBND → Số: 05/BC-UBND",
		"Y Tịch, ngày 2 tháng 05 năm 2024 → Y Tịch, ngày 02 tháng 5 năm 2024", "KT.CHỦ TỊCH → KT. CHỦ TỊCH",
	}
	if d := cmp.Diff(want, changed); d != "" {
		t.Error(d)
	}
	_, err = docx.ToPDF(context.Background(), good)
	switch {
	case errors.Is(err, docx.ErrNoLibreOffice) && os.Getenv("PARINDEX_REQUIRE_ALL") != "1":
		t.Skip("LibreOffice is not installed: apt-get install libreoffice-writer")
	case err != nil:
		t.Error(err)
	}
}

func paragraphs(t *testing.T, data []byte) []string {
	t.Helper()
	out, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSilent: without a header there are findings of what is missing, and none
// of what is not there to be measured.
func TestSilent(t *testing.T) {
	checked, err := form.Check(pack(t, `<w:p/>`))
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range checked.Findings {
		rules = append(rules, f.Rule)
	}
	for _, rule := range []string{"nation", "motto", "issuer", "number", "date", "signature", "receivers", "paper"} {
		if !slices.Contains(rules, rule) {
			t.Errorf("%s is not missed: %v", rule, rules)
		}
	}
	if _, err := form.Check([]byte("PK no zip")); err == nil {
		t.Error("what is no document was measured")
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(careless(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if good, _, err := form.Fix(data); err == nil {
			if _, err := form.Check(good); err != nil {
				t.Error(err)
			}
		}
	})
}
