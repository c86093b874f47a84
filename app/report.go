package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
)

// ReportPage is the report that a unit owes: what it will say, what should be
// looked at first, and the signed file once there is one.
type ReportPage struct {
	*Frame
	Paper     assessment.Paper // zero until a signed file is attached
	Request   *request.Request
	Asked     document.Document // the request's letter
	Documents []document.Document
	Findings  []document.Finding // dates to check before citing
	Bare      []remediation.Loss // lost points without a cause or an action
	Losses    []remediation.Loss
	OwnForm   bool // the office has put its own template in place
	PDF       bool // LibreOffice is installed here
}

// Signed says whether the signed file is attached; until then the paper is a
// draft.
func (p *ReportPage) Signed() bool { return p.Paper.Blob != "" }

// Report shows the state of a unit's report on remedying lost points.
func (s *System) Report(ctx context.Context, a Actor, round, unit string) (*ReportPage, error) {
	f, _, err := s.page(ctx, a, account.SeeReport, round, unit)
	if err != nil {
		return nil, err
	}
	m, err := s.reportMatter(ctx, f)
	if err != nil {
		return nil, err
	}
	p := &ReportPage{Frame: f, Paper: m.Paper, Request: m.Request, Losses: m.Losses, PDF: docx.CanPDF()}
	p.Documents, p.Findings = m.Documents, document.Check(m.Documents, f.Today)
	if m.Request != nil {
		p.Asked = m.Document(m.Request.Document)
	}
	for _, l := range m.Losses {
		if l.Note == nil || len(l.Actions) == 0 {
			p.Bare = append(p.Bare, l)
		}
	}
	_, err = os.Stat(s.templatePath(report.Remediation))
	p.OwnForm = err == nil
	return p, nil
}

// reportMatter gathers everything that the report states.
func (s *System) reportMatter(ctx context.Context, f *Frame) (*report.Matter, error) {
	kind, _ := report.KindOf(report.Remediation)
	return s.paperMatter(ctx, f, kind, report.Quarter{})
}

// kinds are the kinds of the units that were ranked together, the commonest
// first: a paper says among whom a rank was reached.
func (f *Frame) kinds(all []assessment.Standing) []string {
	count := map[string]int{}
	var kinds []string
	for _, st := range all {
		u, _ := f.tree.Unit(st.Unit)
		if count[u.Kind] == 0 && u.Kind != "" {
			kinds = append(kinds, u.Kind)
		}
		count[u.Kind]++
	}
	slices.SortStableFunc(kinds, func(x, y string) int { return count[y] - count[x] })
	return kinds
}

func (s *System) templatePath(kind string) string {
	return filepath.Join(s.dir, "templates", kind+".docx")
}

// template returns the office's own template if it has put one in place, else
// the shipped one.
func (s *System) template(kind string) ([]byte, error) {
	own, err := os.ReadFile(s.templatePath(kind))
	if errors.Is(err, os.ErrNotExist) {
		return report.Template(kind)
	}
	return own, err
}

func noKind(kind string) error {
	return fail(NotFound, "report.no_kind", message.Word("kind", kind), message.Word("known", report.Keys()))
}

// ShippedTemplate returns the shipped template of a kind of paper, for an
// office to change.
func ShippedTemplate(kind string) ([]byte, error) {
	if _, ok := report.KindOf(kind); !ok && kind != report.ApologyLetter {
		return nil, noKind(kind)
	}
	return report.Template(kind)
}

// WriteReport makes the report on remedying lost points as Word ("docx") or
// PDF ("pdf").
func (s *System) WriteReport(ctx context.Context, a Actor, round, unit, format string) ([]byte, error) {
	data, _, err := s.MakePaper(ctx, a, PaperAsked{Kind: report.Remediation, Round: round, Unit: unit, Format: format})
	return data, err
}

// FileName is the name under which a report is handed out.
func (f *Frame) FileName(ext string) string {
	return fmt.Sprintf("bao-cao-khac-phuc-cchc-%d-%s.%s", f.Round.Year, f.Unit.Alias, ext)
}

// Signed is a signed file, with what its document system gave it.
type Signed struct {
	Number  string
	Date    calendar.Date
	Name    string // of the file
	File    io.ReadSeeker
	Version int // of the paper that the person saw

	Register bool // enter it into the issuer's book of outgoing documents too
}

// MaxSigned bounds a signed PDF, in bytes.
const MaxSigned = 50 << 20

// AttachSigned attaches the signed PDF of a unit's report on remedying lost
// points.
func (s *System) AttachSigned(ctx context.Context, a Actor, round, unit string, in Signed) error {
	return s.AttachPaper(ctx, a, PaperAsked{Kind: report.Remediation, Round: round, Unit: unit}, in)
}

func checkSigned(in Signed, today calendar.Date) error {
	switch {
	case !report.NumberForm.MatchString(in.Number):
		return fail(Invalid, "report.bad_number")
	case in.Date.IsZero() || today.Before(in.Date):
		return fail(Invalid, "report.bad_date")
	}
	return nil
}

// cleanName keeps the last part of an uploaded name, for display only: files
// are stored by their content.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	name = norm.NFC.String(strings.ToValidUTF8(name, "")) // a Mac sends marks apart from their letters
	ending := path.Ext(name)
	if len(ending) > 8 {
		ending = ""
	}
	return message.Shorten(strings.TrimSuffix(name, ending), 120-len(ending)) + ending
}

// SignedFile opens the signed file of a unit's report on remedying lost points.
func (s *System) SignedFile(ctx context.Context, a Actor, round, unit string) (assessment.Paper, io.ReadCloser, error) {
	return s.SignedPaper(ctx, a, PaperAsked{Kind: report.Remediation, Round: round, Unit: unit})
}

// blobFault says of a file that was not stored why.
func blobFault(err error) error {
	if errors.Is(err, blob.ErrTooBig) {
		return fail(Invalid, "report.too_big", message.Int("most", MaxSigned>>20))
	}
	return err
}
