package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// UsesPage is which inputs of a round are filled from measures.
type UsesPage struct {
	*Frame
	Definitions []measure.Definition
	Rows        []UseRow
}

// UseRow is an input of a component that may be filled from a measure.
type UseRow struct {
	Node  *rulebook.Criterion
	Input rulebook.Input
	Use   measure.Use // Key "": it is not
}

// Uses shows which inputs of a round are filled from measures.
func (s *System) Uses(ctx context.Context, a Actor, round string) (*UsesPage, error) {
	f, err := s.dutyFrame(ctx, a, account.SetDuties, round, "")
	if err != nil {
		return nil, err
	}
	v := &UsesPage{Frame: f}
	if v.Definitions, err = s.Definitions(); err != nil {
		return nil, err
	}
	uses, err := s.store.Uses(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	f.Index.Walk(func(c *rulebook.Criterion) {
		if !c.Scored() {
			return
		}
		for _, in := range c.Inputs {
			if in.Type != rulebook.Count && in.Type != rulebook.Number {
				continue
			}
			row := UseRow{Node: c, Input: in, Use: measure.Use{Code: c.Code, Input: in.Name, Side: measure.Whole}}
			if i := slices.IndexFunc(uses, func(u measure.Use) bool { return u.Code == c.Code && u.Input == in.Name }); i >= 0 {
				row.Use = uses[i]
			}
			v.Rows = append(v.Rows, row)
		}
	})
	return v, nil
}

// SetUses says which inputs of a round are filled from measures.
func (s *System) SetUses(ctx context.Context, a Actor, round string, uses []measure.Use) error {
	v, err := s.Uses(ctx, a, round)
	if err != nil {
		return err
	}
	before := []measure.Use{}
	for _, row := range v.Rows {
		if row.Use.Key != "" {
			before = append(before, row.Use)
		}
	}
	for _, u := range uses {
		_, ok := measure.Find(v.Definitions, u.Key)
		there := slices.ContainsFunc(v.Rows, func(r UseRow) bool { return r.Node.Code == u.Code && r.Input.Name == u.Input })
		if !ok || !there || !slices.Contains(measure.Sides, u.Side) {
			return fail(Invalid, "measure.unknown")
		}
	}
	return s.store.Change(ctx, s.entry(a, v.Frame, "set_measure_uses", "measures:"+v.Round.Key), func(tx *store.Tx) error {
		tx.Payload(before, uses)
		return tx.SetUses(v.Round.ID, uses)
	})
}

// Measured is an input of a component beside what was measured of it.
type Measured struct {
	Input  rulebook.Input
	Def    measure.Definition
	Use    measure.Use
	Value  measure.Value
	Typed  string // the measured number as the input takes it
	Choice *measure.Choice
	Stale  bool // the measure changed since the unit chose
}

// Measured returns what is measured of a component of a running sheet, up to
// the round's cut-off.
func (s *System) Measured(ctx context.Context, v *SelfScore, code string) ([]Measured, error) {
	uses, err := s.store.Uses(ctx, v.Round.ID)
	if err != nil {
		return nil, err
	}
	uses = slices.DeleteFunc(uses, func(u measure.Use) bool { return u.Code != code })
	node, ok := v.Index.Find(code)
	if len(uses) == 0 || !ok {
		return nil, nil
	}
	values, err := s.store.Measures(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	choices, err := s.store.Choices(ctx, v.Round.ID, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Definitions()
	if err != nil {
		return nil, err
	}
	used := slices.DeleteFunc(slices.Clone(all), func(d measure.Definition) bool {
		return !slices.ContainsFunc(uses, func(u measure.Use) bool { return u.Key == d.Key })
	})
	owed, err := s.dutyMeasures(ctx, v.Frame, used, v.Round.Year, v.Round.Timetable.CutOff)
	if err != nil {
		return nil, err
	}
	values = append(values, owed...)
	var rows []Measured
	for _, u := range uses {
		m := Measured{Use: u}
		m.Def, _ = measure.Find(all, u.Key)
		m.Input, _ = node.Input(u.Input)
		last, there := measure.Latest(ofYear(values, u.Key, v.Round.Year, v.Round.Timetable.CutOff))
		number, says := u.Number(last)
		if i := slices.IndexFunc(choices, func(c measure.Choice) bool { return c.Code == code && c.Input == u.Input }); i >= 0 {
			m.Choice = &choices[i]
			was, _ := u.Number(choices[i].Measured)
			m.Stale = there && says && !was.Equal(number)
		}
		if !there || !says {
			if m.Choice == nil {
				continue
			}
			last = m.Choice.Measured
			number, _ = u.Number(last)
		}
		m.Value, m.Typed = last, number.String()
		rows = append(rows, m)
	}
	return rows, nil
}

// Disputed is what units of an appraisal said of measured values, for those who
// decide: by unit and code.
type Disputed map[string][]message.Text

// On returns what a unit said of what was measured of a component.
func (d Disputed) On(unit, code string) []message.Text { return d[unit+" "+code] }

// Disputed returns what units said of measured values, on the page of one unit
// or of one component.
func (s *System) Disputed(ctx context.Context, p *Appraisal) (Disputed, error) {
	var choices []measure.Choice
	var err error
	switch {
	case p.Node != nil:
		choices, err = s.store.ChoicesAcross(ctx, p.Round.ID, p.Node.Code)
	case p.Unit.ID != "":
		choices, err = s.store.Choices(ctx, p.Round.ID, p.Unit.ID)
	}
	if err != nil || len(choices) == 0 {
		return nil, err
	}
	uses, err := s.store.Uses(ctx, p.Round.ID)
	if err != nil {
		return nil, err
	}
	said := Disputed{}
	for _, c := range choices {
		node, there := p.Index.Find(c.Code)
		i := slices.IndexFunc(uses, func(u measure.Use) bool { return u.Code == c.Code && u.Input == c.Input })
		if !there || i < 0 {
			continue
		}
		in, _ := node.Input(c.Input)
		number, _ := uses[i].Number(c.Measured)
		key := p.Alias(c.Unit) + " " + c.Code
		said[key] = append(said[key], message.T("measure.said", message.Title("input", in.Title), message.Number("measured", number), message.Sub("said", Measured{Choice: &c}.Said())))
	}
	return said, nil
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
	rows, err := s.Measured(ctx, v, code)
	if err != nil {
		return "", err
	}
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
