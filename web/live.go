package web

import (
	"net/http"

	"github.com/parindex/parindex/message"
)

// liveRoutes are what a running sheet's scripts ask for, and the pages of its
// evidence.
func (s *server) liveRoutes() []route {
	return append(s.evidenceRoutes(), route{"POST " + unit + "/presence", s.presence, false})
}

// hereAnswer is who else is on a sheet, as sentences.
type hereAnswer struct {
	Here []string `json:"here"`
}

// presence notes what a person has open, and says who else is on the sheet.
func (s *server) presence(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	here, err := s.sys.Here(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PostFormValue("code"))
	if err != nil {
		return s.refuseScript(v, err)
	}
	a := hereAnswer{Here: []string{}}
	for _, p := range here {
		who := message.Word("who", p.Name.In(v.lang))
		if p.Code == "" {
			a.Here = append(a.Here, message.Say(v.lang, "web.live.here_sheet", who))
			continue
		}
		a.Here = append(a.Here, message.Say(v.lang, "web.live.here", who, message.Word("code", p.Code)))
	}
	return v.json(http.StatusOK, a)
}
