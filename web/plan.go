package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
)

// planBody is what the plan of a unit shows.
type planBody struct {
	*app.Plan
	Tabs       []link
	Officers   []app.Officer // to whom several actions may be given at once
	CanEdit    bool
	Path       string
	Late       int
	StatesMade bool
	Edit       bool // the rows are fields
	Typed      map[string]string
	Wrong      map[remediation.ActionID]string
}

func (s *server) plan(v *visit) error {
	b, err := s.planBody(v)
	if err != nil {
		return err
	}
	b.Edit = b.CanEdit && v.query("edit") != ""
	notice := ""
	if v.query("saved") != "" {
		notice = "web.plan.saved"
	}
	return s.showPlan(v, http.StatusOK, b, nil, notice)
}

// planBody is the table of a plan.
func (s *server) planBody(v *visit) (planBody, error) {
	p, err := s.sys.Plan(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return planBody{}, err
	}
	b := planBody{Plan: p, Path: unitPath(p.Round.Key, p.Unit.Alias), CanEdit: p.May[account.EditPlan]}
	b.Tabs = planTabs(v.lang, b.Path, "", b.CanEdit)
	if b.CanEdit {
		if b.Officers, err = s.sys.Officers(v.r.Context(), v.actor(), v.round(), v.unit()); err != nil {
			return b, err
		}
	}
	for _, row := range p.Rows {
		if row.Late(p.Today) {
			b.Late++
		}
		b.StatesMade = b.StatesMade || row.Made("state") || row.Made("due")
	}
	return b, nil
}

func (s *server) showPlan(v *visit, status int, b planBody, f *form, notice string) error {
	p := b.Plan
	s.show(v, status, "plan", page{About: p.Unit.Name.In(v.lang), Notice: notice, Form: f, Frame: frameOf(v.lang, p.Frame, "/plan"), Body: b, Extra: "winning"})
	return nil
}

// actionBody is what the page of an action shows.
type actionBody struct {
	*app.Plan
	Path    string
	Row     *app.PlanRow
	CanEdit bool
	Choices []remediation.State
	Now     []version // after a conflict: what is saved beside what was typed
	More    *app.ActionPage
}

// version is one field as it is saved and as it was typed.
type version struct {
	Key, Saved, Typed string
	Differs           bool
}

func (s *server) actionForm(v *visit) error {
	body, err := s.actionBody(v)
	if err != nil {
		return err
	}
	s.showAction(v, http.StatusOK, body, &form{Values: saved(body.Row.Action)})
	return nil
}

func (s *server) actionBody(v *visit) (*actionBody, error) {
	id := remediation.ActionID(v.r.PathValue("action"))
	more, err := s.sys.ActionPage(v.r.Context(), v.actor(), v.round(), v.unit(), id)
	if err != nil {
		return nil, err
	}
	p, row := more.Plan, more.Row
	return &actionBody{
		More: more, Plan: p, Path: unitPath(p.Round.Key, p.Unit.Alias), Row: row,
		CanEdit: row.May, Choices: row.State.Next(),
	}, nil
}

func (s *server) showAction(v *visit, status int, b *actionBody, f *form) {
	s.show(v, status, "action", page{
		About: b.Unit.Name.In(v.lang), Frame: frameOf(v.lang, b.Frame, "/plan"), Form: f, Body: b, Extra: "winning",
		Back: b.Path + "/plan/" + string(b.Row.ID),
	})
}

// saved is an action as the form shows it.
func saved(a remediation.Action) map[string]string {
	return map[string]string{
		"state": string(a.State), "due": a.Due.String(), "officer": a.Officer,
		"progress": a.Progress.VI, "reason": a.Dropped, "version": strconv.Itoa(a.Version),
	}
}

// actionFields says at which field of the form a refusal is mended.
var actionFields = map[string]string{
	"plan.bad_state": "state", "plan.state_order": "state", "plan.no_due": "due", "plan.no_officer": "officer", "plan.too_long": "progress", "plan.no_reason": "reason",
}

func (s *server) action(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	f := &form{Values: map[string]string{}}
	for _, field := range []string{"state", "due", "officer", "progress", "reason", "version"} {
		// Browsers send line ends as CRLF; texts are kept with LF.
		f.Values[field] = strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(field), "\r\n", "\n"))
	}
	change, ok := f.actionChange()
	err := error(nil)
	if ok {
		err = s.sys.ChangeAction(v.r.Context(), v.actor(), v.round(), v.unit(), remediation.ActionID(v.r.PathValue("action")), change)
		if err == nil {
			return v.redirect(unitPath(v.round(), v.unit()) + "/plan?saved=1")
		}
		if !f.refused(err, actionFields) {
			return err
		}
	}
	body, reload := s.actionBody(v)
	if reload != nil {
		return reload
	}
	if !body.CanEdit {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	status := http.StatusUnprocessableEntity
	if kindOf(err) == app.Conflict {
		status = http.StatusConflict
		body.Now = versions(v.lang, body.Row.Action, f)
		// Who has seen the other version may now save over it.
		f.Values["version"] = strconv.Itoa(body.Row.Version)
	}
	s.showAction(v, status, body, f)
	return nil
}

// actionChange reads what was typed, and notes what cannot be read.
func (f *form) actionChange() (app.ActionChange, bool) {
	c := app.ActionChange{State: remediation.State(f.Value("state")), Officer: f.Value("officer"), Progress: f.Value("progress"), Reason: f.Value("reason")}
	var err error
	if c.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	if c.Due = f.date("due"); f.Value("due") == "" {
		f.wrong("due", "plan.no_due")
	}
	if c.Officer == "" {
		f.wrong("officer", "plan.no_officer")
	}
	return c, len(f.Errors) == 0
}

// date reads a field that holds a date; an empty one is no date.
func (f *form) date(field string) calendar.Date {
	typed := f.Value(field)
	if typed == "" {
		return calendar.Date{}
	}
	d, err := calendar.Parse(typed)
	if err != nil {
		f.wrong(field, "web.bad_date")
	}
	return d
}

func versions(lang message.Lang, a remediation.Action, f *form) []version {
	now := saved(a)
	rows := []version{}
	for _, x := range []struct{ field, key string }{
		{"state", "web.state"}, {"due", "web.due"}, {"officer", "web.officer"}, {"progress", "web.action.progress"},
	} {
		row := version{Key: x.key, Saved: now[x.field], Typed: f.Value(x.field), Differs: now[x.field] != f.Value(x.field)}
		if x.field == "state" {
			row.Saved, row.Typed = message.Say(lang, "state."+row.Saved), message.Say(lang, "state."+row.Typed)
		}
		rows = append(rows, row)
	}
	return rows
}

// tooBig says whether a body was cut off for its size.
func tooBig(err error) bool {
	var e *http.MaxBytesError
	return errors.As(err, &e)
}
