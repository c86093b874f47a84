package docx_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/docx"
)

var update = flag.Bool("update", false, "write the golden files anew")

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:v="urn:schemas-microsoft-com:vml"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

const (
	typesHead = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`
	relsHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// parts is a small sound package around a body; change alters it.
func parts(body string, change map[string]string) fstest.MapFS {
	files := map[string]string{
		"[Content_Types].xml":          typesHead + `</Types>`,
		"_rels/.rels":                  relsHead + `<Relationship Id="rId1" Type="` + relType + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":            `<w:document ` + namespaces + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
		"word/styles.xml":              `<w:styles ` + namespaces + `><w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/></w:style><w:style w:type="table" w:styleId="Bang"><w:name w:val="Bảng"/></w:style></w:styles>`,
		"word/_rels/document.xml.rels": relsHead + `<Relationship Id="rId1" Type="` + relType + `styles" Target="styles.xml"/></Relationships>`,
	}
	for name, content := range change {
		files[name] = content
	}
	fsys := fstest.MapFS{}
	for name, content := range files {
		if content != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return fsys
}

func pack(t testing.TB, fsys fs.FS) []byte {
	t.Helper()
	data, err := docx.Pack(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sample() map[string]any {
	return map[string]any{
		"ten": "Y Tịch", "nam": 2023, "co": true, "rong": []string{}, "trong": nil, "ty_le": 0.5,
		"ds": []string{"một", "hai & <ba>"}, "nhieu_dong": "dòng 1\r\ndòng 2\n\tdòng 3", "ky_tu": "a\x00\x1b\u0301 & <b> ]]>",
		"nhom": map[string]string{"a": "A"},
		"linh_vuc": []map[string]any{
			{"ten": "I", "muc": []any{"i1", "i2"}},
			{"ten": "II", "muc": []any{}},
		},
	}
}

// TestFillGolden fills each body of testdata/fill: one oddity of Word or one
// kind of block a file.
func TestFillGolden(t *testing.T) {
	sources, err := filepath.Glob("testdata/fill/*.xml")
	if err != nil || len(sources) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, source := range sources {
		t.Run(strings.TrimSuffix(filepath.Base(source), ".xml"), func(t *testing.T) {
			body, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			template, err := docx.Open(pack(t, parts(string(body), nil)))
			if err != nil {
				t.Fatal(err)
			}
			filled, err := template.Fill(sample())
			if err != nil {
				t.Fatal(err)
			}
			if findings := docx.Validate(filled); len(findings) > 0 && !strings.Contains(source, "braces") {
				t.Errorf("findings: %v", findings)
			}
			compareGolden(t, strings.TrimSuffix(source, ".xml")+".golden", readPart(t, filled, "word/document.xml"))
		})
	}
}

func TestShippedTemplateGolden(t *testing.T) {
	compareGolden(t, "testdata/remediation.golden", readPart(t, fillShipped(t, shippedData(t)), "word/document.xml"))
}

// compareGolden sets each paragraph and row on a line of its own, so that a
// difference can be read.
func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	lines := strings.NewReplacer("</w:p>", "</w:p>\n", "<w:tr>", "<w:tr>\n", "</w:tr>", "</w:tr>\n", "<w:body>", "<w:body>\n").Replace(string(got))
	if *update {
		if err := os.WriteFile(path, []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), lines); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew)\n%s", path, diff)
	}
}

func TestMistakesAtOpen(t *testing.T) {
	p := func(texts ...string) string {
		var b strings.Builder
		for _, text := range texts {
			b.WriteString("<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>")
		}
		return b.String()
	}
	row := func(cells ...string) string {
		return `<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>` + strings.Join(cells, `</w:tc><w:tc>`) + `</w:tc></w:tr></w:tbl>`
	}
	for name, c := range map[string]struct {
		body string
		want []string // "placeholder: part of the cause"
	}{
		"tag not closed":        {p("a {{ten", "x"), []string{"{{ten: thiếu “}}”"}},
		"braces without start":  {p("a }} b"), []string{"}}: không có “{{”"}},
		"empty tag":             {p("{{ }}"), []string{"{{ }}: thẻ rỗng"}},
		"for not closed":        {p("{{for x in ds}}", "{{x}}"), []string{"{{for x in ds}}: thiếu {{end}}"}},
		"end too many":          {p("{{if co}}", "{{end}}", "{{end}}"), []string{"{{end}}: thừa {{end}}"}},
		"else outside":          {p("{{else}}"), []string{"{{else}}: nằm ngoài khối"}},
		"else in for":           {p("{{for x in ds}}a{{else}}b{{end}}"), []string{"{{else}}: chỉ dùng trong khối {{if}}"}},
		"two elses":             {p("{{if co}}a{{else}}b{{else}}c{{end}}"), []string{"{{else}}: đã có một {{else}}"}},
		"else beside text":      {p("{{if co}}", "a {{else}}", "b", "{{end}}"), []string{"{{else}}: phải đứng riêng"}},
		"else in a row":         {row(p("{{if co}}"), p("{{else}}"), p("{{end}}")), []string{"{{else}}: không chia được một dòng"}},
		"close and open beside": {p("{{if co}}", "{{end}} a {{if co}}", "{{end}}"), []string{"{{if co}}: vừa đóng khối trước vừa mở khối sau"}},
		"for badly written":     {p("{{for x of ds}}{{end}}"), []string{"{{for x of ds}}: {{for}} viết sai"}},
		"words after end":       {p("{{if co}}{{end if}}"), []string{"{{end if}}: không kèm nội dung"}},
		"if without condition":  {p("{{if}}{{end}}"), []string{"{{if}}: thiếu điều kiện"}},
		"all are told":          {p("{{a b}}", "{{end}}", "{{1 +}}"), []string{"{{a b}}: viết sai", "{{1 +}}: viết sai", "{{end}}: thừa"}},
		"closure":               {p("{{filter(ds, # == 1)}}"), []string{"{{filter(ds, # == 1)}}: không dùng được trong mẫu"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := docx.Open(pack(t, parts(c.body, nil)))
			checkMistakes(t, err, c.want)
		})
	}
}

