package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// scoringBody is what a running score sheet shows.
type scoringBody struct {
	*app.SelfScore
	Path    string
	Filters []link
	Search  string
	Filter  string
	Steps   []stepForm
	Filled  int
	Of      int
	Limited bool // the person fills in some components and not others
	Fills   bool // the person may fill the sheet in
	Loaded  int  // cells that came from a workbook just now
	Few     bool // gaps to show at once: an empty sheet has one at every component
}

// stepForm is a step that the person may take, with what it asks for.
type stepForm struct {
	Step          assessment.Step
	Reason, Until bool
	Main          bool // what is usually done next
}

func stepForms(steps []assessment.Step) []stepForm {
	var forms []stepForm
	for _, step := range steps {
		forms = append(forms, stepForm{
			Step:   step,
			Reason: step == assessment.Return || step == assessment.Extend || step == assessment.Reopen,
			Until:  step == assessment.Extend || step == assessment.Reopen,
			Main:   step == assessment.Present || step == assessment.Submit || step == assessment.Answer,
		})
	}
	return forms
}

func (s *server) scoring(v *visit) error { return s.showScoring(v, http.StatusOK, nil) }

func (s *server) showScoring(v *visit, status int, f *form) error {
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := scoringBody{SelfScore: sc, Path: unitPath(sc.Round.Key, sc.Unit.Alias), Search: v.query("q"), Filter: v.query("show"), Steps: stepForms(sc.Steps)}
	b.Filled, b.Of = filled(sc)
	b.Limited = sc.May[account.ScoreSelf] && slices.ContainsFunc(sc.Rows, func(row app.SelfRow) bool {
		return row.Line != nil && assessment.SelfScored(row.Node) && !row.May
	})
	b.Fills = sc.May[account.ScoreSelf]
	b.Loaded, _ = strconv.Atoi(v.query("loaded")) // 0: nothing is said
	b.Few = len(sc.Gaps) <= 10
	at := b.Path + "/scoring"
	b.Filters = append(b.Filters, link{Href: at, Text: message.Say(v.lang, "web.scoring.all"), Here: b.Filter == ""})
	for _, filter := range app.Filters {
		b.Filters = append(b.Filters, link{Href: at + "?show=" + string(filter), Text: message.Say(v.lang, "web.scoring.show."+string(filter)), Here: b.Filter == string(filter)})
	}
	sc.Keep(app.Filter(b.Filter), b.Search, v.account.Login)
	s.show(v, status, "scoring", page{About: sc.Unit.Name.In(v.lang), Frame: frameOf(v.lang, sc.Frame, "/scoring"), Form: f, Body: b, Back: at, Live: []string{"scoring"}})
	return nil
}

// filled counts the components on which a unit has given something, of those
// that it scores itself.
func filled(sc *app.SelfScore) (n, of int) {
	for _, row := range sc.Rows {
		if row.Line == nil || !assessment.SelfScored(row.Node) {
			continue
		}
		of++
		if !row.Entry.Empty() {
			n++
		}
	}
	return n, of
}

// stepFields says at which field of the form a refusal is mended.
var stepFields = map[string]string{"sheet.reason": "reason", "sheet.until_past": "until"}

func (s *server) takeStep(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"step", "reason", "until", "version"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	asked := assessment.Asked{Reason: f.Value("reason")}
	version, _ := strconv.Atoi(f.Value("version")) // 0 is refused as a conflict
	var err error
	if typed := f.Value("until"); typed != "" {
		if asked.Until, err = calendar.ParseMoment(typed); err != nil {
			f.wrong("until", "round.bad_moment")
		}
	}
	if len(f.Errors) == 0 {
		err = s.sys.TakeStep(v.r.Context(), v.actor(), v.round(), v.unit(), assessment.Step(f.Value("step")), asked, version)
		if err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/scoring?done=" + escapeQuery(f.Value("step")))
		}
		if !f.refused(err, stepFields) {
			return err
		}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	return s.showScoring(v, status, f)
}

// entryBody is what the page of one component of a running sheet shows.
type entryBody struct {
	*app.SelfScore
	Path, At   string
	Filled, Of int
	Row        *app.SelfRow
	Words      []message.Text
	Try        tryBody
	Edit       bool // the unit's figures may be changed now
	NotYours   bool // only because the person's role does not reach this component
	Answer     bool // the reply may be written now
	Assign     bool
	SelfScored bool
	Saw        map[string]string
	Clashes    []app.Clash
	Prev, Next string
	Measured   []measuredRow
	Shelf      app.Shelf
	MostProof  int        // MB
	DateFields []tryField // that a date of signing may fill in
	History    []auditRow
}

func (s *server) scoringComponent(v *visit) error {
	return s.showEntry(v, http.StatusOK, nil, nil, nil)
}

