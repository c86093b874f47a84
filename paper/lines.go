package paper

import (
	"regexp"
	"strings"
)

func (t *Text) readLines(data []byte) error {
	t.lines(unicodeOf(data), 0)
	return nil
}

// lines takes a text as blocks, a line each; lines parted by bars are tables.
func (t *Text) lines(text string, page int) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	all := strings.Split(text, "\n")
	if loneBars(all) {
		t.barred(all, page)
		return
	}
	for i := 0; i < len(all); i++ {
		rows, next := barRows(all, i)
		if rows == nil {
			t.Blocks = append(t.Blocks, Block{Text: all[i], Where: Where{Page: page, Line: i + 1}})
			continue
		}
		b := Block{Where: Where{Page: page, Line: i + 1}}
		for _, r := range rows {
			b.Rows, b.Lines = append(b.Rows, r.cells), append(b.Lines, r.line)
		}
		t.Blocks = append(t.Blocks, b)
		i = next - 1
	}
}

type barRow struct {
	cells []string
	line  int
}

// rule is the line under a heading: |---|:--:|.
var rule = regexp.MustCompile(`^[\s|:+=-]+$`)

// barRows returns the rows of the table that begins at line i, and the line
// after it; nil where none begins. A line without a bar continues the last
// cell of a row when a row follows it.
func barRows(all []string, i int) ([]barRow, int) {
	if strings.Count(all[i], "|") < 2 && strings.Count(all[i], "\t") < 2 {
		return nil, i
	}
	sep := "|"
	if strings.Count(all[i], "|") < 2 {
		sep = "\t"
	}
	var rows []barRow
	for ; i < len(all); i++ {
		line := strings.TrimRight(all[i], " ")
		switch {
		case strings.Count(line, sep) >= 2 && rule.MatchString(line) && sep == "|" && strings.ContainsAny(line, "-="):
		case strings.Count(line, sep) >= 2:
			if sep == "|" {
				line = strings.TrimSpace(line)
				line = strings.TrimPrefix(line, "|")
				line = strings.TrimSuffix(line, "|")
			}
			cells := strings.Split(line, sep)
			for c := range cells {
				cells[c] = strings.TrimSpace(cells[c])
			}
			rows = append(rows, barRow{cells, i + 1})
		case len(rows) > 0 && strings.TrimSpace(line) != "" && i+1 < len(all) && strings.Count(all[i+1], sep) >= 2:
			last := rows[len(rows)-1].cells
			last[len(last)-1] += " " + strings.TrimSpace(line)
		default:
			return some(rows), i
		}
	}
	return some(rows), i
}

func some(rows []barRow) []barRow {
	if len(rows) < 2 {
		return nil
	}
	return rows
}

// loneBars tells a table copied with a line for each cell and a bar on a line
// of its own between them.
func loneBars(all []string) bool {
	bars, filled := 0, 0
	for _, l := range all {
		if l = strings.TrimSpace(l); l == "|" {
			bars++
		} else if l != "" {
			filled++
		}
	}
	return bars >= 8 && bars*3 > filled
}

// code is a number that begins a row: 3, IV, 3.4.1.
var code = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4})$`)

// barred puts such cells together; what stands before the first bar is text,
// but for its last line, which is the first cell.
func (t *Text) barred(all []string, page int) {
	var cells []string
	var at []int
	open := false
	first := 0
	for first < len(all) && strings.TrimSpace(all[first]) != "|" {
		first++
	}
	start := first
	for start > 0 && start == first && strings.TrimSpace(all[start-1]) != "" {
		start-- // the first cell
	}
	for i := range start {
		t.Blocks = append(t.Blocks, Block{Text: all[i], Where: Where{Page: page, Line: i + 1}})
	}
	for i := start; i < len(all); i++ {
		l := strings.TrimSpace(all[i])
		switch {
		case l == "|":
			if !open {
				cells, at = append(cells, ""), append(at, i+1)
			}
			open = false
		case l == "":
		case open:
			cells[len(cells)-1] += " " + l
		default:
			cells, at, open = append(cells, l), append(at, i+1), true
		}
	}
	width := 0
	for width < len(cells) && !code.MatchString(cells[width]) {
		width++
	}
	if width < 2 {
		return
	}
	b := Block{Where: Where{Page: page, Line: start + 1}}
	for i := 0; i < len(cells); {
		end := min(i+width, len(cells))
		b.Rows, b.Lines = append(b.Rows, cells[i:end]), append(b.Lines, at[i])
		i = end
	}
	t.Blocks = append(t.Blocks, b)
}
