package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/ics"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// Feed says since when a person has a calendar to follow; no instant: none.
type Feed struct {
	*Frame
	Made time.Time
}

// Feed shows a person's calendar.
func (s *System) Feed(ctx context.Context, a Actor) (*Feed, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &Feed{Frame: f}
	v.Made, err = s.store.Feed(ctx, a.Account.ID)
	return v, err
}

// RenewFeed gives a person's calendar a token that nobody can guess, and
// returns it, this once; the one before is of no more use.
func (s *System) RenewFeed(ctx context.Context, a Actor) (token string, err error) {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	token = base64.RawURLEncoding.EncodeToString(random)
	return token, s.setFeed(ctx, a, "renew_calendar", tokenHash(token))
}

// DropFeed takes a person's calendar away.
func (s *System) DropFeed(ctx context.Context, a Actor) error {
	return s.setFeed(ctx, a, "drop_calendar", "")
}

func (s *System) setFeed(ctx context.Context, a Actor, verb, hash string) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	e := audit.Entry{Actor: a.name(), Verb: verb, Target: "account:" + string(a.Account.ID)}
	if i := slices.IndexFunc(a.Account.Grants, func(g account.Grant) bool { return g.Unit != "" }); i >= 0 {
		e.Chain, e.Unit = tree.Top(a.Account.Grants[i].Unit), a.Account.Grants[i].Unit
	}
	return s.store.Change(ctx, e, func(tx *store.Tx) error { return tx.SetFeed(a.Account.ID, hash) })
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Calendar is the calendar behind a token: duties of the units at which its
// person has a role today, from last month on for a year; for whoever sets up
// duties also how many of the units below are behind. It names no person.
func (s *System) Calendar(ctx context.Context, token string, lang message.Lang) (string, error) {
	id, err := s.store.FeedOf(ctx, tokenHash(token))
	if err != nil {
		return "", found(err, "web.no_page")
	}
	who, err := s.store.Account(ctx, id)
	if err != nil {
		return "", err
	}
	if who.Disabled {
		return "", fail(NotFound, "web.no_page")
	}
	units, err := s.store.Units(ctx)
	if err != nil {
		return "", err
	}
	tree, today := org.NewTree(units), s.Today()
	var own, below []org.UnitID
	seats := map[org.UnitID]bool{}
	for _, u := range account.Seats(who, account.SeeDuties, units, today) {
		seats[u.ID] = true
	}
	for _, u := range units {
		switch {
		case !u.ValidOn(today):
		case seats[u.ID]:
			own = append(own, u.ID)
		case account.May(who, account.SetDuties, account.At(u.ID), tree, today):
			below = append(below, u.ID)
		}
	}
	c := ics.Calendar{Name: message.Say(lang, "duty.calendar"), Made: s.now(), Refresh: 12}
	letters, err := s.letterEvents(ctx, lang, tree, own)
	if err != nil {
		return "", err
	}
	c.Events = append(c.Events, letters...)
	for _, year := range []int{today.Year() - 1, today.Year(), today.Year() + 1} {
		_, rows, err := s.dutyRows(ctx, year, today, own...)
		if err != nil {
			return "", err
		}
		for _, row := range rows {
			if days := today.Days(row.Due); days >= -31 && days <= 366 && (row.Duty.Officer == "" || row.Duty.Officer == who.Login) {
				c.Events = append(c.Events, event(lang, tree, row))
			}
		}
		if _, rows, err = s.dutyRows(ctx, year, today, below...); err != nil {
			return "", err
		}
		c.Events = append(c.Events, gathered(lang, rows, func(r DutyRow) bool { d := today.Days(r.Due); return d >= -31 && d <= 366 })...)
	}
	return c.String(), nil
}

// event is one item of a person's own unit.
func event(lang message.Lang, tree *org.Tree, row DutyRow) ics.Event {
	u, _ := tree.Unit(row.Duty.Unit)
	remind := row.Duty.Rule.Remind
	if remind == 0 {
		remind = duty.DefaultRemind
	}
	text := message.T("duty.event_text", message.Sub("period", PeriodText(row.Period)), message.Title("unit", u.Name),
		message.Word("to", row.Duty.To), message.Sub("state", message.T("duty.state."+string(row.State))))
	return ics.Event{
		UID: string(row.Duty.ID) + "/" + row.Period + "@parindex", On: row.Due, Alarm: remind, Text: text.In(lang),
		Summary: row.Duty.Title + " (" + PeriodText(row.Period).In(lang) + ")", Over: row.State == duty.Done || row.State == duty.DoneLate,
	}
}

// gathered is one event for a duty that many units have due on one day.
func gathered(lang message.Lang, rows []DutyRow, near func(DutyRow) bool) []ics.Event {
	type sum struct{ all, done int }
	var order []DutyRow
	sums := map[string]*sum{}
	key := func(r DutyRow) string { return r.Duty.Key + "/" + r.Period + "/" + r.Due.ISO() }
	for _, row := range rows {
		if !near(row) {
			continue
		}
		t := sums[key(row)]
		if t == nil {
			t = &sum{}
			sums[key(row)], order = t, append(order, row)
		}
		t.all++
		if row.State == duty.Done || row.State == duty.DoneLate {
			t.done++
		}
	}
	var events []ics.Event
	for _, row := range order {
		t := sums[key(row)]
		events = append(events, ics.Event{
			UID: key(row) + "@parindex", On: row.Due, Over: t.done == t.all,
			Summary: row.Duty.Title + " (" + PeriodText(row.Period).In(lang) + ")", Text: message.Say(lang, "duty.event_units", message.Int("done", t.done), message.Int("all", t.all)),
		})
	}
	return events
}

// letterEvents are the dates by which a person's own units owe a report to a
// letter.
func (s *System) letterEvents(ctx context.Context, lang message.Lang, tree *org.Tree, own []org.UnitID) ([]ics.Event, error) {
	var events []ics.Event
	for _, id := range own {
		all, err := s.store.RequestsTo(ctx, id)
		if err != nil || len(all) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		replies, err := s.store.RepliesOf(ctx, id)
		if err != nil {
			return nil, err
		}
		u, _ := tree.Unit(id)
		for _, r := range all {
			if days := s.Today().Days(r.Due); r.Due.IsZero() || r.Closed || r.Document == "" || days < -31 || days > 366 {
				continue
			}
			letter, err := s.store.Document(ctx, r.Document)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(replies, func(y request.Reply) bool { return y.Request == r.ID })
			events = append(events, ics.Event{
				UID: "request/" + string(r.ID) + "/" + u.Alias + "@parindex", On: r.Due, Alarm: duty.DefaultRemind, Over: i >= 0 && replies[i].Over(),
				Summary: message.Say(lang, "duty.request_event", message.Word("letter", letter.Short())), Text: u.Name.In(lang) + ": " + letter.Abstract,
			})
		}
	}
	return events, nil
}
