package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Ranking is the published ranking of a round.
type Ranking struct {
	*Frame
	Rows []RankingRow
	All  []assessment.Standing // by rank, whatever Rows are sorted by
	Sort string                // "rank", "unit", "class", "lost", "claimed", or the code of an area
	Desc bool
}

// RankingRow is one unit of a ranking.
type RankingRow struct {
	Unit     org.Unit
	Standing assessment.Standing
	Self     *points.Points
	Mine     bool // the person has a role there
	Open     bool // the person may open its sheet
}

// Ranking shows a round's ranking, sorted by sort ("-" before it: the other
// way round).
func (s *System) Ranking(ctx context.Context, a Actor, round, sort string) (*Ranking, error) {
	f, finals, err := s.page(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return nil, err
	}
	selves, err := s.store.Standings(ctx, f.Round.ID, assessment.Self)
	if err != nil {
		return nil, err
	}
	self := make(map[org.UnitID]points.Points, len(selves))
	for _, st := range selves {
		self[st.Unit] = st.Total
	}
	v := &Ranking{Frame: f, All: finals}
	for _, st := range finals {
		u, _ := f.tree.Unit(st.Unit)
		row := RankingRow{Unit: u, Standing: st, Open: s.authorise(a, account.SeeSheet, u.ID, f.tree) == nil}
		row.Mine = slices.ContainsFunc(a.Account.Grants, func(g account.Grant) bool { return g.Unit == u.ID })
		if p, ok := self[u.ID]; ok {
			row.Self = &p
		}
		v.Rows = append(v.Rows, row)
	}
	v.sort(sort)
	return v, nil
}

func (v *Ranking) sort(by string) {
	by, v.Desc = strings.CutPrefix(by, "-")
	compare, ok := v.compare(by)
	if !ok {
		by, v.Desc = "rank", false
		compare, _ = v.compare(by)
	}
	v.Sort = by
	slices.SortStableFunc(v.Rows, func(x, y RankingRow) int {
		c := compare(x, y)
		if v.Desc {
			c = compare(y, x)
		}
		// Equals stand by name, so that a list is the same in every installation.
		return cmp.Or(c, v.tree.ByName(x.Unit.ID, y.Unit.ID))
	})
}

// compare returns the order by a column, best first for points.
func (v *Ranking) compare(by string) (func(x, y RankingRow) int, bool) {
	switch by {
	case "rank", "class":
		return func(x, y RankingRow) int {
			if c := v.cohortOf(x) - v.cohortOf(y); c != 0 {
				return c
			}
			return x.Standing.Rank - y.Standing.Rank
		}, true
	case "unit":
		return func(x, y RankingRow) int { return v.tree.ByName(x.Unit.ID, y.Unit.ID) }, true
	case "lost":
		return func(x, y RankingRow) int { return y.Standing.Lost.Cmp(x.Standing.Lost) }, true
	case "self":
		return func(x, y RankingRow) int { return y.selfOrZero().Cmp(x.selfOrZero()) }, true
	}
	i := slices.IndexFunc(v.Index.Areas, func(c *rulebook.Criterion) bool { return c.Code == by })
	if i < 0 {
		return nil, false
	}
	return func(x, y RankingRow) int { return y.Standing.Areas[i].Got.Cmp(x.Standing.Areas[i].Got) }, true
}

// cohortOf is the place of a row's cohort among those of the index; ranks are
// of meaning within one only.
func (v *Ranking) cohortOf(r RankingRow) int {
	return slices.IndexFunc(v.Index.Cohorts, func(c rulebook.Cohort) bool { return c.Key == r.Standing.Cohort })
}

func (r RankingRow) selfOrZero() points.Points {
	if r.Self == nil {
		return points.Points{}
	}
	return *r.Self
}
