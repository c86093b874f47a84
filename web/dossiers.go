package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// dossierRoutes are the pages of dossiers, and the address to which a system
// pushes them.
func (s *server) dossierRoutes() []route {
	const office, file = "/dossiers/offices/{office}", "/dossiers/offices/{office}/files/{code}"
	const waiting, run = "/dossiers/imports/waiting/{id}", "/dossiers/imports/runs/{id}"
	return []route{
		{"GET /dossiers", s.dossiers, false},
		{"GET " + office, s.office, false},
		{"GET " + office + "/by/{facet}", s.facets, false},
		{"GET " + office + "/due", s.due, false},
		{"POST " + office + "/morning", s.setMorning, false},
		{"GET " + office + "/apologies", s.apologies, false},
		{"POST " + office + "/apologies", s.writeApologies, false},
		{"POST " + office + "/apologies/import", s.importApologies, false},
		{"GET " + file, s.dossier, false},
		{"POST " + file, s.stateActual, false},
		{"POST " + file + "/actual/{id}", s.decideActual, false},
		{"GET " + file + "/actual/{id}", s.actualFile, false},
		{"GET /dossiers/imports", s.dossierImports, false},
		{"POST /dossiers/imports", s.receiveDossiers, false},
		{"GET /dossiers/imports/rejected/{number}", s.rejectedRows, false},
		{"GET " + waiting, s.lookAtDossiers, false},
		{"POST " + waiting, s.startDossiers, false},
		{"GET " + run, s.dossierRun, false},
		{"POST " + run, s.stopDossiers, false},
		{"GET /dossiers/quality", s.dossierQuality, false},
		{"GET /dossiers/tokens", s.dossierTokens, false},
		{"POST /dossiers/tokens", s.changeTokens, false},
		{"POST /api/dossiers", s.pushDossiers, open},
	}
}

func officePath(u org.Unit) string { return "/dossiers/offices/" + url.PathEscape(u.Alias) }

func dossierPath(u org.Unit, code string) string {
	return officePath(u) + "/files/" + url.PathEscape(code)
}

func rateOf(lang message.Lang, p dossier.Part) string {
	if p.Of == 0 {
		return "–"
	}
	return message.Say(lang, "cli.rate", message.Rate("rate", int64(p.N), int64(p.Of)))
}

// momentOf writes a moment without seconds that nobody measured; "–" for none.
func momentOf(m dossier.Moment) string {
	switch {
	case m.IsZero():
		return "–"
	case m.Timed:
		return m.Time().Format("02/01/2006 15:04")
	}
	return m.String()
}

// periodName names a period: Tháng 3, Quý I, 6 tháng đầu năm, Cả năm.
func periodName(lang message.Lang, p dossier.Period) string {
	return message.Say(lang, "web.period."+p.Key)
}

// dossiersBody is what the measures of several offices show.
type dossiersBody struct {
	*app.DossierMeasures
	Kinds, Years, Choices []link
	Name                  string
	Pager                 pager
	Tokens                bool
}

func (b *dossiersBody) links(lang message.Lang, path string) {
	at := func(kind dossier.PeriodKind, year int, key string) string {
		return path + "?" + url.Values{"kind": {string(kind)}, "year": {strconv.Itoa(year)}, "period": {key}}.Encode()
	}
	for _, kind := range []dossier.PeriodKind{dossier.Assessed, dossier.Reported} {
		b.Kinds = append(b.Kinds, link{Href: at(kind, b.Year, b.Period.Key), Text: message.Say(lang, "web.period."+string(kind)), Here: kind == b.Kind})
	}
	for year := b.Today.Year() - 2; year <= b.Today.Year(); year++ {
		b.Years = append(b.Years, link{Href: at(b.Kind, year, b.Period.Key), Text: strconv.Itoa(year), Here: year == b.Year})
	}
	for _, p := range b.Periods {
		if !b.Today.Before(p.First) {
			b.Choices = append(b.Choices, link{Href: at(b.Kind, b.Year, p.Key), Text: periodName(lang, p), Here: p.Key == b.Period.Key})
		}
	}
	b.Name = periodName(lang, b.Period)
}

