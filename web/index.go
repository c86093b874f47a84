package web

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

const yamlKind = "application/yaml; charset=utf-8"

func indexPath(hash string) string { return "/indexes/" + hash }

// indexesBody is what the list of indexes shows.
type indexesBody struct {
	*app.Indexes
	Rows   []indexRow
	Drafts []draftRow
}

type indexRow struct {
	app.IndexRow
	Path, Level string
	UsedIn      []link
}

type draftRow struct {
	rulebook.Draft
	Path, Saved string
	Owner       message.Phrase
}

func (s *server) indexes(v *visit) error {
	notice := ""
	if v.query("discarded") != "" {
		notice = "web.draft.discarded"
	}
	return s.showIndexes(v, http.StatusOK, &form{}, notice)
}

func (s *server) showIndexes(v *visit, status int, f *form, notice string) error {
	all, err := s.sys.Indexes(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	b := indexesBody{Indexes: all}
	for _, row := range all.Rows {
		b.Rows = append(b.Rows, indexRowOf(v.lang, row))
	}
	for _, d := range all.Drafts {
		b.Drafts = append(b.Drafts, draftRow{d, draftPath(d.ID), instant(d.Saved), all.Name(d.Unit)})
	}
	s.show(v, status, "indexes", page{Notice: notice, Frame: frameOf(v.lang, all.Frame, "indexes"), Form: f, Body: b, Back: "/indexes"})
	return nil
}

func indexRowOf(lang message.Lang, row app.IndexRow) indexRow {
	r := indexRow{IndexRow: row, Path: indexPath(row.Hash), Level: row.Book.Level}
	if key := "web.level." + row.Book.Level; has(key) {
		r.Level = message.Say(lang, key)
	}
	for _, round := range row.UsedBy {
		r.UsedIn = append(r.UsedIn, link{Href: roundPath(round.Key) + "/ranking", Text: round.Title.In(lang)})
	}
	return r
}

// instant shows when something happened, in Vietnam.
func instant(t time.Time) string { return t.In(calendar.Zone).Format("15:04 02/01/2006") }

// indexBody is what the page of an edition shows.
type indexBody struct {
	indexRow
	Seats  []org.Unit
	Others bool
	Rows   []treeRow
}

// treeRow is a criterion with its rule in words.
type treeRow struct {
	*rulebook.Criterion
	Max, Kind string
	Words     []message.Text
}

func treeRowOf(lang message.Lang, c *rulebook.Criterion) treeRow {
	row := treeRow{Criterion: c, Max: lang.Number(c.Max.Decimal()), Words: ruleWords(c)}
	if c.Rule != nil {
		row.Kind = kindWord(lang, c.Rule.Kind)
	}
	return row
}

func (s *server) index(v *visit) error {
	notice := ""
	if v.query("published") != "" {
		notice = "web.index.published"
	}
	return s.showIndex(v, http.StatusOK, &form{}, notice)
}

func (s *server) showIndex(v *visit, status int, f *form, notice string) error {
	p, err := s.sys.Index(v.r.Context(), v.actor(), v.r.PathValue("hash"))
	if err != nil {
		return err
	}
	b := indexBody{indexRow: indexRowOf(v.lang, p.IndexRow), Seats: p.Seats, Others: p.Others}
	p.Book.Walk(func(c *rulebook.Criterion) { b.Rows = append(b.Rows, treeRowOf(v.lang, c)) })
	s.show(v, status, "index", page{
		About: p.Book.Title.In(v.lang), Notice: notice, Frame: frameOf(v.lang, p.Frame, "indexes"), Form: f, Body: b, Back: b.Path, Extra: "index",
	})
	return nil
}

// indexFile hands out the text of an edition.
func (s *server) indexFile(v *visit) error {
	text, name, err := s.sys.IndexFile(v.r.Context(), v.actor(), v.r.PathValue("hash"))
	if err != nil {
		return err
	}
	return handOut(v, text, name)
}

func handOut(v *visit, text []byte, name string) error {
	v.w.Header().Set("Content-Type", yamlKind)
	attachment(v.w, name)
	write(v.w, v.r, http.StatusOK, text, nil)
	return nil
}

// indexComponentBody is what the page of a component of an edition shows.
type indexComponentBody struct {
	indexRow
	Row   treeRow
	Above []*rulebook.Criterion
	Try   tryBody
}

// tryBody is the form in which a person tries out a component, and what came
// of it.
type tryBody struct {
	At     string // where the form is sent
	Fields []tryField
	Trial  app.Trial
}

// tryField asks for one input.
type tryField struct {
	rulebook.Input
	ID, Value string
	Choices   []choice // of an input that is one of several
	Fault     *message.Text
}

// choice is one of the answers to an input.
type choice struct{ Value, Text string }

// tryPrefix stands before the name of an input in the address, so that no
// input is taken for something else.
const tryPrefix = "in."

// given reads the inputs that a person tries out from the address.
func given(v *visit) map[string]string {
	values := map[string]string{}
	for name, all := range v.r.URL.Query() {
		if input, ok := strings.CutPrefix(name, tryPrefix); ok && len(all) > 0 {
			values[input] = strings.TrimSpace(all[0])
		}
	}
	return values
}

func tryOf(lang message.Lang, c *rulebook.Criterion, at string, trial app.Trial) tryBody {
	b := tryBody{At: at, Trial: trial}
	for _, in := range c.Inputs {
		if in.Spare {
			continue
		}
		f := tryField{Input: in, ID: tryPrefix + in.Name, Value: trial.Given[in.Name]}
		if t, wrong := trial.Faults[in.Name]; wrong {
			f.Fault = &t
		}
		switch in.Type {
		case rulebook.YesNo:
			f.Choices = []choice{{"yes", message.Say(lang, "value.yes")}, {"no", message.Say(lang, "value.no")}}
		case rulebook.OneOf:
			for _, key := range in.Options {
				text := key
				for _, o := range c.Rule.Options {
					if o.Key == key {
						text = o.Title.In(lang)
					}
				}
				f.Choices = append(f.Choices, choice{key, text})
			}
		}
		b.Fields = append(b.Fields, f)
	}
	return b
}

// isFragment says that a script asks for a part of a page.
func isFragment(v *visit) bool { return v.r.FormValue("fragment") != "" }

func (s *server) indexComponent(v *visit) error {
	p, err := s.sys.IndexComponent(v.r.Context(), v.actor(), v.r.PathValue("hash"), v.r.PathValue("code"), given(v))
	if err != nil {
		return err
	}
	last := len(p.Path) - 1
	b := indexComponentBody{indexRow: indexRowOf(v.lang, p.IndexRow), Row: treeRowOf(v.lang, p.Path[last]), Above: p.Path[:last]}
	b.Try = tryOf(v.lang, p.Path[last], v.r.URL.Path, p.Trial)
	if isFragment(v) {
		s.fragment(v, "index-component", "tried", b.Try)
		return nil
	}
	about := strings.Join([]string{b.Row.Code, p.Book.Title.In(v.lang)}, ", ")
	s.show(v, http.StatusOK, "index-component", page{About: about, Frame: frameOf(v.lang, p.Frame, "indexes"), Body: b, Extra: "index"})
	return nil
}

// draftFields says at which field of a form a refusal is mended.
var draftFields = map[string]string{"draft.no_unit": "unit", "draft.not_text": "file", "draft.too_big": "file", "draft.empty": "file"}

// clone begins a draft from an edition.
func (s *server) clone(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{"unit": v.r.PostFormValue("unit")}}
	id, err := s.sys.CloneIndex(v.r.Context(), v.actor(), v.r.PathValue("hash"), f.Value("unit"))
	if err == nil {
		return v.redirect(draftPath(id) + "?begun=1")
	}
	if !f.refused(err, draftFields) {
		return err
	}
	return s.showIndex(v, http.StatusUnprocessableEntity, f, "")
}

// upload begins a draft from a file.
func (s *server) upload(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostDraft)
	f := &form{Values: map[string]string{}}
	name, text, err := uploaded(v)
	f.Values["unit"] = v.r.PostFormValue("unit")
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("draft.too_big", message.Int("most", app.MaxDraft>>20))})
	case err != nil:
		f.wrong("file", "web.indexes.no_file")
	default:
		id, err := s.sys.UploadDraft(v.r.Context(), v.actor(), f.Value("unit"), name, text)
		if err == nil {
			return v.redirect(draftPath(id) + "?begun=1")
		}
		if !f.refused(err, draftFields) {
			return err
		}
	}
	all, err := s.sys.Indexes(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	if len(all.Seats) == 0 {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	return s.showIndexes(v, http.StatusUnprocessableEntity, f, "")
}

// uploaded reads the file of a form.
func uploaded(v *visit) (name string, text []byte, err error) {
	if err := v.r.ParseMultipartForm(mostDraft); err != nil {
		return "", nil, err
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	file, head, err := v.r.FormFile("file")
	if err != nil {
		return "", nil, err
	}
	text, err = io.ReadAll(file)
	return head.Filename, text, errors.Join(err, file.Close())
}
