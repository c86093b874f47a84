package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/remediation"
)

// planRowRoutes are the pages on which several actions are changed or made at
// once.
func (s *server) planRowRoutes() []route {
	return []route{
		{"POST " + unit + "/plan/rows", s.changeRows, false},
		{"GET " + unit + "/plan/more", s.planMore, false},
		{"POST " + unit + "/plan/carry", s.carryActions, false},
		{"POST " + unit + "/plan/repeat", s.repeatDuty, false},
	}
}

// Value is what a field of a row holds: what was typed, or what is saved.
func (b planBody) Value(field string, id remediation.ActionID, saved string) string {
	if typed, ok := b.Typed[field+"."+string(id)]; ok {
		return typed
	}
	return saved
}

func (s *server) changeRows(v *visit) error {
	b, err := s.planBody(v)
	if err != nil {
		return err
	}
	if !b.CanEdit {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	var fields []string
	for _, row := range b.Rows {
		for _, name := range []string{"state.", "due.", "holder.", "version."} {
			fields = append(fields, name+string(row.ID))
		}
	}
	f := v.typed(fields...)
	b.Edit, b.Typed, b.Wrong = true, f.Values, map[remediation.ActionID]string{}
	changes := b.rowChanges(v.lang, f)
	if len(changes) == 0 && len(b.Wrong) == 0 {
		f.wrong("", "plan.none_chosen")
		return s.showPlan(v, http.StatusUnprocessableEntity, b, f, "")
	}
	var faults []app.RowFault
	if len(b.Wrong) == 0 {
		if _, faults, err = s.sys.ChangeRows(v.r.Context(), v.actor(), v.round(), v.unit(), changes); err == nil && len(faults) == 0 {
			return v.redirect(b.Path + "/plan?saved=1")
		}
	}
	status := http.StatusUnprocessableEntity
	if err != nil {
		if !f.refused(err, nil) {
			return err
		}
		if kindOf(err) == app.Conflict { // what others saved meanwhile is shown as the version to save over
			status = http.StatusConflict
			for _, row := range b.Rows {
				b.Typed["version."+string(row.ID)] = strconv.Itoa(row.Version)
			}
		}
	}
	for _, fault := range faults {
		b.Wrong[fault.ID] = fault.Text.In(v.lang)
	}
	if len(b.Wrong) > 0 {
		f.wrong("", "plan.rows_wrong")
	}
	return s.showPlan(v, status, b, f, "")
}

// rowChanges reads what was typed of each row that was on the page, and notes
// in Wrong what cannot be read.
func (b *planBody) rowChanges(lang message.Lang, f *form) []app.RowChange {
	var changes []app.RowChange
	for _, row := range b.Rows {
		id := string(row.ID)
		if f.Value("version."+id) == "" {
			continue // the row was not on the page
		}
		c := app.RowChange{ID: row.ID, State: remediation.State(f.Value("state." + id)), Holder: f.Value("holder." + id)}
		var bad error
		if c.Due, bad = calendar.Parse(f.Value("due." + id)); bad != nil {
			b.Wrong[row.ID] = message.Say(lang, "web.bad_date")
			continue
		}
		if c.Expect, bad = strconv.Atoi(f.Value("version." + id)); bad != nil {
			b.Wrong[row.ID] = message.Say(lang, "web.form.stale")
			continue
		}
		changes = append(changes, c)
	}
	return changes
}

// moreBody is what may be added to a plan several at once.
type moreBody struct {
	*app.PlanMore
	Path   string
	Tabs   []link
	Picks  []componentPick
	Notice string
}

func (s *server) planMore(v *visit) error {
	return s.showMore(v, http.StatusOK, &form{Values: map[string]string{}}, nil)
}

func (s *server) showMore(v *visit, status int, f *form, components []string) error {
	p, err := s.sys.PlanMore(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := moreBody{PlanMore: p, Path: unitPath(p.Round.Key, p.Unit.Alias)}
	b.Tabs = planTabs(v.lang, b.Path, "/more", p.May[account.EditPlan])
	d := detailsBody{ActionPage: p.ActionPage, Path: b.Path}
	d.choose(components, nil)
	b.Picks = d.Components
	if n := v.query("taken"); n != "" {
		b.Notice = message.Say(v.lang, "web.planmore.carried", message.Word("taken", n), message.Word("known", v.query("known")), message.Word("gone", v.query("gone")))
	}
	s.show(v, status, "planmore", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/plan"), Form: f, Body: b, Extra: "winning", Back: b.Path + "/plan/more"})
	return nil
}

func (s *server) carryActions(v *visit) error {
	n, err := s.sys.CarryActions(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/plan/more?taken=" + strconv.Itoa(n.Taken) + "&known=" + strconv.Itoa(n.Known) + "&gone=" + strconv.Itoa(n.Gone))
}

func (s *server) repeatDuty(v *visit) error {
	f := v.typed("duty", "holder", "officer")
	d := app.ActionDetails{Components: slices.Clone(v.r.PostForm["components"]), Holder: f.Value("holder"), Officer: f.Value("officer")}
	_, err := s.sys.RepeatDuty(v.r.Context(), v.actor(), v.round(), v.unit(), duty.ID(f.Value("duty")), d)
	switch {
	case err == nil:
		return v.redirect(unitPath(v.round(), v.unit()) + "/plan?saved=1")
	case f.refused(err, map[string]string{"plan.no_duty": "duty", "plan.duty_known": "duty", "plan.no_component": "components", "plan.no_officer": "officer", "plan.no_such_officer": "holder"}):
		return s.showMore(v, http.StatusUnprocessableEntity, f, d.Components)
	}
	return err
}
