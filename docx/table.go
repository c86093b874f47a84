package docx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

const (
	maxTableRows    = 20_000 // all tables of a document together
	maxTableColumns = 64     // Word itself stops at 63
)

// Block is a paragraph or a table of the body, in reading order.
type Block struct {
	Text  string   // of a paragraph, with its list number
	Table [][]Cell // nil for a paragraph; every row has as many cells
}

// Cell is one place of a table's grid.
type Cell struct {
	Text   string // paragraphs are parted by "\n"
	Merged bool   // covered by a cell that begins above or to the left, whose text it repeats
}

// Blocks returns the paragraphs and tables of the body. Merged cells are
// resolved to a full grid, numbers that Word counts itself are written out,
// deleted text (tracked changes) is left out.
func Blocks(data []byte) ([]Block, error) {
	a, err := readArchive(data)
	if err != nil {
		return nil, err
	}
	doc, err := parseXML(documentPart, a.parts[documentPart])
	if err != nil {
		return nil, err
	}
	numbers, err := a.numbering()
	if err != nil {
		return nil, err
	}
	r := &blockReader{numbers: numbers}
	if body := doc.Root().SelectElement("w:body"); body != nil {
		r.read(body)
	}
	return r.blocks, r.err
}

type blockReader struct {
	numbers *numbering
	blocks  []Block
	rows    int
	err     error
}

// wrapper tells the elements that may stand around paragraphs, tables, rows
// and cells without changing what they are.
func wrapper(e *etree.Element) bool {
	return e.Space == "w" && slices.Contains([]string{"sdt", "sdtContent", "customXml", "ins", "moveTo"}, e.Tag)
}

func (r *blockReader) read(e *etree.Element) {
	for _, c := range e.ChildElements() {
		switch {
		case r.err != nil:
			return
		case isW(c, "p"):
			r.blocks = append(r.blocks, Block{Text: r.paragraph(c)})
		case isW(c, "tbl"):
			if t := r.table(c); len(t) > 0 {
				r.blocks = append(r.blocks, Block{Table: t})
			}
		case wrapper(c):
			r.read(c)
		}
	}
}

func (r *blockReader) paragraph(p *etree.Element) string {
	text := paragraphText(p)
	if number := r.numbers.next(p); number != "" {
		text = strings.TrimSpace(number + " " + text)
	}
	return text
}

func (r *blockReader) table(tbl *etree.Element) [][]Cell {
	var grid [][]Cell
	width := 0
	eachBelow(tbl, "tr", func(tr *etree.Element) {
		if r.err != nil || removed(tr) {
			return
		}
		var above []Cell
		if len(grid) > 0 {
			above = grid[len(grid)-1]
		}
		row := r.row(tr, above)
		grid = append(grid, row)
		width = max(width, len(row))
		r.rows++
		if width > maxTableColumns || r.rows > maxTableRows {
			r.err = fmt.Errorf("bảng trong tệp Word quá lớn (trên %d cột hoặc trên %d dòng); hãy tách riêng bảng cần dùng rồi lưu lại", maxTableColumns, maxTableRows)
		}
	})
	for i := range grid {
		for len(grid[i]) < width {
			grid[i] = append(grid[i], Cell{})
		}
	}
	return grid
}

// removed tells a row that a tracked change deletes.
func removed(tr *etree.Element) bool {
	pr := tr.SelectElement("w:trPr")
	return pr != nil && pr.SelectElement("w:del") != nil
}

func (r *blockReader) row(tr *etree.Element, above []Cell) []Cell {
	var row []Cell
	skip := func(tag string) {
		if pr := tr.SelectElement("w:trPr"); pr != nil {
			for range min(max(intValue(pr, tag, 0), 0), maxTableColumns) {
				row = append(row, Cell{})
			}
		}
	}
	skip("w:gridBefore")
	eachBelow(tr, "tc", func(tc *etree.Element) {
		span, below := 1, false
		if pr := tc.SelectElement("w:tcPr"); pr != nil {
			span = min(max(intValue(pr, "w:gridSpan", 1), 1), maxTableColumns)
			merge := pr.SelectElement("w:vMerge")
			below = merge != nil && merge.SelectAttrValue("w:val", "continue") == "continue"
		}
		if len(row)+span > maxTableColumns {
			r.err = fmt.Errorf("bảng trong tệp Word có trên %d cột; hãy tách riêng bảng cần dùng rồi lưu lại", maxTableColumns)
			return
		}
		text := r.cell(tc)
		if below && len(row) < len(above) {
			text = above[len(row)].Text
		}
		for i := range span {
			row = append(row, Cell{Text: text, Merged: below || i > 0})
		}
	})
	skip("w:gridAfter")
	return row
}

// cell joins the paragraphs of a cell, those of tables inside it too.
func (r *blockReader) cell(tc *etree.Element) string {
	var lines []string
	walkElements(tc, func(e *etree.Element) bool {
		if e.Space == "mc" && e.Tag == "Fallback" {
			return false
		}
		if isW(e, "p") {
			lines = append(lines, r.paragraph(e))
		}
		return true
	})
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
