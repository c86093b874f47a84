package web

import (
	"errors"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
)

// measuresBody is what the page of a unit's measures shows.
type measuresBody struct {
	*app.Measures
	Path    string
	Years   []link
	Rows    []gaugeRow
	Pager   pager
	Enter   bool
	Periods []periodChoice
}

// gaugeRow is a measure as people read it.
type gaugeRow struct {
	app.MeasureRow
	Value, Goal, Left string
	Period            message.Text
	Spark             template.HTML
}

// periodChoice is a period that may be chosen.
type periodChoice struct {
	Key  string
	Text message.Text
}

func periodChoices(year int) []periodChoice {
	var all []periodChoice
	for _, l := range measure.Lengths {
		for _, p := range measure.Periods(l, year) {
			all = append(all, periodChoice{p.Key(), p.Text()})
		}
	}
	return all
}

func (s *server) measures(v *visit) error {
	return s.showMeasures(v, http.StatusOK, &form{Values: map[string]string{}})
}

func (s *server) showMeasures(v *visit, status int, f *form) error {
	m, err := s.sys.Measures(v.r.Context(), v.actor(), v.round(), v.unit(), v.year())
	if err != nil {
		return err
	}
	b := measuresBody{Measures: m, Path: unitPath(m.Round.Key, m.Unit.Alias), Enter: m.May[account.FulfilDuty] || m.May[account.SetDuties], Periods: periodChoices(m.Year)}
	b.Years = yearLinks(v, b.Path+"/measures", m.Year)
	var rows []gaugeRow
	for _, row := range m.Rows {
		rows = append(rows, gaugeRowOf(v.lang, row))
	}
	b.Rows, b.Pager = paged(v, rows, func(r gaugeRow) string { return r.Title.In(v.lang) })
	if f.Values["as_of"] == "" {
		f.Values["as_of"] = m.Today.String()
	}
	notice := map[bool]string{true: "web.measures.saved"}[v.query("saved") != ""]
	s.show(v, status, "measures", page{About: m.Unit.Name.In(v.lang), Frame: frameOf(v.lang, m.Frame, "/measures"), Notice: notice, Form: f, Body: b, Back: b.Path + "/measures"})
	return nil
}

func gaugeRowOf(lang message.Lang, row app.MeasureRow) gaugeRow {
	r := gaugeRow{MeasureRow: row}
	spark := chart.Spark{Title: message.Say(lang, "web.measures.trend_of", message.Title("measure", row.Title), message.Int("n", len(row.Trend)))}
	for _, v := range row.Trend {
		spark.Values = append(spark.Values, v.Number)
	}
	if row.Target != nil {
		r.Goal = row.Kind.Say(row.Target.Number, lang)
		spark.Target = &row.Target.Number
	}
	if row.Latest != nil {
		r.Value, r.Period = row.Kind.Say(row.Latest.Number.Round(2), lang), app.PeriodText(row.Latest.Period)
		r.Spark = spark.SVG()
	}
	switch {
	case row.Target == nil || row.Latest == nil || row.Gap.Met:
	case row.Gap.More > 0:
		r.Left = message.Say(lang, "web.measures.more", message.Number("left", row.Gap.Left.Round(2)), message.Int("n", int(row.Gap.More)))
	default:
		key := map[measure.Kind]string{measure.Share: "web.measures.left_percent"}[row.Kind]
		if key == "" {
			key = "web.measures.left"
		}
		r.Left = message.Say(lang, key, message.Number("left", row.Gap.Left.Round(2)))
	}
	return r
}

func (s *server) saveMeasure(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"key", "period", "as_of", "number", "part", "whole", "source"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	e := app.Entered{
		Key: f.Value("key"), Period: f.Value("period"), AsOf: f.date("as_of"), Number: f.Value("number"), Part: f.Value("part"), Whole: f.Value("whole"), From: f.Value("source"),
	}
	if len(f.Errors) == 0 {
		field, err := s.sys.SaveMeasure(v.r.Context(), v.actor(), v.round(), v.unit(), e)
		if err == nil {
			return v.redirect(v.r.URL.Path + "?saved=1" + yearOf(e.Period))
		}
		if !f.refusedAt(err, field) {
			return err
		}
	}
	return s.showMeasures(v, http.StatusUnprocessableEntity, f)
}

// figuresBody is what the page on which figures of all units are brought in
// shows.
type figuresBody struct {
	*app.FiguresPage
	Kind     app.Figures
	Path, At string
	Years    []link
	Kinds    []link
	Rows     []app.FigureRow
	Pager    pager
	Tried    []app.FigureRow
	Read     bool
	File     string
	Text     string // what was read, for the form to send again
	Problems message.Problems
	Periods  []periodChoice
}

