package annex

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// most bounds a maximum and a total, in points, as it does for an index.
const most = 10_000

var (
	pointsForm  = regexp.MustCompile(`(?i)^\(?\s*(?:tối đa\s*:?\s*)?([-–+]?)\s*(\d{1,5}(?:[.,]\d{1,10})?)\s*(?:điểm|đ)?\s*\)?\s*[.;]?$`)
	titlePoints = regexp.MustCompile(`(?i)\((?:tối đa\s*)?(\d{1,4}(?:[.,]\d{1,4})?)\s*(?:điểm|đ)\)\s*$`)

	errNotPoints = errors.New("not points")
)

// parsePoints reads "0,2", "0,2đ", "2 điểm", "(tối đa 3 điểm)"; a minus is no
// part of the number, since annexes write one before what is taken away.
func parsePoints(s string) (points.Points, error) {
	m := pointsForm.FindStringSubmatch(oneLine(s))
	if m == nil {
		return points.Points{}, errNotPoints
	}
	return points.Parse(m[2])
}

// cellPoints reads the points of a cell, exactly where a workbook keeps more
// decimals than it shows.
func cellPoints(c cell) (points.Points, error) {
	p, err := parsePoints(c.own())
	if err != nil || c.raw == c.text {
		return p, err
	}
	f, err := strconv.ParseFloat(c.raw, 64)
	if err != nil || f < 0 || f > most {
		return p, errNotPoints
	}
	// What a formula left behind the tenth decimal is dust.
	return points.Parse(decimal.NewFromFloat(f).Round(points.Digits).String())
}

// settle decides all maxima and then all rules.
func (im *importer) settle(x *set) {
	root := &node{parts: x.areas}
	if len(x.blocks) > 0 {
		root.parts = x.blocks
	}
	x.reserve()
	for _, n := range root.parts {
		im.maximum(n, false)
	}
	im.total(x, root)
	for _, e := range []*node{x.bonus, x.penalty} {
		if e != nil {
			im.extra(e, e == x.penalty)
		}
	}
	tops := append([]*node{}, x.areas...)
	for _, e := range []*node{x.bonus, x.penalty} {
		if e != nil {
			tops = append(tops, e.parts...)
		}
	}
	taken := map[*node]bool{}
	if x.penalty != nil {
		each(x.penalty.parts, func(n *node) { taken[n] = true })
	}
	each(tops, func(n *node) {
		if len(n.parts) > 0 || !n.local.IsZero() {
			im.sayRows(n)
			return
		}
		r := &reading{importer: im, n: n, year: x.year, taken: taken[n]}
		r.read()
	})
}

// total sums what counts in the total and compares it with the row at the foot.
func (im *importer) total(x *set, root *node) {
	var printed points.Points
	known := false
	if x.printed != nil {
		p, err := cellPoints(x.printed.cell(maxima))
		printed, known = p, err == nil
	}
	x.total = im.parts(root, printed, known)
	if known && printed != x.total {
		im.mark(root, x.printed.row, "annex.todo.total", message.Points("sum", x.total), message.Points("printed", printed))
	}
	x.comments = append(x.comments, root.comments...)
}

// printedMax is the maximum that the annex prints for n; known is false when
// there is none, fault when there is one that cannot be read.
func printedMax(n *node, taken bool) (p points.Points, known, fault bool) {
	c := n.at.cell(maxima)
	if strings.Trim(c.own(), " -–") == "" {
		if m := titlePoints.FindStringSubmatch(n.title); m != nil {
			p, err := points.Parse(m[1])
			return p, err == nil && inRange(p), false
		}
		return p, false, false
	}
	p, err := cellPoints(c)
	minus := strings.HasPrefix(oneLine(c.own()), "-") || strings.HasPrefix(oneLine(c.own()), "–")
	if err != nil || !inRange(p) || minus && !taken {
		return points.Points{}, false, true
	}
	return p, true, false
}

