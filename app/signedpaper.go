package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/store"
)

// PaperPage is one paper of a round and what came back of it.
type PaperPage struct {
	*Frame
	Kind    report.Kind
	Quarter report.Quarter // of a quarter's report
	Issuer  org.Unit
	Symbol  string // what follows the number: BC-UBND
	Paper   assessment.Paper
	Judged  []Judged // the signatures of the signed file
	Attach  bool     // the person may bring in the signed file
	Numbers bool     // the issuer numbers its papers here
	Switch  bool     // the person may switch that on or off
	Next    int      // number of the issuer's book
}

// Signed says whether the signed file is there.
func (p *PaperPage) Signed() bool { return p.Paper.Blob != "" }

// paperPage opens a paper that the person may make.
func (s *System) paperPage(ctx context.Context, a Actor, asked PaperAsked) (*PaperPage, *report.Matter, error) {
	kind, ok := report.KindOf(asked.Kind)
	if !ok {
		return nil, nil, noKind(asked.Kind)
	}
	f, err := s.paperFrame(ctx, a, asked.Round, asked.Unit)
	if err != nil {
		return nil, nil, err
	}
	if err := s.checkMade(a, f, kind); err != nil {
		return nil, nil, err
	}
	m, err := s.paperStart(ctx, f, kind, asked.Quarter)
	if err != nil {
		return nil, nil, err
	}
	p := &PaperPage{Frame: f, Kind: kind, Quarter: m.Quarter, Issuer: m.Unit, Symbol: m.Symbol(), Paper: m.Paper}
	p.Attach = kind.ByPublisher || s.authorise(a, account.SignReport, f.Unit.ID, f.tree) == nil
	return p, m, nil
}

// Paper shows what came back of a paper: its number and date, and its signed
// file with the signatures on it.
func (s *System) Paper(ctx context.Context, a Actor, asked PaperAsked) (*PaperPage, error) {
	p, _, err := s.paperPage(ctx, a, asked)
	if err != nil {
		return nil, err
	}
	if p.Signed() {
		judged, err := s.judge(ctx, p.Paper.Blob)
		if err != nil {
			return nil, err
		}
		p.Judged = judged[p.Paper.Blob]
	}
	if p.Issuer.ID == "" { // no unit of the installation: it has no book here
		return p, nil
	}
	p.Switch = s.authorise(a, account.EditTemplates, p.Issuer.ID, p.tree) == nil
	if p.Numbers, err = s.store.Numbers(ctx, p.Issuer.ID); err != nil || !p.Numbers {
		return p, err
	}
	last, err := s.store.LastNumber(ctx, p.Issuer.ID, p.Kind.Abbr, p.Today.Year())
	p.Next = last + 1
	return p, err
}

