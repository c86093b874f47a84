package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/worktime"
)

// workdaysRoutes are the pages of the working time of offices.
func (s *server) workdaysRoutes() []route {
	return []route{
		{"GET /working-days", s.workdays, false},
		{"POST /working-days", s.saveWorkdays, false},
		{"POST /working-days/import", s.importWorkdays, false},
		{"GET /working-days.xlsx", s.workdaysFile, false},
	}
}

// workdaysBody is the working time of a year.
type workdaysBody struct {
	*app.WorkCalendar
	Rows     []workdayRow
	Links    []link
	Kinds    []worktime.Kind
	Parts    []worktime.Part
	Day      *worktime.Day           // that is being changed
	Read     *app.WorkCalendarImport // what a table would change
	Changes  []workdayChange
	File     string
	Text     string // the table, sent back to be saved
	Problems message.Problems
}

// workdayRow is a day with its weekday and where it is changed.
type workdayRow struct {
	worktime.Day
	Weekday message.Text
	Query   string // that names it
}

// workdayChange is a day before and after; nil: it was, or is, not there.
type workdayChange struct{ Was, Is *workdayRow }

func weekdayOf(d calendar.Date) message.Text {
	return message.T(fmt.Sprintf("web.weekday.%d", (int(d.Weekday())+6)%7))
}

func rowOfDay(d worktime.Day) *workdayRow {
	if d.Date.IsZero() {
		return nil
	}
	q := url.Values{"day": {d.Date.ISO()}, "part": {string(d.Part)}, "year": {strconv.Itoa(d.Date.Year())}}
	return &workdayRow{d, weekdayOf(d.Date), q.Encode()}
}

func (s *server) workdays(v *visit) error {
	return s.showWorkdays(v, http.StatusOK, nil, workdaysBody{})
}

func (s *server) showWorkdays(v *visit, status int, f *form, b workdaysBody) error {
	c, err := s.sys.WorkCalendar(v.r.Context(), v.actor(), v.year())
	if err != nil {
		return err
	}
	b.WorkCalendar, b.Kinds, b.Parts, b.Links = c, worktime.Kinds, worktime.Parts, yearLinks(v, "/working-days", c.Year)
	for _, d := range c.Days {
		b.Rows = append(b.Rows, *rowOfDay(d))
	}
	if b.Read != nil {
		for _, change := range b.Read.Changes {
			b.Changes = append(b.Changes, workdayChange{rowOfDay(change.Was), rowOfDay(change.Is)})
		}
	}
	if at, ok := placeOf(v.query("day"), v.query("part")); ok {
		d, there := c.Whole.Find(at)
		if !there {
			return &app.Error{Kind: app.NotFound, Text: message.T("workdays.none")}
		}
		b.Day = &d
	}
	if f == nil {
		f = &form{Values: map[string]string{}}
		if b.Day != nil {
			f.Values = map[string]string{"date": b.Day.Date.String(), "kind": string(b.Day.Kind), "hours": string(b.Day.Part), "name": b.Day.Name, "source": b.Day.Source}
			if b.Day.Unconfirmed {
				f.Values["unconfirmed"] = "1"
			}
		}
	}
	if f.Value("version") == "" || status == http.StatusConflict {
		f.Values["version"] = strconv.Itoa(c.Version)
	}
	notice := map[string]string{"day": "web.workdays.saved", "drop": "web.workdays.dropped", "hours": "web.workdays.saved_hours", "import": "web.workdays.imported", "shipped": "web.workdays.went_back"}[v.query("saved")]
	s.show(v, status, "workdays", page{Frame: frameOf(v.lang, c.Frame, "dossiers"), Notice: notice, Form: f, Body: b, Back: "/working-days?year=" + strconv.Itoa(c.Year)})
	return nil
}

// placeOf reads the name of a day in an address; ok is false where there is
// none.
func placeOf(date, part string) (worktime.Place, bool) {
	d, err := calendar.Parse(date)
	return worktime.Place{Date: d, Part: worktime.Part(part)}, err == nil
}

