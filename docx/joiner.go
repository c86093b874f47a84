package docx

import (
	"fmt"
	"strings"

	"github.com/beevik/etree"
)

const maxTags = 5000 // in one part

// joiner puts the tags of one part, which Word may have cut over many runs,
// each into an element of its own between the runs.
type joiner struct {
	part     string
	marks    map[*etree.Element]*tag
	mistakes []*TemplateError
}

// join rewrites every paragraph below root that holds a tag.
func (j *joiner) join(root *etree.Element) {
	walkElements(root, func(e *etree.Element) bool {
		if isW(e, "p") {
			j.paragraph(e)
		}
		return true
	})
}

func (j *joiner) paragraph(p *etree.Element) {
	if len(j.marks) > maxTags {
		return
	}
	atoms := paragraphAtoms(p)
	var b strings.Builder
	for _, a := range atoms {
		b.WriteString(a.text)
	}
	text := b.String()
	if !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
		return
	}
	spans, mistakes := scanTags(j.part, text, maxTags+1-len(j.marks))
	j.mistakes = append(j.mistakes, mistakes...)
	places := make(map[*etree.Element]atom, len(atoms))
	for _, a := range atoms {
		places[a.element] = a
	}
	c := &cutter{joiner: j, places: places, spans: spans}
	c.container(p)
	if len(j.marks) > maxTags {
		j.mistakes = append(j.mistakes, spans[0].tag.mistake(fmt.Errorf("mẫu có quá %d thẻ; hãy dùng {{for}} cho các phần lặp lại", maxTags)))
	}
}

// cutter splits the runs of one paragraph around its tags. It meets the atoms
// in text order, so the spans before the current atom are done with.
type cutter struct {
	*joiner
	places map[*etree.Element]atom
	spans  []span
}

func (c *cutter) container(e *etree.Element) {
	var children []etree.Token
	for _, token := range append([]etree.Token(nil), e.Child...) {
		child, ok := token.(*etree.Element)
		switch {
		case !ok:
			children = append(children, token)
		case isW(child, "proofErr"):
			// A spelling mark around half a tag says nothing about its value.
		case isW(child, "r"):
			children = append(children, c.run(e, child)...)
		default:
			if child.Space == "w" && child.Tag != "pPr" {
				c.container(child)
			}
			children = append(children, token)
		}
	}
	e.Child = children
	e.ReindexChildren()
}

// run returns what stands in place of run r: r itself when no tag touches it,
// else copies of r around elements that stand for the tags.
func (c *cutter) run(parent, r *etree.Element) []etree.Token {
	if !c.touched(r) {
		return []etree.Token{r}
	}
	properties := r.SelectElement("w:rPr")
	var out []etree.Token
	var current *etree.Element
	piece := func() *etree.Element {
		if current == nil {
			current = parent.CreateElement("w:r")
			current.Attr = append(current.Attr, r.Attr...)
			if properties != nil {
				current.AddChild(properties.Copy())
			}
			out = append(out, current)
		}
		return current
	}
	for _, child := range append([]*etree.Element(nil), r.ChildElements()...) {
		a, isAtom := c.places[child]
		switch {
		case child == properties:
		case !isAtom:
			piece().AddChild(child.Copy())
		default:
			c.atom(a, piece, func(t *tag) {
				mark := parent.CreateElement("placeholder")
				if properties != nil {
					mark.AddChild(properties.Copy())
				}
				c.marks[mark] = t
				out = append(out, mark)
				current = nil
			})
		}
	}
	return out
}

func (c *cutter) touched(r *etree.Element) bool {
	for _, child := range r.ChildElements() {
		if a, ok := c.places[child]; ok {
			for len(c.spans) > 0 && c.spans[0].end <= a.start {
				c.spans = c.spans[1:]
			}
			if len(c.spans) > 0 && c.spans[0].start < a.end {
				return true
			}
		}
	}
	return false
}

// atom keeps the text of a that lies outside every tag and reports each tag
// that starts in it.
func (c *cutter) atom(a atom, piece func() *etree.Element, begins func(*tag)) {
	keep := func(from, to int) {
		if from >= to {
			return
		}
		if a.element.Tag != "t" {
			piece().AddChild(a.element.Copy())
			return
		}
		t := piece().CreateElement("w:t")
		t.CreateAttr("xml:space", "preserve")
		t.SetText(a.text[from-a.start : to-a.start])
	}
	at := a.start
	for len(c.spans) > 0 && c.spans[0].start < a.end {
		s := c.spans[0]
		keep(at, min(s.start, a.end))
		if s.start >= a.start {
			begins(s.tag)
		}
		at = max(at, min(s.end, a.end))
		if s.end > a.end {
			return // goes on in the next atom
		}
		c.spans = c.spans[1:]
	}
	keep(at, a.end)
}
