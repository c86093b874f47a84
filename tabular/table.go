package tabular

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
)

// Shape is which columns a table has. Columns beyond required and optional
// ones are faults: a misspelt heading would be data lost in silence.
type Shape struct {
	Required []string
	Optional []string
	Numbers  []string // read as a workbook keeps them, not as it shows them
}

// ReadTable reads a CSV file or the first sheet of a workbook (.xlsx), by its
// content. The heading is the first row that is not empty. Cells are trimmed
// and NFC; dates of a workbook become 2024-05-02. The error is
// message.Problems with all faults found.
func ReadTable(in io.Reader, file string, shape Shape) (*Table, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return ReadCSV(bytes.NewReader(data), file, shape.Required, shape.Optional)
	}
	sheets, err := ReadXLSX(data, file)
	if err != nil {
		return nil, err
	}
	sheet := sheets[0]
	top := slices.IndexFunc(sheet.Rows, func(row []Cell) bool { return !blank(row) })
	if top < 0 {
		return nil, message.Problems{{File: file, Text: message.T("csv.empty")}}
	}
	t := &Table{File: file, index: map[string]int{}}
	for i, c := range sheet.Rows[top] {
		if c.Text == "" && blank(sheet.Rows[top][i:]) {
			break // trailing cells that only bear a format
		}
		t.Columns = append(t.Columns, strings.ToLower(c.Text))
		t.index[t.Columns[i]] = i
	}
	if err := t.checkColumns(shape.Required, shape.Optional); err != nil {
		return nil, err
	}
	return t, t.fill(sheet.Rows, top, shape)
}

// fill takes the rows below the heading.
func (t *Table) fill(rows [][]Cell, top int, shape Shape) error {
	var problems message.Problems
	for i, row := range rows[top+1:] {
		if blank(row) {
			continue
		}
		line := top + i + 2
		if len(row) > len(t.Columns) && !blank(row[len(t.Columns):]) {
			problems = append(problems, message.Problem{File: t.File, Line: line,
				Text: message.T("csv.field_count", message.Int("got", len(row)), message.Int("want", len(t.Columns)))})
			continue
		}
		cells := make([]string, len(t.Columns))
		for k := range min(len(row), len(cells)) {
			cells[k] = row[k].Value(slices.Contains(shape.Numbers, t.Columns[k]))
		}
		t.Rows = append(t.Rows, Row{t.File, line, cells, t.index})
	}
	return problems.OrNil()
}

func blank(row []Cell) bool {
	return !slices.ContainsFunc(row, func(c Cell) bool { return c.Text != "" })
}

// shownDate is how spreadsheets show dates: digits and separators only, or
// with the name of a month; a plain number never looks like it.
var shownDate = regexp.MustCompile(`\d[/-]|[/-]\d|^\d{1,2}[. ]\d{1,2}[. ]\d{4}$`)

// Value is what the cell says: as it is shown, but for numbers as they are
// kept, and for dates in the one order that is read in one way.
func (c Cell) Value(number bool) string {
	if c.Raw == c.Text || c.Raw == "" {
		return c.Text
	}
	serial, err := strconv.ParseFloat(c.Raw, 64)
	if err != nil {
		return c.Text
	}
	if shownDate.MatchString(c.Text) && serial > 0 && serial < 100_000 {
		// Day 1 is 01/01/1900, and the format believes in 29/02/1900.
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(serial)).Format(time.DateOnly)
	}
	if !number {
		return c.Text
	}
	// A workbook keeps 0.3 as 0.29999999999999999: ten digits are more than
	// any office types.
	return decimal.NewFromFloat(serial).Round(10).String()
}
