package app

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// LetterPage is what was read of a letter that a unit got, for a person to
// confirm.
type LetterPage struct {
	*Frame
	Letter  *reading.Letter // nil: none was read yet
	Points  []request.Point
	Due     calendar.Date // by the letter, or reckoned from its working days
	Left    int
	Known   request.ID        // of the same letter, where it is here already
	Twin    document.Document // of the register, which the letter repeats
	Taken   assessment.Proof  // the file, kept until the letter is taken in
	Officer []Officer
}

// LetterForm shows where a unit takes in a letter that came otherwise.
func (s *System) LetterForm(ctx context.Context, a Actor, round, unit string) (*LetterPage, error) {
	f, err := s.paperFrame(ctx, a, round, unit)
	if err == nil {
		err = s.authorise(a, account.AnswerRequest, f.Unit.ID, f.tree)
	}
	if err != nil {
		return nil, err
	}
	v := &LetterPage{Frame: f}
	v.Officer, err = s.officers(ctx, f)
	return v, err
}

// ReadLetter reads a letter and says what it asks: its points, each with the
// data that tell it and with who supplies them, and by when.
func (s *System) ReadLetter(ctx context.Context, a Actor, round, unit string, file PaperFile) (*LetterPage, error) {
	v, err := s.LetterForm(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	if len(file.Data) > paper.MaxSize {
		return nil, &Error{Kind: Invalid, Text: message.T("reading.too_many", message.Int("most", 1), message.Int("size", paper.MaxSize>>20))}
	}
	text, err := paper.Read(ctx, file.Data, file.Name, paper.Options{})
	if err != nil {
		return nil, &Error{Kind: Invalid, Text: message.T("letter.unreadable", message.Word("cause", err.Error())), Cause: err}
	}
	v.Letter = reading.ReadLetter(text)
	if sniff(file.Name, file.Data[:min(len(file.Data), 16)]) != nil {
		if v.Taken, err = s.keep(ctx, file.Name, bytes.NewReader(file.Data)); err != nil {
			return nil, err
		}
	}
	off, err := s.offOf(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	if v.Due = v.Letter.Due; v.Due.IsZero() && v.Letter.Days > 0 && !v.Letter.Date.IsZero() {
		v.Due = workingDaysAfter(v.Letter.Date, v.Letter.Days, off)
	}
	if !v.Due.IsZero() {
		v.Left = request.DaysLeft(v.Today, v.Due, off)
	}
	if err := s.suppliedBy(ctx, v); err != nil {
		return nil, err
	}
	return v, s.knownLetter(ctx, v)
}

// workingDaysAfter is the last of a number of working days after a date.
func workingDaysAfter(d calendar.Date, days int, off duty.Off) calendar.Date {
	for days > 0 {
		if d = d.Plus(1); !off(d) {
			days--
		}
	}
	return d
}

// suppliedBy says of each point which data tell it and who supplies it: the one
// officer of all actions where there is one, else nobody yet.
func (s *System) suppliedBy(ctx context.Context, v *LetterPage) error {
	for _, p := range v.Letter.Points {
		v.Points = append(v.Points, request.Point{Section: request.SectionOf(p.Text), Text: message.Phrase{VI: p.Text}})
	}
	if v.Round.Running() {
		return nil
	}
	losses, err := s.losses(ctx, v.Frame, v.Unit.ID)
	if err != nil {
		return err
	}
	var names []string
	for _, x := range supplies(losses) {
		names = append(names, x.Officer+" ("+strings.Join(x.Codes, ", ")+")")
	}
	for i, p := range v.Points {
		if p.Section == request.Results || p.Section == request.Tasks {
			v.Points[i].Supplier = strings.Join(names, "; ")
		}
	}
	return nil
}

// knownLetter looks whether the letter is in the register, and whether it is a
// request that the unit has already.
func (s *System) knownLetter(ctx context.Context, v *LetterPage) error {
	docs, err := s.documentsOf(ctx, v.Frame)
	if err != nil {
		return err
	}
	d := document.Document{Kind: "CV", Number: v.Letter.Number, Date: v.Letter.Date}
	for _, o := range docs {
		if d.Issuer = o.Issuer; d.Number == "" || o.Kind != "CV" {
			continue
		}
		if twin, ok := d.Twin([]document.Document{o}); ok {
			v.Twin = twin
		}
	}
	if v.Twin.ID == "" {
		return nil
	}
	all, err := s.store.RequestsTo(ctx, v.Unit.ID)
	if i := slices.IndexFunc(all, func(r request.Request) bool {
		return r.Document == v.Twin.ID && r.Round == string(v.Round.ID) && !(r.Closed && r.Asker == v.Unit.ID)
	}); i >= 0 {
		v.Known = all[i].ID
	}
	return err
}

// TakeLetter enters a letter that a unit got in its register, and makes it a
// request to the unit. file is what ReadLetter kept; zero: none.
func (s *System) TakeLetter(ctx context.Context, a Actor, round, unit string, in RequestEntry, file assessment.Proof) (request.ID, error) {
	v, err := s.LetterForm(ctx, a, round, unit)
	if err != nil {
		return "", err
	}
	f := v.Frame
	in.New.Direction, in.New.Blob, in.New.File, in.New.Size = document.In, file.Blob, file.Name, file.Size
	letter, fresh, err := s.letter(ctx, f, f.Unit.ID, in)
	if err != nil {
		return "", err
	}
	r := request.Request{ID: request.ID(newID()), Round: string(f.Round.ID), Asker: f.Unit.ID, Document: letter.ID, Due: in.Due, Addressee: strings.TrimSpace(in.Addressee), Points: in.Points}
	if why := r.Wrong(letter.Date); why != nil {
		return "", &Error{Kind: Invalid, Text: *why}
	}
	y := request.Reply{Request: r.ID, Unit: f.Unit.ID, State: request.Waiting}
	for _, p := range r.Points {
		y.Answers = append(y.Answers, request.Answer{By: p.Supplier})
	}
	news, err := s.noticesOfRequest(ctx, f, r, letter, []request.Reply{y}, "asked")
	if err != nil {
		return "", err
	}
	err = s.store.Change(ctx, s.entry(a, f, "take_letter", "request:"+string(r.ID)), func(tx *store.Tx) error {
		tx.Payload(nil, r)
		if fresh {
			if err := tx.PutDocuments([]document.Document{letter}); err != nil {
				return err
			}
		}
		if err := tx.PutRequest(r, []request.Reply{y}); err != nil {
			return err
		}
		return news.put(tx)
	})
	return r.ID, err
}

// ChangeLetter moves the date of a letter that a unit took in by itself, or
// says that nothing more is to be done about it.
func (s *System) ChangeLetter(ctx context.Context, a Actor, round, unit string, id request.ID, c RequestChange) error {
	p, err := s.ReplyPage(ctx, a, round, unit, id)
	if err != nil {
		return err
	}
	if !p.Own || s.authorise(a, account.AnswerRequest, p.Frame.Unit.ID, p.tree) != nil {
		return fail(Forbidden, "app.forbidden")
	}
	before, after := p.Request, p.Request
	after.Due, after.Closed, after.Version = c.Due, c.Closed, c.Version
	if why := after.Wrong(p.Letter.Date); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	return conflicted(s.store.Change(ctx, s.entry(a, p.Frame, "change_request", "request:"+string(id)), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.UpdateRequest(after)
	}))
}
