package annex

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/parindex/parindex/points"
)

// numberedRow is a row without a code whose text begins with a number of its
// own, as below "Chỉ tiêu 1".
var numberedRow = regexp.MustCompile(`(?s)^(\d{1,2})[.)]\s+(\S.*)$`)

// number makes components of the rows "1. …", "2. …" below a code in words,
// when options stand below each and their maxima add up to the printed one.
func (n *node) number(w words) {
	if n.rank == 0 || len(n.parts) > 0 {
		return
	}
	var parts []*node
	for _, o := range n.options {
		if m := numberedRow.FindStringSubmatch(o.text); m != nil && o.points != "" && ordinal(m[1]) == len(parts)+1 {
			k := strconv.Itoa(len(parts) + 1)
			parts = append(parts, &node{code: n.code + "." + k, path: append(slices.Clone(n.path), k), at: o.at, title: w.join(m[2])})
			continue
		}
		if len(parts) == 0 {
			return
		}
		last := parts[len(parts)-1]
		last.options = append(last.options, o)
	}
	var sum points.Points
	for _, p := range parts {
		max, known, _ := printedMax(p, false)
		if !known || len(p.options) == 0 {
			return
		}
		sum = sum.Add(max)
	}
	if printed, known, _ := printedMax(n, false); known && len(parts) > 1 && sum == printed {
		n.parts, n.options = parts, nil
	}
}
