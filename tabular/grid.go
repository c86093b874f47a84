package tabular

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
)

// ReadText returns a text file as UTF-8 without mark, composed, with "\n" as
// line end. The error is message.Problems.
func ReadText(data []byte, file string) (string, error) {
	if len(data) > maxSize {
		return "", message.Problems{{File: file, Text: message.T("csv.too_big")}}
	}
	text, err := decode(data)
	if err != nil {
		return "", message.Problems{{File: file, Line: badLine(text), Text: message.T("csv.not_utf8")}}
	}
	return strings.ReplaceAll(string(norm.NFC.Bytes(text)), "\r\n", "\n"), nil
}

// Line is one row of a table without a known heading.
type Line struct {
	Number int // where it begins in the file, 1-based
	Cells  []string
}

// ReadGrid reads a CSV file that need not begin with a heading: rows of any
// length, separated by whichever of comma, semicolon and tab gives the most
// rows alike. The error is message.Problems.
func ReadGrid(data []byte, file string) ([]Line, error) {
	text, err := ReadText(data, file)
	if err != nil {
		return nil, err
	}
	var best []Line
	most, failed := 0, error(nil)
	for _, comma := range ",;\t" {
		lines, err := readLines(text, file, comma)
		if err != nil {
			failed = err
			continue
		}
		if n := alike(lines); best == nil || n > most {
			best, most = lines, n
		}
	}
	if best == nil {
		return nil, failed
	}
	return best, nil
}

// alike counts the rows of the commonest length above one.
func alike(lines []Line) int {
	counts, most := map[int]int{}, 0
	for _, l := range lines {
		if n := len(l.Cells); n > 1 {
			counts[n]++
			most = max(most, counts[n])
		}
	}
	return most
}

func readLines(text, file string, comma rune) ([]Line, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	lines := []Line{}
	for left := maxCells; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			var parse *csv.ParseError
			line := 0
			if errors.As(err, &parse) {
				line, err = parse.StartLine, parse.Err
			}
			return nil, message.Problems{{File: file, Line: line, Text: message.T("csv.syntax", message.Word("cause", err.Error()))}}
		}
		if left -= 1 + len(cells); left < 0 {
			return nil, message.Problems{{File: file, Text: message.T("csv.too_big")}}
		}
		number, _ := r.FieldPos(0)
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
		}
		lines = append(lines, Line{number, cells})
	}
}
