package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// diffBody is what the comparison of two texts of an index shows.
type diffBody struct {
	*app.IndexDiff
	Back    link // to what is compared
	Heading []diffField
	Changed []diffRow
	Choices []otherEdition
}

// diffRow is a criterion that stands in both texts and differs.
type diffRow struct {
	Old, New *rulebook.Criterion
	Fields   []diffField
}

// diffField is one thing that differs, in words.
type diffField struct{ Name, Old, New string }

// otherEdition is an edition to compare with.
type otherEdition struct {
	Hash, Text string
	Here       bool
}

func (s *server) indexDiff(v *visit) error {
	hash := v.r.PathValue("hash")
	d, err := s.sys.DiffIndex(v.r.Context(), v.actor(), hash, v.query("with"))
	if err != nil {
		return err
	}
	return s.showDiff(v, d, link{Href: indexPath(hash), Text: d.New.ID + ", " + d.New.Version})
}

func (s *server) draftDiff(v *visit) error {
	d, err := s.sys.DiffDraft(v.r.Context(), v.actor(), v.draft(), v.query("with"))
	if err != nil {
		return s.formless(v, err)
	}
	return s.showDiff(v, d, link{Href: draftPath(v.draft()), Text: message.Say(v.lang, "web.draft")})
}

func (s *server) showDiff(v *visit, d *app.IndexDiff, back link) error {
	b := diffBody{IndexDiff: d, Back: back}
	for _, f := range d.Heading {
		b.Heading = append(b.Heading, diffField{fieldName(v.lang, f.Name), inWords(v.lang, f.Old), inWords(v.lang, f.New)})
	}
	for _, c := range d.Changed {
		row := diffRow{Old: c.Old, New: c.New}
		for _, f := range c.Fields {
			field := diffField{fieldName(v.lang, f.Name), inWords(v.lang, f.Old), inWords(v.lang, f.New)}
			if f.Name == "rule" {
				if a, b := ruleText(v.lang, c.Old), ruleText(v.lang, c.New); a != b {
					field.Old, field.New = a, b
				}
			}
			row.Fields = append(row.Fields, field)
		}
		b.Changed = append(b.Changed, row)
	}
	for _, o := range d.Others {
		b.Choices = append(b.Choices, otherEdition{o.Hash, o.Edition.Index + ", " + o.Version, o.Book == d.Old})
	}
	s.show(v, http.StatusOK, "index-diff", page{About: d.New.Title.In(v.lang), Frame: frameOf(v.lang, d.Frame, "indexes"), Body: b, Extra: "index"})
	return nil
}

func ruleText(lang message.Lang, c *rulebook.Criterion) string {
	var said []string
	for _, t := range ruleWords(c) {
		said = append(said, t.In(lang))
	}
	return strings.Join(said, " ")
}

func fieldName(lang message.Lang, name string) string {
	if key := "field." + name; has(key) {
		return message.Say(lang, key)
	}
	return name
}

// inWords shows the value of a field: itself, or, where it is JSON, what it
// holds, one thing after another.
func inWords(lang message.Lang, s string) string {
	var v any
	if !strings.HasPrefix(s, "{") && !strings.HasPrefix(s, "[") || json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return flat(lang, v)
}

func flat(lang message.Lang, v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = flat(lang, x)
		}
		return strings.Join(parts, "; ")
	case map[string]any:
		if vi, ok := v["vi"].(string); ok {
			en, _ := v["en"].(string)
			return message.Phrase{VI: vi, EN: en}.In(lang)
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fieldName(lang, name)+" "+flat(lang, v[name]))
		}
		return strings.Join(parts, ", ")
	case string:
		return v
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
