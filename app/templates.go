package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/store"
)

// Templates is the Word templates of who runs a round.
type Templates struct {
	*Frame
	Rows []TemplateRow
	PDF  bool
}

// TemplateRow is one kind of paper and the versions of its template.
type TemplateRow struct {
	Kind     report.Kind
	Versions []assessment.Template // the newest first
	Stands   *assessment.Template  // nil: the shipped one
	Folder   bool                  // a file in the data folder stands in place of the shipped one
	Last     int                   // number of the newest version
}

// Templates shows the templates from which papers of a round's publisher are
// made.
func (s *System) Templates(ctx context.Context, a Actor, round string) (*Templates, error) {
	f, err := s.templateFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Templates(ctx, f.Round.Publisher)
	if err != nil {
		return nil, err
	}
	v := &Templates{Frame: f, PDF: docx.CanPDF()}
	for _, k := range report.Kinds {
		row := TemplateRow{Kind: k}
		for _, t := range all {
			if t.Kind != k.Key {
				continue
			}
			row.Versions = append(row.Versions, t)
			row.Last = max(row.Last, t.Number)
			if t.Stands {
				row.Stands = &t
			}
		}
		if _, err := os.Stat(s.templatePath(k.Key)); err == nil {
			row.Folder = true
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

func (s *System) templateFrame(ctx context.Context, a Actor, round string) (*Frame, error) {
	f, _, err := s.page(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return nil, err
	}
	return f, s.authorise(a, account.EditTemplates, f.Round.Publisher, f.tree)
}

// templateOf returns the template that stands for a publisher: its own, else
// the one in the data folder, else the shipped one.
func (s *System) templateOf(ctx context.Context, publisher org.UnitID, kind string) ([]byte, error) {
	t, err := s.store.Template(ctx, publisher, kind)
	if errors.Is(err, store.ErrNotFound) {
		return s.template(kind)
	}
	if err != nil {
		return nil, err
	}
	return s.templateFile(ctx, t)
}

func (s *System) templateFile(ctx context.Context, t assessment.Template) ([]byte, error) {
	file, err := s.blobs.Open(ctx, t.Blob)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// MaxTemplate bounds a template, in bytes.
const MaxTemplate = 10 << 20

// TemplateCheck is what trying a template has shown.
type TemplateCheck struct {
	Faults []message.Text
	Word   []byte // the paper filled from it; nil where there are faults or nothing to fill it with
	Name   string // of Word
}

// TryTemplate fills a template with real data without putting it in place, so
// that every mistake shows: of the round, or of the first unit of it that has
// what the kind needs.
func (s *System) TryTemplate(ctx context.Context, a Actor, round, kind string, form []byte) (*TemplateCheck, error) {
	f, err := s.templateFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	k, ok := report.KindOf(kind)
	if !ok {
		return nil, noKind(kind)
	}
	return s.tryTemplate(ctx, f, k, form)
}

func (s *System) tryTemplate(ctx context.Context, f *Frame, k report.Kind, form []byte) (*TemplateCheck, error) {
	check := &TemplateCheck{}
	check.Faults = TemplateFaults(form)
	whole := *f
	whole.Unit = org.Unit{}
	if len(check.Faults) > 0 || !whole.example(k) {
		return check, nil
	}
	word, err := s.fillPaper(ctx, &whole, k, report.Quarter{}, form)
	var mistakes docx.TemplateErrors
	switch {
	case errors.As(err, &mistakes):
		check.Faults = faultsOf(mistakes)
		return check, nil
	case err != nil:
		return nil, err
	}
	for _, f := range docx.Validate(word) {
		check.Faults = append(check.Faults, message.T("template.word_complains", message.Word("finding", f.String())))
	}
	check.Word, check.Name = word, whole.paperName(k, "docx")
	return check, nil
}

// example turns the frame to what a kind of paper can be made of; it says false
// where the round has nothing for it.
func (f *Frame) example(k report.Kind) bool {
	if k.OfRound {
		return f.makes(k)
	}
	for _, u := range f.Units {
		if f.Unit = u; f.makes(k) {
			return true
		}
	}
	return false
}

// TemplateFaults are the mistakes of a template that show without data.
func TemplateFaults(form []byte) []message.Text {
	_, err := docx.Open(form)
	var mistakes docx.TemplateErrors
	switch {
	case errors.As(err, &mistakes):
		return faultsOf(mistakes)
	case err != nil:
		return []message.Text{message.T("template.unreadable", message.Word("cause", err.Error()))}
	}
	return nil
}

func faultsOf(mistakes docx.TemplateErrors) []message.Text {
	faults := make([]message.Text, len(mistakes))
	for i, m := range mistakes {
		faults[i] = message.T("template.mistake", message.Word("text", message.Shorten(m.Text, 120)), message.Word("placeholder", m.Placeholder), message.Word("cause", m.Cause.Error()))
	}
	return faults
}

// PutTemplate puts a template in place of the one that stands. It is tried
// first; one with mistakes is refused whole. last is the number of the newest
// version that the person saw.
func (s *System) PutTemplate(ctx context.Context, a Actor, round, kind, name string, form []byte, last int) (*TemplateCheck, error) {
	f, err := s.templateFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	k, ok := report.KindOf(kind)
	if !ok {
		return nil, noKind(kind)
	}
	check, err := s.tryTemplate(ctx, f, k, form)
	if err != nil || len(check.Faults) > 0 {
		return check, err
	}
	if err := s.scan(ctx, cleanName(name), bytes.NewReader(form)); err != nil {
		return nil, err
	}
	ref, err := s.blobs.Put(ctx, bytes.NewReader(form), MaxTemplate)
	if err != nil {
		return nil, blobFault(err)
	}
	t := assessment.Template{Publisher: f.Round.Publisher, Kind: kind, Number: last + 1, Name: cleanName(name), Blob: ref.Hash, Size: ref.Size, By: a.name(), Stands: true}
	err = s.store.Change(ctx, s.templateEntry(a, f, "put_template", kind), func(tx *store.Tx) error {
		tx.Payload(nil, t)
		return tx.AddTemplate(t)
	})
	if errors.Is(err, store.ErrConflict) {
		return nil, fail(Conflict, "app.conflict")
	}
	return check, err
}

// UseTemplate goes back to an earlier version of a template, or with number 0
// to the shipped one.
func (s *System) UseTemplate(ctx context.Context, a Actor, round, kind string, number int) error {
	f, err := s.templateFrame(ctx, a, round)
	if err != nil {
		return err
	}
	if _, ok := report.KindOf(kind); !ok {
		return noKind(kind)
	}
	err = s.store.Change(ctx, s.templateEntry(a, f, "use_template", kind), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"kind": kind, "number": number})
		return tx.UseTemplate(f.Round.Publisher, kind, number)
	})
	return found(err, "template.no_version", message.Int("number", number))
}

func (s *System) templateEntry(a Actor, f *Frame, verb, kind string) audit.Entry {
	e := s.entry(a, f, verb, "template:"+kind)
	e.Unit = f.Round.Publisher
	return e
}

// TemplateFile returns a template as a file: a version, or with number 0 the
// shipped one.
func (s *System) TemplateFile(ctx context.Context, a Actor, round, kind string, number int) ([]byte, error) {
	f, err := s.templateFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		return ShippedTemplate(kind)
	}
	all, err := s.store.Templates(ctx, f.Round.Publisher)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(t assessment.Template) bool { return t.Kind == kind && t.Number == number })
	if i < 0 {
		return nil, fail(NotFound, "template.no_version", message.Int("number", number))
	}
	return s.templateFile(ctx, all[i])
}

// PreviewTemplate fills a version with real data, as Word or PDF.
func (s *System) PreviewTemplate(ctx context.Context, a Actor, round, kind string, number int, format string) (data []byte, name string, err error) {
	form, err := s.TemplateFile(ctx, a, round, kind, number)
	if err != nil {
		return nil, "", err
	}
	check, err := s.TryTemplate(ctx, a, round, kind, form)
	switch {
	case err != nil:
		return nil, "", err
	case len(check.Faults) > 0:
		return nil, "", &Error{Kind: Invalid, Text: check.Faults[0]}
	case check.Word == nil:
		return nil, "", fail(NotFound, "template.nothing_to_show")
	}
	data, err = s.converted(ctx, check.Word, format)
	return data, check.Name[:len(check.Name)-len("docx")] + format, err
}
