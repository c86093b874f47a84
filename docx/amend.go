package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// Amendment changes how a document looks, or a text in it. What is nil or zero
// stays.
type Amendment struct {
	Paragraphs map[int]ParagraphChange // by index in Look.Paragraphs
	Sections   map[int]SectionChange
	NumberHead bool // number the pages in the header, but for the first one
}

// ParagraphChange is what becomes of a paragraph and its runs.
type ParagraphChange struct {
	Align     string
	FirstLine int
	Before    int
	Line      int // auto
	Font      string
	Black     bool
	Size      int // half points
	Bold      *bool
	Italic    *bool
	Replace   [][2]string // within one piece of text
}

// SectionChange is what becomes of a page; twips.
type SectionChange struct {
	Width, Height            int
	Top, Bottom, Left, Right int
}

// Amend returns a document changed. The rest of it stays as it was.
func Amend(data []byte, change Amendment) ([]byte, error) {
	look, a, doc, err := lookAt(data)
	if err != nil {
		return nil, err
	}
	for i, c := range change.Paragraphs {
		if i >= 0 && i < len(look.Paragraphs) {
			look.Paragraphs[i].change(c)
		}
	}
	sections := sectionsOf(doc.Root())
	for i, c := range change.Sections {
		if i >= 0 && i < len(sections) {
			c.apply(sections[i])
		}
	}
	parts := map[string][]byte{}
	if change.NumberHead {
		if err := a.numberPages(sections, parts); err != nil {
			return nil, err
		}
	}
	content, err := doc.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("không ghi được văn bản Word: %w", err)
	}
	parts[documentPart] = content
	return a.rewrite(parts)
}

func sectionsOf(root *etree.Element) []*etree.Element {
	var out []*etree.Element
	walkElements(root, func(e *etree.Element) bool {
		if isW(e, "sectPr") {
			out = append(out, e)
			return false
		}
		return true
	})
	return out
}

// rewrite zips the package again with some parts changed or added.
func (a *archive) rewrite(parts map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	written := map[string]bool{}
	for _, f := range a.files {
		var err error
		if content, ok := parts[f.Name]; ok {
			written[f.Name] = true
			err = writePart(zw, f.Name, content)
		} else {
			err = zw.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("không ghi được thành phần %q của tệp Word: %w", f.Name, err)
		}
	}
	var added []string
	for name := range parts {
		if !written[name] {
			added = append(added, name)
		}
	}
	slices.Sort(added)
	for _, name := range added {
		if err := writePart(zw, name, parts[name]); err != nil {
			return nil, fmt.Errorf("không ghi được thành phần %q của tệp Word: %w", name, err)
		}
	}
	if err := zw.Close(); err != nil {
		return nil, fmt.Errorf("không ghi được tệp Word: %w", err)
	}
	return out.Bytes(), nil
}

// property returns the child of a properties element, put where the schema
// wants it.
func property(parent *etree.Element, tag string) *etree.Element {
	if e := parent.SelectElement("w:" + tag); e != nil {
		return e
	}
	e := etree.NewElement("w:" + tag)
	groups := childOrder[parent.Tag]
	mine := slices.IndexFunc(groups, func(g string) bool { return inGroup(g, tag) })
	for _, c := range parent.ChildElements() {
		if place := slices.IndexFunc(groups, func(g string) bool { return inGroup(g, c.Tag) }); place > mine {
			parent.InsertChildAt(c.Index(), e)
			return e
		}
	}
	parent.AddChild(e)
	return e
}

// leading returns the properties element that begins e.
func leading(e *etree.Element, tag string) *etree.Element {
	if pr := e.SelectElement("w:" + tag); pr != nil {
		return pr
	}
	pr := etree.NewElement("w:" + tag)
	e.InsertChildAt(0, pr)
	return pr
}

func (p *ParagraphLook) change(c ParagraphChange) {
	if c.Align != "" || c.FirstLine != 0 || c.Before != 0 || c.Line != 0 {
		pPr := leading(p.element, "pPr")
		if c.Before != 0 || c.Line != 0 {
			s := property(pPr, "spacing")
			if c.Before != 0 {
				s.CreateAttr("w:before", strconv.Itoa(c.Before))
				s.RemoveAttr("w:beforeAutospacing")
			}
			if c.Line != 0 {
				s.CreateAttr("w:line", strconv.Itoa(c.Line))
				s.CreateAttr("w:lineRule", "auto")
			}
		}
		if c.FirstLine != 0 {
			ind := property(pPr, "ind")
			ind.CreateAttr("w:firstLine", strconv.Itoa(c.FirstLine))
			ind.RemoveAttr("w:hanging")
			ind.RemoveAttr("w:firstLineChars")
		}
		if c.Align != "" {
			property(pPr, "jc").CreateAttr("w:val", c.Align)
		}
	}
	for _, r := range p.Runs {
		c.run(r.element)
	}
}

