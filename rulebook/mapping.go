package rulebook

import (
	"errors"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// mapping reads the keys of one YAML mapping, remembers which it was asked
// for, and reports what is of the wrong kind, with file, line and code.
type mapping struct {
	r      *reader
	node   *yaml.Node
	code   string
	values map[string]*yaml.Node
	asked  []string
	broken bool // not a mapping at all, which has been reported
}

// reader collects the problems of one file.
type reader struct {
	file      string
	problems  message.Problems // the first of them
	faults    int              // how many there are
	totalLine int
	unread    map[*Criterion]bool // no maximum could be read: what depends on it is not checked
	noTotal   bool
	noBlocks  bool                    // the blocks have faults: what depends on them is not checked
	tieLines  []int                   // where each of the index's ties stands
	adding    map[string][]*Criterion // to a frame, by the code that they stand under
}

func newReader(file string) *reader {
	return &reader{file: file, unread: map[*Criterion]bool{}, adding: map[string][]*Criterion{}}
}

func (r *reader) report(line int, code, value string, text message.Text) {
	r.faults++
	if r.faults <= maxProblems {
		r.problems = append(r.problems, message.Problem{File: r.file, Line: line, Code: code, Value: value, Text: text})
	}
}

func (r *reader) mapping(n *yaml.Node, code string) *mapping {
	m := &mapping{r: r, node: n, code: code, values: map[string]*yaml.Node{}}
	if n.Kind != yaml.MappingNode {
		r.report(n.Line, code, n.Value, message.T("rulebook.not_mapping"))
		m.broken = true
		return m
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if first, twice := lines[key.Value]; twice {
			r.report(key.Line, code, key.Value, message.T("rulebook.key_twice", message.Int("line", first)))
			continue
		}
		lines[key.Value], m.values[key.Value] = key.Line, n.Content[i+1]
	}
	return m
}

// refuseAliases reports every YAML alias: a rulebook is read by people, who
// should find each value where it counts.
func (r *reader) refuseAliases(n *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		r.report(n.Line, "", "*"+n.Value, message.T("rulebook.alias"))
	}
	for _, c := range n.Content {
		r.refuseAliases(c)
	}
}

func (m *mapping) get(key string) *yaml.Node {
	if !slices.Contains(m.asked, key) {
		m.asked = append(m.asked, key)
	}
	return m.values[key]
}

// done reports keys that nobody asked for: a misspelt key must not be ignored.
func (m *mapping) done() {
	if m.broken {
		return
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		k := m.node.Content[i]
		if !slices.Contains(m.asked, k.Value) {
			m.r.report(k.Line, m.code, k.Value, message.T("rulebook.unknown_key", message.Word("known", strings.Join(m.asked, ", "))))
		}
	}
}

func (m *mapping) need(key string) *yaml.Node {
	n := m.get(key)
	if n == nil && !m.broken {
		m.missing(m.node.Line, key)
	}
	return n
}

func (m *mapping) missing(line int, key string) {
	m.r.report(line, m.code, "", message.T("rulebook.missing_key", message.Word("key", key)))
}

func (m *mapping) scalar(key string, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		m.r.report(n.Line, m.code, key, message.T("rulebook.not_scalar"))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

// text returns a required, non-empty text.
func (m *mapping) text(key string) string {
	n := m.need(key)
	if n == nil {
		return ""
	}
	s, ok := m.scalar(key, n)
	if ok && s == "" {
		m.missing(n.Line, key)
	}
	return s
}

// maybe returns an optional text.
func (m *mapping) maybe(key string) string {
	n := m.get(key)
	if n == nil {
		return ""
	}
	s, _ := m.scalar(key, n)
	return s
}

func (m *mapping) flag(key string) bool {
	n := m.get(key)
	if n == nil {
		return false
	}
	var b bool
	if err := n.Decode(&b); err != nil {
		m.r.report(n.Line, m.code, n.Value, message.T("rulebook.not_flag", message.Word("key", key)))
	}
	return b
}

// phrase reads a text ("Tiêu đề") or a pair ({vi: …, en: …}).
func (m *mapping) phrase(key string, required bool) message.Phrase {
	n := m.get(key)
	if n == nil {
		if required {
			m.need(key)
		}
		return message.Phrase{}
	}
	if n.Kind == yaml.ScalarNode {
		p := message.Phrase{VI: strings.TrimSpace(n.Value)}
		if required && p.VI == "" {
			m.missing(n.Line, key)
		}
		return p
	}
	pair := m.r.mapping(n, m.code)
	p := message.Phrase{VI: pair.text("vi"), EN: pair.maybe("en")}
	pair.done()
	return p
}

// points reads the literal text, so that 0.1 is a tenth and no float.
func (m *mapping) points(key string, required bool) points.Points {
	n := m.get(key)
	if n == nil {
		if required {
			m.need(key)
		}
		return points.Points{}
	}
	return m.pointsOf(key, n)
}

func (m *mapping) pointsOf(key string, n *yaml.Node) points.Points {
	s, ok := m.scalar(key, n)
	if !ok {
		return points.Points{}
	}
	p, err := points.Parse(s)
	if err != nil {
		m.r.report(n.Line, m.code, s, message.T("rulebook.not_points", message.Word("key", key)))
	}
	return p
}

func (m *mapping) date(key string) calendar.Date {
	n := m.get(key)
	if n == nil {
		return calendar.Date{}
	}
	d, err := calendar.Parse(n.Value)
	if err != nil {
		m.r.report(n.Line, m.code, n.Value, message.T("rulebook.not_date", message.Word("key", key)))
	}
	return d
}

var errNumber = errors.New("not a number")

// threshold reads "95%" as the fraction 0.95 and "12" as 12.
func threshold(s string) (value decimal.Decimal, percent bool, err error) {
	body, percent := strings.CutSuffix(s, "%")
	p, err := points.Parse(strings.TrimSpace(body))
	if err != nil {
		return decimal.Decimal{}, percent, errNumber
	}
	value = decimal.RequireFromString(p.String())
	if percent {
		value = value.Shift(-2)
	}
	return value, percent, nil
}

func (m *mapping) threshold(key string, percent bool) decimal.Decimal {
	n := m.get(key)
	if n == nil {
		return decimal.Decimal{}
	}
	v, isPercent, err := threshold(n.Value)
	if err != nil || isPercent != percent {
		want := "rulebook.not_number"
		if percent {
			want = "rulebook.not_percent"
		}
		m.r.report(n.Line, m.code, n.Value, message.T(want, message.Word("key", key)))
	}
	return v
}

// list returns the nodes of a sequence; a required one must not be empty.
func (m *mapping) list(key string, required bool) []*yaml.Node {
	n := m.get(key)
	switch {
	case n == nil && required:
		m.need(key)
		return nil
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		m.r.report(n.Line, m.code, key, message.T("rulebook.not_list"))
		return nil
	case required && len(n.Content) == 0:
		m.missing(n.Line, key)
	}
	return n.Content
}
