package reading_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/scoring"
)

// noticeMatter makes the data of a notice of one unit's points: what it gave
// itself, and what its appraisers left of it.
func noticeMatter(t *rapid.T) *report.Matter {
	m := selfMatter(t)
	m.Kind, m.About, m.Unit = report.ScoreNotice, m.Unit, m.Publisher
	m.Round.Stage, m.Kinds = assessment.Published, []string{"Xã", "Thị trấn"}
	m.Letterhead = report.Heading(m.Publisher, m.Publisher)
	m.Final = assessment.Standing{Max: m.Self.Max, Of: rapid.IntRange(1, 90).Draw(t, "of")}
	m.Final.Rank = rapid.IntRange(1, m.Final.Of).Draw(t, "rank")
	m.Final.Class.Name = message.Phrase{VI: "Tốt"}
	for _, area := range m.Self.Areas {
		sum := scoring.Sum{Code: area.Code, Title: area.Title, Max: area.Max}
		for i := range m.Lines {
			l := &m.Lines[i]
			if l.Area != area.Code {
				continue
			}
			got := *l.Self
			if less := rapid.IntRange(0, 2).Draw(t, "less"); less == 0 && got.Sign() > 0 {
				got = got.Sub(hundredths(t, 1, int(got.Units()/1e8), "away"))
				l.Remark = pick(t, causes, "remark")
			}
			l.Final = &got
			sum.Got, sum.Lost = sum.Got.Add(got), sum.Lost.Add(l.Max.Sub(got))
			if lost := l.Max.Sub(got); lost.Sign() > 0 {
				m.Losses = append(m.Losses, remediation.Loss{Line: scoring.Line{Code: l.Code, Title: message.Phrase{VI: l.Title}, Area: l.Area, Max: l.Max, Got: got, Lost: lost}})
			}
		}
		m.Final.Areas = append(m.Final.Areas, sum)
		m.Final.Total, m.Final.Lost = m.Final.Total.Add(sum.Got), m.Final.Lost.Add(sum.Lost)
	}
	return m
}

// TestScoreNoticeRoundTrip: reading our own notice gives back the unit, the
// totals, the rank, and every area and component as appraised.
func TestScoreNoticeRoundTrip(t *testing.T) {
	template, err := report.Template(report.ScoreNotice)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := noticeMatter(t)
		if m.Self.Max.Less(points.Int(30)) {
			t.Skip("an index whose total is not worth 30 is none")
		}
		file, err := report.Fill(template, m)
		if err != nil {
			t.Fatal(err)
		}
		text, err := paper.Read(context.Background(), file, "thong-bao.docx", paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := reading.Read(text, nil)
		if d := cmp.Diff(noticeStated(m), noticeGiven(c)); d != "" {
			if to := os.Getenv("PARINDEX_PAPERS"); to != "" {
				_ = os.WriteFile(filepath.Join(to, "score-notice.docx"), file, 0o600)
			}
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

func noticeStated(m *report.Matter) []string {
	out := []string{
		"kind " + reading.ResultNotice, "of " + m.About.Name.VI,
		fmt.Sprintf("%s/%s lost %s self %s rank %d/%d", m.Final.Total, m.Final.Max, m.Final.Lost, m.Self.Total, m.Final.Rank, m.Final.Of),
	}
	for _, a := range m.Final.Areas {
		out = append(out, fmt.Sprintf("area %s: %s/%s", a.Code, a.Got, a.Max))
	}
	for _, l := range m.Lines {
		out = append(out, fmt.Sprintf("component %s: %s/%s", l.Code, *l.Final, l.Max))
	}
	slices.Sort(out)
	return out
}

func noticeGiven(c *reading.Claims) []string {
	amount := func(p *points.Points) string {
		if p == nil {
			return "?"
		}
		return p.String()
	}
	text := func(s *string) string {
		if s == nil {
			return "?"
		}
		return *s
	}
	number := func(n *int) int {
		if n == nil {
			return -1
		}
		return *n
	}
	unit := text(c.Unit)
	if len(unit) > 2 {
		unit = "X" + unit[1:]
	}
	out := []string{
		"kind " + text(c.Kind), "of " + unit,
		fmt.Sprintf("%s/%s lost %s self %s rank %d/%d", amount(c.Final), amount(c.Max), amount(c.Lost), amount(c.Self), number(c.Rank), number(c.Of)),
	}
	for _, a := range c.Areas {
		out = append(out, fmt.Sprintf("area %s: %s/%s", text(a.Code), amount(a.Got), amount(a.Max)))
	}
	for _, e := range c.Components {
		out = append(out, fmt.Sprintf("component %s: %s/%s", e.Code, amount(e.Got), amount(e.Max)))
	}
	slices.Sort(out)
	return out
}
