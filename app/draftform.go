package app

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// FieldType says how a field of a component is typed and shown.
type FieldType string

// The types of field.
const (
	TextField    FieldType = "text"
	NumberField  FieldType = "number"
	PercentField FieldType = "percent" // shown without its sign
	DateField    FieldType = "date"    // shown as dd/mm/yyyy
	WordField    FieldType = "word"    // a number or one of a few words
)

// DraftField is one value of a criterion that a form can change in the text of
// a draft.
type DraftField struct {
	Name  string // its path below the criterion: "title.vi", "rule.bands.0.from"
	Type  FieldType
	Value string // as it stands in the form
	Key   string // last key of its path
	List  string // the list that it stands in; "" for none
	Place int    // in that list, from 1
	Item  string // what the list's item is about, where it says so
}

// draftForm is the form of one criterion of a text.
type draftForm struct {
	text   *yamlText
	row    OutlineRow
	fields []DraftField
	items  map[string]item // where the value of each field stands
}

// formOf finds a criterion by its code and what of it a form can change. It is
// an Error for people when the text is no YAML or names the code not once.
func formOf(src, code string) (*draftForm, error) {
	t, err := parseYAML(src)
	if err != nil {
		return nil, fail(Invalid, "draft.not_yaml")
	}
	rows := slices.DeleteFunc(t.outline(), func(r OutlineRow) bool { return r.Code != code })
	switch {
	case len(rows) == 0:
		return nil, fail(NotFound, "app.no_component", message.Word("code", code))
	case len(rows) > 1:
		return nil, fail(Invalid, "draft.code_twice", message.Word("code", code))
	}
	f := &draftForm{text: t, row: rows[0], items: map[string]item{}}
	n := f.row.node
	for _, name := range []string{"title", "evidence"} {
		vi, en := phraseIn(n, name)
		f.fields = append(f.fields, DraftField{Name: name + ".vi", Type: TextField, Value: strings.TrimSpace(vi), Key: name},
			DraftField{Name: name + ".en", Type: TextField, Value: strings.TrimSpace(en), Key: name})
	}
	f.fields = append(f.fields, DraftField{Name: "appraiser", Type: TextField, Value: strings.TrimSpace(scalar(n, "appraiser")), Key: "appraiser"})
	if it, ok := lookup(n, "max"); ok && it.value.Kind == yaml.ScalarNode {
		f.add(it, DraftField{Name: "max", Type: NumberField, Value: it.value.Value, Key: "max"})
	}
	if it, ok := lookup(n, "rule"); ok {
		f.figures(it.value, DraftField{Name: "rule"})
	}
	return f, nil
}

func (f *draftForm) add(it item, field DraftField) {
	f.fields = append(f.fields, field)
	f.items[field.Name] = it
}

// names are keys whose values name something; they are no numbers of a rule,
// even where they look like one.
var names = []string{"kind", "of", "per", "exempt", "key", "input", "use", "source", "vi", "en"}

// whenEmpty is the one key of a rule that takes a number or a word.
const whenEmpty = "when_empty"

// figures adds the numbers and dates below a node of the rule.
func (f *draftForm) figures(n *yaml.Node, at DraftField) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			below := at
			below.Name, below.Key = at.Name+"."+key.Value, key.Value
			switch {
			case slices.Contains(names, key.Value):
			case value.Kind != yaml.ScalarNode:
				f.figures(value, below)
			case key.Value == whenEmpty:
				below.Type, below.Value = WordField, value.Value
				f.add(item{key, value}, below)
			default:
				if below.Type, below.Value = typed(value.Value); below.Type != "" {
					f.add(item{key, value}, below)
				}
			}
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			below := at
			below.Name, below.List, below.Place = at.Name+"."+strconv.Itoa(i), at.Key, i+1
			below.Item = f.about(c)
			f.figures(c, below)
		}
	}
}

// about says what an item of a list is about: its own title, or that of the
// input it names.
func (f *draftForm) about(n *yaml.Node) string {
	if vi, _ := phraseIn(n, "title"); vi != "" {
		return vi
	}
	inputs, _ := lookup(f.row.node, "inputs")
	if in, ok := lookup(inputs.value, scalar(n, "input")); ok {
		vi, _ := phraseIn(in.value, "title")
		return vi
	}
	return scalar(n, "key")
}

var (
	numeric = regexp.MustCompile(`^-?\d+([.,]\d+)?$`)
	percent = regexp.MustCompile(`^\d+([.,]\d+)?\s*%$`)
)

// typed says what kind of number a value is, and how the form shows it; "" for
// none.
func typed(value string) (FieldType, string) {
	value = strings.TrimSpace(value)
	switch {
	case numeric.MatchString(value):
		return NumberField, value
	case percent.MatchString(value):
		return PercentField, strings.TrimSpace(strings.TrimSuffix(value, "%"))
	}
	if d, err := calendar.Parse(value); err == nil {
		return DateField, d.String()
	}
	return "", ""
}

// written returns what a field's value reads in YAML; false when it is none of
// its type.
func (field DraftField) written(value string) (string, bool) {
	switch field.Type {
	case NumberField:
		return strings.Replace(value, ",", ".", 1), numeric.MatchString(value)
	case PercentField:
		value = strings.TrimSpace(strings.TrimSuffix(value, "%"))
		return strings.Replace(value, ",", ".", 1) + "%", numeric.MatchString(value)
	case DateField:
		d, err := calendar.Parse(value)
		return d.ISO(), err == nil
	case WordField:
		number := strings.Replace(value, ",", ".", 1)
		_, err := points.Parse(number)
		if err == nil {
			return number, true
		}
		return value, slices.Contains([]string{"full", "zero", "leave"}, value)
	}
	return value, true
}

