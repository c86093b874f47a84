package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// RequestRow is a letter that asks to report, with how far its replies are.
type RequestRow struct {
	request.Request
	Letter  document.Document
	Replies int
	Counts  map[request.State]int
	Late    int // owed after the date
	Left    int // working days; below 0: passed
}

// Over is how many units owe nothing now.
func (r RequestRow) Over() int { return r.Counts[request.Sent] + r.Counts[request.Accepted] }

// Requests is the letters of a round that ask its units to report.
type Requests struct {
	*Frame
	Rows []RequestRow
	Asks bool // the person may send one
}

// Requests shows the letters of a round to those who follow the replies.
func (s *System) Requests(ctx context.Context, a Actor, round string) (*Requests, error) {
	f, err := s.requestFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	v := &Requests{Frame: f, Asks: s.authorise(a, account.RunRound, f.Round.Publisher, f.tree) == nil}
	all, err := s.store.Requests(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	counts, err := s.store.ReplyCounts(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	off, err := s.offOf(ctx, f.Round.Publisher)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Asker == f.Round.Publisher {
			v.Rows = append(v.Rows, requestRow(f, off, r, docs, counts[r.ID]))
		}
	}
	return v, nil
}

// requestFrame opens the round for whoever follows its requests.
func (s *System) requestFrame(ctx context.Context, a Actor, round string) (*Frame, error) {
	f, err := s.paperFrame(ctx, a, round, "")
	if err == nil {
		err = s.authorise(a, account.SeeReport, f.Round.Publisher, f.tree)
	}
	return f, err
}

func requestRow(f *Frame, off duty.Off, r request.Request, docs []document.Document, counts map[request.State]int) RequestRow {
	row := RequestRow{Request: r, Letter: letterOf(r, docs), Counts: counts}
	if !r.Due.IsZero() {
		row.Left = request.DaysLeft(f.Today, r.Due, off)
	}
	for state, n := range counts {
		row.Replies += n
		if y := (request.Reply{State: state}); !y.Over() && y.Late(r.Due, f.Today) {
			row.Late += n
		}
	}
	return row
}

func letterOf(r request.Request, docs []document.Document) document.Document {
	i := slices.IndexFunc(docs, func(d document.Document) bool { return d.ID == r.Document })
	if i < 0 {
		return document.Document{}
	}
	return docs[i]
}

// RequestBoard is one letter and how far each unit's reply is.
type RequestBoard struct {
	*Frame
	RequestRow
	Rows []ReplyRow // those that owe first
	Asks bool       // the person may return, accept and remind
}

// ReplyRow is the reply of a unit on the board.
type ReplyRow struct {
	request.Reply
	Of   org.Unit
	Late bool
}

// RequestBoard shows who has replied to a letter, late or not, and who has not.
func (s *System) RequestBoard(ctx context.Context, a Actor, round string, id request.ID) (*RequestBoard, error) {
	f, err := s.requestFrame(ctx, a, round)
	if err != nil {
		return nil, err
	}
	r, err := s.requestIn(ctx, f, id)
	if err != nil {
		return nil, err
	}
	if r.Asker != f.Round.Publisher {
		return nil, fail(NotFound, "request.none")
	}
	replies, err := s.store.Replies(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	off, err := s.offOf(ctx, f.Round.Publisher)
	if err != nil {
		return nil, err
	}
	counts := map[request.State]int{}
	for _, y := range replies {
		counts[y.State]++
	}
	v := &RequestBoard{Frame: f, RequestRow: requestRow(f, off, r, docs, counts), Asks: s.authorise(a, account.RunRound, f.Round.Publisher, f.tree) == nil}
	for _, y := range replies {
		v.Rows = append(v.Rows, ReplyRow{y, f.UnitOf(y.Unit), y.Late(r.Due, f.Today)})
	}
	slices.SortStableFunc(v.Rows, func(x, y ReplyRow) int {
		if x.Over() != y.Over() {
			if x.Over() {
				return 1
			}
			return -1
		}
		return message.Compare(x.Of.Name.VI, y.Of.Name.VI)
	})
	return v, nil
}

// requestIn loads a letter of the frame's round.
func (s *System) requestIn(ctx context.Context, f *Frame, id request.ID) (request.Request, error) {
	r, err := s.store.Request(ctx, id)
	if err != nil {
		return r, found(err, "request.none")
	}
	if r.Round != string(f.Round.ID) {
		return r, fail(NotFound, "request.none")
	}
	return r, nil
}

// RequestEntry is what a person enters of a letter: a document of the register,
// or a new one, and what it asks.
type RequestEntry struct {
	Document  document.ID // "": New is entered in the register
	New       document.Document
	Due       calendar.Date
	Addressee string
	Points    []request.Point
	Units     []string // aliases; none: all of the round
}

// RequestForm is what is needed to write a letter.
type RequestForm struct {
	*Frame
	Letters []document.Document // of the publisher, the latest first
	All     []org.Unit          // that may be asked
	Off     func(calendar.Date) bool
}

// RequestForm shows what is needed to ask the units of a round to report.
func (s *System) RequestForm(ctx context.Context, a Actor, round string) (*RequestForm, error) {
	f, err := s.requestFrame(ctx, a, round)
	if err == nil {
		err = s.authorise(a, account.RunRound, f.Round.Publisher, f.tree)
	}
	if err != nil {
		return nil, err
	}
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	v := &RequestForm{Frame: f}
	for _, d := range docs {
		if d.Owner == f.Round.Publisher && d.Kind == "CV" {
			v.Letters = append(v.Letters, d)
		}
	}
	slices.SortStableFunc(v.Letters, func(x, y document.Document) int { return y.Date.Cmp(x.Date) })
	if v.Off, err = s.offOf(ctx, f.Round.Publisher); err != nil {
		return nil, err
	}
	v.All, err = s.askable(ctx, f)
	return v, err
}

// askable are the units of a round, by name.
func (s *System) askable(ctx context.Context, f *Frame) ([]org.Unit, error) {
	var all []org.Unit
	if f.Round.Running() {
		sheets, err := s.store.Sheets(ctx, f.Round.ID)
		if err != nil {
			return nil, err
		}
		for _, sheet := range sheets {
			all = append(all, f.UnitOf(sheet.Unit))
		}
	} else {
		all = slices.Clone(f.Units)
	}
	slices.SortFunc(all, func(x, y org.Unit) int { return message.Compare(x.Name.VI, y.Name.VI) })
	return all, nil
}

// SendRequest asks units to report. Each gets it as a task.
func (s *System) SendRequest(ctx context.Context, a Actor, round string, in RequestEntry) (request.ID, error) {
	form, err := s.RequestForm(ctx, a, round)
	if err != nil {
		return "", err
	}
	f := form.Frame
	in.New.Issuer = report.Office(f.UnitOf(f.Round.Publisher))
	letter, fresh, err := s.letter(ctx, f, f.Round.Publisher, in)
	if err != nil {
		return "", err
	}
	r := request.Request{ID: request.ID(newID()), Round: string(f.Round.ID), Asker: f.Round.Publisher, Document: letter.ID, Due: in.Due, Addressee: strings.TrimSpace(in.Addressee), Points: in.Points}
	if why := r.Wrong(letter.Date); why != nil {
		return "", &Error{Kind: Invalid, Text: *why}
	}
	var replies []request.Reply
	for _, u := range form.All {
		if len(in.Units) == 0 || slices.Contains(in.Units, u.Alias) {
			replies = append(replies, request.Reply{Request: r.ID, Unit: u.ID, State: request.Waiting})
		}
	}
	if len(replies) == 0 || len(in.Units) > 0 && len(replies) != len(in.Units) {
		return "", fail(Invalid, "request.no_units")
	}
	news, err := s.noticesOfRequest(ctx, f, r, letter, replies, "asked")
	if err != nil {
		return "", err
	}
	err = s.store.Change(ctx, s.entry(a, f, "send_request", "request:"+string(r.ID)), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"request": r, "units": len(replies)})
		if fresh {
			if err := tx.PutDocuments([]document.Document{letter}); err != nil {
				return err
			}
		}
		if err := tx.PutRequest(r, replies); err != nil {
			return err
		}
		return news.put(tx)
	})
	return r.ID, err
}

