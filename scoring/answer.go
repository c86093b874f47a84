package scoring

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// The rules that a person answers: points by hand, options, items.

func (e *evaluation) appraised() {
	e.give(pointsOf(e.value(rulebook.PointsInput)))
	if e.o.Reasons {
		e.reason = message.T("score.appraised", e.gotArg(), e.maxArg())
	}
}

func (e *evaluation) choice() {
	chosen := e.value(rulebook.ChoiceInput).Raw
	options := e.rule.Options
	if e.o.Steps {
		for i := range options {
			e.step("step.option", message.TitleOf("option", &options[i].Title), message.Points("points", options[i].Points))
		}
	}
	for i := range options {
		if options[i].Key != chosen {
			continue
		}
		e.give(options[i].Points)
		if e.o.Reasons {
			e.reason = message.T("score.choice", message.TitleOf("option", &options[i].Title), e.gotArg())
		}
		return
	}
	e.fail(message.T("score.unknown_option", message.Word("option", chosen)))
}

func (e *evaluation) checklist() {
	var sum points.Points
	held := 0
	for _, item := range e.rule.Items {
		yes := e.value(item.Input).yes
		if yes {
			sum = sum.Add(item.Points)
			held++
		}
		if e.o.Steps {
			key := "step.item_no"
			if yes {
				key = "step.item_yes"
			}
			e.step(key, e.title("item", item.Input), message.Points("points", item.Points))
		}
	}
	e.give(sum)
	if !e.o.Reasons {
		return
	}
	all := len(e.rule.Items)
	if held == all {
		e.reason = message.T("score.checklist_all", message.Int("items", all), e.gotArg())
		return
	}
	lacking := make([]message.Text, 0, all-held)
	for _, item := range e.rule.Items {
		if !e.value(item.Input).yes {
			lacking = append(lacking, message.T("score.item", e.title("item", item.Input), message.Points("points", item.Points)))
		}
	}
	e.reason = message.T("score.checklist", message.Int("items", all), message.Int("held", held), message.List("lacking", lacking), e.gotArg())
}

func (e *evaluation) deadline() {
	v, dates := e.value(e.rule.Of), e.rule.Dates
	if e.o.Steps {
		for _, by := range dates {
			e.step("step.by", message.Date("by", by.Date), message.Points("points", by.Points))
		}
	}
	last := dates[len(dates)-1].Date
	if v.date.IsZero() {
		e.give(points.Points{})
		if e.o.Reasons {
			e.reason = message.T("score.never", e.title("part_title", e.rule.Of), message.Date("by", last), e.gotArg())
		}
		return
	}
	for _, by := range dates {
		if by.Date.Before(v.date) {
			continue
		}
		e.give(by.Points)
		if e.o.Reasons {
			e.reason = message.T("score.by", e.title("part_title", e.rule.Of), message.Date("date", v.date), message.Date("by", by.Date), e.gotArg())
		}
		return
	}
	e.give(points.Points{})
	if e.o.Reasons {
		e.reason = message.T("score.late", e.title("part_title", e.rule.Of), message.Date("date", v.date), message.Date("by", last), message.Int("days", last.Days(v.date)), e.gotArg())
	}
}
