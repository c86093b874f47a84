package paper

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxHTMLDepth = 400
	maxHTMLSpan  = 40
)

func looksHTML(data []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 512)]))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<table")) || bytes.HasPrefix(head, []byte("<p"))
}

func (t *Text) readHTML(data []byte) error {
	root, err := html.Parse(strings.NewReader(unicodeOf(data)))
	if err != nil {
		return err
	}
	p := &page{text: t}
	p.walk(root, 0)
	p.flush()
	return nil
}

// page gathers the paragraphs and tables of an HTML page.
type page struct {
	text   *Text
	line   strings.Builder
	tables int
}

func (p *page) flush() {
	for part := range strings.SplitSeq(p.line.String(), "\n") {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			p.text.Blocks = append(p.text.Blocks, Block{Text: part, Where: Where{Paragraph: len(p.text.Blocks) + 1}})
		}
	}
	p.line.Reset()
}

func (p *page) walk(n *html.Node, depth int) {
	if depth > maxHTMLDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		p.line.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head, atom.Noscript, atom.Template, atom.Svg:
			return
		case atom.Br:
			p.line.WriteByte('\n')
			return
		case atom.Table:
			p.flush()
			p.table(n, depth)
			return
		}
	}
	block := breaks(n.DataAtom)
	if block {
		p.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, depth+1)
	}
	if block {
		p.flush()
	}
}

func breaks(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Ul, atom.Ol, atom.Pre, atom.Blockquote, atom.Center, atom.Dd, atom.Dt:
		return true
	}
	return false
}

// table reads a table as a grid. One that only lays a page out (a cell that
// holds a table of its own) is read as text.
func (p *page) table(table *html.Node, depth int) {
	var rows [][]string
	nested := false
	carried := map[int]int{} // column → rows that a cell above still covers
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < maxHTMLDepth; c = c.NextSibling {
			switch {
			case c.DataAtom == atom.Tr:
				row, inner := htmlRow(c, carried)
				nested = nested || inner
				rows = append(rows, row)
			case c.Type == html.ElementNode:
				visit(c, depth+1)
			}
		}
	}
	visit(table, depth)
	if nested {
		for c := table.FirstChild; c != nil; c = c.NextSibling {
			p.walk(c, depth+1)
		}
		p.flush()
		return
	}
	if len(rows) > 0 {
		p.tables++
		p.text.Blocks = append(p.text.Blocks, Block{Rows: rows, Where: Where{Table: p.tables}})
	}
}

func htmlRow(tr *html.Node, carried map[int]int) (row []string, nested bool) {
	skip := func() {
		for carried[len(row)] > 0 {
			carried[len(row)]--
			row = append(row, "")
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		skip()
		text, inner := cellText(c)
		nested = nested || inner
		down := span(c, "rowspan") - 1
		for i := range span(c, "colspan") {
			if down > 0 {
				carried[len(row)] = down
			}
			if i > 0 {
				text = ""
			}
			row = append(row, text)
		}
	}
	skip()
	return row, nested
}

func span(n *html.Node, name string) int {
	for _, a := range n.Attr {
		if a.Key == name {
			v := 0
			for _, r := range strings.TrimSpace(a.Val) {
				if r < '0' || r > '9' || v > maxHTMLSpan {
					break
				}
				v = v*10 + int(r-'0')
			}
			return max(1, min(v, maxHTMLSpan))
		}
	}
	return 1
}

func cellText(td *html.Node) (string, bool) {
	var b strings.Builder
	nested := false
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		switch {
		case depth > maxHTMLDepth || n.DataAtom == atom.Script || n.DataAtom == atom.Style:
			return
		case n.Type == html.TextNode:
			b.WriteString(strings.Join(strings.Fields(" "+n.Data+" "), " "))
			b.WriteByte(' ')
		case n.DataAtom == atom.Br || breaks(n.DataAtom):
			b.WriteByte('\n')
		case n.DataAtom == atom.Table:
			nested = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(td, 0)
	return strings.TrimSpace(b.String()), nested
}
