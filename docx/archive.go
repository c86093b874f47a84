// Package docx reads, fills, checks and converts Word documents
// (ECMA-376 WordprocessingML). It knows bytes and parts, nothing of the field:
// what is written into a document is decided elsewhere.
package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/beevik/etree"
)

const (
	documentPart     = "word/document.xml"
	contentTypesPart = "[Content_Types].xml"

	maxUncompressed = 64 << 20 // bytes, all parts together
	maxParts        = 2000
	maxRatio        = 200     // uncompressed : compressed, for one part
	ratioFloor      = 1 << 20 // bytes; a part below it may have any ratio
	maxDepth        = 256     // nesting of elements
)

// ErrNotWord marks bytes that are not a .docx package at all.
var ErrNotWord = errors.New("tệp không phải là văn bản Word (.docx); hãy mở bằng Word rồi lưu lại với kiểu “Word Document (*.docx)”")

// archive is a .docx whose parts were read within the limits. files keeps the
// order of the package, so that an untouched part is copied as it was.
type archive struct {
	files []*zip.File
	parts map[string][]byte
}

// readArchive unpacks data and refuses what an honest Word file never holds:
// bombs, paths that leave the package, entities, macros, links that fetch
// something from outside when the file is opened.
func readArchive(data []byte) (*archive, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fmt.Errorf("tệp là văn bản Word kiểu cũ (.doc) hoặc có đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại với kiểu .docx: %w", ErrNotWord)
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, ErrNotWord
	}
	reader, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("tệp .docx bị hỏng, không giải nén được (%w): %w", err, ErrNotWord)
	}
	if len(reader.File) > maxParts {
		return nil, fmt.Errorf("tệp .docx có %d thành phần, vượt giới hạn %d; hãy lưu lại văn bản bằng Word", len(reader.File), maxParts)
	}
	a := &archive{parts: make(map[string][]byte, len(reader.File))}
	seen := make(map[string]bool, len(reader.File))
	left := int64(maxUncompressed)
	for _, f := range reader.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue // a folder entry that some zip tools write
		}
		if err := checkEntry(f, seen); err != nil {
			return nil, err
		}
		content, err := readEntry(f, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(content))
		if err := checkPart(f.Name, content); err != nil {
			return nil, err
		}
		a.files = append(a.files, f)
		a.parts[f.Name] = content
	}
	return a, a.checkWhole()
}

// checkEntry looks at what the zip directory says about an entry.
func checkEntry(f *zip.File, seen map[string]bool) error {
	name := f.Name
	if name == "" || strings.ContainsAny(name, "\\:\x00") || path.IsAbs(name) || path.Clean(name) != name ||
		name == ".." || strings.HasPrefix(name, "../") {
		return fmt.Errorf("tệp .docx có thành phần mang đường dẫn không hợp lệ %q; không dùng tệp này, hãy lưu lại văn bản bằng Word", name)
	}
	if !f.Mode().IsRegular() || f.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("thành phần %q của tệp .docx không phải là tệp thường; hãy lưu lại văn bản bằng Word", name)
	}
	if f.Flags&1 != 0 {
		return fmt.Errorf("thành phần %q của tệp .docx bị mã hóa; hãy bỏ mật khẩu rồi lưu lại", name)
	}
	// Part names are compared without case (OPC 6.2.2.3).
	key := strings.ToLower(name)
	if seen[key] {
		return fmt.Errorf("tệp .docx có hai thành phần cùng tên %q; hãy lưu lại văn bản bằng Word", name)
	}
	seen[key] = true
	if strings.HasSuffix(key, "vbaproject.bin") {
		return errors.New("tệp Word có macro; hãy lưu lại với kiểu “Word Document (*.docx)” không có macro")
	}
	return nil
}

// readEntry unpacks one entry; it trusts no size that the zip states.
func readEntry(f *zip.File, left int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("không mở được thành phần %q của tệp .docx: %w", f.Name, err)
	}
	defer r.Close()
	limit := left
	if f.CompressedSize64 < maxUncompressed/maxRatio {
		limit = min(limit, int64(f.CompressedSize64)*maxRatio+ratioFloor)
	}
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(content)) > limit {
		if limit == left {
			return nil, fmt.Errorf("tệp .docx khi giải nén vượt %d MiB; hãy giảm ảnh, phụ lục rồi lưu lại", maxUncompressed>>20)
		}
		return nil, fmt.Errorf("thành phần %q của tệp .docx nén bất thường (trên %d lần); không dùng tệp này", f.Name, maxRatio)
	}
	if err != nil {
		return nil, fmt.Errorf("thành phần %q của tệp .docx bị hỏng: %w", f.Name, err)
	}
	return content, nil
}

