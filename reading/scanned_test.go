package reading_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/report"
)

// TestScannedRoundTrip: a report that was printed and scanned holds no text;
// what is recognised in the pictures gives the figures back, and says that a
// person has to confirm them.
func TestScannedRoundTrip(t *testing.T) {
	for _, program := range []string{"tesseract", "pdftoppm", "soffice"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
				t.Fatalf("%s is missing", program)
			}
			t.Skipf("%s is missing: apt-get install tesseract-ocr tesseract-ocr-vie libreoffice-writer poppler-utils", program)
		}
	}
	template, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	m := rapid.Custom(matter).Example(3)
	file, err := report.Fill(template, m)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := docx.ToPDF(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	scanned := scan(t, pdf)
	if _, err := paper.Read(t.Context(), scanned, "quét.pdf", paper.Options{}); !errors.Is(err, paper.ErrPicture) {
		t.Errorf("without being asked to recognise text: %v", err)
	}
	text, err := paper.Read(t.Context(), scanned, "quét.pdf", paper.Options{OCR: true})
	if err != nil {
		t.Fatal(err)
	}
	found := reading.Read(text, nil)
	if !slices.ContainsFunc(found.Findings, func(f reading.Finding) bool { return f.Rule == "unconfirmed" }) {
		t.Error("nobody is asked to confirm what was recognised")
	}
	want, got := figuresOf(stated(m)), figuresOf(given(found))
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// figuresOf leaves the numbers of what a report says: words may be misread by a
// letter.
func figuresOf(d data) []string {
	return []string{fmt.Sprint(d.Year, " ", d.Rank, "/", d.Of), d.Self, d.Final, d.Max, d.Lost}
}

// scan makes a PDF of pictures of a PDF's pages, as a scanner does.
func scan(t *testing.T, pdf []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(context.Background(), "pdftoppm", "-r", "200", "-gray", "-png", "-", filepath.Join(dir, "p"))
	cmd.Stdin = bytes.NewReader(pdf)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(pages)
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[%s]/Count %d>>", kids, len(pages))
	for i, page := range pages {
		picture, width, height := jpegOf(t, page)
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I %d 0 R>>>>/Contents %d 0 R>>", 4+3*i, 5+3*i)
		object("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length %d>>\nstream\n%s\nendstream",
			width, height, len(picture), picture)
		const show = "q 595 0 0 842 0 0 cm /I Do Q"
		object("<</Length %d>>\nstream\n%s\nendstream", len(show), show)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// jpegOf is a picture as a scanner compresses it, grey.
func jpegOf(t *testing.T, name string) (data []byte, width, height int) {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray(picture.Bounds())
	draw.Draw(grey, grey.Bounds(), picture, picture.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, grey, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), picture.Bounds().Dx(), picture.Bounds().Dy()
}
