package rulebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// maxTotal bounds an index in points; with it no sum can leave points' range.
const maxTotal = 10_000

// maxSize bounds a rulebook's file, in bytes.
const maxSize = 1 << 20

// maxProblems bounds how many faults are listed; the rest are counted.
const maxProblems = 200

// Load reads a rulebook. file names it in messages. A broken one does not
// load: the error is message.Problems with every fault found, each with file,
// line and code (after 200, how many more).
func Load(data []byte, file string) (*Index, error) {
	r := &reader{file: file, unread: map[*Criterion]bool{}}
	if len(data) > maxSize {
		r.report(0, "", "", message.T("rulebook.too_big"))
		return nil, r.problems
	}
	doc := r.document(norm.NFC.Bytes(data))
	if r.faults > 0 {
		return nil, r.found()
	}
	x := r.index(doc)
	r.check(x)
	if r.faults > 0 {
		return nil, r.found()
	}
	if err := x.link(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return x, nil
}

// found returns the problems in the order of the file, and how many more there
// are.
func (r *reader) found() message.Problems {
	slices.SortStableFunc(r.problems, func(a, b message.Problem) int { return a.Line - b.Line })
	if more := r.faults - len(r.problems); more > 0 {
		r.problems = append(r.problems, message.Problem{File: r.file, Text: message.T("rulebook.more", message.Int("more", more))})
	}
	return r.problems
}

// document returns the one YAML document that the file must hold.
func (r *reader) document(data []byte) *yaml.Node {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		r.report(0, "", "", message.T("rulebook.empty"))
		return nil
	}
	if err == nil {
		switch err = dec.Decode(&more); {
		case errors.Is(err, io.EOF):
			r.refuseAliases(&doc)
			return doc.Content[0]
		case err == nil:
			r.report(more.Line, "", "", message.T("rulebook.second_document"))
			return nil
		}
	}
	line, cause := yamlFault(err)
	r.report(line, "", "", message.T("rulebook.not_yaml", message.Word("cause", cause)))
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFault takes line and cause out of a YAML library's error.
func yamlFault(err error) (int, string) {
	cause := err.Error()
	var typed *yaml.TypeError
	if errors.As(err, &typed) && len(typed.Errors) > 0 {
		cause = typed.Errors[0]
	}
	m := yamlLine.FindStringSubmatch(cause)
	if m == nil {
		return 0, strings.TrimPrefix(cause, "yaml: ")
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, m[2]
	}
	return line, m[2]
}

func (r *reader) index(n *yaml.Node) *Index {
	m := r.mapping(n, "")
	x := &Index{
		ID:           m.text("index"),
		Version:      m.text("version"),
		Title:        m.phrase("title", true),
		Level:        m.text("level"),
		Illustrative: m.flag("illustrative"),
		Source:       m.maybe("source"),
		Ranking:      Standard,
	}
	if year := m.text("year"); year != "" {
		y, err := strconv.Atoi(year)
		if err != nil || y < 2000 || y > 2200 {
			r.report(m.values["year"].Line, "", year, message.T("rulebook.not_year"))
		}
		x.Year = y
	}
	before := r.faults
	x.Total = m.points("total", true)
	r.noTotal = m.broken || r.faults > before
	if t := m.values["total"]; t != nil {
		r.totalLine = t.Line
	}
	for _, b := range m.list("basis", false) {
		x.Basis = append(x.Basis, r.basis(b))
	}
	x.Classes = r.classes(m)
	if k := m.get("ranking"); k != nil {
		x.Ranking = Method(k.Value)
		if x.Ranking != Standard && x.Ranking != Dense {
			r.report(k.Line, "", k.Value, message.T("rulebook.unknown_ranking"))
		}
	}
	for _, a := range m.list("areas", true) {
		x.Areas = append(x.Areas, r.criterion(a))
	}
	m.done()
	return x
}

func (r *reader) basis(n *yaml.Node) Basis {
	m := r.mapping(n, "")
	b := Basis{Kind: m.text("kind"), Number: m.text("number"), Date: m.date("date"), Issuer: m.text("issuer"), Note: m.maybe("note")}
	m.done()
	return b
}

func (r *reader) classes(m *mapping) Classes {
	n := m.need("classes")
	if n == nil {
		return Classes{}
	}
	cm := r.mapping(n, "")
	cs := Classes{Unconfirmed: cm.flag("unconfirmed"), Source: cm.maybe("source")}
	for _, c := range cm.list("list", true) {
		one := r.mapping(c, "")
		cs.List = append(cs.List, Class{Key: one.text("key"), Name: one.phrase("name", true), From: one.points("from", true)})
		one.done()
		if k := len(cs.List); k > 1 && !cs.List[k-1].From.Less(cs.List[k-2].From) {
			r.report(c.Line, "", cs.List[k-1].Key, message.T("rulebook.classes_order"))
		}
	}
	cm.done()
	return cs
}

func (r *reader) criterion(n *yaml.Node) *Criterion {
	m := r.mapping(n, codeOf(n))
	c := &Criterion{
		Code: m.text("code"), Line: n.Line, Lineage: m.maybe("lineage"), Title: m.phrase("title", true),
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
	r.unread[c] = m.broken || r.faults > before
	for _, p := range m.list("parts", false) {
		c.Parts = append(c.Parts, r.criterion(p))
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

// check reports what only the whole tree shows: sums, codes twice, nodes with
// neither parts nor a rule, a total out of range.
func (r *reader) check(x *Index) {
	if !r.noTotal && outOfRange(x.Total) {
		r.report(r.totalLine, "", x.Total.String(), message.T("rulebook.total_range", message.Int("most", maxTotal)))
	}
	lines, lineages := map[string]int{}, map[string]string{}
	walk(x.Areas, func(c *Criterion) {
		if first, twice := lines[c.Code]; twice && c.Code != "" {
			r.report(c.Line, c.Code, "", message.T("rulebook.code_twice", message.Int("line", first)))
		} else {
			lines[c.Code] = c.Line
		}
		if other, twice := lineages[c.Lineage]; twice && other != c.Code && c.Lineage != "" {
			r.report(c.Line, c.Code, c.Lineage, message.T("rulebook.lineage_twice", message.Word("other", other)))
		}
		lineages[c.Lineage] = c.Code
		r.checkNode(c)
	})
	if !r.noTotal && len(x.Areas) > 0 {
		r.checkSum(x.Total, x.Areas, r.totalLine, "")
	}
}

func (r *reader) checkNode(c *Criterion) {
	switch {
	case c.Scored() && c.Rule == nil:
		r.report(c.Line, c.Code, "", message.T("rulebook.no_rule"))
	case !c.Scored() && (c.Rule != nil || len(c.Inputs) > 0):
		r.report(c.Line, c.Code, "", message.T("rulebook.rule_on_parent"))
	case !c.Scored():
		if !r.unread[c] {
			r.checkSum(c.Max, c.Parts, c.Line, c.Code)
		}
	}
}

func outOfRange(p points.Points) bool { return p.Sign() <= 0 || points.Int(maxTotal).Less(p) }

func (r *reader) checkSum(max points.Points, parts []*Criterion, line int, code string) {
	var sum points.Points
	for _, p := range parts {
		if r.unread[p] {
			return
		}
		sum = sum.Add(p.Max)
	}
	if sum != max {
		r.report(line, code, "", message.T("rulebook.sum", message.Points("sum", sum), message.Points("max", max)))
	}
}
