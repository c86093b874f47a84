package web

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// problem is a failure as a program reads it (RFC 9457).
type problem struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail,omitempty"`
	Errors []rowProblem `json:"errors,omitempty"`
}

type rowProblem struct {
	Line   int    `json:"line,omitempty"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Reason string `json:"reason"`
}

// pushDossiers takes the rows that a provincial system sends.
func (s *server) pushDossiers(v *visit) error {
	token, ok := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		v.w.Header().Set("WWW-Authenticate", "Bearer")
		s.problem(v, http.StatusUnauthorized, message.T("dossier.bad_token"), nil)
		return nil
	}
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	p := app.Push{Token: strings.TrimSpace(token), Key: v.r.Header.Get("Idempotency-Key"), Lang: v.lang, Body: http.MaxBytesReader(v.w, v.r.Body, app.MaxPush+1)}
	switch {
	case err == nil && (kind == "application/jsonl" || kind == "application/x-ndjson"):
		p.JSON = true
	case err == nil && (kind == "text/csv" || kind == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
	default:
		s.problem(v, http.StatusUnsupportedMediaType, message.T("dossier.push_type"), nil)
		return nil
	}
	answer, err := s.sys.PushDossiers(v.r.Context(), p)
	var problems message.Problems
	var e *app.Error
	switch {
	case tooBig(err):
		s.problem(v, http.StatusRequestEntityTooLarge, message.T("dossier.push_big", message.Int("most", app.MaxPush>>20)), nil)
	case errors.As(err, &problems):
		s.problem(v, http.StatusUnprocessableEntity, message.T("dossier.push_unread"), problems)
	case errors.As(err, &e) && e.Kind == app.Forbidden:
		v.w.Header().Set("WWW-Authenticate", "Bearer")
		s.problem(v, http.StatusUnauthorized, e.Text, nil)
	case errors.As(err, &e):
		s.problem(v, statusOf[e.Kind], e.Text, nil)
	case err != nil:
		s.log.Error("push failed", "request", v.id, "error", err)
		s.problem(v, http.StatusInternalServerError, message.T("web.fault.id", message.Word("id", v.id)), nil)
	default:
		if answer.Replayed {
			v.w.Header().Set("Idempotent-Replayed", "true")
		}
		s.answer(v, http.StatusOK, "application/json", answer)
	}
	return nil
}

func (s *server) problem(v *visit, status int, text message.Text, rows message.Problems) {
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: text.In(v.lang)}
	for _, row := range rows {
		p.Errors = append(p.Errors, rowProblem{row.Line, row.Column, row.Value, row.Text.In(v.lang)})
	}
	s.answer(v, status, "application/problem+json", p)
}

func (s *server) answer(v *visit, status int, kind string, body any) {
	v.w.Header().Set("Content-Type", kind+"; charset=utf-8")
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.WriteHeader(status)
	e := json.NewEncoder(v.w)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil && v.r.Context().Err() == nil {
		s.log.Error("answer cut off", "request", v.id, "error", err)
	}
}

// tokensBody is what the list of systems that may push shows.
type tokensBody struct {
	*app.DossierTokens
	New string // shown once
}

func (s *server) dossierTokens(v *visit) error {
	return s.showTokens(v, http.StatusOK, &form{Values: map[string]string{}}, "")
}

func (s *server) showTokens(v *visit, status int, f *form, token string) error {
	d, err := s.sys.DossierTokens(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-store")
	s.show(v, status, "dossiertokens", page{Frame: frameOf(v.lang, d.Frame, "dossiers"), Form: f, Body: tokensBody{d, token}, Back: "/dossiers/tokens"})
	return nil
}

func (s *server) changeTokens(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if hash := v.r.PostFormValue("revoke"); hash != "" {
		if err := s.sys.RevokeDossierToken(v.r.Context(), v.actor(), hash); err != nil {
			return err
		}
		return v.redirect("/dossiers/tokens")
	}
	f := &form{Values: map[string]string{"unit": v.r.PostFormValue("unit"), "source": strings.TrimSpace(v.r.PostFormValue("source"))}}
	if _, err := s.sys.DossierTokens(v.r.Context(), v.actor()); err != nil {
		return err
	}
	token, err := s.sys.AddDossierToken(v.r.Context(), v.actor(), f.Value("unit"), f.Value("source"))
	if err != nil {
		if !f.refused(err, map[string]string{"dossier.import_unit": "unit", "dossier.token_source": "source"}) {
			return err
		}
		return s.showTokens(v, http.StatusUnprocessableEntity, f, "")
	}
	return s.showTokens(v, http.StatusOK, &form{Values: map[string]string{}}, token)
}

// qualityBody is what the quality of data shows.
type qualityBody struct {
	*app.DossierQuality
	Page  []app.QualityRow
	Pager pager
}

func (s *server) dossierQuality(v *visit) error {
	q, err := s.sys.DossierQuality(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	b := qualityBody{DossierQuality: q}
	b.Page, b.Pager = paged(v, q.Rows, func(r app.QualityRow) string { return r.Unit.Name.VI + " " + r.Unit.Alias })
	s.show(v, http.StatusOK, "dossierquality", page{Frame: frameOf(v.lang, q.Frame, "dossiers"), Body: b})
	return nil
}
