package web

import (
	"errors"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// form is a form as it stands on a page: what was typed, and what is wrong
// with it. Nothing typed is lost when a save fails.
type form struct {
	Values map[string]string
	Errors []fieldError
}

// fieldError is one thing wrong, at the field where it is mended.
type fieldError struct {
	Field string // "" for the form as a whole
	Text  message.Text
}

// Value returns what a field holds.
func (f *form) Value(field string) string { return f.Values[field] }

// Error returns what is wrong with a field, nil if nothing is.
func (f *form) Error(field string) *message.Text {
	if f == nil {
		return nil
	}
	for _, e := range f.Errors {
		if e.Field == field {
			return &e.Text
		}
	}
	return nil
}

func (f *form) wrong(field, key string) {
	f.Errors = append(f.Errors, fieldError{field, message.T(key)})
}

// refused adds a refusal of package app, at the field that fields names for
// its key, and says whether err was one that belongs on a form.
func (f *form) refused(err error, fields map[string]string) bool {
	var e *app.Error
	if !errors.As(err, &e) || (e.Kind != app.Invalid && e.Kind != app.Conflict && e.Kind != app.Full) {
		return false
	}
	f.Errors = append(f.Errors, fieldError{fields[e.Text.Key], e.Text})
	return true
}
