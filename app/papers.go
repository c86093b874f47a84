package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
)

// OfficialPapers is the papers that may be made of a round, or about one unit of it.
type OfficialPapers struct {
	*Frame
	Kinds     []report.Kind
	PDF       bool // LibreOffice is installed here
	Quarter   report.Quarter
	Templates bool      // the person may change the publisher's templates
	Signing   *org.Unit // whose signers the person may see: the unit's, or the publisher's
}

// OfficialPapers shows which papers the person may make of a round, or about a unit of
// it when unit is not empty.
func (s *System) OfficialPapers(ctx context.Context, a Actor, round, unit string) (*OfficialPapers, error) {
	f, err := s.paperFrame(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &OfficialPapers{Frame: f, PDF: docx.CanPDF(), Quarter: report.QuarterOf(f.Today)}
	for _, k := range report.Kinds {
		if f.makes(k) && s.mayMake(a, f, k) {
			v.Kinds = append(v.Kinds, k)
		}
	}
	v.Templates = s.authorise(a, account.EditTemplates, f.Round.Publisher, f.tree) == nil
	if len(v.Kinds) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	signing := f.Unit
	if signing.ID == "" {
		signing = f.UnitOf(f.Round.Publisher)
	}
	if s.authorise(a, account.SeeReport, signing.ID, f.tree) == nil {
		v.Signing = &signing
	}
	return v, nil
}

// paperFrame opens a round for its papers, running or not.
func (s *System) paperFrame(ctx context.Context, a Actor, round, unit string) (*Frame, error) {
	do := account.SeeReport
	if unit == "" {
		do = account.SeeRanking // which papers of all units a person may make is asked paper by paper
	}
	f, _, err := s.page(ctx, a, do, round, unit)
	if err != nil || !f.Round.Running() || f.Inherits {
		return f, err
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	return f, nil
}

// makes says whether a kind of paper can be made of the frame's round and unit.
func (f *Frame) makes(k report.Kind) bool {
	if f.Round.Running() && !k.Running || !f.Round.Running() && !k.Published {
		return false
	}
	if f.Unit.ID == "" || f.Unit.ID == f.Round.Publisher {
		return k.OfRound
	}
	return k.OfUnit
}

// mayMake says whether a person may make a kind of paper: a unit's own where
// they see its reports, the publisher's where they run its rounds.
func (s *System) mayMake(a Actor, f *Frame, k report.Kind) bool {
	if !k.ByPublisher {
		return s.authorise(a, account.SeeReport, f.Unit.ID, f.tree) == nil
	}
	return s.authorise(a, account.RunRound, f.Round.Publisher, f.tree) == nil || s.authorise(a, account.PublishRound, f.Round.Publisher, f.tree) == nil
}

// PaperAsked is which paper is asked for.
type PaperAsked struct {
	Kind, Round string
	Unit        string // alias; "": of all units
	Format      string // "docx" or "pdf"
	Quarter     report.Quarter
}

// MakePaper makes a paper as Word or PDF, and the name under which it is handed
// out.
func (s *System) MakePaper(ctx context.Context, a Actor, asked PaperAsked) (data []byte, name string, err error) {
	kind, ok := report.KindOf(asked.Kind)
	if !ok {
		return nil, "", noKind(asked.Kind)
	}
	f, err := s.paperFrame(ctx, a, asked.Round, asked.Unit)
	if err != nil {
		return nil, "", err
	}
	if err := s.checkMade(a, f, kind); err != nil {
		return nil, "", err
	}
	word, err := s.fillPaper(ctx, f, kind, asked.Quarter, nil)
	if err != nil {
		return nil, "", err
	}
	name = f.paperName(kind, asked.Format)
	if asked.Format != "pdf" {
		return word, name, nil
	}
	pdf, err := s.toPDF(ctx, word)
	return pdf, name, err
}

func (s *System) checkMade(a Actor, f *Frame, kind report.Kind) error {
	if !s.mayMake(a, f, kind) {
		return fail(Forbidden, "app.forbidden")
	}
	if f.makes(kind) {
		return nil
	}
	about := f.Round.Title
	if f.Unit.ID != "" {
		about = f.Unit.Name
	}
	return fail(NotFound, "paper.not_made", message.Sub("kind", kind.Text()), message.Title("about", about))
}

// fillPaper fills the template that stands for the publisher, or form when it
// is not nil.
func (s *System) fillPaper(ctx context.Context, f *Frame, kind report.Kind, q report.Quarter, form []byte) ([]byte, error) {
	m, err := s.paperMatter(ctx, f, kind, q)
	if err != nil {
		return nil, err
	}
	if form == nil {
		if form, err = s.templateOf(ctx, f.Round.Publisher, kind.Key); err != nil {
			return nil, err
		}
	}
	word, err := report.Fill(form, m)
	if err != nil {
		return nil, &Error{Kind: Invalid, Text: message.T("report.bad_template", message.Word("cause", err.Error())), Cause: err}
	}
	return word, nil
}

func (s *System) toPDF(ctx context.Context, word []byte) ([]byte, error) {
	pdf, err := docx.ToPDF(ctx, word)
	s.works.converted(err)
	if errors.Is(err, docx.ErrNoLibreOffice) {
		return nil, &Error{Kind: Missing, Text: message.T("report.no_libreoffice"), Cause: err}
	}
	return pdf, err
}

// paperName is the name under which a paper is handed out.
func (f *Frame) paperName(k report.Kind, ext string) string {
	about := f.Round.Key
	if f.Unit.ID != "" {
		about = fmt.Sprintf("%d-%s", f.Round.Year, f.Unit.Alias)
	}
	return k.FileName() + "-" + about + "." + ext
}

// PaperRoundOf finds the newest round of a year that a paper of a kind can be
// made of: running or published as the kind asks. unit may be the publisher's.
func (s *System) PaperRoundOf(ctx context.Context, a Actor, kind, unit string, year int) (string, error) {
	k, ok := report.KindOf(kind)
	if !ok {
		return "", noKind(kind)
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	u, ok := tree.Alias(unit)
	if !ok {
		return "", fail(NotFound, "app.no_unit", message.Word("unit", unit))
	}
	if err := s.authorise(a, account.SeeRanking, u.ID, tree); err != nil {
		return "", err
	}
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return "", err
	}
	best := assessment.Round{}
	for _, r := range rounds {
		if _, superseded := assessment.CorrectedBy(rounds, r); superseded || r.Year != year || !tree.Within(u.ID, r.Publisher) || r.Running() && !k.Running || !r.Running() && !k.Published {
			continue
		}
		if took, err := s.tookPart(ctx, r, u); err != nil || !took {
			if err != nil {
				return "", err
			}
			continue
		}
		if best.Key == "" || best.Published.Before(r.Published) || r.Running() {
			best = r
		}
	}
	if best.Key == "" {
		return "", fail(NotFound, "app.no_round_year", message.Title("unit", u.Name), message.Word("year", strconv.Itoa(year)))
	}
	return best.Key, nil
}

// tookPart says whether a unit is in a round, or runs it.
func (s *System) tookPart(ctx context.Context, r assessment.Round, u org.Unit) (bool, error) {
	if u.ID == r.Publisher {
		return true, nil
	}
	_, err := s.store.Standing(ctx, r.ID, u.ID, assessment.Final)
	if r.Running() {
		_, err = s.store.Sheet(ctx, r.ID, u.ID)
	}
	return there(err)
}

// RoundUnits lists the aliases of the units that took part in a round, in the
// order of their names.
func (s *System) RoundUnits(ctx context.Context, a Actor, round string) ([]string, error) {
	f, err := s.paperFrame(ctx, a, round, "")
	if err != nil {
		return nil, err
	}
	aliases := make([]string, len(f.Units))
	for i, u := range f.Units {
		aliases[i] = u.Alias
	}
	return aliases, nil
}
