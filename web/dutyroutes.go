package web

import (
	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// dutyEntries are the entries of a whole round for those who look after what
// its units owe.
func dutyEntries(lang message.Lang, f *app.Frame, here string) []link {
	var links []link
	if f.MayAll[account.SeeDuties] {
		links = append(links, link{Href: roundPath(f.Round.Key) + "/duties", Text: message.Say(lang, "web.duties-all.title"), Here: here == "all-duties"})
	}
	if f.MayAll[account.SetDuties] {
		links = append(links, link{Href: roundPath(f.Round.Key) + "/targets", Text: message.Say(lang, "web.figures.title"), Here: here == "figures"})
	}
	return links
}

// dutyRoutes are the pages of what units owe, and of what is measured of them.
func (s *server) dutyRoutes() []route {
	return []route{
		{"GET " + unit + "/duties", s.duties, false},
		{"GET " + unit + "/duties/{duty}", s.duty, false},
		{"POST " + unit + "/duties/{duty}", s.fulfilDuty, false},
		{"POST " + unit + "/duties/{duty}/deeds/{deed}", s.takeBack, false},
		{"GET " + unit + "/duties/{duty}/deeds/{deed}", s.deedFile, false},
		{"GET " + unit + "/duties/{duty}/edit", s.dutyForm, false},
		{"POST " + unit + "/duties/{duty}/edit", s.editDuty, false},
		{"GET " + unit + "/news", s.news, false},
		{"POST " + unit + "/news", s.addNews, false},
		{"POST " + unit + "/news/{item}", s.countNews, false},

		{"GET " + round + "/duties", s.dutiesAll, false},
		{"GET " + round + "/duties/new", s.dutySetup, false},
		{"POST " + round + "/duties/new", s.setUpDuties, false},

		{"GET " + unit + "/measures", s.measures, false},
		{"POST " + unit + "/measures", s.saveMeasure, false},
		{"GET " + round + "/targets", s.targets, false},
		{"GET " + round + "/targets.csv", s.targetsForm, false},
		{"POST " + round + "/targets", s.takeTargets, false},
		{"GET " + round + "/surveys", s.surveys, false},
		{"GET " + round + "/surveys.csv", s.surveysForm, false},
		{"POST " + round + "/surveys", s.takeSurveys, false},
		{"GET " + round + "/measures", s.measureUses, false},
		{"POST " + round + "/measures", s.setMeasureUses, false},
		{"POST " + unit + "/scoring/{code}/measured", s.chooseMeasure, false},

		{"GET " + unit + "/registers", s.register, false},
		{"GET " + unit + "/registers/{register}", s.register, false},
		{"POST " + unit + "/registers/{register}", s.saveRow, false},
		{"GET " + unit + "/registers/{register}/rows.xlsx", s.registerFile, false},
		{"POST " + unit + "/registers/{register}/import", s.importRows, false},
		{"GET " + unit + "/registers/{register}/rows/{row}", s.register, false},
		{"POST " + unit + "/registers/{register}/rows/{row}", s.saveRow, false},

		{"GET /calendar", s.calendar, false},
		{"POST /calendar", s.renewCalendar, false},
		{"GET /calendar/{token}", s.calendarFile, open},
	}
}