// Sent are the fields that a table goes with.
func (figuresBody) Sent() []string { return []string{"key", "period", "as_of", "source"} }

func (s *server) targets(v *visit) error     { return s.figuresPage(v, app.Targets) }
func (s *server) surveys(v *visit) error     { return s.figuresPage(v, app.Surveys) }
func (s *server) targetsForm(v *visit) error { return s.figuresForm(v, app.Targets) }
func (s *server) surveysForm(v *visit) error { return s.figuresForm(v, app.Surveys) }
func (s *server) takeTargets(v *visit) error { return s.takeFigures(v, app.Targets) }
func (s *server) takeSurveys(v *visit) error { return s.takeFigures(v, app.Surveys) }

func (s *server) figuresPage(v *visit, kind app.Figures) error {
	return s.showFigures(v, http.StatusOK, &form{Values: map[string]string{}}, figuresBody{Kind: kind})
}

func (s *server) showFigures(v *visit, status int, f *form, b figuresBody) error {
	p, err := s.sys.Figures(v.r.Context(), v.actor(), v.round(), b.Kind, v.year())
	if err != nil {
		return err
	}
	b.FiguresPage, b.Path = p, roundPath(p.Round.Key)
	b.At = b.Path + "/" + string(b.Kind)
	b.Years, b.Periods = yearLinks(v, b.At, p.Year), periodChoices(p.Year)
	for _, kind := range []app.Figures{app.Targets, app.Surveys} {
		b.Kinds = append(b.Kinds, link{Href: b.Path + "/" + string(kind), Text: message.Say(v.lang, "web.figures."+string(kind)), Here: kind == b.Kind})
	}
	b.Kinds = append(b.Kinds, link{Href: b.Path + "/measures", Text: message.Say(v.lang, "web.measure-uses.title")})
	b.Rows, b.Pager = paged(v, p.Rows, func(r app.FigureRow) string { return r.Unit.Name.In(v.lang) + " " + r.Unit.Alias })
	for field, usual := range map[string]string{"as_of": p.Today.String(), "period": strconv.Itoa(p.Year)} {
		if f.Values[field] == "" {
			f.Values[field] = usual
		}
	}
	notice := ""
	if v.query("taken") != "" {
		notice = "web.figures.taken"
	}
	s.show(v, status, "figures", page{About: p.Round.Title.In(v.lang), Frame: frameOf(v.lang, p.Frame, "figures"), Notice: notice, Form: f, Body: b, Back: b.At})
	return nil
}

func (s *server) figuresForm(v *visit, kind app.Figures) error {
	data, err := s.sys.FiguresForm(v.r.Context(), v.actor(), v.round(), kind)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	attachment(v.w, string(kind)+".csv")
	_, _ = v.w.Write(data) // a reader who left has nothing to be told
	return nil
}

// mostTable bounds a table of figures, in bytes.
const mostTable = 4 << 20

// takeFigures shows what a table would change, and saves it when it is sent
// again. The table goes with the page, so that what is saved is what was shown.
func (s *server) takeFigures(v *visit, kind app.Figures) error {
	f, in, err := readFigures(v, kind, s.sys.Today())
	if err != nil {
		return err
	}
	b := figuresBody{Kind: kind, File: in.File}
	if len(f.Errors) > 0 {
		return s.showFigures(v, http.StatusUnprocessableEntity, f, b)
	}
	if f.Value("act") == "take" {
		n, err := s.sys.TakeFigures(v.r.Context(), v.actor(), v.round(), in)
		if err == nil {
			return v.redirect(v.r.URL.Path + "?taken=" + strconv.Itoa(n))
		}
		return s.figuresRefused(v, f, b, err)
	}
	if b.Tried, err = s.sys.ReadFigures(v.r.Context(), v.actor(), v.round(), in); err != nil {
		return s.figuresRefused(v, f, b, err)
	}
	b.Read, b.Text = true, tableText(in)
	return s.showFigures(v, http.StatusOK, f, b)
}

func (s *server) figuresRefused(v *visit, f *form, b figuresBody, err error) error {
	if errors.As(err, &b.Problems) || f.refusedAt(err, "") {
		return s.showFigures(v, http.StatusUnprocessableEntity, f, b)
	}
	return err
}

