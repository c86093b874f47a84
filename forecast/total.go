package forecast

import (
	"slices"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// bounds adds up what is kept and what is possible, as the index adds up.
func (f *Forecast) bounds() {
	low, high := map[string]points.Points{}, map[string]points.Points{}
	for _, k := range f.Components {
		low[k.Code], high[k.Code] = k.End, k.Best
	}
	f.Low, f.High = f.TotalWith(low), f.TotalWith(high)
	f.LowClass, f.HighClass = f.x.Classes.Of(f.Low), f.x.Classes.Of(f.High)
}

// TotalWith is the total with those components at other points than their
// figures give. Blocks, bonuses, penalties and the scale are the index's.
func (f *Forecast) TotalWith(at map[string]points.Points) points.Points {
	in := make(scoring.Inputs, len(f.inputs))
	for code, values := range f.inputs {
		in[code] = values
	}
	for _, k := range f.Components {
		if p, ok := at[k.Code]; ok && !k.Left {
			in[k.Code] = f.given(k.Code, p)
		}
	}
	card := scoring.ScoreHeld(f.x, in, f.unheld, scoring.Options{})
	return card.Total
}

// given is a component's values with points in place of the rule's.
func (f *Forecast) given(code string, p points.Points) []scoring.Value {
	c, _ := f.x.Find(code)
	values := slices.DeleteFunc(slices.Clone(f.inputs[code]), func(v scoring.Value) bool {
		return v.Input == rulebook.OverrideInput || v.Input == rulebook.OverrideReasonInput
	})
	for _, x := range []struct {
		name, raw string
		kind      rulebook.InputType
	}{{rulebook.OverrideInput, p.String(), rulebook.Number}, {rulebook.OverrideReasonInput, "–", rulebook.Text}} {
		if v, bad := scoring.ParseValue(c, rulebook.Input{Name: x.name, Type: x.kind}, x.raw); bad == nil {
			values = append(values, v)
		}
	}
	return values
}

// Set returns the points that a component's rule gives with some inputs at
// other values, or by input what is wrong with them; an empty value leaves the
// input as it is.
func (f *Forecast) Set(code string, typed map[string]string) (*points.Points, map[string]message.Text) {
	c, ok := f.x.Find(code)
	if !ok || !c.Scored() {
		return nil, nil
	}
	values := slices.DeleteFunc(slices.Clone(f.inputs[code]), func(v scoring.Value) bool {
		return v.Input == rulebook.OverrideInput || v.Input == rulebook.OverrideReasonInput
	})
	faults := map[string]message.Text{}
	for name, raw := range typed {
		in, known := c.Input(name)
		if raw == "" || !known {
			continue
		}
		v, wrong := scoring.ParseValue(c, in, raw)
		if wrong != nil {
			faults[name] = *wrong
			continue
		}
		if i := slices.IndexFunc(values, func(o scoring.Value) bool { return o.Input == name }); i >= 0 {
			values[i] = v
		} else {
			values = append(values, v)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	p := scoring.ScoreOneWith(c, values, scoring.Options{}).Got
	return &p, nil
}

// Values are what a component's points rest on.
func (f *Forecast) Values(code string) []scoring.Value { return f.inputs[code] }

// Kept returns the points that each component keeps if nothing changes.
func (f *Forecast) Kept() map[string]points.Points {
	at := make(map[string]points.Points, len(f.Components))
	for _, k := range f.Components {
		at[k.Code] = k.End
	}
	return at
}

// Component returns the forecast of a component.
func (f *Forecast) Component(code string) (Component, bool) {
	i := slices.IndexFunc(f.Components, func(k Component) bool { return k.Code == code })
	if i < 0 {
		return Component{}, false
	}
	return f.Components[i], true
}

// Class is the class of a total.
func (f *Forecast) Class(total points.Points) rulebook.Class { return f.x.Classes.Of(total) }

// Rank is where a total would stand among the published totals of others.
func Rank(x *rulebook.Index, total points.Points, others []points.Points) int {
	above := map[points.Points]int{}
	for _, o := range others {
		if total.Less(o) {
			above[o]++
		}
	}
	if x.Ranking == rulebook.Dense {
		return len(above) + 1
	}
	rank := 1
	for _, n := range above {
		rank += n
	}
	return rank
}

// least is the smallest difference between two totals.
var least = points.FromUnits(1)

// NeedForRank is the least total that stands at a rank or before it among the
// totals of others. Where the index decides between equal totals by something
// else, a total equal to another's is not enough.
func NeedForRank(x *rulebook.Index, rank int, others []points.Points) points.Points {
	sorted := slices.Clone(others)
	slices.SortFunc(sorted, func(a, b points.Points) int { return b.Cmp(a) })
	if x.Ranking == rulebook.Dense {
		sorted = slices.Compact(sorted)
	}
	if rank > len(sorted) || rank < 1 {
		return points.Points{}
	}
	need := sorted[rank-1]
	if len(x.Ties) > 0 {
		return need.Add(least)
	}
	return need
}