// letter finds the document that a letter is, or makes it for an owner's
// register; fresh says that it is still to be entered.
func (s *System) letter(ctx context.Context, f *Frame, owner org.UnitID, in RequestEntry) (d document.Document, fresh bool, err error) {
	docs, err := s.documentsOf(ctx, f)
	if err != nil {
		return d, false, err
	}
	if in.Document != "" {
		i := slices.IndexFunc(docs, func(o document.Document) bool { return o.ID == in.Document })
		if i < 0 {
			return d, false, fail(Invalid, "plan.no_document")
		}
		return docs[i], false, nil
	}
	d = in.New
	d.ID, d.Owner, d.Kind = document.ID(newID()), owner, "CV"
	d.Key = string(d.ID)
	if d.Direction == "" {
		d.Direction = document.Out
	}
	return d, true, checkDocument(d, docs, f.Today)
}

// RequestChange is what may be changed of a letter that was sent.
type RequestChange struct {
	Due     calendar.Date
	Closed  bool
	Version int
}

// ChangeRequest moves the date of a letter, or says that no more replies are
// awaited.
func (s *System) ChangeRequest(ctx context.Context, a Actor, round string, id request.ID, c RequestChange) error {
	b, err := s.RequestBoard(ctx, a, round, id)
	if err != nil {
		return err
	}
	if !b.Asks {
		return fail(Forbidden, "app.forbidden")
	}
	before, after := b.Request, b.Request
	after.Due, after.Closed, after.Version = c.Due, c.Closed, c.Version
	if before.Due != after.Due {
		after.Made = slices.DeleteFunc(slices.Clone(after.Made), func(f string) bool { return f == "due" })
	}
	if why := after.Wrong(b.Letter.Date); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	err = s.store.Change(ctx, s.entry(a, b.Frame, "change_request", "request:"+string(id)), func(tx *store.Tx) error {
		tx.Payload(before, after)
		return tx.UpdateRequest(after)
	})
	return conflicted(err)
}