func (s *server) dossiers(v *visit) error {
	year, _ := strconv.Atoi(v.query("year")) // this one, if it is no number
	m, err := s.sys.DossierMeasures(v.r.Context(), v.actor(), dossier.PeriodKind(v.query("kind")), year, v.query("period"))
	if err != nil {
		return err
	}
	b := &dossiersBody{DossierMeasures: m, Tokens: m.Imports}
	b.links(v.lang, "/dossiers")
	b.Rows, b.Pager = paged(v, m.Rows, func(r app.DossierRow) string { return r.Unit.Name.VI + " " + r.Unit.Alias })
	s.show(v, http.StatusOK, "dossiers", page{Frame: frameOf(v.lang, m.Frame, "dossiers"), Body: b})
	return nil
}

// officeBody is what the measures of one office show.
type officeBody struct {
	*app.OfficeMeasures
	Tabs         []link
	Kinds, Years []link
	Lines        []periodLine
	Typed        string
	Bad          bool
}

type periodLine struct {
	app.PeriodFlow
	Name string
}

// officeTabs are the pages of one office.
func officeTabs(lang message.Lang, d *app.DossierDesk, here string) []link {
	at := officePath(d.Office)
	tabs := []link{{Href: at, Text: message.Say(lang, "web.office.tab"), Here: here == ""},
		{Href: at + "/by/" + string(dossier.ByField), Text: message.Say(lang, "web.facet.tab"), Here: here == "by"}}
	if d.Files {
		tabs = append(tabs, link{Href: at + "/due", Text: message.Say(lang, "web.due.tab"), Here: here == "due"},
			link{Href: at + "/apologies", Text: message.Say(lang, "web.apologies.tab"), Here: here == "apologies"})
	}
	return tabs
}

func (s *server) office(v *visit) error {
	year, _ := strconv.Atoi(v.query("year"))
	b := officeBody{Typed: v.query("on")}
	on, err := calendar.Parse(b.Typed)
	if b.Bad = err != nil && b.Typed != ""; err != nil {
		on = calendar.Date{}
	}
	if b.OfficeMeasures, err = s.sys.OfficeMeasures(v.r.Context(), v.actor(), v.r.PathValue("office"), dossier.PeriodKind(v.query("kind")), year, on); err != nil {
		return err
	}
	b.Typed = b.AsOf.String()
	l := &dossiersBody{DossierMeasures: b.DossierMeasures}
	l.links(v.lang, officePath(b.Office))
	b.Kinds, b.Years, b.Tabs = l.Kinds, l.Years, officeTabs(v.lang, b.DossierDesk, "")
	for _, p := range b.PerPeriod {
		b.Lines = append(b.Lines, periodLine{p, periodName(v.lang, p.Period)})
	}
	s.show(v, http.StatusOK, "office", page{About: b.Office.Name.In(v.lang), Frame: frameOf(v.lang, b.Frame, "dossiers"), Body: b})
	return nil
}

// dueBody is what the early warning of an office shows.
type dueBody struct {
	*app.DueList
	Tabs      []link
	Addresses string
	Path      string
}

func (s *server) due(v *visit) error { return s.showDue(v, http.StatusOK, &form{}, nil) }

func (s *server) showDue(v *visit, status int, f *form, typed *string) error {
	days, _ := strconv.Atoi(v.query("days"))
	d, err := s.sys.DueSoon(v.r.Context(), v.actor(), v.r.PathValue("office"), days)
	if err != nil {
		return err
	}
	b := dueBody{DueList: d, Tabs: officeTabs(v.lang, d.DossierDesk, "due"), Path: officePath(d.Office)}
	addresses, err := s.sys.MorningAddresses(v.r.Context(), v.actor(), d.Office.Alias)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		b.Addresses += a + "\n"
	}
	if typed != nil {
		b.Addresses = *typed
	}
	s.show(v, status, "due", page{About: d.Office.Name.In(v.lang), Frame: frameOf(v.lang, d.Frame, "dossiers"), Form: f, Body: b, Notice: noticeOf(v, "saved", "web.due.saved"), Back: b.Path + "/due"})
	return nil
}

// noticeOf is a notice that an address asks for.
func noticeOf(v *visit, query, key string) string {
	if v.query(query) != "" {
		return key
	}
	return ""
}

// Where names the page of one of its dossiers.
func (b dueBody) Where(code string) string { return dossierPath(b.Office, code) }
