package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
)

// registerRoutes are the pages on which documents are entered in a register.
func (s *server) registerRoutes() []route {
	return []route{
		{"GET " + unit + "/documents/new", s.documentForm, false},
		{"POST " + unit + "/documents", s.saveDocument, false},
		{"GET " + unit + "/documents/{document}", s.documentForm, false},
		{"POST " + unit + "/documents/{document}", s.saveDocument, false},
		{"GET " + unit + "/documents/{document}/file", s.documentFile, false},
	}
}

// documentBody is one document on its form.
type documentBody struct {
	*app.DocumentForm
	Path    string
	To      string // where the form goes
	Kinds   []document.Kind
	Chosen  map[document.ID]bool // what it rests on
	Answers []document.Document  // that it may rest on, the newest first
}

func (v *visit) document() document.ID { return document.ID(v.r.PathValue("document")) }

func (s *server) documentForm(v *visit) error {
	return s.showDocument(v, http.StatusOK, nil, nil)
}

func (s *server) showDocument(v *visit, status int, f *form, answers []string) error {
	d, err := s.sys.DocumentForm(v.r.Context(), v.actor(), v.round(), v.unit(), v.document())
	if err != nil {
		return err
	}
	path := unitPath(d.Round.Key, d.Unit.Alias) + "/documents"
	b := documentBody{DocumentForm: d, Path: path, To: path, Kinds: document.KnownKinds(), Chosen: map[document.ID]bool{}}
	title := "web.document.new"
	if d.Document.ID != "" {
		b.To, title = path+"/"+string(d.Document.ID), "web.document.title"
	}
	if f == nil {
		f = &form{Values: map[string]string{
			"kind": string(d.Document.Kind), "number": d.Document.Number, "date": d.Document.Date.String(), "issuer": d.Document.Issuer, "abstract": d.Document.Abstract,
			"signer": d.Document.Signer, "recipients": d.Document.Recipients, "note": d.Document.Note, "direction": string(d.Document.Direction), "version": strconv.Itoa(d.Document.Version),
		}}
		for _, id := range d.Document.Answers {
			b.Chosen[id] = true
		}
	}
	for _, id := range answers {
		b.Chosen[document.ID(id)] = true
	}
	if status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(d.Document.Version)
	}
	b.Answers = slices.SortedStableFunc(slices.Values(d.Others), func(x, y document.Document) int { return y.Date.Cmp(x.Date) })
	s.show(v, status, "document", page{Title: title, About: d.Unit.Name.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/documents"), Form: f, Body: b, Extra: "winning", Back: path})
	return nil
}

// documentFields says at which field of the form a refusal is mended.
var documentFields = map[string]string{
	"document.bad_kind": "kind", "document.bad_number": "number", "document.bad_date": "date", "document.no_issuer": "issuer", "document.no_abstract": "abstract",
	"document.no_direction": "direction", "document.twin": "number", "document.bad_answer": "answers", "proof.too_big": "file", "proof.empty": "file", "proof.bad_type": "file",
}

func (s *server) saveDocument(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	f := &form{Values: map[string]string{}}
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		if f.wrong("", "web.form.broken"); tooBig(err) {
			f.Errors = []fieldError{{"file", message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))}}
		}
		return s.showDocument(v, http.StatusUnprocessableEntity, f, nil)
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	for _, field := range []string{"kind", "number", "date", "issuer", "abstract", "signer", "recipients", "note", "direction", "version"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	answers := v.r.PostForm["answers"]
	in := app.DocumentEntry{Document: document.Document{
		ID: v.document(), Kind: document.Kind(f.Value("kind")), Number: f.Value("number"), Date: f.date("date"), Issuer: f.Value("issuer"), Abstract: f.Value("abstract"),
		Signer: f.Value("signer"), Recipients: f.Value("recipients"), Note: f.Value("note"), Direction: document.Direction(f.Value("direction")),
	}}
	for _, id := range answers {
		in.Document.Answers = append(in.Document.Answers, document.ID(id))
	}
	if in.Document.ID != "" {
		var err error
		if in.Document.Version, err = strconv.Atoi(f.Value("version")); err != nil {
			f.wrong("", "web.form.stale")
		}
	}
	file, head, err := v.r.FormFile("file")
	switch {
	case err == nil:
		defer file.Close() //nolint:errcheck // it is only read
		in.File, in.Name = file, head.Filename
	case !errors.Is(err, http.ErrMissingFile):
		return err
	}
	if len(f.Errors) > 0 {
		return s.showDocument(v, http.StatusUnprocessableEntity, f, answers)
	}
	err = s.sys.SaveDocument(v.r.Context(), v.actor(), v.round(), v.unit(), in)
	if err == nil {
		return v.redirect(unitPath(v.round(), v.unit()) + "/documents?saved=1")
	}
	if !f.refused(err, documentFields) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict && f.Error("number") == nil {
		status = http.StatusConflict
	}
	return s.showDocument(v, status, f, answers)
}

func (s *server) documentFile(v *visit) error {
	d, file, err := s.sys.DocumentFile(v.r.Context(), v.actor(), v.round(), v.unit(), v.document())
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Length", strconv.FormatInt(d.Size, 10))
	attachment(v.w, d.File)
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("document cut off", "request", v.id, "error", err)
	}
	return nil
}
