package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// problem is a failure as a program reads it (RFC 9457).
type problem struct {
	Type    string  `json:"type" doc:"luôn là about:blank"`
	Title   string  `json:"title" doc:"tên của mã trạng thái HTTP"`
	Status  int     `json:"status" doc:"mã trạng thái HTTP"`
	Code    string  `json:"code" doc:"mã của lỗi, không đổi theo ngôn ngữ"`
	Detail  string  `json:"detail" doc:"lỗi và cách sửa, bằng lời"`
	Request string  `json:"request,omitempty" doc:"mã của yêu cầu, để tìm trong nhật ký máy chủ"`
	Errors  []fault `json:"errors,omitempty" doc:"từng chỗ sai"`
	Clashes []Clash `json:"clashes,omitempty" doc:"ô mà người khác đã sửa"`
}

type fault struct {
	Field  string `json:"field,omitempty" doc:"ô có lỗi"`
	Reason string `json:"reason" doc:"lỗi và cách sửa"`
}

// Clash is a field that somebody else changed meanwhile.
type Clash struct {
	Field string `json:"field" doc:"tên ô"`
	Saved string `json:"saved" doc:"giá trị đang lưu"`
	Typed string `json:"typed" doc:"giá trị vừa gửi"`
}

// Kinds of failure that only programs meet.
const (
	unknown  app.Kind = "unknown"  // nobody knows who asks
	tooFast  app.Kind = "too_fast" // more than a key may ask in a minute
	tooLarge app.Kind = "too_large"
	badType  app.Kind = "bad_type" // of the body
)

var statusOf = map[app.Kind]int{
	app.NotFound: http.StatusNotFound, app.Forbidden: http.StatusForbidden, app.Invalid: http.StatusUnprocessableEntity,
	app.Conflict: http.StatusConflict, app.Missing: http.StatusServiceUnavailable, app.Full: http.StatusInsufficientStorage,
	unknown: http.StatusUnauthorized, tooFast: http.StatusTooManyRequests, tooLarge: http.StatusRequestEntityTooLarge, badType: http.StatusUnsupportedMediaType,
}

// kindOf returns the kind of a failure that a program should be told, "" for
// any other and for none.
func kindOf(err error) app.Kind {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// refusal is a failure with the places where it is mended.
type refusal struct {
	of      *app.Error
	faults  []fault
	clashes []Clash
}

func (r *refusal) Error() string { return r.of.Error() }

// Unwrap returns the failure itself.
func (r *refusal) Unwrap() error { return r.of }

// faulty is what is wrong field by field; nil where nothing is.
func faulty(lang message.Lang, faults map[string]message.Text) error {
	if len(faults) == 0 {
		return nil
	}
	r := &refusal{of: &app.Error{Kind: app.Invalid, Text: message.T("api.faults")}}
	for field, text := range faults {
		r.faults = append(r.faults, fault{field, text.In(lang)})
	}
	slices.SortFunc(r.faults, func(x, y fault) int { return strings.Compare(x.Field, y.Field) })
	return r
}

// at names the field that a failure is about.
func at(lang message.Lang, field string, err error) error {
	var e *app.Error
	if field == "" || !errors.As(err, &e) {
		return err
	}
	return &refusal{of: e, faults: []fault{{field, e.In(lang)}}}
}

// fail answers with a failure: what a program can act on, anything else as the
// number under which the log holds the cause.
func (s *Server) fail(c *call, err error) {
	var e *app.Error
	if !errors.As(err, &e) {
		if c.Err() == nil { // else whoever asked has left
			s.failed(c.w, c.r, err)
		}
		return
	}
	if e.Cause != nil {
		s.log.Warn("refused", "request", c.w.Header().Get(requestHeader), "path", c.r.URL.Path, "error", err)
	}
	p := problem{Status: statusOf[e.Kind], Code: e.Text.Key, Detail: e.In(c.lang)}
	var r *refusal
	if errors.As(err, &r) {
		p.Errors, p.Clashes = r.faults, r.clashes
	}
	if e.Kind == unknown {
		c.w.Header().Set("WWW-Authenticate", `Bearer realm="parindex"`)
	}
	s.refuse(c.w, c.r, p)
}

const requestHeader = "X-Request-Id"

// failed answers with a failure that nobody foresaw.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, cause any) {
	id := w.Header().Get(requestHeader)
	s.log.Error("failed", "request", id, "method", r.Method, "path", r.URL.Path, "error", cause, "stack", string(debug.Stack()))
	s.refuse(w, r, problem{Status: http.StatusInternalServerError, Code: "web.fault.id", Detail: message.Say(langOf(r), "web.fault.id", message.Word("id", id))})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p problem) {
	p.Type, p.Title, p.Request = "about:blank", http.StatusText(p.Status), w.Header().Get(requestHeader)
	body, err := json.Marshal(p)
	if err != nil {
		s.log.Error("problem", "error", err)
	}
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.Header().Set("Content-Language", string(langOf(r)))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may have left
}

// write answers with JSON, or that nothing changed since it was last asked.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Language", string(langOf(r)))
	h.Set("Vary", "Accept-Language, Authorization")
	if r.Method == http.MethodGet {
		sum := sha256.Sum256(append([]byte(langOf(r)), body...))
		tag := strconv.Quote(hex.EncodeToString(sum[:16]))
		h.Set("ETag", tag)
		h.Set("Cache-Control", "private, no-cache")
		for held := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
			if held = strings.TrimPrefix(strings.TrimSpace(held), "W/"); held == tag || held == "*" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = bytes.NewReader(body).WriteTo(w) // whoever asked may have left
}
