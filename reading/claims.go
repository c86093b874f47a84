// Package reading says what an official paper about the PAR index claims, and
// what is wrong with it by its own words: units, points, ranks, lost
// components with their causes and remedies, documents cited. It guesses
// nothing: what the text is silent about stays unknown, and what was reckoned
// from what it says is marked.
package reading

import (
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// Kinds of papers, by what they are for.
const (
	Remediation     = "remediation"
	RemediationPlan = "remediation-plan"
	SelfScore       = "self-score"
	Minutes         = "appraisal-minutes"
	ResultNotice    = "result-notice"
	Request         = "request"
	Reminder        = "reminder"
	Consolidated    = "consolidated"
	Quarterly       = "quarterly"
	Apology         = "apology"
)

// Claims is what a paper says. A nil pointer is what it does not say.
type Claims struct {
	Kind       *string        `json:"kind"`
	Unit       *string        `json:"unit"`
	Issuer     *string        `json:"issuer"`
	Number     *string        `json:"number"`
	Date       *string        `json:"date"` // ISO
	Recipient  *string        `json:"recipient"`
	Year       *int           `json:"year"`
	Self       *points.Points `json:"self"`
	Final      *points.Points `json:"final"`
	Max        *points.Points `json:"max"`
	Lost       *points.Points `json:"lost"`
	Rank       *int           `json:"rank"`
	Of         *int           `json:"of"`
	Areas      []Area         `json:"areas"`
	Components []Component    `json:"components"`
	Documents  []Cited        `json:"documents"`
	Findings   []Finding      `json:"findings"`
	Derived    []string       `json:"derived"` // names of what was reckoned: "max", "areas.3.lost"
	Letters    string         `json:"-"`       // the old alphabet that the file was typed in

	date        calendar.Date
	numberBlank string // place of a number line without a number
	totals      []row
	rankings    []*grid
	tasks       []Component // of tables that tell measures and no points
}

// Points of an area or a component, as far as they are stated.
type score struct {
	Max  *points.Points `json:"max"`
	Got  *points.Points `json:"got"`
	Lost *points.Points `json:"lost"`
}

// Area is an area as the paper heads it; Code is that of the index, never the
// number in a list.
type Area struct {
	Code  *string `json:"code"`
	Title string  `json:"title"`
	score
	stated  score
	listed  string // the number before the heading, as a list has it
	claimed bool   // the heading itself calls the code an area's
	at      string
	held    []string // codes of the components below the heading
}

// Component is a criterion or component that the paper scores.
type Component struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	score
	Cause   *string  `json:"cause"`
	Measure *string  `json:"measure"`
	Officer *string  `json:"officer"`
	Due     *string  `json:"due"` // ISO; the last one where there are several
	Derived []string `json:"derived"`

	self   *points.Points
	stated score
	weak   *points.Points // "giảm 1 điểm", beside a stated loss
	weakly string         // those words
	at     string
}

// Cited is a document that the paper names.
type Cited struct {
	Kind   *string `json:"kind"` // abbreviation: QĐ, KH; CV is a công văn
	Number string  `json:"number"`
	Date   *string `json:"date"`
	Issuer *string `json:"issuer"`

	date     calendar.Date
	others   []otherDate // what else it is dated elsewhere in the paper
	abstract string
	at       string
}

type otherDate struct {
	date calendar.Date
	at   string
}

func (c *Cited) name() string {
	if c.Kind != nil {
		return document.Kind(*c.Kind).Name().VI + " số " + c.Number
	}
	return "văn bản số " + c.Number
}

// Severities of findings.
const (
	Fault   = "error"
	Warning = "warning"
	Info    = "info"
)

// Finding is one thing that a person should look at, with its place.
type Finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	At       string `json:"at"`
	Text     string `json:"text"`

	Said message.Text `json:"-"`
}

// Faulty says whether a finding is an error.
func (c *Claims) Faulty() bool {
	for _, f := range c.Findings {
		if f.Severity == Fault {
			return true
		}
	}
	return false
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
