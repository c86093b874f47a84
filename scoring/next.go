package scoring

import (
	"slices"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Next is the least change that wins more, or why nothing can be won any more.
// What cannot be reckoned from inputs, such as a person's judgement, is
// possible with a gain of 0.
type Next struct {
	Gain     points.Points `json:"gain"`
	Text     message.Text  `json:"text"`
	Possible bool          `json:"possible"`
	Changes  []Change      `json:"changes,omitempty"` // with them the rule gives Gain more
}

// Change is a new value of an input, as a file would give it.
type Change struct {
	Input string `json:"input"`
	Value string `json:"value"`
}

// solve finds the least change that wins more; nil where nothing is lost, or
// where points are a penalty.
func (e *evaluation) solve() *Next {
	if e.left || !e.got.Less(e.c.Max) || e.c.Tally == rulebook.AsPenalty {
		return nil
	}
	switch {
	case e.ruled != nil:
		return open(message.T("next.override"))
	case e.outcome == Missing:
		return open(message.T("next.missing"))
	case e.outcome == Failed:
		return open(message.T("next.failed"))
	}
	switch e.rule.Kind {
	case rulebook.Choice:
		return e.nextOption()
	case rulebook.Checklist:
		return e.nextItems()
	case rulebook.Bands:
		if e.rule.Per == "" {
			return e.nextValue()
		}
		return e.nextRate()
	case rulebook.Share:
		return e.nextRate()
	case rulebook.AllOrNothing:
		return e.nextWhole()
	case rulebook.Deduct:
		return closed(message.T("next.deduct"))
	case rulebook.PerItem:
		return e.nextItem()
	case rulebook.Deadline:
		return e.nextDate()
	case rulebook.Survey:
		return open(message.T("next.survey"))
	case rulebook.Schedule:
		return e.nextPeriods()
	case rulebook.Compare:
		return e.nextCompare()
	case rulebook.Formula:
		return open(message.T("next.formula"))
	}
	return open(message.T("next.appraised"))
}

func open(t message.Text) *Next   { return &Next{Text: t, Possible: true} }
func closed(t message.Text) *Next { return &Next{Text: t} }

// win is a change that was solved: its sentence gets the gain.
func (e *evaluation) win(p points.Points, changes []Change, key string, args ...message.Arg) *Next {
	gain := p.Sub(e.got)
	shown := message.Points("gain", gain)
	if gain.Round(2).IsZero() { // would be shown as +0
		shown = message.Number("gain", gain.Decimal())
	}
	return &Next{Gain: gain, Text: message.T(key, append(args, shown)...), Possible: true, Changes: changes}
}

func (e *evaluation) settled(p points.Points) points.Points { return e.rule.Settle(e.c.Max, p) }

// nextOption is the option worth the least more.
func (e *evaluation) nextOption() *Next {
	var best *rulebook.Option
	for i := range e.rule.Options {
		o := &e.rule.Options[i]
		if p := e.settled(o.Points); e.got.Less(p) && (best == nil || p.Less(e.settled(best.Points))) {
			best = o
		}
	}
	if best == nil {
		return closed(message.T("next.none"))
	}
	return e.win(e.settled(best.Points), []Change{{rulebook.ChoiceInput, best.Key}}, "next.option", message.TitleOf("option", &best.Title))
}

// nextItems is the cheapest item that lacks; several where the rule's step or
// cap makes one win nothing.
func (e *evaluation) nextItems() *Next {
	var sum points.Points
	var lacking []rulebook.Item
	for _, item := range e.rule.Items {
		switch yes := e.value(item.Input).yes; {
		case yes:
			sum = sum.Add(item.Points)
		case item.Points.Sign() > 0:
			lacking = append(lacking, item)
		}
	}
	slices.SortStableFunc(lacking, func(a, b rulebook.Item) int { return a.Points.Cmp(b.Points) })
	// One item that wins, the cheapest first; else the dearest together, since
	// they need the fewest.
	for _, item := range lacking {
		if p := e.settled(sum.Add(item.Points)); e.got.Less(p) {
			return e.winItems(p, []rulebook.Item{item})
		}
	}
	slices.Reverse(lacking)
	for i, item := range lacking {
		if sum = sum.Add(item.Points); e.got.Less(e.settled(sum)) {
			return e.winItems(e.settled(sum), lacking[:i+1])
		}
	}
	return closed(message.T("next.none"))
}

func (e *evaluation) winItems(p points.Points, items []rulebook.Item) *Next {
	said := make([]message.Text, len(items))
	changes := make([]Change, len(items))
	for i, item := range items {
		said[i] = message.T("next.item_title", e.title("item", item.Input))
		changes[i] = Change{item.Input, "yes"}
	}
	return e.win(p, changes, "next.items", message.List("items", said))
}

// nextDate is the first date that is still to come and gives more. What has
// been issued keeps its date.
func (e *evaluation) nextDate() *Next {
	v := e.value(e.rule.Of)
	title := e.title("part_title", e.rule.Of)
	if !v.date.IsZero() {
		return closed(message.T("next.issued", title, message.Date("date", v.date)))
	}
	for _, by := range e.rule.Dates {
		if p := e.settled(by.Points); !by.Date.Before(e.o.Today) && e.got.Less(p) {
			return e.win(p, []Change{{e.rule.Of, by.Date.ISO()}}, "next.by", title, message.Date("by", by.Date))
		}
	}
	return closed(message.T("next.past", title, message.Date("by", e.rule.Dates[len(e.rule.Dates)-1].Date)))
}