// saveWorkdays changes a day or hours, or goes back to the shipped calendar.
func (s *server) saveWorkdays(v *visit) error {
	if err := s.editsWorkdays(v); err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	for _, field := range []string{"act", "version", "date", "kind", "hours", "name", "source", "unconfirmed", "from", "spans", "hours_name", "hours_source", "number"} {
		f.Values[field] = v.r.PostFormValue(field)
	}
	version, err := strconv.Atoi(f.Value("version"))
	if err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.stale")}
	}
	was, changes := placeOf(v.query("day"), v.query("part"))
	if !changes {
		was = worktime.Place{}
	}
	field, saved, err := s.changeWorkdays(v, f, version, was)
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil && len(f.Errors) == 0:
		return v.redirect("/working-days?saved=" + saved + "&year=" + strconv.Itoa(v.year()))
	case err != nil && !f.refusedAt(err, field):
		return err
	case kindOf(err) == app.Conflict:
		status = http.StatusConflict
	}
	return s.showWorkdays(v, status, f, workdaysBody{})
}

// changeWorkdays makes the change that a form asks for; saved is what the
// notice then says.
func (s *server) changeWorkdays(v *visit, f *form, version int, was worktime.Place) (field, saved string, err error) {
	ctx, a := v.r.Context(), v.actor()
	switch saved = f.Value("act"); saved {
	case "drop":
		return "", saved, s.sys.DropWorkDay(ctx, a, version, was)
	case "hours":
		if from := f.date("from"); len(f.Errors) == 0 {
			field, err = s.sys.SaveWorkHours(ctx, a, version, from, f.Value("spans"), f.Value("hours_name"), f.Value("hours_source"))
		}
		return field, saved, err
	case "drop_hours":
		i, _ := strconv.Atoi(f.Value("number")) // no number is the first, which a version guards
		return "", "hours", s.sys.DropWorkHours(ctx, a, version, i)
	case "shipped":
		return "", saved, s.sys.UseShippedTime(ctx, a, version)
	}
	if date := f.date("date"); len(f.Errors) == 0 {
		field, err = s.sys.SaveWorkDay(ctx, a, version, was, worktime.Day{
			Date: date, Kind: worktime.Kind(f.Value("kind")), Part: worktime.Part(f.Value("hours")),
			Name: f.Value("name"), Source: f.Value("source"), Unconfirmed: f.Value("unconfirmed") != "",
		})
	}
	return field, "day", err
}

func (s *server) workdaysFile(v *visit) error {
	file, err := s.sys.WorkCalendarFile(v.r.Context(), v.actor(), v.lang)
	if err != nil {
		return err
	}
	return workbook(v, "lich-lam-viec.xlsx", file)
}

// editsWorkdays refuses those who may not change the working time.
func (s *server) editsWorkdays(v *visit) error {
	c, err := s.sys.WorkCalendar(v.r.Context(), v.actor(), 0)
	if err == nil && !c.Edits {
		err = forbidden()
	}
	return err
}

// importWorkdays shows what a table would change, and changes it when it is
// sent again.
func (s *server) importWorkdays(v *visit) error {
	if err := s.editsWorkdays(v); err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 3*mostTable)
	f := &form{Values: map[string]string{}}
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	f.Values["version"] = v.r.PostFormValue("version")
	version, err := strconv.Atoi(f.Value("version"))
	if err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.stale")}
	}
	in := app.Import{File: v.r.PostFormValue("file_name"), Data: untable(v.r.PostFormValue("table"))}
	take := v.r.PostFormValue("act") == "take"
	if !take {
		file, head, err := v.r.FormFile("file")
		if err != nil || head.Size == 0 {
			f.wrong("file", "web.offline.no_file")
			return s.showWorkdays(v, http.StatusUnprocessableEntity, f, workdaysBody{})
		}
		defer file.Close() //nolint:errcheck // it is only read
		in.File = head.Filename
		if in.Data, err = io.ReadAll(io.LimitReader(file, mostTable)); err != nil {
			return err
		}
	}
	b := workdaysBody{File: in.File}
	b.Read, err = s.sys.ImportWorkCalendar(v.r.Context(), v.actor(), version, in.File, in.Data, take)
	switch {
	case errors.As(err, &b.Problems):
		return s.showWorkdays(v, http.StatusUnprocessableEntity, f, b)
	case kindOf(err) == app.Conflict && f.refusedAt(err, ""):
		return s.showWorkdays(v, http.StatusConflict, f, workdaysBody{})
	case err != nil:
		return err
	case take:
		return v.redirect("/working-days?saved=import&year=" + strconv.Itoa(v.year()))
	}
	b.Text = tableText(in)
	return s.showWorkdays(v, http.StatusOK, f, b)
}