func inRange(p points.Points) bool { return p.Sign() > 0 && !points.Int(most).Less(p) }

// maximum decides the maximum of n and of all below it. One that cannot be
// known is left 0 for parts to fill.
func (im *importer) maximum(n *node, taken bool) {
	for _, p := range n.parts {
		im.maximum(p, taken)
	}
	printed, known, fault := printedMax(n, taken)
	if len(n.parts) == 0 {
		n.max = printed
		if !known && !fault {
			im.bestOption(n)
		}
		return
	}
	n.max = im.parts(n, printed, known)
	switch {
	case n.parts[0].code == n.code: // a block with its one area, which has said it
	case fault:
		im.mark(n, n.at.row, "annex.todo.max_parent", message.Points("sum", n.max))
	case !known:
		im.note(n.at.place, n.code, "annex.note.derived", message.Points("sum", n.max))
		n.comments = append(n.comments, message.Say(message.VI, "annex.note.derived", message.Points("sum", n.max)))
	case printed != n.max:
		im.mark(n, n.at.row, "annex.todo.sum", message.Points("sum", n.max), message.Points("printed", printed))
	}
}

// bestOption takes the most that the rows below a component give, where one of
// them gives 0, so that they are alternatives.
func (im *importer) bestOption(n *node) {
	var top points.Points
	zero := false
	for _, o := range n.options {
		one, ok := im.option(o)
		if !ok || one.share || one.full {
			return
		}
		zero = zero || one.points.IsZero()
		if top.Less(one.points) {
			top = one.points
		}
	}
	if zero && inRange(top) {
		n.max = top
		im.note(n.at.place, n.code, "annex.note.from_options", message.Points("max", top))
		n.comments = append(n.comments, message.Say(message.VI, "annex.note.from_options", message.Points("max", top)))
	}
}

// parts sums the parts of n. A single unknown one is what is left of the
// printed maximum; others count 1, marked.
func (im *importer) parts(n *node, printed points.Points, known bool) points.Points {
	sum := n.local
	var unknown []*node
	for _, p := range n.parts {
		sum = sum.Add(p.max)
		if p.max.IsZero() {
			unknown = append(unknown, p)
		}
	}
	if len(unknown) == 1 && known && sum.Less(printed) {
		unknown[0].max = printed.Sub(sum)
		im.mark(unknown[0], unknown[0].at.row, "annex.todo.max_rest", message.Points("max", unknown[0].max))
		return printed
	}
	for _, p := range unknown {
		p.max = points.Int(1)
		sum = sum.Add(p.max)
		im.mark(p, p.at.row, "annex.todo.max")
	}
	return sum
}

// extra decides the cap of bonus or penalty, which its parts may go beyond.
func (im *importer) extra(e *node, taken bool) {
	for _, p := range e.parts {
		im.maximum(p, taken)
	}
	printed, known, _ := printedMax(e, taken)
	sum := im.parts(e, printed, known)
	switch {
	case known && !sum.Less(printed):
		e.max = printed
		return
	case known:
		im.mark(e, e.at.row, "annex.todo.sum", message.Points("sum", sum), message.Points("printed", printed))
	}
	if e.max = sum; points.Int(most).Less(sum) {
		e.max = points.Int(most)
	}
}

// sayRows marks the rows below a node that is not scored itself, and a title
// that speaks of points.
func (im *importer) sayRows(n *node) {
	if talks.MatchString(titlePoints.ReplaceAllString(n.title, "")) {
		im.mark(n, n.at.row, "annex.todo.guide")
	}
	for _, o := range n.options {
		im.mark(n, o.at.row, "annex.todo.parent_rows")
	}
	n.sayGuide()
}

// sayGuide keeps guidance as a comment.
func (n *node) sayGuide() {
	for _, g := range n.guide {
		n.comments = append(n.comments, message.Say(message.VI, "annex.guide", message.Word("text", oneLine(g.text))))
	}
}
