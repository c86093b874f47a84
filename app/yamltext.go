package app

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// yamlText is a YAML text with the nodes found in it. Values are changed where
// they stand, so that every other byte, with its comments and its order, stays
// as a person wrote it: a YAML library would lay the whole file out anew.
type yamlText struct {
	src   string
	lines []int // offset at which each line begins
	root  *yaml.Node
	edits []textEdit
}

// textEdit puts text in place of src[from:to].
type textEdit struct {
	from, to int
	text     string
}

// lineBreak is what YAML takes for the end of a line.
var lineBreak = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

func parseYAML(src string) (*yamlText, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(src), &doc); err != nil {
		return nil, err
	}
	t := &yamlText{src: src, lines: []int{0}, root: &yaml.Node{Kind: yaml.MappingNode}}
	if len(doc.Content) > 0 {
		t.root = doc.Content[0]
	}
	for _, at := range lineBreak.FindAllStringIndex(src, -1) {
		t.lines = append(t.lines, at[1])
	}
	return t, nil
}

// item is a key of a mapping with its value.
type item struct{ key, value *yaml.Node }

// lookup returns what a mapping holds under a name.
func lookup(m *yaml.Node, name string) (item, bool) {
	if m == nil || m.Kind != yaml.MappingNode {
		return item{}, false
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == name {
			return item{m.Content[i], m.Content[i+1]}, true
		}
	}
	return item{}, false
}

// scalar returns the single value that a mapping holds under a name.
func scalar(m *yaml.Node, name string) string {
	if it, ok := lookup(m, name); ok && it.value.Kind == yaml.ScalarNode {
		return it.value.Value
	}
	return ""
}

// phraseIn returns a text that may be a single value or a pair of vi and en.
func phraseIn(m *yaml.Node, name string) (vi, en string) {
	it, ok := lookup(m, name)
	if !ok {
		return "", ""
	}
	if it.value.Kind == yaml.ScalarNode {
		return it.value.Value, ""
	}
	return scalar(it.value, "vi"), scalar(it.value, "en")
}

// start returns where a node begins; columns count characters.
func (t *yamlText) start(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(t.lines) {
		return len(t.src)
	}
	at := t.lines[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(t.src[at:])
		at += size
	}
	return at
}

// end returns where a node ends; false for the few forms that cannot be told.
func (t *yamlText) end(n *yaml.Node) (int, bool) {
	at := t.start(n)
	switch {
	case n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Kind == yaml.AliasNode:
		return 0, false
	case n.Kind == yaml.ScalarNode:
		return t.scalarEnd(n, at)
	case n.Style&yaml.FlowStyle != 0:
		return t.flowEnd(n, at)
	case len(n.Content) == 0:
		return 0, false
	}
	return t.end(n.Content[len(n.Content)-1])
}

func (t *yamlText) scalarEnd(n *yaml.Node, at int) (int, bool) {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := at + 1; i < len(t.src); i++ {
			switch t.src[i] {
			case '\\':
				i++
			case '"':
				return i + 1, true
			}
		}
		return 0, false
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := at + 1; i < len(t.src); i++ {
			if t.src[i] != '\'' {
				continue
			}
			if i+1 == len(t.src) || t.src[i+1] != '\'' {
				return i + 1, true
			}
			i++
		}
		return 0, false
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return t.blockEnd(at)
	}
	return t.plainEnd(n.Value, at)
}

// plainEnd follows a plain value through the text, where a space may have
// been a line break with what indents the next line.
func (t *yamlText) plainEnd(value string, at int) (int, bool) {
	for _, word := range strings.Fields(value) {
		rest := strings.TrimLeft(t.src[at:], " \t\r\n")
		if !strings.HasPrefix(rest, word) {
			return 0, false
		}
		at = len(t.src) - len(rest) + len(word)
	}
	return at, true
}

// blockEnd finds the end of a text that begins with | or >: the last line that
// is indented as far as its first. Lines left empty after it are not its own.
func (t *yamlText) blockEnd(at int) (int, bool) {
	first, indent, end := true, 0, 0
	rest := t.src[at:]
	head := strings.IndexByte(rest, '\n')
	if head < 0 || strings.ContainsAny(rest[:head], "123456789") {
		return 0, false
	}
	for from := at + head + 1; from < len(t.src); {
		line := t.src[from:]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		if strings.TrimSpace(line) != "" {
			spaces := len(line) - len(strings.TrimLeft(line, " "))
			if first {
				first, indent = false, spaces
			}
			if spaces < indent || indent == 0 {
				break
			}
			end = from + len(line)
		}
		from += len(line) + 1
	}
	return end, end > 0
}

