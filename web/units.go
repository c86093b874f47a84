package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// unitsRoutes are the pages of units through time.
func (s *server) unitsRoutes() []route {
	return []route{
		{"GET /units", s.units, false},
		{"GET /units/{alias}", s.unitPage, false},
		{"POST /units/{alias}", s.unitEvent, false},
		{"GET /unit-import", s.unitImportForm, false},
		{"POST /unit-import", s.unitImport, false},
	}
}

func unitAt(alias string) string { return "/units/" + url.PathEscape(alias) }

// unitsBody is what the list of units shows.
type unitsBody struct {
	*app.UnitList
	Typed string // the date as typed
	Bad   bool   // it cannot be read
	Links []link // the pages
}

func (s *server) units(v *visit) error {
	b := unitsBody{Typed: v.query("on")}
	on := s.sys.Today()
	if d, err := calendar.Parse(b.Typed); err == nil {
		on = d
	} else {
		b.Bad = b.Typed != ""
	}
	b.Typed = on.String()
	n, _ := strconv.Atoi(v.query("page")) // the first, if it is no number
	list, err := s.sys.UnitsOn(v.r.Context(), v.actor(), on, v.query("q"), max(n, 1))
	if err != nil {
		return err
	}
	b.UnitList = list
	for i := 1; list.Pages > 1 && i <= list.Pages; i++ {
		q := url.Values{"on": {on.String()}, "q": {list.Find}, "page": {strconv.Itoa(i)}}
		b.Links = append(b.Links, link{Href: "/units?" + q.Encode(), Text: strconv.Itoa(i), Here: i == list.Page})
	}
	notice := ""
	if v.query("imported") != "" {
		notice = "web.units.imported"
	}
	s.show(v, http.StatusOK, "units", page{Notice: notice, Frame: frameOf(v.lang, list.Frame, "units"), Body: b})
	return nil
}

// unitBody is what the page of one unit shows.
type unitBody struct {
	*app.UnitPage
	Path   string
	Names  []spanRow
	Codes  []spanRow
	Above  []spanRow
	Became []successionRow
	TookIn []tookRow
	Kinds  []org.EventKind
	Codex  []org.CodeKind
}

// spanRow is something that held between two dates.
type spanRow struct {
	Text, Also, Basis, Href string
	From, To                calendar.Date
}

type successionRow struct {
	org.Unit
	On    calendar.Date
	Basis string
	Main  bool // it answers for what is open
}

type tookRow struct {
	app.Took
	Href string
}

func (s *server) unitPage(v *visit) error {
	notice := ""
	if v.query("saved") != "" {
		notice = "web.unit.saved"
	}
	return s.showUnit(v, http.StatusOK, &form{Values: map[string]string{}}, notice)
}

func (s *server) showUnit(v *visit, status int, f *form, notice string) error {
	p, err := s.sys.UnitPage(v.r.Context(), v.actor(), v.r.PathValue("alias"))
	if err != nil {
		return err
	}
	b := unitBody{UnitPage: p, Path: unitAt(p.About.Alias), Kinds: org.EventKinds, Codex: org.CodeKinds}
	b.history(v.lang)
	for _, t := range p.Took {
		href := unitPath(t.Round.Key, p.About.Alias)
		if t.Round.Running() {
			href += "/scoring"
		}
		b.TookIn = append(b.TookIn, tookRow{t, href})
	}
	s.show(v, status, "unit", page{About: p.About.Name.In(v.lang), Notice: notice, Form: f, Frame: frameOf(v.lang, p.Frame, "units"), Body: b, Back: b.Path})
	return nil
}

// history is what the unit bore and stood below, the latest first.
func (b *unitBody) history(lang message.Lang) {
	u := b.About
	since := u.From
	for _, n := range u.History.Names {
		b.Names = append([]spanRow{{Text: n.Name.In(lang), Basis: n.Basis, From: n.From, To: n.To}}, b.Names...)
		since = n.To.Plus(1)
	}
	b.Names = append([]spanRow{{Text: u.Name.In(lang), From: since, To: u.To}}, b.Names...)
	since = u.From
	row := func(id org.UnitID, basis string, span org.Span) spanRow {
		return spanRow{Text: b.Name(id).In(lang), Href: unitAt(b.Alias(id)), Basis: basis, From: span.From, To: span.To}
	}
	for _, p := range u.History.Parents {
		b.Above = append([]spanRow{row(p.Parent, p.Basis, p.Span)}, b.Above...)
		since = p.To.Plus(1)
	}
	if u.Parent != "" {
		b.Above = append([]spanRow{row(u.Parent, "", org.Span{From: since, To: u.To})}, b.Above...)
	}
	for _, c := range u.History.Codes {
		r := spanRow{Text: c.Value, Also: message.Say(lang, "web.code_kind."+string(c.Kind)), From: c.From, To: c.To}
		if c.Kind == org.Identifier {
			r.Text += " (" + org.Upward(c.Value) + ")"
		}
		b.Codes = append([]spanRow{r}, b.Codes...)
	}
	for _, s := range b.Heirs {
		b.Became = append(b.Became, successionRow{b.UnitOf(s.Heir), s.On, s.Basis, s.Heir == u.Heir})
	}
}

