package app

import (
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Measured is an input of a component beside what was measured of it.
type Measured struct {
	Unit    org.UnitID
	Input   rulebook.Input
	Def     measure.Definition
	Use     measure.Use
	Guessed bool // the use is: nobody has said that the input takes the measure
	Value   measure.Value
	Typed   string // the measured number as the input takes it
	Given   string // what the sheet says; "": nothing
	Choice  *measure.Choice
	Stale   bool // the measure changed since the unit chose
}

// Number is the measured number.
func (m Measured) Number() decimal.Decimal { return decimal.RequireFromString(m.Typed) }

// given is the number that the sheet holds; false: it holds none.
func (m Measured) given() (decimal.Decimal, bool) {
	n, err := decimal.NewFromString(strings.Replace(m.Given, ",", ".", 1))
	return n, err == nil
}

// Agrees says whether the sheet holds the measured number, or one rounded from
// it to two decimals or more.
func (m Measured) Agrees() bool {
	given, ok := m.given()
	places := max(2, -given.Exponent())
	return ok && given.Equal(m.Number().Round(places))
}

// Contradicted says that the sheet holds another number.
func (m Measured) Contradicted() bool {
	_, ok := m.given()
	return ok && !m.Agrees()
}

// measuredSheets returns what is measured of components of units in a running
// round, up to its cut-off; of one component only unless code is "". It takes as
// many queries for many units as for one.
func (s *System) measuredSheets(ctx context.Context, f *Frame, code string, entry func(org.UnitID, string) assessment.Entry, units ...org.UnitID) ([]Measured, error) {
	all, err := s.Definitions()
	if err != nil {
		return nil, err
	}
	uses, guessed, err := s.uses(ctx, f.Round.ID, f.Index, all)
	uses = slices.DeleteFunc(uses, func(u measure.Use) bool { return code != "" && u.Code != code })
	if err != nil || len(uses) == 0 || len(units) == 0 {
		return nil, err
	}
	values, err := s.store.Measures(ctx, units...)
	if err != nil {
		return nil, err
	}
	choices, err := s.choices(ctx, f, code, units)
	if err != nil {
		return nil, err
	}
	cutOff := f.Round.Timetable.CutOff
	computed, err := s.computed(ctx, f, usedBy(uses, all), f.Round.Year, cutOff, units...)
	if err != nil {
		return nil, err
	}
	values = append(values, computed...)
	var rows []Measured
	for _, unit := range units {
		own := slices.DeleteFunc(slices.Clone(values), func(v measure.Value) bool { return v.Unit != unit })
		for _, u := range uses {
			m := Measured{Unit: unit, Use: u, Guessed: guessed, Given: fieldOf(entry(unit, u.Code), FieldValue+u.Input)}
			m.Def, _ = measure.Find(all, u.Key)
			if i := slices.IndexFunc(choices, func(c measure.Choice) bool { return c.Unit == unit && c.Code == u.Code && c.Input == u.Input }); i >= 0 {
				m.Choice = &choices[i]
			}
			if m.find(f.Index, ofYear(own, u.Key, f.Round.Year, cutOff)) {
				rows = append(rows, m)
			}
		}
	}
	return rows, nil
}

// choices are what units said of measured values: one unit of all its
// components, or many of one.
func (s *System) choices(ctx context.Context, f *Frame, code string, units []org.UnitID) ([]measure.Choice, error) {
	if code != "" {
		return s.store.ChoicesAcross(ctx, f.Round.ID, code)
	}
	return s.store.Choices(ctx, f.Round.ID, units[0])
}

// find takes the latest of the values, else the one that the unit spoke of;
// false: there is neither, or no such input.
func (m *Measured) find(x *rulebook.Index, values []measure.Value) bool {
	node, ok := x.Find(m.Use.Code)
	if !ok {
		return false
	}
	m.Input, _ = node.Input(m.Use.Input)
	last, there := measure.Latest(values)
	number, says := m.Use.Number(last)
	there = there && says
	if m.Choice != nil {
		was, _ := m.Use.Number(m.Choice.Measured)
		if m.Stale = there && !was.Equal(number); !there {
			last, number, there = m.Choice.Measured, was, true
		}
	}
	m.Value, m.Typed = last, number.String()
	return there
}

// MeasuredOn returns what is measured of a component.
func (v *SelfScore) MeasuredOn(code string) []Measured {
	return slices.DeleteFunc(slices.Clone(v.Measured), func(m Measured) bool { return m.Use.Code != code })
}

// contradictions are figures of the sheet that are not what was measured: an
// appraiser sees both.
func (v *SelfScore) contradictions() []assessment.Gap {
	var gaps []assessment.Gap
	for _, m := range v.Measured {
		if !m.Contradicted() {
			continue
		}
		given, _ := m.given()
		gaps = append(gaps, assessment.Gap{Code: m.Use.Code, Text: message.T(gapMeasured, message.Title("input", m.Input.Title),
			message.Number("typed", given), message.Number("measured", m.Number()), message.Word("source", m.Value.Source))})
	}
	return gaps
}

// gapMeasured is the key of what contradicts the data.
const gapMeasured = "gap.measured"

// MeasuredRows is what was measured of the rows of an appraisal, for those who
// decide: by unit and component.
type MeasuredRows map[string][]Measured

// On returns what was measured of a component of a unit.
func (r MeasuredRows) On(unit org.UnitID, code string) []Measured { return r[string(unit)+" "+code] }

// MeasuredRows returns what was measured of the rows of an appraisal, and what
// units said of it.
func (s *System) MeasuredRows(ctx context.Context, p *Appraisal) (MeasuredRows, error) {
	entries := map[string]assessment.Entry{}
	var units []org.UnitID
	for _, row := range p.Rows {
		entries[string(row.Unit.ID)+" "+row.Node.Code] = row.Entry
		if !slices.Contains(units, row.Unit.ID) {
			units = append(units, row.Unit.ID)
		}
	}
	code := ""
	if p.Node != nil {
		code = p.Node.Code
	}
	all, err := s.measuredSheets(ctx, p.Frame, code, func(u org.UnitID, code string) assessment.Entry { return entries[string(u)+" "+code] }, units...)
	by := MeasuredRows{}
	for _, m := range all {
		at := string(m.Unit) + " " + m.Use.Code
		by[at] = append(by[at], m)
	}
	return by, err
}

// Stated is what a person says of a measured value.
type Stated struct {
	Input    string
	Accepted bool
	Own      string // instead of it, when it is contested
	Reason   string
	Saw      string // what the input held when the page was opened
}

// ChooseMeasure accepts or contests a measured value: the input of the sheet
// takes the measured or the unit's own number, and both are kept.
func (s *System) ChooseMeasure(ctx context.Context, a Actor, round, unit, code string, c Stated) (field string, err error) {
	v, err := s.SelfScore(ctx, a, round, unit)
	if err != nil {
		return "", err
	}
	if err := s.authorise(a, account.ScoreSelf, v.Unit.ID, v.tree); err != nil {
		return "", err
	}
	rows := v.MeasuredOn(code)
	i := slices.IndexFunc(rows, func(m Measured) bool { return m.Input.Name == c.Input })
	if i < 0 {
		return "", fail(NotFound, "measure.unknown")
	}
	node, _ := v.Index.Find(code)
	number := rows[i].Typed
	if !c.Accepted {
		number = c.Own
		if _, bad := scoring.ParseValue(node, rows[i].Input, c.Own); bad != nil {
			return "own", &Error{Kind: Invalid, Text: *bad}
		}
		if c.Reason == "" || len([]rune(c.Reason)) > maxText {
			return "reason", fail(Invalid, "measure.no_reason")
		}
	}
	set := map[string]string{FieldValue + c.Input: number}
	if number != c.Saw {
		_, faults, err := s.SaveEntry(ctx, a, round, unit, code, EntryChange{Set: set, Saw: map[string]string{FieldValue + c.Input: c.Saw}})
		if err != nil {
			return "", err
		}
		for _, why := range faults {
			return "own", &Error{Kind: Invalid, Text: why}
		}
	} else if v.Closed != nil {
		return "", &Error{Kind: Invalid, Text: *v.Closed}
	}
	choice := measure.Choice{Unit: v.Unit.ID, Code: code, Input: c.Input, Measured: rows[i].Value, Accepted: c.Accepted, By: a.name()}
	if !c.Accepted {
		choice.Own, choice.Reason = c.Own, c.Reason
	}
	verb := map[bool]string{true: "accept_measure", false: "contest_measure"}[c.Accepted]
	return "", s.store.Change(ctx, s.entry(a, v.Frame, verb, entryTarget(v.Frame, code)), func(tx *store.Tx) error {
		tx.Payload(rows[i].Choice, choice)
		return tx.PutChoice(v.Round.ID, choice)
	})
}

// Said is the unit's choice in words.
func (m Measured) Said() message.Text {
	switch {
	case m.Choice == nil:
		return message.T("measure.unsaid")
	case m.Choice.Accepted:
		return message.T("measure.accepted")
	}
	return message.T("measure.contested", message.Word("own", m.Choice.Own), message.Word("reason", m.Choice.Reason))
}
