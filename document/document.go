// Package document holds official documents (văn bản) as facts: kind, number,
// date, issuer, what it answers; and how an office cites them.
package document

import (
	"maps"
	"slices"
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
	"BB": {VI: "Biên bản", EN: "Minutes"}, "CTr": {VI: "Chương trình", EN: "Programme"}, "ĐA": {VI: "Đề án", EN: "Scheme"},
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

// KnownKinds are the kinds of the list, in the order of their names.
func KnownKinds() []Kind {
	return slices.SortedFunc(maps.Keys(kindNames), func(x, y Kind) int { return message.Compare(kindNames[x].VI, kindNames[y].VI) })
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

	Direction  Direction `json:"direction,omitempty"`
	Signer     string    `json:"signer,omitempty"`     // by office, or name as the document has it
	Recipients string    `json:"recipients,omitempty"` // as the document lists them
	Blob       string    `json:"blob,omitempty"`       // SHA-256 of its file
	File       string    `json:"file,omitempty"`       // name of the file, as uploaded
	Size       int64     `json:"size,omitempty"`
	Version    int       `json:"version,omitempty"`
}

// Direction says which book of the register a document stands in.
type Direction string

// The directions.
const (
	Out Direction = "out" // văn bản đi
	In  Direction = "in"  // văn bản đến
)

// Twin returns the document of a list that d repeats: of one kind, number and
// date, from one issuer. Letters' case and blanks do not count. A document
// without a number repeats none.
func (d Document) Twin(all []Document) (Document, bool) {
	i := slices.IndexFunc(all, func(o Document) bool {
		return o.ID != d.ID && o.Kind == d.Kind && o.Date == d.Date && sameWords(o.Number, d.Number) && sameWords(o.Issuer, d.Issuer)
	})
	if i < 0 || strings.TrimSpace(d.Number) == "" {
		return Document{}, false
	}
	return all[i], true
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), ""), strings.Join(strings.Fields(b), ""))
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
// after today, documents without a date, and documents entered twice.
func Check(docs []Document, today calendar.Date) []Finding {
	byID := make(map[ID]Document, len(docs))
	for _, d := range docs {
		byID[d.ID] = d
	}
	var found []Finding
	for i, d := range docs {
		if twin, ok := d.Twin(docs[:i]); ok {
			found = append(found, Finding{d.ID, message.T("document.twice", message.Word("document", d.Short()), message.Word("twin", twin.Issuer))})
		}
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
