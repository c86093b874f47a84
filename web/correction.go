package web

import (
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
)

// correctionBody is what the page of a correction shows.
type correctionBody struct {
	*app.Correcting
	Path string
}

func (s *server) correcting(v *visit) error { return s.showCorrecting(v, http.StatusOK, nil) }

func (s *server) showCorrecting(v *visit, status int, f *form) error {
	c, err := s.sys.Correcting(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	if f == nil {
		f = &form{Values: map[string]string{"reason": c.Correction.Reason}}
	}
	b := correctionBody{c, roundPath(c.Round.Key)}
	s.show(v, status, "correction", page{About: c.Round.Title.In(v.lang), Frame: frameOf(v.lang, c.Frame, "correction"), Form: f, Body: b, Back: b.Path + "/correction"})
	return nil
}

// correct takes each of the steps of a correction.
func (s *server) correct(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	to := roundPath(v.round()) + "/correction"
	version, ctx := f.counted("version"), v.r.Context()
	switch f.Value("act") {
	case "propose":
		err = s.sys.ProposeCorrection(ctx, v.actor(), v.round(), version)
	case "agree":
		var key string
		key, err = s.sys.PublishCorrection(ctx, v.actor(), v.round(), version)
		to = roundPath(key) + "/ranking"
	case "give_up":
		err = s.sys.GiveUpCorrection(ctx, v.actor(), v.round(), version)
	case "drop":
		unit, code, _ := strings.Cut(f.Value("of"), " ")
		err = s.sys.Amend(ctx, v.actor(), v.round(), f.Value("reason"), unit, code, "", "", version)
	default:
		points := f.Value("points")
		if points == "" {
			points = "?" // nothing typed is no wish to drop the line
		}
		err = s.sys.Amend(ctx, v.actor(), v.round(), f.Value("reason"), f.Value("unit"), f.Value("code"), points, f.Value("remark"), version)
	}
	if err == nil {
		return v.redirect(to)
	}
	if !f.refused(err, correctFields) {
		return err
	}
	status := statusFor(err)
	if again := s.showCorrecting(v, status, f); again != nil {
		return err // there is nothing to correct any more
	}
	return nil
}

// correctFields says at which field of the form a refusal is mended.
var correctFields = map[string]string{
	"correct.no_reason": "reason", "app.no_unit": "unit", "app.no_component": "code", "verdict.bad_points": "points",
	"verdict.range": "points", "verdict.remark": "remark",
}

func (s *server) showPublic(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	if err := s.sys.ShowPublic(v.r.Context(), v.actor(), v.round(), f.Value("shown") != "", f.counted("edition")); err != nil {
		return err
	}
	return v.redirect(roundPath(v.round()) + "/ranking")
}
