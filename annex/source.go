package annex

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// place is where a row stands: the file, with the sheet or table when there
// are several, and the line in it.
type place struct {
	file, part string
	line       int
}

// where names the place inside its file: "dòng 14", "bảng 2, dòng 14".
func (p place) where() string {
	line := message.Say(message.VI, "annex.line", message.Int("line", p.line))
	if p.part == "" {
		return line
	}
	return p.part + ", " + line
}

// named is the file, with the sheet or table in it.
func (p place) named() string {
	if p.part == "" {
		return p.file
	}
	return p.file + " (" + p.part + ")"
}

// row is one row of a table, or a paragraph between tables.
type row struct {
	place
	cells []cell
	prose bool // a paragraph
}

// cell is a text, in lines as it was wrapped, and the number under it where
// a workbook shows a number in another way.
type cell struct {
	text, raw string
	merged    bool // repeats a cell that begins above or to the left
}

// own is the text that begins in the cell.
func (c cell) own() string {
	if c.merged {
		return ""
	}
	return c.text
}

// said is the row as one line, for people to find it again.
func (r row) said() string {
	var parts []string
	for _, c := range r.cells {
		if t := strings.Join(strings.Fields(c.own()), " "); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " | ")
}

func (r row) at(column int) cell {
	if column < 0 || column >= len(r.cells) {
		return cell{}
	}
	return r.cells[column]
}

func (r row) blank() bool { return r.said() == "" }

// read returns all rows of a file in reading order.
func read(data []byte, file string) ([]row, error) {
	switch ext := strings.ToLower(path.Ext(file)); {
	case ext == ".xlsx" || ext == ".xlsm" || ext == ".xls" || ext == "" && isWorkbook(data):
		return readWorkbook(data, file)
	case ext == ".docx" || ext == ".doc":
		return readWord(data, file)
	case ext == ".csv" || ext == ".tsv":
		return readSeparated(data, file)
	case ext == ".txt" || ext == ".md":
		return readText(data, file)
	}
	return nil, problem(file, 0, "annex.format")
}

func readWorkbook(data []byte, file string) ([]row, error) {
	sheets, err := tabular.ReadXLSX(data, file)
	if err != nil {
		return nil, err
	}
	filled := 0
	for _, s := range sheets {
		if !s.Hidden && len(s.Rows) > 0 {
			filled++
		}
	}
	var rows []row
	for _, s := range sheets {
		if s.Hidden {
			continue
		}
		part := ""
		if filled > 1 {
			part = message.Say(message.VI, "annex.sheet", message.Word("name", s.Name))
		}
		for i, cells := range s.Rows {
			r := row{place: place{file, part, i + 1}}
			for _, c := range cells {
				r.cells = append(r.cells, cell{tidy(c.Text), tidy(c.Raw), c.Merged})
			}
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func readWord(data []byte, file string) ([]row, error) {
	blocks, err := docx.Blocks(data)
	if err != nil {
		return nil, problem(file, 0, "problem.cause", message.Word("cause", err.Error()))
	}
	tables := 0
	for _, b := range blocks {
		if b.Table != nil {
			tables++
		}
	}
	var rows []row
	at := 0
	for _, b := range blocks {
		if b.Table == nil {
			rows = append(rows, row{place: place{file, "", 0}, cells: []cell{{text: tidy(b.Text)}}, prose: true})
			continue
		}
		at++
		part := ""
		if tables > 1 {
			part = message.Say(message.VI, "annex.table", message.Int("n", at))
		}
		for i, cells := range b.Table {
			r := row{place: place{file, part, i + 1}}
			for _, c := range cells {
				t := tidy(c.Text)
				r.cells = append(r.cells, cell{t, t, c.Merged})
			}
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func readSeparated(data []byte, file string) ([]row, error) {
	lines, err := tabular.ReadGrid(data, file)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, l := range lines {
		r := row{place: place{file, "", l.Number}}
		for _, c := range l.Cells {
			t := tidy(c)
			r.cells = append(r.cells, cell{text: t, raw: t})
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func readText(data []byte, file string) ([]row, error) {
	text, err := tabular.ReadText(data, file)
	if err != nil {
		return nil, err
	}
	if len(text) > maxText {
		return nil, problem(file, 0, "annex.long_text", message.Int("most", maxText>>20))
	}
	if rows := flattened(text, file); rows != nil {
		return rows, nil
	}
	return readSeparated(data, file)
}

// maxText bounds a text file, in bytes; the longest annexes have a tenth of it.
const maxText = 8 << 20

// tidy makes text that YAML and people can read: composed, with plain spaces,
// without signs that show nothing.
func tidy(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.Is(unicode.Zs, r) || r == '\t':
			return ' '
		case r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Cs, r) || r == 0xFFFE || r == 0xFFFF || !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// tablesOf finds the heads and gives each set of the file its rows.
func tablesOf(rows []row, file string) ([]table, error) {
	tables := split(rows)
	if len(tables) == 0 {
		return nil, problem(file, 0, "annex.no_table")
	}
	return tables, nil
}

// oneLine is text without its wraps, for what is no title.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
