package assessment

import (
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// RoundID identifies a round.
type RoundID string

// Round is one year's assessment under one rulebook. A published round is a
// snapshot: nothing recomputes it.
type Round struct {
	ID        RoundID        `json:"id"`
	Key       string         `json:"key"` // what people type: chi-lang-2023
	Title     message.Phrase `json:"title"`
	Year      int            `json:"year"`
	Publisher org.UnitID     `json:"publisher"`
	Decision  document.ID    `json:"decision,omitempty"`
	Published calendar.Date  `json:"published"`
	Hash      string         `json:"hash"` // of the rulebook that produced the results
	Index     string         `json:"index"`
	Version   string         `json:"version"`
	Stage     Stage          `json:"stage"`
	Timetable Timetable      `json:"timetable,omitzero"`
	Proposer  string         `json:"proposer,omitempty"` // who proposed to publish; another has to agree
	Corrects  RoundID        `json:"corrects,omitempty"` // the publication that this one corrects
	Reason    string         `json:"reason,omitempty"`   // of the correction
	Shown     bool           `json:"shown,omitempty"`    // to the public, without sign-in
	Edition   int            `json:"-"`                  // counts changes of the round itself
}

// Running says whether the round is still on its way to a publication.
func (r Round) Running() bool { return r.Stage != Published && r.Stage != Archived }

// Standing is a unit's result in a round without its lines: what a ranking
// shows.
type Standing struct {
	Round        RoundID        `json:"round"`
	Unit         org.UnitID     `json:"unit"`
	Side         Side           `json:"side"`
	Total        points.Points  `json:"total"`
	Max          points.Points  `json:"max"`
	Lost         points.Points  `json:"lost"`
	Rank         int            `json:"rank"`
	Of           int            `json:"of"`
	Class        rulebook.Class `json:"class"`
	Areas        []scoring.Sum  `json:"areas"`
	Blocks       []scoring.Sum  `json:"blocks,omitempty"`
	Bonus        points.Points  `json:"bonus,omitzero"`
	Penalty      points.Points  `json:"penalty,omitzero"`
	Cohort       string         `json:"cohort,omitempty"` // among which it is ranked; "" where all are
	Illustrative bool           `json:"illustrative"`     // the total is made up
	Source       string         `json:"source,omitempty"`
}

// Request is a letter that asks a unit to report, and the points it asks for.
type Request struct {
	Unit      org.UnitID    `json:"unit"`
	Document  document.ID   `json:"document"`
	Addressee string        `json:"addressee"` // who receives the report, apart from who asks
	Items     []RequestItem `json:"items"`
}

// RequestItem is one point that a request asks to be answered.
type RequestItem struct {
	Key  string         `json:"key"` // "results", "difficulties", "tasks"
	Text message.Phrase `json:"text"`
}

// Review is a unit's own view of its year: the general part of a report.
type Review struct {
	Unit         org.UnitID       `json:"unit"`
	Achieved     []message.Phrase `json:"achieved"`
	Limits       []message.Phrase `json:"limits"`
	Difficulties []message.Phrase `json:"difficulties"`
	Measures     []message.Phrase `json:"measures"`
}

// Paper is a report that a unit owes in a round: a draft until a signed file
// is attached.
type Paper struct {
	Round   RoundID       `json:"round"`
	Unit    org.UnitID    `json:"unit"`
	Kind    string        `json:"kind"` // "remediation"
	Number  string        `json:"number"`
	Date    calendar.Date `json:"date"`
	Blob    string        `json:"blob"` // SHA-256 of the signed file
	Name    string        `json:"name"` // as uploaded
	Size    int64         `json:"size"`
	Version int           `json:"version"`
}
