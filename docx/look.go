package docx

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// Look is how a document looks: what its styles and its direct formatting come
// to. Lengths are in twentieths of a point (twips), sizes in half points.
type Look struct {
	Sections   []SectionLook
	Paragraphs []ParagraphLook
}

// SectionLook is the page of a section.
type SectionLook struct {
	Width, Height            int
	Top, Bottom, Left, Right int
	Landscape                bool
	FirstApart               bool // its first page has a header of its own
	Pages                    PageNumber
	First                    int  // index of its first paragraph
	Headed                   bool // has headers of its own
}

// PageNumber is where a section shows the number of the page.
type PageNumber struct {
	Where   string // "header", "footer", "" for nowhere
	Align   string
	Size    int
	Slanted bool
	OnFirst bool // on the first page too
}

// ParagraphLook is a paragraph of the body, tables included, in reading order.
type ParagraphLook struct {
	Text               string
	Number             string // that Word counts itself
	Runs               []RunLook
	Align              string // left, center, right, both
	Before, After      int
	Line               int // of LineRule auto: 240 is single
	LineRule           string
	FirstLine, Left    int
	Table, Row, Column int // of its innermost table, from 1; 0: in none
	Bordered           bool
	Section            int
	element            *etree.Element
}

// RunLook is a run of text in one formatting.
type RunLook struct {
	Text         string
	Font         string
	Size         int
	Bold, Italic bool
	Color        string // RRGGBB; "" is automatic
	Caps         bool

	element *etree.Element
}

// LookAt reads how a document looks.
func LookAt(data []byte) (*Look, error) {
	l, _, _, err := lookAt(data)
	return l, err
}

func lookAt(data []byte) (*Look, *archive, *etree.Document, error) {
	a, err := readArchive(data)
	if err != nil {
		return nil, nil, nil, err
	}
	doc, err := parseXML(documentPart, a.parts[documentPart])
	if err != nil {
		return nil, nil, nil, err
	}
	numbers, err := a.numbering()
	if err != nil {
		return nil, nil, nil, err
	}
	styles, err := a.looks()
	if err != nil {
		return nil, nil, nil, err
	}
	v := &looker{archive: a, styles: styles, numbers: numbers, look: &Look{}}
	if body := doc.Root().SelectElement("w:body"); body != nil {
		v.walk(body, spot{})
		if s := body.SelectElement("w:sectPr"); s != nil {
			err = v.section(s)
		}
	}
	return v.look, a, doc, err
}

type looker struct {
	archive *archive
	styles  *looks
	numbers *numbering
	look    *Look
	tables  int
	err     error
}

// spot is the cell in which a paragraph stands.
type spot struct {
	table, row, column int
	bordered           bool
}

func (v *looker) walk(e *etree.Element, at spot) {
	for _, c := range e.ChildElements() {
		switch {
		case isW(c, "p"):
			v.paragraph(c, at)
		case isW(c, "tbl"):
			v.table(c)
		case wrapper(c):
			v.walk(c, at)
		}
	}
}

func (v *looker) table(tbl *etree.Element) {
	v.tables++
	at := spot{table: v.tables, bordered: v.bordered(tbl)}
	eachBelow(tbl, "tr", func(tr *etree.Element) {
		at.row++
		at.column = 0
		eachBelow(tr, "tc", func(tc *etree.Element) {
			at.column++
			v.walk(tc, at)
		})
	})
}

// bordered says whether a table has lines: one without lays a page out.
func (v *looker) bordered(tbl *etree.Element) bool {
	pr := tbl.SelectElement("w:tblPr")
	if pr == nil {
		return false
	}
	if b := pr.SelectElement("w:tblBorders"); b != nil {
		return visible(b)
	}
	if s := pr.SelectElement("w:tblStyle"); s != nil {
		return v.styles.bordered(s.SelectAttrValue("w:val", ""))
	}
	return false
}

func visible(borders *etree.Element) bool {
	for _, b := range borders.ChildElements() {
		if strings.HasPrefix(b.Tag, "inside") && b.SelectAttrValue("w:val", "none") != "none" && b.SelectAttrValue("w:val", "nil") != "nil" {
			return true
		}
	}
	return false
}

func (v *looker) paragraph(p *etree.Element, at spot) {
	pPr := p.SelectElement("w:pPr")
	style := ""
	if pPr != nil {
		if s := pPr.SelectElement("w:pStyle"); s != nil {
			style = s.SelectAttrValue("w:val", "")
		}
	}
	para, run := v.styles.of(style)
	para.read(pPr)
	look := ParagraphLook{
		Text: paragraphText(p), Number: v.numbers.next(p), Align: para.align, Before: para.before, After: para.after, Line: para.line, LineRule: para.rule,
		FirstLine: para.firstLine, Left: para.left, Table: at.table, Row: at.row, Column: at.column, Bordered: at.bordered, Section: len(v.look.Sections),
		element: p,
	}
	eachRun(p, func(r *etree.Element) {
		text := ""
		for _, piece := range r.ChildElements() {
			if t, ok := pieceText(piece); ok {
				text += t
			}
		}
		if text == "" {
			return
		}
		f := run
		if pr := r.SelectElement("w:rPr"); pr != nil {
			if s := pr.SelectElement("w:rStyle"); s != nil {
				v.styles.character(&f, s.SelectAttrValue("w:val", ""))
			}
			f.read(pr, v.styles.fonts)
		}
		look.Runs = append(look.Runs, RunLook{Text: text, Font: f.font, Size: f.size, Bold: f.bold, Italic: f.italic, Color: f.color, Caps: f.caps, element: r})
	})
	v.look.Paragraphs = append(v.look.Paragraphs, look)
	if pPr != nil {
		if s := pPr.SelectElement("w:sectPr"); s != nil && v.err == nil {
			v.err = v.section(s)
		}
	}
}