// unitEventFields says at which field of the form a refusal is mended.
var unitEventFields = map[string]string{
	"unit.no_day": "on", "unit.no_basis": "basis", "unit.same_name": "name", "unit.bad_parent": "parent", "unit.same_parent": "parent",
	"unit.bad_code": "code", "unit.code_taken": "code", "unit.heirs_split": "units", "unit.heirs_merge": "units", "unit.bad_heir": "units",
	"unit.several": "units", "unit.none_such": "units", "unit.which": "units", "unit.earlier": "on", "unit.not_there": "on",
}

func (s *server) unitEvent(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"kind", "on", "basis", "units", "name", "sort", "parent", "code_kind", "code", "version"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	refs := lines(f.Value("units"))
	e := app.UnitEvent{
		Kind: org.EventKind(f.Value("kind")), Basis: f.Value("basis"), Units: refs, Heirs: refs, Name: f.Value("name"), Sort: f.Value("sort"),
		Parent: f.Value("parent"), CodeKind: org.CodeKind(f.Value("code_kind")), Code: f.Value("code"),
	}
	if typed := f.Value("on"); typed != "" {
		d, err := calendar.Parse(typed)
		if err != nil {
			f.wrong("on", "web.bad_date")
			return s.showUnit(v, http.StatusUnprocessableEntity, f, "")
		}
		e.On = d
	}
	version, _ := strconv.Atoi(f.Value("version")) // 0 is nobody's version
	err := s.sys.RecordUnitEvent(v.r.Context(), v.actor(), v.r.PathValue("alias"), e, version)
	if err == nil {
		return v.redirect(unitAt(v.r.PathValue("alias")) + "?saved=1")
	}
	if !f.refused(err, unitEventFields) {
		return err
	}
	return s.showUnit(v, http.StatusUnprocessableEntity, f, "")
}

// lines takes what was typed into several lines apart; a semicolon ends one too.
func lines(text string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// unitImportBody is what the page of an import shows.
type unitImportBody struct {
	Preview  *app.UnitImport // nil: nothing was sent yet, or it has faults
	Problems message.Problems
	Name     string
	Content  string // the file, to be sent again when the person agrees
	Columns  []string
}

func (s *server) unitImportForm(v *visit) error {
	return s.showUnitImport(v, http.StatusOK, &form{Values: map[string]string{}}, unitImportBody{})
}

func (s *server) showUnitImport(v *visit, status int, f *form, b unitImportBody) error {
	list, err := s.sys.UnitsOn(v.r.Context(), v.actor(), s.sys.Today(), "", 1)
	if err != nil {
		return err
	}
	if !list.MayEdit {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	b.Columns = append([]string{"alias", "name"}, org.UnitColumns...)
	s.show(v, status, "unit-import", page{Frame: frameOf(v.lang, list.Frame, "units"), Form: f, Body: b, Back: "/unit-import"})
	return nil
}

// unitImport previews a list, or brings in the one that was previewed.
func (s *server) unitImport(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 2*app.MaxUnits)
	f := &form{Values: map[string]string{}}
	b, data, err := unitsSent(v)
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("unit.too_big", message.Int("most", app.MaxUnits>>20))})
		return s.showUnitImport(v, http.StatusUnprocessableEntity, f, b)
	case err != nil:
		f.wrong("file", "web.unitimport.no_file")
		return s.showUnitImport(v, http.StatusUnprocessableEntity, f, b)
	}
	agreed := v.r.PostFormValue("agreed") != ""
	b.Preview, err = s.sys.ImportUnits(v.r.Context(), v.actor(), b.Name, data, !agreed)
	switch {
	case err == nil && agreed:
		return v.redirect("/units?imported=1")
	case err == nil:
		return s.showUnitImport(v, http.StatusOK, f, b)
	case errors.As(err, &b.Problems):
		return s.showUnitImport(v, http.StatusUnprocessableEntity, f, b)
	case f.refused(err, map[string]string{"unit.too_big": "file"}):
		return s.showUnitImport(v, http.StatusUnprocessableEntity, f, b)
	}
	return err
}

// unitsSent reads the list that was sent: as a file, or as the page of the
// preview sends it again.
func unitsSent(v *visit) (unitImportBody, []byte, error) {
	name, data, err := uploaded(v)
	if err != nil {
		if data, again := base64.StdEncoding.DecodeString(v.r.PostFormValue("content")); again == nil && len(data) > 0 {
			return unitImportBody{Name: v.r.PostFormValue("name"), Content: v.r.PostFormValue("content")}, data, nil
		}
		return unitImportBody{}, nil, err
	}
	return unitImportBody{Name: name, Content: base64.StdEncoding.EncodeToString(data)}, data, nil
}
