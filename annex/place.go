package annex

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/parindex/parindex/message"
)

var (
	bonusTitle   = regexp.MustCompile(`(?i)^(các )?(điểm thưởng|điểm cộng|điểm khuyến khích|thưởng điểm|cộng điểm)`)
	penaltyTitle = regexp.MustCompile(`(?i)^(các )?(điểm trừ|điểm phạt|trừ điểm|phạt điểm)`)
	surveyTitle  = regexp.MustCompile(`(?i)(khảo sát|điều tra xã hội học|đtxhh|điều tra xhh|sự hài lòng|mức độ hài lòng|chỉ số hài lòng)`)
)

// place says which of the topmost nodes are blocks, which areas, which stand
// outside the total, and makes codes that begin anew in each of them unlike.
func (b *builder) place() {
	var tops []*node
	for _, n := range b.top {
		switch {
		case bonusTitle.MatchString(n.title) && b.x.bonus == nil:
			b.x.bonus = extra(n)
		case penaltyTitle.MatchString(n.title) && b.x.penalty == nil:
			b.x.penalty = extra(n)
		default:
			tops = append(tops, n)
		}
	}
	if qualify(tops) {
		b.note(tops[0].at.place, "", "annex.note.anew")
	}
	all := slices.Clone(tops)
	for _, e := range []*node{b.x.bonus, b.x.penalty} {
		if e != nil {
			qualifyExtra(e, all)
			all = append(all, e.parts...)
		}
	}
	b.unlike(all)
	b.x.areas = tops
	if !blocks(tops) {
		return
	}
	b.x.blocks, b.x.areas = tops, nil
	for _, n := range tops {
		n.survey = surveyTitle.MatchString(n.title)
		if n.oneArea() {
			one := *n
			n.parts, n.comments = []*node{&one}, nil
		}
		for _, a := range n.parts {
			a.block = n.code
			b.x.areas = append(b.x.areas, a)
		}
	}
}

// extra is what stands outside the total; one without parts is its own.
func extra(n *node) *node {
	if len(n.parts) > 0 {
		return n
	}
	one := *n
	return &node{code: n.code, path: n.path, at: n.at, title: n.title, parts: []*node{&one}}
}

// oneArea says that a block is its own and only area: it is scored as one, or
// its parts carry its number ("I.1").
func (n *node) oneArea() bool { return len(n.parts) == 0 || within(n.parts[0].path, n.path) }

// blocks says that Roman numbers or letters stand above the areas: areas have
// numbers of one level, which go on from one block to the next.
func blocks(tops []*node) bool {
	areas := 0
	for _, n := range tops {
		if !n.marker() {
			return false
		}
		if n.oneArea() {
			continue
		}
		for _, p := range n.parts {
			if len(p.path) != 1 {
				return false
			}
			areas++
		}
	}
	return areas > 0
}

// qualify puts the code of a Roman number or letter before the codes below it
// where they begin anew in each: "1.2" of part II becomes "II.1.2".
func qualify(nodes []*node) (changed bool) {
	anew := 0
	for _, n := range nodes {
		if !n.marker() {
			return changed
		}
		changed = qualify(n.parts) || changed
		if len(n.parts) > 0 && len(n.parts[0].path) > 0 && ordinal(n.parts[0].path[0]) == 1 && n.parts[0].path[0] != n.path[0] {
			anew++
		}
	}
	if anew < 2 {
		return changed
	}
	for _, n := range nodes {
		prefix(n)
	}
	return true
}

func prefix(n *node) {
	each(n.parts, func(p *node) {
		p.code, p.path = n.code+"."+p.code, append(slices.Clone(n.path), p.path...)
	})
}

// qualifyExtra does so for bonus or penalty, whose codes begin anew after
// those of the total.
func qualifyExtra(e *node, others []*node) {
	known := map[string]bool{}
	each(others, func(n *node) { known[n.code] = true })
	anew := false
	each(e.parts, func(n *node) { anew = anew || known[n.code] })
	if anew && e.parts[0].code != e.code {
		prefix(e)
	}
}

func each(nodes []*node, visit func(*node)) {
	for _, n := range nodes {
		visit(n)
		each(n.parts, visit)
	}
}

// unlike gives every node a code of its own. One that stands twice is marked,
// and gets a sign that no printed code has.
func (b *builder) unlike(nodes []*node) {
	first, last := map[string]*node{}, map[string]int{}
	each(nodes, func(n *node) {
		if !n.unsure && first[n.code] == nil {
			first[n.code] = n
		}
	})
	each(nodes, func(n *node) {
		if first[n.code] == n {
			return
		}
		if twin := first[n.code]; twin != nil && !n.unsure {
			b.mark(n, n.at.row, "annex.todo.code_twice", message.Word("code", n.code), message.Word("line", twin.at.where()))
		}
		// The sign keeps it apart from every printed code.
		last[n.code]++
		n.code += "~" + strconv.Itoa(last[n.code]+1)
	})
}