// flowEnd finds the bracket that closes { or [.
func (t *yamlText) flowEnd(n *yaml.Node, at int) (int, bool) {
	at++
	if len(n.Content) > 0 {
		var ok bool
		if at, ok = t.end(n.Content[len(n.Content)-1]); !ok {
			return 0, false
		}
	}
	for at < len(t.src) {
		switch c := t.src[at]; {
		case c == ']' || c == '}':
			return at + 1, true
		case c == '#':
			for at < len(t.src) && t.src[at] != '\n' {
				at++
			}
		case strings.IndexByte(" \t\r\n,:", c) < 0:
			return 0, false
		default:
			at++
		}
	}
	return 0, false
}

// replace puts text in place of the value of it.
func (t *yamlText) replace(it item, text string) bool {
	if it.value.Kind == yaml.ScalarNode && it.value.Value == "" && it.value.Style == 0 {
		// A key with nothing behind it.
		at, ok := t.end(it.key)
		if !ok || !strings.HasPrefix(t.src[at:], ":") {
			return false
		}
		t.edits = append(t.edits, textEdit{at + 1, at + 1, " " + text})
		return true
	}
	to, ok := t.end(it.value)
	if ok {
		t.edits = append(t.edits, textEdit{t.start(it.value), to, text})
	}
	return ok
}

// insert adds a key to m behind another of its keys.
func (t *yamlText) insert(m *yaml.Node, behind item, name, text string) bool {
	at, ok := t.end(behind.value)
	if !ok {
		return false
	}
	if m.Style&yaml.FlowStyle != 0 {
		t.edits = append(t.edits, textEdit{at, at, ", " + name + ": " + text})
		return true
	}
	if i := strings.IndexByte(t.src[at:], '\n'); i >= 0 {
		at += i
	} else {
		at = len(t.src)
	}
	t.edits = append(t.edits, textEdit{at, at, "\n" + strings.Repeat(" ", behind.key.Column-1) + name + ": " + text})
	return true
}

// edited returns the text with all edits made. Edits at one place stand in the
// order in which they were asked for.
func (t *yamlText) edited() string {
	var b strings.Builder
	at := 0
	slices.SortStableFunc(t.edits, func(x, y textEdit) int { return x.from - y.from })
	for _, e := range t.edits {
		b.WriteString(t.src[at:e.from] + e.text)
		at = e.to
	}
	return b.String() + t.src[at:]
}

// plainWords is what may stand in YAML without quotes, wherever it stands.
var plainWords = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N} ()/.–-]*$`)

// quoted returns a text as YAML, in the style of what it replaces.
func quoted(s string, style yaml.Style) string {
	switch {
	case style&yaml.SingleQuotedStyle != 0 && !strings.ContainsAny(s, "\n\t"):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	case style == 0 && plainWords.MatchString(s):
		var n yaml.Node
		if yaml.Unmarshal([]byte("["+s+"]"), &n) == nil && n.Content[0].Content[0].Tag == "!!str" && n.Content[0].Content[0].Value == s {
			return s
		}
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// figure returns a number or date as YAML, in the style of what it replaces.
func figure(s string, style yaml.Style) string {
	switch {
	case style&yaml.SingleQuotedStyle != 0:
		return "'" + s + "'"
	case style&yaml.DoubleQuotedStyle != 0:
		return `"` + s + `"`
	}
	return s
}

// values lists all single values below a node by their path ("parts.0.max"),
// in their order, leaving out what stands below the paths that skip names.
func values(n *yaml.Node, path string, skip func(path string) bool) []string {
	if skip(path) {
		return nil
	}
	var all []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			all = append(all, values(n.Content[i+1], joinPath(path, n.Content[i].Value), skip)...)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			all = append(all, values(c, joinPath(path, strconv.Itoa(i)), skip)...)
		}
	default:
		all = append(all, path+"="+n.Tag+" "+n.Value)
	}
	return all
}

func joinPath(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }
