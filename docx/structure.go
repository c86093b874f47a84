package docx

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// wordPart checks one WordprocessingML part element by element.
func (v *validator) wordPart(part string, root *etree.Element) {
	bookmarks := make(map[string]string) // id → name
	names := make(map[string]bool)
	walkElements(root, func(e *etree.Element) bool {
		if e.Space != "w" || v.full() {
			return !v.full()
		}
		v.order(part, e)
		switch e.Tag {
		case "p":
			v.paragraph(part, e)
		case "r":
			if within(e, "r", "p") {
				v.add(part, whereabouts(e), "w:r nằm trong w:r")
			}
		case "tbl":
			v.table(part, e)
		case "tc", "hdr", "ftr", "txbxContent", "footnote", "endnote", "comment":
			v.lastParagraph(part, e)
		case "pStyle", "rStyle", "tblStyle", "basedOn", "next", "link":
			v.style(part, e)
		case "numId":
			id := e.SelectAttrValue("w:val", "")
			if id != "0" && isW(e.Parent(), "numPr") && !v.lists[id] {
				v.add(part, whereabouts(e), "danh sách đánh số %q không có trong numbering.xml", id)
			}
		case "bookmarkStart":
			id, name := e.SelectAttrValue("w:id", ""), e.SelectAttrValue("w:name", "")
			if _, twice := bookmarks[id]; twice || names[name] {
				v.add(part, name, "dấu trang (bookmark) trùng mã hoặc trùng tên")
			}
			bookmarks[id], names[name] = name, true
		}
		return true
	})
	v.bookmarkEnds(part, root, bookmarks)
}

func (v *validator) bookmarkEnds(part string, root *etree.Element, open map[string]string) {
	ended := make(map[string]bool)
	for _, e := range root.FindElements(".//w:bookmarkEnd") {
		id := e.SelectAttrValue("w:id", "")
		if _, ok := open[id]; !ok || ended[id] {
			v.add(part, id, "w:bookmarkEnd không có w:bookmarkStart tương ứng")
		}
		ended[id] = true
	}
	for _, e := range root.FindElements(".//w:bookmarkStart") {
		if id := e.SelectAttrValue("w:id", ""); !ended[id] {
			v.add(part, e.SelectAttrValue("w:name", ""), "dấu trang (bookmark) không có điểm kết thúc")
		}
	}
}

// order compares the children of e with the table of orders. Elements of
// other namespaces (extensions) may stand anywhere.
func (v *validator) order(part string, e *etree.Element) {
	groups, ok := childOrder[e.Tag]
	if !ok || isW(e.Parent(), "rPrChange") || isW(e.Parent(), "pPrChange") {
		return
	}
	at, previous := 0, ""
	counts := make(map[string]int)
	for _, c := range e.ChildElements() {
		if c.Space != "w" {
			continue
		}
		place := slices.IndexFunc(groups[at:], func(g string) bool { return inGroup(g, c.Tag) })
		switch {
		case place >= 0:
			at += place
		case slices.ContainsFunc(groups, func(g string) bool { return inGroup(g, c.Tag) }):
			v.add(part, whereabouts(e), "trong w:%s, w:%s phải đứng trước w:%s", e.Tag, c.Tag, previous)
		case !anyChild[e.Tag]:
			v.add(part, whereabouts(e), "w:%s không được nằm trong w:%s", c.Tag, e.Tag)
		}
		previous = c.Tag
		if counts[c.Tag]++; counts[c.Tag] == 2 && once(e.Tag, c.Tag) {
			v.add(part, whereabouts(e), "trong w:%s có hai w:%s", e.Tag, c.Tag)
		}
	}
}

func inGroup(group, tag string) bool {
	for name := range strings.SplitSeq(group, "|") {
		if name == tag {
			return true
		}
	}
	return false
}

// once tells the properties, of which an element has each at most once.
func once(parent, child string) bool {
	switch parent {
	case "pPr", "rPr", "tblPr", "tcPr", "pBdr", "tblBorders", "tcBorders", "tblCellMar", "tcMar", "numPr":
		return true
	case "sectPr":
		return child != "headerReference" && child != "footerReference"
	case "tbl":
		return child == "tblPr" || child == "tblGrid"
	}
	return false
}

