package docx

import (
	"bytes"
	"slices"

	"github.com/beevik/etree"
)

// plan is a compiled part: a list of steps that write it.
type plan struct {
	part  string
	nodes []node
	free  []freeName
}

// freeName is a top-level name that no loop of the template defines, so that
// the data must.
type freeName struct {
	name string
	tag  *tag
}

// node is one step of a plan.
type node interface{ write(*writing) }

// literal is XML that never changes. last names the block-level element that
// it ends last, rows counts the rows it adds to the table around it.
type literal struct {
	xml  []byte
	last string
	rows int
}

// value is a run that shows an expression.
type value struct {
	tag  *tag
	open []byte // up to and with <w:t>
}

type loop struct {
	tag  *tag
	body []node
}

type choice struct {
	tag             *tag
	body, otherwise []node
}

// table is a w:tbl that vanishes when no row is left: Word calls a table
// without rows unreadable.
type table struct{ nodes []node }

// cell is a w:tc, header, footer or text box: it must end with a paragraph.
type cell struct {
	nodes []node
	close []byte
}

// drawingID gives each copy of a drawing its own number.
type drawingID struct{}

// freezer turns drafts into nodes.
type freezer struct {
	plan    *plan
	dropped map[string]bool // range marks that a block would tear or double
	scope   []string        // loop variables in force
	loops   int
}

func freeze(part string, doc *etree.Document, root *draft) *plan {
	f := &freezer{plan: &plan{part: part}, dropped: make(map[string]bool)}
	f.findTornMarks(root, false)
	var s sink
	for _, token := range doc.Child {
		if token == etree.Token(doc.Root()) {
			f.draft(&s, root)
		} else {
			token.WriteTo(&s.xml, xmlSettings)
		}
	}
	f.plan.nodes = s.finish()
	return f.plan
}

// sink collects literal XML until a step that is not literal comes.
type sink struct {
	nodes []node
	xml   bytes.Buffer
	last  string
	rows  int
}

func (s *sink) add(n node) {
	if s.xml.Len() > 0 {
		s.nodes = append(s.nodes, &literal{bytes.Clone(s.xml.Bytes()), s.last, s.rows})
		s.xml.Reset()
		s.last, s.rows = "", 0
	}
	if n != nil {
		s.nodes = append(s.nodes, n)
	}
}

func (s *sink) finish() []node {
	s.add(nil)
	return s.nodes
}

func (f *freezer) list(drafts []*draft) []node {
	var s sink
	for _, d := range drafts {
		f.draft(&s, d)
	}
	return s.finish()
}

func (f *freezer) draft(s *sink, d *draft) {
	if d.gone {
		return
	}
	switch d.kind {
	case draftStatic:
		f.token(s, d.token)
	case draftElement:
		f.element(s, d.token.(*etree.Element), func(inner *sink) {
			for _, c := range d.body {
				f.draft(inner, c)
			}
		})
	case draftValue:
		f.names(d.tag)
		var run sink
		run.xml.WriteString("<w:r>")
		if properties := d.token.(*etree.Element).SelectElement("w:rPr"); properties != nil {
			f.token(&run, properties)
		}
		run.xml.WriteString(openText)
		s.add(&value{d.tag, run.xml.Bytes()})
	case draftLoop:
		f.names(d.tag)
		f.scope = append(f.scope, d.tag.variable)
		f.loops++
		s.add(&loop{d.tag, f.list(d.body)})
		f.loops--
		f.scope = f.scope[:len(f.scope)-1]
	case draftChoice:
		f.names(d.tag)
		s.add(&choice{d.tag, f.list(d.body), f.list(d.otherwise)})
	}
}

func (f *freezer) names(t *tag) {
	for _, name := range t.expr.names {
		if !slices.Contains(f.scope, name) {
			f.plan.free = append(f.plan.free, freeName{name, t})
		}
	}
}

var xmlSettings = &etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}

