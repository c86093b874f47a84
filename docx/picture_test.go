package docx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
)

func picture(t *testing.T, width, height int) docx.Picture {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return docx.Picture{PNG: b.Bytes(), Width: 160, Alt: `Điểm "theo" <lĩnh vực>`}
}

func partOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Pictures come into the body, each with its part, its relationship and its
// type, and Word has nothing to complain of.
func TestPictures(t *testing.T) {
	data := shippedData(t)
	data["pictures"] = []any{picture(t, 200, 100), picture(t, 100, 100)}
	filled := fillShipped(t, data)
	body := partOf(t, filled, "word/document.xml")
	for _, want := range []string{`cx="5760000" cy="2880000"`, `cx="5760000" cy="5760000"`, `descr="Điểm &quot;theo&quot; &lt;lĩnh vực&gt;"`, `r:embed="rIdPicture2"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the body lacks %s", want)
		}
	}
	if rels := partOf(t, filled, "word/_rels/document.xml.rels"); !strings.Contains(rels, `Id="rIdPicture1"`) || !strings.Contains(rels, `Target="styles.xml"`) {
		t.Errorf("relationships: %s", rels)
	}
	if types := partOf(t, filled, "[Content_Types].xml"); !strings.Contains(types, `ContentType="image/png"`) {
		t.Errorf("types: %s", types)
	}
	if got := partOf(t, filled, "word/media/parindex-2.png"); !strings.HasPrefix(got, "\x89PNG") {
		t.Errorf("the second picture is %q", got[:8])
	}
	if pdf := toPDF(t, filled); !bytes.Contains(pdf, []byte("/Image")) {
		t.Error("LibreOffice shows no picture")
	}
}

func TestBrokenPicture(t *testing.T) {
	data := shippedData(t)
	data["pictures"] = []any{docx.Picture{PNG: []byte("no picture"), Width: 160}}
	if _, err := openShipped(t).Fill(data); err == nil || !strings.Contains(err.Error(), "ảnh không đọc được") {
		t.Errorf("%v", err)
	}
}

// The last rows of a long table stay together; a short table is as it was.
func TestLastRowsStayTogether(t *testing.T) {
	for n, want := range map[int]int{3: 0, 4: 0, 5: 2, 30: 2} {
		data := shippedData(t)
		row := data["tasks"].([]any)[0].(map[string]any)
		var rows []any
		for i := range n {
			r := map[string]any{}
			for k, v := range row {
				r[k] = v
			}
			r["task"] = fmt.Sprintf("việc-%d.", i+1)
			rows = append(rows, r)
		}
		data["tasks"] = rows
		body := partOf(t, fillShipped(t, data), "word/document.xml")
		kept := 0
		for i := range n {
			at := strings.Index(body, fmt.Sprintf("việc-%d.", i+1))
			paragraph := body[strings.LastIndex(body[:at], "<w:p>"):at]
			if strings.Contains(paragraph, "<w:keepNext/>") {
				if kept++; i < n-3 || i == n-1 {
					t.Errorf("of %d rows the %dth is tied to the next", n, i+1)
				}
			}
		}
		if kept != want {
			t.Errorf("of %d rows %d are tied to the next, want %d", n, kept, want)
		}
	}
}
