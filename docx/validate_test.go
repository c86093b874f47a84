package docx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/docx"
)

func TestValidateFinds(t *testing.T) {
	const grid = `<w:tblPr/><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>`
	const cell = `<w:tc><w:p/></w:tc>`
	for name, c := range map[string]struct {
		body   string
		change map[string]string
		want   string // "" for a sound document
	}{
		"sound": {body: `<w:p><w:pPr><w:pStyle w:val="Than"/><w:jc w:val="both"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>a</w:t></w:r></w:p>` +
			`<w:tbl>` + grid + `<w:tr>` + cell + cell + `</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p/>`},
		"sound text box":     {body: `<w:p><w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>`},
		"sound cells before": {body: `<w:tbl>` + grid + `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell + `</w:tr></w:tbl><w:p/>`},

		"part without type":     {change: map[string]string{"word/media/a.png": "x"}, want: "chưa được khai báo kiểu"},
		"type without part":     {change: map[string]string{"[Content_Types].xml": typesHead + `<Override PartName="/word/x.xml" ContentType="a"/></Types>`}, want: "không có trong tệp"},
		"type twice":            {change: map[string]string{"[Content_Types].xml": typesHead + `<Default Extension="XML" ContentType="a"/></Types>`}, want: "hai lần"},
		"target missing":        {change: map[string]string{"word/_rels/document.xml.rels": relsHead + `<Relationship Id="rId1" Type="` + relType + `styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + relType + `image" Target="media/a.png"/></Relationships>`}, want: `trỏ tới "media/a.png"`},
		"relation id twice":     {change: map[string]string{"word/_rels/document.xml.rels": relsHead + `<Relationship Id="rId1" Type="a" Target="styles.xml"/><Relationship Id="rId1" Type="b" Target="styles.xml"/></Relationships>`}, want: "trống hoặc trùng"},
		"relations of nothing":  {change: map[string]string{"word/_rels/x.xml.rels": relsHead + `</Relationships>`}, want: "quan hệ của thành phần không có"},
		"r:id undefined":        {body: `<w:p><w:hyperlink r:id="rId9"/></w:p>`, want: `r:id="rId9"`},
		"pPr order":             {body: `<w:p><w:pPr><w:jc w:val="left"/><w:spacing/></w:pPr></w:p>`, want: "w:spacing phải đứng trước w:jc"},
		"pPr unknown":           {body: `<w:p><w:pPr><w:sz w:val="1"/></w:pPr></w:p>`, want: "w:sz không được nằm trong w:pPr"},
		"pPr twice the same":    {body: `<w:p><w:pPr><w:jc/><w:jc/></w:pPr></w:p>`, want: "trong w:pPr có hai w:jc"},
		"pPr not first":         {body: `<w:p><w:r/><w:pPr/></w:p>`, want: "w:pPr phải đứng đầu"},
		"rPr order":             {body: `<w:p><w:r><w:rPr><w:sz w:val="1"/><w:b/></w:rPr></w:r></w:p>`, want: "w:b phải đứng trước w:sz"},
		"rPr not first":         {body: `<w:p><w:r><w:t>a</w:t><w:rPr/></w:r></w:p>`, want: "w:rPr phải đứng đầu"},
		"mark's rPr order":      {body: `<w:p><w:pPr><w:rPr><w:i/><w:b/></w:rPr></w:pPr></w:p>`, want: "w:b phải đứng trước w:i"},
		"sectPr order":          {body: `<w:p><w:pPr><w:sectPr><w:pgMar/><w:pgSz/></w:sectPr></w:pPr></w:p>`, want: "w:pgSz phải đứng trước w:pgMar"},
		"tblPr order":           {body: `<w:tbl><w:tblPr><w:tblLayout/><w:tblW/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>` + cell + `</w:tr></w:tbl>`, want: "w:tblW phải đứng trước w:tblLayout"},
		"tcPr order":            {body: `<w:tbl>` + grid + `<w:tr><w:tc><w:tcPr><w:vAlign/><w:tcW/></w:tcPr><w:p/></w:tc>` + cell + `</w:tr></w:tbl>`, want: "w:tcW phải đứng trước w:vAlign"},
		"trPr foreign":          {body: `<w:tbl>` + grid + `<w:tr><w:trPr><w:vAlign/></w:trPr>` + cell + cell + `</w:tr></w:tbl>`, want: "w:vAlign không được nằm trong w:trPr"},
		"trPr after tc":         {body: `<w:tbl>` + grid + `<w:tr>` + cell + `<w:trPr/>` + cell + `</w:tr></w:tbl>`, want: "w:trPr phải đứng trước w:tc"},
		"border order":          {body: `<w:p><w:pPr><w:pBdr><w:bottom/><w:top/></w:pBdr></w:pPr></w:p>`, want: "w:top phải đứng trước w:bottom"},
		"table without grid":    {body: `<w:tbl><w:tblPr/><w:tr>` + cell + `</w:tr></w:tbl>`, want: "thiếu w:tblPr hoặc w:tblGrid"},
		"grid after row":        {body: `<w:tbl><w:tblPr/><w:tr>` + cell + `</w:tr><w:tblGrid><w:gridCol/></w:tblGrid></w:tbl>`, want: "w:tblGrid phải đứng trước w:tr"},
		"table without rows":    {body: `<w:tbl>` + grid + `</w:tbl>`, want: "không có dòng nào"},
		"row without cells":     {body: `<w:tbl>` + grid + `<w:tr/></w:tbl>`, want: "không có ô nào"},
		"too few cells":         {body: `<w:tbl>` + grid + `<w:tr>` + cell + `</w:tr></w:tbl>`, want: "chiếm 1 cột, khác 2 cột"},
		"span too wide":         {body: `<w:tbl>` + grid + `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`, want: "chiếm 3 cột"},
		"cell without p":        {body: `<w:tbl>` + grid + `<w:tr><w:tc><w:tcPr/></w:tc>` + cell + `</w:tr></w:tbl>`, want: "w:tc phải kết thúc bằng một đoạn"},
		"cell ends with table":  {body: `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/><w:tbl>` + grid + `<w:tr>` + cell + cell + `</w:tr></w:tbl></w:tc></w:tr></w:tbl>`, want: "w:tc phải kết thúc bằng một đoạn"},
		"p in p":                {body: `<w:p><w:r><w:t>a</w:t></w:r><w:p/></w:p>`, want: "w:p nằm trong w:p"},
		"r in r":                {body: `<w:p><w:r><w:r/></w:r></w:p>`, want: "w:r nằm trong w:r"},
		"style missing":         {body: `<w:p><w:pPr><w:pStyle w:val="X"/></w:pPr></w:p>`, want: `kiểu (style) "X" không có`},
		"style of another kind": {body: `<w:p><w:pPr><w:pStyle w:val="Bang"/></w:pPr></w:p>`, want: "thuộc loại table"},
		"style based on none":   {change: map[string]string{"word/styles.xml": `<w:styles ` + namespaces + `><w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style></w:styles>`}, want: `"B" không có`},
		"style twice":           {change: map[string]string{"word/styles.xml": `<w:styles ` + namespaces + `><w:style w:styleId="A"/><w:style w:styleId="A"/></w:styles>`}, want: "cùng mã"},
		"style order":           {change: map[string]string{"word/styles.xml": `<w:styles ` + namespaces + `><w:style w:styleId="A"><w:pPr/><w:name w:val="A"/></w:style></w:styles>`}, want: "w:name phải đứng trước w:pPr"},
		"list missing":          {body: `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr></w:p>`, want: `đánh số "4"`},
		"bookmark twice":        {body: `<w:p><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="1" w:name="b"/></w:p>`, want: "trùng mã"},
		"bookmark not ended":    {body: `<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>`, want: "không có điểm kết thúc"},
		"bookmark not begun":    {body: `<w:p><w:bookmarkEnd w:id="1"/></w:p>`, want: "w:bookmarkEnd không có"},
		"placeholder left":      {body: `<w:p><w:r><w:t>a {</w:t></w:r><w:r><w:t>{b</w:t></w:r></w:p>`, want: "còn sót thẻ"},
		"header empty":          {change: map[string]string{"word/h.xml": `<w:hdr ` + namespaces + `/>`}, want: "w:hdr phải kết thúc bằng một đoạn"},
		"no sectPr":             {change: map[string]string{"word/document.xml": `<w:document ` + namespaces + `><w:body><w:p/></w:body></w:document>`}, want: "kết thúc bằng w:sectPr"},
		"no body":               {change: map[string]string{"word/document.xml": `<w:document ` + namespaces + `/>`}, want: "thiếu w:document/w:body"},
		"broken part":           {change: map[string]string{"word/x.xml": `<a`}, want: "sai cú pháp XML"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := parts(c.body, c.change)
			var findings []string
			for _, f := range docx.Validate(zipFS(t, fsys)) {
				findings = append(findings, f.String())
			}
			all := strings.Join(findings, "\n")
			if c.want == "" && all != "" || c.want != "" && !strings.Contains(all, c.want) {
				t.Errorf("got %q, want %q", findings, c.want)
			}
			if c.want != "" && len(findings) > 2 {
				t.Errorf("one fault, many findings: %q", findings)
			}
		})
	}
	if got := docx.Validate([]byte("x")); len(got) != 1 {
		t.Errorf("not a package: %v", got)
	}
}

// zipFS packs without the checks of Pack.
func zipFS(t *testing.T, fsys fstest.MapFS) []byte {
	t.Helper()
	var entries [][2]string
	for name, file := range fsys {
		entries = append(entries, [2]string{name, string(file.Data)})
	}
	return zipOf(t, entries...)
}

func TestPackIsDeterministic(t *testing.T) {
	first, second := packShipped(t), packShipped(t)
	if string(first) != string(second) {
		t.Error("two packs differ")
	}
	crlf := fstest.MapFS{}
	for name, file := range parts("<w:p/>\n", nil) {
		crlf[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(file.Data), "\n", "\r\n"))}
	}
	if string(pack(t, crlf)) != string(pack(t, parts("<w:p/>\n", nil))) {
		t.Error("line ends change the package")
	}
	if !strings.HasPrefix(string(first[30:]), "[Content_Types].xml") {
		t.Error("[Content_Types].xml is not the first part")
	}
	if _, err := docx.Pack(fstest.MapFS{"a.txt": {}}); err == nil {
		t.Error("a folder without a document was packed")
	}
	// What go:embed leaves out when "all:" is forgotten.
	if _, err := docx.Pack(parts("", map[string]string{"_rels/.rels": ""})); err == nil || !strings.Contains(err.Error(), "all:") {
		t.Errorf("a folder without _rels/.rels: %v", err)
	}
}

func TestParagraphs(t *testing.T) {
	body := `<w:p><w:pPr><w:pStyle w:val="Than"/></w:pPr><w:r><w:t xml:space="preserve">Kính </w:t></w:r><w:ins w:id="1"><w:r><w:t>gửi</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:ins>` +
		`<w:del w:id="2"><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>` +
		`<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:t>ô 1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:hyperlink><w:r><w:t>ô</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	got, err := docx.Paragraphs(pack(t, parts(body, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Kính gửi\ta\nb", "ô 1", "ô-2", "", "hộp"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := docx.Paragraphs([]byte("x")); err == nil {
		t.Error("no error for what is no Word file")
	}
}

// TestLibreOfficeReadsAndWritesTheSame sends the shipped template through
// another program's reader and writer: what it kept fills to the same text.
func TestLibreOfficeReadsAndWritesTheSame(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		needs(t, "LibreOffice is not installed: apt-get install libreoffice-writer")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "template.docx")
	if err := os.WriteFile(source, packShipped(t), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(dir, "out"), source).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", "template.docx"))
	if err != nil {
		t.Fatal(err)
	}
	template, err := docx.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	filled, err := template.Fill(shippedData(t))
	if err != nil {
		t.Fatal(err)
	}
	if findings := docx.Validate(filled); len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	got, err := docx.Paragraphs(filled)
	if err != nil {
		t.Fatal(err)
	}
	want, err := docx.Paragraphs(fillShipped(t, shippedData(t)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