// JudgeReply accepts a unit's reply, or returns it with remarks.
func (s *System) JudgeReply(ctx context.Context, a Actor, round string, id request.ID, unit string, step request.Step, remark string, version int) error {
	b, err := s.RequestBoard(ctx, a, round, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(b.Rows, func(r ReplyRow) bool { return r.Of.Alias == unit })
	switch {
	case !b.Asks || step.OfUnit():
		return fail(Forbidden, "app.forbidden")
	case i < 0:
		return fail(NotFound, "request.none")
	}
	before := b.Rows[i].Reply
	to, ok := before.State.After(step)
	switch {
	case !ok:
		return fail(Invalid, "request.bad_step", message.Sub("state", message.T("reply.state."+string(before.State))))
	case step == request.Return && remark == "":
		return fail(Invalid, "request.no_remark")
	case len([]rune(remark)) > maxText:
		return fail(Invalid, "plan.too_long", message.Int("most", maxText))
	}
	after := before
	after.State, after.Version, after.Made = to, version, false
	if after.Remark = remark; step == request.Accept {
		after.Remark = ""
	}
	var news told
	if step == request.Return {
		if news, err = s.noticesOfRequest(ctx, b.Frame, b.Request, b.Letter, []request.Reply{after}, "returned."+strconv.Itoa(version)); err != nil {
			return err
		}
	}
	return s.changeReply(ctx, a, b.Frame, map[request.Step]string{request.Accept: "accept_reply", request.Return: "return_reply"}[step], before, after, news)
}

func (s *System) changeReply(ctx context.Context, a Actor, f *Frame, verb string, before, after request.Reply, news told) error {
	e := s.entry(a, f, verb, "reply:"+string(before.Request))
	e.Unit = before.Unit
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(before, after)
		if err := news.put(tx); err != nil {
			return err
		}
		return tx.UpdateReply(after)
	})
	return conflicted(err)
}
