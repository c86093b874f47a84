package reading_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
)

// want is what a person read in a paper.
type want struct {
	Kind, Unit, Issuer, Number, Date string
	Self, Final, Max, Lost           string
	Year, Rank, Of                   int
	Areas, Components                []string // code max got lost [due]
	Documents                        []string // number [date]
	Findings                         []string // rules
}

// The bar of these papers.
const (
	leastRight = 0.95 // of components, and of what is stated once
	mostFalse  = 0.1  // findings a paper
)

// TestPapers reads papers of other places and in other forms than the seed,
// and measures how much of what they say is read, and how much is made up.
func TestPapers(t *testing.T) {
	files, err := filepath.Glob("testdata/papers/*.json")
	if err != nil || len(files) < 12 {
		t.Fatal(files, err)
	}
	var components, areas, documents, facts, findings tally
	for _, file := range files {
		data, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			t.Fatal(err)
		}
		var w want
		if err := json.Unmarshal(data, &w); err != nil {
			t.Fatal(file, err)
		}
		papers, err := filepath.Glob(strings.TrimSuffix(file, "json") + "[dht][oxt]*")
		if err != nil || len(papers) != 1 {
			t.Fatal(papers, err)
		}
		c := read(t, papers[0])
		name := filepath.Base(papers[0])
		components.add(t, name, w.Components, scores(c.Components))
		areas.add(t, name, w.Areas, areasOf(c.Areas))
		documents.add(t, name, w.Documents, cited(c.Documents))
		facts.add(t, name, w.facts(), factsOf(c))
		var rules []string
		for _, f := range c.Findings {
			rules = append(rules, f.Rule)
			if f.At == "" || f.Text == "" {
				t.Errorf("%s: a finding without place or text: %+v", name, f)
			}
		}
		findings.add(t, name, w.Findings, rules)
	}
	for _, m := range []struct {
		name string
		t    tally
	}{{"components", components}, {"areas", areas}, {"documents", documents}, {"facts", facts}, {"findings", findings}} {
		t.Logf("%-10s precision %.3f  recall %.3f  (%d wanted, %d read, %d right)", m.name, m.t.precision(), m.t.recall(), m.t.wanted, m.t.got, m.t.right)
		if m.t.precision() < leastRight || m.t.recall() < leastRight {
			t.Errorf("%s are below %.2f", m.name, leastRight)
		}
	}
	if made := float64(findings.got-findings.right) / float64(len(files)); made > mostFalse {
		t.Errorf("%.2f false findings a paper", made)
	}
}

type tally struct{ wanted, got, right int }

func (m *tally) add(t *testing.T, name string, wanted, got []string) {
	t.Helper()
	left := slices.Clone(got)
	for _, w := range wanted {
		if i := slices.Index(left, w); i >= 0 {
			left = slices.Delete(left, i, i+1)
			m.right++
		} else {
			t.Logf("%s: not read: %s", name, w)
		}
	}
	for _, g := range left {
		t.Logf("%s: not there: %s", name, g)
	}
	m.wanted += len(wanted)
	m.got += len(got)
}

func (m *tally) precision() float64 { return share(m.right, m.got) }
func (m *tally) recall() float64    { return share(m.right, m.wanted) }

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func said(ps ...*points.Points) string {
	var out []string
	for _, p := range ps {
		if p == nil {
			out = append(out, "?")
		} else {
			out = append(out, p.String())
		}
	}
	return strings.Join(out, " ")
}

func scores(list []reading.Component) []string {
	var out []string
	for _, e := range list {
		s := e.Code + " " + said(e.Max, e.Got, e.Lost)
		if e.Due != nil {
			s += " " + *e.Due
		}
		out = append(out, s)
	}
	return out
}

func areasOf(list []reading.Area) []string {
	var out []string
	for _, a := range list {
		code := "?"
		if a.Code != nil {
			code = *a.Code
		}
		out = append(out, code+" "+said(a.Max, a.Got, a.Lost))
	}
	return out
}

func cited(list []reading.Cited) []string {
	var out []string
	for _, d := range list {
		s := d.Number
		if d.Date != nil {
			s += " " + *d.Date
		}
		out = append(out, s)
	}
	return out
}

func (w want) facts() []string {
	var out []string
	for _, f := range [][2]string{{"kind", w.Kind}, {"unit", w.Unit}, {"issuer", w.Issuer}, {"number", w.Number}, {"date", w.Date}, {"self", w.Self}, {"final", w.Final}, {"max", w.Max}, {"lost", w.Lost}} {
		if f[1] != "" {
			out = append(out, f[0]+" "+f[1])
		}
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"year", w.Year}, {"rank", w.Rank}, {"of", w.Of}} {
		if f.n != 0 {
			out = append(out, fmt.Sprint(f.name, " ", f.n))
		}
	}
	return out
}

func factsOf(c *reading.Claims) []string {
	var w want
	for _, f := range []struct {
		to   *string
		from *string
	}{{&w.Kind, c.Kind}, {&w.Unit, c.Unit}, {&w.Issuer, c.Issuer}, {&w.Number, c.Number}, {&w.Date, c.Date}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	for _, f := range []struct {
		to   *string
		from *points.Points
	}{{&w.Self, c.Self}, {&w.Final, c.Final}, {&w.Max, c.Max}, {&w.Lost, c.Lost}} {
		if f.from != nil {
			*f.to = f.from.String()
		}
	}
	for _, f := range []struct{ to, from *int }{{&w.Year, c.Year}, {&w.Rank, c.Rank}, {&w.Of, c.Of}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	return w.facts()
}
