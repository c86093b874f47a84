package web

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/report"
)

const templates = round + "/templates"

// officialRoutes are the pages of official papers and of their Word templates.
func (s *server) officialRoutes() []route {
	return []route{
		{"GET " + unit + "/papers", s.official, false},
		{"GET " + unit + "/papers/{file}", s.officialFile, false},
		{"GET " + round + "/papers", s.official, false},
		{"GET " + round + "/papers/{file}", s.officialFile, false},

		{"GET " + templates, s.templates, false},
		{"GET " + templates + "/{kind}", s.templateForm, false},
		{"POST " + templates + "/{kind}", s.putTemplate, false},
		{"POST " + templates + "/{kind}/use", s.useTemplate, false},
		{"GET " + templates + "/{kind}/{number}", s.templateFile, false},
		{"GET " + templates + "/{kind}/{number}/{preview}", s.templatePreview, false},
	}
}

// officialBody is the papers that one may make.
type officialBody struct {
	*app.OfficialPapers
	Path     string
	Above    string // path of the round's papers
	Quarters []quarterChoice
}

type quarterChoice struct {
	report.Quarter
	Value string // 2024-2
	Label string
	Here  bool
}

// mostQuarters is how many quarters back a report can be chosen for.
const mostQuarters = 5

func (s *server) official(v *visit) error {
	p, err := s.sys.OfficialPapers(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := officialBody{OfficialPapers: p, Path: roundPath(p.Round.Key) + "/papers", Above: roundPath(p.Round.Key)}
	here, about := "round-papers", p.Round.Title.In(v.lang)
	if p.Unit.ID != "" {
		b.Path, here, about = unitPath(p.Round.Key, p.Unit.Alias)+"/papers", "/papers", p.Unit.Name.In(v.lang)
	}
	for q := p.Quarter; len(b.Quarters) < mostQuarters; q = q.Before() {
		b.Quarters = append(b.Quarters, quarterChoice{q, strconv.Itoa(q.Year) + "-" + strconv.Itoa(q.N), message.Say(v.lang, "web.official.quarter", message.Word("n", q.Roman()), message.Word("year", strconv.Itoa(q.Year))), q == p.Quarter})
	}
	s.show(v, http.StatusOK, "official", page{About: about, Frame: frameOf(v.lang, p.Frame, here), Body: b})
	return nil
}

// officialFile hands out a paper, by a name such as request.docx.
func (s *server) officialFile(v *visit) error {
	file := v.r.PathValue("file")
	format := strings.TrimPrefix(path.Ext(file), ".")
	if reportKinds[format] == "" {
		return s.nowhere(v)
	}
	asked := app.PaperAsked{Kind: strings.TrimSuffix(file, "."+format), Round: v.round(), Unit: v.unit(), Format: format}
	q, ok := quarterOf(v.query("quarter"))
	if !ok {
		return s.nowhere(v)
	}
	asked.Quarter = q
	data, name, err := s.sys.MakePaper(v.r.Context(), v.actor(), asked)
	if err != nil {
		return err
	}
	sendPaper(v, data, name)
	return nil
}

// sendPaper sends a file under a name whose ending says what it is.
func sendPaper(v *visit, data []byte, name string) {
	v.w.Header().Set("Content-Type", reportKinds[strings.TrimPrefix(path.Ext(name), ".")])
	attachment(v.w, name)
	write(v.w, v.r, http.StatusOK, data, nil)
}

// templatesBody is the templates of who runs a round.
type templatesBody struct {
	*app.Templates
	Path string
}

func (s *server) templates(v *visit) error {
	t, err := s.sys.Templates(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := templatesBody{t, roundPath(t.Round.Key) + "/templates"}
	s.show(v, http.StatusOK, "templates", page{About: t.Round.Title.In(v.lang), Frame: frameOf(v.lang, t.Frame, "round-papers"), Body: b})
	return nil
}

// templateBody is one template, its versions, and what trying one has shown.
type templateBody struct {
	*app.Templates
	Row    app.TemplateRow
	Path   string
	Faults []message.Text
	Good   bool // a template was tried and has no mistakes
}

func (s *server) templateForm(v *visit) error {
	notice := map[string]string{"put": "web.template.put_done", "used": "web.template.used"}[v.query("done")]
	return s.showTemplate(v, http.StatusOK, &form{Values: map[string]string{}}, nil, notice)
}

func (s *server) showTemplate(v *visit, status int, f *form, check *app.TemplateCheck, notice string) error {
	t, err := s.sys.Templates(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := templateBody{Templates: t, Path: roundPath(t.Round.Key) + "/templates"}
	for _, row := range t.Rows {
		if row.Kind.Key == v.r.PathValue("kind") {
			b.Row = row
		}
	}
	if b.Row.Kind.Key == "" {
		return s.nowhere(v)
	}
	if check != nil {
		b.Faults, b.Good = check.Faults, len(check.Faults) == 0
	}
	if f.Values["last"] == "" {
		f.Values["last"] = strconv.Itoa(b.Row.Last)
	}
	s.show(v, status, "template", page{
		About: b.Row.Kind.Text().In(v.lang), Notice: notice, Frame: frameOf(v.lang, t.Frame, "round-papers"), Form: f, Body: b, Back: b.Path + "/" + b.Row.Kind.Key,
	})
	return nil
}

// putTemplate tries a template that was sent and, unless only trying was asked
// for, puts it in place.
func (s *server) putTemplate(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxTemplate+mostForm)
	f := &form{Values: map[string]string{}}
	data, name, err := fileOf(v, "file")
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("report.too_big", message.Int("most", app.MaxTemplate>>20))})
	case errors.Is(err, http.ErrMissingFile):
		f.wrong("file", "web.template.no_file")
	case err != nil:
		f.wrong("", "web.form.broken")
	}
	last, err := strconv.Atoi(v.r.PostFormValue("last"))
	if err != nil && len(f.Errors) == 0 {
		f.wrong("", "web.form.stale")
	}
	if len(f.Errors) > 0 {
		return s.showTemplate(v, http.StatusUnprocessableEntity, f, nil, "")
	}
	f.Values["last"] = v.r.PostFormValue("last")
	kind := v.r.PathValue("kind")
	if v.r.PostFormValue("only") == "check" {
		check, err := s.sys.TryTemplate(v.r.Context(), v.actor(), v.round(), kind, data)
		if err != nil {
			return err
		}
		return s.showTemplate(v, triedStatus(check), f, check, "")
	}
	check, err := s.sys.PutTemplate(v.r.Context(), v.actor(), v.round(), kind, name, data, last)
	if err != nil {
		if kindOf(err) != app.Conflict {
			return err
		}
		f.refused(err, nil)
		f.Values["last"] = ""
		return s.showTemplate(v, http.StatusConflict, f, nil, "")
	}
	if len(check.Faults) > 0 {
		return s.showTemplate(v, triedStatus(check), f, check, "")
	}
	return v.redirect(roundPath(v.round()) + "/templates/" + kind + "?done=put")
}

