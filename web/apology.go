package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// apologiesBody is what the letters of an office show.
type apologiesBody struct {
	*app.Apologies
	Tabs     []link
	Years    []link
	Path     string
	Page     []app.ApologyRow
	Pager    pager
	Problems message.Problems // of a file of letters
	Chosen   map[string]bool
}

// Where names the page of one of its dossiers.
func (b apologiesBody) Where(code string) string { return dossierPath(b.Office, code) }

func escapePath(s string) string { return url.PathEscape(s) }

func (s *server) apologies(v *visit) error {
	return s.showApologies(v, http.StatusOK, &form{Values: map[string]string{"days": "3"}}, nil)
}

func (s *server) showApologies(v *visit, status int, f *form, problems message.Problems) error {
	year, _ := strconv.Atoi(v.query("year"))
	a, err := s.sys.Apologies(v.r.Context(), v.actor(), v.r.PathValue("office"), year)
	if err != nil {
		return err
	}
	b := apologiesBody{Apologies: a, Tabs: officeTabs(v.lang, a.DossierDesk, "apologies"), Path: officePath(a.Office), Problems: problems, Chosen: map[string]bool{}}
	for _, code := range v.r.PostForm["code"] {
		b.Chosen[code] = true
	}
	for y := a.Today.Year() - 2; y <= a.Today.Year(); y++ {
		b.Years = append(b.Years, link{Href: b.Path + "/apologies?year=" + strconv.Itoa(y), Text: strconv.Itoa(y), Here: y == a.Year})
	}
	b.Page, b.Pager = paged(v, a.Rows, func(r app.ApologyRow) string { return r.Code + " " + r.Procedure + " " + r.Officer })
	notice := noticeOf(v, "imported", "web.apologies.imported")
	s.show(v, status, "apologies", page{About: a.Office.Name.In(v.lang), Frame: frameOf(v.lang, a.Frame, "dossiers"), Form: f, Body: b, Back: b.Path + "/apologies", Notice: notice})
	return nil
}

// apologyFields says at which field of the form a refusal is mended.
var apologyFields = map[string]string{"apology.no_reason": "reason", "plan.too_long": "reason", "apology.bad_days": "days"}

func (s *server) writeApologies(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{"reason": strings.TrimSpace(v.r.PostFormValue("reason")), "days": strings.TrimSpace(v.r.PostFormValue("days"))}}
	r := app.ApologyRequest{Codes: v.r.PostForm["code"], Why: f.Value("reason")}
	r.Days, _ = strconv.Atoi(f.Value("days")) // 0 is refused
	file, err := s.sys.WriteApologies(v.r.Context(), v.actor(), v.r.PathValue("office"), r)
	if err != nil {
		if !f.refused(err, apologyFields) {
			return err
		}
		return s.showApologies(v, http.StatusUnprocessableEntity, f, nil)
	}
	v.w.Header().Set("Content-Type", reportKinds["docx"])
	attachment(v.w, "phieu-xin-loi-"+v.r.PathValue("office")+"-"+s.sys.Today().ISO()+".docx")
	write(v.w, v.r, http.StatusOK, file, nil)
	return nil
}

// mostLetters bounds a form with a file of letters.
const mostLetters = 21 << 20

func (s *server) importApologies(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostLetters)
	f := &form{Values: map[string]string{"days": "3"}}
	err := v.r.ParseMultipartForm(inMemory)
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	}
	if err != nil {
		f.wrong("letters", "web.apologies.no_file")
		return s.showApologies(v, http.StatusUnprocessableEntity, f, nil)
	}
	file, head, err := v.r.FormFile("letters")
	if err != nil {
		f.wrong("letters", "web.apologies.no_file")
		return s.showApologies(v, http.StatusUnprocessableEntity, f, nil)
	}
	defer file.Close() //nolint:errcheck // it is only read
	origin := strings.TrimSpace(v.r.PostFormValue("origin"))
	if origin == "" {
		origin = message.Say(message.VI, "web.apologies.system")
	}
	_, err = s.sys.ImportApologies(v.r.Context(), v.actor(), v.r.PathValue("office"), origin, head.Filename, file)
	var problems message.Problems
	switch {
	case errors.As(err, &problems):
		return s.showApologies(v, http.StatusUnprocessableEntity, f, problems)
	case err != nil && !f.refused(err, map[string]string{"apology.file_big": "letters"}):
		return err
	case err != nil:
		return s.showApologies(v, http.StatusUnprocessableEntity, f, nil)
	}
	return v.redirect("/dossiers/offices/" + escapePath(v.r.PathValue("office")) + "/apologies?imported=1")
}
