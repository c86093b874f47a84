package app

import (
	"context"
	"fmt"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Rescored is a round scored anew from its stored inputs by its own rulebook.
// Nothing is saved: what was published stands.
type Rescored struct {
	Index  *rulebook.Index
	Ranked *assessment.Ranked // units by their aliases
	Names  map[string]message.Phrase
	Differ []message.Text // where it is not what was published
}

// Rescore scores a stored round anew and compares it with what was published.
func (s *System) Rescore(ctx context.Context, a Actor, round string) (*Rescored, error) {
	f, published, err := s.page(ctx, a, account.SeeSheet, round, "")
	if err != nil {
		return nil, err
	}
	inputs, err := s.store.RoundInputs(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	v := &Rescored{Index: f.Index, Names: map[string]message.Phrase{}}
	sheet := &scoring.Sheet{Inputs: make(map[string]scoring.Inputs, len(published))}
	cohorts := map[string]string{}
	was := make(map[string]assessment.Standing, len(published))
	typed, faults := make([]scoring.Inputs, len(published)), make([]error, len(published))
	scoring.EachUnit(len(published), func(i int) { typed[i], faults[i] = scoring.Typed(f.Index, inputs[published[i].Unit]) })
	for i, st := range published {
		u, _ := f.tree.Unit(st.Unit)
		if faults[i] != nil {
			return nil, fmt.Errorf("%s: %w", u.Alias, faults[i])
		}
		sheet.Units, sheet.Inputs[u.Alias] = append(sheet.Units, u.Alias), typed[i]
		v.Names[u.Alias], was[u.Alias], cohorts[u.Alias] = u.Name, st, st.Cohort
	}
	v.Ranked = assessment.Rank(f.Index, sheet, cohorts)
	for _, p := range v.Ranked.Places {
		if st := was[p.Unit]; st.Total != p.Total || st.Rank != p.Rank {
			v.Differ = append(v.Differ, message.T("rescore.differs", message.Title("unit", v.Names[p.Unit]), message.Points("got", p.Total),
				message.Int("rank", p.Rank), message.Points("want", st.Total), message.Int("want_rank", st.Rank)))
		}
	}
	return v, nil
}
