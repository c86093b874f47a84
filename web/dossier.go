package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

// dossierBody is what the page of one dossier shows.
type dossierBody struct {
	*app.DossierPage
	Tabs []link
	Path string
	Most int // MB
}

// ClassKey is the key of a class in the catalogue.
func (dossierBody) ClassKey(c dossier.Class) string { return "dossier.class." + strconv.Itoa(int(c)) }

func (s *server) dossier(v *visit) error {
	return s.showDossier(v, http.StatusOK, &form{Values: map[string]string{}})
}

func (s *server) showDossier(v *visit, status int, f *form) error {
	d, err := s.sys.DossierPage(v.r.Context(), v.actor(), v.r.PathValue("office"), v.r.PathValue("code"))
	if err != nil {
		return err
	}
	b := dossierBody{DossierPage: d, Tabs: officeTabs(v.lang, d.DossierDesk, "x"), Path: dossierPath(d.Office, d.Code), Most: int(s.sys.MostProof() >> 20)}
	s.show(v, status, "dossier", page{About: d.Code, Frame: frameOf(v.lang, d.Frame, "dossiers"), Form: f, Body: b, Back: b.Path, Notice: noticeOf(v, "saved", "web.dossier.saved")})
	return nil
}

// actualFields says at which field of the form a refusal is mended.
var actualFields = map[string]string{
	"actual.impossible": "at", "actual.no_reason": "reason", "plan.too_long": "reason", "actual.no_file": "file", "proof.too_big": "file", "proof.kind": "file", "actual.no_remark": "remark",
}

func (s *server) stateActual(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.sys.MostProof()+mostForm)
	f := &form{Values: map[string]string{}}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))})
		return s.showDossier(v, http.StatusRequestEntityTooLarge, f)
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	}
	f.Values["at"], f.Values["reason"] = strings.TrimSpace(v.r.PostFormValue("at")), strings.TrimSpace(v.r.PostFormValue("reason"))
	st := app.ActualStatement{Reason: f.Value("reason")}
	st.At, _ = dossier.ParseMoment(f.Value("at")) // none is refused where the dossier is known
	if file, head, err := v.r.FormFile("file"); err == nil {
		defer file.Close() //nolint:errcheck // it is only read
		st.File, st.Name = file, head.Filename
	}
	err := s.sys.StateActual(v.r.Context(), v.actor(), v.r.PathValue("office"), v.r.PathValue("code"), st)
	return s.afterActual(v, f, err)
}

func (s *server) afterActual(v *visit, f *form, err error) error {
	if err == nil {
		return v.redirect(v.r.URL.Path[:strings.LastIndex(v.r.URL.Path+"/actual/", "/actual/")] + "?saved=1")
	}
	if !f.refused(err, actualFields) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	return s.showDossier(v, status, f)
}

func (s *server) decideActual(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{"remark": strings.TrimSpace(v.r.PostFormValue("remark"))}}
	err := s.sys.DecideActual(v.r.Context(), v.actor(), v.r.PathValue("office"), v.r.PathValue("code"), v.r.PathValue("id"), v.r.PostFormValue("act") == "accept", f.Value("remark"))
	if err == nil {
		return v.redirect(strings.TrimSuffix(v.r.URL.Path, "/actual/"+v.r.PathValue("id")) + "?saved=1")
	}
	return s.afterActual(v, f, err)
}

func (s *server) actualFile(v *visit) error {
	a, file, err := s.sys.ActualFile(v.r.Context(), v.actor(), v.r.PathValue("office"), v.r.PathValue("code"), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", a.Type)
	v.w.Header().Set("Content-Length", strconv.FormatInt(a.Size, 10))
	attachment(v.w, a.Name)
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("evidence cut off", "request", v.id, "error", err)
	}
	return nil
}

func (s *server) setMorning(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	typed := v.r.PostFormValue("addresses")
	all := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \r\n\t,;", r) })
	err := s.sys.SetMorningAddresses(v.r.Context(), v.actor(), v.r.PathValue("office"), all)
	if err == nil {
		return v.redirect("/dossiers/offices/" + escapePath(v.r.PathValue("office")) + "/due?saved=1")
	}
	f := &form{Values: map[string]string{}}
	if !f.refused(err, map[string]string{"morning.bad_address": "addresses", "morning.too_many": "addresses"}) {
		return err
	}
	return s.showDue(v, http.StatusUnprocessableEntity, f, &typed)
}
