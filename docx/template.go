package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// Template is a .docx that an office edits in Word, with placeholders in its
// body, headers and footers:
//
//	{{ expr }}
//	{{for x in list}} … {{end}}
//	{{if cond}} … {{else}} … {{end}}
//
// A block's scope is the lowest place that holds both its tags: within one
// paragraph the runs between; in two paragraphs of one container those
// paragraphs and what lies between; in cells of one row the row; in two rows of
// one table those rows and what lies between. A paragraph or row that holds
// only tags of such a block vanishes. A Template is safe for concurrent use.
type Template struct {
	archive *archive
	plans   map[string]*plan
}

// TemplateError is one mistake of a template, named as the office sees it.
type TemplateError struct {
	Part        string // "word/document.xml"
	Text        string // of the paragraph
	Placeholder string // with its braces
	Cause       error
}

func (e *TemplateError) Error() string {
	return fmt.Sprintf("%s, đoạn “%s”, thẻ “%s”: %v", partTitle(e.Part), shorten(e.Text), shorten(e.Placeholder), e.Cause)
}

func (e *TemplateError) Unwrap() error { return e.Cause }

// TemplateErrors is every mistake found in a template, part by part.
type TemplateErrors []*TemplateError

func (l TemplateErrors) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "mẫu Word có %d lỗi, hãy mở mẫu bằng Word và sửa:", len(l))
	const most = 50 // a page
	for _, e := range l[:min(len(l), most)] {
		b.WriteString("\n- ")
		b.WriteString(e.Error())
	}
	if len(l) > most {
		fmt.Fprintf(&b, "\n- và %d lỗi khác", len(l)-most)
	}
	return b.String()
}

// Unwrap lets errors.As reach each *TemplateError.
func (l TemplateErrors) Unwrap() []error {
	list := make([]error, len(l))
	for i, e := range l {
		list[i] = e
	}
	return list
}

func partTitle(part string) string {
	switch {
	case part == documentPart:
		return "thân văn bản"
	case strings.Contains(part, "header"):
		return "đầu trang (" + part + ")"
	case strings.Contains(part, "footer"):
		return "chân trang (" + part + ")"
	}
	return part
}

func shorten(text string) string {
	const most = 120
	count := 0
	for i := range text {
		if count++; count > most {
			return text[:i] + "…"
		}
	}
	return text
}

// Open reads a template. Mistakes in its placeholders come back together as
// TemplateErrors; a file that is unsafe or no Word file as a plain error.
func Open(data []byte) (*Template, error) {
	a, err := readArchive(bytes.Clone(data))
	if err != nil {
		return nil, err
	}
	t := &Template{archive: a, plans: make(map[string]*plan)}
	parts, err := a.filledParts()
	if err != nil {
		return nil, err
	}
	var mistakes TemplateErrors
	for _, part := range parts {
		doc, err := parseXML(part, a.parts[part])
		if err != nil {
			return nil, err
		}
		if doc.Root().Space != "w" {
			return nil, fmt.Errorf("%s không theo định dạng văn bản Word (phần tử gốc là %q): %w", partTitle(part), doc.Root().FullTag(), ErrNotWord)
		}
		p, found := compilePart(part, doc)
		t.plans[part] = p
		mistakes = append(mistakes, found...)
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return t, nil
}

// filledParts lists the body and its headers and footers, by relationship: a
// program may name header parts as it likes.
func (a *archive) filledParts() ([]string, error) {
	links, err := a.relationships(relsOf(documentPart))
	if err != nil {
		return nil, err
	}
	parts := []string{documentPart}
	seen := map[string]bool{documentPart: true}
	for _, l := range links {
		if l.external || !(strings.HasSuffix(l.kind, "/header") || strings.HasSuffix(l.kind, "/footer")) {
			continue
		}
		part := resolve(documentPart, l.target)
		if _, ok := a.parts[part]; !ok {
			return nil, fmt.Errorf("tệp .docx nhắc tới %q nhưng thiếu thành phần này; hãy lưu lại văn bản bằng Word", part)
		}
		if !seen[part] {
			seen[part] = true
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// Fill writes the template with data: maps, slices, strings, integers,
// booleans and pictures. A name that data does not hold is a mistake, never an empty text;
// all mistakes come back together as TemplateErrors. data is only read.
func (t *Template) Fill(data map[string]any) ([]byte, error) {
	filled := make(map[string][]byte, len(t.plans))
	var mistakes TemplateErrors
	var pictures [][]byte
	for _, f := range t.archive.files {
		p, ok := t.plans[f.Name]
		if !ok {
			continue
		}
		w := p.fill(data)
		filled[f.Name] = w.out.Bytes()
		mistakes = append(mistakes, w.mistakes...)
		pictures = append(pictures, w.pictures...)
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	added, err := t.archive.pictureParts(filled, pictures)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, f := range t.archive.files {
		if content, ok := filled[f.Name]; ok {
			err = writePart(zw, f.Name, content)
		} else {
			err = zw.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("không ghi được thành phần %q của tệp Word: %w", f.Name, err)
		}
	}
	for _, name := range added {
		if err := writePart(zw, name, filled[name]); err != nil {
			return nil, fmt.Errorf("không ghi được thành phần %q của tệp Word: %w", name, err)
		}
	}
	if err := zw.Close(); err != nil {
		return nil, fmt.Errorf("không ghi được tệp Word: %w", err)
	}
	return out.Bytes(), nil
}
