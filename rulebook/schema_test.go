package rulebook_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

const schemaFile = "../rules/schema.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain is a YAML document as JSON knows it: dates stay the text they are.
func plain(t *testing.T, data []byte) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var value func(n *yaml.Node) any
	value = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.MappingNode:
			m := map[string]any{}
			for i := 0; i+1 < len(n.Content); i += 2 {
				m[n.Content[i].Value] = value(n.Content[i+1])
			}
			return m
		case yaml.SequenceNode:
			all := []any{}
			for _, c := range n.Content {
				all = append(all, value(c))
			}
			return all
		}
		if n.Tag == "!!timestamp" {
			return n.Value
		}
		var v any
		if err := n.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	return value(doc.Content[0])
}

// What loads, an editor accepts.
func TestSchemaAcceptsWhatLoads(t *testing.T) {
	s := schema(t)
	seen := 0
	for _, pattern := range []string{"../rules/*.yaml", "testdata/*.yaml", "../rules/bad/frames/frame.yaml", "../cli/testdata/small.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			seen++
			if err := s.Validate(plain(t, read(t, file))); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d files were found", seen)
	}
	if err := s.Validate(plain(t, []byte(sound))); err != nil {
		t.Error(err)
	}
}

// What no loader would take, an editor marks, as far as one file shows it.
func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	for _, name := range []string{
		"unknown-key", "unknown-kind", "unknown-type", "code-missing", "max-missing", "areas-missing", "bands-missing",
		"digits", "ranking-method", "block-below-area", "bounds-empty", "penalty-empty", "frame-total",
	} {
		data, err := os.ReadFile("../rules/bad/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(plain(t, data)) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// The schema knows the keys that the loader asks for, and no others: at each
// place an unknown key is put, and the loader says which it knows.
func TestSchemaHasTheLoadersKeys(t *testing.T) {
	places := map[string]string{
		"index":     sound + "zzz: 1\n",
		"extension": string(read(t, "testdata/added.yaml")) + "zzz: 1\n",
		"addition":  strings.Replace(string(read(t, "testdata/added.yaml")), `under: "2"`, "under: \"2\"\n    zzz: 1", 1),
		"area":      strings.Replace(sound, "    title: Lĩnh vực một", "    title: Lĩnh vực một\n    zzz: 1", 1),
		"criterion": strings.Replace(sound, "title: Tiêu chí một", "title: Tiêu chí một\n        zzz: 1", 1),
		"input":     strings.Replace(sound, "{type: count, title: Tin bài}", "{zzz: 1}", 1),
		"basis":     sound + "basis: [{zzz: 1}]\n",
		"bounds":    sound + "total_bounds: {zzz: 1}\n",
		"classes":   strings.Replace(sound, "  unconfirmed: true", "  zzz: 1", 1),
		"ranking":   strings.Replace(sound, "ranking: dense", "ranking: {zzz: 1}", 1),
		"cohort":    sound + "cohorts: [{zzz: 1}]\n",
		"block":     sound + "blocks: [{zzz: 1}]\n",
		"extra":     sound + "bonus: {zzz: 1}\n",
		"phrase":    strings.Replace(sound, "title: Tiêu chí một", "title: {zzz: 1}", 1),
	}
	rule := func(rule string) string {
		i := strings.Index(sound, "        rule:\n          kind: per_item")
		return sound[:i] + "        rule: " + rule + "\n"
	}
	for _, kind := range rulebook.Kinds() {
		per := "" // a whole is what when_empty is about
		if slices.Contains([]string{"bands", "share", "all_or_nothing"}, kind) {
			per = ", per: items"
		}
		places["rule_"+kind] = rule("{kind: " + kind + per + ", zzz: 1}")
	}
	for def, text := range map[string]string{
		"option": "{kind: choice, options: [{zzz: 1}]}", "item": "{kind: checklist, items: [{zzz: 1}]}",
		"band": "{kind: bands, of: items, bands: [{zzz: 1}]}", "by": "{kind: deadline, of: items, dates: [{zzz: 1}]}",
	} {
		places[def] = rule(text)
	}
	known := schemaKeys(t)
	for def, text := range places {
		if d := cmp.Diff(askedFor(t, def, text), known[def]); d != "" {
			t.Errorf("%s (-loader +schema): %s", def, d)
		}
		delete(known, def)
	}
	if len(known) > 0 {
		t.Errorf("no place is known for %v", slices.Sorted(maps.Keys(known)))
	}
}

// askedFor loads a text with the key zzz in it and returns, sorted, the keys
// that the loader would have taken in its place.
func askedFor(t *testing.T, def, text string) []string {
	t.Helper()
	_, beside := good(t, "frame.yaml")
	_, err := rulebook.LoadBeside([]byte(text), def, beside)
	var problems message.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%s: loaded, or %v", def, err)
	}
	for _, p := range problems {
		if p.Text.Key == "rulebook.unknown_key" && p.Value == "zzz" {
			return slices.Sorted(slices.Values(strings.Split(p.Text.Args[0].Value, ", ")))
		}
	}
	t.Fatalf("%s: zzz is not refused: %v", def, err)
	return nil
}

// schemaKeys returns the properties of every definition that closes its list
// of them, directly or as one of two forms.
func schemaKeys(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string][]string{}
	for name, def := range doc.(map[string]any)["$defs"].(map[string]any) {
		forms := []any{def}
		if more, ok := def.(map[string]any)["anyOf"].([]any); ok {
			forms = append(forms, more...)
		}
		for _, form := range forms {
			one := form.(map[string]any)
			if props, ok := one["properties"].(map[string]any); ok && one["additionalProperties"] == false {
				keys[name] = slices.Sorted(maps.Keys(props))
			}
		}
	}
	return keys
}
