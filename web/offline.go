package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// mostOffline bounds a filled-in workbook, and the form that confirms it.
const mostOffline = 8 << 20

// offlineBody is what the page of work without a line shows.
type offlineBody struct {
	*app.SelfScore
	Path     string
	Read     bool // a workbook was read
	File     string
	Rows     []app.OfflineRow
	Problems message.Problems
}

func (s *server) offline(v *visit) error {
	return s.showOffline(v, http.StatusOK, &form{}, offlineBody{})
}

func (s *server) showOffline(v *visit, status int, f *form, b offlineBody) error {
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	if !sc.May[account.ScoreSelf] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	b.SelfScore, b.Path = sc, unitPath(sc.Round.Key, sc.Unit.Alias)
	s.show(v, status, "offline", page{
		About: sc.Unit.Name.In(v.lang), Frame: frameOf(v.lang, sc.Frame, "/scoring"), Form: f, Body: b, Back: b.Path + "/offline",
	})
	return nil
}

// offlineFile sends the sheet as a workbook to be filled in.
func (s *server) offlineFile(v *visit) error {
	data, name, err := s.sys.OfflineSheet(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	attachment(v.w, name)
	if _, err := v.w.Write(data); err != nil && v.r.Context().Err() == nil {
		s.log.Error("workbook cut off", "request", v.id, "error", err)
	}
	return nil
}

// readOffline shows what a filled-in workbook would change.
func (s *server) readOffline(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostOffline)
	file, head, err := v.r.FormFile("file")
	switch {
	case tooBig(err):
		f := &form{Errors: []fieldError{{"file", message.T("report.too_big", message.Int("most", mostOffline>>20))}}}
		return s.showOffline(v, http.StatusRequestEntityTooLarge, f, offlineBody{})
	case err != nil:
		return s.showOffline(v, http.StatusUnprocessableEntity, &form{Errors: []fieldError{{"file", message.T("web.offline.no_file")}}}, offlineBody{})
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	defer file.Close()                  //nolint:errcheck // it was only read
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	b := offlineBody{Read: true, File: head.Filename}
	b.Rows, err = s.sys.ReadOffline(v.r.Context(), v.actor(), v.round(), v.unit(), head.Filename, data)
	if err != nil && !errors.As(err, &b.Problems) {
		return err
	}
	status := http.StatusOK
	if len(b.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.showOffline(v, status, &form{}, b)
}

// takeOffline saves what was ticked of what readOffline showed.
func (s *server) takeOffline(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostOffline)
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	changes, cells := map[string]app.EntryChange{}, len(v.r.PostForm["take"])
	for _, i := range v.r.PostForm["take"] {
		text := func(name string) string {
			return strings.ReplaceAll(v.r.PostFormValue(name+"."+i), "\r\n", "\n")
		}
		c, ok := changes[text("code")]
		if !ok {
			c = app.EntryChange{Set: map[string]string{}, Saw: map[string]string{}}
			changes[text("code")] = c
		}
		c.Set[text("field")], c.Saw[text("field")] = text("typed"), text("saw")
	}
	f := &form{}
	err := s.sys.TakeOffline(v.r.Context(), v.actor(), v.round(), v.unit(), changes)
	if err == nil {
		return v.redirect(unitPath(v.round(), v.unit()) + "/scoring?loaded=" + strconv.Itoa(cells))
	}
	if !f.refused(err, nil) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	return s.showOffline(v, status, f, offlineBody{})
}
