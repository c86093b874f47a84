package annex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// set is an index on its way from a table to a file.
type set struct {
	id, version, title, level string
	year                      int
	basis                     *basis
	comments                  []string
	blocks                    []*node
	areas                     []*node
	bonus, penalty            *node
	total                     points.Points
	printed                   *line // the row of totals at the foot
}

// node is an area, a criterion, a component, or a block above areas.
type node struct {
	code, block string
	path        []string
	at          line
	title       string
	evidence    []string
	appraiser   string
	guide       []guideLine // of its own row and below
	options     []optionRow // rows without a code below it
	max         points.Points
	local       points.Points // kept for what a lower authority adds
	parts       []*node
	rule        rule
	survey      bool
	comments    []string
	unsure      bool // the code is not the printed one
	back        bool // the code is lower than the one beside it
	rank        int  // by the word before its number
}

func (n *node) marker() bool { return code{n.code, n.path}.marker() }

// optionRow is a row without a code: its text, and its points where they
// stand in a column of their own.
type optionRow struct {
	at           line
	text, points string
}

// guideLine is a text of the column of guidance.
type guideLine struct {
	at   line
	text string
}

// builder walks over the lines of a table.
type builder struct {
	*importer
	x      *set
	top    []*node
	open   []*node // the nodes around the line, outermost first
	before code
	foot   bool // the row of totals has been read
}

// noEvidence is how annexes fill a cell in which there is nothing to ask for.
var noEvidence = regexp.MustCompile(`(?i)^(?:không|không có|[-–—.x/]+)$`)

var totalRow = regexp.MustCompile(`(?i)^(tổng cộng|tổng điểm|tổng số điểm|tổng số|điểm tổng|tổng|cộng)([ :.(].*)?$`)

// build makes the tree out of the lines.
func (im *importer) build(x *set, t table) {
	b := &builder{importer: im, x: x}
	last := lastCoded(t)
	for i, l := range t.rows {
		c, title, is := b.codeOf(l)
		switch {
		case is != noCode:
			b.coded(c, title, l, is == unsureCode)
		case b.isTotal(l):
			x.printed, b.foot = &l, true
		case b.foot || i > last && b.noted(l):
			b.foot = true
			im.foot(x, l.row)
		case len(b.open) == 0:
			im.note(l.place, "", "annex.note.stray", message.Word("row", message.Shorten(l.said(), 120)))
			x.comments = append(x.comments, Mark+" "+l.where()+": "+message.Say(message.VI, "annex.note.stray", message.Word("row", message.Shorten(l.said(), 600))))
		default:
			b.below(b.open[len(b.open)-1], l)
		}
	}
	for _, r := range t.foot {
		im.foot(x, r)
	}
	each(b.top, func(n *node) { n.number(b.words) })
	b.place()
}

func (b *builder) isTotal(l line) bool {
	text := oneLine(l.own(titles))
	if text == "" {
		text = oneLine(l.own(codes))
	}
	return totalRow.MatchString(text) && len([]rune(text)) < 60 && l.cell(maxima).own() != ""
}

// coded opens a node.
func (b *builder) coded(c code, title string, l line, unsure bool) {
	if b.foot {
		b.note(b.x.printed.place, "", "annex.note.subtotal", message.Word("row", message.Shorten(b.x.printed.said(), 120)))
		b.x.printed, b.foot = nil, false
	}
	title, below := b.titleAndOptions(title)
	if unsure && len(b.open) > 0 { // a date that may be several codes: it stands beside the line before
		c.path = b.open[len(b.open)-1].path
	}
	around := slices.Clone(b.open)
	parent := b.parentOf(c)
	twin := twinOf(b.childrenOf(parent), c.text)
	if at := slices.Index(around, twin); at >= 0 && !unsure && (title == "" || headKey(title) == headKey(twin.title)) {
		b.open = around[:at+1] // the same again, on a new page
		b.fill(twin, l)
		return
	}
	back := goesBack(b.childrenOf(parent), c)
	n := &node{code: c.text, path: c.path, at: l, title: title, unsure: unsure || twin != nil, back: back, rank: rankOf(l.own(codes))}
	if parent == nil {
		b.top, b.open = append(b.top, n), nil
	} else {
		parent.parts = append(parent.parts, n)
	}
	b.open = append(b.open, n)
	switch {
	case unsure:
		b.mark(n, l.row, "annex.todo.date_code", message.Word("shown", l.cell(codes).text))
	case twin != nil:
		b.mark(n, l.row, "annex.todo.code_twice", message.Word("code", c.text), message.Word("line", twin.at.where()))
	case back:
		b.mark(n, l.row, "annex.todo.back", message.Word("before", b.before.text))
	case len(b.before.path) > 0 && !follows(b.before, c):
		b.note(l.place, c.text, "annex.note.order", message.Word("before", b.before.text))
	}
	b.before = c
	b.fill(n, l)
	for _, o := range below {
		n.options = append(n.options, optionRow{at: l, text: o})
	}
	if n.title == "" {
		n.title = untitled
		b.mark(n, l.row, "annex.todo.no_title")
	}
}

