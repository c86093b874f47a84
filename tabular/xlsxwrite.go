package tabular

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/points"
)

// Page is a sheet as it goes to the printer: lines of title over a table.
type Page struct {
	Name      string // of the sheet
	Titles    []PageTitle
	Columns   []PageColumn
	Rows      []PageRow
	Landscape bool
	Form      *PageForm // the sheet is a form to be filled in; nil: it is only read
}

// PageForm makes a sheet a form: what PageRow.Open does not name is locked
// against slips (without a password: it is no secret), and a second sheet that
// people do not see keeps what is needed to read the form again.
type PageForm struct {
	Behind     string // name of the second sheet
	BehindRows [][]string
}

// PageTitle is a line over the table, across all its columns.
type PageTitle struct {
	Text         string
	Bold, Italic bool
}

// PageColumn is a column of the table.
type PageColumn struct {
	Title  string
	Width  float64 // in characters
	Number bool    // cells are numbers, written with a decimal point, or empty
	Middle bool    // text stands in the middle
	Hidden bool
}

// PageRow is a row of the table; it has a cell for each column.
type PageRow struct {
	Cells        []string
	Bold, Italic bool
	Open         []int    // columns of a form that are typed into, 0-based
	Choices      []string // what the first of Open offers as a list

	// Adds are the rows, counted from 0, whose numbers this one sums up: its own
	// numbers are then written as formulas, where they are that sum.
	Adds []int
}

// WriteXLSX writes a workbook of one sheet: A4, head frozen and repeated on
// every printed page, fitted to the width of the page. Whatever is no number
// is written as text, never as a formula.
func WriteXLSX(p Page) ([]byte, error) {
	w := &pageWriter{f: excelize.NewFile(), page: p, styles: map[pageStyle]int{}, choices: map[string][]string{}}
	defer w.f.Close() //nolint:errcheck // a new file has nothing on disk
	if err := w.f.SetSheetName("Sheet1", p.Name); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	for _, step := range []func() error{w.columns, w.titles, w.head, w.rows, w.print, w.form} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
	}
	out, err := w.f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return out.Bytes(), nil
}

type pageWriter struct {
	f      *excelize.File
	page   Page
	styles map[pageStyle]int
	row    int // the last one written

	choices map[string][]string // cells by the list that they offer, its items one a line
}

type pageStyle struct {
	bold, italic, middle, border, number, open bool

	size float64
}

const (
	titleSize = 14 // points, Nghị định 30/2020/NĐ-CP
	tableSize = 12

	openFill = "FFF8DC" // light, so that it also prints

	asText    = 49 // "@": what a user types over the cell stays text as well
	asGeneral = 0
)

// style returns the number of a style, made when first used.
func (w *pageWriter) style(s pageStyle) (int, error) {
	if id, ok := w.styles[s]; ok {
		return id, nil
	}
	style := &excelize.Style{
		Font:      &excelize.Font{Family: "Times New Roman", Size: s.size, Bold: s.bold, Italic: s.italic},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
		NumFmt:    asText,
	}
	if s.middle {
		style.Alignment.Horizontal = "center"
	}
	if s.number {
		style.NumFmt = asGeneral
	}
	if s.open {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{openFill}}
		style.Protection = &excelize.Protection{Locked: false}
	}
	if s.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	id, err := w.f.NewStyle(style)
	w.styles[s] = id
	return id, err
}

// put writes one cell: text as text, numbers digit by digit.
func (w *pageWriter) put(column int, value string, s pageStyle) error {
	name, err := excelize.CoordinatesToCellName(column, w.row)
	if err != nil {
		return err
	}
	id, err := w.style(s)
	if err != nil {
		return err
	}
	if s.number {
		if p, err := points.Parse(value); err == nil {
			if err := w.f.SetCellDefault(w.page.Name, name, p.String()); err != nil {
				return err
			}
			return w.f.SetCellStyle(w.page.Name, name, name, id)
		}
	}
	if value != "" {
		if err := w.f.SetCellStr(w.page.Name, name, value); err != nil {
			return err
		}
	}
	return w.f.SetCellStyle(w.page.Name, name, name, id)
}

