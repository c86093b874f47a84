package web

import (
	"mime"
	"net/http"
	"path"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// reportBody is what the report page shows.
type reportBody struct {
	*app.ReportPage
	Path     string
	CanSign  bool
	Findings []finding
}

func (s *server) report(v *visit) error {
	p, err := s.sys.Report(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	notice := ""
	if v.query("attached") != "" {
		notice = "web.report.attached"
	}
	s.showReport(v, http.StatusOK, p, &form{Values: map[string]string{"version": strconv.Itoa(p.Paper.Version)}}, notice)
	return nil
}

func (s *server) showReport(v *visit, status int, p *app.ReportPage, f *form, notice string) {
	b := reportBody{ReportPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias), CanSign: p.May[account.SignReport]}
	b.Findings = findings(chain(p.Documents, p.Findings), p.Findings)
	s.show(v, status, "report", page{
		About: p.Unit.Name.In(v.lang), Notice: notice, Frame: frameOf(v.lang, p.Frame, "/report"), Form: f, Body: b, Back: b.Path + "/report",
	})
}

var reportKinds = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"pdf":  "application/pdf",
	"odt":  "application/vnd.oasis.opendocument.text",
}

// reportFile hands out the report as Word or PDF, by the address's ending.
func (s *server) reportFile(v *visit) error {
	format := path.Ext(v.r.URL.Path)[1:]
	p, err := s.sys.Report(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	content, err := s.sys.WriteReport(v.r.Context(), v.actor(), v.round(), v.unit(), format)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", reportKinds[format])
	attachment(v.w, p.FileName(format))
	write(v.w, v.r, http.StatusOK, content, nil)
	return nil
}

// attachment says under which name a browser saves what it is sent.
func attachment(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

func (s *server) signedFile(v *visit) error {
	paper, file, err := s.sys.SignedFile(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	defer file.Close()
	return s.sendSigned(v, paper.Name, paper.Size, file)
}

// mostUpload bounds the form with the signed file; package app bounds the
// file itself.
const (
	mostUpload = 52 << 20
	inMemory   = 1 << 20 // what is larger waits in a temporary file
)

// reportFields says at which field of the form a refusal is mended.
var reportFields = map[string]string{
	"report.bad_number": "number", "report.other_kind": "number", "report.bad_date": "date", "report.not_pdf": "file", "report.too_big": "file",
}

func (s *server) attachSigned(v *visit) error {
	f, in, done, err := v.signedForm()
	defer done()
	if err != nil {
		return err
	}
	if len(f.Errors) > 0 {
		return s.signedAgain(v, f, nil)
	}
	err = s.sys.AttachSigned(v.r.Context(), v.actor(), v.round(), v.unit(), in)
	if err == nil {
		return v.redirect(unitPath(v.round(), v.unit()) + "/report?attached=1")
	}
	if f.refused(err, reportFields) {
		return s.signedAgain(v, f, err)
	}
	return err
}

// signed reads the number and date that were typed.
func (f *form) signed() (app.Signed, bool) {
	in := app.Signed{Number: f.Value("number")}
	var err error
	if in.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	in.Date = f.date("date")
	return in, len(f.Errors) == 0
}

// signedAgain shows the form again with what was typed; the file must be
// chosen once more, as browsers do not let a page fill that in.
func (s *server) signedAgain(v *visit, f *form, cause error) error {
	p, err := s.sys.Report(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	if !p.May[account.SignReport] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(cause) == app.Conflict {
		status = http.StatusConflict
	}
	if f.Values["version"] == "" || status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(p.Paper.Version)
	}
	s.showReport(v, status, p, f, "")
	return nil
}
