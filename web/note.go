package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
)

// noteBody is the form of why points were lost.
type noteBody struct {
	*app.LossPage
	Path  string
	Picks []causePick
}

type causePick struct {
	remediation.Cause
	On bool
}

func (s *server) noteForm(v *visit) error {
	body, err := s.noteBody(v, nil)
	if err != nil {
		return err
	}
	f := &form{Values: map[string]string{"version": "0"}}
	if n := body.Loss.Note; n != nil {
		f.Values = map[string]string{"reason": n.Reason.VI, "done": n.Done.VI, "version": strconv.Itoa(n.Version)}
	}
	s.showNote(v, http.StatusOK, body, f)
	return nil
}

// noteBody loads the page; ticked are the causes that were sent, nil for those
// that are saved.
func (s *server) noteBody(v *visit, ticked []string) (*noteBody, error) {
	p, err := s.sys.LossPage(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"))
	if err != nil {
		return nil, err
	}
	if ticked == nil && p.Loss.Note != nil {
		ticked = p.Loss.Note.Causes
	}
	b := &noteBody{LossPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias)}
	for _, c := range p.Causes {
		b.Picks = append(b.Picks, causePick{c, slices.Contains(ticked, c.Key)})
	}
	return b, nil
}

func (s *server) showNote(v *visit, status int, b *noteBody, f *form) {
	s.show(v, status, "note", page{About: b.Unit.Name.In(v.lang), Frame: frameOf(v.lang, b.Frame, "/losses"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/losses"})
}

func (s *server) saveNote(v *visit) error {
	f := v.typed("reason", "done", "version")
	causes := slices.Concat([]string{}, v.r.PostForm["causes"])
	version, _ := strconv.Atoi(f.Value("version"))
	err := s.sys.SaveNote(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), causes, f.Value("reason"), f.Value("done"), version)
	if err == nil {
		return v.redirect(unitPath(v.round(), v.unit()) + "/losses")
	}
	if !f.refused(err, map[string]string{"note.empty": "causes", "note.no_cause": "causes", "plan.too_long": "reason"}) {
		return err
	}
	body, reload := s.noteBody(v, causes)
	if reload != nil {
		return reload
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict && body.Loss.Note != nil {
		status = http.StatusConflict
		f.Values["version"] = strconv.Itoa(body.Loss.Note.Version)
	}
	s.showNote(v, status, body, f)
	return nil
}

// causesBody is the list of causes as those who keep it see it.
type causesBody struct {
	*app.CauseList
	Path    string
	Natures []remediation.Nature
}

func (s *server) causes(v *visit) error {
	l, err := s.sys.CauseList(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	s.showCauses(v, http.StatusOK, l, &form{Values: map[string]string{}})
	return nil
}

func (s *server) showCauses(v *visit, status int, l *app.CauseList, f *form) {
	b := causesBody{l, roundPath(l.Round.Key), []remediation.Nature{remediation.Subjective, remediation.Objective, remediation.Mixed}}
	s.show(v, status, "causes", page{About: l.Round.Title.In(v.lang), Frame: frameOf(v.lang, l.Frame, "all-losses"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/causes"})
}

func (s *server) saveCause(v *visit) error {
	f := v.typed("key", "title", "title_en", "nature")
	err := s.sys.SaveCause(v.r.Context(), v.actor(), v.round(), remediation.Cause{
		Key: f.Value("key"), Title: message.Phrase{VI: f.Value("title"), EN: f.Value("title_en")}, Nature: remediation.Nature(f.Value("nature")),
	})
	if err == nil {
		return v.redirect(roundPath(v.round()) + "/causes")
	}
	if !f.refused(err, map[string]string{"note.no_title": "title", "note.no_nature": "nature"}) {
		return err
	}
	l, reload := s.sys.CauseList(v.r.Context(), v.actor(), v.round())
	if reload != nil {
		return reload
	}
	s.showCauses(v, http.StatusUnprocessableEntity, l, f)
	return nil
}
