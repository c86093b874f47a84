package rulebook

import (
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// maxFrames bounds how many frames stand below one another: province, district,
// commune, and one to spare. It also ends a circle.
const maxFrames = 4

// Unfilled returns the criteria that keep points for a lower authority's
// additions. An index with such is a frame: it loads, but scores nobody.
func (x *Index) Unfilled() []*Criterion { return x.unfilled }

// extends says whether a document adds to a frame.
func extends(doc *yaml.Node) bool { return valueOf(doc, "extends") != nil }

// valueOf returns the value of a key of a mapping, nil if it has none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// extension reads a rulebook that adds to a frame, and returns the frame with
// what it adds. What it says of itself stands in place of what the frame says.
// The error is what is wrong with the frame.
func (r *reader) extension(n *yaml.Node, beside Beside, depth int) (*Index, error) {
	m := r.mapping(n, "")
	own := &Index{Ranking: Standard}
	r.heading(m, own)
	own.Level = m.maybe("level")
	r.ranking(m, own)
	r.cohorts(m, own)
	adds := m.list("add", true)
	x, err := r.frame(m, beside, depth)
	if err != nil || x == nil {
		return nil, err
	}
	m.done()
	x.ID, x.Version, x.Title, x.Year = own.ID, own.Version, own.Title, own.Year
	for key, take := range map[string]func(){
		"level": func() { x.Level = own.Level }, "source": func() { x.Source = own.Source }, "basis": func() { x.Basis = own.Basis },
		"illustrative": func() { x.Illustrative = own.Illustrative }, "cohorts": func() { x.Cohorts = own.Cohorts },
		"valid_from": func() { x.ValidFrom = own.ValidFrom }, "valid_to": func() { x.ValidTo = own.ValidTo },
		"ranking": func() { x.Ranking, x.Ties = own.Ranking, own.Ties },
	} {
		if m.values[key] != nil {
			take()
		}
	}
	var added []*Criterion
	for _, a := range adds {
		added = append(added, r.addition(a, x)...)
	}
	r.checkNodes(added, x)
	r.fill(x)
	r.checkTies(x, x.roots())
	return x, nil
}

// frame loads the frame that a rulebook names. What is wrong with the frame is
// the error; that there is none is reported.
func (r *reader) frame(m *mapping, beside Beside, depth int) (*Index, error) {
	name := m.text("extends")
	if name == "" {
		return nil, nil
	}
	n := m.values["extends"]
	switch {
	case strings.ContainsAny(name, `/\:`) || strings.HasPrefix(name, "."):
		r.report(n.Line, "", name, message.T("rulebook.frame_name"))
		return nil, nil
	case depth >= maxFrames:
		r.report(n.Line, "", name, message.T("rulebook.frame_depth", message.Int("most", maxFrames)))
		return nil, nil
	case beside == nil:
		r.report(n.Line, "", name, message.T("rulebook.frame_alone"))
		return nil, nil
	}
	data, err := beside(name)
	if err != nil {
		r.report(n.Line, "", name, message.T("rulebook.no_frame", message.Word("cause", err.Error())))
		return nil, nil
	}
	return load(data, filepath.Join(filepath.Dir(r.file), name), beside, depth+1)
}

// addition reads the parts that are added under one criterion of a frame. They
// must fill what it keeps for them, exactly.
func (r *reader) addition(n *yaml.Node, frame *Index) []*Criterion {
	m := r.mapping(n, "")
	code := m.text("under")
	m.code = code
	var parts []*Criterion
	for _, p := range m.list("parts", true) {
		parts = append(parts, r.criterion(p, false))
	}
	sum, ok := r.sum(parts)
	m.done()
	if code == "" {
		return parts
	}
	line := m.values["under"].Line
	under, known := frame.Find(code)
	_, twice := r.adding[code]
	switch {
	case !known:
		r.report(line, code, "", message.T("rulebook.under_unknown"))
	case twice:
		r.report(line, code, "", message.T("rulebook.under_twice"))
	case under.Local.IsZero():
		r.report(line, code, "", message.T("rulebook.under_full"))
	case ok && sum != under.Local:
		r.report(line, code, "", message.T("rulebook.local_sum", message.Points("sum", sum), message.Points("local", under.Local)))
	}
	r.adding[code] = parts
	return parts
}

// fill puts the additions into the frame.
func (r *reader) fill(x *Index) {
	if r.faults > 0 {
		return
	}
	for code, parts := range r.adding {
		under, _ := x.Find(code)
		under.Parts, under.Local = append(under.Parts, parts...), points.Points{}
	}
}
