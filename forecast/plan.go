package forecast

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Measure is something that can be done to win points: an action of a plan, or
// a step that the rule names where no action does.
type Measure struct {
	Key     string // of the action, or of the component with the rung
	Title   message.Phrase
	Text    message.Text  // of a step; Title is empty then
	Codes   []string      // components that it wins
	Expect  points.Points // what it is expected to win in all; 0: all that is open
	Effort  Days
	Guessed bool     // nobody has estimated the effort
	Needs   []string // keys of measures that have to be done first
	By      calendar.Date
	Officer string

	to map[string]points.Points // of a step: what its component then has
}

// Plan is a set of measures that reaches a target.
type Plan struct {
	Measures []Measure
	Effort   Days
	Guessed  bool          // some of the effort is not estimated
	Total    points.Points // that the unit would have
	At       map[string]points.Points
}

// Offer makes the measures of a forecast: the actions that are still open, and
// for components that no action answers the steps that the rule names. usual
// is the effort that is assumed for a step where nobody has estimated one.
func (f *Forecast) Offer(actions []Measure, usual Days) []Measure {
	answered := map[string]bool{}
	var all []Measure
	for _, a := range actions {
		open := false
		for _, code := range a.Codes {
			if k, ok := f.Component(code); ok && k.Open().Sign() > 0 {
				answered[code], open = true, true
			}
		}
		if !open {
			continue
		}
		if a.Effort == 0 {
			a.Effort, a.Guessed = usual, true
		}
		all = append(all, a)
	}
	for _, k := range f.Components {
		if answered[k.Code] || k.Open().Sign() <= 0 {
			continue
		}
		for i, step := range k.Steps {
			if !k.End.Less(step.To) {
				continue
			}
			all = append(all, Measure{
				Key: k.Code + "#" + step.To.String(), Text: step.Text, Codes: []string{k.Code}, Effort: usual * Days(i+1), Guessed: true,
				By: step.By, to: map[string]points.Points{k.Code: step.To},
			})
		}
	}
	return all
}

// With returns what each component has once measures are done, in their order.
func (f *Forecast) With(measures []Measure) map[string]points.Points {
	at := f.Kept()
	for _, m := range measures {
		left, bounded := m.Expect, m.Expect.Sign() > 0
		for _, code := range m.Codes {
			k, ok := f.Component(code)
			if !ok || k.Left {
				continue
			}
			to := k.Best
			if p, said := m.to[code]; said {
				to = p
			} else if bounded {
				gain := to.Sub(at[code]).Clamp(points.Points{}, left)
				to, left = at[code].Add(gain), left.Sub(gain)
			}
			if at[code].Less(to) {
				at[code] = to
			}
		}
	}
	return at
}

// tries bounds how often a plan is sought again because the scale of the index
// moved with what it wins.
const tries = 6

// Reach finds the cheapest measures that bring the total to target, and the
// second best. ok is false when all that is open does not reach it. A target
// that is reached already needs no measure.
func (f *Forecast) Reach(measures []Measure, target points.Points) (best, second *Plan, ok bool) {
	if !f.Low.Less(target) {
		return &Plan{Total: f.Low, At: f.Kept()}, nil, true
	}
	clusters := f.clusters(measures)
	groups := make([][]Choice, len(clusters))
	for i, c := range clusters {
		for _, o := range c {
			groups[i] = append(groups[i], o.Choice)
		}
	}
	need := target.Sub(f.Low)
	for range tries {
		first, other := Cheapest(groups, need)
		if first == nil {
			return nil, nil, false
		}
		best = f.planOf(clusters, first)
		if other != nil {
			second = f.planOf(clusters, other)
		}
		if !best.Total.Less(target) && (second == nil || !second.Total.Less(target)) {
			return best, second, true
		}
		short := target.Sub(best.Total)
		if second != nil && best.Total.Cmp(target) >= 0 {
			return best, nil, true
		}
		need, second = need.Add(short), nil
	}
	return nil, nil, false
}

// offered is one choice of a cluster, with its measures.
type offered struct {
	Choice
	measures []Measure
}

func (f *Forecast) planOf(clusters [][]offered, pick Pick) *Plan {
	p := &Plan{}
	for g, k := range pick {
		if k < 0 {
			continue
		}
		p.Measures = append(p.Measures, clusters[g][k].measures...)
		p.Effort += clusters[g][k].Effort
	}
	for _, m := range p.Measures {
		p.Guessed = p.Guessed || m.Guessed
	}
	p.At = f.With(p.Measures)
	p.Total = f.TotalWith(p.At)
	return p
}

