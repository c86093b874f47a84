package web

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// draftComponentBody is what the form of a criterion of a draft shows.
type draftComponentBody struct {
	*app.DraftComponent
	Path   string
	Fields []componentField
	Lines  []codeLine
	Words  []message.Text
	Try    *tryBody
	Now    []version // after a conflict: what is saved beside what was typed
}

// componentField is a field of the form with its label.
type componentField struct {
	app.DraftField
	Label string
	Group string // of a field in a list, what the list's item is; "" for the same as before
	Long  bool
}

// codeLine is a line of the text with its number.
type codeLine struct {
	N    int
	Text string
}

func (s *server) draftComponentForm(v *visit) error {
	b, err := s.draftComponentBody(v)
	if err != nil {
		return s.formless(v, err)
	}
	if isFragment(v) && b.Try != nil {
		s.fragment(v, "draft-component", "tried", *b.Try)
		return nil
	}
	notice := ""
	if v.query("saved") != "" {
		notice = "web.draft.saved"
	}
	s.showDraftComponent(v, http.StatusOK, b, savedFields(v.lang, b), notice)
	return nil
}

// formless shows the editor, with the reason, where no form can be made of a
// criterion.
func (s *server) formless(v *visit, err error) error {
	f := &form{Values: map[string]string{}}
	if kindOf(err) != app.Invalid || !f.refused(err, nil) {
		return err
	}
	b, reload := s.draftBody(v, nil)
	if reload != nil {
		return reload
	}
	f.Values["version"] = strconv.Itoa(b.Draft.Version)
	s.showDraft(v, http.StatusUnprocessableEntity, b, f, "")
	return nil
}

func (s *server) draftComponentBody(v *visit) (*draftComponentBody, error) {
	c, err := s.sys.DraftComponent(v.r.Context(), v.actor(), v.draft(), v.r.PathValue("code"), given(v))
	if err != nil {
		return nil, err
	}
	b := &draftComponentBody{DraftComponent: c, Path: draftPath(c.Draft.ID)}
	group := ""
	for _, field := range c.Fields {
		f := componentField{DraftField: field, Label: fieldLabel(v.lang, field), Long: field.Key == "title" || field.Key == "evidence"}
		if g := groupOf(v.lang, field); g != group {
			f.Group, group = g, g
		}
		b.Fields = append(b.Fields, f)
	}
	for i, line := range c.Lines {
		b.Lines = append(b.Lines, codeLine{c.Row.Line + i, line})
	}
	if c.Row.Node != nil {
		b.Words = ruleWords(c.Row.Node)
	}
	if c.Trial != nil {
		try := tryOf(v.lang, c.Row.Node, v.r.URL.Path, *c.Trial)
		b.Try = &try
	}
	return b, nil
}

// fieldLabel names a field; what has no name in the catalogue shows under that
// in the file.
func fieldLabel(lang message.Lang, f app.DraftField) string {
	for _, key := range []string{"web.field." + f.Name, "web.field." + f.List + "." + f.Key, "web.field." + f.Key} {
		if has(key) {
			return message.Say(lang, key)
		}
	}
	return f.Key
}

// groupOf names the item of a list in which a field stands.
func groupOf(lang message.Lang, f app.DraftField) string {
	if f.List == "" {
		return ""
	}
	list := f.List
	if key := "web.group." + f.List; has(key) {
		list = message.Say(lang, key)
	}
	name := list + " " + strconv.Itoa(f.Place)
	if f.Item != "" {
		name += ": " + f.Item
	}
	return name
}

// savedFields is a form filled with what the text says.
func savedFields(lang message.Lang, b *draftComponentBody) *form {
	f := &form{Values: map[string]string{"version": strconv.Itoa(b.Draft.Version)}}
	for _, field := range b.Fields {
		f.Values[field.Name] = shownField(lang, field.DraftField)
	}
	return f
}

// shownField is a value as the language writes it.
func shownField(lang message.Lang, field app.DraftField) string {
	if lang == message.VI && (field.Type == app.NumberField || field.Type == app.PercentField) {
		return strings.Replace(field.Value, ".", ",", 1)
	}
	return field.Value
}

func (s *server) showDraftComponent(v *visit, status int, b *draftComponentBody, f *form, notice string) {
	s.show(v, status, "draft-component", page{
		About: b.Row.Code + ", " + b.Draft.Title, Notice: notice, Frame: frameOf(v.lang, b.Frame, "indexes"), Form: f, Body: b,
		Back: b.Path + "/components/" + b.Row.Code, Extra: "index",
	})
}

func (s *server) draftComponent(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := v.r.ParseForm(); err != nil {
		f := &form{Values: map[string]string{}}
		f.wrong("", "web.form.broken")
		return s.draftComponentAgain(v, f, nil)
	}
	f, typed := &form{Values: map[string]string{}}, map[string]string{}
	for name, all := range v.r.PostForm {
		if len(all) == 0 {
			continue
		}
		f.Values[name] = strings.TrimSpace(strings.ReplaceAll(all[0], "\r\n", "\n"))
		typed[name] = f.Values[name]
	}
	seen, err := strconv.Atoi(f.Value("version"))
	if err != nil {
		f.wrong("", "web.form.stale")
		return s.draftComponentAgain(v, f, nil)
	}
	wrong, err := s.sys.EditComponent(v.r.Context(), v.actor(), v.draft(), v.r.PathValue("code"), typed, seen)
	switch {
	case err != nil && (published(err) || !f.refused(err, nil)):
		return err
	case err == nil && len(wrong) == 0:
		return v.redirect(draftPath(v.draft()) + "/components/" + v.r.PathValue("code") + "?saved=1")
	}
	if err == nil {
		for _, name := range slices.Sorted(maps.Keys(wrong)) {
			f.Errors = append(f.Errors, fieldError{name, wrong[name]})
		}
	}
	return s.draftComponentAgain(v, f, err)
}

// draftComponentAgain shows the form with what was typed and what is wrong.
func (s *server) draftComponentAgain(v *visit, f *form, err error) error {
	b, reload := s.draftComponentBody(v)
	if reload != nil {
		return s.formless(v, reload)
	}
	now := savedFields(v.lang, b)
	for name, value := range now.Values {
		if _, sent := f.Values[name]; !sent {
			f.Values[name] = value
		}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
		for _, field := range b.Fields {
			saved, typed := now.Value(field.Name), f.Value(field.Name)
			b.Now = append(b.Now, version{Key: field.Label, Saved: saved, Typed: typed, Differs: saved != typed})
		}
		f.Values["version"] = now.Value("version")
	}
	s.showDraftComponent(v, status, b, f, "")
	return nil
}
