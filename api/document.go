package api

import (
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
)

// Paper is a document of a register.
type Paper struct {
	Document   string             `json:"document" doc:"mã văn bản"`
	Owner      string             `json:"owner" doc:"bí danh đơn vị vào sổ"`
	Kind       document.Kind      `json:"kind" doc:"loại, viết tắt theo Nghị định 30/2020/NĐ-CP: QĐ, KH, BC…; CV là công văn"`
	Number     string             `json:"number" doc:"số và ký hiệu"`
	Date       calendar.Date      `json:"date,omitzero" doc:"ngày ban hành"`
	Issuer     string             `json:"issuer" doc:"cơ quan ban hành"`
	Abstract   string             `json:"abstract" doc:"trích yếu"`
	Direction  document.Direction `json:"direction,omitempty" doc:"out: văn bản đi; in: văn bản đến"`
	Signer     string             `json:"signer,omitempty" doc:"người ký"`
	Recipients string             `json:"recipients,omitempty" doc:"nơi nhận"`
	Note       string             `json:"note,omitempty" doc:"ghi chú"`
	File       string             `json:"file,omitempty" doc:"tên tệp đính kèm"`
	Version    int                `json:"version" doc:"phiên bản"`
}

func documents(c *call) ([]Paper, error) {
	v, err := c.sys.Documents(c, c.actor, c.round(), c.unit())
	if err != nil {
		return nil, err
	}
	v.Keep(c.query.Get("q"), document.Direction(c.query.Get("direction")))
	var all []Paper
	for _, d := range v.Documents {
		all = append(all, Paper{
			string(d.ID), v.Alias(d.Owner), d.Kind, d.Number, d.Date, d.Issuer, d.Abstract, d.Direction, d.Signer, d.Recipients, d.Note, d.File, d.Version,
		})
	}
	return all, nil
}

// NewPaper is a document as a program enters it.
type NewPaper struct {
	Kind       document.Kind      `json:"kind" doc:"loại, viết tắt: QĐ, KH, BC…"`
	Number     string             `json:"number" doc:"số và ký hiệu"`
	Date       calendar.Date      `json:"date" doc:"ngày ban hành"`
	Issuer     string             `json:"issuer" doc:"cơ quan ban hành"`
	Abstract   string             `json:"abstract" doc:"trích yếu"`
	Direction  document.Direction `json:"direction" doc:"out: văn bản đi; in: văn bản đến"`
	Signer     string             `json:"signer,omitempty" doc:"người ký"`
	Recipients string             `json:"recipients,omitempty" doc:"nơi nhận"`
	Note       string             `json:"note,omitempty" doc:"ghi chú"`
	Answers    []document.ID      `json:"answers,omitempty" doc:"mã các văn bản mà văn bản này thực hiện hoặc trả lời"`
}

func addDocument(c *call, n NewPaper) (*Paper, error) {
	entry := app.DocumentEntry{Document: document.Document{
		Kind: n.Kind, Number: n.Number, Date: n.Date, Issuer: n.Issuer, Abstract: n.Abstract,
		Direction: n.Direction, Signer: n.Signer, Recipients: n.Recipients, Note: n.Note, Answers: n.Answers,
	}}
	if err := c.sys.SaveDocument(c, c.actor, c.round(), c.unit(), entry); err != nil {
		return nil, err
	}
	all, err := documents(c)
	if err != nil {
		return nil, err
	}
	for i, p := range all {
		// No two documents of a register have these in common.
		if p.Kind == n.Kind && p.Number == n.Number && p.Date == n.Date && p.Issuer == n.Issuer {
			return &all[i], nil
		}
	}
	return nil, &app.Error{Kind: app.NotFound, Text: message.T("document.none")}
}

// Duty is one time that something is due.
type Duty struct {
	Duty    string        `json:"duty" doc:"mã nhiệm vụ"`
	Period  string        `json:"period" doc:"khoá của kỳ"`
	Title   string        `json:"title" doc:"nhiệm vụ"`
	To      string        `json:"to,omitempty" doc:"nơi nhận"`
	Due     calendar.Date `json:"due,omitzero" doc:"hạn"`
	State   duty.State    `json:"state" doc:"coming, due, done, done_late, missed"`
	Have    int           `json:"have" doc:"số đã làm"`
	Left    int           `json:"left" doc:"số còn thiếu"`
	Basis   string        `json:"basis,omitempty" doc:"văn bản quy định"`
	Sure    bool          `json:"confirmed" doc:"đã có người đối chiếu văn bản quy định"`
	Officer string        `json:"officer,omitempty" doc:"tên đăng nhập của người theo dõi"`
	Proven  duty.Proven   `json:"proven" doc:"minh chứng: paper, count, news"`
}

func duties(c *call) ([]Duty, error) {
	year, err := c.number("year")
	if err != nil {
		return nil, err
	}
	v, err := c.sys.Duties(c, c.actor, c.round(), c.unit(), year)
	if err != nil {
		return nil, err
	}
	var all []Duty
	for _, r := range v.Rows {
		d := r.Duty
		all = append(all, Duty{string(d.ID), r.Period, d.Title, d.To, r.Due, r.State, r.Have, r.Left, d.Basis, d.Confirmed, d.Officer, d.Proven})
	}
	return all, nil
}

func dutyKey(d Duty) string { return d.Due.ISO() + " " + d.Duty + " " + d.Period }

// Deed is what was done for a duty.
type Deed struct {
	Period   string        `json:"period" doc:"khoá của kỳ, như danh sách nhiệm vụ ghi"`
	On       calendar.Date `json:"on,omitzero" doc:"ngày làm; bỏ trống thì lấy ngày văn bản"`
	Pieces   int           `json:"pieces,omitempty" doc:"số lượng; bỏ trống là 1"`
	Document document.ID   `json:"document,omitempty" doc:"mã văn bản trong sổ"`
	Link     string        `json:"link,omitempty" doc:"đường dẫn"`
	Note     string        `json:"note,omitempty" doc:"ghi chú"`
}

// Done says that a change was made.
type Done struct {
	Done bool `json:"done" doc:"luôn là true"`
}

func fulfil(c *call, n Deed) (Done, error) {
	field, err := c.sys.FulfilDuty(c, c.actor, c.round(), c.unit(), duty.ID(c.r.PathValue("duty")),
		app.Deed{Period: n.Period, On: n.On, Pieces: n.Pieces, Document: n.Document, Link: n.Link, Note: n.Note})
	return Done{true}, at(c.lang, field, err)
}
