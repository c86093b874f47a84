package annex

import (
	"regexp"
	"slices"

	"github.com/parindex/parindex/points"
)

// localRow keeps points of a frame for what a lower authority adds.
var localRow = regexp.MustCompile(`(?i)^(?:[-–+*•]\s*)?(?:số\s+)?điểm\s+(?:để\s+)?dành\s+cho\s+[^\d:;]*bổ sung(?:\s*:` + ofPoints + `)?\s*\.?$`)

// localPoints reads such a row.
func localPoints(o optionRow) (points.Points, bool) {
	m := localRow.FindStringSubmatch(oneLine(o.text))
	if m == nil {
		return points.Points{}, false
	}
	said := o.points
	if said == "" {
		said = m[1]
	}
	p, err := parsePoints(said)
	if err != nil || !inRange(p) || m[1] != "" && o.points != "" {
		return points.Points{}, false
	}
	return p, true
}

// reserve takes them everywhere but below blocks, which keep none.
func (x *set) reserve() {
	tops := slices.Clone(x.areas)
	for _, e := range []*node{x.bonus, x.penalty} {
		if e != nil {
			tops = append(tops, e.parts...)
		}
	}
	for _, n := range tops {
		n.reserve()
	}
}

// reserve takes the rows that keep points out of those of a rule: below a node
// they are its own; below its last part, where the sum then is the printed one.
func (n *node) reserve() {
	for _, p := range n.parts {
		p.reserve()
	}
	take := func(under *node) {
		under.options = slices.DeleteFunc(under.options, func(o optionRow) bool {
			p, ok := localPoints(o)
			if !ok || !n.local.IsZero() || !n.sumsWith(p) {
				return false
			}
			n.local = p
			return true
		})
	}
	take(n)
	if len(n.parts) > 0 {
		take(n.parts[len(n.parts)-1])
	}
}

// sumsWith says that the parts and p add up to the printed maximum.
func (n *node) sumsWith(p points.Points) bool {
	printed, known, _ := printedMax(n, false)
	sum := p
	for _, part := range n.parts {
		max, ok, _ := printedMax(part, false)
		if !ok {
			return false
		}
		sum = sum.Add(max)
	}
	return known && sum == printed
}
