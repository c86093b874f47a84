// Package duty holds what units owe by a date or by a count: reports, plans,
// news items, disclosures. A duty has a rule of when; its items and their
// states follow from the rule, from what was done, and from the day.
package duty

import (
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// ID identifies a duty of one unit.
type ID string

// Proven says what fulfils a duty.
type Proven string

// What fulfils a duty.
const (
	ByPaper Proven = "paper" // a document, file or link with its date
	ByCount Proven = "count" // so many pieces, counted by hand
	ByNews  Proven = "news"  // news items of the unit's site, and pieces counted by hand
)

// Proofs is all of them.
var Proofs = []Proven{ByPaper, ByCount, ByNews}

// Duty is one thing that a unit owes.
type Duty struct {
	ID        ID            `json:"id"`
	Unit      org.UnitID    `json:"unit"` // who owes it
	Key       string        `json:"key"`  // the same for all units that have the duty
	Title     string        `json:"title"`
	To        string        `json:"to"` // to whom it is owed
	Rule      Rule          `json:"rule"`
	Proven    Proven        `json:"proven"`
	Basis     string        `json:"basis"`     // the text that lays it down
	Confirmed bool          `json:"confirmed"` // somebody has seen that text and its dates
	Officer   string        `json:"officer"`   // login of whoever sees to it; "" for all of the unit
	From      calendar.Date `json:"from"`      // owed from this day on
	Until     calendar.Date `json:"to_day"`    // last day on which something may be due; none: for good
	Note      string        `json:"note"`
	Version   int           `json:"version"`
}

// Move says where a due day goes that is no working day.
type Move string

// The moves.
const (
	Stay Move = ""         // it stays: a rule has to say otherwise
	Next Move = "next"     // to the next working day
	Prev Move = "previous" // to the working day before
)

// Rule says when a duty is due. Either On or Every is given.
type Rule struct {
	On     calendar.Date  `json:"on" yaml:"on"`                   // once
	Every  measure.Length `json:"every,omitempty" yaml:"every"`   // in each period
	Month  int            `json:"month,omitempty" yaml:"month"`   // of the due day, 1 being the first of the period; it may lie after its end
	Day    int            `json:"day,omitempty" yaml:"day"`       // of that month; 31: its last
	Begins int            `json:"begins,omitempty" yaml:"begins"` // the day on which each month of the period begins, of the month before it
	Count  int            `json:"count,omitempty" yaml:"count"`   // so many pieces a period; 0: one
	Move   Move           `json:"move,omitempty" yaml:"move"`     // of a due day that is no working day
	Remind int            `json:"remind,omitempty" yaml:"remind"` // days before the due day from which it is said to be due; 0: DefaultRemind
}

// DefaultRemind is from how many days before its day a duty counts as due,
// where its rule does not say.
const DefaultRemind = 10

// MostCount bounds the pieces of one period.
const MostCount = 10_000

// Pieces is how many pieces each item needs.
func (r Rule) Pieces() int { return max(1, r.Count) }

// Check says what is wrong with a rule; "" is the field when it is the whole.
func (r Rule) Check() (field string, why *message.Text) {
	wrong := func(field, key string) (string, *message.Text) {
		t := message.T(key)
		return field, &t
	}
	switch {
	case r.On.IsZero() == (r.Every == ""):
		return wrong("every", "duty.rule.once_or_every")
	case r.Every != "" && r.Every.Months() == 0:
		return wrong("every", "duty.rule.every")
	case r.Every != "" && (r.Month < 1 || r.Month > r.Every.Months()+12):
		return wrong("month", "duty.rule.month")
	case r.Every != "" && (r.Day < 1 || r.Day > 31):
		return wrong("day", "duty.rule.day")
	case r.Begins < 0 || r.Begins > 28:
		return wrong("begins", "duty.rule.begins")
	case r.Count < 0 || r.Count > MostCount:
		return wrong("count", "duty.rule.count")
	case !slices.Contains([]Move{Stay, Next, Prev}, r.Move):
		return wrong("move", "duty.rule.move")
	case r.Remind < 0 || r.Remind > 366:
		return wrong("remind", "duty.rule.remind")
	}
	return "", nil
}

// Check says what is wrong with a duty.
func (d Duty) Check() (field string, why *message.Text) {
	wrong := func(field, key string) (string, *message.Text) {
		t := message.T(key)
		return field, &t
	}
	switch {
	case strings.TrimSpace(d.Title) == "":
		return wrong("title", "duty.no_title")
	case len([]rune(d.Title)) > 300:
		return wrong("title", "duty.long_title")
	case !slices.Contains(Proofs, d.Proven):
		return wrong("proven", "duty.proven")
	case !d.Until.IsZero() && d.Until.Before(d.From):
		return wrong("until", "duty.until")
	}
	return d.Rule.Check()
}

// Once is the period of a duty that is owed on one day.
const Once = "once"

// Item is one time that a duty is due.
type Item struct {
	Duty     ID
	Period   string // key of a measure.Period, or Once
	From, To calendar.Date
	Due      calendar.Date
	Pieces   int
}

// Off says whether a day is no working day.
type Off func(calendar.Date) bool

// DueIn returns the items whose due day lies in a year, the earliest first.
// off may be nil when no rule moves a day.
func (d Duty) DueIn(year int, off Off) []Item {
	var items []Item
	add := func(item Item) {
		item.Duty, item.Due, item.Pieces = d.ID, d.Rule.moved(item.Due, off), d.Rule.Pieces()
		if item.Due.Year() == year && !item.Due.Before(d.From) && (d.Until.IsZero() || !d.Until.Before(item.Due)) {
			items = append(items, item)
		}
	}
	if d.Rule.Every == "" {
		add(Item{Period: Once, From: d.From, To: d.Rule.On, Due: d.Rule.On})
		return items
	}
	for y := year - 2; y <= year+1; y++ {
		for _, p := range measure.Periods(d.Rule.Every, y) {
			from, to := p.Span(d.Rule.Begins)
			first := (p.N-1)*p.Length.Months() + 1
			add(Item{Period: p.Key(), From: from, To: to, Due: measure.Day(p.Year, first+d.Rule.Month-1, d.Rule.Day)})
		}
	}
	return items
}

// Item returns the item of a period.
func (d Duty) Item(period string, off Off) (Item, bool) {
	year := d.Rule.On.Year()
	if p, ok := measure.ParsePeriod(period); ok {
		year = p.Year
	}
	for y := year - 1; y <= year+2; y++ {
		for _, item := range d.DueIn(y, off) {
			if item.Period == period {
				return item, true
			}
		}
	}
	return Item{}, false
}

// moved is where a due day falls.
func (r Rule) moved(day calendar.Date, off Off) calendar.Date {
	step := map[Move]int{Next: 1, Prev: -1}[r.Move]
	if step == 0 || off == nil {
		return day
	}
	for range 30 { // no office is shut for longer
		if !off(day) {
			break
		}
		day = day.Plus(step)
	}
	return day
}

// Fulfilment is something that was done for an item, on a day.
type Fulfilment struct {
	ID       string        `json:"id"`
	Duty     ID            `json:"duty"`
	Period   string        `json:"period"`
	On       calendar.Date `json:"on"`
	Pieces   int           `json:"pieces"`
	Document document.ID   `json:"document,omitempty"`
	Name     string        `json:"name,omitempty"` // of the file
	Type     string        `json:"type,omitempty"`
	Size     int64         `json:"size,omitempty"`
	Blob     string        `json:"blob,omitempty"`
	Link     string        `json:"link,omitempty"`
	Note     string        `json:"note,omitempty"`
	By       string        `json:"by"`
	At       time.Time     `json:"at"`
	Taken    bool          `json:"taken_back,omitempty"` // it was entered by mistake
}
