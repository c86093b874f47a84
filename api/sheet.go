package api

import (
	"slices"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/scoring"
)

// Sheet is the published score sheet of a unit.
type Sheet struct {
	Standing Standing   `json:"standing" doc:"kết quả của đơn vị"`
	Rows     []SheetRow `json:"rows" doc:"cây tiêu chí theo thứ tự của bộ chỉ số"`
}

// SheetRow is one node of it.
type SheetRow struct {
	Sum
	Depth        int             `json:"depth" doc:"bậc trong cây, 0 là lĩnh vực"`
	Self         *points.Points  `json:"self,omitempty" doc:"điểm tự chấm"`
	Outcome      scoring.Outcome `json:"outcome,omitempty" doc:"chỉ có ở tiêu chí thành phần: scored, not_applicable, missing, error"`
	Reason       string          `json:"reason,omitempty" doc:"vì sao được số điểm đó"`
	Illustrative bool            `json:"illustrative" doc:"số minh hoạ"`
}

func sheet(c *call) (*Sheet, error) {
	v, err := c.sys.Sheet(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	var self *points.Points
	if v.Self != nil {
		self = &v.Self.Total
	}
	s := &Sheet{Standing: standingOf(c, v.Unit, v.Standing, self), Rows: []SheetRow{}}
	for _, row := range v.Rows {
		r := SheetRow{
			Sum:   Sum{row.Node.Code, row.Node.Title.In(c.lang), row.Sum.Max, row.Sum.Got, row.Sum.Lost},
			Depth: row.Node.Depth, Self: row.Self, Illustrative: row.Made,
		}
		if row.Line != nil {
			r.Outcome, r.Reason = row.Line.Outcome, row.Line.Reason.In(c.lang)
		}
		s.Rows = append(s.Rows, r)
	}
	return s, nil
}

// Component is everything about the points of one component.
type Component struct {
	Sum
	Path         []Step          `json:"path" doc:"từ lĩnh vực xuống"`
	Self         *points.Points  `json:"self,omitempty" doc:"điểm tự chấm"`
	Outcome      scoring.Outcome `json:"outcome" doc:"scored, not_applicable, missing, error"`
	Reason       string          `json:"reason" doc:"vì sao được số điểm đó"`
	Steps        []string        `json:"steps" doc:"từng bước tính"`
	Basis        []Value         `json:"basis" doc:"số liệu làm căn cứ"`
	Next         *Next           `json:"next,omitempty" doc:"việc nhỏ nhất để thêm điểm"`
	Causes       []Cause         `json:"causes" doc:"nguyên nhân mất điểm đã nêu"`
	Actions      []string        `json:"actions" doc:"mã các việc khắc phục"`
	Illustrative bool            `json:"illustrative" doc:"số minh hoạ"`
}

// Step is one node above a component.
type Step struct {
	Code  string `json:"code" doc:"mã"`
	Title string `json:"title" doc:"tên"`
}

// Value is a figure that points rest on.
type Value struct {
	Input        string `json:"input" doc:"tên ô số liệu"`
	Value        string `json:"value" doc:"giá trị như đã ghi"`
	Source       string `json:"source,omitempty" doc:"nguồn"`
	File         string `json:"file,omitempty" doc:"tệp chứa số liệu"`
	Line         int    `json:"line,omitempty" doc:"dòng trong tệp"`
	Illustrative bool   `json:"illustrative" doc:"số minh hoạ"`
}

// Next is the least change that wins more.
type Next struct {
	Gain     points.Points `json:"gain" doc:"điểm thêm được"`
	Text     string        `json:"text" doc:"việc cần làm, bằng lời"`
	Possible bool          `json:"possible" doc:"còn làm được"`
}

// Cause is why points were lost.
type Cause struct {
	Cause  string             `json:"cause" doc:"mã nguyên nhân"`
	Title  string             `json:"title" doc:"tên nguyên nhân"`
	Nature remediation.Nature `json:"nature" doc:"tính chất: do cơ quan hay không"`
}

func valuesOf(values []scoring.Value) []Value {
	all := make([]Value, len(values))
	for i, v := range values {
		all[i] = Value{v.Input, v.Raw, v.Source, v.File, v.Line, v.Mark != ""}
	}
	return all
}

func nextOf(c *call, n *scoring.Next) *Next {
	if n == nil {
		return nil
	}
	return &Next{n.Gain, n.Text.In(c.lang), n.Possible}
}

func causesOf(c *call, causes []remediation.Cause) []Cause {
	all := make([]Cause, len(causes))
	for i, x := range causes {
		all[i] = Cause{x.Key, x.Title.In(c.lang), x.Nature}
	}
	return all
}

func actionIDs(actions []remediation.Action) []string {
	all := make([]string, len(actions))
	for i, a := range actions {
		all[i] = string(a.ID)
	}
	return all
}

func component(c *call) (*Component, error) {
	v, err := c.sys.Component(c, c.actor, c.round(), c.unit(), c.code())
	if err != nil {
		return nil, err
	}
	l := v.Line
	s := &Component{
		Sum: Sum{l.Code, l.Title.In(c.lang), l.Max, l.Got, l.Lost}, Outcome: l.Outcome, Reason: l.Reason.In(c.lang),
		Steps: []string{}, Path: []Step{}, Basis: valuesOf(l.Basis), Next: nextOf(c, l.Next), Causes: []Cause{}, Actions: []string{}, Illustrative: l.Marks.Score,
	}
	for _, t := range l.Steps {
		s.Steps = append(s.Steps, t.In(c.lang))
	}
	for _, node := range v.Path {
		s.Path = append(s.Path, Step{node.Code, node.Title.In(c.lang)})
	}
	if v.SelfLine != nil {
		s.Self = &v.SelfLine.Got
	}
	if v.Loss != nil {
		s.Causes, s.Actions = causesOf(c, v.Loss.Causes), actionIDs(v.Loss.Actions)
	}
	return s, nil
}

// Loss is points that a unit lost on one component.
type Loss struct {
	Unit    string        `json:"unit" doc:"bí danh đơn vị"`
	Code    string        `json:"code" doc:"mã tiêu chí thành phần"`
	Title   string        `json:"title" doc:"tên"`
	Area    string        `json:"area" doc:"mã lĩnh vực"`
	Lost    points.Points `json:"lost" doc:"điểm mất"`
	Claimed points.Points `json:"claimed" doc:"phần tự chấm mà không được công nhận"`
	Reason  string        `json:"reason" doc:"vì sao mất điểm"`
	Causes  []Cause       `json:"causes" doc:"nguyên nhân đã nêu"`
	Said    string        `json:"said,omitempty" doc:"giải thích của đơn vị"`
	Actions []string      `json:"actions" doc:"mã các việc khắc phục"`
}

func losses(c *call) ([]Loss, error) {
	v, err := c.sys.Losses(c, c.actor, c.round(), c.unit(), lossFilter(c))
	if err != nil {
		return nil, err
	}
	var all []Loss
	for _, l := range v.Losses {
		row := Loss{
			Unit: v.Alias(l.Unit), Code: l.Line.Code, Title: l.Line.Title.In(c.lang), Area: l.Line.Area, Lost: l.Line.Lost,
			Claimed: l.Claimed(), Reason: l.Line.Reason.In(c.lang), Causes: causesOf(c, l.Causes), Actions: actionIDs(l.Actions),
		}
		if l.Note != nil {
			row.Said = l.Note.Reason.In(c.lang)
		}
		all = append(all, row)
	}
	return slices.Clip(all), nil
}

func lossKey(l Loss) string { return l.Unit + " " + l.Code }
