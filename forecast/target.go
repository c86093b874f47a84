package forecast

import (
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Target is what a unit wants to reach: a total, a class or a rank.
type Target struct {
	Points points.Points
	Class  *rulebook.Class
	Rank   int // an estimate: others stand still
}

// ParseTarget reads "90", "90 điểm", "Tốt", "class Tốt", "rank 3", "hạng 3".
func ParseTarget(x *rulebook.Index, typed string) (Target, *message.Text) {
	s := strings.ToLower(strings.Join(strings.Fields(typed), " "))
	for _, word := range []string{"hạng ", "rank ", "thứ hạng ", "xếp hạng "} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			n, err := strconv.Atoi(rest)
			if err != nil || n < 1 {
				return bad("forecast.bad_rank", typed)
			}
			return Target{Rank: n}, nil
		}
	}
	for _, word := range []string{" điểm", " points", " point"} {
		s = strings.TrimSuffix(s, word)
	}
	if p, err := points.Parse(s); err == nil {
		if p.Sign() <= 0 || x.Total.Less(p) && x.Bonus == nil {
			return bad("forecast.bad_points", typed)
		}
		return Target{Points: p}, nil
	}
	for _, word := range []string{"class ", "xếp loại ", "loại "} {
		s = strings.TrimPrefix(s, word)
	}
	for i := range x.Classes.List {
		c := &x.Classes.List[i]
		for _, name := range []string{c.Key, c.Name.VI, c.Name.EN} {
			if name != "" && strings.ToLower(name) == s {
				return Target{Class: c, Points: c.From}, nil
			}
		}
	}
	return bad("forecast.bad_target", typed)
}

func bad(key, typed string) (Target, *message.Text) {
	t := message.T(key, message.Word("typed", typed))
	return Target{}, &t
}

// Need is the total that a target asks for. others are the published totals of
// the other units of the cohort.
func (t Target) Need(x *rulebook.Index, others []points.Points) points.Points {
	if t.Rank > 0 {
		return NeedForRank(x, t.Rank, others)
	}
	return t.Points
}