func (c ParagraphChange) run(r *etree.Element) {
	for _, pair := range c.Replace {
		for _, t := range r.SelectElements("w:t") {
			if text := t.Text(); strings.Contains(text, pair[0]) {
				t.SetText(strings.Replace(text, pair[0], pair[1], 1))
				t.CreateAttr("xml:space", "preserve")
			}
		}
	}
	if c.Font == "" && !c.Black && c.Size == 0 && c.Bold == nil && c.Italic == nil {
		return
	}
	rPr := leading(r, "rPr")
	if c.Font != "" {
		f := property(rPr, "rFonts")
		for _, theme := range []string{"w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"} {
			f.RemoveAttr(theme)
		}
		for _, name := range []string{"w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"} {
			f.CreateAttr(name, c.Font)
		}
	}
	if c.Black {
		color := property(rPr, "color")
		for _, theme := range []string{"w:themeColor", "w:themeShade", "w:themeTint"} {
			color.RemoveAttr(theme)
		}
		color.CreateAttr("w:val", "000000")
	}
	if c.Size != 0 {
		property(rPr, "sz").CreateAttr("w:val", strconv.Itoa(c.Size))
		property(rPr, "szCs").CreateAttr("w:val", strconv.Itoa(c.Size))
	}
	for tag, to := range map[string]*bool{"b": c.Bold, "i": c.Italic} {
		if to == nil {
			continue
		}
		for _, name := range []string{tag, tag + "Cs"} {
			e := property(rPr, name)
			e.RemoveAttr("w:val")
			if !*to {
				e.CreateAttr("w:val", "0")
			}
		}
	}
}

func (c SectionChange) apply(s *etree.Element) {
	if c.Width != 0 {
		e := property(s, "pgSz")
		e.CreateAttr("w:w", strconv.Itoa(c.Width))
		e.CreateAttr("w:h", strconv.Itoa(c.Height))
	}
	for name, to := range map[string]int{"w:top": c.Top, "w:bottom": c.Bottom, "w:left": c.Left, "w:right": c.Right} {
		if to != 0 {
			e := property(s, "pgMar")
			e.CreateAttr(name, strconv.Itoa(to))
			for _, other := range []string{"w:top", "w:right", "w:bottom", "w:left", "w:header", "w:footer", "w:gutter"} {
				if e.SelectAttr(other) == nil {
					e.CreateAttr(other, map[string]string{"w:header": "567", "w:footer": "567", "w:gutter": "0"}[other])
				}
			}
			if name == "w:left" {
				e.CreateAttr("w:gutter", "0")
			}
		}
	}
}

const (
	numberedHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:hdr xmlns:w="` + transitionalNS + `"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>%s</w:p></w:hdr>`
	pageField  = `<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="26"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>`
	headerType = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
)

// numberPages adds a header that numbers the pages, and an empty one for the
// first page, to every section.
func (a *archive) numberPages(sections []*etree.Element, parts map[string][]byte) error {
	rels := relsOf(documentPart)
	source, ok := a.parts[rels]
	if !ok {
		source = []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`)
	}
	relations, err := parseXML(rels, source)
	if err != nil {
		return err
	}
	types, err := parseXML(contentTypesPart, a.parts[contentTypesPart])
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for kind, inner := range map[string]string{"default": pageField, "first": ""} {
		name := "word/parindex-header-" + kind + ".xml"
		parts[name] = fmt.Appendf(nil, numberedHeader, inner)
		ids[kind] = "rIdParindexHeader" + kind
		r := relations.Root().CreateElement("Relationship")
		r.CreateAttr("Id", ids[kind])
		r.CreateAttr("Type", relationshipsNS+"/header")
		r.CreateAttr("Target", strings.TrimPrefix(name, "word/"))
		o := types.Root().CreateElement("Override")
		o.CreateAttr("PartName", "/"+name)
		o.CreateAttr("ContentType", headerType)
	}
	for i, s := range sections {
		for _, ref := range s.SelectElements("w:headerReference") {
			s.RemoveChild(ref)
		}
		for _, kind := range []string{"first", "default"} {
			ref := etree.NewElement("w:headerReference")
			ref.CreateAttr("w:type", kind)
			ref.CreateAttr("xmlns:r", relationshipsNS)
			ref.CreateAttr("r:id", ids[kind])
			s.InsertChildAt(0, ref)
		}
		if i == 0 {
			property(s, "titlePg").RemoveAttr("w:val")
		}
	}
	if parts[rels], err = relations.WriteToBytes(); err != nil {
		return err
	}
	parts[contentTypesPart], err = types.WriteToBytes()
	return err
}
