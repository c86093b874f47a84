package annex

import (
	"strings"
)

// flattened reads text in which a table fell apart: one cell a line or more,
// with lone "|" or blank lines between, empty cells and merged ones lost in
// places. nil is text of another kind.
func flattened(text, file string) []row {
	lines := strings.Split(text, "\n")
	lone := 0
	for _, l := range lines {
		if strings.TrimSpace(l) == "|" {
			lone++
		}
	}
	separator := "|"
	if lone < 4 {
		separator = ""
		if rows := piped(lines, file); rows != nil {
			return rows
		}
	}
	f := &flat{file: file, cells: flatCells(lines, separator)}
	if !f.head() {
		return nil
	}
	f.words = wordsOf(f.whole())
	for f.at < len(f.cells) {
		f.row()
	}
	return f.rows
}

// piped reads rows of the form "1.1 | Kế hoạch | 2", as in Markdown.
func piped(lines []string, file string) []row {
	var rows []row
	tabular := 0
	for i, l := range lines {
		t := strings.Trim(strings.TrimSpace(l), "|")
		r := row{place: place{file, "", i + 1}, prose: true}
		if strings.Count(t, "|") >= 2 {
			tabular++
			r.prose = false
		}
		if strings.Trim(t, "|-: ") == "" {
			continue
		}
		for _, c := range strings.Split(t, "|") {
			c = tidy(c)
			r.cells = append(r.cells, cell{text: c, raw: c})
		}
		rows = append(rows, r)
	}
	if tabular < 2 {
		return nil
	}
	return rows
}

type flatCell struct {
	text string
	line int
}

// flatCells cuts lines at separator lines; without "|" empty cells are lost.
func flatCells(lines []string, separator string) []flatCell {
	var cells []flatCell
	var open []string
	first := 0
	for i, l := range append(lines, separator) {
		l = strings.TrimSpace(l)
		if l != separator {
			if len(open) == 0 {
				first = i + 1
			}
			open = append(open, l)
			continue
		}
		if len(open) == 0 {
			first = i + 1
		}
		if len(open) > 0 || separator != "" && i < len(lines) {
			cells = append(cells, flatCell{tidy(strings.Join(open, "\n")), first})
		}
		open = nil
	}
	return cells
}

// flat turns a sequence of cells back into rows.
type flat struct {
	file   string
	cells  []flatCell
	at     int
	roles  []role // of the columns
	max    int    // the column of the maximum
	title  int
	before code
	words  words
	rows   []row
}

// whole is all cells as one row.
func (f *flat) whole() []row {
	r := row{}
	for _, c := range f.cells {
		r.cells = append(r.cells, cell{text: c.text})
	}
	return []row{r}
}

// head finds the headings: a run of cells that are all known, with a title and
// a maximum. What stands before is prose.
func (f *flat) head() bool {
	for i := range f.cells {
		for keep := 0; keep < 3; keep++ { // lines of prose may hang on the first heading
			first := lastLines(f.cells[i].text, keep)
			if first == "" {
				break
			}
			roles := []role{roleOf(first)}
			if roles[0] != codes && roles[0] != titles {
				continue
			}
			for j := i + 1; j < len(f.cells) && roleOf(f.cells[j].text) != none && roleOf(f.cells[j].text) != codes; j++ {
				roles = append(roles, roleOf(f.cells[j].text))
			}
			if f.columns(roles) {
				f.prose(i, first)
				f.roles, f.at = roles, i+len(roles)
				f.add(first, i, len(roles))
				return true
			}
		}
	}
	return false
}

func (f *flat) columns(roles []role) bool {
	f.max, f.title = -1, -1
	for i, r := range roles {
		switch {
		case r == maxima && f.max < 0:
			f.max = i
		case r == titles && f.title < 0:
			f.title = i
		}
	}
	return f.title >= 0 && f.max > f.title && roles[0] == codes
}

// lastLines leaves the whole text for 0, else its last lines.
func lastLines(text string, keep int) string {
	lines := strings.Split(text, "\n")
	if keep == 0 {
		return text
	}
	return strings.Join(lines[max(len(lines)-keep, 0):], "\n")
}

// prose keeps what stands before the head.
func (f *flat) prose(until int, first string) {
	texts := []flatCell{}
	texts = append(texts, f.cells[:until]...)
	texts = append(texts, flatCell{strings.TrimSuffix(f.cells[until].text, first), f.cells[until].line})
	for _, t := range texts {
		for i, l := range strings.Split(t.text, "\n") {
			f.rows = append(f.rows, row{place: place{f.file, "", t.line + i}, cells: []cell{{text: l, raw: l}}, prose: true})
		}
	}
}

// add makes a row of n cells from i on; first stands for the first of them.
func (f *flat) add(first string, i, n int) {
	r := row{place: place{f.file, "", f.cells[i].line}, cells: []cell{{text: first, raw: first}}}
	for _, c := range f.cells[i+1 : i+n] {
		r.cells = append(r.cells, cell{text: c.text, raw: c.text})
	}
	f.rows = append(f.rows, r)
}

// coded tells whether the cell can begin a row.
func (f *flat) coded(i int) (code, bool) {
	c, ok := parseCode(f.cells[i].text)
	return c, ok && (len(c.path) > 1 || c.marker() || follows(f.before, c))
}

func (f *flat) row() {
	if f.headAgain() {
		f.at += len(f.roles)
		return
	}
	c, ok := f.coded(f.at)
	if !ok {
		f.loose()
		return
	}
	n := 1
	for n < len(f.roles) && f.at+n < len(f.cells) {
		if next, ok := f.coded(f.at + n); ok && n > f.max && follows(c, next) {
			break // the cells that a merged one covers are missing
		}
		n++
	}
	f.add(f.cells[f.at].text, f.at, n)
	f.before = c
	f.at += n
}

func (f *flat) headAgain() bool {
	if f.at+len(f.roles) > len(f.cells) {
		return false
	}
	for i, want := range f.roles {
		if roleOf(f.cells[f.at+i].text) != want {
			return false
		}
	}
	return true
}

// loose reads what stands between two codes: lines without a code, of which
// empty and merged cells may be missing. Each text is a line of its own unless
// it stands in its own column and is no option itself.
func (f *flat) loose() {
	if f.cells[f.at].text == "" {
		f.at++
	}
	if f.at >= len(f.cells) || f.cells[f.at].text == "" {
		return
	}
	if _, ok := f.coded(f.at); ok {
		return
	}
	r := row{place: place{f.file, "", f.cells[f.at].line}, cells: make([]cell, len(f.roles))}
	put := func(column int, text string) { r.cells[column] = cell{text: text, raw: text} }
	put(f.title, f.cells[f.at].text)
	first := f.at - f.title // where the row's first column is or would be
	for f.at++; f.at < len(f.cells) && f.at-first < len(f.roles); f.at++ {
		next, column := f.cells[f.at].text, f.at-first
		c, ok := f.coded(f.at)
		if ok && follows(f.before, c) && (len(c.path) > 1 || isOption(f.words.join(r.cells[f.title].text))) {
			break
		}
		if _, err := parsePoints(next); err == nil && column <= f.max && r.cells[f.max].text == "" {
			put(f.max, next)
			continue
		}
		if next == "" {
			continue
		}
		if ok || column <= f.max || isOption(f.words.join(next)) || totalRow.MatchString(next) {
			break
		}
		put(column, next)
	}
	f.rows = append(f.rows, r)
}
