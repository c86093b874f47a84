package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// dutiesAllBody is what the list of all units' duties shows.
type dutiesAllBody struct {
	*app.DutyUnits
	Path  string
	Years []link
	Rows  []tallyRow
	Pager pager
	Set   bool
}

// tallyRow is a unit in the list.
type tallyRow struct {
	app.DutyTally
	Href string
	Next *dutyRow
}

// N is how many items of the unit are in a state.
func (r tallyRow) N(state string) int { return r.Count[duty.State(state)] }

func (s *server) dutiesAll(v *visit) error {
	d, err := s.sys.DutyUnits(v.r.Context(), v.actor(), v.round(), v.year())
	if err != nil {
		return err
	}
	b := dutiesAllBody{DutyUnits: d, Path: roundPath(d.Round.Key), Set: d.MayAll[account.SetDuties]}
	b.Years = yearLinks(v, b.Path+"/duties", d.Year)
	units, pager := paged(v, d.Units, func(u org.Unit) string { return u.Name.In(v.lang) + " " + u.Alias })
	b.Pager = pager
	tallies, err := s.sys.Tallies(v.r.Context(), d, units)
	if err != nil {
		return err
	}
	for _, t := range tallies {
		path := unitPath(d.Round.Key, t.Unit.Alias)
		row := tallyRow{DutyTally: t, Href: path + "/duties?year=" + strconv.Itoa(d.Year)}
		if t.Next != nil {
			next := dutyRowOf(path, *t.Next, d.Today)
			row.Next = &next
		}
		b.Rows = append(b.Rows, row)
	}
	notice := ""
	if v.query("made") != "" {
		notice = "web.duty-setup.made"
	}
	s.show(v, http.StatusOK, "duties-all", page{About: d.Round.Title.In(v.lang), Notice: notice, Frame: frameOf(v.lang, d.Frame, "all-duties"), Body: b})
	return nil
}

// dutySetupBody is what the page of setting up duties shows.
type dutySetupBody struct {
	*app.DutyUnits
	Path   string
	Offers []offerRow
	Picked map[string]bool // units and keys that were ticked; nil: none were sent yet
	Fields dutyFields
}

// offerRow is a duty of the catalogue.
type offerRow struct {
	duty.Offer
	When message.Text
}

// Ticked says whether a box stands ticked; units do at first.
func (b dutySetupBody) Ticked(name string, first bool) bool {
	if b.Picked == nil {
		return first
	}
	return b.Picked[name]
}

func (s *server) dutySetup(v *visit) error {
	return s.showDutySetup(v, http.StatusOK, &form{Values: map[string]string{"every": "year", "month": "1", "day": "31", "proven": "paper"}}, nil)
}

func (s *server) showDutySetup(v *visit, status int, f *form, picked map[string]bool) error {
	d, err := s.sys.DutyUnits(v.r.Context(), v.actor(), v.round(), 0)
	if err != nil {
		return err
	}
	if !d.MayAll[account.SetDuties] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	offers, err := s.sys.Offers()
	if err != nil {
		return err
	}
	b := dutySetupBody{DutyUnits: d, Path: roundPath(d.Round.Key), Picked: picked, Fields: choices(f)}
	for _, o := range offers {
		b.Offers = append(b.Offers, offerRow{o, dueText(o.Duty())})
	}
	if f.Values["from"] == "" {
		f.Values["from"] = measure.Day(d.Today.Year(), 1, 1).String()
	}
	s.show(v, status, "duty-setup", page{About: d.Round.Title.In(v.lang), Frame: frameOf(v.lang, d.Frame, "all-duties"), Form: f, Body: b, Back: b.Path + "/duties/new"})
	return nil
}

// mostNames bounds a form that names units: a province has hundreds, a nation
// thousands.
const mostNames = 1 << 20

func (s *server) setUpDuties(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostNames)
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	f, own := readDuty(v)
	picked := map[string]bool{}
	for _, name := range slices.Concat(v.r.PostForm["units"], v.r.PostForm["keys"]) {
		picked[name] = true
	}
	offers, err := s.sys.Offers()
	if err != nil {
		return err
	}
	var duties []duty.Duty
	for _, o := range offers {
		if slices.Contains(v.r.PostForm["keys"], o.Key) {
			duties = append(duties, o.Duty())
		}
	}
	if own.Title != "" {
		own.Key = message.Slug(own.Title)
		if field, why := own.Check(); why != nil {
			f.Errors = append(f.Errors, fieldError{field, *why})
		}
		duties = append(duties, own)
	} else {
		f.Errors = slices.DeleteFunc(f.Errors, func(e fieldError) bool { return e.Field != "from" })
	}
	if len(f.Errors) == 0 {
		_, err := s.sys.SetUpDuties(v.r.Context(), v.actor(), v.round(), duties, v.r.PostForm["units"], own.From)
		if err == nil {
			return v.redirect(roundPath(v.round()) + "/duties?made=1")
		}
		if !f.refused(err, map[string]string{"duty.none_chosen": "keys", "duty.no_units": "units"}) {
			return err
		}
	}
	return s.showDutySetup(v, http.StatusUnprocessableEntity, f, picked)
}

