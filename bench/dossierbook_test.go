//go:build unix

package bench

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func writeDossierBook(b *testing.B, path string, n int) {
	b.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	line := 0
	put := func(cells []string) error {
		line++
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		return w.SetRow("A"+strconv.Itoa(line), values)
	}
	if err := put(dossierHeading); err != nil {
		b.Fatal(err)
	}
	if err := dossierRows(n, put); err != nil {
		b.Fatal(err)
	}
	if w.Flush() != nil || f.SaveAs(path) != nil || f.Close() != nil {
		b.Fatal("the workbook was not written")
	}
}

// writeSharingBook writes a workbook whose cells name their texts by number.
func writeSharingBook(b *testing.B, path string, n int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	z := zip.NewWriter(f)
	part := func(name string, write func(w *bufio.Writer) error) {
		in, err := z.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriter(in)
		if write(w) != nil || w.Flush() != nil {
			b.Fatal(name + " was not written")
		}
	}
	plain := func(text string) func(w *bufio.Writer) error {
		return func(w *bufio.Writer) error {
			_, err := w.WriteString(text)
			return err
		}
	}
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const parts = "http://schemas.openxmlformats.org/package/2006/relationships"
	part("[Content_Types].xml", plain(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`))
	part("_rels/.rels", plain(`<Relationships xmlns="`+parts+`"><Relationship Id="r1" Type="`+kind+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`))
	part("xl/workbook.xml", plain(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="`+kind+`"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`))
	part("xl/_rels/workbook.xml.rels", plain(`<Relationships xmlns="`+parts+`"><Relationship Id="r1" Type="`+kind+`/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="`+kind+`/sharedStrings" Target="sharedStrings.xml"/></Relationships>`))
	numbers, texts := map[string]int{}, []string(nil)
	part("xl/worksheets/sheet1.xml", func(w *bufio.Writer) error {
		line := 0
		put := func(cells []string) error {
			line++
			_, _ = fmt.Fprintf(w, `<row r="%d">`, line) // Flush tells of errors
			for i, c := range cells {
				k, known := numbers[c]
				if !known {
					k = len(texts)
					numbers[c], texts = k, append(texts, c)
				}
				_, _ = fmt.Fprintf(w, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+i, line, k)
			}
			_, err := w.WriteString("</row>")
			return err
		}
		_, _ = w.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
		if err := put(dossierHeading); err != nil {
			return err
		}
		if err := dossierRows(n, put); err != nil {
			return err
		}
		_, err := w.WriteString("</sheetData></worksheet>")
		return err
	})
	part("xl/sharedStrings.xml", func(w *bufio.Writer) error {
		_, _ = fmt.Fprintf(w, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">`, len(texts))
		for _, s := range texts {
			_, _ = w.WriteString("<si><t>")
			if err := xml.EscapeText(w, []byte(s)); err != nil {
				return err
			}
			_, _ = w.WriteString("</t></si>")
		}
		_, err := w.WriteString("</sst>")
		return err
	})
	if z.Close() != nil || f.Close() != nil {
		b.Fatal("the workbook was not written")
	}
}

// BenchmarkDossiersWorkbook imports a workbook, and in the same run lets
// excelize read its rows and do nothing with them: one whose cells hold their
// texts, as programs stream them, and one whose cells share them, as Excel
// saves.
func BenchmarkDossiersWorkbook(b *testing.B) {
	b.Run("inline", func(b *testing.B) { benchWorkbook(b, writeDossierBook) })
	b.Run("shared", func(b *testing.B) { benchWorkbook(b, writeSharingBook) })
}

func benchWorkbook(b *testing.B, write func(b *testing.B, path string, n int)) {
	dir := b.TempDir()
	file, data := filepath.Join(dir, "d.xlsx"), filepath.Join(dir, "data")
	n := dossierCount(b) / 10
	write(b, file, n)
	parindex := program(b, dir)
	for b.Loop() {
		if os.RemoveAll(data) != nil {
			b.Fatal("a folder cannot be removed")
		}
		emptyNation(b, dir, data)
		start := time.Now()
		if got := bareRows(b, file); got != n+1 {
			b.Fatalf("%d rows", got)
		}
		bare := time.Since(start)
		_, ours, resident := timed(b, parindex, "dossiers", "import", file, "--unit", "nation", "--data", data)
		report(b, bare, ours)
		b.ReportMetric(resident, "MB-resident")
	}
}

func bareRows(b *testing.B, file string) int {
	b.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			b.Error(err)
		}
	}()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	return n
}
