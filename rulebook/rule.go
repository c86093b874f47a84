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
	Schedule     Kind = "schedule"       // so many a month or quarter
	Compare      Kind = "compare"        // below, equal to or above a norm
	Formula      Kind = "formula"        // an expression over inputs
)

// Rule turns the inputs of a component into points. Which fields a kind uses
// is checked when the rulebook is loaded.
type Rule struct {
	Kind      Kind            `json:"kind"`
	Of        string          `json:"of,omitempty"`     // the input measured, or the part of a rate
	Per       string          `json:"per,omitempty"`    // the whole of a rate
	Exempt    string          `json:"exempt,omitempty"` // what leaves the whole for objective reasons
	Fixed     bool            `json:"fixed,omitempty"`  // the whole does not grow: a target, a list
	WhenEmpty *WhenEmpty      `json:"when_empty,omitempty"`
	Options   []Option        `json:"options,omitempty"`
	Items     []Item          `json:"items,omitempty"`
	Bands     []Band          `json:"bands,omitempty"`
	Dates     []By            `json:"dates,omitempty"`
	Each      points.Points   `json:"each,omitzero"`  // points an item or violation
	Floor     decimal.Decimal `json:"floor,omitzero"` // a rate below it gives nothing
	Scale     decimal.Decimal `json:"scale,omitzero"` // full marks of a survey
	Norm      *Norm           `json:"norm,omitempty"`
	Every     Every           `json:"every,omitempty"`
	Closes    int             `json:"closes,omitempty"` // the day of its last month on which a period ends; 0: the last
	Quota     int             `json:"quota,omitempty"`  // so many a period
	Late      points.Points   `json:"late,omitzero"`    // for a period kept only with what came late
	Unit      message.Phrase  `json:"unit,omitzero"`    // what a schedule counts
	Formulas  []Candidate     `json:"formulas,omitempty"`
	Use       string          `json:"use,omitempty"` // the key of the formula chosen

	// The modifiers, of any kind: what comes out is held between Least and Cap
	// and rounded down to Step.
	Cap   points.Points `json:"cap,omitzero"`   // 0: the maximum
	Least points.Points `json:"least,omitzero"` // below 0 only where the rule says so
	Step  points.Points `json:"step,omitzero"`  // 0: none

	Contradiction message.Phrase `json:"contradiction,omitzero"` // where the printed rule and its own example disagree
	Source        string         `json:"source,omitempty"`
	Illustrative  bool           `json:"illustrative,omitempty"` // the rule's numbers are made up
	Line          int            `json:"-"`
	Periods       []Period       `json:"-"` // of a schedule, in the year assessed
}

// Norm is what compare measures against, a number or an input, and the points
// on either side of it.
type Norm struct {
	Input  string          `json:"input,omitempty"`
	Number decimal.Decimal `json:"number,omitzero"`
	Below  points.Points   `json:"below"`
	Equal  points.Points   `json:"equal"`
	Above  points.Points   `json:"above"`
}

// Candidate is one of the formulas that a rule chooses from.
type Candidate struct {
	Key        string      `json:"key"`
	Text       string      `json:"text"`
	Expression *Expression `json:"-"`
}

// Chosen returns the formula in use.
func (rule *Rule) Chosen() (Candidate, bool) {
	for _, f := range rule.Formulas {
		if f.Key == rule.Use {
			return f, true
		}
	}
	return Candidate{}, false
}

// Top is the most that a rule may give to a criterion of that maximum.
func (rule *Rule) Top(max points.Points) points.Points {
	if rule.Cap.Sign() > 0 && rule.Cap.Less(max) {
		return rule.Cap
	}
	return max
}

// Settle applies the modifiers to what the rule came to.
func (rule *Rule) Settle(max, p points.Points) points.Points {
	p = p.Clamp(rule.Least, rule.Top(max))
	if rule.Step.Sign() > 0 {
		p = p.Floor(rule.Step).Clamp(rule.Least, max)
	}
	return p
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
	Text   InputType = "text" // words, of which nothing is reckoned
)

// Input is a fact that a rule draws on, by the name that files use for it.
type Input struct {
	Name    string         `json:"name"`
	Type    InputType      `json:"type"`
	Title   message.Phrase `json:"title"`
	Unit    message.Phrase `json:"unit,omitzero"` // what is counted: hồ sơ, tin bài
	Options []string       `json:"options,omitempty"`
	Spare   bool           `json:"-"` // read only by formulas that are not chosen: not asked for
	Line    int            `json:"-"` // in the file; 0 for one that the kind of rule implies
}

// PointsInput is the input of every component that a person scores by hand,
// and ChoiceInput that of every choice.
const (
	PointsInput = "points"
	ChoiceInput = "choice"
)

// An appraiser may override any rule, with a reason: these inputs belong to
// every component, and are taken on the final side only.
const (
	OverrideInput       = "override"
	OverrideReasonInput = "override_reason"
)

// overrides are those two, as any component takes them.
var overrides = []Input{
	{Name: OverrideInput, Type: Number, Title: message.Phrase{VI: "Điểm người thẩm định cho thay quy tắc", EN: "Points given by the appraiser in place of the rule's"}},
	{Name: OverrideReasonInput, Type: Text, Title: message.Phrase{VI: "Lý do cho điểm thay quy tắc", EN: "Reason for overriding the rule"}},
}

// Takes returns the input of that name: a declared one, or one of those with
// which an appraiser overrides the rule.
func (c *Criterion) Takes(name string) (Input, bool) {
	for _, in := range overrides {
		if in.Name == name && c.Scored() {
			return in, true
		}
	}
	return c.Input(name)
}