func triedStatus(check *app.TemplateCheck) int {
	if len(check.Faults) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// fileOf reads the one file of a form.
func fileOf(v *visit, field string) (data []byte, name string, err error) {
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		return nil, "", err
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	file, head, err := v.r.FormFile(field)
	if err != nil {
		return nil, "", err
	}
	defer file.Close() //nolint:errcheck // it is only read
	data, err = io.ReadAll(file)
	return data, head.Filename, err
}

func (s *server) useTemplate(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	number, err := strconv.Atoi(v.r.PostFormValue("number"))
	if err != nil {
		f := &form{Values: map[string]string{}}
		f.wrong("", "web.form.broken")
		return s.showTemplate(v, http.StatusUnprocessableEntity, f, nil, "")
	}
	kind := v.r.PathValue("kind")
	if err := s.sys.UseTemplate(v.r.Context(), v.actor(), v.round(), kind, number); err != nil {
		return err
	}
	return v.redirect(roundPath(v.round()) + "/templates/" + kind + "?done=used")
}

func (s *server) templateFile(v *visit) error {
	number, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil {
		return s.nowhere(v)
	}
	kind := v.r.PathValue("kind")
	data, err := s.sys.TemplateFile(v.r.Context(), v.actor(), v.round(), kind, number)
	if err != nil {
		return err
	}
	name := "mau-" + kind + ".docx"
	if number > 0 {
		name = "mau-" + kind + "-" + strconv.Itoa(number) + ".docx"
	}
	sendPaper(v, data, name)
	return nil
}

func (s *server) templatePreview(v *visit) error {
	number, err := strconv.Atoi(v.r.PathValue("number"))
	format, ok := strings.CutPrefix(v.r.PathValue("preview"), "preview.")
	if err != nil || !ok || reportKinds[format] == "" {
		return s.nowhere(v)
	}
	data, name, err := s.sys.PreviewTemplate(v.r.Context(), v.actor(), v.round(), v.r.PathValue("kind"), number, format)
	if err != nil {
		return err
	}
	sendPaper(v, data, name)
	return nil
}
