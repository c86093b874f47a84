package web

import (
	"net/http"

	"github.com/parindex/parindex/app"
)

// presentedBody is what the head reads before signing a sheet.
type presentedBody struct {
	*app.Presented
	Path  string
	Steps []stepForm
}

func (s *server) presented(v *visit) error {
	p, err := s.sys.Presented(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := presentedBody{Presented: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Steps: stepForms(p.Steps)}
	s.show(v, http.StatusOK, "presented", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/scoring"), Body: b, Back: b.Path + "/presented"})
	return nil
}