// checkPart refuses an XML part that declares a document type (the way to
// entities that expand without end or read files) or is not UTF-8.
func checkPart(name string, content []byte) error {
	if !isXML(name) {
		return nil
	}
	upper := bytes.ToUpper(content[:min(len(content), 200)])
	if bytes.IndexByte(content, 0) >= 0 || bytes.HasPrefix(content, []byte{0xFE, 0xFF}) || bytes.HasPrefix(content, []byte{0xFF, 0xFE}) ||
		(bytes.Contains(upper, []byte("ENCODING=")) && !bytes.Contains(upper, []byte("UTF-8"))) {
		return fmt.Errorf("thành phần %q không dùng mã UTF-8; hãy lưu lại văn bản bằng Word", name)
	}
	if containsFold(content, "<!DOCTYPE") || containsFold(content, "<!ENTITY") {
		return fmt.Errorf("thành phần %q có khai báo DOCTYPE hoặc ENTITY, là nội dung không an toàn; không dùng tệp này", name)
	}
	return nil
}

// containsFold finds an upper-case ASCII needle that begins with "<!".
func containsFold(content []byte, needle string) bool {
	for {
		i := bytes.Index(content, []byte("<!"))
		if i < 0 {
			return false
		}
		content = content[i:]
		if len(content) >= len(needle) && strings.EqualFold(string(content[:len(needle)]), needle) {
			return true
		}
		content = content[2:]
	}
}

func isXML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".xml" || ext == ".rels" || ext == ".vml"
}

// checkWhole looks at what only the parts together show.
func (a *archive) checkWhole() error {
	if _, ok := a.parts[documentPart]; !ok {
		return fmt.Errorf("tệp không có thành phần %s nên không phải văn bản Word; hãy mở bằng Word rồi lưu lại với kiểu .docx: %w", documentPart, ErrNotWord)
	}
	if _, ok := a.parts[contentTypesPart]; !ok {
		return fmt.Errorf("tệp thiếu thành phần %s; hãy mở bằng Word rồi lưu lại: %w", contentTypesPart, ErrNotWord)
	}
	for _, f := range a.files {
		if !strings.HasSuffix(strings.ToLower(f.Name), ".rels") {
			continue
		}
		links, err := a.relationships(f.Name)
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.external && !strings.HasSuffix(l.kind, "/hyperlink") {
				return fmt.Errorf("tệp .docx liên kết ra ngoài tới %q (%s); hãy nhúng hẳn ảnh hoặc bỏ mẫu đính kèm (Developer → Document Template) rồi lưu lại", l.target, f.Name)
			}
		}
	}
	return nil
}

// relationship is one line of a .rels part.
type relationship struct {
	id, kind, target string
	external         bool
}

func (a *archive) relationships(relsPart string) ([]relationship, error) {
	content, ok := a.parts[relsPart]
	if !ok {
		return nil, nil
	}
	doc, err := parseXML(relsPart, content)
	if err != nil {
		return nil, err
	}
	var links []relationship
	for _, e := range doc.Root().ChildElements() {
		if e.Tag == "Relationship" {
			links = append(links, relationship{
				id:       e.SelectAttrValue("Id", ""),
				kind:     e.SelectAttrValue("Type", ""),
				target:   e.SelectAttrValue("Target", ""),
				external: strings.EqualFold(e.SelectAttrValue("TargetMode", ""), "External"),
			})
		}
	}
	return links, nil
}

// relsOf names the part that holds the relationships of part.
func relsOf(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// resolve turns a relationship's target into a part name.
func resolve(part, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(path.Dir(part), target)
}

// parseXML reads a part. Whitespace between elements is kept: only w:t and its
// like give it a meaning, and the callers know them.
func parseXML(part string, content []byte) (*etree.Document, error) {
	doc := etree.NewDocument()
	doc.ReadSettings = etree.ReadSettings{MaxDepth: maxDepth, PreserveDuplicateAttrs: true}
	if err := doc.ReadFromBytes(content); err != nil {
		return nil, fmt.Errorf("thành phần %q của tệp .docx sai cú pháp XML (%w); hãy mở bằng Word rồi lưu lại", part, err)
	}
	if doc.Root() == nil {
		return nil, fmt.Errorf("thành phần %q của tệp .docx rỗng; hãy mở bằng Word rồi lưu lại", part)
	}
	return doc, nil
}
