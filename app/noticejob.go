package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/notice"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// nearDays is how many working days ahead people are told of a date.
const nearDays = 2

// lateDays is how long people are told of a date that is over: older ones are
// no news.
const lateDays = 30

// NoticeDates tells people of dates that are near or over, each once, and
// returns how many notices it made.
func (s *System) NoticeDates(ctx context.Context) (int, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return 0, err
	}
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return 0, err
	}
	keys := map[string]assessment.Round{}
	for _, r := range rounds {
		keys[string(r.ID)] = r
	}
	events, err := s.requestDates(ctx, tree, keys)
	if err != nil {
		return 0, err
	}
	actions, err := s.store.ActionsDue(ctx, s.Today().Plus(-lateDays), s.Today().Plus(soonDays))
	if err != nil {
		return 0, err
	}
	units := make([]org.UnitID, len(actions))
	for i, x := range actions {
		units[i] = x.Unit
	}
	off, err := s.daysOff(ctx, units...)
	if err != nil {
		return 0, err
	}
	for _, x := range actions {
		if what := s.nearness(x, off[x.Unit]); what != "" && x.Holder != "" {
			events = append(events, eventOfAction(keys[x.Round].Key, tree, x, what))
		}
	}
	news, err := s.tell(ctx, tree, events)
	if err != nil || len(news.notices)+len(news.calls) == 0 {
		return 0, err
	}
	err = s.store.Change(ctx, audit.Entry{Actor: "system", Verb: "notice_dates"}, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]int{"notices": len(news.notices), "calls": len(news.calls)})
		return news.put(tx)
	})
	return len(news.notices), err
}

// nearness says whether an action's date is near or over.
func (s *System) nearness(x remediation.Action, off duty.Off) string {
	switch {
	case !x.State.Open() || x.Due.IsZero():
		return ""
	case x.Late(s.Today()):
		return "late"
	case request.DaysLeft(s.Today(), x.Due, off) <= nearDays:
		return "soon"
	}
	return ""
}