func (f *freezer) token(s *sink, token etree.Token) {
	e, ok := token.(*etree.Element)
	if !ok {
		if text, ok := token.(*etree.CharData); !ok || !text.IsWhitespace() || text.Parent().Space != "w" || holdsText(text.Parent()) {
			token.WriteTo(&s.xml, xmlSettings)
		}
		return
	}
	f.element(s, e, func(inner *sink) {
		for _, c := range e.Child {
			f.token(inner, c)
		}
	})
}

// element writes e around what below writes, and keeps count of paragraphs and
// rows.
func (f *freezer) element(s *sink, e *etree.Element, below func(*sink)) {
	if rangeMark(e) && f.dropped[markID(e)] || f.loops > 0 && e.Space == "w" && e.Tag == "id" && isW(e.Parent(), "sdtPr") {
		return
	}
	if len(e.Child) == 0 {
		f.openTag(s, e, "/>")
	} else {
		switch {
		case isW(e, "tbl"):
			var inner sink
			f.openTag(&inner, e, ">")
			below(&inner)
			inner.xml.WriteString("</w:tbl>")
			s.add(&table{inner.finish()})
		case endsWithParagraph(e):
			var inner sink
			f.openTag(&inner, e, ">")
			below(&inner)
			s.add(&cell{inner.finish(), []byte("</" + e.FullTag() + ">")})
		default:
			f.openTag(s, e, ">")
			below(s)
			s.xml.WriteString("</" + e.FullTag() + ">")
		}
	}
	switch {
	case isW(e, "p"):
		s.last = "p"
	case isW(e, "tr"):
		s.rows++
	}
}

// openTag writes e's start. In a loop it leaves out the numbers by which Word
// tells paragraphs apart, and numbers drawings anew.
func (f *freezer) openTag(s *sink, e *etree.Element, end string) {
	s.xml.WriteString("<" + e.FullTag())
	for _, a := range e.Attr {
		if f.loops > 0 && a.Space == "w14" && (a.Key == "paraId" || a.Key == "textId") {
			continue
		}
		s.xml.WriteByte(' ')
		if f.loops > 0 && e.Space == "wp" && e.Tag == "docPr" && a.Key == "id" {
			s.xml.WriteString(`id="`)
			s.add(drawingID{})
			s.xml.WriteByte('"')
			continue
		}
		a.WriteTo(&s.xml, xmlSettings)
	}
	s.xml.WriteString(end)
}

// holdsText tells the elements in which a space is a space; elsewhere it is
// the indentation of a part that people read.
func holdsText(e *etree.Element) bool {
	switch e.Tag {
	case "t", "delText", "instrText", "delInstrText":
		return true
	}
	return false
}

// endsWithParagraph tells containers that Word repairs when they do not.
func endsWithParagraph(e *etree.Element) bool {
	return isW(e, "tc") || isW(e, "hdr") || isW(e, "ftr") || isW(e, "txbxContent")
}

func rangeMark(e *etree.Element) bool {
	if e.Space != "w" {
		return false
	}
	switch e.Tag {
	case "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd":
		return true
	}
	return false
}

func markID(e *etree.Element) string {
	return e.Tag[:4] + e.SelectAttrValue("w:id", "")
}

// findTornMarks notes the bookmarks and comments that begin or end inside a
// block or a vanishing paragraph: repeated, they would carry one number twice.
func (f *freezer) findTornMarks(d *draft, inside bool) {
	inside = inside || d.gone || d.kind == draftLoop || d.kind == draftChoice
	if e, ok := d.token.(*etree.Element); ok && inside && d.kind != draftValue {
		walkElements(e, func(c *etree.Element) bool {
			if rangeMark(c) {
				f.dropped[markID(c)] = true
			}
			return true
		})
	}
	for _, c := range slices.Concat(d.body, d.otherwise) {
		f.findTornMarks(c, inside)
	}
}
