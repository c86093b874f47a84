package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
)

// actionRoutes are the pages of what a unit does to win points back.
func (s *server) actionRoutes() []route {
	return []route{
		{"GET /work", s.work, false},
		{"GET " + unit + "/plan/new", s.detailsForm, false},
		{"POST " + unit + "/plan", s.addAction, false},
		{"POST " + unit + "/plan/assign", s.assign, false},
		{"GET " + unit + "/plan/board", s.planView, false},
		{"GET " + unit + "/plan/timeline", s.planView, false},
		{"GET " + unit + "/plan/calendar", s.planView, false},
		{"GET " + unit + "/plan.xlsx", s.planFile, false},
		{"GET " + unit + "/plan/file", s.readPlanForm, false},
		{"POST " + unit + "/plan/file", s.readPlan, false},
		{"GET " + unit + "/plan/papers", s.papers, false},
		{"POST " + unit + "/plan/clauses", s.addClauses, false},
		{"GET " + unit + "/plan/{action}/details", s.detailsForm, false},
		{"POST " + unit + "/plan/{action}/details", s.saveDetails, false},
		{"POST " + unit + "/plan/{action}/notes", s.noteAction, false},
		{"POST " + unit + "/plan/{action}/confirm", s.acceptAction, false},
	}
}

// workBody is what the page of a person's own work shows.
type workBody struct {
	*app.MyWork
	Open, Closed []app.WorkRow
}

