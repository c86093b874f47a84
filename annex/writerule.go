package annex

import (
	"strings"

	"github.com/parindex/parindex/message"
)

// schedule writes a periodic duty; its inputs are implied by its periods.
func (w *writer) schedule(depth int, n *node) {
	r := n.rule
	w.line(depth, "rule:")
	w.line(depth+1, "kind: schedule")
	w.line(depth+1, "every: %s", r.duty.every)
	w.line(depth+1, "quota: %d", r.duty.quota)
	w.line(depth+1, "unit: %s", quote(r.duty.unit))
	if r.closes > 0 {
		w.line(depth+1, "closes: %d", r.closes)
	}
	if r.each.Sign() > 0 {
		w.line(depth+1, "each: %s", r.each)
	}
	if r.late.Sign() > 0 {
		w.line(depth+1, "late: %s", r.late)
	}
	if len(r.ladder.bands) > 0 {
		l := r.ladder
		l.percent = true
		w.line(depth+1, "bands: [%s]", l.list())
	}
	w.modified(depth+1, r)
}

// modified writes the modifiers of a rule in a block.
func (w *writer) modified(depth int, r rule) {
	for _, k := range strings.Split(r.modified.keys(), ", ")[1:] {
		w.line(depth, "%s", k)
	}
}

// versus writes a comparison; a norm without a number is asked for.
func (w *writer) versus(depth int, n *node) {
	v := n.rule.versus
	w.line(depth, "inputs:")
	unit := ""
	if v.unit != "" {
		unit = ", unit: " + quote(v.unit)
	}
	w.line(depth+1, "number: {type: number, title: %s%s}", quote(or(v.of, n.title)), unit)
	norm := v.number
	if norm == "" {
		norm = "norm"
		w.line(depth+1, "norm: {type: number, title: %s}", quote(or(v.norm, message.Say(message.VI, "annex.norm"))))
	}
	w.line(depth, "rule: {kind: compare, of: number, norm: %s, below: %s, equal: %s, above: %s%s}", norm, v.below, v.equal, v.above, n.rule.modified.keys())
}

// formulas writes the candidates and what they read.
func (w *writer) formulas(depth int, n *node) {
	r := n.rule
	if len(r.variables) > 0 {
		w.line(depth, "inputs:")
	}
	for _, v := range r.variables {
		unit := ""
		if v.unit != "" {
			unit = ", unit: " + quote(v.unit)
		}
		w.line(depth+1, "%s: {type: %s, title: %s%s}", quote(v.name), v.kind, quote(v.title), unit)
	}
	w.line(depth, "rule:")
	w.line(depth+1, "kind: formula")
	w.line(depth+1, "formulas:")
	for _, f := range r.formulas {
		w.line(depth+2, "%s: %s", quote(f.key), quote(f.text))
	}
	if r.use != "" {
		w.line(depth+1, "use: %s", quote(r.use))
	}
	if r.empty != "" {
		w.line(depth+1, "when_empty: %s", r.empty)
	}
	w.modified(depth+1, r)
}
