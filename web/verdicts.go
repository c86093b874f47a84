package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// verdictRoutes are the pages of the end of a round: what appraisers confirm
// and disagree about, objections, corrections, and what the public sees.
func (s *server) verdictRoutes() []route {
	return []route{
		{"GET " + round + "/differences", s.differences, false},
		{"GET " + round + "/remarks", s.remarks, false},
		{"POST " + round + "/remarks", s.saveRemarks, false},
		{"GET " + round + "/confirmation", s.confirmationFile, false},
		{"POST " + round + "/confirmation", s.confirm, false},
		{"POST " + round + "/reminders", s.remind, false},
		{"POST " + round + "/draft", s.keepDraft, false},
		{"GET " + round + "/objections", s.objections, false},
		{"GET " + unit + "/draft", s.unitDraft, false},
		{"POST " + unit + "/draft", s.sendObjections, false},
		{"POST " + unit + "/draft/{code}", s.object, false},
		{"POST " + unit + "/draft/{code}/answer", s.answerObjection, false},
		{"GET " + round + "/ranking.xlsx", s.annex, false},
		{"GET " + round + "/ranking.ods", s.annex, false},
		{"GET " + round + "/correction", s.correcting, false},
		{"POST " + round + "/correction", s.correct, false},
		{"POST " + round + "/public", s.showPublic, false},
		{"GET /public/{round}", s.public, open},
		{"GET /public/{round}/{file}", s.publicFile, open},
	}
}

// readForm reads the fields of a form, with or without files.
func (s *server) readForm(v *visit) (*form, error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		return nil, s.tooBigProof()
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return nil, &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	f := &form{Values: map[string]string{}}
	for name := range v.r.PostForm {
		f.Values[name] = strings.TrimSpace(strings.ReplaceAll(v.r.PostForm.Get(name), "\r\n", "\n"))
	}
	return f, nil
}

// counted is a field that counts; 0 where it does not, which is refused as a
// conflict.
func (f *form) counted(field string) int {
	n, _ := strconv.Atoi(f.Value(field))
	return n
}

// evidence opens the files of a form. done closes them.
func evidence(v *visit) (files []app.Evidence, done func(), err error) {
	var opened []io.Closer
	done = func() {
		for _, c := range opened {
			c.Close() //nolint:errcheck // it was only read
		}
		if v.r.MultipartForm != nil {
			v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
		}
	}
	if v.r.MultipartForm == nil {
		return nil, done, nil
	}
	for _, head := range v.r.MultipartForm.File["files"] {
		file, err := head.Open()
		if err != nil {
			return nil, done, err
		}
		opened = append(opened, file)
		files = append(files, app.Evidence{Name: head.Filename, File: file})
	}
	return files, done, nil
}

// statusFor is the status of a page that shows again a form which was refused.
func statusFor(err error) int {
	if kindOf(err) == app.Conflict {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// sendFile sends a file that a person uploaded: PDF and pictures in the
// browser, in a sandbox; anything else is downloaded.
func (s *server) sendFile(v *visit, file io.Reader, name, kind string, size int64) error {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	if kind == "application/pdf" || strings.HasPrefix(kind, "image/") {
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
	} else {
		attachment(v.w, name)
	}
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("file cut off", "request", v.id, "error", err)
	}
	return nil
}
