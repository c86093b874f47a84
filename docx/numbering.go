package docx

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

const (
	numberingPart = "word/numbering.xml"
	stylesPart    = "word/styles.xml"
	listLevels    = 9
)

// numbering counts the lists of a document as Word does when it shows them:
// the numbers themselves stand nowhere in the text.
type numbering struct {
	lists  map[string]*list      // by w:numId
	styles map[string]listedPara // by style: lists that a style puts its paragraphs in
}

// listedPara says in which list, at which level, a paragraph stands.
type listedPara struct {
	id    string
	level int
}

// list is one run of counters; several w:num may share an abstract one.
type list struct {
	levels   [listLevels]listLevel
	counters *[listLevels]int
}

type listLevel struct {
	format, text string
	start        int
}

func (a *archive) numbering() (*numbering, error) {
	n := &numbering{lists: map[string]*list{}, styles: map[string]listedPara{}}
	if content, ok := a.parts[numberingPart]; ok {
		doc, err := parseXML(numberingPart, content)
		if err != nil {
			return nil, err
		}
		n.readLists(doc.Root())
	}
	if content, ok := a.parts[stylesPart]; ok && len(n.lists) > 0 {
		doc, err := parseXML(stylesPart, content)
		if err != nil {
			return nil, err
		}
		for _, s := range doc.Root().SelectElements("w:style") {
			if p, ok := listed(s.SelectElement("w:pPr")); ok {
				n.styles[s.SelectAttrValue("w:styleId", "")] = p
			}
		}
	}
	return n, nil
}

func (n *numbering) readLists(root *etree.Element) {
	abstract := map[string]*list{}
	for _, e := range root.SelectElements("w:abstractNum") {
		l := &list{counters: new([listLevels]int)}
		for _, lvl := range e.SelectElements("w:lvl") {
			l.read(lvl)
		}
		abstract[e.SelectAttrValue("w:abstractNumId", "")] = l
	}
	for _, e := range root.SelectElements("w:num") {
		ref := e.SelectElement("w:abstractNumId")
		if ref == nil || abstract[ref.SelectAttrValue("w:val", "")] == nil {
			continue
		}
		l := *abstract[ref.SelectAttrValue("w:val", "")]
		for _, o := range e.SelectElements("w:lvlOverride") {
			l.counters = new([listLevels]int) // an override begins a list of its own
			if lvl := o.SelectElement("w:lvl"); lvl != nil {
				l.read(lvl)
			}
			if at, err := strconv.Atoi(o.SelectAttrValue("w:ilvl", "")); err == nil && at >= 0 && at < listLevels {
				l.levels[at].start = intValue(o, "w:startOverride", l.levels[at].start)
			}
		}
		n.lists[e.SelectAttrValue("w:numId", "")] = &l
	}
}

func (l *list) read(lvl *etree.Element) {
	at, err := strconv.Atoi(lvl.SelectAttrValue("w:ilvl", ""))
	if err != nil || at < 0 || at >= listLevels {
		return
	}
	one := listLevel{start: intValue(lvl, "w:start", 1)}
	if f := lvl.SelectElement("w:numFmt"); f != nil {
		one.format = f.SelectAttrValue("w:val", "")
	}
	if t := lvl.SelectElement("w:lvlText"); t != nil {
		one.text = t.SelectAttrValue("w:val", "")
	}
	l.levels[at] = one
}

// listed reads where a paragraph's properties put it.
func listed(pPr *etree.Element) (listedPara, bool) {
	if pPr == nil {
		return listedPara{}, false
	}
	pr := pPr.SelectElement("w:numPr")
	if pr == nil {
		return listedPara{}, false
	}
	id := pr.SelectElement("w:numId")
	if id == nil {
		return listedPara{}, false
	}
	return listedPara{id.SelectAttrValue("w:val", ""), min(max(intValue(pr, "w:ilvl", 0), 0), listLevels-1)}, true
}

// next counts p in its list and returns the number shown before it: "1.2.",
// "a)", "-"; "" for a paragraph in no list.
func (n *numbering) next(p *etree.Element) string {
	pPr := p.SelectElement("w:pPr")
	where, ok := listed(pPr)
	if !ok && pPr != nil {
		if s := pPr.SelectElement("w:pStyle"); s != nil {
			where, ok = n.styles[s.SelectAttrValue("w:val", "")]
		}
	}
	l := n.lists[where.id]
	if !ok || l == nil {
		return ""
	}
	lvl := l.levels[where.level]
	if lvl.format == "bullet" {
		return "-" // the sign itself is a letter of a font of signs
	}
	if l.counters[where.level] == 0 {
		l.counters[where.level] = lvl.start
	} else {
		l.counters[where.level]++
	}
	for deeper := where.level + 1; deeper < listLevels; deeper++ {
		l.counters[deeper] = 0
	}
	if lvl.format == "none" {
		return ""
	}
	text := lvl.text
	for at := range where.level + 1 {
		count := l.counters[at]
		if count == 0 {
			count = l.levels[at].start
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(at+1), counted(l.levels[at].format, count))
	}
	return text
}

func counted(format string, n int) string {
	switch {
	case format == "lowerLetter" && n > 0 && n <= 26:
		return string(rune('a' + n - 1))
	case format == "upperLetter" && n > 0 && n <= 26:
		return string(rune('A' + n - 1))
	case format == "upperRoman":
		return roman(n)
	case format == "lowerRoman":
		return strings.ToLower(roman(n))
	case format == "decimalZero" && n < 10:
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n <= 0 || n >= 4000 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}
