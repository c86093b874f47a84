package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// planFileBody is the page on which a plan comes from a file.
type planFileBody struct {
	*app.Plan
	Path     string
	Tabs     []link
	Read     *app.PlanRead
	Dry      bool
	Problems message.Problems
}

func (s *server) planFile(v *visit) error {
	file, name, err := s.sys.PlanFile(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	attachment(v.w, name)
	write(v.w, v.r, http.StatusOK, file, nil)
	return nil
}

func (s *server) readPlanForm(v *visit) error {
	return s.showPlanFile(v, http.StatusOK, planFileBody{})
}

func (s *server) showPlanFile(v *visit, status int, b planFileBody) error {
	p, err := s.sys.Plan(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	if !p.May[account.EditPlan] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	b.Plan, b.Path = p, unitPath(p.Round.Key, p.Unit.Alias)
	b.Tabs = planTabs(v.lang, b.Path, "/file", true)
	s.show(v, status, "planfile", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/plan"), Body: b, Extra: "winning", Back: b.Path + "/plan/file"})
	return nil
}

// mostPlan bounds the form with the file of a plan.
const mostPlan = 8 << 20

func (s *server) readPlan(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostPlan)
	var data []byte
	name := ""
	if file, head, err := v.r.FormFile("file"); err == nil {
		defer file.Close() //nolint:errcheck // it is only read
		if data, err = io.ReadAll(file); err != nil {
			return err
		}
		name = head.Filename
	}
	dry := v.r.FormValue("act") != "apply"
	read, err := s.sys.ReadPlan(v.r.Context(), v.actor(), v.round(), v.unit(), name, data, dry)
	b := planFileBody{Read: read, Dry: dry}
	if errors.As(err, &b.Problems) {
		return s.showPlanFile(v, http.StatusUnprocessableEntity, b)
	}
	if err != nil {
		return err
	}
	return s.showPlanFile(v, http.StatusOK, b)
}
