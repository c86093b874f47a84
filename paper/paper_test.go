package paper_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/paper"
)

func texts(t testing.TB, data []byte, name string) []string {
	t.Helper()
	got, err := paper.Read(context.Background(), data, name, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return flat(got)
}

func flat(t *paper.Text) []string {
	var out []string
	for _, b := range t.Blocks {
		for _, row := range b.Rows {
			out = append(out, strings.Join(row, " | "))
		}
		if b.Rows == nil && strings.TrimSpace(b.Text) != "" {
			out = append(out, strings.TrimSpace(b.Text))
		}
	}
	return out
}

// Texts as people typed them, with what they say.
const (
	tcvn = "Céng hßa x· héi chñ nghÜa ViÖt Nam\nñy ban nh©n d©n x· Y TÞch\n§iÓm tèi ®a 03 ®iÓm; x· ®¹t 1 ®iÓm, gi¶m 2 ®iÓm do ch\u00ada ®¨ng t¶i ®ñ sè tin bµi\n"
	vni  = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nUÛy ban nhaân daân xaõ Y Tòch\nÑieåm toái ña 03 ñieåm; xaõ ñaït 1 ñieåm, giaûm 2 ñieåm do chöa ñaêng taûi ñuû soá tin baøi\n"
)

var told = []string{
	"Cộng hòa xã hội chủ nghĩa Việt Nam", "ủy ban nhân dân xã Y Tịch",
	"Điểm tối đa 03 điểm; xã đạt 1 điểm, giảm 2 điểm do chưa đăng tải đủ số tin bài",
}

func TestLetters(t *testing.T) {
	bytesOf := func(s string) []byte {
		b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	utf16 := []byte{0xFF, 0xFE}
	for _, r := range strings.Join(told, "\n") {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, data := range map[string][]byte{
		"TCVN3 bytes": bytesOf(tcvn), "TCVN3 as Western letters": []byte(tcvn), "VNI bytes": bytesOf(vni), "VNI as Western letters": []byte(vni),
		"NFD": norm.NFD.Bytes([]byte(strings.Join(told, "\n"))), "NFC with a mark": []byte("\uFEFF" + strings.Join(told, "\r\n")), "UTF-16": utf16,
		"look-alikes": []byte(strings.NewReplacer("đăng", "đǎng", "Điểm", "Ðiểm", "đạt", "ðạt").Replace(strings.Join(told, "\n"))),
	} {
		got := texts(t, data, "bao-cao.txt")
		for i := range got {
			if strings.Contains(name, "VNI") && i == 1 {
				got[i] = strings.Replace(got[i], "Ủy", "ủy", 1)
			}
		}
		if d := cmp.Diff(told, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	// Other languages stay as they are.
	if got := texts(t, []byte("Où est l'élève? Déjà vu à Nîmes."), "a.txt"); got[0] != "Où est l'élève? Déjà vu à Nîmes." {
		t.Errorf("%q", got)
	}
}

func TestTables(t *testing.T) {
	rows := []string{"Mã | Điểm tối đa | Điểm đạt", "1.1 | 2 | 1,5", "1.2 | 3 | "}
	for name, file := range map[string]string{
		"a.txt":  "| Mã | Điểm tối đa | Điểm đạt |\n|---|:-:|---|\n| 1.1 | 2 | 1,5 |\n| 1.2 | 3 | |\n",
		"b.txt":  "Mã\tĐiểm tối đa\tĐiểm đạt\n1.1\t2\t1,5\n1.2\t3\t\n",
		"c.html": "<table><tr><td>Mã<td>Điểm tối đa<td>Điểm đạt<tr><td>1.1<td>2<td>1,5<tr><td>1.2<td>3<td></table>",
		"d.txt":  "Mã\n|\nĐiểm\ntối đa\n|\nĐiểm đạt\n|\n1.1\n|\n2\n|\n1,5\n|\n1.2\n|\n3\n|\n|\n",
	} {
		if d := cmp.Diff(rows, texts(t, []byte(file), name)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	// A table that only lays a page out is text, and scripts are nothing.
	got := texts(t, []byte("<html><script>alert(1)</script><table><tr><td><table><tr><td>1.1</td><td>2</td></tr></table></td></tr></table><p>Hết&nbsp;trang</p></html>"), "x.html")
	if d := cmp.Diff([]string{"1.1 | 2", "Hết trang"}, got); d != "" {
		t.Error(d)
	}
}

func TestRefused(t *testing.T) {
	bomb := &bytes.Buffer{}
	zw := zip.NewWriter(bomb)
	w, err := zw.Create("word/document.xml")
	if err == nil {
		_, err = w.Write(bytes.Repeat([]byte(" "), 70<<20))
	}
	if err == nil {
		err = zw.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		data []byte
		file string
		says string
	}{
		"bomb":     {bomb.Bytes(), "a.docx", ""},
		"entity":   {docxOf(t, `<!DOCTYPE x [<!ENTITY a "b">]>`, "<w:p/>", ""), "a.docx", "ENTITY"},
		"outside":  {docxOf(t, "", "<w:p/>", `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://example.com/a.png" TargetMode="External"/>`), "a.docx", "liên kết ra ngoài"},
		"empty":    {nil, "a.txt", "không có chữ"},
		"other":    {[]byte("x"), "a.xls", "chỉ đọc được"},
		"not pdf":  {[]byte("x"), "a.pdf", "không phải là PDF"},
		"too big":  {make([]byte, paper.MaxSize+1), "a.txt", "lớn hơn"},
		"old word": {[]byte{0xD0, 0xCF, 0x11, 0xE0}, "a.doc", ".doc"},
	} {
		if _, err := paper.Read(context.Background(), tc.data, tc.file, paper.Options{}); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func docxOf(t testing.TB, prolog, body, relation string) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relation + `</Relationships>`},
		{"word/document.xml", prolog + `<w:document ` + ns + `><w:body>` + body + `</w:body></w:document>`},
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

// TestMessyWord: words broken over runs, tables in tables, tracked deletions,
// text in an old font beside Unicode.
func TestMessyWord(t *testing.T) {
	body := `<w:p><w:r><w:t>Điểm t</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">ối đa </w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>2</w:t></w:r></w:ins></w:p>` +
		`<w:p><w:r><w:t>§iÓm tèi ®a cña x·</w:t></w:r></w:p>` +
		`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>1.1</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>đạt 0,5</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`
	got := texts(t, docxOf(t, "", body, ""), "a.docx")
	if d := cmp.Diff([]string{"Điểm tối đa 2", "Điểm tối đa của xã", "1.1 | đạt 0,5"}, got); d != "" {
		t.Error(d)
	}
}

func TestPDF(t *testing.T) {
	_, poppler := exec.LookPath("pdftotext")
	body := `<w:p><w:r><w:t>Tiêu chí 3.4.1 còn hồ sơ chậm hạn trên hệ thống, điểm bị mất 2 điểm</w:t></w:r></w:p>`
	pdf, err := docx.ToPDF(context.Background(), docxOf(t, "", body, ""))
	if errors.Is(err, docx.ErrNoLibreOffice) || poppler != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal(err, poppler)
		}
		t.Skip("LibreOffice or poppler is not installed: apt-get install libreoffice-writer poppler-utils")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(t, pdf, "a.pdf"); len(got) == 0 || !strings.HasPrefix(got[0], "Tiêu chí 3.4.1 còn hồ sơ") {
		t.Errorf("%q", got)
	}
	t.Setenv("PATH", "")
	if _, err := paper.Read(context.Background(), pdf, "a.pdf", paper.Options{}); !errors.Is(err, paper.ErrNoPoppler) {
		t.Errorf("without pdftotext: %v", err)
	}
}

// TestBigFile: ten megabytes are read within two seconds and 200 MB.
func TestBigFile(t *testing.T) {
	if testing.Short() {
		t.Skip("reads ten megabytes")
	}
	var before, after runtime.MemStats
	data := big()
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	if _, err := paper.Read(context.Background(), data, "a.txt", paper.Options{}); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	t.Logf("%d MB in %v, %d MB allocated", len(data)>>20, took, (after.TotalAlloc-before.TotalAlloc)>>20)
	if took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func big() []byte {
	line := "Tiêu chí thành phần 3.4.1 “Tỷ lệ hồ sơ TTHC giải quyết đúng hạn”: Điểm tối đa 2,5 điểm. Xã đạt 0,5 điểm. Điểm bị mất 2 điểm, do còn hồ sơ chậm hạn.\n"
	return []byte(strings.Repeat(line, 10<<20/len(line)))
}

func BenchmarkRead(b *testing.B) {
	data := big()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := paper.Read(context.Background(), data, "a.txt", paper.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(tcvn))
	f.Add([]byte(vni))
	f.Add([]byte("| a | b |\n|---|---|\n| 1 | 2 |"))
	f.Add([]byte("a\n|\nb\n|\n1.1\n|\n|\n|\n|\n|\n|\n|\n"))
	f.Fuzz(func(t *testing.T, data []byte) { same(t, data, "a.txt") })
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<table><tr><td rowspan=99999999999999999999 colspan=5>a<td>b</table>"))
	f.Fuzz(func(t *testing.T, data []byte) { same(t, data, "a.html") })
}

func FuzzWord(f *testing.F) {
	f.Add(docxOf(f, "", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", ""))
	f.Fuzz(func(t *testing.T, data []byte) { same(t, data, "a.docx") })
}

// same reads twice: what comes out is composed, and the same.
func same(t *testing.T, data []byte, name string) {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return // starts another program
	}
	a, err := paper.Read(context.Background(), data, name, paper.Options{})
	if err != nil {
		return
	}
	b, err := paper.Read(context.Background(), data, name, paper.Options{})
	if err != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("read in two ways: %v", err)
	}
	for _, s := range flat(a) {
		if !norm.NFC.IsNormalString(s) {
			t.Errorf("not composed: %q", s)
		}
	}
}
