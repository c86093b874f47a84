package app

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// OutlineRow is a criterion as it stands in the text of a draft, whether or
// not the text loads.
type OutlineRow struct {
	Code, Max string
	Title     message.Phrase
	Line      int
	Depth     int
	Scored    bool                // it has no parts
	Faults    int                 // how many problems name it
	Node      *rulebook.Criterion // nil when the text does not load

	node *yaml.Node
	path string
}

// outline lists the criteria of a text in its order. Wherever a mapping has a
// code and a title it is a criterion: areas, bonus and what a lower authority
// adds are written alike.
func (t *yamlText) outline() []OutlineRow {
	var rows []OutlineRow
	var visit func(n *yaml.Node, path string, depth int)
	visit = func(n *yaml.Node, path string, depth int) {
		if code, title := scalar(n, "code"), hasKey(n, "title"); code != "" && title {
			row := OutlineRow{Code: code, Max: scalar(n, "max"), Line: n.Line, Depth: depth, Scored: !hasKey(n, "parts"), node: n, path: path}
			row.Title.VI, row.Title.EN = phraseIn(n, "title")
			rows = append(rows, row)
			depth++
		}
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				visit(n.Content[i+1], joinPath(path, n.Content[i].Value), depth)
			}
		case yaml.SequenceNode:
			for i, c := range n.Content {
				visit(c, joinPath(path, strconv.Itoa(i)), depth)
			}
		}
	}
	visit(t.root, "", 0)
	return rows
}

func hasKey(n *yaml.Node, name string) bool {
	_, ok := lookup(n, name)
	return ok
}

// heading returns what a text says that it is: title and version of the index.
// What cannot be read is "".
func heading(text []byte) (title, version string) {
	t, err := parseYAML(string(text))
	if err != nil {
		return "", ""
	}
	title, _ = phraseIn(t.root, "title")
	return message.Shorten(title, 300), message.Shorten(scalar(t.root, "version"), 60)
}
