package reading_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// selfMatter makes the data of a report on scoring oneself: an index, and a
// unit's own points by it.
func selfMatter(t *rapid.T) *report.Matter {
	var areas strings.Builder
	lines := []report.Scored{}
	self := &assessment.Standing{}
	for a := range rapid.IntRange(2, len(areaTitles)).Draw(t, "areas") {
		sum := scoring.Sum{Code: fmt.Sprint(a + 1), Title: message.Phrase{VI: areaTitles[a]}}
		parts := ""
		for k := range rapid.IntRange(1, 5).Draw(t, "components") {
			l := selfLine(t, fmt.Sprintf("%d.%d", a+1, k+1), sum.Code)
			sum.Max, sum.Got, sum.Lost = sum.Max.Add(l.Max), sum.Got.Add(*l.Self), sum.Lost.Add(l.Max.Sub(*l.Self))
			lines = append(lines, l)
			parts += fmt.Sprintf("{code: %q, title: {vi: %q}, max: %s, rule: {kind: appraised}}, ", l.Code, l.Title, l.Max)
		}
		fmt.Fprintf(&areas, "  - {code: %q, title: {vi: %q}, max: %s, parts: [%s]}\n", sum.Code, sum.Title.VI, sum.Max, strings.TrimSuffix(parts, ", "))
		self.Areas = append(self.Areas, sum)
		self.Max, self.Total, self.Lost = self.Max.Add(sum.Max), self.Total.Add(sum.Got), self.Lost.Add(sum.Lost)
	}
	x, err := rulebook.Load(fmt.Appendf(nil, `index: thu
version: "1"
title: {vi: "Bộ chỉ số (minh hoạ)"}
year: 2023
level: commune
total: %s
illustrative: true
ranking: standard
classes: {unconfirmed: true, list: [{key: weak, name: {vi: Yếu}, from: 0}]}
areas:
%s`, self.Max, areas.String()), "thu.yaml")
	if err != nil {
		t.Fatal(err)
	}
	publisher := org.Unit{ID: "d", Kind: "huyện", Level: org.District, Name: message.Phrase{VI: "Huyện Chi Lăng"}}
	unit := org.Unit{ID: "u", Kind: "xã", Level: org.Commune, Name: message.Phrase{VI: pick(t, []string{"Xã Y Tịch", "Xã Đắk M’La", "Xã Ia Hla"}, "place")}}
	return &report.Matter{
		Kind: report.SelfScore, Round: assessment.Round{Year: rapid.IntRange(2019, 2024).Draw(t, "year"), Publisher: "d", Stage: assessment.SelfScoring},
		Unit: unit, Publisher: publisher, Index: x, Self: self, Lines: lines, Letterhead: report.Heading(unit, publisher),
	}
}

func selfLine(t *rapid.T, code, area string) report.Scored {
	l := report.Scored{Code: code, Area: area, Title: pick(t, titles, "title"), Max: hundredths(t, 100, 900, "max")}
	got := l.Max.Sub(hundredths(t, 0, int(l.Max.Units()/1e8), "less"))
	if l.Self = &got; got.Less(l.Max) {
		l.Said = pick(t, causes, "said")
	}
	if rapid.Bool().Draw(t, "proof") {
		l.Proofs = []string{"Kế hoạch CCHC.pdf", "Ảnh chụp bảng niêm yết.jpg"}[:rapid.IntRange(1, 2).Draw(t, "proofs")]
	}
	return l
}

// TestSelfScoreRoundTrip: reading our own report on scoring gives back every
// area and component with its points, and finds nothing wrong.
func TestSelfScoreRoundTrip(t *testing.T) {
	template, err := report.Template(report.SelfScore)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := selfMatter(t)
		file, err := report.Fill(template, m)
		if err != nil {
			t.Fatal(err)
		}
		text, err := paper.Read(context.Background(), file, "bao-cao.docx", paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := reading.Read(text, nil)
		if d := cmp.Diff(selfStated(m), selfGiven(c)); d != "" {
			t.Fatal(d)
		}
		for _, f := range c.Findings {
			if f.Severity != reading.Info {
				t.Errorf("a false finding: %+v", f)
			}
		}
		checked, err := form.Check(file)
		if err != nil || len(checked.Findings) > 0 {
			t.Fatalf("our own paper is out of form: %v %+v", err, checked.Findings)
		}
	})
}

func selfStated(m *report.Matter) []string {
	var out []string
	for _, a := range m.Self.Areas {
		out = append(out, strings.Join([]string{a.Code, a.Title.VI, a.Max.String(), a.Got.String()}, "|"))
	}
	for _, l := range m.Lines {
		out = append(out, strings.Join([]string{l.Code, l.Title, l.Max.String(), l.Self.String()}, "|"))
	}
	slices.Sort(out)
	return append(out, m.Self.Total.String(), m.Self.Max.String(), fmt.Sprint(m.Round.Year), report.Office(m.Publisher))
}

// selfGiven is what was read, in the order of selfStated: the paper speaks of
// what was not claimed in full before its annex.
func selfGiven(c *reading.Claims) []string {
	var out []string
	for _, a := range c.Areas {
		code := ""
		if a.Code != nil {
			code = *a.Code
		}
		out = append(out, strings.Join([]string{code, a.Title, amount(a.Max), amount(a.Got)}, "|"))
	}
	for _, l := range c.Components {
		out = append(out, strings.Join([]string{l.Code, l.Title, amount(l.Max), amount(l.Got)}, "|"))
	}
	slices.Sort(out)
	year, recipient := "", ""
	if c.Year != nil {
		year = fmt.Sprint(*c.Year)
	}
	if c.Recipient != nil {
		recipient = *c.Recipient
	}
	return append(out, amount(c.Self), amount(c.Max), year, recipient)
}

func amount(p *points.Points) string {
	if p == nil {
		return ""
	}
	return p.String()
}
