package annex

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// writer puts a set into YAML, with what must be looked at as comments beside
// the place it is about.
type writer struct {
	b strings.Builder
}

func write(x *set, source string) []byte {
	w := &writer{}
	w.comment(0, message.Say(message.VI, "annex.head", message.Word("file", source), message.Word("mark", Mark)))
	for _, c := range x.comments {
		w.comment(0, c)
	}
	w.line(0, "index: %s", quote(x.id))
	w.line(0, "version: %s", quote(x.version))
	w.line(0, "title: %s", quote(x.title))
	w.line(0, "year: %d", x.year)
	w.line(0, "level: %s", quote(x.level))
	w.line(0, "total: %s", x.total)
	w.line(0, "source: %s", quote(source))
	if b := x.basis; b != nil {
		w.line(0, "\nbasis:")
		w.line(1, "- {kind: %s, number: %s, date: %s, issuer: %s}", quote(b.kind), quote(b.number), b.date.ISO(), quote(b.issuer))
	}
	w.line(0, "\nranking: standard\n\nclasses:")
	w.comment(1, Mark+" "+message.Say(message.VI, "annex.no_classes"))
	w.line(1, "unconfirmed: true\n  list:")
	w.line(2, "- {key: none, name: %s, from: 0}", quote(message.Say(message.VI, "annex.no_class")))
	w.blocks(x.blocks)
	w.line(0, "\nareas:")
	w.nodes(1, x.areas)
	w.extra("bonus", x.bonus)
	w.extra("penalty", x.penalty)
	return []byte(w.b.String())
}