func (s *System) requestDates(ctx context.Context, tree *org.Tree, rounds map[string]assessment.Round) ([]happening, error) {
	all, err := s.store.OpenRequests(ctx)
	if err != nil {
		return nil, err
	}
	askers := make([]org.UnitID, len(all))
	for i, r := range all {
		askers[i] = r.Asker
	}
	off, err := s.daysOff(ctx, askers...)
	if err != nil {
		return nil, err
	}
	var events []happening
	for _, r := range all {
		if r.Due.IsZero() || r.Due.Days(s.Today()) > lateDays {
			continue
		}
		what := ""
		if r.Due.Before(s.Today()) {
			what = "late"
		} else if request.DaysLeft(s.Today(), r.Due, off[r.Asker]) <= nearDays {
			what = "soon"
		}
		if what == "" {
			continue
		}
		replies, err := s.store.Replies(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		letter := document.Document{}
		if r.Document != "" {
			if letter, err = s.store.Document(ctx, r.Document); err != nil {
				return nil, err
			}
		}
		for _, y := range replies {
			if !y.Over() {
				events = append(events, s.eventOfRequest(rounds[r.Round].Key, tree, r, letter, y, what+"."+r.Due.ISO(), off[r.Asker]))
			}
		}
	}
	return events, nil
}

// Digests puts today's letter on its way to everybody who wants one now and has
// something new. link is where the pages are, "" where nobody said.
func (s *System) Digests(ctx context.Context, link string) (int, error) {
	choices, err := s.store.NoticeChoices(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, c := range choices {
		if !c.Digest(s.now()) {
			continue
		}
		who, err := s.store.Account(ctx, c.Account)
		if err != nil {
			return n, err
		}
		news, err := s.store.HasNews(ctx, c.Account)
		if err != nil {
			return n, err
		}
		if who.Disabled || !news {
			continue
		}
		sent := false
		e := audit.Entry{Actor: "system", Verb: "send_digest", Target: "account:" + string(c.Account)}
		err = s.store.Change(ctx, e, func(tx *store.Tx) error {
			all, err := tx.TakeDigest(c.Account, s.Today())
			tx.Payload(nil, map[string]int{"notices": len(all)})
			if sent = len(all) > 0; err != nil || !sent {
				return err
			}
			return tx.PutDeliveries([]notice.Delivery{dayLetter(c, who.Name.VI, s.Today().String(), s.Today().ISO(), all, link)})
		})
		if err != nil {
			return n, err
		}
		if sent {
			n++
		}
	}
	return n, nil
}

// dayLetter is the letter of a day to a person. Its ID names both, so that there
// is one.
func dayLetter(c notice.Choice, name, day, iso string, all []notice.Notice, link string) notice.Delivery {
	say := func(key string, args ...message.Arg) string { return message.Say(message.VI, key, args...) }
	slices.SortStableFunc(all, func(x, y notice.Notice) int { return x.Due.Cmp(y.Due) })
	lines := []string{say("digest.head", message.Word("name", name), message.Int("n", len(all)), message.Word("date", day)), ""}
	for _, n := range all {
		lines = append(lines, "- "+n.Text.In(message.VI))
		if link != "" {
			lines = append(lines, "  "+strings.TrimRight(link, "/")+n.Href)
		}
	}
	lines = append(lines, "", say("digest.foot"))
	return notice.Delivery{
		ID: "digest." + string(c.Account) + "." + iso, Channel: notice.Mail, Address: c.Address,
		Subject: say("digest.subject", message.Int("n", len(all)), message.Word("date", day)), Body: strings.Join(lines, "\n") + "\n",
	}
}

// Lease is for how long a delivery is whoever's who tries it. A try takes
// less: its sender is given no more than that.
const Lease = 2 * time.Minute

// Deliver hands what is on its way to senders, by channel, until nothing is
// due; it returns how many arrived. What fails is tried again later, under the
// same ID.
func (s *System) Deliver(ctx context.Context, senders map[string]func(context.Context, notice.Delivery) error) (int, error) {
	var channels []string
	for c := range senders {
		channels = append(channels, c)
	}
	n := 0
	for len(channels) > 0 {
		d, err := s.store.TakeDelivery(ctx, Lease, channels...)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		if err != nil {
			return n, err
		}
		try, stop := context.WithTimeout(ctx, Lease/2)
		failed := senders[d.Channel](try, d)
		stop()
		if err := s.delivered(ctx, d, failed); err != nil {
			return n, err
		}
		if failed == nil {
			n++
		}
	}
	return n, nil
}

func (s *System) delivered(ctx context.Context, d notice.Delivery, failed error) error {
	// The process may be about to end; what was sent is noted all the same.
	ctx = context.WithoutCancel(ctx)
	if failed == nil {
		return s.store.EndDelivery(ctx, d.ID, "", time.Time{})
	}
	again := s.now().Add(notice.Wait(d.Tries))
	if d.Tries >= notice.MostTries {
		again = time.Time{}
	}
	return s.store.EndDelivery(ctx, d.ID, message.Shorten(failed.Error(), 300), again)
}

// Call makes a delivery's call: its body, with its ID and its signature beside
// it.
func (s *System) Call(ctx context.Context, d notice.Delivery) error {
	now := s.now()
	return s.Fetch.Post(ctx, d.Address, []byte(d.Body), map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": d.ID,
		"X-Parindex-Time": now.UTC().Format(time.RFC3339), "X-Parindex-Signature": "sha256=" + notice.Sign(d.Secret, now, d.Body),
	})
}

// NoticeBox is what a person was told, and how they want to be told.
type NoticeBox struct {
	*Frame
	Notices []notice.Notice
	Unread  int
	Choice  notice.Choice
}

// mostNotices bounds the notices that are shown.
const mostNotices = 100

// Notices shows what the signed-in person was told.
func (s *System) Notices(ctx context.Context, a Actor) (*NoticeBox, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &NoticeBox{Frame: f}
	if v.Notices, err = s.store.Notices(ctx, a.Account.ID, mostNotices); err != nil {
		return nil, err
	}
	for _, n := range v.Notices {
		if n.Read.IsZero() {
			v.Unread++
		}
	}
	v.Choice, err = s.store.NoticeChoice(ctx, a.Account.ID)
	return v, err
}

// ReadNotices says that the signed-in person has seen what they were told.
func (s *System) ReadNotices(ctx context.Context, a Actor) error {
	return s.store.ReadNotices(ctx, a.Account.ID, s.now())
}

// ChooseNotices saves how the signed-in person wants to be told.
func (s *System) ChooseNotices(ctx context.Context, a Actor, c notice.Choice) error {
	c.Account = a.Account.ID
	if c.Address != "" {
		address, err := mailAddress(c.Address)
		if err != nil {
			return err
		}
		c.Address = address
	}
	if why := c.Wrong(); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	e := audit.Entry{Actor: a.name(), Verb: "choose_notices", Target: "account:" + string(a.Account.ID)}
	if i := slices.IndexFunc(a.Account.Grants, func(g account.Grant) bool { return g.Unit != "" }); i >= 0 {
		e.Chain, e.Unit = tree.Top(a.Account.Grants[i].Unit), a.Account.Grants[i].Unit
	}
	return conflicted(s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"off": c.Off, "hour": c.Hour})
		return tx.PutNoticeChoice(c)
	}))
}
