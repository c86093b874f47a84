package rulebook

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// Case is a worked example of a rule: with these inputs it gives that. Cases
// stand in a file beside the index and are run by package scoring.
type Case struct {
	Name      string // a sentence
	Component string
	Inputs    []Given
	Points    points.Points
	Outcome   string // as scoring names it; "scored" unless the file says another
	Reason    string // a piece of the reason in Vietnamese; "" asks for none
	Next      string // a piece of what would win more; "" asks for none
	File      string
	Line      int
}

// Given is the value of one input, as written.
type Given struct {
	Input string
	Value string
	Line  int
}

// outcomes are what a case may expect.
var outcomes = []string{"scored", "not_applicable", "missing", "error"}

// ReadCases reads a file of cases, which file names. All faults are reported
// together; the error is message.Problems.
func ReadCases(data []byte, file string, x *Index) ([]Case, error) {
	r := newReader(file)
	doc := r.read(data)
	if r.faults > 0 {
		return nil, r.found()
	}
	if doc.Kind != yaml.SequenceNode {
		r.report(doc.Line, "", "", message.T("rulebook.not_list"))
		return nil, r.found()
	}
	var all []Case
	names := map[string]int{}
	for _, n := range doc.Content {
		c := r.oneCase(n, x)
		if first, twice := names[c.Name]; twice && c.Name != "" {
			r.report(c.Line, c.Component, c.Name, message.T("case.twice", message.Int("line", first)))
		}
		names[c.Name] = c.Line
		all = append(all, c)
	}
	if r.faults > 0 {
		return nil, r.found()
	}
	return all, nil
}

func (r *reader) oneCase(n *yaml.Node, x *Index) Case {
	m := r.mapping(n, "")
	c := Case{
		Name: m.text("name"), Component: m.text("component"), Points: m.points("points", true),
		Outcome: m.maybe("outcome"), Reason: m.maybe("reason"), Next: m.maybe("next"), File: r.file, Line: n.Line,
	}
	if in := m.get("inputs"); in != nil {
		given := r.mapping(in, c.Component)
		for i := 0; !given.broken && i+1 < len(in.Content); i += 2 {
			value, _ := given.scalar(in.Content[i].Value, in.Content[i+1])
			c.Inputs = append(c.Inputs, Given{in.Content[i].Value, value, in.Content[i].Line})
		}
	}
	m.done()
	switch node, ok := x.Find(c.Component); {
	case c.Component == "":
	case !ok:
		r.report(m.values["component"].Line, "", c.Component, message.T("input.unknown_criterion"))
	case !node.Scored():
		r.report(m.values["component"].Line, "", c.Component, message.T("case.not_scored"))
	}
	if c.Outcome == "" {
		c.Outcome = outcomes[0]
	}
	if !slices.Contains(outcomes, c.Outcome) {
		r.report(m.values["outcome"].Line, c.Component, c.Outcome, message.T("case.outcome"))
	}
	return c
}
