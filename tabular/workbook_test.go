package tabular_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// book is a workbook of the parts that one needs.
type book struct {
	sheet, shared string
	root          string // where the workbook's part stands
	kind          string // of relations
}

const transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func (b book) write(tb testing.TB, path string) {
	tb.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	root, kind := b.root, b.kind
	if root == "" {
		root = "xl/"
	}
	if kind == "" {
		kind = transitional
	}
	put("_rels/.rels", `<Relationships><Relationship Id="a" Type="`+kind+`officeDocument" Target="`+root+`workbook.xml"/></Relationships>`)
	put(root+"workbook.xml", `<workbook xmlns:r="`+strings.TrimSuffix(kind, "/")+`"><sheets><sheet name="B" sheetId="4" r:id="rId7"/><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	put(root+"_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="`+kind+`worksheet" Target="other.xml"/>
		<Relationship Id="rId7" Type="`+kind+`worksheet" Target="/`+root+`Sheets/S.xml"/><Relationship Id="x" Type="`+kind+`sharedStrings" Target="strings.xml"/></Relationships>`)
	put(strings.ToUpper(root)+`sheets\s.xml`, b.sheet)
	if b.shared != "" {
		put(root+"strings.xml", b.shared)
	}
	if z.Close() != nil || os.WriteFile(path, out.Bytes(), 0o600) != nil {
		tb.Fatal("the workbook was not written")
	}
}

// rows reads a file; what is wrong with it is the error.
func rows(tb testing.TB, path string) ([]tabular.Line, error) {
	tb.Helper()
	s, err := tabular.OpenStream(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	}()
	var all []tabular.Line
	for {
		line, err := s.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, line)
	}
}

func TestWorkbookRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b.xlsx")
	for name, c := range map[string]struct {
		book book
		want []tabular.Line
	}{
		"kinds of cell": {book{
			sheet:  `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData><row r="2"><c r="B2" t="s"><v>1</v></c><c r="D2"><f>1+1</f><v>45292.5</v></c><c r="E2" t="str"><v>a&amp;b</v></c><c r="F2" t="b"><v>1</v></c></row></sheetData></worksheet>`,
			shared: `<sst><si><t>không</t></si><si><r><t xml:space="preserve">Xã </t></r><r><rPr><b/></rPr><t>Y Tịch</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si></sst>`,
		}, []tabular.Line{{Number: 2, Cells: []string{"", "Xã Y Tịch", "", "45292.5", "a&b", "1"}}}},
		"prefixes, comments and literals": {book{
			sheet: `<x:worksheet xmlns:x="y"><x:sheetData><!-- <x:row> --><x:row><x:c t="inlineStr"><x:is><x:t><![CDATA[<a>]]> _x0041__x005F_x0041_</x:t></x:is></x:c><x:c t='inlineStr' q='">"'><x:is><x:t>b</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
		}, []tabular.Line{{Number: 1, Cells: []string{"<a> A_x0041_", "b"}}}},
		"no numbers of rows, empty rows, gaps": {book{
			sheet: `<worksheet><sheetData><row/><row><c><v>1</v></c><c/><c><v>3</v></c><c s="1"></c></row><row r="9"><c r="C9"><v>9</v></c></row><row><c t="n"><v> 10 </v></c></row></sheetData><rest><row><c><v>x</v></c></row></rest></worksheet>`,
		}, []tabular.Line{{Number: 2, Cells: []string{"1", "", "3"}}, {Number: 9, Cells: []string{"", "", "9"}}, {Number: 10, Cells: []string{"10"}}}},
		"strict, elsewhere": {book{
			root: "other/", kind: "http://purl.oclc.org/ooxml/officeDocument/relationships/", sheet: `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`, shared: `<sst><si><t>a&#x1EA5;</t></si></sst>`,
		}, []tabular.Line{{Number: 1, Cells: []string{"aấ"}}}},
		"no rows": {book{sheet: `<worksheet><sheetData/></worksheet>`}, nil},
	} {
		c.book.write(t, path)
		got, err := rows(t, path)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

// TestDamagedWorkbooks are faults, each with its row: nothing is passed over.
func TestDamagedWorkbooks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b.xlsx")
	const head = `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`
	for name, c := range map[string]struct {
		book book
		line int
		says string
	}{
		"cut between rows":     {book{sheet: head}, 1, "cắt cụt"},
		"cut in a cell":        {book{sheet: head + `<row r="2"><c r="A2"><v>1`}, 2, "cắt cụt"},
		"cut in a tag":         {book{sheet: head + `<row r="2"><c r="A2`}, 2, "cắt cụt"},
		"an entity of its own": {book{sheet: head + `<row r="2"><c><v>&x;</v></c></row></sheetData></worksheet>`}, 2, "hỏng"},
		"a document type":      {book{sheet: `<!DOCTYPE a [<!ENTITY x "y">]>` + head + `</sheetData></worksheet>`}, 0, "hỏng"},
		"another encoding":     {book{sheet: `<?xml version="1.0" encoding="utf-16"?>` + head + `</sheetData></worksheet>`}, 0, "hỏng"},
		"a text that is not":   {book{sheet: head + `<row r="2"><c r="A2" t="s"><v>5</v></c></row></sheetData></worksheet>`, shared: `<sst><si><t>a</t></si></sst>`}, 2, "hỏng"},
		"a negative text":      {book{sheet: head + `<row r="2"><c r="A2" t="s"><v>-1</v></c></row></sheetData></worksheet>`, shared: `<sst><si><t>a</t></si></sst>`}, 2, "hỏng"},
		"a row beyond":         {book{sheet: head + `<row r="1048577"><c><v>1</v></c></row></sheetData></worksheet>`}, 1048577, "hỏng"},
		"a column beyond":      {book{sheet: head + `<row r="2"><c r="XFE2"><v>1</v></c></row></sheetData></worksheet>`}, 2, "hỏng"},
		"a strange place":      {book{sheet: head + `<row r="2"><c r="2A"><v>1</v></c></row></sheetData></worksheet>`}, 2, "hỏng"},
		"a row within":         {book{sheet: head + `<row r="2"><c r="A2"><v>1</v></row></sheetData></worksheet>`}, 2, "hỏng"},
		"a cell too long":      {book{sheet: head + `<row r="2"><c r="A2" t="str"><v>` + strings.Repeat("x", 3<<20) + `</v></c></row></sheetData></worksheet>`}, 2, "hỏng"},
		"nothing but spaces":   {book{sheet: head + strings.Repeat(" ", 64<<20)}, 1, "hỏng"},
		"texts cut":            {book{sheet: head + `</sheetData></worksheet>`, shared: `<sst><si><t>a</t>`}, 0, "hỏng"},
		"a control letter":     {book{sheet: head + "<row r=\"2\"><c t=\"str\"><v>\x01</v></c></row></sheetData></worksheet>"}, 2, "hỏng"},
	} {
		c.book.write(t, path)
		_, err := rows(t, path)
		var problems message.Problems
		if !errors.As(err, &problems) || problems[0].Line != c.line || !strings.Contains(problems.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestComposed holds that every text comes composed, however it was written.
func TestComposed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	outer := t
	letter := rapid.OneOf(rapid.RuneFrom([]rune("aeiouydAEIOUYD \u00a0\u00c3\u1ea5\u01b0")), rapid.RuneFrom([]rune("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")), rapid.RuneFrom(nil, unicode.Latin, unicode.Greek, unicode.Hangul))
	rapid.Check(t, func(t *rapid.T) {
		s := "x" + rapid.StringOfN(letter, 0, 12, -1).Draw(t, "text")
		if err := os.WriteFile(path, []byte("\uFEFF"+s+",b\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := rows(outer, path)
		want := strings.TrimSpace(strings.ReplaceAll(norm.NFC.String(s), "\u00a0", " "))
		if err != nil || len(got) != 1 || got[0].Cells[0] != want {
			t.Fatalf("%+q comes as %+v: %v", s, got, err)
		}
	})
}

// TestManySharedTexts holds that texts which do not fit into memory come from
// the file, the long ones too, and that nothing is left behind.
func TestManySharedTexts(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path := filepath.Join(t.TempDir(), "b.xlsx")
	const n, length = 2_000, 32_000 // 64 MB
	var shared, sheet strings.Builder
	shared.WriteString("<sst>")
	sheet.WriteString("<worksheet><sheetData>")
	for i := range n {
		text := strings.Repeat("x", length)
		if i%2 == 0 {
			text = "ngắn "
		}
		fmt.Fprintf(&shared, "<si><t>%s%d</t></si>", text, i)
		fmt.Fprintf(&sheet, `<row><c t="s"><v>%d</v></c></row>`, n-1-i)
	}
	// A second round, now that more than half stands in the file.
	for i := range n {
		fmt.Fprintf(&shared, "<si><t>%s%d</t></si>", strings.Repeat("y", length), n+i)
	}
	for i := range n {
		fmt.Fprintf(&sheet, `<row><c t="s"><v>%d</v></c></row>`, n+i)
	}
	book{sheet: sheet.String() + "</sheetData></worksheet>", shared: shared.String() + "</sst>"}.write(t, path)
	all, err := rows(t, path)
	if err != nil || len(all) != 2*n {
		t.Fatal(len(all), err)
	}
	for i, line := range all {
		number := i
		if i < n {
			number = n - 1 - i
		}
		want := strings.Repeat("x", length)
		switch {
		case i >= n:
			want = strings.Repeat("y", length)
		case number%2 == 0:
			want = "ngắn "
		}
		if line.Cells[0] != want+strconv.Itoa(number) {
			t.Fatalf("row %d: %.40q", i, line.Cells[0])
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Error(left, err)
	}
}

// TestWorkbooksLikeTheLibrary writes cells in the two ways that the library
// knows and reads them as it does.
func TestWorkbooksLikeTheLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b.xlsx")
	cell := rapid.OneOf(
		rapid.Map(rapid.StringMatching(`[ -~àấỹĐ\n\t]{0,12}`), func(s string) any { return s }),
		rapid.Map(rapid.Float64Range(-1e9, 1e9), func(f float64) any { return f }),
		rapid.Map(rapid.IntRange(0, 200_000), func(i int) any { return time.Date(2020, 1, 1, 0, i, 0, 0, time.UTC) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil), rapid.Just[any]("_x000D_ <&> ]]>"),
	)
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SliceOfN(rapid.SliceOfN(cell, 0, 6), 1, 8).Draw(t, "table")
		f := excelize.NewFile()
		if rapid.Bool().Draw(t, "streamed") {
			w, err := f.NewStreamWriter("Sheet1")
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range table {
				if err := w.SetRow(fmt.Sprintf("A%d", 2*i+1), row); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		} else {
			for i, row := range table {
				if err := f.SetSheetRow("Sheet1", fmt.Sprintf("B%d", 2*i+1), &row); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := errors.Join(f.SaveAs(path), f.Close()); err != nil {
			t.Fatal(err)
		}
		got, err := rows(outer, path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(byLibrary(t, path), full(got)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func byLibrary(t *rapid.T, path string) []tabular.Line {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	all, err := f.GetRows("Sheet1")
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	var lines []tabular.Line
	for i, row := range all {
		cells := make([]string, len(row))
		for k, c := range row {
			cells[k] = strings.TrimSpace(c)
		}
		lines = append(lines, tabular.Line{Number: i + 1, Cells: cells})
	}
	return full(lines)
}

// full leaves out empty rows and the empty cells at the end of others.
func full(lines []tabular.Line) []tabular.Line {
	var kept []tabular.Line
	for _, l := range lines {
		for len(l.Cells) > 0 && l.Cells[len(l.Cells)-1] == "" {
			l.Cells = l.Cells[:len(l.Cells)-1]
		}
		if len(l.Cells) > 0 {
			kept = append(kept, l)
		}
	}
	return kept
}

// FuzzSheet holds that a sheet which the standard library finds sound is read
// as that one reads it.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		`<row r="1"><c r="A1"><v>1</v></c></row>`, `<row><c t="inlineStr"><is><t>a</t></is></c><c/><c t="str"><v>&#65;&lt;</v></c></row><row/>`,
		`<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh><r><t>c</t></r></is></c></row>`, "<row><!-- a --><c><v>1\r\n2</v><f>x</f></c></row>",
		`<row a=">" ><c	r = 'C1' ><v><![CDATA[&]]></v></c></row>`, `<y:row xmlns:y="z"><y:c><y:v>1</y:v></y:c></y:row>`,
	} {
		f.Add(s)
	}
	path := filepath.Join(f.TempDir(), "b.xlsx")
	f.Fuzz(func(t *testing.T, s string) {
		sheet := "<worksheet><sheetData>" + s + "</sheetData></worksheet>"
		want, sound := byStandard(sheet)
		book{sheet: sheet}.write(t, path)
		got, err := rows(t, path)
		if !sound {
			return
		}
		if diff := cmp.Diff(full(want), full(got)); diff != "" || err != nil {
			t.Fatal(err, diff)
		}
	})
}

type standardRow struct {
	R     string `xml:"r,attr"`
	Cells []struct {
		R string  `xml:"r,attr"`
		T string  `xml:"t,attr"`
		V *string `xml:"v"`
		S *struct {
			T []string `xml:"t"`
			R []struct {
				T []string `xml:"t"`
			} `xml:"r"`
		} `xml:"is"`
	} `xml:"c"`
}

// byStandard reads a sheet with encoding/xml. sound is false for what is no
// XML, and for what no program writes and either may read as it likes.
func byStandard(sheet string) (lines []tabular.Line, sound bool) {
	var s struct {
		Data []struct {
			Rows []standardRow `xml:"row"`
		} `xml:"sheetData"`
	}
	if xml.Unmarshal([]byte(sheet), &s) != nil || len(s.Data) != 1 || !ordinary(sheet) {
		return nil, false
	}
	number := 0
	for _, row := range s.Data[0].Rows {
		number++
		if row.R != "" {
			n, err := strconv.Atoi(row.R)
			if err != nil || n < 1 || n > 1<<20 {
				return nil, false
			}
			number = n
		}
		var cells []string
		for _, c := range row.Cells {
			column := len(cells) + 1
			if c.R != "" {
				at, _, err := excelize.CellNameToCoordinates(c.R)
				if err != nil || at < column {
					return nil, false
				}
				column = at
			}
			for len(cells) < column {
				cells = append(cells, "")
			}
			switch {
			case c.T == "s":
				return nil, false
			case c.T == "inlineStr" && c.S != nil:
				var text strings.Builder
				for _, part := range c.S.T {
					text.WriteString(part)
				}
				for _, run := range c.S.R {
					text.WriteString(strings.Join(run.T, ""))
				}
				cells[column-1] = strings.TrimSpace(text.String())
			case c.V != nil:
				cells[column-1] = strings.TrimSpace(*c.V)
			}
		}
		lines = append(lines, tabular.Line{Number: number, Cells: cells})
	}
	return lines, true
}

// ordinary says that elements stand in each other as in sheets, once each,
// and that nothing in them is tidied away.
func ordinary(sheet string) bool {
	within := map[string]string{"worksheet": "", "sheetData": "worksheet", "row": "sheetData", "c": "row", "v": "c", "f": "c", "is": "c", "r": "is", "rPh": "is", "t": "is r rPh"}
	d := xml.NewDecoder(strings.NewReader(sheet))
	stack, once := []string{""}, map[string]bool{}
	for {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch x := token.(type) {
		case xml.StartElement:
			name, parent := x.Name.Local, stack[len(stack)-1]
			if in, known := within[name]; !known || parent != in && !strings.Contains(" "+in+" ", " "+parent+" ") {
				return false
			}
			if name == "c" || name == "r" || name == "is" {
				once = map[string]bool{}
			}
			if key := parent + " " + name; parent == "c" || name == "t" {
				if once[key] || once["is r"] && key == "is t" {
					return false
				}
				once[key] = true
			}
			attrs := map[string]bool{}
			for _, a := range x.Attr {
				if attrs[a.Name.Local] || strings.ContainsAny(a.Value, "&\r\n\t") || strings.TrimSpace(a.Value) != a.Value {
					return false
				}
				attrs[a.Name.Local] = true
			}
			stack = append(stack, name)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.Directive, xml.ProcInst:
			return false
		case xml.CharData:
			if s := string(x); strings.Contains(s, "_x") || strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }) {
				return false
			}
		}
	}
}
