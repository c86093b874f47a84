package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
)

// dutiesBody is what the year of a unit's duties shows.
type dutiesBody struct {
	*app.Duties
	Path    string
	Years   []link
	Filters []link
	Grid    []gridRow
	Rows    []dutyRow
	Pager   pager
	MaySet  bool
}

// gridRow is a duty in the twelve months of its year.
type gridRow struct {
	Duty   duty.Duty
	Href   string
	Months [12][]dutyRow
}

// MonthHeads are the heads of twelve columns.
func (dutiesBody) MonthHeads() []string { return monthHeads }

var monthHeads = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}

// dutyRow is an item in the list, with its page.
type dutyRow struct {
	app.DutyRow
	Href   string
	Period message.Text
	LateBy int
	Head   int // the month, where it is the first of it in the list
}

// Mark is what stands for a state in a narrow column.
func (r dutyRow) Mark() string {
	return map[duty.State]string{duty.Done: "✓", duty.DoneLate: "✓", duty.Missed: "✕", duty.Open: "!", duty.Coming: "·"}[r.State]
}

// Short is the day of the month on which the item is due.
func (r dutyRow) Short() string { return strconv.Itoa(r.Due.At(12).Day()) }

// Tone is the class of the item's state.
func (r dutyRow) Tone() string { return tones[r.State] }

var tones = map[duty.State]string{duty.Done: "good", duty.DoneLate: "warn", duty.Missed: "bad", duty.Open: "act", duty.Coming: "quiet"}

func dutyRowOf(path string, row app.DutyRow, today calendar.Date) dutyRow {
	return dutyRow{
		DutyRow: row, Href: path + "/duties/" + string(row.Duty.ID) + "?year=" + strconv.Itoa(row.Due.Year()) + "&period=" + escapeQuery(row.Item.Period),
		Period: app.PeriodText(row.Item.Period), LateBy: row.Late(today),
	}
}

// year reads the year that a page is asked for, 0 for none.
func (v *visit) year() int {
	y, _ := strconv.Atoi(v.query("year")) // no number is no year
	return y
}

// yearLinks are the years around one, for a page to turn to.
func yearLinks(v *visit, at string, year int) []link {
	var links []link
	for y := year - 1; y <= year+1; y++ {
		links = append(links, link{Href: at + "?year=" + strconv.Itoa(y), Text: message.Say(v.lang, "period.year", message.Word("year", strconv.Itoa(y))), Here: y == year})
	}
	return links
}

