package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
)

// letterRoutes are the pages on which a unit takes in a letter that it got.
func (s *server) letterRoutes() []route {
	return []route{
		{"GET " + unit + "/letter", s.letterForm, false},
		{"POST " + unit + "/letter", s.readLetter, false},
		{"POST " + unit + "/letter/take", s.takeLetter, false},
	}
}

// letterBody is what was read of a letter, to be confirmed.
type letterBody struct {
	*app.LetterPage
	Path  string
	Rows  []int // numbers of points on the form
	Found bool  // something was read
	Every []request.Section
}

// spareRows is how many points more than were read a person may add.
const spareRows = 2

func (s *server) letterForm(v *visit) error {
	p, err := s.sys.LetterForm(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return s.showLetter(v, http.StatusOK, p, &form{Values: map[string]string{}}, 0)
}

func (s *server) showLetter(v *visit, status int, p *app.LetterPage, f *form, rows int) error {
	b := letterBody{LetterPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Found: p.Letter != nil || rows > 0, Every: request.Sections}
	for i := range rows + spareRows {
		b.Rows = append(b.Rows, i)
	}
	s.show(v, status, "letter", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/requests"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/letter"})
	return nil
}

// heldLetter is where the session holds the file of a letter until it is taken
// in: a page could name any file.
const heldLetter = "letter"

func (s *server) readLetter(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	f := &form{Values: map[string]string{}}
	data, name, err := fileOf(v, "file")
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))})
	case errors.Is(err, http.ErrMissingFile):
		f.wrong("file", "web.letter.no_file")
	case err != nil:
		f.wrong("", "web.form.broken")
	}
	if len(f.Errors) == 0 {
		p, err := s.sys.ReadLetter(v.r.Context(), v.actor(), v.round(), v.unit(), app.PaperFile{Name: name, Data: data})
		if err == nil {
			return s.showRead(v, p)
		}
		if !f.refused(err, map[string]string{"letter.unreadable": "file", "reading.too_many": "file"}) {
			return err
		}
	}
	p, err := s.sys.LetterForm(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return s.showLetter(v, http.StatusUnprocessableEntity, p, f, 0)
}

// showRead shows what was read, filled into the form that takes it in.
func (s *server) showRead(v *visit, p *app.LetterPage) error {
	held, err := json.Marshal(p.Taken)
	if err != nil {
		return err
	}
	s.sessions.Put(v.r.Context(), heldLetter, string(held))
	l := p.Letter
	f := &form{Values: map[string]string{"number": l.Number, "issuer": l.Issuer, "abstract": l.Abstract, "addressee": l.Recipient, "document": string(p.Twin.ID), "blob": p.Taken.Blob}}
	if !l.Date.IsZero() {
		f.Values["date"] = l.Date.String()
	}
	if !p.Due.IsZero() {
		f.Values["due"] = p.Due.String()
	}
	for i, point := range p.Points {
		n := strconv.Itoa(i)
		f.Values["point."+n], f.Values["section."+n], f.Values["supplier."+n] = point.Text.VI, string(point.Section), point.Supplier
	}
	return s.showLetter(v, http.StatusOK, p, f, len(p.Points))
}

func (s *server) takeLetter(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	fields, rows := []string{"number", "date", "issuer", "abstract", "addressee", "due", "document", "blob"}, 0
	if err := v.r.ParseForm(); err != nil {
		return s.nowhere(v)
	}
	for ; v.r.PostForm.Has("section." + strconv.Itoa(rows)); rows++ {
		n := strconv.Itoa(rows)
		fields = append(fields, "point."+n, "section."+n, "supplier."+n)
	}
	f := v.typed(fields...)
	in := app.RequestEntry{Document: document.ID(f.Value("document")), Due: f.date("due"), Addressee: f.Value("addressee")}
	in.New = document.Document{Number: f.Value("number"), Date: f.date("date"), Issuer: f.Value("issuer"), Abstract: f.Value("abstract")}
	for i := range rows {
		n := strconv.Itoa(i)
		if said := f.Value("point." + n); said != "" {
			in.Points = append(in.Points, request.Point{Section: request.Section(f.Value("section." + n)), Text: message.Phrase{VI: said}, Supplier: f.Value("supplier." + n)})
		}
	}
	if len(f.Errors) == 0 {
		file, err := s.held(v, f.Value("blob"))
		if err != nil {
			return err
		}
		id, err := s.sys.TakeLetter(v.r.Context(), v.actor(), v.round(), v.unit(), in, file)
		if err == nil {
			s.sessions.Remove(v.r.Context(), heldLetter)
			return v.redirect(unitPath(v.round(), v.unit()) + "/requests/" + string(id) + "?done=taken")
		}
		if !f.refused(err, letterFields) {
			return err
		}
	}
	p, err := s.sys.LetterForm(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return s.showLetter(v, http.StatusUnprocessableEntity, p, f, max(rows-spareRows, 0))
}

// held is the file of the letter that is being taken in; none when the person
// has handed in another since, in another window.
func (s *server) held(v *visit, blob string) (assessment.Proof, error) {
	var file assessment.Proof
	said := s.sessions.GetString(v.r.Context(), heldLetter)
	if said == "" {
		return file, nil
	}
	if err := json.Unmarshal([]byte(said), &file); err != nil || file.Blob != blob {
		return assessment.Proof{}, err
	}
	return file, nil
}

// letterFields says at which field of the form a refusal is mended.
var letterFields = map[string]string{
	"request.no_points": "points", "request.many_points": "points", "request.bad_section": "points", "request.too_long": "points", "request.no_due": "due", "request.due_before": "due",
	"document.bad_number": "number", "document.bad_date": "date", "document.no_issuer": "issuer", "document.no_abstract": "abstract", "document.twin": "number",
}
