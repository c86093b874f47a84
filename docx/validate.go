package docx

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

const (
	transitionalNS  = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictNS        = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	relationshipsNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRelsNS    = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

// Finding is one reason why Word might call a document unreadable, or one that
// it would repair silently.
type Finding struct {
	Part    string // "word/document.xml"; "" for the whole package
	Where   string // text of the paragraph, or the element
	Message string
}

func (f Finding) String() string {
	s := f.Message
	if f.Where != "" {
		s = f.Where + ": " + s
	}
	if f.Part != "" {
		s = f.Part + ": " + s
	}
	return s
}

// Validate checks what makes Word say "unreadable content": content types,
// relationships, order and nesting of elements, tables, references to styles,
// lists and bookmarks, and placeholders left over. A sound document has none.
func Validate(data []byte) []Finding {
	a, err := readArchive(data)
	if err != nil {
		return []Finding{{Message: err.Error()}}
	}
	v := &validator{archive: a, docs: make(map[string]*etree.Document)}
	for _, f := range a.files {
		if !isXML(f.Name) {
			continue
		}
		doc, err := parseXML(f.Name, a.parts[f.Name])
		if err != nil {
			v.add(f.Name, "", "%v", err)
			continue
		}
		v.docs[f.Name] = doc
	}
	v.contentTypes()
	v.relations()
	v.collectNames()
	for _, f := range a.files {
		if doc, ok := v.docs[f.Name]; ok && isWordPart(doc) {
			v.wordPart(f.Name, doc.Root())
		}
	}
	v.body()
	return v.findings
}

type validator struct {
	archive  *archive
	docs     map[string]*etree.Document
	findings []Finding
	styles   map[string]string // id → type
	lists    map[string]bool
}

// maxFindings is where Validate stops: a document with more is not repaired by
// reading on.
const maxFindings = 200

func (v *validator) full() bool { return len(v.findings) >= maxFindings }

func (v *validator) add(part, where, format string, args ...any) {
	if v.full() {
		return
	}
	v.findings = append(v.findings, Finding{part, shorten(where), fmt.Sprintf(format, args...)})
}

func isWordPart(doc *etree.Document) bool {
	ns := doc.Root().NamespaceURI()
	return ns == transitionalNS || ns == strictNS
}

// contentTypes checks that each part has a type and each typed part exists.
func (v *validator) contentTypes() {
	doc := v.docs[contentTypesPart]
	if doc == nil {
		return
	}
	defaults, overrides := make(map[string]bool), make(map[string]bool)
	for _, e := range doc.Root().ChildElements() {
		switch e.Tag {
		case "Default":
			ext := strings.ToLower(e.SelectAttrValue("Extension", ""))
			if defaults[ext] {
				v.add(contentTypesPart, ext, "khai báo hai lần cho một phần mở rộng")
			}
			defaults[ext] = true
		case "Override":
			name := strings.TrimPrefix(e.SelectAttrValue("PartName", ""), "/")
			if _, ok := v.archive.parts[name]; !ok {
				v.add(contentTypesPart, name, "khai báo kiểu cho thành phần không có trong tệp")
			}
			if overrides[name] {
				v.add(contentTypesPart, name, "khai báo kiểu hai lần cho một thành phần")
			}
			overrides[name] = true
		}
	}
	for _, f := range v.archive.files {
		ext := strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), "."))
		if f.Name != contentTypesPart && !defaults[ext] && !overrides[f.Name] {
			v.add(f.Name, "", "thành phần chưa được khai báo kiểu trong %s", contentTypesPart)
		}
	}
}

// relations checks the .rels parts and every r:id that points into them.
func (v *validator) relations() {
	for _, f := range v.archive.files {
		if !strings.HasSuffix(f.Name, ".rels") {
			continue
		}
		source := path.Join(path.Dir(path.Dir(f.Name)), strings.TrimSuffix(path.Base(f.Name), ".rels"))
		if _, ok := v.archive.parts[source]; !ok && f.Name != packageRels {
			v.add(f.Name, "", "quan hệ của thành phần không có trong tệp")
		}
		links, err := v.archive.relationships(f.Name)
		if err != nil {
			continue // told when the part was read
		}
		ids := make(map[string]bool)
		for _, l := range links {
			if l.id == "" || ids[l.id] {
				v.add(f.Name, l.id, "mã quan hệ trống hoặc trùng")
			}
			ids[l.id] = true
			target, _, _ := strings.Cut(l.target, "#")
			if _, ok := v.archive.parts[resolve(source, target)]; !l.external && target != "" && !ok {
				v.add(f.Name, l.id, "quan hệ trỏ tới %q không có trong tệp", l.target)
			}
		}
	}
	for part, doc := range v.docs {
		v.usedRelations(part, doc)
	}
	slices.SortStableFunc(v.findings, func(a, b Finding) int { return strings.Compare(a.Part, b.Part) })
}

func (v *validator) usedRelations(part string, doc *etree.Document) {
	ids := make(map[string]bool)
	links, _ := v.archive.relationships(relsOf(part))
	for _, l := range links {
		ids[l.id] = true
	}
	walkElements(doc.Root(), func(e *etree.Element) bool {
		for _, a := range e.Attr {
			if a.Space == "" || a.Space == "xmlns" || a.Value == "" {
				continue
			}
			if ns := a.NamespaceURI(); (ns == relationshipsNS || ns == strictRelsNS) && !ids[a.Value] {
				v.add(part, "<"+e.FullTag()+">", "%s=%q không có trong danh sách quan hệ", a.FullKey(), a.Value)
			}
		}
		return true
	})
}

// collectNames reads the styles and lists that may be referred to.
func (v *validator) collectNames() {
	v.styles, v.lists = make(map[string]string), make(map[string]bool)
	for _, f := range v.archive.files {
		doc := v.docs[f.Name]
		if doc == nil || !isWordPart(doc) {
			continue
		}
		root := doc.Root()
		switch root.Tag {
		case "styles":
			for _, s := range root.SelectElements("w:style") {
				id := s.SelectAttrValue("w:styleId", "")
				if _, twice := v.styles[id]; twice {
					v.add(f.Name, id, "hai kiểu (style) cùng mã")
				}
				v.styles[id] = s.SelectAttrValue("w:type", "paragraph")
			}
		case "numbering":
			for _, n := range root.SelectElements("w:num") {
				v.lists[n.SelectAttrValue("w:numId", "")] = true
			}
		}
	}
}

// body checks how the document itself begins and ends.
func (v *validator) body() {
	doc := v.docs[documentPart]
	if doc == nil {
		return
	}
	body := doc.Root().SelectElement("w:body")
	if !isW(doc.Root(), "document") || body == nil {
		v.add(documentPart, "", "thiếu w:document/w:body")
		return
	}
	children := body.ChildElements()
	if len(children) == 0 || !isW(children[len(children)-1], "sectPr") {
		v.add(documentPart, "", "thân văn bản phải kết thúc bằng w:sectPr (khổ giấy, lề)")
	}
}
