package app

import (
	"context"
	"slices"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// UsesPage is which inputs of a round are filled from measures.
type UsesPage struct {
	*Frame
	Definitions []measure.Definition
	Rows        []UseRow
	Guessed     bool // by the titles of inputs: nobody has said yet
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
	v := &UsesPage{Frame: f, Rows: usable(f.Index)}
	if v.Definitions, err = s.Definitions(); err != nil {
		return nil, err
	}
	uses, guessed, err := s.uses(ctx, f.Round.ID, f.Index, v.Definitions)
	v.Guessed = guessed && len(uses) > 0
	for i, row := range v.Rows {
		if k := slices.IndexFunc(uses, row.is); k >= 0 {
			v.Rows[i].Use = uses[k]
		}
	}
	return v, err
}

func (r UseRow) is(u measure.Use) bool { return u.Code == r.Node.Code && u.Input == r.Input.Name }

// usable are the inputs of an index that may be filled from measures.
func usable(x *rulebook.Index) []UseRow {
	var rows []UseRow
	x.Walk(func(c *rulebook.Criterion) {
		if !c.Scored() {
			return
		}
		for _, in := range c.Inputs {
			if in.Type == rulebook.Count || in.Type == rulebook.Number {
				rows = append(rows, UseRow{c, in, measure.Use{Code: c.Code, Input: in.Name, Side: measure.Whole}})
			}
		}
	})
	return rows
}

// uses returns which inputs of a round are filled from measures: what the
// secretariat said, else what their titles suggest, which is guessed.
func (s *System) uses(ctx context.Context, round assessment.RoundID, x *rulebook.Index, all []measure.Definition) (uses []measure.Use, guessed bool, err error) {
	said, err := s.store.Uses(ctx, round)
	if err != nil || len(said) > 0 {
		return slices.DeleteFunc(said, func(u measure.Use) bool { return u.Key == "" }), false, err
	}
	guesses := measure.Guesses(all)
	for _, row := range usable(x) {
		u, ok := guesses[message.Slug(row.Input.Title.VI)]
		d, _ := measure.Find(all, u.Key)
		if ok && (u.Side != measure.Whole || d.Kind == measure.Count || row.Input.Type == rulebook.Number) {
			u.Code, u.Input = row.Node.Code, row.Input.Name
			uses = append(uses, u)
		}
	}
	return uses, true, nil
}

// usedBy are the measures that are used.
func usedBy(uses []measure.Use, all []measure.Definition) []measure.Definition {
	return slices.DeleteFunc(slices.Clone(all), func(d measure.Definition) bool {
		return !slices.ContainsFunc(uses, func(u measure.Use) bool { return u.Key == d.Key })
	})
}

// SetUses says which inputs of a round are filled from measures; of those that
// are not named it says that they are not.
func (s *System) SetUses(ctx context.Context, a Actor, round string, uses []measure.Use) error {
	v, err := s.Uses(ctx, a, round)
	if err != nil {
		return err
	}
	for _, u := range uses {
		_, ok := measure.Find(v.Definitions, u.Key)
		if !ok || !slices.ContainsFunc(v.Rows, func(r UseRow) bool { return r.is(u) }) || !slices.Contains(measure.Sides, u.Side) {
			return fail(Invalid, "measure.unknown")
		}
	}
	before, all := []measure.Use{}, slices.Clone(uses)
	for _, row := range v.Rows {
		if row.Use.Key != "" && !v.Guessed {
			before = append(before, row.Use)
		}
		if !slices.ContainsFunc(uses, row.is) {
			all = append(all, measure.Use{Code: row.Node.Code, Input: row.Input.Name, Side: measure.Whole})
		}
	}
	return s.store.Change(ctx, s.entry(a, v.Frame, "set_measure_uses", "measures:"+v.Round.Key), func(tx *store.Tx) error {
		tx.Payload(before, uses)
		return tx.SetUses(v.Round.ID, all)
	})
}
