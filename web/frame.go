package web

import (
	"net/url"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
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

// mostUnits is the most that a page offers to turn to beside what it shows.
const mostUnits = 100

func roundPath(round string) string { return "/rounds/" + url.PathEscape(round) }

func unitPath(round, unit string) string {
	return roundPath(round) + "/units/" + url.PathEscape(unit)
}

// entry is a page of a unit, with the verb that it needs.
type entry struct {
	at, title string
	verb      account.Verb
	running   bool // of a round that is not published yet
	inherited bool // also of a running one, where the unit has something from before a merger
}

var entries = []entry{
	{"", "web.overview.title", account.SeeSheet, false, false},
	{"/scoring", "web.scoring.title", account.SeeSheet, true, false},
	{"/draft", "web.unitdraft.title", account.SeeSheet, true, false},
	{"/sheet", "web.sheet.title", account.SeeSheet, false, false},
	{"/years", "web.years.title", account.SeeSheet, false, true},
	{"/forecast", "web.forecast.title", account.SeeSheet, false, false},
	{"/losses", "web.losses.title", account.SeePlan, false, true},
	{"/plan", "web.plan.title", account.SeePlan, false, true},
	{"/documents", "web.documents.title", account.SeeDocuments, false, false},
	{"/report", "web.report.title", account.SeeReport, false, false},
	{"/papers", "web.official.title", account.SeeReport, false, false},
}

// runningEntries are the pages of a whole round that is not published yet.
func runningEntries(lang message.Lang, f *app.Frame, here string) []link {
	var links []link
	add := func(may bool, at, title string) {
		if may {
			links = append(links, link{Href: roundPath(f.Round.Key) + at, Text: message.Say(lang, title), Here: here == at})
		}
	}
	runs := f.MayAll[account.RunRound] || f.MayAll[account.PublishRound]
	add(f.MayAll[account.Appraise], "/appraisal", "web.appraisal.title")
	add(runs || f.MayAll[account.Appraise], "/differences", "web.differences.title")
	add(runs, "/progress", "web.progress.title")
	add(runs, "/draft", "web.draftresult.title")
	add((runs || f.MayAll[account.Appraise]) && f.Round.Stage == assessment.Objecting, "/objections", "web.objections.title")
	return links
}

// titleOf is the title of the frame's round, with the word that it is a
// correction, or was corrected.
func titleOf(lang message.Lang, f *app.Frame) string {
	title := f.Round.Title.In(lang)
	switch number, _, later := f.Editions(); {
	case later != nil:
		return title + " " + message.Say(lang, "web.edition.was")
	case number > 1:
		return title + " " + message.Say(lang, "web.edition.is", message.Date("date", f.Round.Published))
	}
	return title
}

// frameOf makes the frame of a page; here is the path of its entry.
func frameOf(lang message.Lang, f *app.Frame, here string) *frame {
	x := &frame{Round: titleOf(lang, f), Digits: rulebook.UsualDigits}
	if f.Index != nil {
		x.Digits = f.Index.Digits
	}
	unit := f.Home()
	for _, r := range f.Rounds {
		title := r.Title.In(lang)
		if r.Running() {
			title += " · " + r.Stage.Text().In(lang)
		}
		x.Rounds = append(x.Rounds, link{Href: roundPath(r.Key), Text: title, Here: r.Key == f.Round.Key})
	}
	section := ""
	if i := slices.IndexFunc(entries, func(e entry) bool { return e.at == here }); i >= 0 && f.Unit.ID != "" {
		section = here
	}
	if f.Round.Key != "" && f.Round.Running() && section == "" {
		section = "/scoring"
		if here == "/appraisal" {
			section = here
		}
	}
	units := f.Units
	if len(units) > mostUnits { // the lists of the round name them all, by pages
		units = nil
	}
	for _, u := range units {
		x.Units = append(x.Units, link{Href: unitPath(f.Round.Key, u.Alias) + section, Text: u.Name.In(lang), Here: u.ID == f.Unit.ID})
	}
	if unit.ID != "" {
		x.Unit = unit.Name.In(lang)
		x.Entries = unitEntries(lang, f, unit, here)
	}
	ofUnit, round := len(x.Entries), roundPath(f.Round.Key)
	running := f.Round.Key != "" && f.Round.Running()
	if running {
		x.Entries = append(x.Entries, runningEntries(lang, f, here)...)
	}
	if f.MayAll[account.SeePlan] && !running {
		x.Entries = append(x.Entries, link{Href: round + "/losses", Text: message.Say(lang, "web.losses.all"), Here: here == "all-losses"})
	}
	if f.MayAll[account.RunRound] && f.MayAll[account.SeePlan] && !running {
		x.Entries = append(x.Entries, link{Href: round + "/help", Text: message.Say(lang, "web.help.title"), Here: here == "help"})
	}
	if f.Round.Key != "" && !running {
		x.Entries = append(x.Entries, link{Href: round + "/ranking", Text: message.Say(lang, "web.ranking.title"), Here: here == "ranking"})
	}
	if f.MayAll[account.RunRound] || f.MayAll[account.PublishRound] {
		x.Entries = append(x.Entries, link{Href: round + "/papers", Text: message.Say(lang, "web.official.round"), Here: here == "round-papers"})
	}
	if f.Round.Key != "" {
		x.Entries = append(x.Entries, link{Href: "/work", Text: message.Say(lang, "web.work.title"), Here: here == "work"})
	}
	if f.MayAll[account.RunRound] {
		x.Entries = append(x.Entries, link{Href: "/rounds/new", Text: message.Say(lang, "web.open.title"), Here: here == "open"})
	}
	if f.MayAll[account.SeeIndex] || f.Round.Key == "" {
		x.Entries = append(x.Entries, link{Href: "/indexes", Text: message.Say(lang, "web.indexes.title"), Here: here == "indexes"})
	}
	if f.SeesPeople {
		x.Entries = append(x.Entries, link{Href: "/people", Text: message.Say(lang, "web.people.title"), Here: here == "people"})
	}
	if f.SeesUnits {
		x.Entries = append(x.Entries, link{Href: "/units", Text: message.Say(lang, "web.units.title"), Here: here == "units"})
	}
	x.Entries = append(x.Entries, link{Href: "/reading", Text: message.Say(lang, "web.reading.title"), Here: here == "reading"})
	if f.SeesAudit {
		x.Entries = append(x.Entries, link{Href: "/audit", Text: message.Say(lang, "web.audit.title"), Here: here == "audit"})
	}
	if ofUnit < len(x.Entries) {
		x.Entries[ofUnit].Apart = ofUnit > 0
	}
	return x
}

func unitEntries(lang message.Lang, f *app.Frame, unit org.Unit, here string) []link {
	var links []link
	for _, e := range entries {
		inherited := f.Inherits && e.inherited
		if f.Round.Key != "" && f.Round.Running() != e.running && e.at != "/documents" && e.at != "/forecast" && e.at != "/papers" && !inherited {
			continue
		}
		if e.at == "/draft" && f.Round.Stage != assessment.Objecting {
			continue
		}
		if f.May[e.verb] && (e.at != "/years" || len(f.Rounds) > 1 || inherited) {
			links = append(links, link{Href: unitPath(f.Round.Key, unit.Alias) + e.at, Text: message.Say(lang, e.title), Here: f.Unit.ID != "" && e.at == here})
		}
	}
	return links
}