func checkMistakes(t *testing.T, err error, want []string) {
	t.Helper()
	var list docx.TemplateErrors
	if !errors.As(err, &list) {
		t.Fatalf("got %v, want TemplateErrors", err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Placeholder+": "+e.Cause.Error())
	}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i, w := range want {
		placeholder, cause, _ := strings.Cut(w, ": ")
		if !strings.HasPrefix(got[i], placeholder+": ") || !strings.Contains(got[i], cause) {
			t.Errorf("got %q, want %q", got[i], w)
		}
	}
}

func TestMistakesAtFill(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown name":                  {"{{tne}}", "{{tne}}: không có trường “tne”"},
		"unknown in a branch not taken": {"{{if not co}}{{tne}}{{end}}", "{{tne}}: không có trường “tne”"},
		"unknown behind empty list":     {"{{for x in rong}}{{tne}}{{end}}", "{{tne}}: không có trường “tne”"},
		"unknown member":                {"{{nhom.b}}", "{{nhom.b}}: không có trường “b”"},
		"unknown member told once":      {"{{for x in linh_vuc}}{{x.tne}}{{end}}", "{{x.tne}}: không có trường “tne”"},
		"member of a text":              {"{{ten.b}}", "{{ten.b}}: không phải là nhóm trường"},
		"loop name outside its loop":    {"{{for x in ds}}{{end}}{{x}}", "{{x}}: không có trường “x”"},
		"index out of range":            {"{{ds[2]}}", "{{ds[2]}}: danh sách có 2 phần tử"},
		"list printed":                  {"{{ds}}", "{{ds}}: là một danh sách"},
		"group printed":                 {"{{nhom}}", "{{nhom}}: là một nhóm trường"},
		"yes printed":                   {"{{co}}", "{{co}}: đúng/sai"},
		"fraction printed":              {"{{ty_le}}", "{{ty_le}}: số lẻ"},
		"nothing printed":               {"{{trong}}", "{{trong}}: chưa có giá trị"},
		"text as condition":             {"{{if ten}}{{end}}", "{{if ten}}: điều kiện phải là đúng hoặc sai"},
		"text as list":                  {"{{for x in ten}}{{end}}", "{{for x in ten}}: không phải là danh sách"},
		"sum of unlike":                 {"{{ten + nam}}", "{{ten + nam}}: không tính được biểu thức"},
		"join of groups":                {`{{join(linh_vuc, "; ")}}`, `{{join(linh_vuc, "; ")}}: chỉ nối được danh sách chữ`},
	} {
		t.Run(name, func(t *testing.T) {
			template, err := docx.Open(pack(t, parts("<w:p><w:r><w:t>"+c.text+"</w:t></w:r></w:p>", nil)))
			if err != nil {
				t.Fatal(err)
			}
			out, err := template.Fill(sample())
			if out != nil {
				t.Error("a document in spite of mistakes")
			}
			checkMistakes(t, err, []string{c.want})
		})
	}
}

