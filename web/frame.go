package web

import (
	"net/url"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// frame is what stands around a page: which round and unit it is about, where
// else the person may turn, and the entries in the order of their work.
type frame struct {
	Round, Unit   string // names; Unit is "" on pages about the whole round
	Rounds, Units []link
	Entries       []link
	Digits        rulebook.Digits // decimals of points that the round's index shows
}

type link struct {
	Href, Text string
	Here       bool
	Apart      bool // begins another group
}

func roundPath(round string) string { return "/rounds/" + url.PathEscape(round) }

func unitPath(round, unit string) string {
	return roundPath(round) + "/units/" + url.PathEscape(unit)
}

// entry is a page of a unit, with the verb that it needs.
type entry struct {
	at, title string
	verb      account.Verb
}

var entries = []entry{
	{"", "web.overview.title", account.SeeSheet},
	{"/sheet", "web.sheet.title", account.SeeSheet},
	{"/years", "web.years.title", account.SeeSheet},
	{"/losses", "web.losses.title", account.SeePlan},
	{"/plan", "web.plan.title", account.SeePlan},
	{"/documents", "web.documents.title", account.SeeDocuments},
	{"/report", "web.report.title", account.SeeReport},
}

// frameOf makes the frame of a page; here is the path of its entry.
func frameOf(lang message.Lang, f *app.Frame, here string) *frame {
	x := &frame{Round: f.Round.Title.In(lang), Digits: rulebook.UsualDigits}
	if f.Index != nil {
		x.Digits = f.Index.Digits
	}
	unit := f.Home()
	for _, r := range f.Rounds {
		x.Rounds = append(x.Rounds, link{Href: roundPath(r.Key) + "/ranking", Text: r.Title.In(lang), Here: r.Key == f.Round.Key})
	}
	section := ""
	if i := slices.IndexFunc(entries, func(e entry) bool { return e.at == here }); i >= 0 && f.Unit.ID != "" {
		section = here
	}
	for _, u := range f.Units {
		x.Units = append(x.Units, link{Href: unitPath(f.Round.Key, u.Alias) + section, Text: u.Name.In(lang), Here: u.ID == f.Unit.ID})
	}
	if unit.ID != "" {
		x.Unit = unit.Name.In(lang)
		x.Entries = unitEntries(lang, f, unit, here)
	}
	ofUnit, round := len(x.Entries), roundPath(f.Round.Key)
	if f.MayAll[account.SeePlan] {
		x.Entries = append(x.Entries, link{Href: round + "/losses", Text: message.Say(lang, "web.losses.all"), Here: here == "all-losses"})
	}
	if f.Round.Key != "" {
		x.Entries = append(x.Entries, link{Href: round + "/ranking", Text: message.Say(lang, "web.ranking.title"), Here: here == "ranking"})
	}
	if f.MayAll[account.SeeIndex] || f.Round.Key == "" {
		x.Entries = append(x.Entries, link{Href: "/indexes", Text: message.Say(lang, "web.indexes.title"), Here: here == "indexes"})
	}
	x.Entries[ofUnit].Apart = ofUnit > 0
	return x
}

func unitEntries(lang message.Lang, f *app.Frame, unit org.Unit, here string) []link {
	var links []link
	for _, e := range entries {
		if f.May[e.verb] && (e.at != "/years" || len(f.Rounds) > 1) {
			links = append(links, link{Href: unitPath(f.Round.Key, unit.Alias) + e.at, Text: message.Say(lang, e.title), Here: f.Unit.ID != "" && e.at == here})
		}
	}
	return links
}
