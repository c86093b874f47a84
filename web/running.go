package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// landing sends a person to where their work of a round is.
func (s *server) landing(v *visit) error {
	to, err := s.sys.Landing(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	path := map[app.Place]string{
		app.AtRanking: roundPath(v.round()) + "/ranking", app.AtProgress: roundPath(v.round()) + "/progress",
		app.AtAppraisal: roundPath(v.round()) + "/appraisal", app.AtSheet: unitPath(v.round(), to.Unit) + "/scoring",
		app.AtDraft: unitPath(v.round(), to.Unit) + "/draft",
	}
	return v.redirect(path[to.Place])
}

// dueStages are the stages whose ends a timetable lays down.
var dueStages = []assessment.Stage{assessment.SelfScoring, assessment.FirstAppraisal, assessment.Explaining, assessment.SecondAppraisal, assessment.Objecting}

// openBody is what the form of a new round shows.
type openBody struct {
	*app.Openable
	Stages []assessment.Stage
	Picked map[string]bool // units; nil: all
}

func (s *server) openForm(v *visit) error {
	return s.showOpen(v, http.StatusOK, &form{Values: map[string]string{}}, nil)
}

func (s *server) showOpen(v *visit, status int, f *form, picked map[string]bool) error {
	o, err := s.sys.Openable(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	s.show(v, status, "open", page{Frame: frameOf(v.lang, o.Frame, "open"), Form: f, Body: openBody{o, dueStages, picked}, Back: "/rounds/new"})
	return nil
}

// openFields says at which field of the form a refusal is mended.
var openFields = map[string]string{
	"round.bad_key": "key", "round.exists": "key", "round.no_title": "title", "round.bad_year": "year", "round.no_units": "units",
	"round.no_due": string(assessment.SelfScoring), "round.frame": "index", "app.no_index": "index", "round.no_publisher": "units",
}

func (s *server) openRound(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := v.r.ParseForm(); err != nil {
		return s.showOpen(v, http.StatusUnprocessableEntity, &form{Errors: []fieldError{{"", message.T("web.form.broken")}}}, nil)
	}
	f := &form{Values: map[string]string{}}
	for name := range v.r.PostForm {
		f.Values[name] = strings.TrimSpace(v.r.PostFormValue(name))
	}
	o := app.Opening{
		Key: f.Value("key"), Title: f.Value("title"), Publisher: f.Value("publisher"), Index: f.Value("index"),
		Units: v.r.PostForm["units"], Cohorts: map[string]string{},
	}
	o.Year, _ = strconv.Atoi(f.Value("year")) // 0 is refused as no year
	for _, u := range o.Units {
		o.Cohorts[u] = f.Value("cohort." + u)
	}
	o.Timetable = f.timetable()
	if len(f.Errors) == 0 {
		err := s.sys.OpenRound(v.r.Context(), v.actor(), o)
		if err == nil {
			return v.redirect(roundPath(o.Key) + "/progress")
		}
		if !f.refused(err, openFields) {
			return err
		}
	}
	picked := map[string]bool{}
	for _, u := range o.Units {
		picked[u] = true
	}
	return s.showOpen(v, http.StatusUnprocessableEntity, f, picked)
}

// timetable reads the deadlines that were typed, and notes what cannot be read.
func (f *form) timetable() assessment.Timetable {
	typed := map[assessment.Stage]string{}
	for _, stage := range dueStages {
		typed[stage] = f.Value(string(stage))
	}
	t, wrong := app.Moments(f.Value("cut_off"), typed)
	for field, text := range wrong {
		f.Errors = append(f.Errors, fieldError{field, text})
	}
	return t
}

// timetable moves the deadlines of a round.
func (s *server) timetable(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{"cut_off": strings.TrimSpace(v.r.PostFormValue("cut_off"))}}
	for _, stage := range dueStages {
		f.Values[string(stage)] = strings.TrimSpace(v.r.PostFormValue(string(stage)))
	}
	t := f.timetable()
	if len(f.Errors) > 0 {
		return s.showProgress(v, http.StatusUnprocessableEntity, f)
	}
	edition, _ := strconv.Atoi(v.r.PostFormValue("edition")) // 0 is refused as a conflict
	if err := s.sys.ChangeTimetable(v.r.Context(), v.actor(), v.round(), t, strings.TrimSpace(v.r.PostFormValue("reason")), edition); err != nil {
		return s.again(v, err)
	}
	return v.redirect(roundPath(v.round()) + "/progress")
}

// progressBody is what the board of a round shows.
type progressBody struct {
	*app.Progress
	Path   string
	Stages []stageMark
	Due    []stageDue // empty for those who may not move them
	CutOff string
	Near   *message.Text
	Remind bool // the person may send reminders

	WaitUnits   []app.ProgressRow // the round waits for them now
	WaitOffices []assessment.Part
	MoreUnits   int  // beyond those that are named
	ManyWait    bool // too many to tick one by one
	Pager       pager
	Waits       bool // for anybody
}

// named is how many of the units that a round waits for the board names; all
// of them stand in its table.
const named = 10

// stageDue is the end of a stage as the form shows it.
type stageDue struct {
	Stage assessment.Stage
	Typed string
}

// stageMark is a stage of a round, as far as the round has come.
type stageMark struct {
	Stage      assessment.Stage
	Past, Here bool
}

func (s *server) progress(v *visit) error { return s.showProgress(v, http.StatusOK, nil) }

func (s *server) showProgress(v *visit, status int, f *form) error {
	p, err := s.sys.Progress(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := progressBody{Progress: p, Path: roundPath(p.Round.Key)}
	for _, stage := range assessment.Stages {
		b.Stages = append(b.Stages, stageMark{stage, p.Round.Stage.After(stage), p.Round.Stage == stage})
	}
	b.Near = p.Round.Near(p.Round.Timetable.Due[p.Round.Stage], p.Now)
	b.Remind = p.MayAll[account.RunRound]
	for _, row := range p.Rows {
		if p.Waited(row) {
			b.WaitUnits = append(b.WaitUnits, row)
		}
	}
	for _, part := range p.Parts {
		if p.Round.Stage.Turn() > 0 && !part.Confirmed() {
			b.WaitOffices = append(b.WaitOffices, part)
		}
	}
	b.MoreUnits, b.ManyWait = max(0, len(b.WaitUnits)-named), len(b.WaitUnits) > listPage
	p.Rows, b.Pager = paged(v, p.Rows, func(row app.ProgressRow) string { return row.Unit.Name.VI + " " + row.Unit.Name.EN })
	unheard := p.Tally.Unheard > 0 && p.Round.Stage == assessment.SecondAppraisal
	b.Waits = len(b.WaitUnits)+len(b.WaitOffices)+p.Tally.Unanswered > 0 || unheard || p.Round.Proposer != ""
	if p.MayAll[account.RunRound] {
		b.CutOff = p.Round.Timetable.CutOff.String()
		for _, stage := range dueStages {
			typed := ""
			if due := p.Round.Timetable.Due[stage]; !due.IsZero() {
				typed = due.In(calendar.Zone).Format("02/01/2006 15:04")
			}
			b.Due = append(b.Due, stageDue{stage, typed})
		}
	}
	s.show(v, status, "progress", page{About: p.Round.Title.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/progress"), Form: f, Body: b, Back: b.Path + "/progress"})
	return nil
}

// again shows the board with a refusal, or passes any other failure on.
func (s *server) again(v *visit, err error) error {
	f := &form{Values: map[string]string{"reason": v.r.PostFormValue("reason")}}
	if !f.refused(err, nil) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
	}
	return s.showProgress(v, status, f)
}

func (s *server) advance(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	edition, _ := strconv.Atoi(v.r.PostFormValue("edition")) // 0 is refused as a conflict
	reason := strings.TrimSpace(v.r.PostFormValue("reason"))
	if err := s.sys.Advance(v.r.Context(), v.actor(), v.round(), assessment.Stage(v.r.PostFormValue("stage")), reason, edition); err != nil {
		return s.again(v, err)
	}
	return v.redirect(roundPath(v.round()) + "/progress")
}

func (s *server) publication(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	edition, _ := strconv.Atoi(v.r.PostFormValue("edition")) // 0 is refused as a conflict
	if v.r.PostFormValue("act") == "propose" {
		if err := s.sys.ProposePublication(v.r.Context(), v.actor(), v.round(), edition); err != nil {
			return s.again(v, err)
		}
		return v.redirect(roundPath(v.round()) + "/progress")
	}
	if err := s.sys.Publish(v.r.Context(), v.actor(), v.round(), edition); err != nil {
		return s.again(v, err)
	}
	return v.redirect(roundPath(v.round()) + "/ranking")
}

// draftRanking is what the draft result of a round shows.
type draftRanking struct {
	*app.DraftRanking
	Pager pager
}

func (s *server) draftResult(v *visit) error {
	d, err := s.sys.DraftResult(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	var list pager
	d.Rows, list = paged(v, d.Rows, func(r app.DraftRow) string { return r.Unit.Name.In(v.lang) })
	s.show(v, http.StatusOK, "draftresult", page{About: d.Round.Title.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/draft"), Body: draftRanking{d, list}})
	return nil
}
