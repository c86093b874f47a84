// Package tabular reads and writes tables of text: rows that know their file
// and line, whatever the separator and the encoding mark. It knows nothing of
// the field.
package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
)

// maxSize bounds a CSV file, in bytes.
const maxSize = 256 << 20

// Table is a file's heading and rows.
type Table struct {
	File    string
	Columns []string
	Rows    []Row
	index   map[string]int // position of each column
}

// Row is one row; Line is where it begins in the file, 1-based.
type Row struct {
	File  string
	Line  int
	cells []string
	index map[string]int
}

// Get returns the cell under a heading, "" if there is none.
func (r Row) Get(column string) string {
	if i, ok := r.index[column]; ok {
		return r.cells[i]
	}
	return ""
}

// Problem returns a problem at one cell of the row.
func (r Row) Problem(column string, text message.Text) message.Problem {
	return message.Problem{File: r.File, Line: r.Line, Column: column, Value: r.Get(column), Text: text}
}

// ReadCSV reads a CSV file with a heading row: comma, semicolon or tab; UTF-8
// with or without mark, or UTF-16 with one; composed or decomposed letters.
// required columns must be there and others than required and optional ones
// must not: a misspelt heading would be data lost in silence. Cells are
// trimmed and NFC. The error is message.Problems with all faults found.
func ReadCSV(in io.Reader, file string, required, optional []string) (*Table, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err != nil {
		return nil, err
	}
	fault := func(line int, key string, args ...message.Arg) error {
		return message.Problems{{File: file, Line: line, Text: message.T(key, args...)}}
	}
	if len(data) > maxSize {
		return nil, fault(0, "csv.too_big")
	}
	if data, err = decode(data); err != nil {
		return nil, fault(badLine(data), "csv.not_utf8")
	}
	r := csv.NewReader(bytes.NewReader(norm.NFC.Bytes(data)))
	r.Comma = separator(data)
	heading, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, fault(0, "csv.empty")
	}
	if err != nil {
		return nil, fault(1, "csv.syntax", message.Word("cause", err.Error()))
	}
	t := &Table{File: file, index: map[string]int{}}
	for i, h := range heading {
		t.Columns = append(t.Columns, strings.ToLower(strings.TrimSpace(h)))
		t.index[t.Columns[i]] = i
	}
	if err := t.checkColumns(required, optional); err != nil {
		return nil, err
	}
	return t, t.readRows(r)
}

func (t *Table) readRows(r *csv.Reader) error {
	var problems message.Problems
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return problems.OrNil()
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			key := "csv.syntax"
			if errors.Is(err, csv.ErrFieldCount) {
				key = "csv.field_count"
			}
			problems = append(problems, message.Problem{File: t.File, Line: parse.StartLine, Text: message.T(key,
				message.Word("cause", parse.Err.Error()), message.Int("got", len(cells)), message.Int("want", len(t.Columns)))})
			if key == "csv.field_count" {
				continue
			}
			return problems
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		blank := true
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
			blank = blank && cells[i] == ""
		}
		if !blank {
			t.Rows = append(t.Rows, Row{t.File, line, cells, t.index})
		}
	}
}

func (t *Table) checkColumns(required, optional []string) error {
	var problems message.Problems
	report := func(column, key string, args ...message.Arg) {
		problems = append(problems, message.Problem{File: t.File, Line: 1, Column: column, Text: message.T(key, args...)})
	}
	known := append(append([]string{}, required...), optional...)
	seen := map[string]bool{}
	for _, c := range t.Columns {
		switch {
		case seen[c]:
			report(c, "csv.column_twice")
		case !slices.Contains(known, c):
			report(c, "csv.unknown_column", message.Word("known", strings.Join(known, ", ")))
		}
		seen[c] = true
	}
	for _, c := range required {
		if !seen[c] {
			report(c, "csv.missing_column")
		}
	}
	return problems.OrNil()
}

// decode returns data as UTF-8 without mark. On an error it returns data as
// it was, for the line to be found.
func decode(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return data, err
		}
		data = out
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return data, errors.New("not UTF-8")
	}
	return data, nil
}

// badLine finds the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return i + 1
		}
	}
	return 0
}

// separator takes the commonest of comma, semicolon and tab in the heading.
func separator(data []byte) rune {
	heading, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(string(heading), string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}
