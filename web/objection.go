package web

import (
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
)

// unitDraftBody is what the draft result of one unit shows.
type unitDraftBody struct {
	*app.UnitDraft
	Path string
	Sent string
}

func (s *server) unitDraft(v *visit) error { return s.showUnitDraft(v, http.StatusOK, nil) }

func (s *server) showUnitDraft(v *visit, status int, f *form) error {
	d, err := s.sys.UnitDraft(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := unitDraftBody{UnitDraft: d, Path: unitPath(d.Round.Key, d.Unit.Alias), Sent: v.query("sent")}
	s.show(v, status, "unitdraft", page{About: d.Unit.Name.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/draft"), Form: f, Body: b, Back: b.Path + "/draft"})
	return nil
}

// objectionAgain shows the draft result with a refusal, or passes any other
// failure on.
func (s *server) objectionAgain(v *visit, f *form, err error) error {
	if !f.refused(err, nil) {
		return err
	}
	status := statusFor(err)
	if again := s.showUnitDraft(v, status, f); again != nil {
		return err // the stage that shows the page is over
	}
	return nil
}

// object writes an objection, with the files that prove it.
func (s *server) object(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	files, done, err := evidence(v)
	defer done()
	if err != nil {
		return err
	}
	code := v.r.PathValue("code")
	if err := s.sys.Object(v.r.Context(), v.actor(), v.round(), v.unit(), code, f.Value("text"), files, f.counted("version")); err != nil {
		return s.objectionAgain(v, f, err)
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/draft#c-" + code)
}

func (s *server) sendObjections(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	n, err := s.sys.SendObjections(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return s.objectionAgain(v, &form{Values: map[string]string{}}, err)
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/draft?sent=" + strconv.Itoa(n))
}

func (s *server) answerObjection(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	code := v.r.PathValue("code")
	err = s.sys.AnswerObjection(v.r.Context(), v.actor(), v.round(), v.unit(), code, f.Value("act") == "accept", f.Value("points"), f.Value("remark"), f.counted("version"))
	if err != nil {
		return s.objectionAgain(v, f, err)
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/draft#c-" + code)
}

// objectionsBody is what the list of objections shows.
type objectionsBody struct {
	*app.Objections
	Path string
}

func (s *server) objections(v *visit) error {
	o, err := s.sys.Objections(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	s.show(v, http.StatusOK, "objections", page{About: o.Round.Title.In(v.lang), Frame: frameOf(v.lang, o.Frame, "/objections"), Body: objectionsBody{o, roundPath(o.Round.Key)}})
	return nil
}

// keepDraft keeps the draft result as it is now.
func (s *server) keepDraft(v *visit) error {
	if err := s.sys.KeepDraft(v.r.Context(), v.actor(), v.round()); err != nil {
		return err
	}
	return v.redirect(roundPath(v.round()) + "/draft")
}
