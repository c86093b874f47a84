package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
)

// component is one component of a unit's running sheet.
const component = unit + "/scoring/{code}"

// evidenceRoutes are how evidence comes to a component.
func (s *server) evidenceRoutes() []route {
	return []route{
		{"POST " + component + "/links", s.addLink, false},
		{"POST " + component + "/documents", s.addDocument, false},
		{"POST " + component + "/proofs/{proof}/versions", s.replaceProof, false},
		{"GET " + component + "/uploads/{upload}", s.received, false},
		{"PUT " + component + "/uploads/{upload}", s.receive, false},
	}
}

// mostProofs bounds a form with files; package app bounds each file. The fields
// beside them need little.
func (s *server) mostProofs() int64 { return s.sys.MostProof() + 2<<20 }

// takeProofs adds the files of a form; what is refused is noted on the form.
func (s *server) takeProofs(v *visit, f *form) error {
	for _, head := range v.r.MultipartForm.File["files"] {
		file, err := head.Open()
		if err != nil {
			return err
		}
		err = s.sys.AddProof(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), head.Filename, file)
		file.Close() //nolint:errcheck // it was only read
		if err != nil && !f.refused(err, filesField) {
			return err
		}
	}
	return nil
}

// filesField says that what is refused of a file is mended where files are
// chosen.
var filesField = map[string]string{"proof.empty": "files", "proof.kind": "files", "proof.broken": "files", "proof.twice": "files", "proof.too_big": "files", "proof.bomb": "files", "proof.full": "files", "proof.same_version": "files"}

// entryPath is the address of the component that a request is about.
func entryPath(v *visit) string {
	return unitPath(v.round(), v.unit()) + "/scoring/" + v.r.PathValue("code")
}

// backToProofs returns to the evidence of a component, with what was refused
// above it.
func (s *server) backToProofs(v *visit, err error) error {
	if err == nil {
		return v.redirect(entryPath(v) + "#proofs")
	}
	f := &form{Values: map[string]string{}}
	if !f.refused(err, filesField) {
		return err
	}
	return s.showEntry(v, statusOf[kindOf(err)], f, nil, nil)
}

func (s *server) addLink(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	address := strings.TrimSpace(v.r.PostFormValue("address"))
	return s.backToProofs(v, s.sys.AddLink(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), address, v.r.PostFormValue("title")))
}

func (s *server) addDocument(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	id := document.ID(v.r.PostFormValue("document"))
	return s.backToProofs(v, s.sys.AddDocument(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), id))
}

// replaceProof takes a newer version of a piece of evidence. A form without a
// file goes on as an empty one: who may not replace it is told that first.
func (s *server) replaceProof(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	if err := v.r.ParseMultipartForm(inMemory); tooBig(err) {
		return s.backToProofs(v, s.tooBigProof())
	} else if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	var sent app.Upload = strings.NewReader("")
	name := ""
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
		if file, head, err := v.r.FormFile("files"); err == nil {
			defer file.Close() //nolint:errcheck // it is only read
			sent, name = file, head.Filename
		}
	}
	old := assessment.ProofID(v.r.PathValue("proof"))
	return s.backToProofs(v, s.sys.ReplaceProof(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), old, name, sent))
}

func (s *server) tooBigProof() error {
	return &app.Error{Kind: app.Invalid, Text: message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))}
}

// pieceAnswer is what a script is told of a file that it sends in pieces.
type pieceAnswer struct {
	Received int64  `json:"received"`
	Done     bool   `json:"done"`
	Error    string `json:"error,omitempty"`
}

// received says how much of a file has come.
func (s *server) received(v *visit) error {
	n, err := s.sys.Received(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), v.r.PathValue("upload"))
	if err != nil {
		return s.refuseScript(v, err)
	}
	return v.json(http.StatusOK, pieceAnswer{Received: n})
}

// receive takes a piece of a file: its place is in Content-Range, its name and
// what it replaces in the address.
func (s *server) receive(v *visit) error {
	var from, to, total int64
	if _, err := fmt.Sscanf(v.r.Header.Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &total); err != nil || from < 0 || to < from || total <= to && total > 0 {
		return v.json(http.StatusBadRequest, pieceAnswer{Error: message.Say(v.lang, "web.form.broken")})
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, to-from+1)
	up := app.Arriving{ID: v.r.PathValue("upload"), Name: v.query("name"), Replaces: assessment.ProofID(v.query("replaces")), Total: total}
	n, err := s.sys.Receive(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), up, from, v.r.Body)
	var e *app.Error
	switch {
	case errors.As(err, &e):
		return v.json(statusOf[e.Kind], pieceAnswer{Received: n, Error: e.In(v.lang)})
	case err != nil && v.r.Context().Err() == nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case err != nil: // the line broke: what came is kept
		return v.json(http.StatusBadRequest, pieceAnswer{Received: n})
	}
	return v.json(http.StatusOK, pieceAnswer{Received: n, Done: n == total})
}

// showInFrame lets a page of this site show a file inside itself. Nothing in
// the file may run or load anything.
func showInFrame(h http.Header) {
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
}

func (s *server) changeProof(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	code, id := v.r.PathValue("code"), assessment.ProofID(v.r.PathValue("proof"))
	change := s.sys.DropProof
	if v.r.PostFormValue("act") == "use" {
		change = s.sys.UseProof
	}
	if err := change(v.r.Context(), v.actor(), v.round(), v.unit(), code, id); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/scoring/" + code + "#proofs")
}

// proofFile shows a piece of evidence: PDF and pictures in the browser, in a
// sandbox; anything else is downloaded.
func (s *server) proofFile(v *visit) error {
	file, p, err := s.sys.OpenProof(v.r.Context(), v.actor(), v.round(), v.unit(), assessment.ProofID(v.r.PathValue("proof")))
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", p.Type)
	v.w.Header().Set("Content-Length", strconv.FormatInt(p.Size, 10))
	showInFrame(v.w.Header())
	if p.Type == "application/pdf" || strings.HasPrefix(p.Type, "image/") {
		v.w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": p.Name}))
	} else {
		attachment(v.w, p.Name)
	}
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("evidence cut off", "request", v.id, "error", err)
	}
	return nil
}

// proofArchive sends all evidence of a unit, ordered by component.
func (s *server) proofArchive(v *visit) error {
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/zip")
	attachment(v.w, sc.Round.Key+"-"+sc.Unit.Alias+".zip")
	if err := s.sys.ProofArchive(v.r.Context(), sc, v.w); err != nil && v.r.Context().Err() == nil {
		s.log.Error("archive cut off", "request", v.id, "error", err)
	}
	return nil
}