// eachRun visits the runs that a reader sees.
func eachRun(p *etree.Element, visit func(*etree.Element)) {
	for _, c := range p.ChildElements() {
		if c.Space != "w" {
			continue
		}
		switch c.Tag {
		case "r":
			visit(c)
		case "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
			eachRun(c, visit)
		}
	}
}

func (v *looker) section(s *etree.Element) error {
	out := SectionLook{Width: 12240, Height: 15840}
	if e := s.SelectElement("w:pgSz"); e != nil {
		out.Width, out.Height = attr(e, "w:w", out.Width), attr(e, "w:h", out.Height)
		out.Landscape = e.SelectAttrValue("w:orient", "") == "landscape" || out.Width > out.Height
	}
	if e := s.SelectElement("w:pgMar"); e != nil {
		gutter := attr(e, "w:gutter", 0)
		out.Top, out.Bottom, out.Left, out.Right = attr(e, "w:top", 0), attr(e, "w:bottom", 0), attr(e, "w:left", 0)+gutter, attr(e, "w:right", 0)
	}
	out.FirstApart = on(s.SelectElement("w:titlePg"))
	if n := len(v.look.Sections); n > 0 {
		out.Pages = v.look.Sections[n-1].Pages
		for i, p := range v.look.Paragraphs {
			if p.Section == n {
				out.First = i
				break
			}
		}
	}
	if err := v.pages(s, &out); err != nil {
		return err
	}
	v.look.Sections = append(v.look.Sections, out)
	return nil
}

// pages looks for the number of the page in headers and footers.
func (v *looker) pages(s *etree.Element, out *SectionLook) error {
	links, err := v.archive.relationships(relsOf(documentPart))
	if err != nil {
		return err
	}
	for _, ref := range s.ChildElements() {
		where := ""
		switch {
		case isW(ref, "headerReference"):
			where, out.Headed = "header", true
		case isW(ref, "footerReference"):
			where = "footer"
		default:
			continue
		}
		kind := ref.SelectAttrValue("w:type", "default")
		for _, l := range links {
			if l.id != ref.SelectAttrValue("r:id", "") || l.external {
				continue
			}
			part := resolve(documentPart, l.target)
			doc, err := parseXML(part, v.archive.parts[part])
			if err != nil {
				return err
			}
			number, found := v.numbered(doc.Root())
			switch {
			case found && kind == "default":
				number.Where = where
				number.OnFirst = number.OnFirst || out.Pages.OnFirst || !out.FirstApart
				out.Pages = number
			case found && kind == "first" && out.FirstApart:
				out.Pages.OnFirst = true
			}
		}
	}
	return nil
}

// numbered finds the field PAGE below e.
func (v *looker) numbered(e *etree.Element) (PageNumber, bool) {
	var out PageNumber
	found := false
	walkElements(e, func(p *etree.Element) bool {
		if !isW(p, "p") || found {
			return !found
		}
		field := ""
		walkElements(p, func(c *etree.Element) bool {
			if isW(c, "instrText") {
				field += c.Text()
			} else if isW(c, "fldSimple") {
				field += c.SelectAttrValue("w:instr", "")
			}
			return true
		})
		if words := strings.Fields(field); len(words) == 0 || words[0] != "PAGE" {
			return true
		}
		found = true
		pPr := p.SelectElement("w:pPr")
		style := ""
		if pPr != nil {
			if s := pPr.SelectElement("w:pStyle"); s != nil {
				style = s.SelectAttrValue("w:val", "")
			}
		}
		para, run := v.styles.of(style)
		para.read(pPr)
		out.Align, out.Size, out.Slanted = para.align, run.size, run.italic
		eachRun(p, func(r *etree.Element) {
			if pr := r.SelectElement("w:rPr"); pr != nil {
				f := run
				f.read(pr, v.styles.fonts)
				out.Size, out.Slanted = f.size, f.italic
			}
		})
		return false
	})
	return out, found
}

func attr(e *etree.Element, name string, otherwise int) int {
	s := e.SelectAttrValue(name, "")
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f > -1e6 && f < 1e6 {
		return int(f)
	}
	return otherwise
}

// on reads a property that is there or not: <w:b/>, <w:b w:val="0"/>.
func on(e *etree.Element) bool {
	if e == nil {
		return false
	}
	switch e.SelectAttrValue("w:val", "1") {
	case "0", "false", "off":
		return false
	}
	return true
}
