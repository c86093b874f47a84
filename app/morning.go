package app

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// Morning is the list of one morning for those who asked for an office's.
type Morning struct {
	Office    org.Unit
	Addresses []string
	Subject   string
	Text      string
	Rows      int // dossiers in it

	lists []store.MorningList
}

// mostMorning bounds how many dossiers of an officer a list names.
const mostMorning = 30

// Mornings makes the lists of today that were not sent yet. An office with
// nothing to say gets none.
func (s *System) Mornings(ctx context.Context) ([]Morning, error) {
	lists, err := s.store.MorningLists(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	var all []Morning
	for _, l := range lists {
		u, there := tree.Unit(l.Unit)
		if !there || l.Sent == s.Today() {
			continue
		}
		if k := len(all) - 1; k >= 0 && all[k].Office.ID == l.Unit {
			all[k].Addresses, all[k].lists = append(all[k].Addresses, l.Address), append(all[k].lists, l)
			continue
		}
		m := Morning{Office: u, Addresses: []string{l.Address}, lists: []store.MorningList{l}}
		due, err := s.DueSoon(ctx, Console("morning"), u.Alias, UsualDays2Due)
		if err != nil {
			return nil, err
		}
		m.Subject, m.Text = morningText(due)
		m.Rows = due.Soon + due.Overdue
		all = append(all, m)
	}
	return slices.DeleteFunc(all, func(m Morning) bool { return m.Rows == 0 }), nil
}

// TakeMorning says that a list is being sent, so that no other copy of the
// program sends it too, and returns whom to send it to.
func (s *System) TakeMorning(ctx context.Context, m Morning) ([]string, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	var to []string
	e := audit.Entry{Chain: tree.Top(m.Office.ID), Actor: "system", Verb: "send_morning", Target: "unit:" + m.Office.Alias, Unit: m.Office.ID}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		to = nil
		for _, l := range m.lists {
			first, err := tx.TakeMorning(l, s.Today())
			if err != nil {
				return err
			}
			if first {
				to = append(to, l.Address)
			}
		}
		tx.Payload(nil, map[string]int{"addresses": len(to), "dossiers": m.Rows})
		return nil
	})
	return to, err
}

// morningText is the list in words, Vietnamese as all papers of offices.
func morningText(v *DueList) (subject, text string) {
	say := func(key string, args ...message.Arg) string { return message.Say(message.VI, key, args...) }
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line(say("morning.head", message.Title("unit", v.Office.Name), message.Date("date", v.Today)))
	line("")
	if len(v.Handed) > 0 {
		line(say("morning.handed", message.Int("n", len(v.Handed))))
		for _, r := range v.Handed {
			line(rowText(r) + "; " + say("morning.by", message.Word("officer", officerName(r.Officer))))
		}
		line("")
	}
	line(say("morning.sums", message.Int("soon", v.Soon), message.Int("overdue", v.Overdue), message.Int("days", v.Days), message.Date("until", v.Until)))
	if v.Latest != nil {
		line(say("morning.data", message.Time("at", v.Latest.At)))
	}
	for _, score := range v.Scores {
		if score.Line == nil {
			continue
		}
		if score.Worse != nil {
			line(say("morning.worse", message.Word("code", score.Node.Code), message.Points("got", score.Line.Got), message.Points("worse", score.Worse.Got), message.Points("lost", score.Costs)))
		}
		if score.Line.Next != nil {
			line(score.Node.Code + ": " + score.Line.Next.Text.In(message.VI) + ".")
		}
	}
	for _, o := range v.Officers {
		line("")
		line(say("morning.officer", message.Word("officer", officerName(o.Name)), message.Int("soon", o.Soon), message.Int("overdue", o.Past)))
		for i, r := range o.Rows {
			if i == mostMorning {
				line(say("morning.more", message.Int("n", len(o.Rows)-i)))
				break
			}
			line(rowText(r))
		}
	}
	return say("morning.subject", message.Title("unit", v.Office.Name), message.Int("soon", v.Soon), message.Int("overdue", v.Overdue)), b.String()
}

func officerName(name string) string {
	if name == "" {
		return message.Say(message.VI, "web.due.nobody")
	}
	return name
}

func rowText(r DueRow) string {
	left := message.T("web.due.left", message.Int("n", r.Left))
	if r.Past {
		left = message.T("web.due.past", message.Int("n", -r.Left))
	}
	return fmt.Sprintf("- %s; %s; %s", r.Code, message.Say(message.VI, "morning.due", message.Word("due", r.Due.String())), left.In(message.VI))
}

// MorningAddresses are those who get the list of an office.
func (s *System) MorningAddresses(ctx context.Context, a Actor, unit string) ([]string, error) {
	d, err := s.dossierDesk(ctx, a, account.SeeDossiers, unit)
	if err != nil || !d.States {
		return nil, err
	}
	all, err := s.store.MorningLists(ctx)
	var own []string
	for _, l := range all {
		if l.Unit == d.Office.ID {
			own = append(own, l.Address)
		}
	}
	return own, err
}

// mostAddresses bounds how many get the list of one office.
const mostAddresses = 50

// SetMorningAddresses says who gets the list of an office.
func (s *System) SetMorningAddresses(ctx context.Context, a Actor, unit string, typed []string) error {
	d, err := s.dossierDesk(ctx, a, account.StateActual, unit)
	if err != nil {
		return err
	}
	if len(typed) > mostAddresses {
		return fail(Invalid, "morning.too_many", message.Int("most", mostAddresses))
	}
	var all []string
	for _, t := range typed {
		address, err := mailAddress(t)
		if err != nil {
			return err
		}
		if !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	e := audit.Entry{Chain: d.tree.Top(d.Office.ID), Actor: a.name(), Verb: "set_morning", Target: "unit:" + d.Office.Alias, Unit: d.Office.ID}
	return s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, map[string]int{"addresses": len(all)})
		return tx.PutMorningList(d.Office.ID, all)
	})
}

// mailAddress is an address of mail without what stands around it.
func mailAddress(typed string) (string, error) {
	p, err := mail.ParseAddress(typed)
	if err != nil || strings.ContainsAny(p.Address, "\r\n") {
		return "", fail(Invalid, "morning.bad_address", message.Word("address", typed))
	}
	return p.Address, nil
}

// MorningHour is the hour of the day at which the lists go out, in Vietnam.
const MorningHour = 7