func TestMistakeIsToldAsThePageShowsIt(t *testing.T) {
	template, err := docx.Open(pack(t, parts("<w:p><w:r><w:t>Kính gửi: {{noi</w:t></w:r><w:r><w:t>_nhan}}.</w:t></w:r></w:p>", nil)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Fill(nil)
	const want = "mẫu Word có 1 lỗi, hãy mở mẫu bằng Word và sửa:\n" +
		"- thân văn bản, đoạn “Kính gửi: {{noi_nhan}}.”, thẻ “{{noi_nhan}}”: không có trường “noi_nhan” trong dữ liệu; hãy kiểm tra lại cách viết tên trường"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	var one *docx.TemplateError
	if !errors.As(err, &one) || one.Part != "word/document.xml" {
		t.Errorf("no *TemplateError in %v", err)
	}
}

func TestHeadersAndFootersAreFilled(t *testing.T) {
	fsys := parts("<w:p/>", map[string]string{
		"word/dau.xml":  `<w:hdr ` + namespaces + `><w:p><w:r><w:t>{{ten}}</w:t></w:r></w:p></w:hdr>`,
		"word/chan.xml": `<w:ftr ` + namespaces + `><w:p><w:r><w:t>{{if not co}}</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>{{end}}</w:t></w:r></w:p></w:ftr>`,
		"word/_rels/document.xml.rels": relsHead + `<Relationship Id="a" Type="` + relType + `header" Target="dau.xml"/>` +
			`<Relationship Id="b" Type="` + relType + `footer" Target="/word/chan.xml"/></Relationships>`,
	})
	template, err := docx.Open(pack(t, fsys))
	if err != nil {
		t.Fatal(err)
	}
	filled, err := template.Fill(sample())
	if err != nil {
		t.Fatal(err)
	}
	if got := string(readPart(t, filled, "word/dau.xml")); !strings.Contains(got, "Y Tịch") {
		t.Errorf("header: %s", got)
	}
	if got := string(readPart(t, filled, "word/chan.xml")); !strings.Contains(got, "<w:p/></w:ftr>") {
		t.Errorf("an emptied footer must keep a paragraph: %s", got)
	}
}

func TestFillIsSafeForConcurrentUse(t *testing.T) {
	template := openShipped(t)
	data := shippedData(t)
	want, err := template.Fill(data)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, err := template.Fill(data); err != nil || string(got) != string(want) {
				t.Errorf("another document, or %v", err)
			}
		})
	}
	wg.Wait()
}

func TestFillStopsBeforeItFillsTheMachine(t *testing.T) {
	long := make([]string, 1000)
	text := strings.Repeat("{{for a in l}}", 6) + "x" + strings.Repeat("{{end}}", 6)
	template, err := docx.Open(pack(t, parts("<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p>", nil)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Fill(map[string]any{"l": long})
	checkMistakes(t, err, []string{"{{for a in l}}: quá lớn"})
}

// TestOpenEndsSoonOnBadTemplates feeds what would cost the square of its size.
func TestOpenEndsSoonOnBadTemplates(t *testing.T) {
	for name, text := range map[string]string{
		"many tags":     strings.Repeat("{{a}}", 200_000),
		"open quotes":   strings.Repeat("{{“}}", 200_000),
		"stray ends":    strings.Repeat("}}", 500_000),
		"open for ever": "{{" + strings.Repeat("a", 1_000_000),
		"many runs":     strings.Repeat("x</w:t></w:r><w:r><w:t>", 200_000) + "{{tne",
		"many blocks":   strings.Repeat("{{if co}}", 4000) + strings.Repeat("{{end}}", 3999),
	} {
		t.Run(name, func(t *testing.T) {
			// Stored, not deflated: the ratio would be refused before.
			data := storedZip(t, parts("<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p>", nil))
			start := time.Now()
			_, err := docx.Open(data)
			var list docx.TemplateErrors
			if !errors.As(err, &list) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if n := len(err.Error()); n > 100_000 {
				t.Errorf("a message of %d bytes", n)
			}
		})
	}
}

// BenchmarkFill writes the shipped report 200 times an operation: a province's
// communes.
func BenchmarkFill(b *testing.B) {
	template, data := openShipped(b), shippedData(b)
	b.ReportAllocs()
	for b.Loop() {
		for range 200 {
			if _, err := template.Fill(data); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func FuzzFill(f *testing.F) {
	sources, err := filepath.Glob("testdata/fill/*.xml")
	if err != nil {
		f.Fatal(err)
	}
	for _, source := range sources {
		body, err := os.ReadFile(source)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body))
	}
	for _, text := range []string{"{{if a}}{{for b in c}}{{end}}", "{{'", "{{ “x }}", "{{a.b[1].c ? 1 : ds}}"} {
		f.Add(fmt.Sprintf("<w:p><w:r><w:t>%s</w:t></w:r></w:p>", text))
	}
	f.Fuzz(func(t *testing.T, body string) {
		data, err := docx.Pack(parts(body, nil))
		if err != nil {
			return
		}
		template, err := docx.Open(data)
		if err != nil {
			return
		}
		filled, err := template.Fill(sample())
		if err != nil {
			return
		}
		if _, err := docx.Paragraphs(filled); err != nil {
			t.Fatalf("what Fill wrote cannot be read: %v", err)
		}
	})
}
