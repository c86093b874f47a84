package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/report"
)

// signedPaperRoutes are the pages of what comes back of a paper: its number,
// its date and its signed file.
func (s *server) signedPaperRoutes() []route {
	var all []route
	for _, of := range []string{unit + "/papers/{kind}", round + "/papers/{kind}"} {
		all = append(all, []route{
			{"GET " + of + "/signed", s.paper, false},
			{"POST " + of + "/signed", s.attachPaper, false},
			{"GET " + of + "/signed.pdf", s.signedPaper, false},
			{"POST " + of + "/number", s.numberPaper, false},
			{"POST " + of + "/numbering", s.switchNumbering, false},
		}...)
	}
	return all
}

// paperBody is one paper and what came back of it.
type paperBody struct {
	*app.PaperPage
	Above string // path of the papers
	Path  string
	Query string // of a quarter's report: which quarter
}

// paperAsked is which paper the address names.
func (v *visit) paperAsked() (app.PaperAsked, bool) {
	asked := app.PaperAsked{Kind: v.r.PathValue("kind"), Round: v.round(), Unit: v.unit()}
	q, ok := quarterOf(v.query("quarter"))
	asked.Quarter = q
	return asked, ok
}

// quarterOf reads a quarter such as 2024-2; none is the current one.
func quarterOf(typed string) (report.Quarter, bool) {
	year, n, there := strings.Cut(typed, "-")
	if !there {
		return report.Quarter{}, typed == ""
	}
	var q report.Quarter
	var err1, err2 error
	q.Year, err1 = strconv.Atoi(year)
	q.N, err2 = strconv.Atoi(n)
	return q, errors.Join(err1, err2) == nil && q.Valid()
}

func (s *server) paper(v *visit) error {
	notice := map[string]string{"attached": "web.report.attached", "numbered": "web.paper.numbered", "switched": "web.paper.switched"}[v.query("done")]
	return s.showPaper(v, http.StatusOK, &form{Values: map[string]string{}}, notice)
}

func (s *server) showPaper(v *visit, status int, f *form, notice string) error {
	asked, ok := v.paperAsked()
	if !ok {
		return s.nowhere(v)
	}
	p, err := s.sys.Paper(v.r.Context(), v.actor(), asked)
	if err != nil {
		return err
	}
	b := paperBody{PaperPage: p, Above: roundPath(p.Round.Key) + "/papers"}
	here := "round-papers"
	if p.Unit.ID != "" {
		b.Above, here = unitPath(p.Round.Key, p.Unit.Alias)+"/papers", "/papers"
	}
	b.Path = b.Above + "/" + p.Kind.Key
	if p.Kind.Key == report.Quarterly {
		b.Query = "?quarter=" + strconv.Itoa(p.Quarter.Year) + "-" + strconv.Itoa(p.Quarter.N)
	}
	for field, value := range map[string]string{
		"version": strconv.Itoa(p.Paper.Version), "next": strconv.Itoa(p.Next), "day": p.Today.String(), "number": p.Paper.Number, "date": p.Paper.Date.String(),
	} {
		if f.Values[field] == "" && !(field == "date" && p.Paper.Date.IsZero()) {
			f.Values[field] = value
		}
	}
	if status == http.StatusOK && !p.Signed() {
		f.Values["register"] = "1"
	}
	s.show(v, status, "paper", page{About: p.Kind.Text().In(v.lang), Notice: notice, Frame: frameOf(v.lang, p.Frame, here), Form: f, Body: b})
	return nil
}

// back leads to the paper's page again.
func (v *visit) backToPaper(done string) error {
	to := roundPath(v.round())
	if v.unit() != "" {
		to = unitPath(v.round(), v.unit())
	}
	to += "/papers/" + v.r.PathValue("kind") + "/signed?done=" + done
	if q := v.query("quarter"); q != "" {
		to += "&quarter=" + q
	}
	return v.redirect(to)
}

