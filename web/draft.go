package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// mostDraft bounds a form with the text of a draft: package app bounds the
// text, and what is a little longer is shown again rather than lost.
const mostDraft = 4 << 20

func draftPath(id rulebook.DraftID) string { return "/drafts/" + url.PathEscape(string(id)) }

func (v *visit) draft() rulebook.DraftID { return rulebook.DraftID(v.r.PathValue("draft")) }

// draftBody is what the editor of a draft shows.
type draftBody struct {
	*app.DraftPage
	Path, SavedAt string
	Text          string
	Unsaved       bool // Text is not what is saved
	Origin        string
	Tree          []draftTreeRow
	Other         *otherText // after a conflict
}

// draftTreeRow is a criterion of the text with its rule in words.
type draftTreeRow struct {
	app.OutlineRow
	Max   string // as the language writes it
	Words []message.Text
}

// otherText is what somebody else has saved beside what was typed, from the
// first line that differs to the last.
type otherText struct {
	From         int // line
	Saved, Typed string
}

func (s *server) draft(v *visit) error {
	notice := ""
	switch {
	case v.query("saved") != "":
		notice = "web.draft.saved"
	case v.query("begun") != "":
		notice = "web.draft.begun"
	}
	b, err := s.draftBody(v, nil)
	if err != nil {
		return err
	}
	s.showDraft(v, http.StatusOK, b, &form{Values: map[string]string{"version": strconv.Itoa(b.Draft.Version)}}, notice)
	return nil
}

// draftBody reads a draft; with a text, as it would be with that.
func (s *server) draftBody(v *visit, text *string) (*draftBody, error) {
	p, err := s.sys.Draft(v.r.Context(), v.actor(), v.draft(), text)
	if err != nil {
		return nil, err
	}
	b := &draftBody{DraftPage: p, Path: draftPath(p.Draft.ID), SavedAt: instant(p.Draft.Saved), Text: string(p.Draft.Text), Unsaved: text != nil}
	if p.From != nil {
		b.Origin = indexPath(p.From.Hash)
	}
	for _, row := range p.Outline {
		r := draftTreeRow{OutlineRow: row, Max: row.Max}
		if row.Node != nil {
			r.Max, r.Words = v.lang.Number(row.Node.Max.Decimal()), ruleWords(row.Node)
		}
		b.Tree = append(b.Tree, r)
	}
	return b, nil
}

func (s *server) showDraft(v *visit, status int, b *draftBody, f *form, notice string) {
	s.show(v, status, "draft", page{
		About: b.Draft.Title, Notice: notice, Frame: frameOf(v.lang, b.Frame, "indexes"), Form: f, Body: b, Back: b.Path, Extra: "index",
	})
}

// typedDraft reads what was sent from the editor.
func typedDraft(v *visit) (*form, error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostDraft)
	if err := v.r.ParseMultipartForm(mostDraft); tooBig(err) {
		return nil, &app.Error{Kind: app.Invalid, Text: message.T("draft.too_big", message.Int("most", app.MaxDraft>>20))}
	}
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"version", "edit", "do"} {
		f.Values[field] = v.r.PostFormValue(field)
	}
	f.Values["text"] = strings.ReplaceAll(v.r.PostFormValue("text"), "\r\n", "\n")
	return f, nil
}

// checkDraft shows what is wrong with a text that is not saved.
func (s *server) checkDraft(v *visit) error {
	f, err := typedDraft(v)
	if err != nil {
		return err
	}
	text := f.Value("text")
	b, err := s.draftBody(v, &text)
	if err != nil {
		return err
	}
	if isFragment(v) {
		s.fragment(v, "draft", "checked", b)
		return nil
	}
	s.showDraft(v, http.StatusOK, b, f, "web.draft.checked")
	return nil
}

// saveDraft saves a text, and then publishes it or opens the form of one of
// its criteria where that is asked for: what was typed is kept either way.
func (s *server) saveDraft(v *visit) error {
	f, err := typedDraft(v)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(f.Value("version"))
	if err != nil {
		f.wrong("", "web.form.stale")
		return s.draftAgain(v, f, app.Invalid)
	}
	version, err := s.sys.SaveDraft(v.r.Context(), v.actor(), v.draft(), f.Value("text"), seen)
	if err != nil {
		if !f.refused(err, map[string]string{"draft.too_big": "text", "draft.empty": "text"}) || published(err) {
			return err
		}
		return s.draftAgain(v, f, kindOf(err))
	}
	f.Values["version"] = strconv.Itoa(version)
	switch {
	case f.Value("edit") != "":
		return v.redirect(draftPath(v.draft()) + "/components/" + url.PathEscape(f.Value("edit")))
	case f.Value("do") == "publish":
		hash, err := s.sys.PublishDraft(v.r.Context(), v.actor(), v.draft(), version)
		if err == nil {
			return v.redirect(indexPath(hash) + "?published=1")
		}
		if !f.refused(err, nil) || published(err) {
			return err
		}
		return s.draftAgain(v, f, kindOf(err))
	}
	return v.redirect(draftPath(v.draft()) + "?saved=1")
}

// draftAgain shows the editor with what was typed and what is wrong.
func (s *server) draftAgain(v *visit, f *form, why app.Kind) error {
	text := f.Value("text")
	now, err := s.draftBody(v, nil)
	if err != nil {
		return err
	}
	b, err := s.draftBody(v, &text)
	if err != nil {
		return err
	}
	b.Unsaved = now.Text != text
	status := http.StatusUnprocessableEntity
	if why == app.Conflict {
		status = http.StatusConflict
		other := differing(now.Text, text)
		b.Other = &other
		// Who has seen the other version may now save over it.
		f.Values["version"] = strconv.Itoa(now.Draft.Version)
	}
	s.showDraft(v, status, b, f, "")
	return nil
}

// differing returns the lines of two texts from the first that differs to the
// last.
func differing(saved, typed string) otherText {
	a, b := strings.Split(saved, "\n"), strings.Split(typed, "\n")
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	endA, endB := len(a), len(b)
	for endA > from && endB > from && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	return otherText{from + 1, strings.Join(a[from:endA], "\n"), strings.Join(b[from:endB], "\n")}
}

// draftFile hands out the text of a draft as it is saved.
func (s *server) draftFile(v *visit) error {
	text, name, err := s.sys.DraftFile(v.r.Context(), v.actor(), v.draft())
	if err != nil {
		return err
	}
	return handOut(v, text, name)
}

func (s *server) discardDraft(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	seen, err := strconv.Atoi(v.r.PostFormValue("version"))
	if err != nil {
		seen = 0 // no draft's version
	}
	err = s.sys.DiscardDraft(v.r.Context(), v.actor(), v.draft(), seen)
	if err == nil {
		return v.redirect("/indexes?discarded=1")
	}
	f := &form{Values: map[string]string{}}
	if published(err) || !f.refused(err, nil) {
		return err
	}
	b, reload := s.draftBody(v, nil)
	if reload != nil {
		return reload
	}
	f.Values["version"] = strconv.Itoa(b.Draft.Version)
	s.showDraft(v, http.StatusConflict, b, f, "")
	return nil
}

// published says that a draft is one no more, and has no editor to return to.
func published(err error) bool {
	var e *app.Error
	return errors.As(err, &e) && e.Text.Key == "draft.is_published"
}
