package paper

import (
	"regexp"
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
		case len(parts) == 1 && j > i && numbered.MatchString(parts[0].text):
			return end
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

// numbered is a heading of the text.
var numbered = regexp.MustCompile(`^(?:\d{1,2}\.|[IVX]{1,5}[.)])\s+\p{Lu}`)

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
	slack := max(1, (to-from)/10)
	var columns []part
	open := false
	for c, n := range cover {
		switch {
		case n > slack && !open:
			columns, open = append(columns, part{"", c, c + 1}), true
		case n > slack:
			columns[len(columns)-1].end = c + 1
		default:
			open = false
		}
	}
	if len(columns) < 3 {
		return Block{}, false
	}
	var lines []barRow
	for i := from; i < to; i++ {
		cells := make([]string, len(columns))
		for _, p := range cut(partsOf(all[i]), columns) {
			c := columnOf(p, columns)
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

// columnOf is the column that a part lies over most, else the nearest.
func columnOf(p part, columns []part) int {
	best, most := 0, -1<<30
	for i, c := range columns {
		if over := min(p.end, c.end) - max(p.start, c.start); over > most {
			best, most = i, over
		}
	}
	return best
}

// cut parts what a single space keeps together over the gap between two
// columns.
func cut(parts, columns []part) []part {
	var out []part
	for _, p := range parts {
		for i := 1; i < len(columns); i++ {
			left, right := columns[i-1].end, columns[i].start
			if p.start >= left || p.end <= right {
				continue
			}
			runes := []rune(p.text)
			at, near := 0, right-left+10 // half characters from the middle of the gap
			for k, r := range runes {
				far := 2*(p.start+k) + 1 - left - right
				if far = max(far, -far); r == ' ' && far < near {
					at, near = k, far
				}
			}
			if at > 0 {
				out = append(out, part{string(runes[:at]), p.start, p.start + at})
				p = part{string(runes[at+1:]), p.start + at + 1, p.end}
			}
		}
		out = append(out, p)
	}
	return out
}

// joined makes rows of lines. A row has one line with its code or its points;
// the others belong to the row above, or, where cells are centred in their
// rows, to the nearer one.
func joined(lines []barRow) []barRow {
	var anchors []int
	for i, l := range lines {
		if anchored(l.cells) {
			anchors = append(anchors, i)
		}
	}
	if len(anchors) == 0 {
		return lines
	}
	reach := centred(lines, anchors)
	var rows []barRow
	from := 0
	for a, anchor := range anchors {
		start, end := anchor, len(lines)
		if a+1 < len(anchors) {
			end = anchors[a+1]
		}
		if reach != nil {
			start, end = anchor-reach[a], anchor+reach[a]+1
		}
		rows = append(rows, lines[from:start]...)
		whole := barRow{make([]string, len(lines[anchor].cells)), lines[anchor].line}
		for _, l := range lines[start:end] {
			for c, text := range l.cells {
				whole.cells[c] = strings.TrimSpace(whole.cells[c] + " " + text)
			}
		}
		rows = append(rows, whole)
		from = end
	}
	return append(rows, lines[from:]...)
}

// centred tells how many lines each row reaches above and below its anchor
// where cells stand in the middle; nil where they stand at the top. The lines
// between two anchors are the reach of both, so the first row's gives the rest,
// and the last one must come out as the lines that are left.
func centred(lines []barRow, anchors []int) []int {
	for first := range aboveFirst(lines, anchors[0]) + 1 {
		reach := []int{first}
		good := true
		for a := 1; a < len(anchors) && good; a++ {
			next := anchors[a] - anchors[a-1] - 1 - reach[a-1]
			good = next >= 0
			reach = append(reach, next)
		}
		if good && reach[len(reach)-1] == len(lines)-1-anchors[len(anchors)-1] {
			return reach
		}
	}
	return nil
}

func anchored(cells []string) bool {
	numbers := 0
	for _, c := range cells[1:] {
		if amount.MatchString(c) {
			numbers++
		}
	}
	return numbers >= 2 || code.MatchString(cells[0]) || cells[0] == "" && len(cells) > 1 && code.MatchString(cells[1]) && strings.Contains(cells[1], ".")
}

// amount is a cell that holds points and nothing else.
var amount = regexp.MustCompile(`^\d{1,3}(?:,\d{1,3})?$`)

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
