package web

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
)

// replyRoutes are the pages of letters at the units that they ask.
func (s *server) replyRoutes() []route {
	return []route{
		{"GET " + unit + "/requests", s.replies, false},
		{"GET " + unit + "/requests/{request}", s.reply, false},
		{"POST " + unit + "/requests/{request}", s.takeReply, false},
		{"POST " + unit + "/requests/{request}/change", s.changeLetter, false},
		{"GET " + unit + "/requests/{request}/{file}", s.replyFile, false},
	}
}

// repliesBody is what a unit was asked to report.
type repliesBody struct {
	*app.Replies
	Path string
}

func (s *server) replies(v *visit) error {
	r, err := s.sys.Replies(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	s.show(v, http.StatusOK, "replies", page{About: r.Unit.Name.In(v.lang), Frame: frameOf(v.lang, r.Frame, "/requests"), Body: repliesBody{r, unitPath(r.Round.Key, r.Unit.Alias)}, Extra: "winning"})
	return nil
}

// replyBody is one letter at the unit that it asks.
type replyBody struct {
	*app.ReplyPage
	Path  string // of the unit
	At    string // of this letter
	Steps map[string]bool
}

// TellsAt is the page of the unit that holds what its data tell of a section.
func (b replyBody) TellsAt(s request.Section) string {
	return b.Path + map[request.Section]string{request.Results: "/losses", request.Tasks: "/plan", request.Difficulties: "/report", request.Limits: "/report", request.Direction: "/documents", request.Progress: "/plan", request.Result: ""}[s]
}

func (s *server) reply(v *visit) error {
	notice := map[string]string{"write": "web.reply.saved", "send": "web.reply.sent", "take_back": "web.reply.taken_back", "taken": "web.letter.taken"}[v.query("done")]
	return s.showReply(v, http.StatusOK, nil, notice)
}

func (s *server) showReply(v *visit, status int, f *form, notice string) error {
	p, err := s.sys.ReplyPage(v.r.Context(), v.actor(), v.round(), v.unit(), v.request())
	if err != nil {
		return err
	}
	if status != http.StatusOK && !p.Writes && !p.Changes {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	if f == nil {
		f = &form{Values: map[string]string{"number": p.Reply.Number, "due": p.Request.Due.String()}}
		for i, point := range p.Points {
			n := strconv.Itoa(i)
			f.Values["text."+n], f.Values["by."+n] = point.Answer.Text, point.Answer.By
			if point.Answer.None {
				f.Values["none."+n] = "yes"
			}
		}
	}
	if f.Values["version"] == "" || status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(p.Reply.Version)
	}
	unit := unitPath(p.Frame.Round.Key, p.Frame.Unit.Alias)
	b := replyBody{ReplyPage: p, Path: unit, At: unit + "/requests/" + string(p.Request.ID), Steps: map[string]bool{}}
	for _, step := range request.Steps {
		_, may := p.Reply.State.After(step)
		b.Steps[string(step)] = may && p.Writes && step.OfUnit()
	}
	s.show(v, status, "reply", page{About: p.Letter.Number, Notice: notice, Frame: frameOf(v.lang, p.Frame, "/requests"), Form: f, Body: b, Extra: "winning", Back: b.At})
	return nil
}

// replyFields says at which field of the form a refusal is mended.
var replyFields = map[string]string{
	"request.open_points": "points", "request.none_and_text": "points", "request.other_points": "points", "request.too_long": "points", "report.bad_number": "number",
	"proof.too_big": "file", "proof.empty": "file", "proof.bad_type": "file",
}

func (s *server) takeReply(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	f := &form{Values: map[string]string{}}
	if err := v.r.ParseMultipartForm(inMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if f.wrong("", "web.form.broken"); tooBig(err) {
			f.Errors = []fieldError{{"file", message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))}}
		}
		return s.showReply(v, http.StatusUnprocessableEntity, f, "")
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	}
	fields, points := []string{"step", "version", "number"}, 0
	for ; v.r.PostForm.Has("by." + strconv.Itoa(points)); points++ {
		n := strconv.Itoa(points)
		fields = append(fields, "text."+n, "by."+n, "none."+n)
	}
	f = v.typed(fields...)
	in := app.Taking{Step: request.Step(f.Value("step")), Number: f.Value("number")}
	var err error
	if in.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	for i := range points {
		n := strconv.Itoa(i)
		in.Answers = append(in.Answers, request.Answer{None: f.Value("none."+n) == "yes", Text: f.Value("text." + n), By: f.Value("by." + n)})
	}
	file, head, err := v.r.FormFile("file")
	switch {
	case err == nil:
		defer file.Close() //nolint:errcheck // it is only read
		in.File, in.Name = file, head.Filename
	case !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return err
	}
	if len(f.Errors) > 0 {
		return s.showReply(v, http.StatusUnprocessableEntity, f, "")
	}
	err = s.sys.TakeReply(v.r.Context(), v.actor(), v.round(), v.unit(), v.request(), in)
	switch {
	case err == nil:
		return v.redirect(unitPath(v.round(), v.unit()) + "/requests/" + string(v.request()) + "?done=" + string(in.Step))
	case !f.refused(err, replyFields):
		return err
	case kindOf(err) == app.Conflict:
		return s.showReply(v, http.StatusConflict, f, "")
	}
	return s.showReply(v, http.StatusUnprocessableEntity, f, "")
}

// changeLetter moves the date of a letter that the unit took in by itself, or
// closes it.
func (s *server) changeLetter(v *visit) error {
	f := v.typed("due", "closed", "letter")
	c := app.RequestChange{Due: f.date("due"), Closed: f.Value("closed") == "yes"}
	var err error
	if c.Version, err = strconv.Atoi(f.Value("letter")); err != nil {
		f.wrong("", "web.form.stale")
	}
	if len(f.Errors) == 0 {
		err = s.sys.ChangeLetter(v.r.Context(), v.actor(), v.round(), v.unit(), v.request(), c)
		if err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/requests/" + string(v.request()) + "?done=write")
		}
		if !f.refused(err, requestFields) {
			return err
		}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	return s.showReply(v, status, f, "")
}

// replyFile hands out the draft of a unit's report, or the file that it sent.
func (s *server) replyFile(v *visit) error {
	switch name := v.r.PathValue("file"); name {
	case "draft.docx", "draft.pdf":
		data, name, err := s.sys.WriteReply(v.r.Context(), v.actor(), v.round(), v.unit(), v.request(), strings.TrimPrefix(path.Ext(name), "."))
		if err != nil {
			return err
		}
		sendPaper(v, data, name)
		return nil
	case "sent":
		return s.sentReply(v)
	}
	return s.nowhere(v)
}

func (s *server) sentReply(v *visit) error {
	y, file, err := s.sys.ReplyFile(v.r.Context(), v.actor(), v.round(), v.unit(), v.request())
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Length", strconv.FormatInt(y.Size, 10))
	attachment(v.w, y.Name)
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("reply cut off", "request", v.id, "error", err)
	}
	return nil
}
