package org

import (
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
)

// Span is from a first to a last day, both counted; open where zero.
type Span struct {
	From calendar.Date `json:"from"`
	To   calendar.Date `json:"to"`
}

// Holds says whether a day lies within the span.
func (s Span) Holds(d calendar.Date) bool {
	return (s.From.IsZero() || !d.Before(s.From)) && (s.To.IsZero() || !s.To.Before(d))
}

// meets says whether two spans share a day.
func (s Span) meets(o Span) bool {
	return (s.To.IsZero() || !s.To.Before(o.From)) && (o.To.IsZero() || !o.To.Before(s.From))
}

// CodeKind is which list of codes a code is of.
type CodeKind string

// The kinds of code.
const (
	Identifier CodeKind = "identifier" // mã định danh điện tử: H37.23.37
	AdminCode  CodeKind = "admin"      // mã đơn vị hành chính: 06505
)

// CodeKinds is all of them.
var CodeKinds = []CodeKind{Identifier, AdminCode}

// Code is a code that a unit bears between two dates.
type Code struct {
	Kind  CodeKind `json:"kind"`
	Value string   `json:"value"` // as NormalCode writes it
	Span
}

var (
	identifierForm = regexp.MustCompile(`^[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}$`)
	adminForm      = regexp.MustCompile(`^[0-9]{2,5}$`)
)

// NormalCode writes a code in its one form, and says whether it is one of its
// kind. Systems print an identifier with the top first (H37.23.37); older ones
// with the top last and zeros for levels that are not there (000.23.37.H37). An
// administrative code of a commune has five digits, whose leading zero
// spreadsheets lose.
func NormalCode(kind CodeKind, typed string) (string, bool) {
	code := strings.ToUpper(strings.TrimSpace(typed))
	switch kind {
	case Identifier:
		code = downward(code)
		return code, identifierForm.MatchString(code)
	case AdminCode:
		if !adminForm.MatchString(code) {
			return code, false
		}
		if len(code) == 4 {
			code = "0" + code
		}
		return code, true
	}
	return code, false
}

// downward puts the top of an identifier first; levels of zeros fall away. The
// levels between keep their order, as systems print dossiers of one office
// before and after Quyết định 20/2020/QĐ-TTg.
func downward(code string) string {
	parts := strings.Split(code, ".")
	top := parts[len(parts)-1]
	if top == "" || top[0] < 'A' || top[0] > 'Z' || len(parts) == 1 {
		return code
	}
	down := []string{top}
	for _, part := range parts[:len(parts)-1] {
		if strings.Trim(part, "0") != "" {
			down = append(down, part)
		}
	}
	return strings.Join(down, ".")
}

// reversed is the other way to read an identifier with its top last: level by
// level from the bottom up, as Thông tư 10/2016/TT-BTTTT lays it down.
func reversed(code string) string {
	parts := strings.Split(strings.ToUpper(strings.TrimSpace(code)), ".")
	slices.Reverse(parts)
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return strings.Trim(part, "0") == "" }), ".")
}

// Upward writes an identifier with its top last, as older systems do: four
// places, zeros for levels that are not there.
func Upward(code string) string {
	parts := strings.Split(code, ".")
	between := parts[1:]
	for len(between) < 3 {
		between = append([]string{"000"}, between...)
	}
	return strings.Join(append(slices.Clone(between), parts[0]), ".")
}
