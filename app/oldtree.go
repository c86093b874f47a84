package app

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
)

// codeForm is a code of numbers: 3, 3.4, 3.4.1.
var codeForm = regexp.MustCompile(`^\d+(\.\d+)*$`)

// oldNode is a criterion of a tree that is known by codes only.
type oldNode struct {
	oldComponent
	parts []*oldNode
}

// oldTree puts components under the criteria that their codes name: 3.4.1
// stands under 3.4, which stands under 3.
func oldTree(components []oldComponent) []*oldNode {
	var top []*oldNode
	byCode := map[string]*oldNode{}
	var place func(n *oldNode)
	place = func(n *oldNode) {
		byCode[n.code] = n
		i := strings.LastIndexByte(n.code, '.')
		if i < 0 {
			top = append(top, n)
			return
		}
		above, ok := byCode[n.code[:i]]
		if !ok {
			above = &oldNode{oldComponent: oldComponent{code: n.code[:i]}}
			place(above)
		}
		above.parts = append(above.parts, n)
	}
	for _, c := range components {
		if n, ok := byCode[c.code]; ok {
			n.title = c.title // named by a part before its own row came
			continue
		}
		place(&oldNode{oldComponent: c})
	}
	return top
}

// sumOf adds up the maxima of the components.
func sumOf(nodes []*oldNode) points.Points {
	var sum points.Points
	for _, n := range nodes {
		sum = sum.Add(n.sum())
	}
	return sum
}

func (n *oldNode) sum() points.Points {
	if len(n.parts) > 0 {
		return sumOf(n.parts)
	}
	p, err := points.Parse(n.max)
	if err != nil {
		return points.Points{} // reported already
	}
	return p
}

func writeOld(b *strings.Builder, nodes []*oldNode, indent string) {
	for _, n := range nodes {
		title := n.title
		if title == "" {
			title = "Tiêu chí " + n.code
		}
		fmt.Fprintf(b, "%s- code: %q\n%s  title: %q\n%s  max: %s\n", indent, n.code, indent, title, indent, n.sum())
		if len(n.parts) == 0 {
			fmt.Fprintf(b, "%s  rule: {kind: appraised}\n", indent)
			continue
		}
		fmt.Fprintf(b, "%s  parts:\n", indent)
		writeOld(b, n.parts, indent+"  ")
	}
}