func (s *server) attachPaper(v *visit) error {
	asked, ok := v.paperAsked()
	if !ok {
		return s.nowhere(v)
	}
	f, in, done, err := v.signedForm()
	defer done()
	if err != nil {
		return err
	}
	f.Values["register"] = v.r.PostFormValue("register")
	in.Register = f.Values["register"] != ""
	if len(f.Errors) == 0 {
		err := s.sys.AttachPaper(v.r.Context(), v.actor(), asked, in)
		if err == nil {
			return v.backToPaper("attached")
		}
		if !f.refused(err, reportFields) {
			return err
		}
		if kindOf(err) == app.Conflict {
			f.Values["version"] = ""
			return s.showPaper(v, http.StatusConflict, f, "")
		}
	}
	return s.showPaper(v, http.StatusUnprocessableEntity, f, "")
}

// signedForm reads the form with a signed file; done throws away what it keeps.
func (v *visit) signedForm() (f *form, in app.Signed, done func(), err error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostUpload)
	f, done = &form{Values: map[string]string{}}, func() {}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("report.too_big", message.Int("most", app.MaxSigned>>20))})
		return f, in, done, nil
	case err != nil:
		f.wrong("", "web.form.broken")
		return f, in, done, nil
	}
	for _, field := range []string{"number", "date", "version"} {
		f.Values[field] = v.r.PostFormValue(field)
	}
	in, _ = f.signed()
	file, head, err := v.r.FormFile("file")
	done = func() {
		if file != nil {
			file.Close() //nolint:errcheck // it is only read
		}
		v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	}
	switch {
	case errors.Is(err, http.ErrMissingFile):
		f.wrong("file", "web.report.no_file")
	case err != nil:
		return f, in, done, err
	default:
		in.File, in.Name = file, head.Filename
	}
	return f, in, done, nil
}

func (s *server) signedPaper(v *visit) error {
	asked, ok := v.paperAsked()
	if !ok {
		return s.nowhere(v)
	}
	paper, file, err := s.sys.SignedPaper(v.r.Context(), v.actor(), asked)
	if err != nil {
		return err
	}
	defer file.Close()
	return s.sendSigned(v, paper.Name, paper.Size, file)
}

func (s *server) sendSigned(v *visit, name string, size int64, file io.Reader) error {
	v.w.Header().Set("Content-Type", reportKinds["pdf"])
	v.w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	attachment(v.w, name)
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("signed file cut off", "request", v.id, "error", err)
	}
	return nil
}

// numberPaper gives a paper a number of its issuer's book.
func (s *server) numberPaper(v *visit) error {
	asked, ok := v.paperAsked()
	if !ok {
		return s.nowhere(v)
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{"next": v.r.PostFormValue("next"), "day": v.r.PostFormValue("day"), "version": v.r.PostFormValue("version")}}
	n, err := strconv.Atoi(f.Value("next"))
	if err != nil {
		f.wrong("next", "paper.bad_number")
	}
	version, err := strconv.Atoi(f.Value("version"))
	if err != nil {
		f.wrong("", "web.form.stale")
	}
	day := f.date("day")
	if len(f.Errors) == 0 {
		err := s.sys.NumberPaper(v.r.Context(), v.actor(), asked, n, day, version)
		if err == nil {
			return v.backToPaper("numbered")
		}
		if !f.refused(err, map[string]string{"paper.bad_number": "next", "paper.number_taken": "next", "report.bad_date": "day"}) {
			return err
		}
	}
	return s.showPaper(v, http.StatusUnprocessableEntity, f, "")
}

func (s *server) switchNumbering(v *visit) error {
	asked, ok := v.paperAsked()
	if !ok {
		return s.nowhere(v)
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := s.sys.SwitchNumbering(v.r.Context(), v.actor(), asked, v.r.PostFormValue("on") == "1"); err != nil {
		return err
	}
	return v.backToPaper("switched")
}
