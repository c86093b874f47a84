package app

import (
	"errors"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

// check reports every reference of a round file that leads nowhere, and every
// confirmed result that the rules do not give.
func (l *loader) check() {
	f := l.file
	if f.Round == "" || f.Title.VI == "" || f.Year == 0 || f.Published.IsZero() && f.Stage == "" {
		l.report("", "round.incomplete")
	}
	l.unit(f.Publisher)
	for _, d := range f.Documents {
		l.checkDocument(d)
	}
	for _, d := range f.Documents {
		l.docRefs(d.Answers)
	}
	if f.Decision != "" {
		l.docRefs([]string{f.Decision})
	}
	l.round = assessment.Round{
		Stage: assessment.Published,
		ID:    assessment.RoundID(newID()), Key: f.Round, Title: f.Title, Year: f.Year, Publisher: l.ids[f.Publisher],
		Decision: l.docs[f.Decision], Published: f.Published.Date, Hash: l.book.Hash(), Index: l.book.ID, Version: l.book.Version,
	}
	for _, c := range f.Causes {
		if !slices.Contains([]remediation.Nature{remediation.Subjective, remediation.Objective, remediation.Mixed}, c.Nature) {
			l.report(c.Key, "round.nature")
		}
	}
	for _, n := range f.Losses {
		l.checkLoss(n)
	}
	for _, a := range f.Actions {
		l.checkAction(a)
	}
	if f.Request != nil {
		l.unit(f.Request.Unit)
		l.docRefs([]string{f.Request.Document})
	}
	for _, r := range f.Assessments {
		l.unit(r.Unit)
	}
	for _, h := range f.Letterheads {
		l.unit(h.Unit)
		for _, x := range h.signers() {
			if why := x.Check(); why != nil {
				l.report(h.Unit, why.Key, why.Args...)
			}
		}
	}
	l.checkAccounts()
	l.checkConfirmed()
}

func (l *loader) unit(alias string) {
	if _, ok := l.ids[alias]; !ok {
		l.report(alias, "round.no_unit")
	}
}

func (l *loader) docRefs(keys []string) {
	for _, k := range keys {
		if _, ok := l.docs[k]; !ok {
			l.report(k, "round.no_document")
		}
	}
}

func (l *loader) component(code string) {
	if c, ok := l.book.Find(code); !ok || !c.Scored() {
		l.report(code, "input.unknown_criterion")
	}
}

func (l *loader) checkDocument(d docEntry) {
	if _, twice := l.docs[d.Key]; twice || d.Key == "" {
		l.report(d.Key, "round.document_key")
	}
	if !document.Kind(d.Kind).Known() {
		l.report(d.Kind, "round.document_kind")
	}
	l.docs[d.Key] = document.ID(newID())
	l.unit(d.Owner)
}

func (l *loader) checkLoss(n lossEntry) {
	l.unit(n.Unit)
	l.component(n.Component)
	for _, key := range n.Causes {
		if !slices.ContainsFunc(l.file.Causes, func(c causeEntry) bool { return c.Key == key }) {
			l.report(key, "round.no_cause")
		}
	}
}

func (l *loader) checkAction(a actionEntry) {
	l.unit(a.Unit)
	for _, code := range a.Components {
		l.component(code)
	}
	if !slices.Contains(remediation.States, a.State) {
		l.report(string(a.State), "plan.bad_state")
	}
	l.docRefs(a.Documents)
}

// checkAccounts also makes the accounts. One without a password cannot sign in
// until it is given one.
func (l *loader) checkAccounts() {
	for _, e := range l.file.Accounts {
		a := account.Account{ID: account.ID(newID()), Login: e.Login, Name: e.Name, MustChange: !l.demo, Version: 1}
		for _, r := range e.Roles {
			l.unit(r.Unit)
			if !slices.Contains(account.Roles, r.Role) {
				l.report(string(r.Role), "round.no_role")
			}
			a.Grants = append(a.Grants, account.Grant{Role: r.Role, Unit: l.ids[r.Unit]})
		}
		if l.demo {
			hash, err := account.HashPassword(e.Password)
			if errors.Is(err, account.ErrPassword) {
				l.report(e.Login, "password.length")
			}
			a.Hash = hash
		}
		l.accounts = append(l.accounts, a)
	}
	l.loaded.Accounts = len(l.accounts)
}

func (l *loader) checkConfirmed() {
	for _, c := range l.file.Confirmed {
		for side, want := range map[assessment.Side]pointsText{assessment.Final: c.Final, assessment.Self: c.Self} {
			i := slices.IndexFunc(l.results[side], func(r assessment.Result) bool { return r.Unit == c.Unit })
			if i < 0 {
				l.report(c.Unit, "round.confirmed_missing")
				continue
			}
			r := l.results[side][i]
			rank := side == assessment.Final && (r.Place.Rank != c.Rank || r.Place.Of != c.Of)
			if r.Card.Total != want.Points || rank {
				l.report(c.Unit, "round.confirmed_differs", message.Points("got", r.Card.Total), message.Points("want", want.Points),
					message.Int("rank", r.Place.Rank), message.Int("of", r.Place.Of), message.Int("want_rank", c.Rank), message.Int("want_of", c.Of))
			}
		}
	}
}

func (l *loader) documents() []document.Document {
	var all []document.Document
	for _, d := range l.file.Documents {
		doc := document.Document{
			ID: l.docs[d.Key], Key: d.Key, Owner: l.ids[d.Owner], Kind: document.Kind(d.Kind), Number: d.Number, Date: d.Date.Date,
			Issuer: d.Issuer, Abstract: d.Abstract, Note: d.Note, Source: d.Source, Answers: l.docIDs(d.Answers),
		}
		all = append(all, doc)
	}
	l.loaded.Documents = len(all)
	return all
}

func (l *loader) docIDs(keys []string) []document.ID {
	var ids []document.ID
	for _, k := range keys {
		ids = append(ids, l.docs[k])
	}
	return ids
}

func (l *loader) causes() []remediation.Cause {
	var all []remediation.Cause
	for _, c := range l.file.Causes {
		all = append(all, remediation.Cause(c))
	}
	return all
}

func (l *loader) notes() []remediation.Note {
	var all []remediation.Note
	for _, n := range l.file.Losses {
		note := remediation.Note{Unit: l.ids[n.Unit], Component: n.Component, Causes: n.Causes, Reason: n.Reason, Done: n.Done, Source: n.Source}
		if c := n.Current; c != nil {
			note.Current = &remediation.Figure{Text: c.Text, AsOf: c.AsOf.Date, Illustrative: c.Illustrative}
		}
		all = append(all, note)
	}
	return all
}

func (l *loader) actions() []remediation.Action {
	var all []remediation.Action
	for _, a := range l.file.Actions {
		all = append(all, remediation.Action{
			ID: remediation.ActionID(newID()), Round: string(l.round.ID), Unit: l.ids[a.Unit], Components: a.Components, Measure: a.Measure,
			Officer: a.Officer, Due: a.Due.Date, State: a.State, Progress: a.Progress, Documents: l.docIDs(a.Documents),
			Illustrative: a.Illustrative, Version: 1,
		})
	}
	l.loaded.Actions = len(all)
	return all
}

func (l *loader) request() assessment.Request {
	r := l.file.Request
	out := assessment.Request{Unit: l.ids[r.Unit], Document: l.docs[r.Document], Addressee: r.Addressee}
	for _, i := range r.Items {
		out.Items = append(out.Items, assessment.RequestItem{Key: i.Key, Text: i.Text})
	}
	return out
}

// signers are who a round file says signs a unit's papers.
func (h headEntry) signers() []assessment.Signer {
	var all []assessment.Signer
	for _, x := range h.Signers {
		all = append(all, assessment.Signer{Office: x.Office, Form: x.Form, Name: x.Name, Field: x.Field, Kinds: x.Kinds, From: x.From.Date, To: x.To.Date})
	}
	return all
}

// saveSigners enters them where nobody has entered any.
func (l *loader) saveSigners(tx *store.Tx, h headEntry) error {
	there, err := tx.Signers(l.ids[h.Unit])
	if err != nil || len(there) > 0 {
		return err
	}
	for _, x := range h.signers() {
		x.Unit = l.ids[h.Unit]
		if err := tx.PutSigner(x); err != nil {
			return err
		}
	}
	return nil
}
