package api

import (
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Scoring is the score sheet of a unit in a round that is not published yet.
type Scoring struct {
	State    assessment.SheetState `json:"state" doc:"phiếu đang ở bước nào"`
	Version  int                   `json:"version" doc:"phiên bản của phiếu, gửi lại khi chuyển bước"`
	Total    points.Points         `json:"total" doc:"tổng điểm theo số liệu đã nhập"`
	Max      points.Points         `json:"max" doc:"điểm tối đa"`
	Blocking int                   `json:"blocking" doc:"số chỗ phải sửa trước khi chốt"`
	Closed   string                `json:"closed,omitempty" doc:"vì sao lúc này không sửa được"`
	Steps    []assessment.Step     `json:"steps" doc:"các bước người giữ khoá chuyển được lúc này"`
	Rows     []ScoringRow          `json:"rows" doc:"các tiêu chí thành phần"`
}

// ScoringRow is one component of it.
type ScoringRow struct {
	Sum
	Outcome     scoring.Outcome   `json:"outcome" doc:"scored, not_applicable, missing, error"`
	Reason      string            `json:"reason" doc:"vì sao được số điểm đó"`
	Inputs      []Input           `json:"inputs" doc:"các ô số liệu phải nhập"`
	Fields      map[string]string `json:"fields" doc:"giá trị đang lưu của từng ô: value.TÊN, explanation, reply, officer"`
	Proofs      []Proof           `json:"proofs" doc:"tài liệu kiểm chứng"`
	Gaps        []string          `json:"gaps" doc:"chỗ còn thiếu, bằng lời"`
	MayChange   bool              `json:"may_change" doc:"người giữ khoá được sửa tiêu chí này"`
	Explanation bool              `json:"explain" doc:"thẩm định vòng 1 yêu cầu giải trình"`
}

// Input is a figure that a component asks for.
type Input struct {
	Field   string             `json:"field" doc:"tên ô khi ghi: value.TÊN"`
	Title   string             `json:"title" doc:"tên số liệu"`
	Type    rulebook.InputType `json:"type" doc:"kiểu số liệu"`
	Options []string           `json:"options,omitempty" doc:"các giá trị chọn được"`
}

// Proof is one piece of evidence.
type Proof struct {
	Proof string    `json:"proof" doc:"mã tài liệu"`
	Name  string    `json:"name" doc:"tên tệp"`
	Type  string    `json:"type" doc:"kiểu theo nội dung"`
	Size  int64     `json:"size" doc:"số byte"`
	Hash  string    `json:"sha256,omitempty" doc:"mã SHA-256 của nội dung"`
	Link  string    `json:"link,omitempty" doc:"địa chỉ, khi là đường dẫn"`
	By    string    `json:"by" doc:"người gửi"`
	At    time.Time `json:"at" doc:"lúc gửi"`
}

func scoringSheet(c *call) (*Scoring, error) {
	v, err := c.sys.SelfScore(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	s := &Scoring{
		State: v.Sheet.State, Version: v.Sheet.Version, Total: v.Card.Total, Max: v.Card.Max, Blocking: v.Blocking,
		Steps: append([]assessment.Step{}, v.Steps...), Rows: []ScoringRow{},
	}
	if v.Closed != nil {
		s.Closed = v.Closed.In(c.lang)
	}
	for i := range v.Rows {
		if v.Rows[i].Line != nil {
			s.Rows = append(s.Rows, scoringRowOf(c, &v.Rows[i]))
		}
	}
	return s, nil
}

func scoringRowOf(c *call, row *app.SelfRow) ScoringRow {
	r := ScoringRow{
		Sum:     Sum{row.Node.Code, row.Node.Title.In(c.lang), row.Line.Max, row.Line.Got, row.Line.Lost},
		Outcome: row.Line.Outcome, Reason: row.Line.Reason.In(c.lang), Inputs: []Input{}, Proofs: []Proof{}, Gaps: []string{},
		Fields:    map[string]string{app.FieldExplanation: row.Entry.Explanation, app.FieldReply: row.Entry.Reply, app.FieldOfficer: row.Entry.Officer},
		MayChange: row.May, Explanation: row.First != nil && row.First.Explain,
	}
	if assessment.SelfScored(row.Node) {
		for _, in := range row.Node.Inputs {
			r.Inputs = append(r.Inputs, Input{app.FieldValue + in.Name, in.Title.In(c.lang), in.Type, in.Options})
			r.Fields[app.FieldValue+in.Name] = ""
		}
	}
	for _, v := range row.Entry.Values {
		r.Fields[app.FieldValue+v.Input] = v.Raw
	}
	for _, p := range row.Entry.Proofs {
		r.Proofs = append(r.Proofs, Proof{string(p.ID), p.Name, p.Type, p.Size, p.Blob, p.Link, p.By, p.At})
	}
	for _, g := range row.Gaps {
		r.Gaps = append(r.Gaps, g.Text.In(c.lang))
	}
	return r
}

func scoringRow(c *call) (*ScoringRow, error) {
	v, err := c.sys.SelfScore(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	row, ok := v.Row(c.code())
	if !ok {
		return nil, &app.Error{Kind: app.NotFound, Text: message.T("app.no_component", message.Word("code", c.code()))}
	}
	r := scoringRowOf(c, row)
	return &r, nil
}

// EntryChange is what a program writes into the fields of a component.
type EntryChange struct {
	Set map[string]string `json:"set" doc:"giá trị mới của các ô: value.TÊN, explanation, reply, officer"`
	Saw map[string]string `json:"saw" doc:"giá trị đã đọc của chính các ô đó; ô mà người khác đã sửa thì bị từ chối với 409, không mất giá trị của ai"`
}

func saveEntry(c *call, n EntryChange) (*ScoringRow, error) {
	clashes, faults, err := c.sys.SaveEntry(c, c.actor, c.round(), c.unit(), c.code(), app.EntryChange{Set: n.Set, Saw: n.Saw})
	if len(clashes) > 0 {
		r := &refusal{of: &app.Error{Kind: app.Conflict, Text: message.T("sheet.clash")}}
		for _, x := range clashes {
			r.clashes = append(r.clashes, Clash(x))
		}
		return nil, r
	}
	if err == nil {
		err = faulty(c.lang, faults)
	}
	if err != nil {
		return nil, err
	}
	return scoringRow(c)
}

func addProof(c *call) (*ScoringRow, error) {
	name := c.query.Get("name")
	if name == "" {
		return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.file_name")}
	}
	if err := c.sys.AddProof(c, c.actor, c.round(), c.unit(), c.code(), name, c.file.File); err != nil {
		return nil, err
	}
	return scoringRow(c)
}

// Move takes a sheet on its way.
type Move struct {
	Step    assessment.Step `json:"step" doc:"check, present, return, approve, submit, withdraw, answer"`
	Version int             `json:"version" doc:"phiên bản đã đọc của phiếu"`
	Reason  string          `json:"reason,omitempty" doc:"lý do, khi trả lại"`
}

func move(c *call, n Move) (*Scoring, error) {
	if err := c.sys.TakeStep(c, c.actor, c.round(), c.unit(), n.Step, assessment.Asked{Reason: n.Reason}, n.Version); err != nil {
		return nil, err
	}
	return scoringSheet(c)
}

// Judged is one component as an appraiser sees it.
type Judged struct {
	Code    string        `json:"code" doc:"mã tiêu chí thành phần"`
	Title   string        `json:"title" doc:"tên"`
	Max     points.Points `json:"max" doc:"điểm tối đa"`
	Self    points.Points `json:"self" doc:"điểm tự chấm"`
	Final   points.Points `json:"final" doc:"điểm theo những gì đã thẩm định"`
	May     bool          `json:"may_decide" doc:"người giữ khoá được thẩm định tiêu chí này lúc này"`
	Verdict *Verdict      `json:"verdict,omitempty" doc:"kết luận đã có ở vòng này"`
}

// Verdict is what was decided on a component.
type Verdict struct {
	Points  *points.Points `json:"points,omitempty" doc:"điểm cho; không có: theo điểm tự chấm hoặc theo values"`
	Values  []Value        `json:"values" doc:"số liệu do người thẩm định tìm được"`
	Remark  string         `json:"remark,omitempty" doc:"nhận xét"`
	Explain bool           `json:"explain" doc:"yêu cầu đơn vị giải trình"`
	By      string         `json:"by" doc:"người kết luận"`
	At      time.Time      `json:"at" doc:"lúc kết luận"`
	Version int            `json:"version" doc:"phiên bản, gửi lại khi sửa"`
}

func judged(c *call) ([]Judged, error) {
	v, err := c.sys.AppraiseUnit(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	var all []Judged
	for _, row := range v.Rows {
		j := Judged{Code: row.Node.Code, Title: row.Node.Title.In(c.lang), Max: row.Node.Max, Self: row.Self.Got, Final: row.Final, May: row.May && row.Turn > 0}
		if d := row.Now; d != nil {
			j.Verdict = &Verdict{d.Points, valuesOf(d.Values), d.Remark, d.Explain, d.By, d.At, d.Version}
		}
		all = append(all, j)
	}
	return all, nil
}

func judgedKey(j Judged) string { return j.Code }

// Decision is what an appraiser decides.
type Decision struct {
	Points  string            `json:"points,omitempty" doc:"điểm cho; bỏ trống: theo điểm tự chấm hoặc theo values"`
	Values  map[string]string `json:"values,omitempty" doc:"số liệu tìm được, theo tên ô"`
	Remark  string            `json:"remark,omitempty" doc:"nhận xét"`
	Explain bool              `json:"explain,omitempty" doc:"yêu cầu đơn vị giải trình"`
	Version int               `json:"version" doc:"phiên bản đã đọc của kết luận; 0 khi chưa có"`
}

func decide(c *call, n Decision) (*Judged, error) {
	err := c.sys.Decide(c, c.actor, c.round(), c.unit(), c.code(), app.Decision{Points: n.Points, Values: n.Values, Remark: n.Remark, Explain: n.Explain, Version: n.Version})
	if err != nil {
		return nil, err
	}
	all, err := judged(c)
	if err != nil {
		return nil, err
	}
	for i, j := range all {
		if j.Code == c.code() {
			return &all[i], nil
		}
	}
	return nil, &app.Error{Kind: app.NotFound, Text: message.T("app.no_component", message.Word("code", c.code()))}
}
