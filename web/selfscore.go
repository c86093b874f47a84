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
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
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
	for _, row := range sc.Rows {
		if row.Line == nil || !assessment.SelfScored(row.Node) {
			continue
		}
		b.Of++
		if !row.Entry.Empty() {
			b.Filled++
		}
	}
	b.Fills = sc.May[account.ScoreSelf]
	b.Loaded, _ = strconv.Atoi(v.query("loaded")) // 0: nothing is said
	b.Few = len(sc.Gaps) <= 10
	at := b.Path + "/scoring"
	b.Filters = append(b.Filters, link{Href: at, Text: message.Say(v.lang, "web.scoring.all"), Here: b.Filter == ""})
	for _, filter := range app.Filters {
		b.Filters = append(b.Filters, link{Href: at + "?show=" + string(filter), Text: message.Say(v.lang, "web.scoring.show."+string(filter)), Here: b.Filter == string(filter)})
	}
	sc.Keep(app.Filter(b.Filter), b.Search, v.account.Login)
	s.show(v, status, "scoring", page{About: sc.Unit.Name.In(v.lang), Frame: frameOf(v.lang, sc.Frame, "/scoring"), Form: f, Body: b, Back: at})
	return nil
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
	Row        *app.SelfRow
	Words      []message.Text
	Try        tryBody
	Edit       bool // the unit's figures may be changed now
	Answer     bool // the reply may be written now
	Assign     bool
	SelfScored bool
	Saw        map[string]string
	Clashes    []app.Clash
	Prev, Next string
	Library    []assessment.Proof // of the unit, not on this component
	Measured   []measuredRow
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
	mine := row.Entry.Officer == "" || row.Entry.Officer == v.account.Login || b.Assign
	b.Edit = sc.Closed == nil && sc.May[account.ScoreSelf] && mine && b.SelfScored
	b.Answer = sc.Sheet.ClosedToAnswer(sc.Round, sc.Now) == nil && sc.May[account.ScoreSelf] && mine
	values, typed := map[string]string{}, f
	if typed == nil {
		typed = &form{Values: map[string]string{"explanation": row.Entry.Explanation, "reply": row.Entry.Reply, "officer": row.Entry.Officer}}
	}
	b.Saw = map[string]string{"explanation": row.Entry.Explanation, "reply": row.Entry.Reply, "officer": row.Entry.Officer}
	for _, value := range row.Entry.Values {
		values[value.Input] = value.Raw
		b.Saw[tryPrefix+value.Input] = value.Raw
	}
	if f != nil {
		for name, value := range f.Values {
			if input, ok := strings.CutPrefix(name, tryPrefix); ok {
				values[input] = value
			}
		}
	}
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
	if b.Library, b.Measured, err = s.beside(v, sc, row); err != nil {
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
		Back: b.At, Extra: "index", Notice: notice,
	})
	return nil
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
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostUpload)
	f := &form{Values: map[string]string{}}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"files", message.T("report.too_big", message.Int("most", app.MaxProof>>20))})
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

// takeProofs adds the files of a form; what is refused is noted on the form.
func (s *server) takeProofs(v *visit, f *form) error {
	for _, head := range v.r.MultipartForm.File["files"] {
		file, err := head.Open()
		if err != nil {
			return err
		}
		err = s.sys.AddProof(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"), head.Filename, file)
		file.Close() //nolint:errcheck // it was only read
		if err != nil && !f.refused(err, filesField) {
			return err
		}
	}
	return nil
}

// filesField says that what is refused of a file is mended where files are
// chosen.
var filesField = map[string]string{"proof.empty": "files", "proof.kind": "files", "proof.broken": "files", "proof.twice": "files"}

// entryChange reads what was typed into the form of a component, and what each
// field held when it was opened.
func (f *form) entryChange(v *visit) app.EntryChange {
	c := app.EntryChange{Set: map[string]string{}, Saw: map[string]string{}}
	for name := range v.r.PostForm {
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

func (s *server) changeProof(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	code, id := v.r.PathValue("code"), assessment.ProofID(v.r.PathValue("proof"))
	change := s.sys.DropProof
	if v.r.PostFormValue("act") == "use" {
		change = s.sys.UseProof
	}
	if err := change(v.r.Context(), v.actor(), v.round(), v.unit(), code, id); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/scoring/" + code + "#proofs")
}

// proofFile shows a piece of evidence: PDF and pictures in the browser, in a
// sandbox; anything else is downloaded.
func (s *server) proofFile(v *visit) error {
	file, p, err := s.sys.OpenProof(v.r.Context(), v.actor(), v.round(), v.unit(), assessment.ProofID(v.r.PathValue("proof")))
	if err != nil {
		return err
	}
	defer file.Close()
	v.w.Header().Set("Content-Type", p.Type)
	v.w.Header().Set("Content-Length", strconv.FormatInt(p.Size, 10))
	v.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	if p.Type == "application/pdf" || strings.HasPrefix(p.Type, "image/") {
		v.w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": p.Name}))
	} else {
		attachment(v.w, p.Name)
	}
	if _, err := io.Copy(v.w, file); err != nil && v.r.Context().Err() == nil {
		s.log.Error("evidence cut off", "request", v.id, "error", err)
	}
	return nil
}

// proofArchive sends all evidence of a unit, ordered by component.
func (s *server) proofArchive(v *visit) error {
	sc, err := s.sys.SelfScore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/zip")
	attachment(v.w, sc.Round.Key+"-"+sc.Unit.Alias+".zip")
	if err := s.sys.ProofArchive(v.r.Context(), sc, v.w); err != nil && v.r.Context().Err() == nil {
		s.log.Error("archive cut off", "request", v.id, "error", err)
	}
	return nil
}