// titleAndOptions parts a title from options that stand in the same cell.
func (b *builder) titleAndOptions(s string) (title string, options []string) {
	all := b.words.pieces(s)
	if len(all) < 3 || slices.ContainsFunc(all[1:], func(p string) bool { return !isOption(p) }) {
		return b.words.join(s), nil
	}
	return all[0], all[1:]
}

// goesBack says that a code is lower than the one beside it: what a workbook
// makes of 1.10 after 1.9.
func goesBack(beside []*node, c code) bool {
	if len(beside) == 0 || c.marker() {
		return false
	}
	last := beside[len(beside)-1].path
	n := len(c.path)
	return len(last) == n && n > 1 && slices.Equal(last[:n-1], c.path[:n-1]) && ordinal(c.path[n-1]) < ordinal(last[n-1])
}

func twinOf(nodes []*node, code string) *node {
	for _, n := range nodes {
		if n.code == code && !n.unsure {
			return n
		}
	}
	return nil
}

func (b *builder) childrenOf(parent *node) []*node {
	if parent == nil {
		return b.top
	}
	return parent.parts
}

// parentOf closes what c does not stand in, and returns what it stands in.
func (b *builder) parentOf(c code) *node {
	keep := 0
	if c.marker() {
		keep = b.aboveMarker(c)
	} else {
		for i, n := range b.open {
			if n.marker() || within(c.path, n.path) || b.strayed(i, c) {
				keep = i + 1
			}
		}
	}
	b.open = b.open[:keep]
	if keep == 0 {
		return nil
	}
	return b.open[keep-1]
}

// strayed says that c stands below a code that is not the one meant: 1.10
// typed as 1.1 is followed by 1.10.1, 1.10.2 and so on.
func (b *builder) strayed(i int, c code) bool {
	n := b.open[i]
	depth := len(c.path) - 1
	if !n.unsure && !n.back || depth < 1 || len(n.path) != depth || !slices.Equal(n.path[:depth-1], c.path[:depth-1]) {
		return false
	}
	if i == len(b.open)-1 {
		return len(n.parts) == 0
	}
	first := b.open[i+1].path
	return len(first) > depth && slices.Equal(first[:depth], c.path[:depth])
}

// aboveMarker finds how deep a Roman number or a letter stands: beside the
// last of its own kind, else below those of the other kind.
func (b *builder) aboveMarker(c code) int {
	roman := isRoman(c)
	keep := 0
	for i, n := range b.open {
		if !n.marker() {
			break
		}
		if isRoman(code{n.code, n.path}) == roman {
			return i
		}
		keep = i + 1
	}
	return keep
}

func isRoman(c code) bool { return strings.Trim(c.path[0], "IVX") == "" }

// fill adds what the line of a code says besides code and title.
func (b *builder) fill(n *node, l line) {
	b.addEvidence(n, l.beside(evidence))
	if t := oneLine(l.beside(appraiser)); t != "" && n.appraiser == "" {
		n.appraiser = t
	}
	b.addGuide(n, l)
}

func (b *builder) addEvidence(n *node, text string) {
	if t := b.words.join(text); t != "" && !noEvidence.MatchString(t) {
		n.evidence = append(n.evidence, t)
	}
}

func (b *builder) addGuide(n *node, l line) {
	if t := l.own(guidance); t != "" {
		n.guide = append(n.guide, guideLine{l, t})
	}
}

// below adds a line without a code to the node above it.
func (b *builder) below(n *node, l line) {
	text := l.own(titles)
	if t := l.own(codes); t != "" && len([]rune(t)) > 3 {
		text = t + "\n" + text // what stands there is no code: it belongs to the text
	}
	points := l.cell(maxima).own()
	if text != "" || points != "" {
		n.options = append(n.options, optionRow{l, text, points})
	}
	b.addEvidence(n, l.own(evidence))
	b.addGuide(n, l)
}
