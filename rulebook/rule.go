package rulebook

import (
	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

// Kind is a kind of rule. Each is one case in package scoring; all its
// numbers are data.
type Kind string

// The kinds of rule.
const (
	Appraised    Kind = "appraised"      // a person gives points within 0 and max
	Choice       Kind = "choice"         // one of several options, each with points
	Checklist    Kind = "checklist"      // the sum of the items that hold
	Bands        Kind = "bands"          // a value or rate falls in a band
	Share        Kind = "share"          // part / whole × max
	AllOrNothing Kind = "all_or_nothing" // max if nothing is missing
	Deduct       Kind = "deduct"         // max minus so much a violation
	PerItem      Kind = "per_item"       // so much an item, up to max
	Deadline     Kind = "deadline"       // by the date of issue
	Survey       Kind = "survey"         // from a survey, on its own scale
)

// Rule turns the inputs of a component into points. Which fields a kind uses
// is checked when the rulebook is loaded.
type Rule struct {
	Kind         Kind            `json:"kind"`
	Of           string          `json:"of,omitempty"`     // the input measured, or the part of a rate
	Per          string          `json:"per,omitempty"`    // the whole of a rate
	Exempt       string          `json:"exempt,omitempty"` // what leaves the whole for objective reasons
	WhenEmpty    *WhenEmpty      `json:"when_empty,omitempty"`
	Options      []Option        `json:"options,omitempty"`
	Items        []Item          `json:"items,omitempty"`
	Bands        []Band          `json:"bands,omitempty"`
	Dates        []By            `json:"dates,omitempty"`
	Each         points.Points   `json:"each,omitzero"`  // points an item or violation
	Floor        decimal.Decimal `json:"floor,omitzero"` // a rate below it gives nothing
	Scale        decimal.Decimal `json:"scale,omitzero"` // full marks of a survey
	Step         points.Points   `json:"step,omitzero"`  // smallest step of appraised points
	Source       string          `json:"source,omitempty"`
	Illustrative bool            `json:"illustrative,omitempty"` // the rule's numbers are made up
	Line         int             `json:"-"`
}

// WhenEmpty says what a rate gives when its whole is zero: nothing arose.
type WhenEmpty struct {
	Leave  bool          `json:"leave,omitempty"` // max and got leave the total, which is rescaled
	Points points.Points `json:"points"`
}

// Option is one of the answers of a choice.
type Option struct {
	Key    string         `json:"key"`
	Title  message.Phrase `json:"title"`
	Points points.Points  `json:"points"`
}

// Item is one line of a checklist, answered yes or no by the input.
type Item struct {
	Input  string        `json:"input"`
	Points points.Points `json:"points"`
}

// Band holds values from From (included) to the band above it (excluded).
type Band struct {
	From   decimal.Decimal `json:"from"` // a rate as a fraction: 95 % is 0.95
	Points points.Points   `json:"points"`
	Share  bool            `json:"share,omitempty"` // the rate × max instead of fixed points
}

// By gives points to what was issued on or before a date.
type By struct {
	Date   calendar.Date `json:"by"`
	Points points.Points `json:"points"`
}

// InputType is the type of the values of an input.
type InputType string

// The types of input.
const (
	Count  InputType = "count" // whole, not negative
	Number InputType = "number"
	Date   InputType = "date" // or "none": it never happened
	YesNo  InputType = "yes_no"
	OneOf  InputType = "option"
)

// Input is a fact that a rule draws on, by the name that files use for it.
type Input struct {
	Name    string         `json:"name"`
	Type    InputType      `json:"type"`
	Title   message.Phrase `json:"title"`
	Unit    message.Phrase `json:"unit,omitzero"` // what is counted: hồ sơ, tin bài
	Options []string       `json:"options,omitempty"`
	Line    int            `json:"-"` // in the file; 0 for one that the kind of rule implies
}

// PointsInput is the input of every component that a person scores by hand,
// and ChoiceInput that of every choice.
const (
	PointsInput = "points"
	ChoiceInput = "choice"
)
