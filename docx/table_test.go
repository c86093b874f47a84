package docx_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/docx"
)

func TestBlocks(t *testing.T) {
	p := func(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }
	tc := func(properties, inside string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + inside + `</w:tc>`
	}
	body := p("Trước bảng") + `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>` +
		`<w:tr>` + tc(`<w:vMerge w:val="restart"/>`, p("STT")) + tc(`<w:gridSpan w:val="2"/>`, p("Điểm")) + `</w:tr>` +
		`<w:tr>` + tc(`<w:vMerge/>`, p("")) + tc("", p("Tối đa")) + tc("", p("Tự chấm")) + `</w:tr>` +
		`<w:tr><w:trPr><w:del/></w:trPr>` + tc("", p("đã xoá")) + tc("", p("")) + tc("", p("")) + `</w:tr>` +
		`<w:sdt><w:sdtContent><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + tc("", p("một")+p("hai")) + tc("", `<w:tbl><w:tr>`+tc("", p("trong"))+`</w:tr></w:tbl>`+p("")) + `</w:tr></w:sdtContent></w:sdt>` +
		`<w:tr>` + tc("", p("ngắn")) + `</w:tr>` +
		`</w:tbl>` + `<w:sdt><w:sdtContent>` + p("Sau bảng") + `</w:sdtContent></w:sdt>`
	got, err := docx.Blocks(pack(t, parts(body, nil)))
	if err != nil {
		t.Fatal(err)
	}
	c := func(text string) docx.Cell { return docx.Cell{Text: text} }
	m := func(text string) docx.Cell { return docx.Cell{Text: text, Merged: true} }
	want := []docx.Block{
		{Text: "Trước bảng"},
		{Table: [][]docx.Cell{
			{c("STT"), c("Điểm"), m("Điểm")},
			{m("STT"), c("Tối đa"), c("Tự chấm")},
			{c(""), c("một\nhai"), c("trong")},
			{c("ngắn"), c(""), c("")},
		}},
		{Text: "Sau bảng"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Numbers that Word counts itself are read as they are shown.
func TestBlocksNumberLists(t *testing.T) {
	item := func(id, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	lvl := func(level, format, text string) string {
		return `<w:lvl w:ilvl="` + level + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	numbering := `<w:numbering ` + namespaces + `>` +
		`<w:abstractNum w:abstractNumId="0">` + lvl("0", "decimal", "%1.") + lvl("1", "decimal", "%1.%2.") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + lvl("0", "upperRoman", "%1") + lvl("1", "bullet", "•") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>`
	styles := `<w:styles ` + namespaces + `><w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>`
	body := item("1", "0", "a") + item("1", "1", "") + item("1", "1", "c") + item("1", "0", "d") + item("1", "1", "e") +
		`<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:t>f</w:t></w:r></w:p>` + item("2", "0", "g") + item("2", "1", "h") + item("3", "0", "i") + item("9", "0", "k")
	blocks, err := docx.Blocks(pack(t, parts(body, map[string]string{"word/numbering.xml": numbering, "word/styles.xml": styles})))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range blocks {
		got = append(got, b.Text)
	}
	want := []string{"1. a", "1.1.", "1.2. c", "2. d", "2.1. e", "I f", "II g", "- h", "7. i", "k"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestBlocksRefusesWideTables(t *testing.T) {
	cell := `<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>`
	_, err := docx.Blocks(pack(t, parts(`<w:tbl><w:tr>`+cell+cell+`</w:tr></w:tbl>`, nil)))
	if err == nil || !strings.Contains(err.Error(), "quá lớn") && !strings.Contains(err.Error(), "trên 64 cột") {
		t.Errorf("error = %v", err)
	}
}
