package annex

import "strings"

// table is one set of an annex: the lines above it and its rows, each with
// the head it stands under.
type table struct {
	above []row
	rows  []line
	foot  []row // lines between and below its rows that belong to no head
}

// line is a row of a table with a known head.
type line struct {
	row
	head head
}

func (l line) cell(is role) cell { return l.head.column(l.row, is) }

// own is the text that begins in a column of the line, as it was wrapped.
func (l line) own(is role) string { return l.cell(is).own() }

// beside is the text of a column, also where one cell stands beside several
// lines; a cell that began to the left is none of the column's.
func (l line) beside(is role) string {
	c := l.cell(is)
	if at := l.head.columns[is]; c.merged && at > 0 && l.at(at-1).text == c.text {
		return ""
	}
	return c.text
}

// splitter cuts a file into sets: a table goes on over heads repeated on each
// page and over tables with a head of their own, until codes begin anew.
type splitter struct {
	tables []table
	above  []row
	head   head
	part   string // where head stands
	width  int
	fresh  bool // a head has just been read
	seen   map[string]bool
	before code
}

func split(rows []row) []table {
	s := &splitter{seen: map[string]bool{}}
	for i := 0; i < len(rows); i++ {
		r := rows[i]
		if r.blank() {
			continue
		}
		if s.head.rows > 0 && !r.prose && s.head.repeated(rows, i) {
			s.begin(r, s.head)
			i += s.head.rows - 1
			continue
		}
		if h, ok := headAt(rows, i); ok {
			s.begin(r, h)
			i += h.rows - 1
			continue
		}
		if r.prose || s.head.rows == 0 || r.part != s.part && len(r.cells) != s.width {
			s.above = append(s.above, r)
			continue
		}
		if s.fresh && counts(r) {
			continue
		}
		s.add(line{r, s.head})
	}
	if n := len(s.tables); n > 0 {
		s.tables[n-1].foot = append(s.tables[n-1].foot, s.above...)
	}
	return s.tables
}

func (s *splitter) begin(r row, h head) {
	s.head, s.part, s.width, s.fresh = h, r.part, len(r.cells), true
}

func (s *splitter) add(l line) {
	c, coded := printedCode(l)
	again := coded && len(c.path) == 1 && ordinal(c.path[0]) == 1 && s.seen[c.text] && !s.before.marker()
	if len(s.tables) == 0 || s.fresh && again {
		s.tables = append(s.tables, table{above: s.above})
		s.seen = map[string]bool{}
	} else if len(s.above) > 0 {
		t := &s.tables[len(s.tables)-1]
		t.foot = append(t.foot, s.above...)
	}
	s.above = nil
	if coded {
		s.seen[c.text], s.before, s.fresh = true, c, false
	}
	t := &s.tables[len(s.tables)-1]
	t.rows = append(t.rows, l)
}

// printedCode is the code of a line as it stands there, in its own column or
// before the title.
func printedCode(l line) (code, bool) {
	c, _, ok := codeAndTitle(l)
	return c, ok
}

// codeAndTitle also returns the title without a code in front.
func codeAndTitle(l line) (code, string, bool) {
	title := l.own(titles)
	_, hasColumn := l.head.columns[codes]
	cell := l.cell(codes)
	if text := cell.own(); text != "" {
		if c, ok := parseCode(text); ok {
			return c, title, true
		}
		if title == "" { // one merged cell holds both
			c, rest, ok := leadingCode(text)
			return c, rest, ok
		}
		return code{}, title, false
	}
	c, rest, ok := leadingCode(title)
	if !ok || hasColumn && len(c.path) < 2 && !(c.marker() && codeWord.MatchString(title)) {
		return code{}, title, false
	}
	return c, strings.TrimSpace(rest), true
}
