package rulebook

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Whole returns a rulebook as a file that stands alone: one that extends a
// frame is written out with the frame, any other is returned as it is. The
// index in it is the same and has the same hash; comments stay.
func Whole(data []byte, file string, beside Beside) ([]byte, error) {
	if _, err := LoadBeside(data, file, beside); err != nil {
		return nil, err
	}
	doc := newReader(file).read(data)
	if !extends(doc) {
		return data, nil
	}
	whole, err := merged(doc, file, beside)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(whole); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return out.Bytes(), enc.Close()
}

// merged puts what doc says into its frame. Both have loaded without a fault.
func merged(doc *yaml.Node, file string, beside Beside) (*yaml.Node, error) {
	data, err := beside(valueOf(doc, "extends").Value)
	if err != nil {
		return nil, err
	}
	frame := newReader(file).read(data)
	if extends(frame) {
		if frame, err = merged(frame, file, beside); err != nil {
			return nil, err
		}
	}
	for i := 0; i+1 < len(doc.Content); i += 2 {
		switch key := doc.Content[i]; key.Value {
		case "extends", "add":
		default:
			drop(frame, key.Value)
			frame.Content = append(frame.Content, key, doc.Content[i+1])
		}
	}
	for _, a := range valueOf(doc, "add").Content {
		under := nodeOf(frame, strings.TrimSpace(valueOf(a, "under").Value))
		drop(under, "local")
		parts := valueOf(under, "parts")
		if parts == nil {
			parts = &yaml.Node{Kind: yaml.SequenceNode}
			under.Content = append(under.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "parts"}, parts)
		}
		parts.Content = append(parts.Content, valueOf(a, "parts").Content...)
	}
	return frame, nil
}

func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

// nodeOf finds the criterion with that code anywhere in a document.
func nodeOf(n *yaml.Node, code string) *yaml.Node {
	if codeOf(n) == code && valueOf(n, "max") != nil {
		return n
	}
	for _, c := range n.Content {
		if found := nodeOf(c, code); found != nil {
			return found
		}
	}
	return nil
}
