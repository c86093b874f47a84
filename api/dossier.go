package api

import (
	"encoding/base64"
	"strconv"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

// Flow is what is counted of dossiers in a period.
type Flow struct {
	Carried     int `json:"carried" doc:"chuyển từ kỳ trước"`
	Received    int `json:"received" doc:"tiếp nhận trong kỳ"`
	Resolved    int `json:"resolved" doc:"đã giải quyết"`
	Early       int `json:"early" doc:"giải quyết trước hạn"`
	OnTime      int `json:"on_time" doc:"giải quyết đúng hạn"`
	Late        int `json:"late" doc:"giải quyết quá hạn"`
	Open        int `json:"open" doc:"đang giải quyết"`
	OpenOverdue int `json:"open_overdue" doc:"đang giải quyết và đã quá hạn"`
	Returned    int `json:"returned" doc:"trả lại"`
	Withdrawn   int `json:"withdrawn" doc:"công dân rút"`
}

func flowOf(f dossier.Flow) Flow {
	return Flow{f.Carried, f.Received, f.Resolved, f.Early, f.OnTime, f.Late, f.Open, f.OpenOverdue, f.Returned, f.Withdrawn}
}

// DossierMeasures is what is counted of several offices in one period.
type DossierMeasures struct {
	Period string        `json:"period" doc:"khoá của kỳ"`
	First  calendar.Date `json:"first,omitzero" doc:"ngày đầu"`
	Last   calendar.Date `json:"last,omitzero" doc:"ngày cuối"`
	Until  calendar.Date `json:"until,omitzero" doc:"tính đến hết ngày"`
	Total  Flow          `json:"total" doc:"cộng các đơn vị"`
	Rows   []OfficeFlow  `json:"rows" doc:"từng đơn vị"`
}

// OfficeFlow is one office of them.
type OfficeFlow struct {
	Unit string `json:"unit" doc:"bí danh đơn vị"`
	Name string `json:"name" doc:"tên đơn vị"`
	Flow
}

func dossierMeasures(c *call) (*DossierMeasures, error) {
	year, err := c.number("year")
	if err != nil {
		return nil, err
	}
	v, err := c.sys.DossierMeasures(c, c.actor, dossier.PeriodKind(c.query.Get("kind")), year, c.query.Get("period"))
	if err != nil {
		return nil, err
	}
	m := &DossierMeasures{Period: v.Period.Key, First: v.Period.First, Last: v.Period.Last, Until: v.Until, Total: flowOf(v.Total), Rows: []OfficeFlow{}}
	for _, row := range v.Rows {
		m.Rows = append(m.Rows, OfficeFlow{row.Unit.Alias, row.Unit.Name.In(c.lang), flowOf(row.Flow)})
	}
	return m, nil
}

// PeriodFlow is what is counted of an office in one period.
type PeriodFlow struct {
	Period string        `json:"period" doc:"khoá của kỳ"`
	First  calendar.Date `json:"first" doc:"ngày đầu"`
	Last   calendar.Date `json:"last" doc:"ngày cuối, hoặc hôm nay"`
	Flow
}

func officeMeasures(c *call) ([]PeriodFlow, error) {
	year, err := c.number("year")
	if err != nil {
		return nil, err
	}
	v, err := c.sys.OfficeMeasures(c, c.actor, c.unit(), dossier.PeriodKind(c.query.Get("kind")), year, calendar.Date{})
	if err != nil {
		return nil, err
	}
	var all []PeriodFlow
	for _, p := range v.PerPeriod {
		all = append(all, PeriodFlow{p.Key, p.First, p.Last, flowOf(p.Flow)})
	}
	return all, nil
}

func periodKey(p PeriodFlow) string { return p.Period }

// Logged is one entry of the audit log.
type Logged struct {
	Seq    int64     `json:"seq" doc:"số thứ tự trong chuỗi"`
	At     time.Time `json:"at" doc:"lúc làm"`
	Actor  string    `json:"actor" doc:"người làm"`
	Verb   string    `json:"verb" doc:"mã việc"`
	Target string    `json:"target" doc:"làm với gì"`
	Unit   string    `json:"unit,omitempty" doc:"bí danh đơn vị"`
	Hash   string    `json:"hash" doc:"mã băm của mục, nối với mục trước"`
}

// logged shows the log, the latest entry first.
func logged(c *call) (*Page[Logged], error) {
	var before int64
	if after := c.query.Get("after"); after != "" {
		text, err := base64.RawURLEncoding.DecodeString(after)
		if err == nil {
			before, err = strconv.ParseInt(string(text), 10, 64)
		}
		if err != nil {
			return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.after")}
		}
	}
	v, err := c.sys.AuditLog(c, c.actor, c.query.Get("chain"), c.query.Get("q"), before)
	if err != nil {
		return nil, err
	}
	p := &Page[Logged]{Items: []Logged{}}
	for _, e := range v.Entries {
		p.Items = append(p.Items, Logged{e.Seq, e.At, e.Actor, e.Verb, e.Target, v.Alias(e.Unit), e.Hash})
	}
	if v.More > 0 {
		p.Next = c.next(strconv.FormatInt(v.More, 10))
	}
	return p, nil
}
