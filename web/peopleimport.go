package web

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// mostList bounds a list of people, and what a form that carries one takes.
const (
	mostList = 2 << 20
	listForm = 4 << 20
)

// importRoutes are the pages to bring in a list of people.
func (s *server) importRoutes() []route {
	return []route{
		{"GET /people/import", s.importForm, false},
		{"POST /people/import", s.importPeople, false},
		{"GET /people/import.xlsx", s.importTemplate, false},
	}
}

// importBody is what the page to bring in a list of people shows.
type importBody struct {
	Read     *app.PeopleImport // nil: nothing was sent yet
	Problems message.Problems
	File     string
	Content  string // of the file, in base64: sent back to be saved
	Saved    bool
}

func (s *server) importForm(v *visit) error {
	return s.showImport(v, http.StatusOK, &form{}, importBody{})
}

func (s *server) showImport(v *visit, status int, f *form, b importBody) error {
	p, err := s.sys.People(v.r.Context(), v.actor(), app.PeopleFilter{})
	if err != nil {
		return err
	}
	if !p.Edit {
		return forbidden()
	}
	s.show(v, status, "peopleimport", page{Frame: frameOf(v.lang, p.Frame, "people"), Form: f, Body: b, Back: "/people/import"})
	return nil
}

func (s *server) importTemplate(v *visit) error {
	file, err := s.sys.PeopleTemplate(v.r.Context(), v.actor(), v.lang)
	if err != nil {
		return err
	}
	return workbook(v, "danh-sach-nguoi-dung.xlsx", file)
}

// workbook sends a workbook.
func workbook(v *visit, name string, file []byte) error {
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	v.w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	attachment(v.w, name)
	_, _ = v.w.Write(file) // the person may have left
	return nil
}

// importPeople shows what a list comes to, and saves it when that is asked for.
// The list travels in the page between the two, so that what is saved is what
// was seen.
func (s *server) importPeople(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, listForm)
	f := &form{Values: map[string]string{}}
	b, err := readList(v)
	if err == nil && b.File == "" {
		f.wrong("list", "import.no_file")
		return s.showImport(v, http.StatusUnprocessableEntity, f, b)
	}
	if f.refused(err, map[string]string{"import.too_big": "list"}) {
		return s.showImport(v, http.StatusUnprocessableEntity, f, importBody{})
	}
	if err != nil {
		return err
	}
	data, err := base64.StdEncoding.DecodeString(b.Content)
	if err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	act := v.r.PostFormValue("act")
	b.Saved = act == "print" || act == "list"
	b.Read, err = s.sys.ImportPeople(v.r.Context(), v.actor(), data, b.File, !b.Saved)
	switch {
	case errors.As(err, &b.Problems):
		b.Saved = false
		return s.showImport(v, http.StatusUnprocessableEntity, f, b)
	case kindOf(err) == app.Conflict:
		f.refused(err, nil)
		return s.showImport(v, http.StatusConflict, f, importBody{})
	case err != nil:
		return err
	case !b.Saved || len(b.Read.Links) == 0:
		return s.showImport(v, http.StatusOK, f, b)
	case act == "list":
		file, err := app.LinkList(v.lang, b.Read.Links, s.site(v))
		if err != nil {
			return err
		}
		return workbook(v, "giay-moi.xlsx", file)
	}
	return s.showLinks(v, b.Read.Links, "/people")
}

// readList reads the list that was chosen, or that the page carried.
func readList(v *visit) (importBody, error) {
	tooLarge := &app.Error{Kind: app.Invalid, Text: message.T("import.too_big", message.Int("most", mostList>>20))}
	switch err := v.r.ParseMultipartForm(listForm); {
	case tooBig(err):
		return importBody{}, tooLarge
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return importBody{}, &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	b := importBody{File: v.r.PostFormValue("name"), Content: v.r.PostFormValue("content")}
	if b.File != "" {
		return b, nil
	}
	file, head, err := v.r.FormFile("list")
	if err != nil {
		return b, nil //nolint:nilerr // no file was chosen
	}
	defer file.Close() //nolint:errcheck // it is only read
	data, err := io.ReadAll(io.LimitReader(file, mostList+1))
	if err != nil {
		return b, err
	}
	if len(data) > mostList {
		return b, tooLarge
	}
	return importBody{File: head.Filename, Content: base64.StdEncoding.EncodeToString(data)}, nil
}