// dutyFields is what the fields of a duty's form offer.
type dutyFields struct {
	Form   *form
	Every  []string
	Proven []duty.Proven
	Moves  []string
}

func choices(f *form) dutyFields {
	d := dutyFields{Form: f, Proven: duty.Proofs, Moves: []string{"stay", string(duty.Next), string(duty.Prev)}}
	for _, l := range measure.Lengths {
		d.Every = append(d.Every, string(l))
	}
	d.Every = append(d.Every, duty.Once)
	return d
}

// readDuty reads the fields of a duty's form.
func readDuty(v *visit) (*form, duty.Duty) {
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"title", "to", "every", "date", "month", "day", "begins", "count", "move", "remind", "proven", "basis", "confirmed", "officer", "from", "until", "note", "version", "all"} {
		f.Values[field] = strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(field), "\r\n", "\n"))
	}
	number := func(field, wrong string) int {
		n, err := strconv.Atoi(f.Value(field))
		if f.Value(field) != "" && err != nil {
			f.wrong(field, wrong)
		}
		return n
	}
	d := duty.Duty{
		Title: f.Value("title"), To: f.Value("to"), Proven: duty.Proven(f.Value("proven")), Basis: f.Value("basis"), Confirmed: f.Value("confirmed") != "",
		Officer: f.Value("officer"), Note: f.Value("note"), From: f.date("from"), Until: f.date("until"),
	}
	d.Rule = duty.Rule{Count: number("count", "duty.rule.count"), Remind: number("remind", "duty.rule.remind"), Move: duty.Move(f.Value("move"))}
	if d.Rule.Move == "stay" {
		d.Rule.Move = duty.Stay
	}
	if f.Value("every") == duty.Once {
		d.Rule.On = f.date("date")
		if f.Value("date") == "" {
			f.wrong("date", "duty.no_date")
		}
		return f, d
	}
	d.Rule.Every = measure.Length(f.Value("every"))
	d.Rule.Month, d.Rule.Day, d.Rule.Begins = number("month", "duty.rule.month"), number("day", "duty.rule.day"), number("begins", "duty.rule.begins")
	return f, d
}

// dutyEditBody is what the form of a duty shows.
type dutyEditBody struct {
	*app.DutyPage
	Path   string
	Fields dutyFields
}

func (s *server) dutyForm(v *visit) error { return s.showDutyForm(v, http.StatusOK, nil) }

func (s *server) showDutyForm(v *visit, status int, f *form) error {
	p, err := s.sys.Duty(v.r.Context(), v.actor(), v.round(), v.unit(), duty.ID(v.r.PathValue("duty")), 0)
	if err != nil {
		return err
	}
	if !p.May[account.SetDuties] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	if f == nil {
		f = &form{Values: dutyValues(p.Duty)}
	}
	b := dutyEditBody{DutyPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Fields: choices(f)}
	s.show(v, status, "duty-edit", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/duties"), Form: f, Body: b, Back: b.Path + "/duties/" + string(p.Duty.ID) + "/edit"})
	return nil
}

// dutyValues is a duty as its form shows it.
func dutyValues(d duty.Duty) map[string]string {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	date := func(d calendar.Date) string { return d.String() }
	values := map[string]string{
		"title": d.Title, "to": d.To, "every": string(d.Rule.Every), "date": date(d.Rule.On), "month": number(d.Rule.Month), "day": number(d.Rule.Day),
		"begins": number(d.Rule.Begins), "count": number(d.Rule.Count), "move": string(d.Rule.Move), "remind": number(d.Rule.Remind), "proven": string(d.Proven),
		"basis": d.Basis, "officer": d.Officer, "from": date(d.From), "until": date(d.Until), "note": d.Note, "version": strconv.Itoa(d.Version),
	}
	if d.Rule.Every == "" {
		values["every"] = duty.Once
	}
	if d.Rule.Move == duty.Stay {
		values["move"] = "stay"
	}
	if d.Confirmed {
		values["confirmed"] = "1"
	}
	return values
}

func (s *server) editDuty(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f, d := readDuty(v)
	d.ID = duty.ID(v.r.PathValue("duty"))
	var err error
	if d.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	status := http.StatusUnprocessableEntity
	if len(f.Errors) == 0 {
		_, field, err := s.sys.EditDuty(v.r.Context(), v.actor(), v.round(), v.unit(), d, f.Value("all") != "")
		if err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/duties/" + string(d.ID) + "?saved=edit")
		}
		if !f.refusedAt(err, field) {
			return err
		}
		if kindOf(err) == app.Conflict {
			status = http.StatusConflict
		}
	}
	return s.showDutyForm(v, status, f)
}