func (s *server) duties(v *visit) error {
	d, err := s.sys.Duties(v.r.Context(), v.actor(), v.round(), v.unit(), v.year())
	if err != nil {
		return err
	}
	b := dutiesBody{Duties: d, Path: unitPath(d.Round.Key, d.Unit.Alias), MaySet: d.MayAll[account.SetDuties]}
	at := b.Path + "/duties"
	b.Years = yearLinks(v, at, d.Year)
	all := at + "?year=" + strconv.Itoa(d.Year)
	show := v.query("show")
	b.Filters = append(b.Filters, link{Href: all, Text: message.Say(v.lang, "web.duties.all") + " " + strconv.Itoa(len(d.Rows)), Here: show == ""})
	for _, state := range duty.States {
		if n := d.Count[state]; n > 0 {
			b.Filters = append(b.Filters, link{Href: all + "&show=" + string(state), Text: message.Say(v.lang, "duty.state."+string(state)) + " " + strconv.Itoa(n), Here: show == string(state)})
		}
	}
	if v.account != nil && d.May[account.FulfilDuty] {
		b.Filters = append(b.Filters, link{Href: all + "&show=mine", Text: message.Say(v.lang, "web.duties.mine"), Here: show == "mine"})
	}
	var rows []dutyRow
	for _, row := range d.Rows {
		x := dutyRowOf(b.Path, row, d.Today)
		b.Grid = intoGrid(b.Grid, b.Path, x, d.Year)
		if show == "" || show == string(row.State) || show == "mine" && row.Duty.Officer == v.account.Login {
			rows = append(rows, x)
		}
	}
	b.Rows, b.Pager = paged(v, rows, func(r dutyRow) string { return r.Duty.Title })
	for i := range b.Rows {
		if month := int(b.Rows[i].Due.At(12).Month()); i == 0 || month != int(b.Rows[i-1].Due.At(12).Month()) {
			b.Rows[i].Head = month
		}
	}
	s.show(v, http.StatusOK, "duties", page{About: d.Unit.Name.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/duties"), Body: b})
	return nil
}

func intoGrid(grid []gridRow, path string, x dutyRow, year int) []gridRow {
	i := 0
	for i < len(grid) && grid[i].Duty.ID != x.Duty.ID {
		i++
	}
	if i == len(grid) {
		grid = append(grid, gridRow{Duty: x.Duty, Href: path + "/duties/" + string(x.Duty.ID) + "?year=" + strconv.Itoa(year)})
	}
	month := x.Due.At(12).Month() - 1
	grid[i].Months[month] = append(grid[i].Months[month], x)
	return grid
}

// dutyBody is what the page of one duty shows.
type dutyBody struct {
	*app.DutyPage
	Path, At string
	Years    []link
	Rows     []dutyRow
	Done     []deedRow
	Rule     message.Text
	Periods  []dutyRow // that something may be stated for
	Fulfil   bool
	Set      bool
}

// deedRow is something stated, with the document that it names.
type deedRow struct {
	duty.Fulfilment
	Period   message.Text
	Document *document.Document
}

func (s *server) duty(v *visit) error {
	return s.showDuty(v, http.StatusOK, &form{Values: map[string]string{"period": v.query("period")}})
}

func (s *server) showDuty(v *visit, status int, f *form) error {
	p, err := s.sys.Duty(v.r.Context(), v.actor(), v.round(), v.unit(), duty.ID(v.r.PathValue("duty")), v.year())
	if err != nil {
		return err
	}
	b := dutyBody{DutyPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Rule: dueText(p.Duty), Fulfil: p.May[account.FulfilDuty], Set: p.May[account.SetDuties]}
	b.At = b.Path + "/duties/" + string(p.Duty.ID)
	b.Years = yearLinks(v, b.At, p.Year)
	for _, row := range p.Rows {
		x := dutyRowOf(b.Path, row, p.Today)
		b.Rows = append(b.Rows, x)
		if f.Values["period"] == "" && row.State != duty.Done && row.State != duty.DoneLate {
			f.Values["period"] = row.Item.Period // the earliest that is still to be done
		}
	}
	for _, d := range p.Done {
		b.Done = append(b.Done, deedRow{d, app.PeriodText(d.Period), p.Document(d.Document)})
	}
	notice := map[string]string{"1": "web.duty.saved", "edit": "web.duty.edited", "back": "web.duty.taken_back"}[v.query("saved")]
	s.show(v, status, "duty", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/duties"), Notice: notice, Form: f, Body: b, Back: b.At})
	return nil
}

// dueText says in words when a duty is due.
func dueText(d duty.Duty) message.Text {
	r := d.Rule
	var t message.Text
	switch {
	case r.Every == "":
		t = message.T("duty.when.once", message.Date("date", r.On))
	default:
		day := message.T("duty.when.day", message.Int("day", r.Day))
		if r.Day == 31 {
			day = message.T("duty.when.last_day")
		}
		key := "duty.when." + string(r.Every)
		month := r.Month
		if over := r.Month - r.Every.Months(); over > 0 {
			key, month = key+"_after", over
		} else if r.Every == measure.Quarter && r.Month == 3 {
			key += "_last"
		}
		t = message.T(key, message.Sub("day", day), message.Int("month", month))
	}
	if n := r.Pieces(); n > 1 {
		return message.T("duty.when.pieces", message.Sub("when", t), message.Int("n", n))
	}
	return t
}

// fulfilDuty states what was done for a duty.
func (s *server) fulfilDuty(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostUpload)
	f := &form{Values: map[string]string{}}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("report.too_big", message.Int("most", int(s.sys.MostProof()>>20)))})
		return s.showDuty(v, http.StatusRequestEntityTooLarge, f)
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	for _, field := range []string{"period", "on", "pieces", "document", "link", "note"} {
		f.Values[field] = strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(field), "\r\n", "\n"))
	}
	deed := app.Deed{Period: f.Value("period"), Document: document.ID(f.Value("document")), Link: f.Value("link"), Note: f.Value("note"), On: f.date("on")}
	if n, err := strconv.Atoi(f.Value("pieces")); f.Value("pieces") != "" && (err != nil || n < 1) {
		f.wrong("pieces", "duty.rule.count")
	} else {
		deed.Pieces = n
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
		if heads := v.r.MultipartForm.File["file"]; len(heads) > 0 && heads[0].Size > 0 {
			file, err := heads[0].Open()
			if err != nil {
				return err
			}
			defer file.Close() //nolint:errcheck // it was only read
			deed.FileName, deed.File = heads[0].Filename, file
		}
	}
	if len(f.Errors) == 0 {
		field, err := s.sys.FulfilDuty(v.r.Context(), v.actor(), v.round(), v.unit(), duty.ID(v.r.PathValue("duty")), deed)
		if err == nil {
			return v.redirect(v.r.URL.Path + "?saved=1" + yearOf(deed.Period))
		}
		if !f.refusedAt(err, field) {
			return err
		}
	}
	return s.showDuty(v, http.StatusUnprocessableEntity, f)
}

// yearOf is the year of a period as a page is asked for it.
func yearOf(period string) string {
	if p, ok := measure.ParsePeriod(period); ok {
		return "&year=" + strconv.Itoa(p.Year)
	}
	return ""
}

// refusedAt adds a refusal at a field, and says whether it belongs on a form.
func (f *form) refusedAt(err error, field string) bool {
	var e *app.Error
	if !errors.As(err, &e) || (e.Kind != app.Invalid && e.Kind != app.Conflict && (e.Kind != app.NotFound || field == "")) {
		return false
	}
	f.Errors = append(f.Errors, fieldError{field, e.Text})
	return true
}

func (s *server) takeBack(v *visit) error {
	id := duty.ID(v.r.PathValue("duty"))
	if err := s.sys.TakeBack(v.r.Context(), v.actor(), v.round(), v.unit(), id, v.r.PathValue("deed")); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/duties/" + string(id) + "?saved=back")
}

// deedFile sends the file that proves something done.
func (s *server) deedFile(v *visit) error {
	file, d, err := s.sys.OpenDeed(v.r.Context(), v.actor(), v.round(), v.unit(), duty.ID(v.r.PathValue("duty")), v.r.PathValue("deed"))
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", d.Type)
	v.w.Header().Set("Content-Length", strconv.FormatInt(d.Size, 10))
	v.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	if d.Type == "application/pdf" || strings.HasPrefix(d.Type, "image/") {
		v.w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": d.Name}))
	} else {
		attachment(v.w, d.Name)
	}
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("file of a duty cut off", "request", v.id, "error", err)
	}
	return nil
}
