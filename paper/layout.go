package paper

import (
	"strings"
	"unicode/utf8"
)

// laidOut takes a page on which columns are kept apart by spaces. Lines whose
// parts stand in columns below each other are a table.
func (t *Text) laidOut(page string, number int) {
	if strings.Contains(page, "|") {
		t.lines(page, number)
		return
	}
	all := strings.Split(strings.TrimRight(page, "\n"), "\n")
	for i := 0; i < len(all); {
		end := columnsEnd(all, i)
		if end > i {
			if b, ok := gridOf(all, i, end, number); ok {
				t.Blocks = append(t.Blocks, b)
				i = end
				continue
			}
		}
		t.Blocks = append(t.Blocks, Block{Text: all[i], Where: Where{Page: number, Line: i + 1}})
		i++
	}
}

// part is a piece of a line between wide gaps, by columns of characters.
type part struct {
	text       string
	start, end int
}

func partsOf(line string) []part {
	var parts []part
	runes := []rune(line)
	for i := 0; i < len(runes); {
		if runes[i] == ' ' {
			i++
			continue
		}
		start, end := i, i
		for i < len(runes) && (runes[i] != ' ' || i+1 < len(runes) && runes[i+1] != ' ') {
			i++
			end = i
		}
		parts = append(parts, part{string(runes[start:end]), start, end})
	}
	return parts
}

// columnsEnd returns the line after a run that may be a table beginning at
// line i, i where none does: it begins with a heading of three columns or
// more.
func columnsEnd(all []string, i int) int {
	if len(partsOf(all[i])) < 2 || !headed(all, i) {
		return i
	}
	end, blank := i, 0
	for j := i; j < len(all); j++ {
		parts := partsOf(all[j])
		indented := len(parts) == 1 && parts[0].start > 3 && utf8.RuneCountInString(parts[0].text) < 60
		switch {
		case len(parts) == 0:
			if blank++; blank > 1 {
				return end
			}
		case len(parts) >= 2 || indented:
			end, blank = j+1, 0
		default:
			return end
		}
	}
	return end
}

// headed says that a heading with points stands in the lines from i on.
func headed(all []string, i int) bool {
	head := strings.ToLower(strings.Join(all[i:min(i+5, len(all))], " "))
	for _, word := range []string{"điểm", "tối đa", "tiêu chí", "thời hạn"} {
		if strings.Contains(head, word) && len(partsOf(all[i])) >= 3 {
			return true
		}
	}
	return false
}

// gridOf puts the parts of lines into the columns that stay clear of text in
// between, and lines into rows.
func gridOf(all []string, from, to, page int) (Block, bool) {
	cover := []int{}
	for _, line := range all[from:to] {
		for _, p := range partsOf(line) {
			for len(cover) < p.end {
				cover = append(cover, 0)
			}
			for c := p.start; c < p.end; c++ {
				cover[c]++
			}
		}
	}
	slack := (to - from) / 12
	var starts []int
	clear := true
	for c, n := range cover {
		if n > slack && clear {
			starts = append(starts, c)
		}
		clear = n <= slack
	}
	if len(starts) < 3 {
		return Block{}, false
	}
	var lines []barRow
	for i := from; i < to; i++ {
		cells := make([]string, len(starts))
		for _, p := range partsOf(all[i]) {
			c := len(starts) - 1
			for c > 0 && starts[c] > p.start+1 && starts[c] >= p.end {
				c--
			}
			for c > 0 && starts[c] > p.start+1 {
				c--
			}
			cells[c] = strings.TrimSpace(cells[c] + " " + p.text)
		}
		lines = append(lines, barRow{cells, i + 1})
	}
	b := Block{Where: Where{Page: page, Line: from + 1}}
	for _, r := range joined(lines) {
		b.Rows, b.Lines = append(b.Rows, r.cells), append(b.Lines, r.line)
	}
	return b, true
}

// joined makes rows of lines. A row has one line that begins with its code
// (in the first columns); lines without one belong to the row above, or, where
// cells are centred in their row, to the nearer one.
func joined(lines []barRow) []barRow {
	anchors := []int{}
	for i, l := range lines {
		if anchored(l.cells) {
			anchors = append(anchors, i)
		}
	}
	if len(anchors) == 0 {
		return lines
	}
	owner := make([]int, len(lines))
	for i := range owner {
		owner[i] = -1
	}
	free := 0
	centred := centredRows(lines, anchors)
	for a, anchor := range anchors {
		above := 0
		if centred {
			above = anchor - free
			if a == 0 {
				above = aboveFirst(lines, anchor)
			}
			for k := anchor - above; k < anchor; k++ {
				owner[k] = a
			}
		}
		owner[anchor] = a
		next := len(lines)
		if a+1 < len(anchors) {
			next = anchors[a+1]
		}
		below := next - anchor - 1
		if centred {
			below = min(below, above)
		}
		for k := anchor + 1; k <= anchor+below; k++ {
			owner[k] = a
		}
		free = anchor + below + 1
	}
	var rows []barRow
	for i, l := range lines {
		if n := len(rows); i > 0 && owner[i] >= 0 && owner[i] == owner[i-1] {
			for c, text := range l.cells {
				rows[n-1].cells[c] = strings.TrimSpace(rows[n-1].cells[c] + " " + text)
			}
			continue
		}
		rows = append(rows, l)
	}
	return rows
}

func anchored(cells []string) bool {
	if code.MatchString(cells[0]) || strings.HasPrefix(strings.ToLower(strings.TrimSpace(strings.Join(cells, " "))), "tổng") {
		return true
	}
	return cells[0] == "" && len(cells) > 1 && code.MatchString(cells[1]) && strings.Contains(cells[1], ".")
}

// aboveFirst counts the lines right above the first row that are no heading.
func aboveFirst(lines []barRow, anchor int) int {
	n := 0
	for k := anchor - 1; k >= 0; k-- {
		filled, head := 0, false
		for _, c := range lines[k].cells {
			if c != "" {
				filled++
			}
			lower := strings.ToLower(c)
			head = head || strings.Contains(lower, "điểm") || strings.Contains(lower, "tiêu") || strings.Contains(lower, "lại") || strings.Contains(lower, "chí")
		}
		if head || filled == 0 {
			break
		}
		n++
	}
	return n
}

// centredRows tells whether cells stand in the middle of their row: then text
// follows the last code no farther than it leads, or text leads a code that a
// finished row comes before.
func centredRows(lines []barRow, anchors []int) bool {
	return aboveFirst(lines, anchors[0]) > 0
}