func (w *pageWriter) columns() error {
	for i, c := range w.page.Columns {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := w.f.SetColWidth(w.page.Name, letter, letter, c.Width); err != nil {
			return err
		}
		if c.Hidden {
			if err := w.f.SetColVisible(w.page.Name, letter, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *pageWriter) titles() error {
	width := 0.0
	for _, c := range w.page.Columns {
		width += c.Width
	}
	for _, t := range w.page.Titles {
		w.row++
		if err := w.put(1, t.Text, pageStyle{bold: t.Bold, italic: t.Italic, middle: true, size: titleSize}); err != nil {
			return err
		}
		last, err := excelize.CoordinatesToCellName(len(w.page.Columns), w.row)
		if err != nil {
			return err
		}
		if err := w.f.MergeCell(w.page.Name, fmt.Sprintf("A%d", w.row), last); err != nil {
			return err
		}
		// A merged row does not grow with its text by itself.
		lines := 1 + int(float64(len([]rune(t.Text)))*titleSize/tableSize/width)
		if err := w.f.SetRowHeight(w.page.Name, w.row, float64(20*lines)); err != nil {
			return err
		}
	}
	if len(w.page.Titles) > 0 {
		w.row++ // a blank line before the table
	}
	return nil
}

func (w *pageWriter) head() error {
	w.row++
	heads := make([]string, len(w.page.Columns))
	for i, c := range w.page.Columns {
		heads[i] = c.Title
	}
	if err := w.f.SetRowHeight(w.page.Name, w.row, w.height(heads)); err != nil {
		return err
	}
	for i, c := range w.page.Columns {
		if err := w.put(i+1, c.Title, pageStyle{bold: true, middle: true, border: true, size: tableSize}); err != nil {
			return err
		}
	}
	below, err := excelize.CoordinatesToCellName(1, w.row+1)
	if err != nil {
		return err
	}
	if err := w.f.SetPanes(w.page.Name, &excelize.Panes{Freeze: true, YSplit: w.row, TopLeftCell: below, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return w.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: w.page.Name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", w.page.Name, w.row, w.row),
	})
}

func (w *pageWriter) rows() error {
	first := w.row + 1
	for _, r := range w.page.Rows {
		w.row++
		if err := w.f.SetRowHeight(w.page.Name, w.row, w.height(r.Cells)); err != nil {
			return err
		}
		for i, c := range w.page.Columns {
			s := pageStyle{bold: r.Bold, italic: r.Italic, middle: c.Middle || c.Number, border: true, number: c.Number, size: tableSize, open: slices.Contains(r.Open, i)}
			if err := w.put(i+1, r.Cells[i], s); err != nil {
				return err
			}
			if err := w.sum(r, i, first); err != nil {
				return err
			}
		}
		if len(r.Choices) > 0 && len(r.Open) > 0 {
			cell, err := excelize.CoordinatesToCellName(r.Open[0]+1, w.row)
			if err != nil {
				return err
			}
			key := strings.Join(r.Choices, "\n")
			w.choices[key] = append(w.choices[key], cell)
		}
	}
	return nil
}

// height is that of a row with wrapped text, in points: programs that open the
// file do not all find it themselves.
func (w *pageWriter) height(cells []string) float64 {
	const lineHeight, highest = 16.5, 400.0
	most := 1
	for i, c := range w.page.Columns {
		if c.Hidden {
			continue
		}
		lines := 0
		for l := range strings.SplitSeq(cells[i], "\n") {
			lines += 1 + int(float64(utf8.RuneCountInString(l))/(1.15*c.Width))
		}
		most = max(most, lines)
	}
	return min(float64(most)*lineHeight, highest)
}

// print sets up the page: A4, margins of Nghị định 30/2020/NĐ-CP, page numbers.
func (w *pageWriter) print() error {
	orientation, paper, wide, high := "portrait", 9, 1, 0
	if w.page.Landscape {
		orientation = "landscape"
	}
	if err := w.f.SetPageLayout(w.page.Name, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	}); err != nil {
		return err
	}
	fit := true
	if err := w.f.SetSheetProps(w.page.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	const cm = 1 / 2.54 // inches
	left, right, top, bottom, band := 3*cm, 1.5*cm, 2*cm, 2*cm, 1*cm
	if err := w.f.SetPageMargins(w.page.Name, &excelize.PageLayoutMarginsOptions{
		Left: &left, Right: &right, Top: &top, Bottom: &bottom, Header: &band, Footer: &band,
	}); err != nil {
		return err
	}
	return w.f.SetHeaderFooter(w.page.Name, &excelize.HeaderFooterOptions{DifferentFirst: true, OddHeader: `&C&"Times New Roman,Regular"&13&P`})
}
