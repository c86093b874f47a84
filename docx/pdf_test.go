package docx_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/docx"
)

// fakeOffice puts a script named soffice first in PATH.
func fakeOffice(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for LibreOffice is a shell script")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "soffice"), []byte("#!/bin/sh\nfor last; do :; done\nout=$(dirname \"$last\")\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestToPDFWithoutLibreOffice(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if docx.CanPDF() {
		t.Error("CanPDF without a program")
	}
	_, err := docx.ToPDF(context.Background(), packShipped(t))
	if !errors.Is(err, docx.ErrNoLibreOffice) {
		t.Fatalf("got %v", err)
	}
	for _, part := range []string{"apt-get install libreoffice-writer", "Tệp Word không bị ảnh hưởng"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

func TestToPDFChecksWhatCameOut(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"nothing":   {`echo "source file could not be loaded"`, "source file could not be loaded"},
		"not a PDF": {`echo hello > "$out/document.pdf"`, "kết quả không phải là PDF"},
		"failure":   {`exit 77`, "exit status 77"},
	} {
		t.Run(name, func(t *testing.T) {
			fakeOffice(t, c.script)
			_, err := docx.ToPDF(context.Background(), packShipped(t))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "tệp Word vẫn dùng được") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestToPDFEndsInTime(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "child-lived-on")
	fakeOffice(t, `(sleep 1; touch "`+mark+`") & wait`)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := docx.ToPDF(ctx, packShipped(t))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	time.Sleep(1200 * time.Millisecond)
	if _, err := os.Stat(mark); err == nil {
		t.Error("the child of soffice lived on")
	}
}

func TestToPDFRunsTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	fakeOffice(t, `touch "`+dir+`/$$.running"; ls "`+dir+`" | grep -c running >> "`+dir+`/counts"; sleep 0.2; rm "`+dir+`/$$.running"; printf %%PDF > "$out/document.pdf"`)
	data := packShipped(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if _, err := docx.ToPDF(context.Background(), data); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	counts, err := os.ReadFile(filepath.Join(dir, "counts"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Fields(string(counts)); len(lines) != 5 {
		t.Errorf("%d conversions", len(lines))
	}
	for line := range strings.FieldsSeq(string(counts)) {
		if line != "1" && line != "2" {
			t.Errorf("%s conversions at once", line)
		}
	}
}

func TestToPDFRefusesWhatOpenRefuses(t *testing.T) {
	if _, err := docx.ToPDF(context.Background(), []byte("x")); !errors.Is(err, docx.ErrNotWord) {
		t.Errorf("got %v", err)
	}
}

// OpenDocument keeps the text of a paper and the cells of a table.
func TestToOpenDocument(t *testing.T) {
	odt, err := docx.ToODT(context.Background(), fillShipped(t, shippedData(t)))
	if errors.Is(err, docx.ErrNoLibreOffice) {
		needs(t, "LibreOffice is not installed: apt-get install libreoffice-writer")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := partOf(t, odt, "mimetype"); got != "application/vnd.oasis.opendocument.text" {
		t.Errorf("it is %q", got)
	}
	if body := partOf(t, odt, "content.xml"); !strings.Contains(body, "Thực hiện thanh toán trực tuyến") {
		t.Error("the text is not in it")
	}
	if _, err := docx.ToODT(context.Background(), []byte("PK no document")); err == nil {
		t.Error("what is no Word file was converted")
	}
	if _, err := docx.ToODS(context.Background(), []byte("no workbook at all")); err != nil && !strings.Contains(err.Error(), "tệp Excel vẫn dùng được") {
		t.Errorf("%v", err)
	}
}
