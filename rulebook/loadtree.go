package rulebook

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// criterion reads a node of the tree and all below it; a node at depth 0 may
// say in which block it stands.
func (r *reader) criterion(n *yaml.Node, area bool) *Criterion {
	m := r.mapping(n, codeOf(n))
	c := &Criterion{
		Code: m.text("code"), File: r.file, Line: n.Line, Lineage: m.maybe("lineage"), Title: m.phrase("title", true),
		Evidence: m.phrase("evidence", false), Appraiser: m.maybe("appraiser"),
		Source: m.maybe("source"), Illustrative: m.flag("illustrative"),
	}
	if c.Lineage == "" {
		c.Lineage = c.Code
	}
	before := r.faults
	c.Max = m.points("max", true)
	if n := m.values["max"]; n != nil && r.faults == before && outOfRange(c.Max) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.max_range", message.Int("most", maxTotal)))
	}
	if area {
		c.Block = m.maybe("block")
	}
	r.local(m, c)
	r.unread[c] = m.broken || r.faults > before
	for _, p := range m.list("parts", false) {
		c.Parts = append(c.Parts, r.criterion(p, false))
	}
	if in := m.get("inputs"); in != nil {
		c.Inputs = r.inputs(in, c.Code)
	}
	if rule := m.get("rule"); rule != nil {
		c.Rule = r.rule(rule, c)
	}
	m.done()
	return c
}

// codeOf looks ahead for a criterion's code, so that every fault in it can
// name it.
func codeOf(n *yaml.Node) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "code" {
			return strings.TrimSpace(n.Content[i+1].Value)
		}
	}
	return ""
}

// local reads what a frame keeps for a lower authority's additions.
func (r *reader) local(m *mapping, c *Criterion) {
	n := m.get("local")
	if n == nil {
		return
	}
	before := r.faults
	c.Local = m.pointsOf("local", n)
	if r.faults == before && (c.Local.Sign() <= 0 || c.Max.Less(c.Local)) {
		r.report(n.Line, c.Code, n.Value, message.T("rulebook.local_range", message.Points("max", c.Max)))
	}
}

// check reports what only the whole index shows: sums, codes twice, nodes with
// neither parts nor a rule, a total out of range, blocks and ties that lead
// nowhere.
func (r *reader) check(x *Index) {
	if !r.noTotal && outOfRange(x.Total) {
		r.report(r.totalLine, "", x.Total.String(), message.T("rulebook.total_range", message.Int("most", maxTotal)))
	}
	r.checkNodes(x.roots(), &Index{})
	if sum, ok := r.sum(x.Areas); ok && !r.noTotal && len(x.Areas) > 0 && sum != x.Total {
		r.report(r.totalLine, "", "", message.T("rulebook.sum", message.Points("sum", sum), message.Points("max", x.Total)))
	}
	r.checkBlocks(x)
	r.checkExtra(x.Bonus)
	r.checkExtra(x.Penalty)
	r.checkTies(x, x.roots())
}

// checkNodes checks nodes and all below them; none may have a code or a
// lineage of the frame that they are added to.
func (r *reader) checkNodes(nodes []*Criterion, frame *Index) {
	lines, lineages := map[string]int{}, map[string]string{}
	framed := map[string]string{}
	frame.Walk(func(c *Criterion) { framed[c.Lineage] = c.Code })
	walk(nodes, func(c *Criterion) {
		first, twice := lines[c.Code]
		switch _, ok := frame.Find(c.Code); {
		case ok:
			r.report(c.Line, c.Code, "", message.T("rulebook.code_in_frame"))
		case twice && c.Code != "":
			r.report(c.Line, c.Code, "", message.T("rulebook.code_twice", message.Int("line", first)))
		default:
			lines[c.Code] = c.Line
		}
		other, twice := lineages[c.Lineage]
		if !twice {
			other, twice = framed[c.Lineage]
		}
		if twice && other != c.Code && c.Lineage != "" {
			r.report(c.Line, c.Code, c.Lineage, message.T("rulebook.lineage_twice", message.Word("other", other)))
		}
		lineages[c.Lineage] = c.Code
		r.checkNode(c)
	})
}

func (r *reader) checkNode(c *Criterion) {
	switch {
	case c.Scored() && c.Rule == nil:
		r.report(c.Line, c.Code, "", message.T("rulebook.no_rule"))
	case !c.Scored() && (c.Rule != nil || len(c.Inputs) > 0):
		r.report(c.Line, c.Code, "", message.T("rulebook.rule_on_parent"))
	case !c.Scored() && !r.unread[c]:
		r.checkParts(c)
	}
}

func outOfRange(p points.Points) bool { return p.Sign() <= 0 || points.Int(maxTotal).Less(p) }

// checkParts holds the parts of a criterion, and what it keeps for additions,
// to its maximum.
func (r *reader) checkParts(c *Criterion) {
	sum, ok := r.sum(c.Parts)
	switch {
	case !ok, sum.Add(c.Local) == c.Max:
	case c.Local.IsZero():
		r.report(c.Line, c.Code, "", message.T("rulebook.sum", message.Points("sum", sum), message.Points("max", c.Max)))
	default:
		r.report(c.Line, c.Code, "", message.T("rulebook.sum_local", message.Points("sum", sum), message.Points("local", c.Local), message.Points("max", c.Max)))
	}
}

// sum adds up maxima; false when one of them could not be read.
func (r *reader) sum(parts []*Criterion) (sum points.Points, ok bool) {
	for _, p := range parts {
		if r.unread[p] {
			return sum, false
		}
		sum = sum.Add(p.Max)
	}
	return sum, true
}
