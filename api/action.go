package api

import (
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

func lossFilter(c *call) app.LossFilter {
	return app.LossFilter{Area: c.query.Get("area"), Cause: c.query.Get("cause")}
}

// Action is what a unit does against lost points.
type Action struct {
	Action       string            `json:"action" doc:"mã việc, dùng trong địa chỉ"`
	Components   []string          `json:"components" doc:"mã các tiêu chí thành phần mà việc này khắc phục"`
	Measure      string            `json:"measure" doc:"việc phải làm"`
	Officer      string            `json:"officer" doc:"người phụ trách"`
	Holder       string            `json:"holder,omitempty" doc:"tên đăng nhập của người phụ trách"`
	Starts       calendar.Date     `json:"starts,omitzero" doc:"ngày bắt đầu"`
	Due          calendar.Date     `json:"due,omitzero" doc:"hạn"`
	State        remediation.State `json:"state" doc:"planned, doing, done, accepted, dropped"`
	Progress     string            `json:"progress,omitempty" doc:"tiến độ, bằng lời"`
	Dropped      string            `json:"dropped,omitempty" doc:"lý do bỏ"`
	Worth        points.Points     `json:"worth" doc:"điểm đã mất ở các tiêu chí đó"`
	Documents    []string          `json:"documents" doc:"mã văn bản liên quan"`
	Late         bool              `json:"late" doc:"đã quá hạn"`
	Illustrative []string          `json:"illustrative" doc:"tên các ô là số liệu minh hoạ"`
	Version      int               `json:"version" doc:"phiên bản, gửi lại khi sửa"`
}

func actionOf(c *call, row app.PlanRow, today calendar.Date) Action {
	a := row.Action
	v := Action{
		Action: string(a.ID), Components: orNone(a.Components), Measure: a.Measure.In(c.lang), Officer: a.Officer, Holder: a.Holder, Starts: a.Starts, Due: a.Due,
		State: a.State, Progress: a.Progress.In(c.lang), Dropped: a.Dropped, Worth: row.Worth, Documents: []string{}, Late: a.Late(today),
		Illustrative: orNone(a.Illustrative), Version: a.Version,
	}
	for _, id := range a.Documents {
		v.Documents = append(v.Documents, string(id))
	}
	return v
}

// orNone makes a list that is there, so that JSON has [] and not null.
func orNone(list []string) []string { return append([]string{}, list...) }

func actions(c *call) ([]Action, error) {
	v, err := c.sys.Plan(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	var all []Action
	for _, row := range v.Rows {
		all = append(all, actionOf(c, row, v.Today))
	}
	return all, nil
}

func action(c *call) (*Action, error) {
	return actionBy(c, remediation.ActionID(c.r.PathValue("action")))
}

func actionBy(c *call, id remediation.ActionID) (*Action, error) {
	v, err := c.sys.Plan(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	for _, row := range v.Rows {
		if row.ID == id {
			a := actionOf(c, row, v.Today)
			return &a, nil
		}
	}
	return nil, &app.Error{Kind: app.NotFound, Text: message.T("app.no_action")}
}

// NewAction is an action as a program adds it.
type NewAction struct {
	Measure    string        `json:"measure" doc:"việc phải làm"`
	Components []string      `json:"components" doc:"mã các tiêu chí thành phần"`
	Officer    string        `json:"officer,omitempty" doc:"người phụ trách; bỏ trống thì lấy tên của holder"`
	Holder     string        `json:"holder,omitempty" doc:"tên đăng nhập của người phụ trách"`
	Starts     calendar.Date `json:"starts,omitzero" doc:"ngày bắt đầu"`
	Due        calendar.Date `json:"due" doc:"hạn"`
	Documents  []document.ID `json:"documents,omitempty" doc:"mã văn bản liên quan"`
}

func addAction(c *call, n NewAction) (*Action, error) {
	id, err := c.sys.AddAction(c, c.actor, c.round(), c.unit(), app.ActionDetails{
		Measure: n.Measure, Components: n.Components, Officer: n.Officer, Holder: n.Holder, Starts: n.Starts, Due: n.Due, Documents: n.Documents,
	})
	if err != nil {
		return nil, err
	}
	return actionBy(c, id)
}

// ActionChange is how far an action is. What is not sent stays.
type ActionChange struct {
	State    *remediation.State `json:"state,omitempty" doc:"planned, doing, done, dropped"`
	Due      *calendar.Date     `json:"due,omitempty" doc:"hạn"`
	Officer  *string            `json:"officer,omitempty" doc:"người phụ trách"`
	Progress *string            `json:"progress,omitempty" doc:"tiến độ, bằng lời"`
	Reason   *string            `json:"reason,omitempty" doc:"lý do, khi bỏ việc"`
	Version  int                `json:"version" doc:"phiên bản đã đọc; khác phiên bản đang lưu thì bị từ chối với 409"`
}

func changeAction(c *call, n ActionChange) (*Action, error) {
	before, err := action(c)
	if err != nil {
		return nil, err
	}
	asked := app.ActionChange{
		State: given(n.State, before.State), Due: given(n.Due, before.Due), Officer: given(n.Officer, before.Officer),
		Progress: given(n.Progress, before.Progress), Reason: given(n.Reason, before.Dropped), Version: n.Version,
	}
	if n.Version != before.Version { // what stays was read of another version
		return nil, &app.Error{Kind: app.Conflict, Text: message.T("app.conflict")}
	}
	id := remediation.ActionID(before.Action)
	if err := c.sys.ChangeAction(c, c.actor, c.round(), c.unit(), id, asked); err != nil {
		return nil, err
	}
	return actionBy(c, id)
}

// given is what was sent, else what there was.
func given[T any](sent *T, there T) T {
	if sent != nil {
		return *sent
	}
	return there
}
