package web

import (
	"errors"
	"net/http"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// trustRoutes are the pages on what signatures are judged by.
func (s *server) trustRoutes() []route {
	return []route{
		{"GET /system/trust", s.trust, false},
		{"POST /system/trust", s.addAnchors, false},
		{"POST /system/trust/{id}/drop", s.dropAnchor, false},
	}
}

func (s *server) trust(v *visit) error {
	notice := map[string]string{"added": "web.trust.added", "dropped": "web.trust.dropped"}[v.query("done")]
	return s.showTrust(v, http.StatusOK, &form{}, notice)
}

func (s *server) showTrust(v *visit, status int, f *form, notice string) error {
	p, err := s.sys.Trust(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	s.show(v, status, "trust", page{Notice: notice, Frame: frameOf(v.lang, p.Frame, "system"), Form: f, Body: p})
	return nil
}

// addAnchors loads certificates and revocation lists from a file.
func (s *server) addAnchors(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxAnchors+mostForm)
	f := &form{}
	data, name, err := fileOf(v, "file")
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("report.too_big", message.Int("most", app.MaxAnchors>>20))})
	case errors.Is(err, http.ErrMissingFile):
		f.wrong("file", "web.trust.no_file")
	case err != nil:
		f.wrong("", "web.form.broken")
	}
	if len(f.Errors) == 0 {
		if _, err = s.sys.AddAnchors(v.r.Context(), v.actor(), name, data); err == nil {
			return v.redirect("/system/trust?done=added")
		}
		if !f.refused(err, map[string]string{"trust.unreadable": "file", "trust.known": "file"}) {
			return err
		}
	}
	return s.showTrust(v, http.StatusUnprocessableEntity, f, "")
}

func (s *server) dropAnchor(v *visit) error {
	if err := s.sys.DropAnchor(v.r.Context(), v.actor(), v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/system/trust?done=dropped")
}
