package tabular

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
)

const (
	maxWorkbook = 64 << 20  // bytes, zipped
	maxUnzipped = 256 << 20 // bytes, all parts together
	maxCells    = 2_000_000 // of a workbook, gaps between cells included
)

// Sheet is one sheet of a workbook; its row i is line i+1 of what a user sees.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   [][]Cell
}

// Cell is one cell as it is shown and as it is kept: 0.5 shown without
// decimals is Text "1" and Raw "0.5"; a date is shown as one and kept as a
// count of days.
type Cell struct {
	Text, Raw string
	Merged    bool // covered by a cell that begins above or to the left, whose content it repeats
}

// ReadXLSX reads all sheets of a workbook; merged cells are resolved. Formulas
// are not computed: the values that the workbook keeps are read. The error is
// message.Problems.
func ReadXLSX(data []byte, file string) (sheets []Sheet, err error) {
	fault := func(key string, args ...message.Arg) error {
		return message.Problems{{File: file, Text: message.T(key, args...)}}
	}
	switch {
	case len(data) > maxWorkbook:
		return nil, fault("xlsx.too_big")
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fault("xlsx.old")
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, fault("xlsx.not_workbook")
	}
	// The library was written for sound workbooks; a strange one must not end
	// the program.
	defer func() {
		if cause := recover(); cause != nil {
			sheets, err = nil, fault("xlsx.broken", message.Word("cause", fmt.Sprint(cause)))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, fault("xlsx.broken", message.Word("cause", err.Error()))
	}
	defer f.Close() //nolint:errcheck // nothing was spooled to disk within the limits
	left := maxCells
	for _, name := range f.GetSheetList() {
		s, err := readSheet(f, name, &left)
		if err != nil {
			return nil, fault("xlsx.broken", message.Word("cause", name+": "+err.Error()))
		}
		if left < 0 {
			return nil, fault("xlsx.too_many_cells", message.Int("most", maxCells))
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

func readSheet(f *excelize.File, name string, left *int) (Sheet, error) {
	s := Sheet{Name: name}
	visible, err := f.GetSheetVisible(name)
	if err != nil {
		return s, err
	}
	s.Hidden = !visible
	shown, err := f.Rows(name)
	if err != nil {
		return s, err
	}
	kept, err := f.Rows(name)
	if err != nil {
		return s, err
	}
	for shown.Next() && kept.Next() {
		texts, err := shown.Columns()
		if err != nil {
			return s, err
		}
		raws, err := kept.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, err
		}
		if *left -= 1 + max(len(texts), len(raws)); *left < 0 {
			return s, nil
		}
		s.Rows = append(s.Rows, cells(texts, raws))
	}
	for _, err := range []error{shown.Error(), kept.Error()} {
		if err != nil {
			return s, err
		}
	}
	merged, err := f.GetMergeCells(name, true)
	if err != nil {
		return s, err
	}
	return s, s.spread(merged, left)
}

func cells(texts, raws []string) []Cell {
	row := make([]Cell, max(len(texts), len(raws)))
	for i, t := range texts {
		row[i].Text = clean(t)
	}
	for i, r := range raws {
		row[i].Raw = clean(r)
	}
	return row
}

func clean(s string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")))
}

// spread repeats the content of merged cells over the places they cover.
func (s *Sheet) spread(merged []excelize.MergeCell, left *int) error {
	width := 0
	for _, row := range s.Rows {
		width = max(width, len(row))
	}
	for _, m := range merged {
		firstColumn, firstRow, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return err
		}
		lastColumn, lastRow, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return err
		}
		lastColumn, lastRow = min(lastColumn, width), min(lastRow, len(s.Rows))
		for r := firstRow - 1; r < lastRow; r++ {
			if *left -= lastColumn - firstColumn + 1; *left < 0 {
				return nil
			}
			for c := firstColumn - 1; c < lastColumn; c++ {
				s.cover(r, c, firstRow-1, firstColumn-1)
			}
		}
	}
	return nil
}

func (s *Sheet) cover(row, column, fromRow, fromColumn int) {
	for len(s.Rows[row]) <= column {
		s.Rows[row] = append(s.Rows[row], Cell{})
	}
	if row == fromRow && column == fromColumn {
		return
	}
	from := s.Rows[fromRow][fromColumn]
	s.Rows[row][column] = Cell{Text: from.Text, Raw: from.Raw, Merged: true}
}
