package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/scoring"
)

// workbookUnits is a tenth of the nation: LibreOffice takes long enough.
const workbookUnits = 332

// BenchmarkWorkbook scores the same units twice in one run: by parindex, and
// as a workbook of formulas that LibreOffice recalculates, which is how
// offices do it today. Both must reach the same totals.
func BenchmarkWorkbook(b *testing.B) {
	if _, err := exec.LookPath("soffice"); err != nil {
		b.Skip("LibreOffice is not installed")
	}
	x := index(b)
	s := sheet(b, x, workbookUnits)
	dir := b.TempDir()
	book := filepath.Join(dir, "book.fods")
	if err := os.WriteFile(book, []byte(workbook(workbookUnits)), 0o600); err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		results := assessment.EvaluateWith(x, s, nil, scoring.Options{Reasons: true})
		ours += time.Since(start)
		start = time.Now()
		totals := recalculate(b, dir, book)
		theirs += time.Since(start)
		for _, r := range results {
			want, err := strconv.ParseFloat(r.Card.Total.String(), 64)
			if err != nil {
				b.Fatal(err)
			}
			u, err := strconv.Atoi(strings.TrimPrefix(r.Unit, "u"))
			if err != nil || totals[u]-want > 1e-6 || want-totals[u] > 1e-6 {
				b.Fatalf("%s: %v here, %v in the workbook", r.Unit, want, totals[u])
			}
		}
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "µs-parindex/op")
	b.ReportMetric(float64(theirs.Microseconds())/float64(b.N), "µs-libreoffice/op")
	b.ReportMetric(float64(theirs)/float64(ours), "times-slower")
}

// workbook is a flat OpenDocument sheet: a row a unit, its inputs, a formula a
// component, and the total.
func workbook(n int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="S">`)
	first, last := column(2*components), column(3*components-1)
	for u := range n {
		b.WriteString("<table:table-row>")
		for i := range components {
			va, vb := value(u, i)
			fmt.Fprintf(&b, `<table:table-cell office:value-type="float" office:value="%d"/><table:table-cell office:value-type="float" office:value="%d"/>`, va, vb)
		}
		for i := range components {
			_, f := kind(i)
			f = strings.NewReplacer(
				"IF", "IF", "MIN", "MIN", "MAX", "MAX",
				"A", fmt.Sprintf("[.%s%d]", column(2*i), u+1), "B", fmt.Sprintf("[.%s%d]", column(2*i+1), u+1), ",", ";", ">", "&gt;",
			).Replace(f)
			fmt.Fprintf(&b, `<table:table-cell table:formula="of:=%s"/>`, f)
		}
		fmt.Fprintf(&b, `<table:table-cell table:formula="of:=SUM([.%s%d:.%s%d])"/></table:table-row>`, first, u+1, last, u+1)
	}
	b.WriteString("</table:table></office:spreadsheet></office:body></office:document>")
	return b.String()
}

// column names a column: 0 is A, 26 is AA.
func column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// recalculate lets LibreOffice compute the workbook and reads the totals.
func recalculate(b *testing.B, dir, book string) []float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033", "--outdir", dir, book).CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	f, err := os.Open(filepath.Join(dir, "book.csv"))
	if err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || f.Close() != nil {
		b.Fatal(err)
	}
	totals := make([]float64, len(rows))
	for i, r := range rows {
		if totals[i], err = strconv.ParseFloat(r[len(r)-1], 64); err != nil {
			b.Fatal(err)
		}
	}
	return totals
}
