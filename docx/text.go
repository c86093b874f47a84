package docx

import (
	"strings"

	"github.com/beevik/etree"
)

// Paragraphs returns the plain text of every paragraph of the body in reading
// order, those in table cells and text boxes included. Deleted text (tracked
// changes) and field codes are left out.
func Paragraphs(data []byte) ([]string, error) {
	a, err := readArchive(data)
	if err != nil {
		return nil, err
	}
	doc, err := parseXML(documentPart, a.parts[documentPart])
	if err != nil {
		return nil, err
	}
	var texts []string
	walkElements(doc.Root(), func(e *etree.Element) bool {
		// A text box is stored twice, once for programs that know no other way.
		if e.Space == "mc" && e.Tag == "Fallback" {
			return false
		}
		if isW(e, "p") {
			texts = append(texts, paragraphText(e))
		}
		return true
	})
	return texts, nil
}

// paragraphText is the text a reader sees in p, without that of text boxes.
func paragraphText(p *etree.Element) string {
	var b strings.Builder
	for _, a := range paragraphAtoms(p) {
		b.WriteString(a.text)
	}
	return b.String()
}

// atom is the smallest piece of a run that shows text.
type atom struct {
	element    *etree.Element
	text       string
	start, end int // bytes in the paragraph's text
}

// paragraphAtoms lists the pieces of text of p in order.
func paragraphAtoms(p *etree.Element) []atom {
	var atoms []atom
	at := 0
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, c := range e.ChildElements() {
			if c.Space != "w" {
				continue
			}
			switch c.Tag {
			case "r":
				for _, piece := range c.ChildElements() {
					if text, ok := pieceText(piece); ok {
						atoms = append(atoms, atom{piece, text, at, at + len(text)})
						at += len(text)
					}
				}
			case "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
				walk(c)
			}
		}
	}
	walk(p)
	return atoms
}

func pieceText(e *etree.Element) (string, bool) {
	if e.Space != "w" {
		return "", false
	}
	switch e.Tag {
	case "t":
		return e.Text(), true
	case "tab":
		return "\t", true
	case "br", "cr":
		return "\n", true
	case "noBreakHyphen":
		return "-", true
	}
	return "", false
}

func isW(e *etree.Element, tag string) bool {
	return e.Space == "w" && e.Tag == tag
}

// walkElements visits e and all below it in document order; enter says whether
// to go on below an element.
func walkElements(e *etree.Element, enter func(*etree.Element) bool) {
	if !enter(e) {
		return
	}
	for _, c := range e.Child {
		if child, ok := c.(*etree.Element); ok {
			walkElements(child, enter)
		}
	}
}
