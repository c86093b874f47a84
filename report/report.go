// Package report says which facts stand in which official paper. Papers are
// always in Vietnamese; their form is a Word template that an office can
// replace, and package docx fills it.
package report

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/parindex/parindex/docx"
)

// NumberForm is the form of a document number: 45/BC-UBND (Nghị định
// 30/2020/NĐ-CP, Phụ lục I, mục II.3).
var NumberForm = regexp.MustCompile(`^\d{1,5}(/\d{4})?/\p{Lu}[\p{Lu}\p{L}]*(-\p{Lu}[\p{Lu}\p{L}&]*)*$`)

//go:embed all:templates
var templates embed.FS

// Template returns the shipped template of a kind of paper, as a Word file:
// the parts that all papers share, and those of its own.
func Template(kind string) ([]byte, error) {
	shared, err := fs.Sub(templates, "templates/shared")
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", kind, err)
	}
	own, err := fs.Sub(templates, "templates/"+kind)
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", kind, err)
	}
	return docx.Pack(shared, own)
}

// Subject is the matter's abstract as a citation has it: về việc ….
func (m *Matter) Subject() (string, error) {
	d, err := m.data()
	if err != nil {
		return "", err
	}
	subject, _ := d["subject"].(string)
	for _, head := range []string{"V/v ", "Về việc "} {
		subject = strings.TrimPrefix(subject, head)
	}
	return "về việc " + lowerFirst(subject), nil
}

// Fill makes the matter's paper from a template.
func Fill(form []byte, m *Matter) ([]byte, error) {
	t, err := docx.Open(form)
	if err != nil {
		return nil, err
	}
	d, err := m.data()
	if err != nil {
		return nil, err
	}
	return t.Fill(d)
}
