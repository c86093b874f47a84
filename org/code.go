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
// kind. An identifier is written from the top down (H37.23.37) or, as older
// systems do, from the bottom up with zeros for levels that are not there
// (000.37.23.H37); both name the same unit. An administrative code of a
// commune has five digits, whose leading zero spreadsheets lose.
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

// downward turns an identifier so that it begins at the top.
func downward(code string) string {
	parts := strings.Split(code, ".")
	if last := parts[len(parts)-1]; last == "" || last[0] < 'A' || last[0] > 'Z' || len(parts) == 1 {
		return code
	}
	slices.Reverse(parts)
	end := len(parts)
	for end > 1 && strings.Trim(parts[end-1], "0") == "" {
		end--
	}
	return strings.Join(parts[:end], ".")
}

// Upward writes an identifier from the bottom up, as older systems expect it:
// four places, zeros for levels that are not there.
func Upward(code string) string {
	parts := strings.Split(code, ".")
	for len(parts) < 4 {
		parts = append(parts, "000")
	}
	slices.Reverse(parts)
	return strings.Join(parts, ".")
}
