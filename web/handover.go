package web

import (
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
)

// handOverRoutes are the pages on which an officer's work passes to another.
func (s *server) handOverRoutes() []route {
	return []route{
		{"GET " + person + "/handover", s.handOverForm, false},
		{"POST " + person + "/handover", s.handOver, false},
	}
}

// handOverBody is what the page of a hand-over shows.
type handOverBody struct {
	*app.HandOver
	Path string
	Seen int
}

func (s *server) handOverForm(v *visit) error {
	return s.showHandOver(v, http.StatusOK, &form{Values: map[string]string{"to": strings.TrimSpace(v.query("to"))}})
}

func (s *server) showHandOver(v *visit, status int, f *form) error {
	h, err := s.sys.HandOver(v.r.Context(), v.actor(), v.person(), f.Value("to"))
	if err != nil {
		return err
	}
	if h.Fault != nil && len(f.Errors) == 0 {
		f.Errors, status = append(f.Errors, fieldError{"to", *h.Fault}), http.StatusUnprocessableEntity
	}
	b := handOverBody{HandOver: h, Path: personPath(h.From.ID), Seen: len(h.Charges) + len(h.Actions)}
	s.show(v, status, "handover", page{About: h.From.Name.In(v.lang), Frame: frameOf(v.lang, h.Frame, "people"), Form: f, Body: b, Back: b.Path + "/handover"})
	return nil
}

func (s *server) handOver(v *visit) error {
	f := typed(v, "to", "seen")
	err := s.sys.GiveOver(v.r.Context(), v.actor(), v.person(), f.Value("to"), f.number("seen"))
	switch {
	case err == nil:
		return v.redirect(personPath(v.person()) + "?done=handover")
	case kindOf(err) == app.Conflict:
		f.refused(err, nil)
		return s.showHandOver(v, http.StatusConflict, f)
	case f.refused(err, map[string]string{"handover.nobody": "to", "handover.unfit": "to"}):
		return s.showHandOver(v, http.StatusUnprocessableEntity, f)
	}
	return err
}
