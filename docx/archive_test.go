package docx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/parindex/parindex/docx"
)

func readPart(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	content, err := fs.ReadFile(reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// zipOf writes entries as they are, sound or not.
func zipOf(t testing.TB, entries ...[2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := zw.Create(e[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// storedZip packs without compressing.
func storedZip(t testing.TB, fsys fstest.MapFS) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for name, file := range fsys {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(file.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestOpenRefuses(t *testing.T) {
	sound := [][2]string{
		{"[Content_Types].xml", typesHead + `</Types>`},
		{"word/document.xml", `<w:document ` + namespaces + `><w:body><w:sectPr/></w:body></w:document>`},
	}
	with := func(entries ...[2]string) []byte { return zipOf(t, append(entries, sound...)...) }
	many := make([][2]string, 2001)
	for i := range many {
		many[i] = [2]string{fmt.Sprintf("word/media/%d.bin", i), ""}
	}
	rels := func(line string) []byte {
		return with([2]string{"word/_rels/document.xml.rels", relsHead + line + `</Relationships>`})
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":             {nil, "không phải là văn bản Word"},
		"text":                {[]byte("xin chào"), "không phải là văn bản Word"},
		"old Word":            {[]byte{0xD0, 0xCF, 0x11, 0xE0, 1, 2}, "Word kiểu cũ (.doc) hoặc có đặt mật khẩu"},
		"cut off":             {with()[:60], "bị hỏng"},
		"no document":         {zipOf(t, sound[0]), "không có thành phần word/document.xml"},
		"no content types":    {zipOf(t, sound[1]), "thiếu thành phần [Content_Types].xml"},
		"parent path":         {with([2]string{"../x.xml", "<a/>"}), "đường dẫn không hợp lệ"},
		"path inside":         {with([2]string{"word/../../x.xml", "<a/>"}), "đường dẫn không hợp lệ"},
		"absolute path":       {with([2]string{"/etc/x.xml", "<a/>"}), "đường dẫn không hợp lệ"},
		"backslash":           {with([2]string{`word\x.xml`, "<a/>"}), "đường dẫn không hợp lệ"},
		"drive":               {with([2]string{`c:x.xml`, "<a/>"}), "đường dẫn không hợp lệ"},
		"twice, another case": {with([2]string{"WORD/document.xml", "<a/>"}), "cùng tên"},
		"macro":               {with([2]string{"word/vbaProject.bin", "x"}), "macro"},
		"too many parts":      {zipOf(t, many...), "vượt giới hạn 2000"},
		"one dense part":      {with([2]string{"word/a.bin", strings.Repeat("\x00", 8<<20)}), "nén bất thường"},
		"doctype":             {with([2]string{"word/a.xml", `<?xml version="1.0"?><!DOCTYPE a><a/>`}), "DOCTYPE"},
		"doctype, small":      {with([2]string{"word/a.xml", `<!doctype a><a/>`}), "DOCTYPE"},
		"entity":              {with([2]string{"word/a.xml", `<!ENTITY x "y"><a/>`}), "ENTITY"},
		"UTF-16":              {with([2]string{"word/a.xml", "\xff\xfe<\x00a\x00/\x00>\x00"}), "UTF-8"},
		"another encoding":    {with([2]string{"word/a.xml", `<?xml version="1.0" encoding="windows-1258"?><a/>`}), "UTF-8"},
		"template outside":    {rels(`<Relationship Id="a" Type="` + relType + `attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/>`), "liên kết ra ngoài"},
		"picture outside":     {rels(`<Relationship Id="a" Type="` + relType + `image" Target="http://x/y.png" TargetMode="external"/>`), "liên kết ra ngoài"},
		"broken relations":    {rels(`<Relationship`), "sai cú pháp XML"},
		"missing header":      {rels(`<Relationship Id="a" Type="` + relType + `header" Target="h.xml"/>`), "thiếu thành phần này"},
		"not Word's document": {zipOf(t, sound[0], [2]string{"word/document.xml", "<html/>"}), "phần tử gốc"},
		"broken document":     {zipOf(t, sound[0], [2]string{"word/document.xml", "<w:document>"}), "sai cú pháp XML"},
		"empty document":      {zipOf(t, sound[0], [2]string{"word/document.xml", ""}), "rỗng"},
		"deep document":       {zipOf(t, sound[0], [2]string{"word/document.xml", strings.Repeat("<w:p>", 2000)}), "sai cú pháp XML"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := docx.Open(c.data)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	t.Run("not Word is a sentinel", func(t *testing.T) {
		if _, err := docx.Open([]byte("x")); !errors.Is(err, docx.ErrNotWord) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a hyperlink is welcome", func(t *testing.T) {
		if _, err := docx.Open(rels(`<Relationship Id="a" Type="` + relType + `hyperlink" Target="https://x" TargetMode="External"/>`)); err != nil {
			t.Error(err)
		}
	})
}

// TestOpenRefusesBomb needs parts that stay under the ratio each and are too
// much together.
func TestOpenRefusesBomb(t *testing.T) {
	noise := make([]byte, 20<<20)
	state := uint32(1)
	for i := range noise {
		if i%64 == 0 {
			state = state*1664525 + 1013904223
		}
		noise[i] = byte(state >> 24)
	}
	var entries [][2]string
	for i := range 4 {
		entries = append(entries, [2]string{fmt.Sprintf("word/media/%d.bin", i), string(noise)})
	}
	_, err := docx.Open(zipOf(t, entries...))
	if err == nil || !strings.Contains(err.Error(), "vượt 64 MiB") {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(packShipped(f))
	f.Add(zipOf(f, [2]string{"word/document.xml", "<w:document/>"}, [2]string{"[Content_Types].xml", "<Types/>"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		template, err := docx.Open(data)
		docx.Validate(data)
		if _, textErr := docx.Paragraphs(data); err == nil && textErr != nil {
			t.Fatalf("Open takes what Paragraphs refuses: %v", textErr)
		}
		if err == nil {
			_, _ = template.Fill(sample())
		}
	})
}