func (s *server) showEntry(v *visit, status int, f *form, faults map[string]message.Text, clashes []app.Clash) error {
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	code := v.r.PathValue("code")
	row, ok := sc.Row(code)
	if !ok {
		return &app.Error{Kind: app.NotFound, Text: message.T("app.no_component", message.Word("code", code))}
	}
	b := entryBody{
		SelfScore: sc, Path: unitPath(sc.Round.Key, sc.Unit.Alias), Row: row, Words: ruleWords(row.Node), Clashes: clashes,
		SelfScored: assessment.SelfScored(row.Node), Assign: sc.May[account.SubmitSelf],
	}
	b.At = b.Path + "/scoring/" + code
	mine := row.May && (row.Entry.Officer == "" || row.Entry.Officer == v.account.Login || b.Assign)
	b.Edit = sc.Closed == nil && sc.May[account.ScoreSelf] && mine && b.SelfScored
	b.Answer = sc.Sheet.ClosedToAnswer(sc.Round, sc.Now) == nil && sc.May[account.ScoreSelf] && mine
	b.NotYours = sc.May[account.ScoreSelf] && !row.May
	b.Saw = sawOf(row)
	values, typed := map[string]string{}, f
	if typed == nil {
		typed = &form{Values: b.Saw}
	}
	for _, value := range row.Entry.Values {
		values[value.Input] = value.Raw
	}
	f.figures(values)
	if v.query("fragment") != "" {
		trial := app.Try(row.Node, given(v))
		s.fragment(v, "entry", "tried", tryOf(v.lang, row.Node, b.At, trial))
		return nil
	}
	trial := app.Try(row.Node, values)
	for field, t := range faults {
		trial.Faults[strings.TrimPrefix(field, app.FieldValue)] = t
	}
	b.Try = tryOf(v.lang, row.Node, b.At, trial)
	b.Prev, b.Next = neighbours(sc, code)
	b.Filled, b.Of = filled(sc)
	b.MostProof = int(s.sys.MostProof() >> 20)
	b.DateFields = slices.DeleteFunc(slices.Clone(b.Try.Fields), func(f tryField) bool { return f.Type != rulebook.Date })
	if err := s.beside(v, &b); err != nil {
		return err
	}
	history, err := s.sys.EntryHistory(v.r.Context(), sc, code)
	if err != nil {
		return err
	}
	b.History = rowsOf(v.lang, history)
	notice := map[bool]string{true: "web.scoring.saved"}[v.query("saved") != ""]
	s.show(v, status, "entry", page{
		About: code + ", " + sc.Unit.Name.In(v.lang), Frame: frameOf(v.lang, sc.Frame, "/scoring"), Form: typed, Body: b,
		Back: b.At, Extra: "index", Live: []string{"scoring", "evidence"}, Notice: notice,
	})
	return nil
}

// figures puts what was typed into the fields of figures over what is saved.
func (f *form) figures(values map[string]string) {
	if f == nil {
		return
	}
	for name, value := range f.Values {
		if input, ok := strings.CutPrefix(name, tryPrefix); ok {
			values[input] = value
		}
	}
}

// neighbours are the components before and after one in the sheet.
func neighbours(sc *app.SelfScore, code string) (prev, next string) {
	last, found := "", false
	for _, row := range sc.Rows {
		if row.Line == nil {
			continue
		}
		if found {
			return prev, row.Node.Code
		}
		if row.Node.Code == code {
			prev, found = last, true
		}
		last = row.Node.Code
	}
	return prev, ""
}

// saveEntry saves what was typed and takes the files that came with it. Files
// are kept first: a browser cannot fill in again which were chosen.
func (s *server) saveEntry(v *visit) error {
	if v.byScript() {
		return s.autosave(v)
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, s.mostProofs())
	f := &form{Values: map[string]string{}}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"files", message.T("proof.too_big", message.Int("most", int(s.sys.MostProof()>>20)))})
		return s.showEntry(v, http.StatusRequestEntityTooLarge, f, nil, nil)
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
		if err := s.takeProofs(v, f); err != nil {
			return err
		}
	}
	c := f.entryChange(v)
	clashes, faults, err := s.sys.SaveEntry(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), c)
	for field, t := range faults {
		f.Errors = append(f.Errors, fieldError{strings.Replace(field, app.FieldValue, tryPrefix, 1), t})
	}
	status := http.StatusUnprocessableEntity
	switch {
	case err != nil && !f.refused(err, nil):
		return err
	case kindOf(err) == app.Conflict:
		status = http.StatusConflict
	case len(f.Errors) == 0:
		return v.redirect(unitPath(v.round(), v.unit()) + "/scoring/" + v.r.PathValue("code") + "?saved=1")
	}
	return s.showEntry(v, status, f, faults, clashes)
}

// filesName is the field in which forms send files.
const filesName = "files"

// entryChange reads what was typed into the form of a component, and what each
// field held when it was opened.
func (f *form) entryChange(v *visit) app.EntryChange {
	c := app.EntryChange{Set: map[string]string{}, Saw: map[string]string{}}
	for name := range v.r.PostForm {
		if name == filesName {
			continue // a browser sends a field of files that is empty as an empty text
		}
		value := strings.TrimSpace(strings.ReplaceAll(v.r.PostForm.Get(name), "\r\n", "\n"))
		key, isSaw := strings.CutPrefix(name, "saw.")
		if input, ok := strings.CutPrefix(key, tryPrefix); ok {
			key = app.FieldValue + input
		}
		if isSaw {
			c.Saw[key] = value
			continue
		}
		c.Set[key], f.Values[name] = value, value
	}
	return c
}