// widest bounds how many measures that hang together are combined freely;
// of a wider cluster only whole chains are offered.
const widest = 10

// clusters groups measures that hang together: those that share a component,
// need each other, or add to a bonus that has a ceiling. Each choice is a set
// of a cluster that holds all that its measures need.
func (f *Forecast) clusters(measures []Measure) [][]offered {
	root := identity(len(measures))
	var find func(i int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	at, owner := map[string]int{}, map[string]int{}
	for i, m := range measures {
		at[m.Key] = i
	}
	for i, m := range measures {
		for _, code := range m.Codes {
			thing := code
			if k, ok := f.Component(code); ok && k.Tally == rulebook.AsBonus {
				thing = "+"
			}
			if j, taken := owner[thing]; taken {
				root[find(i)] = find(j)
			}
			owner[thing] = i
		}
		for _, key := range m.Needs {
			if j, ok := at[key]; ok {
				root[find(i)] = find(j)
			}
		}
	}
	members := map[int][]int{}
	var order []int
	for i := range measures {
		r := find(i)
		if members[r] == nil {
			order = append(order, r)
		}
		members[r] = append(members[r], i)
	}
	var all [][]offered
	for _, r := range order {
		if choices := f.choices(measures, members[r], at); len(choices) > 0 {
			all = append(all, choices)
		}
	}
	return all
}

// choices are the sets of a cluster.
func (f *Forecast) choices(measures []Measure, members []int, at map[string]int) []offered {
	var sets [][]Measure
	if rungsOnly(measures, members) {
		for _, i := range members {
			sets = append(sets, []Measure{measures[i]})
		}
	} else {
		sets = closedSets(measures, members, at)
	}
	var all []offered
	for _, set := range sets {
		gain := f.TotalWith(f.With(set)).Sub(f.Low)
		if gain.Sign() <= 0 {
			continue
		}
		o := offered{Choice: Choice{Worth: gain}, measures: set}
		for _, m := range set {
			o.Effort += m.Effort
		}
		all = append(all, o)
	}
	return all
}

// rungsOnly says whether the members are the rungs of one component: of those
// only one is ever taken.
func rungsOnly(measures []Measure, members []int) bool {
	return !slices.ContainsFunc(members, func(i int) bool {
		m := measures[i]
		return m.to == nil || m.Codes[0] != measures[members[0]].Codes[0]
	})
}

// closedSets are the sets of members that hold what each of them needs, two
// rungs of one component never together. The members of a wide cluster are
// offered one by one, each with what it needs, and all together.
func closedSets(measures []Measure, members []int, at map[string]int) [][]Measure {
	var sets [][]Measure
	add := func(chosen map[int]bool) {
		var set []Measure
		rung := map[string]bool{}
		for _, i := range members {
			if !chosen[i] {
				continue
			}
			for code := range measures[i].to {
				if rung[code] {
					return
				}
				rung[code] = true
			}
			set = append(set, measures[i])
		}
		if len(set) > 0 {
			sets = append(sets, set)
		}
	}
	if len(members) > widest {
		whole := map[int]bool{}
		for _, i := range members {
			one := map[int]bool{}
			include(measures, at, i, one)
			include(measures, at, i, whole)
			add(one)
		}
		add(whole)
		return sets
	}
	for bits := 1; bits < 1<<len(members); bits++ {
		chosen := map[int]bool{}
		for b, i := range members {
			chosen[i] = bits>>b&1 == 1
		}
		closed := true
		for i, in := range chosen {
			for _, key := range measures[i].Needs {
				if j, known := at[key]; in && known && !chosen[j] {
					closed = false
				}
			}
		}
		if closed {
			add(chosen)
		}
	}
	return sets
}

// include adds a measure and all that it needs.
func include(measures []Measure, at map[string]int, i int, to map[int]bool) {
	if to[i] {
		return
	}
	to[i] = true
	for _, key := range measures[i].Needs {
		if j, ok := at[key]; ok {
			include(measures, at, j, to)
		}
	}
}

// Switch leaves the measures that a person switched on, with what they need.
func Switch(measures []Measure, on []string) []Measure {
	at, chosen := map[string]int{}, map[int]bool{}
	for i, m := range measures {
		at[m.Key] = i
	}
	for _, key := range on {
		if i, ok := at[strings.TrimSpace(key)]; ok {
			include(measures, at, i, chosen)
		}
	}
	var kept []Measure
	for i, m := range measures {
		if chosen[i] {
			kept = append(kept, m)
		}
	}
	return kept
}
