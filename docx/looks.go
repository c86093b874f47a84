package docx

import (
	"strings"

	"github.com/beevik/etree"
)

// looks are the styles of a document, resolved when asked for.
type looks struct {
	styles map[string]*etree.Element
	base   string // the paragraph style of paragraphs without one
	para   paraLook
	run    runLook
	fonts  map[string]string // of the theme: minor, major
}

type paraLook struct {
	align         string
	before, after int
	line          int
	rule          string
	firstLine     int
	left          int
}

type runLook struct {
	font         string
	size         int
	bold, italic bool
	color        string
	caps         bool
}

const maxStyles = 64 // in a chain of styles that rest on each other

func (a *archive) looks() (*looks, error) {
	l := &looks{styles: map[string]*etree.Element{}, fonts: map[string]string{}, para: paraLook{align: "left", line: 240, rule: "auto"}, run: runLook{font: "Times New Roman", size: 20}}
	for name, content := range a.parts {
		if !strings.HasPrefix(name, "word/theme/") || !isXML(name) {
			continue
		}
		doc, err := parseXML(name, content)
		if err != nil {
			return nil, err
		}
		for _, kind := range []string{"minor", "major"} {
			if e := doc.Root().FindElement(".//a:" + kind + "Font/a:latin"); e != nil {
				l.fonts[kind] = e.SelectAttrValue("typeface", "")
			}
		}
	}
	content, ok := a.parts["word/styles.xml"]
	if !ok {
		return l, nil
	}
	doc, err := parseXML("word/styles.xml", content)
	if err != nil {
		return nil, err
	}
	if e := doc.Root().FindElement("./w:docDefaults/w:rPrDefault/w:rPr"); e != nil {
		l.run.read(e, l.fonts)
	}
	if e := doc.Root().FindElement("./w:docDefaults/w:pPrDefault/w:pPr"); e != nil {
		l.para.read(e)
	}
	for _, s := range doc.Root().SelectElements("w:style") {
		id := s.SelectAttrValue("w:styleId", "")
		l.styles[id] = s
		if d := s.SelectAttrValue("w:default", ""); (d == "1" || d == "true") && s.SelectAttrValue("w:type", "") == "paragraph" {
			l.base = id
		}
	}
	return l, nil
}

// chain lists a style and those it rests on, the deepest first.
func (l *looks) chain(id string) []*etree.Element {
	var out []*etree.Element
	for range maxStyles {
		s, ok := l.styles[id]
		if !ok {
			break
		}
		out = append([]*etree.Element{s}, out...)
		b := s.SelectElement("w:basedOn")
		if b == nil {
			break
		}
		id = b.SelectAttrValue("w:val", "")
	}
	return out
}

// of is what a paragraph style comes to.
func (l *looks) of(id string) (paraLook, runLook) {
	if _, ok := l.styles[id]; !ok {
		id = l.base
	}
	para, run := l.para, l.run
	for _, s := range l.chain(id) {
		para.read(s.SelectElement("w:pPr"))
		if e := s.SelectElement("w:rPr"); e != nil {
			run.read(e, l.fonts)
		}
	}
	return para, run
}

func (l *looks) character(run *runLook, id string) {
	for _, s := range l.chain(id) {
		if e := s.SelectElement("w:rPr"); e != nil {
			run.read(e, l.fonts)
		}
	}
}

func (l *looks) bordered(id string) bool {
	for _, s := range l.chain(id) {
		if b := s.FindElement("./w:tblPr/w:tblBorders"); b != nil && visible(b) {
			return true
		}
	}
	return false
}

func (p *paraLook) read(pPr *etree.Element) {
	if pPr == nil {
		return
	}
	if e := pPr.SelectElement("w:jc"); e != nil {
		switch v := e.SelectAttrValue("w:val", ""); v {
		case "start":
			p.align = "left"
		case "end":
			p.align = "right"
		case "distribute":
			p.align = "both"
		default:
			p.align = v
		}
	}
	if e := pPr.SelectElement("w:spacing"); e != nil {
		p.before, p.after, p.line = attr(e, "w:before", p.before), attr(e, "w:after", p.after), attr(e, "w:line", p.line)
		p.rule = e.SelectAttrValue("w:lineRule", p.rule)
		for name, to := range map[string]*int{"w:beforeAutospacing": &p.before, "w:afterAutospacing": &p.after} {
			if v := e.SelectAttrValue(name, ""); v == "1" || v == "true" {
				*to = 280 // what Word makes of it
			}
		}
	}
	if e := pPr.SelectElement("w:ind"); e != nil {
		p.left = attr(e, "w:left", attr(e, "w:start", p.left))
		if h := attr(e, "w:hanging", 0); h > 0 {
			p.firstLine = -h
		} else {
			p.firstLine = attr(e, "w:firstLine", p.firstLine)
		}
	}
}

func (r *runLook) read(rPr *etree.Element, theme map[string]string) {
	if e := rPr.SelectElement("w:rFonts"); e != nil {
		if t := e.SelectAttrValue("w:asciiTheme", ""); t != "" {
			for kind, font := range theme {
				if strings.HasPrefix(t, kind) && font != "" {
					r.font = font
				}
			}
		} else if f := e.SelectAttrValue("w:ascii", e.SelectAttrValue("w:hAnsi", "")); f != "" {
			r.font = f
		}
	}
	if e := rPr.SelectElement("w:sz"); e != nil {
		r.size = attr(e, "w:val", r.size)
	}
	for tag, to := range map[string]*bool{"w:b": &r.bold, "w:i": &r.italic, "w:caps": &r.caps} {
		if e := rPr.SelectElement(tag); e != nil {
			*to = on(e)
		}
	}
	if e := rPr.SelectElement("w:color"); e != nil {
		if r.color = strings.ToUpper(e.SelectAttrValue("w:val", "")); r.color == "AUTO" {
			r.color = ""
		}
	}
}