// badField says what is wrong with a value that is none of its field's type.
var badField = map[FieldType]string{
	NumberField: "draft.bad_number", PercentField: "draft.bad_percent", DateField: "draft.bad_date", WordField: "draft.bad_word",
}

// FieldErrors is what is wrong with the fields of a form, by field.
type FieldErrors map[string]message.Text

// maxField bounds a text typed into the form of a criterion, in characters.
const maxField = 4000

// apply returns the text with the given values in place of those of its
// fields; fields that are not given stay.
func (f *draftForm) apply(given map[string]string) (string, FieldErrors, error) {
	wrong := FieldErrors{}
	changed := map[string]string{} // path below the criterion → as it is in YAML
	for _, field := range f.fields {
		value, there := given[field.Name]
		if !there || value == field.Value {
			continue
		}
		written, ok := field.written(value)
		switch {
		case len([]rune(value)) > maxField:
			wrong[field.Name] = message.T("draft.field_long", message.Int("most", maxField))
		case field.Name == "title.vi" && value == "":
			wrong[field.Name] = message.T("draft.no_title")
		case !ok:
			wrong[field.Name] = message.T(badField[field.Type])
		}
		changed[field.Name] = written
	}
	if len(wrong) > 0 {
		return "", wrong, nil
	}
	ok := true
	for _, field := range f.fields {
		value, there := changed[field.Name]
		if it, figures := f.items[field.Name]; there && figures {
			ok = ok && f.text.replace(it, figure(value, it.value.Style))
		}
	}
	for _, name := range []string{"title", "evidence"} {
		ok = ok && f.setPhrase(name, changed)
	}
	if value, there := changed["appraiser"]; there {
		ok = ok && f.setText("appraiser", value)
	}
	edited := f.text.edited()
	if !ok || !f.holds(edited, changed) {
		return "", nil, fail(Invalid, "draft.cannot_rewrite", message.Int("line", f.row.Line))
	}
	return edited, nil, nil
}

// behind is the key after which a missing one is written.
func (f *draftForm) behind() (item, bool) {
	if it, ok := lookup(f.row.node, "max"); ok {
		return it, true
	}
	return lookup(f.row.node, "title")
}

func (f *draftForm) setText(name, value string) bool {
	it, ok := lookup(f.row.node, name)
	if ok {
		return f.text.replace(it, quoted(value, it.value.Style))
	}
	at, ok := f.behind()
	return ok && f.text.insert(f.row.node, at, name, quoted(value, 0))
}

// setPhrase writes a text of two languages in the form in which it stands: a
// single value, or a pair.
func (f *draftForm) setPhrase(name string, changed map[string]string) bool {
	vi, en := phraseIn(f.row.node, name)
	newVI, viChanged := changed[name+".vi"]
	newEN, enChanged := changed[name+".en"]
	if !viChanged && !enChanged {
		return true
	}
	if !viChanged {
		newVI = vi
	}
	if !enChanged {
		newEN = en
	}
	it, there := lookup(f.row.node, name)
	whole := quoted(newVI, 0)
	if newEN != "" {
		whole = "{vi: " + quoted(newVI, yaml.DoubleQuotedStyle) + ", en: " + quoted(newEN, yaml.DoubleQuotedStyle) + "}"
	}
	switch {
	case !there:
		at, ok := f.behind()
		return ok && f.text.insert(f.row.node, at, name, whole)
	case it.value.Kind == yaml.ScalarNode && newEN == "":
		return f.text.replace(it, quoted(newVI, it.value.Style))
	case it.value.Kind == yaml.ScalarNode || newVI == "":
		return f.text.replace(it, whole)
	}
	viItem, hasVI := lookup(it.value, "vi")
	enItem, hasEN := lookup(it.value, "en")
	ok := hasVI
	if ok && viChanged {
		ok = f.text.replace(viItem, quoted(newVI, viItem.value.Style))
	}
	switch {
	case !ok || !enChanged:
		return ok
	case hasEN:
		return f.text.replace(enItem, quoted(newEN, enItem.value.Style))
	}
	return f.text.insert(it.value, viItem, "en", quoted(newEN, viItem.value.Style))
}

// holds reads the edited text back: the criterion says what was given, and
// nothing else in the text has changed its meaning.
func (f *draftForm) holds(edited string, changed map[string]string) bool {
	after, err := formOf(edited, f.row.Code)
	if err != nil || after.row.path != f.row.path {
		return false
	}
	for _, field := range after.fields {
		want, there := changed[field.Name]
		if !there {
			continue
		}
		if got, ok := field.written(field.Value); !ok || got != want {
			return false
		}
	}
	mine := map[string]bool{}
	for name := range changed {
		if head, _, _ := strings.Cut(name, "."); head != "rule" {
			name = head
		}
		mine[joinPath(f.row.path, name)] = true
	}
	skip := func(path string) bool { return mine[path] }
	return slices.Equal(values(f.text.root, "", skip), values(after.text.root, "", skip))
}

// mostLines bounds how much of the text is shown beside a form.
const mostLines = 60

// lines returns the lines that speak of the criterion itself, up to its parts.
func (f *draftForm) lines() []string {
	from, to := f.row.Line-1, f.row.Line
	if at, ok := f.text.end(f.row.node); ok {
		for to < len(f.text.lines) && f.text.lines[to] < at {
			to++
		}
	}
	if it, ok := lookup(f.row.node, "parts"); ok && it.key.Line > f.row.Line {
		to = min(to, it.key.Line-1)
	}
	to = min(to, from+mostLines)
	lines := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		end := len(f.text.src)
		if i+1 < len(f.text.lines) {
			end = f.text.lines[i+1]
		}
		lines = append(lines, strings.TrimRight(f.text.src[f.text.lines[i]:end], "\r\n"))
	}
	return lines
}