func (v *validator) paragraph(part string, p *etree.Element) {
	if within(p, "p", "txbxContent") {
		v.add(part, whereabouts(p), "w:p nằm trong w:p")
	}
	for i, c := range p.ChildElements() {
		if isW(c, "pPr") && i > 0 {
			v.add(part, whereabouts(p), "w:pPr phải đứng đầu đoạn")
		}
	}
	for _, r := range p.SelectElements("w:r") {
		for i, c := range r.ChildElements() {
			if isW(c, "rPr") && i > 0 {
				v.add(part, whereabouts(p), "w:rPr phải đứng đầu w:r")
			}
		}
	}
	if text := paragraphText(p); strings.Contains(text, "{{") {
		v.add(part, text, "còn sót thẻ “{{” của mẫu")
	}
}

// within tells whether e lies below an element named tag, looking up to the
// nearest one named border.
func within(e *etree.Element, tag, border string) bool {
	for up := e.Parent(); up != nil; up = up.Parent() {
		switch {
		case isW(up, tag):
			return true
		case isW(up, border):
			return false
		}
	}
	return false
}

func (v *validator) style(part string, e *etree.Element) {
	id := e.SelectAttrValue("w:val", "")
	kind, ok := v.styles[id]
	if !ok {
		v.add(part, whereabouts(e), "kiểu (style) %q không có trong styles.xml", id)
		return
	}
	want := map[string]string{"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}[e.Tag]
	if want != "" && kind != want {
		v.add(part, whereabouts(e), "kiểu (style) %q thuộc loại %s, không dùng được ở w:%s", id, kind, e.Tag)
	}
}

func (v *validator) lastParagraph(part string, e *etree.Element) {
	last := ""
	for _, c := range e.ChildElements() {
		if c.Space == "w" && !rangeMark(c) {
			last = c.Tag
		}
	}
	if last != "p" && last != "sdt" && last != "customXml" {
		v.add(part, whereabouts(e), "w:%s phải kết thúc bằng một đoạn (w:p)", e.Tag)
	}
}

// table checks that a table has its properties and grid, rows and cells, and
// that the cells of each row fill the grid.
func (v *validator) table(part string, tbl *etree.Element) {
	grid := tbl.SelectElement("w:tblGrid")
	if tbl.SelectElement("w:tblPr") == nil || grid == nil {
		v.add(part, whereabouts(tbl), "bảng thiếu w:tblPr hoặc w:tblGrid")
		return
	}
	columns := len(grid.SelectElements("w:gridCol"))
	rows := 0
	eachBelow(tbl, "tr", func(tr *etree.Element) {
		rows++
		sum, cells := 0, 0
		if pr := tr.SelectElement("w:trPr"); pr != nil {
			sum += intValue(pr, "w:gridBefore", 0) + intValue(pr, "w:gridAfter", 0)
		}
		eachBelow(tr, "tc", func(tc *etree.Element) {
			cells++
			span := 1
			if pr := tc.SelectElement("w:tcPr"); pr != nil {
				span = intValue(pr, "w:gridSpan", 1)
			}
			sum += span
		})
		if cells == 0 {
			v.add(part, whereabouts(tbl), "dòng %d của bảng không có ô nào", rows)
		} else if sum != columns {
			v.add(part, whereabouts(tbl), "dòng %d của bảng chiếm %d cột, khác %d cột của w:tblGrid", rows, sum, columns)
		}
	})
	if rows == 0 {
		v.add(part, whereabouts(tbl), "bảng không có dòng nào")
	}
}

// eachBelow visits the rows of a table or cells of a row, through the wrappers
// (content controls, tracked changes) that may stand between.
func eachBelow(e *etree.Element, tag string, visit func(*etree.Element)) {
	for _, c := range e.ChildElements() {
		switch {
		case isW(c, tag):
			visit(c)
		case isW(c, "sdt") || isW(c, "sdtContent") || isW(c, "customXml") || isW(c, "ins") || isW(c, "del"):
			eachBelow(c, tag, visit)
		}
	}
}

func intValue(e *etree.Element, tag string, otherwise int) int {
	if c := e.SelectElement(tag); c != nil {
		if n, err := strconv.Atoi(c.SelectAttrValue("w:val", "")); err == nil {
			return n
		}
	}
	return otherwise
}

// whereabouts names the place of e by text that a reader can search for.
func whereabouts(e *etree.Element) string {
	for up := e; up != nil; up = up.Parent() {
		switch {
		case isW(up, "p"):
			if text := strings.TrimSpace(paragraphText(up)); text != "" {
				return text
			}
		case isW(up, "style"):
			return up.SelectAttrValue("w:styleId", "")
		case isW(up, "tbl"):
			for _, p := range up.FindElements(".//w:p") {
				if text := strings.TrimSpace(paragraphText(p)); text != "" {
					return "bảng “" + text + "”"
				}
			}
		}
	}
	return "<" + e.FullTag() + ">"
}
