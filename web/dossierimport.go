package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

// importsBody is what the log of imports shows, with the form to begin one.
type importsBody struct {
	*app.DossierImports
	Most int // MB
}

func (s *server) dossierImports(v *visit) error {
	return s.showImports(v, http.StatusOK, &form{Values: map[string]string{}})
}

func (s *server) showImports(v *visit, status int, f *form) error {
	d, err := s.sys.DossierImports(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	if f.Value("unit") == "" {
		f.Values["unit"] = d.Usual()
	}
	s.show(v, status, "dossierimports", page{Frame: frameOf(v.lang, d.Frame, "dossiers"), Form: f, Body: importsBody{d, app.MaxDossierFile >> 20}, Back: "/dossiers/imports"})
	return nil
}

// receiveDossiers takes a file in while it comes, so that a large one waits on
// disk and not in memory.
func (s *server) receiveDossiers(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxDossierFile+mostForm)
	f := &form{Values: map[string]string{}}
	parts, err := v.r.MultipartReader()
	if err != nil {
		if _, err := s.sys.DossierImports(v.r.Context(), v.actor()); err != nil {
			return err
		}
		f.wrong("file", "dossier.no_upload")
		return s.showImports(v, http.StatusUnprocessableEntity, f)
	}
	id, name, err := s.receiveParts(v, parts, f)
	if err == nil && id == "" {
		f.wrong("file", "dossier.no_upload")
	}
	if err != nil && !f.refused(err, map[string]string{"dossier.no_upload": "file", "dossier.too_big": "file"}) {
		return err
	}
	if len(f.Errors) > 0 {
		return s.showImports(v, http.StatusUnprocessableEntity, f)
	}
	r := app.DossierRequest{DossierFile: app.DossierFile{Name: name, Unit: f.Value("unit")}, Source: f.Value("source"), DryRun: true, Lang: v.lang}
	look, err := s.sys.LookAtDossiers(v.r.Context(), v.actor(), id, r)
	if problems := (message.Problems{}); errors.As(err, &problems) || err == nil && len(look.Found.Missing()) > 0 {
		return v.redirect(waitingPath(id, r))
	}
	if err != nil {
		return err
	}
	if _, err := s.sys.StartDossiers(v.r.Context(), v.actor(), id, r); err != nil {
		if f.refused(err, map[string]string{"dossier.import_unit": "unit"}) {
			return s.showImports(v, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return v.redirect("/dossiers/imports/runs/" + id)
}

// receiveParts reads a form whose file comes last.
func (s *server) receiveParts(v *visit, parts *multipart.Reader, f *form) (id, name string, err error) {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return id, name, nil
		}
		if tooBig(err) {
			return id, name, &app.Error{Kind: app.Invalid, Text: message.T("dossier.too_big", message.Int("most", app.MaxDossierFile>>20))}
		}
		if err != nil {
			return id, name, &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
		}
		if part.FormName() != "file" {
			text, err := io.ReadAll(io.LimitReader(part, mostForm))
			if err != nil {
				return id, name, &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
			}
			f.Values[part.FormName()] = strings.TrimSpace(string(text))
			continue
		}
		if part.FileName() == "" {
			continue
		}
		name = part.FileName()
		if id, err = s.sys.ReceiveDossiers(v.r.Context(), v.actor(), part); err != nil {
			return "", name, err
		}
	}
}

func waitingPath(id string, r app.DossierRequest) string {
	q := url.Values{"name": {r.Name}, "unit": {r.Unit}, "source": {r.Source}}
	for c, heading := range r.Prefer {
		q.Set("c."+string(c), heading)
	}
	return "/dossiers/imports/waiting/" + url.PathEscape(id) + "?" + q.Encode()
}

// requestOf reads what was asked of a file that waits.
func requestOf(v *visit, get func(string) string) app.DossierRequest {
	r := app.DossierRequest{DossierFile: app.DossierFile{Name: get("name"), Unit: get("unit"), Prefer: dossier.Mapping{}}, Source: get("source"), Lang: v.lang}
	for _, c := range dossier.Columns {
		if heading := get("c." + string(c)); heading != "" {
			r.Prefer[c] = heading
		}
	}
	return r
}

// lookBody is what the heading of a file that waits shows.
type lookBody struct {
	*app.DossierLook
	ID       string
	Request  app.DossierRequest
	Columns  []columnRow
	Problems message.Problems // it cannot be read at all
	Missing  []dossier.Column
}

// columnRow is one column with the heading that it is taken from.
type columnRow struct {
	dossier.Column
	Heading string
	Needed  bool
}

func (s *server) lookAtDossiers(v *visit) error {
	return s.showLook(v, http.StatusOK, requestOf(v, v.query), &form{})
}

func (s *server) showLook(v *visit, status int, r app.DossierRequest, f *form) error {
	id := v.r.PathValue("id")
	look, err := s.sys.LookAtDossiers(v.r.Context(), v.actor(), id, r)
	b := lookBody{DossierLook: look, ID: id, Request: r}
	if errors.As(err, &b.Problems) {
		d, err := s.sys.DossierImports(v.r.Context(), v.actor())
		if err != nil {
			return err
		}
		b.DossierLook = &app.DossierLook{DossierDesk: d.DossierDesk}
		s.show(v, http.StatusUnprocessableEntity, "dossierlook", page{Frame: frameOf(v.lang, d.Frame, "dossiers"), Form: f, Body: b, Back: "/dossiers/imports"})
		return nil
	}
	if err != nil {
		return err
	}
	b.Missing = look.Found.Missing()
	for _, c := range dossier.Columns {
		if c == dossier.Serial {
			continue
		}
		row := columnRow{Column: c, Needed: slices.Contains([]dossier.Column{dossier.Code, dossier.ReceivedAt, dossier.DueAt, dossier.FinishedAt}, c)}
		if i, ok := look.Found.At[c]; ok {
			row.Heading = look.Found.Headings[i]
		}
		b.Columns = append(b.Columns, row)
	}
	s.show(v, status, "dossierlook", page{Frame: frameOf(v.lang, look.Frame, "dossiers"), Form: f, Body: b, Back: waitingPath(id, r)})
	return nil
}

// startDossiers tries a file that waits, brings it in, or drops it.
func (s *server) startDossiers(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	id, r := v.r.PathValue("id"), requestOf(v, v.r.PostFormValue)
	act := v.r.PostFormValue("act")
	if act == "drop" {
		if err := s.sys.DropDossiers(v.actor(), id); err != nil {
			return err
		}
		return v.redirect("/dossiers/imports?dropped=1")
	}
	r.DryRun = act != "import"
	if _, err := s.sys.StartDossiers(v.r.Context(), v.actor(), id, r); err != nil {
		f := &form{}
		if f.refused(err, nil) {
			return s.showLook(v, http.StatusConflict, r, f)
		}
		return err
	}
	return v.redirect("/dossiers/imports/runs/" + id)
}

// runBody is what a run shows: how far it is, or what it came to.
type runBody struct {
	*app.DossierDesk
	Run      *app.DossierRun
	Progress app.DossierProgress
	Request  app.DossierRequest
	Good     int
	Taken    []columnRow
	Spare    []string
	Problems message.Problems
	Fault    *app.Error
	Back     string // to choose the columns again
	Names    map[string]string
}

func (s *server) dossierRun(v *visit) error {
	d, run, p, err := s.sys.DossierRun(v.r.Context(), v.actor(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	b := runBody{DossierDesk: d, Run: run, Progress: p, Request: run.Request(), Names: map[string]string{}}
	b.Back = waitingPath(run.ID, b.Request)
	if !p.Done {
		v.w.Header().Set("Refresh", "2") // the page asks again by itself, also without a script
	}
	if p.Err != nil && !p.Stopped && !errors.As(p.Err, &b.Problems) && !errors.As(p.Err, &b.Fault) {
		return p.Err
	}
	if o := p.Outcome; o != nil && o.Found != nil {
		b.Good = o.Dossiers
		for _, c := range dossier.Columns {
			if i, ok := o.Found.At[c]; ok {
				b.Taken = append(b.Taken, columnRow{Column: c, Heading: o.Found.Headings[i]})
			}
		}
		b.Spare = o.Found.Spare
	}
	for _, x := range p.First {
		b.Names[x.Unit] = d.NameOf(x.Unit).In(v.lang)
	}
	s.show(v, http.StatusOK, "dossierrun", page{About: run.Name, Frame: frameOf(v.lang, d.Frame, "dossiers"), Body: b})
	return nil
}

func (s *server) stopDossiers(v *visit) error {
	if err := s.sys.StopDossiers(v.r.Context(), v.actor(), v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/dossiers/imports/runs/" + url.PathEscape(v.r.PathValue("id")))
}

func (s *server) rejectedRows(v *visit) error {
	number, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil {
		return s.nowhere(v)
	}
	i, file, err := s.sys.RejectedRows(v.r.Context(), v.actor(), number)
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	attachment(v.w, "dong-bi-loai-"+strconv.Itoa(i.Number)+".csv")
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("rejected rows cut off", "request", v.id, "error", err)
	}
	return nil
}
