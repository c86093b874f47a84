package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/notice"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// happening is something to tell: to a unit's people who may do something about it,
// or to one person.
type happening struct {
	unit  org.UnitID
	login string // "" for all of the unit who may do
	may   account.Verb
	thing string
	text  message.Text
	href  string
	due   calendar.Date
}

// told is what people are told, and the calls to where their offices want to
// be called.
type told struct {
	notices []notice.Notice
	calls   []notice.Delivery
}

// put saves what is told.
func (t told) put(tx *store.Tx) error {
	if err := tx.PutNotices(t.notices); err != nil {
		return err
	}
	return tx.PutDeliveries(t.calls)
}

// tell makes of events what is told, but for what was told already.
func (s *System) tell(ctx context.Context, tree *org.Tree, events []happening) (told, error) {
	var t told
	if len(events) == 0 {
		return t, nil
	}
	people, err := s.store.Accounts(ctx)
	if err != nil {
		return t, err
	}
	receivers, err := s.store.Receivers(ctx)
	if err != nil {
		return t, err
	}
	known, err := s.store.Told(ctx)
	if err != nil {
		return t, err
	}
	called, err := s.store.Called(ctx)
	if err != nil {
		return t, err
	}
	at, byLogin := map[org.UnitID][]account.Account{}, map[string]account.Account{}
	for _, p := range people {
		if p.Disabled {
			continue
		}
		byLogin[p.Login] = p
		for _, g := range p.Grants {
			if !slices.ContainsFunc(at[g.Unit], func(o account.Account) bool { return o.ID == p.ID }) {
				at[g.Unit] = append(at[g.Unit], p)
			}
		}
	}
	for _, e := range events {
		who := at[e.unit]
		if e.login != "" {
			who = nil
			if p, ok := byLogin[e.login]; ok {
				who = []account.Account{p}
			}
		}
		for _, p := range who {
			if known[p.ID][e.thing] || !account.May(p, e.may, account.At(e.unit), tree, s.Today()) {
				continue
			}
			t.notices = append(t.notices, notice.Notice{ID: newID(), Account: p.ID, Thing: e.thing, Text: e.text, Href: e.href, Due: e.due})
		}
		for _, r := range receivers {
			if tree.Within(e.unit, org.UnitID(r.Unit)) {
				call, err := callOf(r, tree, e)
				if err != nil {
					return t, err
				}
				if !called[call.ID] {
					t.calls = append(t.calls, call)
				}
			}
		}
	}
	return t, nil
}

// callOf is the call of a receiver about an event. It names no person.
func callOf(r notice.Receiver, tree *org.Tree, e happening) (notice.Delivery, error) {
	u, _ := tree.Unit(e.unit)
	id := notice.CallID(r.ID, string(e.unit), e.thing)
	body, err := json.Marshal(map[string]string{
		"id": id, "unit": u.Alias, "unit_name": u.Name.VI, "text": e.text.In(message.VI), "path": e.href, "due": e.due.ISO(),
	})
	return notice.Delivery{ID: id, Channel: notice.Hook, Address: r.Address, Body: string(body), Secret: r.Secret}, err
}

// eventOfRequest is what a unit is told of a letter: that it was asked, that
// the date is near or over, that its report was returned.
func (s *System) eventOfRequest(round string, tree *org.Tree, r request.Request, letter document.Document, y request.Reply, what string, off duty.Off) happening {
	u, _ := tree.Unit(y.Unit)
	key, _, _ := strings.Cut(what, ".")
	return happening{
		unit: y.Unit, may: account.AnswerRequest, thing: "request:" + string(r.ID) + ":" + string(y.Unit) + ":" + what, due: r.Due,
		href: "/rounds/" + round + "/units/" + u.Alias + "/requests/" + string(r.ID),
		text: message.T("notice.request."+key, message.Word("letter", letter.Short()), message.Date("due", r.Due),
			message.Int("left", max(request.DaysLeft(s.Today(), r.Due, off), 0)), message.Title("unit", u.Name), message.Word("remark", y.Remark)),
	}
}

// noticesOfRequest is what the units are told whose replies are given.
func (s *System) noticesOfRequest(ctx context.Context, f *Frame, r request.Request, letter document.Document, replies []request.Reply, what string) (told, error) {
	off, err := s.offOf(ctx, r.Asker)
	if err != nil {
		return told{}, err
	}
	events := make([]happening, len(replies))
	for i, y := range replies {
		events[i] = s.eventOfRequest(f.Round.Key, f.tree, r, letter, y, what, off)
	}
	return s.tell(ctx, f.tree, events)
}

// eventOfAction is what the officer of an action is told: that its date is near
// or over.
func eventOfAction(round string, tree *org.Tree, a remediation.Action, what string) happening {
	u, _ := tree.Unit(a.Unit)
	return happening{
		unit: a.Unit, login: a.Holder, may: account.SeePlan, thing: "action:" + string(a.ID) + ":" + what + ":" + a.Due.ISO(), due: a.Due,
		href: "/rounds/" + round + "/units/" + u.Alias + "/plan/" + string(a.ID),
		text: message.T("notice.action."+what, message.Title("measure", a.Measure), message.Date("due", a.Due)),
	}
}