// line writes one line; depth is in steps of two spaces.
func (w *writer) line(depth int, format string, args ...any) {
	w.b.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

func (w *writer) comment(depth int, text string) {
	w.line(depth, "# %s", strings.Join(strings.Split(text, "\n"), " "))
}

// quote writes a text so that YAML reads nothing into it.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

func (w *writer) blocks(blocks []*node) {
	if len(blocks) == 0 {
		return
	}
	w.line(0, "\nblocks:")
	for _, b := range blocks {
		for _, c := range b.comments {
			w.comment(1, c)
		}
		survey := ""
		if b.survey {
			survey = ", survey: true"
		}
		w.line(1, "- {key: %s, title: %s, max: %s%s}", quote(b.code), quote(b.title), b.max, survey)
	}
}

func (w *writer) extra(key string, e *node) {
	if e == nil {
		return
	}
	w.line(0, "\n%s:", key)
	for _, c := range e.comments {
		w.comment(1, c)
	}
	w.line(1, "title: %s", quote(e.title))
	w.line(1, "max: %s", e.max)
	w.line(1, "parts:")
	w.nodes(2, e.parts)
}

func (w *writer) nodes(depth int, nodes []*node) {
	for _, n := range nodes {
		for _, c := range n.comments {
			w.comment(depth, c)
		}
		w.line(depth, "- code: %s", quote(n.code))
		w.line(depth+1, "title: %s", quote(n.title))
		w.line(depth+1, "max: %s", n.max)
		if n.block != "" {
			w.line(depth+1, "block: %s", quote(n.block))
		}
		if len(n.evidence) > 0 {
			w.line(depth+1, "evidence: %s", quote(strings.Join(slices.Compact(n.evidence), "; ")))
		}
		if n.appraiser != "" {
			w.line(depth+1, "appraiser: %s", quote(n.appraiser))
		}
		if !n.local.IsZero() {
			w.line(depth+1, "local: %s", n.local)
		}
		if len(n.parts) > 0 {
			w.line(depth+1, "parts:")
			w.nodes(depth+2, n.parts)
			continue
		}
		if n.local.IsZero() {
			w.rule(depth+1, n)
		}
	}
}

func (w *writer) rule(depth int, n *node) {
	r := n.rule
	more := r.modified.keys()
	switch r.kind {
	case rulebook.Choice:
		w.line(depth, "rule:\n%skind: choice", strings.Repeat("  ", depth+1))
		w.modified(depth+1, r)
		w.line(depth+1, "options:")
		for i, o := range r.options {
			w.line(depth+2, "- {key: option_%d, title: %s, points: %s}", i+1, quote(o.text), o.gives(n.max))
		}
	case rulebook.Checklist:
		w.line(depth, "inputs:")
		var items []string
		for i, o := range r.options {
			w.line(depth+1, "item_%d: {type: yes_no, title: %s}", i+1, quote(o.text))
			items = append(items, fmt.Sprintf("{input: item_%d, points: %s}", i+1, o.gives(n.max)))
		}
		w.line(depth, "rule: {kind: checklist, items: [%s]%s}", strings.Join(items, ", "), more)
	case rulebook.Deadline:
		w.line(depth, "inputs:")
		w.line(depth+1, "done_on: {type: date, title: %s}", quote(n.title))
		var dates []string
		for _, d := range r.dates {
			dates = append(dates, fmt.Sprintf("{by: %s, points: %s}", d.date.ISO(), d.points))
		}
		w.line(depth, "rule: {kind: deadline, of: done_on, dates: [%s]%s}", strings.Join(dates, ", "), more)
	case rulebook.Bands, rulebook.Share:
		w.measured(depth, n)
	case rulebook.Survey:
		w.line(depth, "inputs:")
		w.line(depth+1, "result: {type: number, title: %s}", quote(n.title))
		w.line(depth, "rule: {kind: survey, of: result, scale: %s%s}", r.scale, more)
	case rulebook.Deduct, rulebook.PerItem:
		w.line(depth, "inputs:")
		w.line(depth+1, "number: {type: count, title: %s, unit: %s}", quote(or(r.measure, n.title)), quote(r.unit))
		w.line(depth, "rule: {kind: %s, of: number, each: %s%s}", r.kind, r.each, more)
	case rulebook.Schedule:
		w.schedule(depth, n)
	case rulebook.Compare:
		w.versus(depth, n)
	case rulebook.Formula:
		w.formulas(depth, n)
	default:
		w.line(depth, "rule: {kind: appraised%s}", more)
	}
}

// measured writes bands, or a share of the maximum.
func (w *writer) measured(depth int, n *node) {
	l := n.rule.ladder
	w.line(depth, "inputs:")
	of := "of: number"
	if l.percent {
		of = "of: done, per: planned, when_empty: " + n.rule.empty
		w.line(depth+1, "done: {type: count, title: %s}", quote(or(l.of, message.Say(message.VI, "annex.done"))))
		w.line(depth+1, "planned: {type: count, title: %s}", quote(or(l.per, message.Say(message.VI, "annex.planned"))))
	} else {
		unit := ""
		if l.unit != "" {
			unit = ", unit: " + quote(l.unit)
		}
		w.line(depth+1, "number: {type: %s, title: %s%s}", l.inputType(), quote(n.title), unit)
	}
	if n.rule.kind == rulebook.Share {
		w.line(depth, "rule: {kind: share, %s%s}", of, n.rule.modified.keys())
		return
	}
	w.line(depth, "rule: {kind: bands, %s, bands: [%s]%s}", of, l.list(), n.rule.modified.keys())
}

// list writes the bands in brackets.
func (l ladder) list() string {
	var bands []string
	for _, b := range l.bands {
		gives := "points: " + b.points.String()
		if b.share {
			gives = "share: true"
		}
		from := b.from.String()
		if l.percent {
			from = b.from.Shift(2).String() + "%"
		}
		bands = append(bands, fmt.Sprintf("{from: %s, %s}", from, gives))
	}
	return strings.Join(bands, ", ")
}

// inputType is that of what a ladder without a rate measures.
func (l ladder) inputType() rulebook.InputType {
	if slices.ContainsFunc(l.bands, func(b band) bool { return !b.from.IsInteger() }) {
		return rulebook.Number
	}
	return rulebook.Count
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// tooHigh says that a sum left what an index may hold: then the table is none.
func (x *set) tooHigh() bool {
	high := x.total.Sign() <= 0 || points.Int(most).Less(x.total)
	look := func(n *node) { high = high || points.Int(most).Less(n.max) }
	each(x.areas, look)
	for _, e := range []*node{x.bonus, x.penalty} {
		if e != nil {
			each(e.parts, look)
		}
	}
	return high
}