// readFigures reads the form of a table of figures.
func readFigures(v *visit, kind app.Figures, today calendar.Date) (*form, app.Import, error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 3*mostTable)
	f := &form{Values: map[string]string{}}
	in := app.Import{Kind: kind}
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		return f, in, &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	for _, field := range []string{"act", "key", "period", "as_of", "source", "file_name"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	in.Key, in.Period, in.Source, in.AsOf, in.Year = f.Value("key"), f.Value("period"), f.Value("source"), f.date("as_of"), v.year()
	if in.AsOf.IsZero() {
		in.AsOf = today
	}
	if in.Year == 0 {
		in.Year = today.Year()
	}
	if f.Value("act") == "take" {
		in.File = f.Value("file_name")
		in.Data = untable(v.r.PostFormValue("table"))
		return f, in, nil
	}
	heads := v.r.MultipartForm.File["file"]
	if len(heads) == 0 || heads[0].Size == 0 {
		f.wrong("file", "web.offline.no_file")
		return f, in, nil
	}
	file, err := heads[0].Open()
	if err != nil {
		return f, in, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	in.File = heads[0].Filename
	in.Data, err = io.ReadAll(io.LimitReader(file, mostTable))
	return f, in, err
}

// usesBody is what the page of which inputs are filled from measures shows.
type usesBody struct {
	*app.UsesPage
	Path  string
	Sides []measure.Side
}

// Title is what a measure is called.
func (b usesBody) Title(key string) message.Phrase {
	d, _ := measure.Find(b.Definitions, key)
	return d.Title
}

func (s *server) measureUses(v *visit) error {
	p, err := s.sys.Uses(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := usesBody{p, roundPath(p.Round.Key), measure.Sides}
	notice := map[bool]string{true: "web.measures.saved"}[v.query("saved") != ""]
	s.show(v, http.StatusOK, "measure-uses", page{About: p.Round.Title.In(v.lang), Frame: frameOf(v.lang, p.Frame, "figures"), Notice: notice, Body: b, Back: b.Path + "/measures"})
	return nil
}

func (s *server) setMeasureUses(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	uses := []measure.Use{}
	for name := range v.r.PostForm {
		at, ok := strings.CutPrefix(name, "key.")
		if !ok || v.r.PostForm.Get(name) == "" {
			continue
		}
		code, input, ok := strings.Cut(at, "/")
		if !ok {
			return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
		}
		uses = append(uses, measure.Use{Code: code, Input: input, Key: v.r.PostForm.Get(name), Side: measure.Side(v.r.PostForm.Get("side." + at))})
	}
	if err := s.sys.SetUses(v.r.Context(), v.actor(), v.round(), uses); err != nil {
		return err
	}
	return v.redirect(roundPath(v.round()) + "/measures?saved=1")
}

// beside adds the evidence at hand for a component, and what was measured of
// it.
func (s *server) beside(v *visit, b *entryBody) (err error) {
	b.Measured = measuredRows(v.lang, b.SelfScore.MeasuredOn(b.Row.Node.Code))
	b.Shelf, err = s.sys.Shelf(v.r.Context(), b.SelfScore, b.Row)
	return err
}

// measuredRow is a measured value on a page.
type measuredRow struct {
	app.Measured
	Shown  string
	Was    string // when the unit spoke of it
	Period message.Text
}

func measuredRows(lang message.Lang, all []app.Measured) []measuredRow {
	var rows []measuredRow
	for _, m := range all {
		row := measuredRow{Measured: m, Shown: lang.Number(m.Number().Round(2)), Period: app.PeriodText(m.Value.Period)}
		if m.Choice != nil {
			was, _ := m.Use.Number(m.Choice.Measured)
			row.Was = lang.Number(was.Round(2))
		}
		rows = append(rows, row)
	}
	return rows
}

// chooseMeasure accepts or contests a measured value.
func (s *server) chooseMeasure(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	code := v.r.PathValue("code")
	said := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(name), "\r\n", "\n"))
	}
	c := app.Stated{Input: said("input"), Accepted: said("act") == "accept", Own: said("own"), Reason: said("reason"), Saw: said("saw")}
	f := &form{Values: map[string]string{"own." + c.Input: c.Own, "reason." + c.Input: c.Reason}}
	field, err := s.sys.ChooseMeasure(v.r.Context(), v.actor(), v.round(), v.unit(), code, c)
	if err == nil {
		return v.redirect(unitPath(v.round(), v.unit()) + "/scoring/" + code + "?saved=1#measured")
	}
	if field != "" {
		field += "." + c.Input
	}
	if !f.refusedAt(err, field) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	if row, ok := sc.Row(code); ok { // the form of the component was not sent: it shows what is saved
		f.Values["explanation"], f.Values["reply"], f.Values["officer"] = row.Entry.Explanation, row.Entry.Reply, row.Entry.Officer
	}
	return s.showEntry(v, status, f, nil, nil)
}
