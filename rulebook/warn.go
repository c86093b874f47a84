package rulebook

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
)

// levels are those of units; an index may be of another kind, but seldom is.
var levels = []string{string(org.Province), string(org.District), string(org.Commune), string(org.Department)}

// Warnings says what of a sound index a person should look at: numbers without
// a source, values that no band names, points that a worse result wins. file
// names the index in messages.
func (x *Index) Warnings(file string) message.Problems {
	w := &warner{index: x, file: file}
	if len(x.Basis) == 0 {
		w.warn(nil, 0, "warn.no_basis")
	}
	if !slices.Contains(levels, x.Level) {
		w.warn(nil, 0, "warn.level", message.Word("level", x.Level), message.Word("known", strings.Join(levels, ", ")))
	}
	if x.Classes.Source == "" && !x.Classes.Unconfirmed && !x.Illustrative && x.Source == "" {
		w.warn(nil, 0, "warn.classes")
	}
	for _, c := range x.Unfilled() {
		w.warn(c, c.Line, "warn.unfilled", message.Points("local", c.Local))
	}
	for _, roots := range [][]*Criterion{x.Areas, extraParts(x.Bonus), extraParts(x.Penalty)} {
		for _, c := range roots {
			w.sources(c, x.Source != "" || x.Illustrative)
		}
	}
	for _, c := range x.Leaves() {
		w.leaf(c)
	}
	w.count("warn.no_evidence", func(c *Criterion) bool { return c.Evidence.VI == "" && c.Rule.Kind != Survey })
	w.count("warn.no_appraiser", func(c *Criterion) bool { return c.Appraiser == "" })
	slices.SortStableFunc(w.found, func(a, b message.Problem) int { return a.Line - b.Line })
	return w.found
}

func extraParts(e *Extra) []*Criterion {
	if e == nil {
		return nil
	}
	return e.Parts
}

type warner struct {
	index *Index
	file  string
	found message.Problems
}

func (w *warner) warn(c *Criterion, line int, key string, args ...message.Arg) {
	p := message.Problem{File: w.file, Line: line, Text: message.T(key, args...)}
	if c != nil {
		p.File, p.Code = c.File, c.Code
	}
	w.found = append(w.found, p)
}

// sources names the topmost criteria without a source; what stands below one
// with a source, or marked as illustrative, is covered by it.
func (w *warner) sources(c *Criterion, covered bool) {
	if covered || c.Source != "" || c.Illustrative {
		return
	}
	if c.Scored() {
		if c.Rule.Source == "" && !c.Rule.Illustrative {
			w.warn(c, c.Line, "warn.no_source")
		}
		return
	}
	below := len(w.found)
	for _, p := range c.Parts {
		w.sources(p, false)
	}
	if w.allBelow(c, w.found[below:]) {
		w.found = w.found[:below]
		w.warn(c, c.Line, "warn.no_sources")
	}
}

// allBelow says whether every part of c has just been warned of.
func (w *warner) allBelow(c *Criterion, found message.Problems) bool {
	return len(c.Parts) > 1 && !slices.ContainsFunc(c.Parts, func(p *Criterion) bool {
		return !slices.ContainsFunc(found, func(f message.Problem) bool { return f.Code == p.Code })
	})
}

// count gives one warning for all components that lack something.
func (w *warner) count(key string, lacks func(*Criterion) bool) {
	var first *Criterion
	n := 0
	for _, c := range w.index.Leaves() {
		if lacks(c) {
			if first == nil {
				first = c
			}
			n++
		}
	}
	if n > 0 {
		w.warn(nil, 0, key, message.Int("n", n), message.Int("of", len(w.index.Leaves())), message.Word("first", first.Code))
	}
}

// leaf looks at the rule of one component.
func (w *warner) leaf(c *Criterion) {
	rule := c.Rule
	switch rule.Kind {
	case Bands:
		w.bands(c)
	case Deadline:
		for i := 1; i < len(rule.Dates); i++ {
			if rule.Dates[i-1].Points.Less(rule.Dates[i].Points) {
				w.warn(c, rule.Line, "warn.later_wins", message.Date("date", rule.Dates[i].Date))
			}
		}
	}
	if in, ok := c.Input(rule.Of); ok && in.Type == Count && in.Unit.VI == "" {
		w.warn(c, in.Line, "warn.no_unit", message.Word("input", in.Name))
	}
}

// bands looks for values that no band names, bands that no value reaches, and
// points that rise here and fall there.
func (w *warner) bands(c *Criterion) {
	rule, one := c.Rule, decimal.NewFromInt(1)
	bound := func(name string, d decimal.Decimal) message.Arg {
		if rule.Per != "" {
			return message.Percent(name, d, one)
		}
		return message.Number(name, d)
	}
	rises, falls := false, false
	for i, b := range rule.Bands {
		if rule.Per != "" && one.LessThan(b.From) {
			w.warn(c, rule.Line, "warn.band_unreachable", bound("from", b.From))
		}
		if i == 0 {
			continue
		}
		upper := rule.Bands[i-1]
		was := rises && falls
		rises = rises || b.lowest(c).Less(upper.lowest(c))
		falls = falls || upper.lowest(c).Less(b.lowest(c))
		if rises && falls && !was {
			w.warn(c, rule.Line, "warn.band_turns", bound("from", upper.From))
		}
	}
	if last := rule.Bands[len(rule.Bands)-1]; last.From.Sign() > 0 {
		w.warn(c, rule.Line, "warn.band_gap", bound("from", last.From))
	}
}

// lowest is what the band gives at its lower bound.
func (b Band) lowest(c *Criterion) points.Points {
	if b.Share {
		return c.Max.TimesDecimal(b.From)
	}
	return b.Points
}
