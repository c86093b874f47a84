// Package document holds official documents (văn bản) as facts: kind, number,
// date, issuer, what it answers; and how an office cites them.
package document

import (
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// ID identifies a document in the register.
type ID string

// Kind is a kind of document by its official abbreviation; CV is a công văn,
// which has none.
type Kind string

// kindNames are the kinds by Nghị định 30/2020/NĐ-CP, Phụ lục III.
var kindNames = map[Kind]message.Phrase{
	"QĐ": {VI: "Quyết định", EN: "Decision"}, "KH": {VI: "Kế hoạch", EN: "Plan"}, "TB": {VI: "Thông báo", EN: "Notice"},
	"BC": {VI: "Báo cáo", EN: "Report"}, "TTr": {VI: "Tờ trình", EN: "Submission"}, "NQ": {VI: "Nghị quyết", EN: "Resolution"},
	"CT": {VI: "Chỉ thị", EN: "Directive"}, "HD": {VI: "Hướng dẫn", EN: "Guidance"}, "CV": {VI: "Công văn", EN: "Letter"},
}

// Name returns the kind's name; an unknown kind is its own name.
func (k Kind) Name() message.Phrase {
	if n, ok := kindNames[k]; ok {
		return n
	}
	return message.Phrase{VI: string(k)}
}

// Known says whether the kind is one of the list.
func (k Kind) Known() bool { _, ok := kindNames[k]; return ok }

// Document is one document of a unit's register. Date may be unknown.
type Document struct {
	ID       ID            `json:"id"`
	Key      string        `json:"key"` // what a round file calls it
	Owner    org.UnitID    `json:"owner"`
	Kind     Kind          `json:"kind"`
	Number   string        `json:"number"`
	Date     calendar.Date `json:"date"`
	Issuer   string        `json:"issuer"`
	Abstract string        `json:"abstract"`
	Answers  []ID          `json:"answers,omitempty"` // documents that it follows from
	Note     string        `json:"note,omitempty"`
	Source   string        `json:"source,omitempty"`
}

// Short cites by kind and number: "Quyết định số 202/QĐ-UBND".
func (d Document) Short() string { return d.Kind.Name().VI + " số " + d.Number }

// Full cites as a document is cited first: kind, number, date, issuer and
// abstract (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6).
func (d Document) Full() string {
	var b strings.Builder
	b.WriteString(d.Short())
	if !d.Date.IsZero() {
		b.WriteString(" ngày " + d.Date.Citation())
	}
	if d.Issuer != "" {
		b.WriteString(" của " + d.Issuer)
	}
	if d.Abstract != "" {
		b.WriteString(" " + d.Abstract)
	}
	return b.String()
}

// Citer cites documents within one paper: in full the first time, short later.
type Citer struct{ cited map[ID]bool }

// Cite returns the citation that is due now.
func (c *Citer) Cite(d Document) string {
	if c.cited[d.ID] {
		return d.Short()
	}
	if c.cited == nil {
		c.cited = map[ID]bool{}
	}
	c.cited[d.ID] = true
	return d.Full()
}

// Finding is something in the register that a person should look at; nothing
// is corrected by itself.
type Finding struct {
	Document ID           `json:"document"`
	Text     message.Text `json:"text"`
}

// Check reports documents dated before one that they answer, documents dated
// after today, and documents without a date.
func Check(docs []Document, today calendar.Date) []Finding {
	byID := make(map[ID]Document, len(docs))
	for _, d := range docs {
		byID[d.ID] = d
	}
	var found []Finding
	for _, d := range docs {
		if d.Date.IsZero() {
			found = append(found, Finding{d.ID, message.T("document.no_date", message.Word("document", d.Short()))})
			continue
		}
		if today.Before(d.Date) {
			found = append(found, Finding{d.ID, message.T("document.future", message.Word("document", d.Short()), message.Date("date", d.Date))})
		}
		for _, id := range d.Answers {
			if a, ok := byID[id]; ok && !a.Date.IsZero() && d.Date.Before(a.Date) {
				found = append(found, Finding{d.ID, message.T("document.before", message.Word("document", d.Short()), message.Date("date", d.Date),
					message.Word("answered", a.Short()), message.Date("answered_date", a.Date))})
			}
		}
	}
	return found
}