func (s *server) work(v *visit) error {
	w, err := s.sys.MyWork(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	b := workBody{MyWork: w}
	for _, row := range w.Rows {
		if row.State.Open() {
			b.Open = append(b.Open, row)
		} else {
			b.Closed = append(b.Closed, row)
		}
	}
	s.show(v, http.StatusOK, "work", page{Frame: frameOf(v.lang, w.Frame, "work"), Body: b, Extra: "winning"})
	return nil
}

// detailsBody is the form of what an action is, costs and waits for.
type detailsBody struct {
	*app.ActionPage
	Path, Action string
	Components   []componentPick
	Others       []app.PlanRow // that it may wait for
	Chosen       map[string]bool
	Suggested    []app.Suggestion
}

type componentPick struct {
	*rulebook.Criterion
	Lost points.Points
	On   bool
}

func (s *server) detailsForm(v *visit) error {
	body, err := s.detailsBody(v)
	if err != nil {
		return err
	}
	if !body.May[account.EditPlan] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	f := &form{Values: map[string]string{"version": "1"}}
	var a remediation.Action
	if body.Row != nil {
		a = body.Row.Action
		f.Values = map[string]string{
			"measure": a.Measure.VI, "officer": a.Officer, "holder": a.Holder, "helpers": strings.Join(a.Helpers, "; "), "due": a.Due.String(),
			"clause": a.Clause, "version": strconv.Itoa(a.Version),
		}
		if !a.Starts.IsZero() {
			f.Values["starts"] = a.Starts.String()
		}
		if a.Effort > 0 {
			f.Values["effort"] = v.lang.PointsTo(forecast.Days(a.Effort).Exact(), 1)
		}
		if a.Expected.Sign() > 0 {
			f.Values["expected"] = v.lang.PointsTo(a.Expected, points.Digits)
		}
	} else {
		f.Values["document"], f.Values["clause"] = v.query("document"), v.query("clause")
		a.Components = v.r.URL.Query()["component"]
	}
	needs := make([]string, len(a.Needs))
	for i, n := range a.Needs {
		needs[i] = string(n)
	}
	if len(a.Documents) > 0 {
		f.Values["document"] = string(a.Documents[0])
	}
	body.choose(a.Components, needs)
	if body.Suggested, err = s.sys.Suggestions(v.r.Context(), v.actor(), v.round(), v.unit(), a.Components); err != nil {
		return err
	}
	s.showDetails(v, http.StatusOK, body, f)
	return nil
}

func (s *server) detailsBody(v *visit) (*detailsBody, error) {
	id := v.r.PathValue("action")
	p, err := s.sys.ActionPage(v.r.Context(), v.actor(), v.round(), v.unit(), remediation.ActionID(id))
	if err != nil {
		return nil, err
	}
	return &detailsBody{ActionPage: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Action: id}, nil
}

// choose marks what is ticked and lists what may be: components that lost
// points come first.
func (b *detailsBody) choose(components, needs []string) {
	b.Chosen = map[string]bool{}
	for _, x := range needs {
		b.Chosen[x] = true
	}
	lost := map[string]points.Points{}
	for _, row := range b.Rows {
		for _, l := range row.Losses {
			lost[l.Line.Code] = l.Line.Lost
		}
		if string(row.ID) != b.Action {
			b.Others = append(b.Others, row)
		}
	}
	for _, l := range b.Bare {
		lost[l.Line.Code] = l.Line.Lost
	}
	for _, c := range b.Index.Leaves() {
		b.Components = append(b.Components, componentPick{c, lost[c.Code], slices.Contains(components, c.Code)})
	}
	slices.SortStableFunc(b.Components, func(x, y componentPick) int { return y.Lost.Sign() - x.Lost.Sign() })
}

func (s *server) showDetails(v *visit, status int, b *detailsBody, f *form) {
	s.show(v, status, "details", page{About: b.Unit.Name.In(v.lang), Frame: frameOf(v.lang, b.Frame, "/plan"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/plan"})
}

// detailFields says at which field of the form a refusal is mended.
var detailFields = map[string]string{
	"plan.no_measure": "measure", "plan.no_component": "components", "plan.no_officer": "officer", "plan.no_such_officer": "holder", "plan.no_due": "due",
	"plan.starts_late": "starts", "plan.too_long": "measure", "plan.circle": "needs", "app.no_component": "components",
}

// details reads what was typed, and notes what cannot be read.
func (f *form) details(r *http.Request) app.ActionDetails {
	d := app.ActionDetails{
		Measure: f.Value("measure"), Officer: f.Value("officer"), Holder: f.Value("holder"), Clause: f.Value("clause"), Components: r.PostForm["components"],
		Due: f.date("due"), Starts: f.date("starts"),
	}
	if f.Value("document") != "" {
		d.Documents = []document.ID{document.ID(f.Value("document"))}
	}
	for _, h := range strings.Split(f.Value("helpers"), ";") {
		if h = strings.TrimSpace(h); h != "" {
			d.Helpers = append(d.Helpers, h)
		}
	}
	for _, n := range r.PostForm["needs"] {
		d.Needs = append(d.Needs, remediation.ActionID(n))
	}
	if typed := f.Value("effort"); typed != "" {
		days, ok := forecast.ParseDays(typed)
		if !ok {
			f.wrong("effort", "web.details.bad_effort")
		}
		d.Effort = int(days)
	}
	if typed := f.Value("expected"); typed != "" {
		p, err := points.Parse(typed)
		if err != nil || p.Sign() < 0 {
			f.wrong("expected", "web.details.bad_points")
		}
		d.Expected = p
	}
	d.Version, _ = strconv.Atoi(f.Value("version"))
	return d
}

var detailInputs = []string{"measure", "officer", "holder", "helpers", "starts", "due", "effort", "expected", "document", "clause", "version"}

// typed reads the fields of a form that was sent.
func (v *visit) typed(fields ...string) *form {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, field := range fields {
		f.Values[field] = strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(field), "\r\n", "\n"))
	}
	return f
}

func (s *server) addAction(v *visit) error {
	return s.sendDetails(v, func(d app.ActionDetails) error {
		_, err := s.sys.AddAction(v.r.Context(), v.actor(), v.round(), v.unit(), d)
		return err
	})
}

func (s *server) saveDetails(v *visit) error {
	return s.sendDetails(v, func(d app.ActionDetails) error {
		return s.sys.ChangeDetails(v.r.Context(), v.actor(), v.round(), v.unit(), remediation.ActionID(v.r.PathValue("action")), d)
	})
}

func (s *server) sendDetails(v *visit, save func(app.ActionDetails) error) error {
	f := v.typed(detailInputs...)
	d := f.details(v.r)
	var err error
	if len(f.Errors) == 0 {
		if err = save(d); err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/plan?saved=1")
		}
		if !f.refused(err, detailFields) {
			return err
		}
	}
	body, reload := s.detailsBody(v)
	if reload != nil {
		return reload
	}
	if !body.May[account.EditPlan] {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
		f.Values["version"] = strconv.Itoa(body.Row.Version)
	}
	body.choose(v.r.PostForm["components"], v.r.PostForm["needs"])
	s.showDetails(v, status, body, f)
	return nil
}

func (s *server) noteAction(v *visit) error {
	f := v.typed("said")
	id := v.r.PathValue("action")
	if err := s.sys.NoteAction(v.r.Context(), v.actor(), v.round(), v.unit(), remediation.ActionID(id), f.Value("said")); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/plan/" + url.PathEscape(id) + "#notes")
}

func (s *server) acceptAction(v *visit) error {
	f := v.typed("act", "remark", "version")
	version, _ := strconv.Atoi(f.Value("version"))
	id := v.r.PathValue("action")
	err := s.sys.AcceptAction(v.r.Context(), v.actor(), v.round(), v.unit(), remediation.ActionID(id), f.Value("act") == "accept", f.Value("remark"), version)
	if err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/plan/" + url.PathEscape(id))
}

func (s *server) assign(v *visit) error {
	f := v.typed("holder", "due")
	due := f.date("due")
	if len(f.Errors) > 0 {
		return &app.Error{Kind: app.Invalid, Text: f.Errors[0].Text}
	}
	var ids []remediation.ActionID
	for _, id := range v.r.PostForm["action"] {
		ids = append(ids, remediation.ActionID(id))
	}
	if err := s.sys.Assign(v.r.Context(), v.actor(), v.round(), v.unit(), ids, f.Value("holder"), due); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/plan?saved=1")
}
