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
	{"/duties", "web.duties.title", account.SeeDuties, false, false},
	{"/measures", "web.measures.title", account.SeeDuties, false, false},
	{"/registers", "web.register.title", account.SeeDuties, false, false},
	{"/requests", "web.replies.title", account.SeeReport, false, false},
	{"/report", "web.report.title", account.SeeReport, false, false},
	{"/papers", "web.official.title", account.SeeReport, false, false},
}

// always are the entries of a unit that do not depend on the stage of a round.
var always = []string{"/documents", "/forecast", "/duties", "/measures", "/registers", "/papers", "/requests"}

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
	ofUnit := len(x.Entries)
	running := f.Round.Key != "" && f.Round.Running()
	if running {
		x.Entries = append(x.Entries, runningEntries(lang, f, here)...)
	}
	x.Entries = append(x.Entries, deskEntries(lang, f, here, running)...)
	if ofUnit < len(x.Entries) {
		x.Entries[ofUnit].Apart = ofUnit > 0
	}
	return x
}

// deskEntries are the pages of a published round as a whole, and those of no
// round.
func deskEntries(lang message.Lang, f *app.Frame, here string, running bool) []link {
	var links []link
	add := func(may bool, href, title, at string) {
		if may {
			links = append(links, link{Href: href, Text: message.Say(lang, title), Here: here == at})
		}
	}
	round := roundPath(f.Round.Key)
	add(f.MayAll[account.SeePlan] && !running, round+"/losses", "web.losses.all", "all-losses")
	add(f.MayAll[account.RunRound] && f.MayAll[account.SeePlan] && !running, round+"/help", "web.help.title", "help")
	add(f.Round.Key != "" && !running, round+"/ranking", "web.ranking.title", "ranking")
	add(f.MayAll[account.RunRound] || f.MayAll[account.PublishRound], round+"/papers", "web.official.round", "round-papers")
	add(f.Round.Key != "" && f.MayAll[account.SeeReport], round+"/requests", "web.requests.title", "round-requests")
	links = append(links, dutyEntries(lang, f, here)...)
	add(f.Round.Key != "", "/work", "web.work.title", "work")
	add(f.Round.Key != "", "/notices", "web.notices.title", "notices")
	add(f.MayAll[account.RunRound], "/rounds/new", "web.open.title", "open")
	add(f.MayAll[account.SeeIndex] || f.Round.Key == "", "/indexes", "web.indexes.title", "indexes")
	add(f.SeesPeople, "/people", "web.people.title", "people")
	add(f.SeesUnits, "/units", "web.units.title", "units")
	add(f.Round.Key != "" || f.SeesUnits, "/dossiers", "web.dossiers.title", "dossiers")
	add(true, "/reading", "web.reading.title", "reading")
	add(f.SeesAudit, "/audit", "web.audit.title", "audit")
	add(f.SeesSystem, "/system", "web.system.title", "system")
	return links
}

func unitEntries(lang message.Lang, f *app.Frame, unit org.Unit, here string) []link {
	var links []link
	for _, e := range entries {
		inherited := f.Inherits && e.inherited
		if f.Round.Key != "" && f.Round.Running() != e.running && !slices.Contains(always, e.at) && !inherited {
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
