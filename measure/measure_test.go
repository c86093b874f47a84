package measure_test

import (
	"os"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
)

func TestPeriods(t *testing.T) {
	for key, want := range map[string]struct{ from, to, from15, to15, said string }{
		"2024":    {"2024-01-01", "2024-12-31", "2023-12-15", "2024-12-14", "năm 2024"},
		"2024-Q1": {"2024-01-01", "2024-03-31", "2023-12-15", "2024-03-14", "quý I năm 2024"},
		"2024-02": {"2024-02-01", "2024-02-29", "2024-01-15", "2024-02-14", "tháng 2/2024"},
	} {
		p, ok := measure.ParsePeriod(key)
		from, to := p.Span(1)
		from15, to15 := p.Span(15)
		if !ok || p.Key() != key || from.ISO() != want.from || to.ISO() != want.to || from15.ISO() != want.from15 || to15.ISO() != want.to15 || p.Text().In(message.VI) != want.said {
			t.Errorf("%s: %v %s–%s, %s–%s, %s", key, ok, from, to, from15, to15, p.Text().In(message.VI))
		}
	}
	for _, key := range []string{"", "once", "2024-Q5", "2024-13", "1999", "20245", "2024-1"} {
		if _, ok := measure.ParsePeriod(key); ok {
			t.Errorf("%q is taken for a period", key)
		}
	}
}

// TestPeriodsFollowEachOther: no day lies between two, and none in both.
func TestPeriodsFollowEachOther(t *testing.T) {
	for _, l := range measure.Lengths {
		for _, begins := range []int{1, 15} {
			var last calendar.Date
			for y := 2023; y <= 2025; y++ {
				for _, p := range measure.Periods(l, y) {
					from, to := p.Span(begins)
					if !last.IsZero() && from != last.Plus(1) || to.Before(from) {
						t.Errorf("%s from %s after %s", p.Key(), from, last)
					}
					last = to
				}
			}
		}
	}
}

// TestMissingCases: with so many more cases the target is met, with one fewer
// it is not.
func TestMissingCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, 5000).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		target := decimal.New(rapid.Int64Range(0, 999).Draw(t, "target"), -1)
		value := func(more int64) measure.Value {
			p, w := decimal.NewFromInt(part+more), decimal.NewFromInt(whole+more)
			return measure.Value{Number: p.Mul(decimal.NewFromInt(100)).DivRound(w, 6), Part: &p, Whole: &w}
		}
		d, goal := measure.Definition{Kind: measure.Share}, measure.Target{Number: target}
		g := measure.Missing(d, value(0), goal)
		if g.Met != (g.More == 0) {
			t.Fatalf("met %v, %d more", g.Met, g.More)
		}
		if g.More > 0 && (!measure.Missing(d, value(g.More), goal).Met || measure.Missing(d, value(g.More-1), goal).Met) {
			t.Fatalf("%d/%d to %s: %d more is not the least", part, whole, target, g.More)
		}
	})
}

func TestMissing(t *testing.T) {
	for _, c := range []struct {
		value, target string
		less          bool
		met           bool
		left          string
	}{
		{"94.5", "95", false, false, "0.5"}, {"95", "95", false, true, "0"}, {"97", "95", false, true, "0"}, {"3", "0", true, false, "3"}, {"0", "0", true, true, "0"},
	} {
		g := measure.Missing(measure.Definition{Less: c.less}, measure.Value{Number: decimal.RequireFromString(c.value)}, measure.Target{Number: decimal.RequireFromString(c.target)})
		if g.Met != c.met || g.Left.String() != c.left {
			t.Errorf("%+v: %+v", c, g)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		kind measure.Kind
		n    string
		ok   bool
	}{{measure.Share, "100", true}, {measure.Share, "100.1", false}, {measure.Share, "-1", false}, {measure.Count, "1.5", false}, {measure.Count, "1500", true}, {measure.Score, "85.1234567", false}} {
		if why := c.kind.Check(decimal.RequireFromString(c.n)); (why == nil) != c.ok {
			t.Errorf("%s %s: %v", c.kind, c.n, why)
		}
	}
	if said := measure.Share.Say(decimal.RequireFromString("95.5"), message.VI); said != "95,5 %" {
		t.Errorf("%q", said)
	}
}

func TestShippedMeasures(t *testing.T) {
	data, err := os.ReadFile("../duties/measures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := measure.ReadDefinitions(data, "measures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range all {
		if seen[d.Key] || d.Title.VI == "" || d.Title.EN == "" || d.Kind != measure.Share && d.Kind != measure.Count && d.Kind != measure.Score {
			t.Errorf("%+v", d)
		}
		if len(d.Duties) > 0 && d.Kind != measure.Share {
			t.Errorf("%s is no share", d.Key)
		}
		seen[d.Key] = true
	}
}
