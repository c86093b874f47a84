package rulebook

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

func (r *reader) blocks(m *mapping) []Block {
	var all []Block
	before := r.faults
	for _, n := range m.list("blocks", false) {
		one := r.mapping(n, "")
		b := Block{
			Key: one.text("key"), Title: one.phrase("title", true), Max: r.maximum(one),
			Survey: one.flag("survey"), Optional: one.flag("optional"), Source: one.maybe("source"), Line: n.Line,
		}
		one.done()
		if slices.ContainsFunc(all, func(a Block) bool { return a.Key == b.Key }) {
			r.report(n.Line, "", b.Key, message.T("rulebook.block_twice"))
		}
		all = append(all, b)
	}
	r.noBlocks = r.faults > before
	return all
}

// maximum reads the maximum of what is no criterion.
func (r *reader) maximum(m *mapping) points.Points {
	before := r.faults
	p := m.points("max", true)
	if n := m.values["max"]; n != nil && r.faults == before && outOfRange(p) {
		r.report(n.Line, "", n.Value, message.T("rulebook.max_range", message.Int("most", maxTotal)))
	}
	return p
}

// checkBlocks holds every area to a block, the areas to their block's maximum
// and the blocks to the total.
func (r *reader) checkBlocks(x *Index) {
	if r.noBlocks {
		return
	}
	sums, unread := map[string]points.Points{}, map[string]bool{}
	astray := false
	for _, a := range x.Areas {
		known := slices.ContainsFunc(x.Blocks, func(b Block) bool { return b.Key == a.Block })
		switch {
		case len(x.Blocks) == 0 && a.Block != "":
			r.report(a.Line, a.Code, a.Block, message.T("rulebook.no_blocks"))
		case len(x.Blocks) > 0 && !known:
			astray = true
			r.report(a.Line, a.Code, a.Block, message.T("rulebook.unknown_block", message.Word("known", keysOf(x.Blocks))))
		}
		sums[a.Block] = sums[a.Block].Add(a.Max)
		unread[a.Block] = unread[a.Block] || r.unread[a]
	}
	r.checkBlockSums(x, func(b Block) (points.Points, bool) { return sums[b.Key], !astray && !unread[b.Key] })
}

// checkBlockSums holds the blocks to what sum says of their areas, and to the
// total.
func (r *reader) checkBlockSums(x *Index, areas func(Block) (sum points.Points, known bool)) {
	var all points.Points
	optional := 0
	for _, b := range x.Blocks {
		all = all.Add(b.Max)
		if b.Optional {
			optional++
		}
		if sum, known := areas(b); known && sum != b.Max {
			r.report(b.Line, "", b.Key, message.T("rulebook.block_sum", message.Points("sum", sum), message.Points("max", b.Max)))
		}
	}
	switch {
	case len(x.Blocks) == 0:
	case optional == len(x.Blocks):
		r.report(x.Blocks[0].Line, "", "", message.T("rulebook.all_optional"))
	case !r.noTotal && all != x.Total:
		r.report(x.Blocks[0].Line, "", "", message.T("rulebook.blocks_sum", message.Points("sum", all), message.Points("max", x.Total)))
	}
}

func keysOf(blocks []Block) string {
	keys := make([]string, len(blocks))
	for i, b := range blocks {
		keys[i] = b.Key
	}
	return strings.Join(keys, ", ")
}

// extra reads bonus or penalty.
func (r *reader) extra(m *mapping, key string) *Extra {
	n := m.get(key)
	if n == nil {
		return nil
	}
	one := r.mapping(n, "")
	e := &Extra{Title: one.phrase("title", true), Max: r.maximum(one), Source: one.maybe("source"), Illustrative: one.flag("illustrative"), Line: n.Line}
	for _, p := range one.list("parts", true) {
		e.Parts = append(e.Parts, r.criterion(p, false))
	}
	one.done()
	return e
}

// checkExtra reports a cap that the parts never reach; more they may come to.
func (r *reader) checkExtra(e *Extra) {
	if e == nil || e.Max.Sign() <= 0 || len(e.Parts) == 0 {
		return
	}
	if sum, ok := r.sum(e.Parts); ok && sum.Less(e.Max) {
		r.report(e.Line, "", "", message.T("rulebook.extra_sum", message.Points("sum", sum), message.Points("max", e.Max)))
	}
}
