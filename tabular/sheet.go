package tabular

import (
	"bytes"
	"errors"
	"io"
	"strconv"
)

const (
	mostRows    = 1 << 20 // of a sheet
	mostColumns = 1 << 14
	slab        = 8 << 10 // cells that are made room for at once
)

// errRow says that a row or a cell stands where a sheet has none.
var errRow = errors.New("r")

// sheetReader gives the rows of a sheet's XML one by one.
type sheetReader struct {
	m      *markup
	shared *sharedTexts
	t      tag
	number int
	cells  []sheetCell
	text   []byte
	free   []string
	ended  bool
}

// sheetCell is where the text of a cell stands.
type sheetCell struct {
	column   int
	from, to int // in the text of the row
	shared   int // number of a shared text, -1: none
}

// next returns the next row that has a cell, io.EOF after the last.
func (r *sheetReader) next() (Line, error) {
	for !r.ended {
		err := r.m.next(&r.t)
		if errors.Is(err, io.EOF) {
			r.ended = true
			break
		}
		if err != nil {
			return Line{}, err
		}
		switch string(r.t.name) {
		case "row":
			if r.t.kind == opening || r.t.kind == single {
				line, err := r.row()
				if err != nil || len(line.Cells) > 0 {
					return line, err
				}
			}
		case "sheetData":
			r.ended = r.t.kind == closing || r.t.kind == single
		}
	}
	return Line{}, io.EOF
}

// row reads a row that was just opened.
func (r *sheetReader) row() (Line, error) {
	r.number++
	if s := attr(r.t.attrs, "r"); s != nil {
		n, err := strconv.Atoi(string(s))
		if err != nil || n < 1 {
			return Line{}, errRow
		}
		r.number = n
	}
	if r.number > mostRows {
		return Line{}, errRow
	}
	r.cells, r.text = r.cells[:0], r.text[:0]
	if r.t.kind == single {
		return Line{}, nil
	}
	for column := 0; ; {
		if err := r.m.next(&r.t); err != nil {
			return Line{}, r.m.cut(err)
		}
		switch string(r.t.name) {
		case "c":
			if r.t.kind == opening || r.t.kind == single {
				var err error
				if column, err = r.cell(column); err != nil {
					return Line{}, err
				}
			}
		case "row":
			if r.t.kind == closing {
				return r.line()
			}
		}
	}
}

// cell reads a cell that was just opened, the one before it being at a column
// counted from 1.
func (r *sheetReader) cell(before int) (int, error) {
	c := sheetCell{column: before + 1, shared: -1}
	if s := attr(r.t.attrs, "r"); s != nil {
		if c.column = columnOf(s); c.column == 0 {
			return 0, errRow
		}
	}
	if c.column > mostColumns || len(r.cells) > mostColumns {
		return 0, errRow
	}
	if r.t.kind == single {
		return c.column, nil
	}
	// The kind is kept apart: reading on overwrites the tag.
	shared, inline := false, false
	switch s := attr(r.t.attrs, "t"); string(s) {
	case "s":
		shared = true
	case "inlineStr":
		inline = true
	}
	c.from = len(r.text)
	if err := r.content(inline); err != nil {
		return 0, err
	}
	c.to = len(r.text)
	if shared && c.to > c.from {
		n, err := strconv.Atoi(string(bytes.TrimSpace(r.text[c.from:c.to])))
		if err != nil || n < 0 {
			return 0, errRow
		}
		c.shared, r.text = n, r.text[:c.from]
	}
	if c.shared >= 0 || c.to > c.from {
		r.cells = append(r.cells, c)
	}
	return c.column, nil
}

// content reads up to the end of a cell: its value, or its text where that
// stands in it.
func (r *sheetReader) content(inline bool) error {
	value, begun := false, len(r.text)
	for {
		if err := r.m.next(&r.t); err != nil {
			return r.m.cut(err)
		}
		if value {
			var err error
			if r.text, err = addText(r.text, &r.t); err != nil {
				return err
			}
		}
		switch string(r.t.name) {
		case "v":
			value = inside(value, &r.t)
		case "is":
			if r.t.kind != opening {
				break
			}
			var err error
			if inline {
				r.text, err = richText(r.m, &r.t, "is", r.text[:begun])
			} else {
				_, err = richText(r.m, &r.t, "is", nil)
			}
			if err != nil {
				return err
			}
		case "c":
			if r.t.kind == closing {
				return nil
			}
		case "row", "sheetData":
			if r.t.kind == closing {
				return errMarkup
			}
		}
		if len(r.text)-begun > longest {
			return errMarkup
		}
	}
}

// columnOf is the column of B12, counted from 1; 0 when it is none.
func columnOf(s []byte) int {
	n, i := 0, 0
	for ; i < len(s) && i < 3; i++ {
		c := s[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if i == len(s) || n > mostColumns {
		return 0
	}
	for _, c := range s[i:] {
		if c < '0' || c > '9' {
			return 0
		}
	}
	return n
}

// line makes a row of what was found. Its cells share one text.
func (r *sheetReader) line() (Line, error) {
	width := 0
	for _, c := range r.cells {
		width = max(width, c.column)
	}
	if width > len(r.free) {
		r.free = make([]string, max(slab, width))
	}
	cells := r.free[:width:width]
	r.free = r.free[width:]
	text := string(r.text)
	for _, c := range r.cells {
		if c.shared < 0 {
			cells[c.column-1] = text[c.from:c.to]
			continue
		}
		s, err := r.shared.text(c.shared)
		if err != nil {
			return Line{}, err
		}
		cells[c.column-1] = s
	}
	for width > 0 && cells[width-1] == "" {
		width--
	}
	return Line{r.number, cells[:width]}, nil
}