// AttachPaper attaches the signed PDF of a paper. The paper then bears its
// number and date and is no draft any more. Nothing is signed here.
func (s *System) AttachPaper(ctx context.Context, a Actor, asked PaperAsked, in Signed) error {
	p, m, err := s.paperPage(ctx, a, asked)
	if err != nil {
		return err
	}
	if !p.Attach {
		return fail(Forbidden, "app.forbidden")
	}
	if err := s.scan(ctx, cleanName(in.Name), in.File); err != nil {
		return err
	}
	if in.Number == "" || in.Date.IsZero() {
		if err := in.fromFile(ctx); err != nil {
			return err
		}
	}
	if err := checkSigned(in, p.Today); err != nil {
		return err
	}
	if abbr := p.Kind.Abbr; abbr != "" && !strings.Contains(in.Number, "/"+abbr+"-") {
		return fail(Invalid, "report.other_kind", message.Word("symbol", p.Symbol))
	}
	head := make([]byte, 5)
	if n, err := io.ReadFull(in.File, head); err != nil || string(head[:n]) != "%PDF-" {
		return fail(Invalid, "report.not_pdf")
	}
	ref, err := s.blobs.Put(ctx, io.MultiReader(bytes.NewReader(head), in.File), MaxSigned)
	if err != nil {
		return blobFault(err)
	}
	after := assessment.Paper{
		Round: p.Round.ID, Unit: paperOwner(p.Frame, m), Kind: paperKey(m), Number: in.Number, Date: in.Date,
		Blob: ref.Hash, Size: ref.Size, Name: cleanName(in.Name), Version: in.Version,
	}
	var entered []document.Document
	if in.Register {
		if entered, err = s.registered(ctx, p, m, after); err != nil {
			return err
		}
	}
	err = s.store.Change(ctx, s.entry(a, p.Frame, "attach_signed", "paper:"+after.Kind), func(tx *store.Tx) error {
		tx.Payload(p.Paper, map[string]any{"paper": after, "registered": entered})
		if err := tx.PutDocuments(entered); err != nil {
			return err
		}
		return tx.PutPaper(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}

// registered is a signed paper as its issuer's book of outgoing documents has
// it; none where the issuer has no book here, or the book has it already.
func (s *System) registered(ctx context.Context, p *PaperPage, m *report.Matter, signed assessment.Paper) ([]document.Document, error) {
	if p.Issuer.ID == "" {
		return nil, nil
	}
	m, err := s.paperMatter(ctx, p.Frame, p.Kind, m.Quarter)
	if err != nil {
		return nil, err
	}
	subject, err := m.Subject()
	if err != nil {
		return nil, err
	}
	d := document.Document{
		ID: document.ID(newID()), Owner: p.Issuer.ID, Kind: document.Kind(cmp.Or(p.Kind.Abbr, "CV")), Number: signed.Number, Date: signed.Date, Issuer: report.Office(p.Issuer),
		Abstract: subject, Direction: document.Out, Blob: signed.Blob, File: signed.Name, Size: signed.Size,
	}
	d.Key = string(d.ID)
	switch founds := m.Document(m.Round.Decision); {
	case m.Request != nil && !p.Kind.ByPublisher:
		d.Answers = []document.ID{m.Request.Document}
	case founds.ID != "" && !d.Date.Before(founds.Date):
		d.Answers = []document.ID{founds.ID}
	}
	if _, twin := d.Twin(m.Documents); twin {
		return nil, nil
	}
	return []document.Document{d}, nil
}

// fromFile fills in the number and the date that were not typed from the text of
// the file itself, where it has one and it says them.
func (in *Signed) fromFile(ctx context.Context) error {
	data, err := io.ReadAll(io.LimitReader(in.File, MaxSigned+1))
	if err != nil {
		return err
	}
	in.File = bytes.NewReader(data)
	text, err := paper.Read(ctx, data, "signed.pdf", paper.Options{})
	if err != nil {
		return nil //nolint:nilerr // a scan, or no program to read it: what was not typed stays missing
	}
	c := reading.Read(text, nil)
	if in.Number == "" && c.Number != nil {
		in.Number = *c.Number
	}
	if in.Date.IsZero() && c.Date != nil {
		if d, err := calendar.Parse(*c.Date); err == nil {
			in.Date = d
		}
	}
	return nil
}

// SignedPaper opens the signed file of a paper.
func (s *System) SignedPaper(ctx context.Context, a Actor, asked PaperAsked) (assessment.Paper, io.ReadCloser, error) {
	p, _, err := s.paperPage(ctx, a, asked)
	switch {
	case err != nil:
		return assessment.Paper{}, nil, err
	case !p.Signed():
		return assessment.Paper{}, nil, fail(NotFound, "report.no_signed")
	}
	file, err := s.blobs.Open(ctx, p.Paper.Blob)
	return p.Paper, file, err
}

// SwitchNumbering lets the issuer of a paper number its papers here, or not any
// more: most offices number them in their document system.
func (s *System) SwitchNumbering(ctx context.Context, a Actor, asked PaperAsked, on bool) error {
	p, err := s.Paper(ctx, a, asked)
	if err != nil {
		return err
	}
	if !p.Switch {
		return fail(Forbidden, "app.forbidden")
	}
	e := s.entry(a, p.Frame, "switch_numbering", "unit:"+p.Issuer.Alias)
	e.Unit = p.Issuer.ID
	return s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(p.Numbers, on)
		return tx.SetNumbers(p.Issuer.ID, on, a.name())
	})
}

// mostNumber is the highest number of a book; a year has no more papers.
const mostNumber = 99_999

// NumberPaper gives a paper a number of its issuer's book and a date; one below
// 10 is written with a leading zero.
func (s *System) NumberPaper(ctx context.Context, a Actor, asked PaperAsked, number int, date calendar.Date, version int) error {
	p, m, err := s.paperPage(ctx, a, asked)
	if err != nil {
		return err
	}
	on, err := s.store.Numbers(ctx, p.Issuer.ID)
	switch {
	case err != nil:
		return err
	case !p.Attach:
		return fail(Forbidden, "app.forbidden")
	case !on || p.Issuer.ID == "":
		return fail(Invalid, "paper.no_numbering")
	case p.Paper.Number != "":
		return fail(Conflict, "paper.numbered", message.Word("number", p.Paper.Number))
	case number < 1 || number > mostNumber:
		return fail(Invalid, "paper.bad_number")
	case date.IsZero() || p.Today.Before(date):
		return fail(Invalid, "report.bad_date")
	}
	after := assessment.Paper{
		Round: p.Round.ID, Unit: paperOwner(p.Frame, m), Kind: paperKey(m), Number: fmt.Sprintf("%02d/%s", number, p.Symbol), Date: date, Version: version,
	}
	err = s.store.Change(ctx, s.entry(a, p.Frame, "number_paper", "paper:"+after.Kind), func(tx *store.Tx) error {
		tx.Payload(p.Paper, after)
		taken := assessment.Number{Unit: p.Issuer.ID, Abbr: p.Kind.Abbr, Year: date.Year(), N: number, Round: after.Round, Owner: after.Unit, Kind: after.Kind}
		if err := tx.TakeNumber(taken); err != nil {
			return err
		}
		return tx.PutPaper(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "paper.number_taken", message.Int("number", number))
	}
	return err
}
