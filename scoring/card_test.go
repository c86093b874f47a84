package scoring_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func demo(t testing.TB) *rulebook.Index {
	t.Helper()
	data, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(data, "rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func demoSheet(t testing.TB, x *rulebook.Index, file string) *scoring.Sheet {
	t.Helper()
	data, err := os.ReadFile("../demo/" + file)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := scoring.ReadInputs(bytes.NewReader(data), file, x, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

// The figures of the report of 02/5/2024: what was got in each area, and each
// of the nine lost components.
func TestYTich(t *testing.T) {
	x := demo(t)
	card := scoring.Score(x, demoSheet(t, x, "chi-lang-2023.csv").Inputs["y-tich"])
	if card.Total != points.Int(85) || card.Lost != points.Int(15) || card.Max != points.Int(100) || card.Illustrative {
		t.Errorf("total %v of %v, lost %v, illustrative %v", card.Total, card.Max, card.Lost, card.Illustrative)
	}
	areas := map[string]string{"1": "17 14 3", "2": "9 8 1", "3": "18 14 4", "6": "10 9 1", "7": "13 7 6"}
	var rest points.Points
	for _, a := range card.Areas {
		if want, ok := areas[a.Code]; ok {
			if got := strings.Join([]string{a.Max.String(), a.Got.String(), a.Lost.String()}, " "); got != want {
				t.Errorf("area %s: %s, want %s", a.Code, got, want)
			}
		} else if rest = rest.Add(a.Max); !a.Lost.IsZero() {
			t.Errorf("area %s lost %v; the report names no loss there", a.Code, a.Lost)
		}
	}
	if rest != points.Int(33) {
		t.Errorf("areas that the report does not name hold %v, want 33", rest)
	}
	lost := map[string]string{
		"1.5": "3 0", "2.1": "2 1", "3.1.4": "1 0", "3.4.1": "2.5 0.5", "3.4.2": "1 0",
		"6.3.3": "1 0", "7.2": "2 0", "7.4.1": "2 1", "7.6": "3 0",
	}
	lines := scoring.Lost(card.Lines)
	if len(lines) != len(lost) {
		t.Errorf("%d lost components, want %d", len(lines), len(lost))
	}
	for _, l := range lines {
		if got := l.Max.String() + " " + l.Got.String(); got != lost[l.Code] || l.Marks.Score {
			t.Errorf("%s: %s (illustrative %v), want %s", l.Code, got, l.Marks.Score, lost[l.Code])
		}
	}
}

func TestSelfScoreOfYTich(t *testing.T) {
	x := demo(t)
	card := scoring.Score(x, demoSheet(t, x, "chi-lang-2023-self.csv").Inputs["y-tich"])
	if card.Total != points.Int(93) {
		t.Errorf("self score %v, want 93", card.Total)
	}
	for _, l := range card.Lines {
		if !l.Marks.Score {
			t.Errorf("%s: the split of 93 is made up and must be marked", l.Code)
		}
	}
}

// Nothing made up stands under a real unit's name without the mark.
func TestInventedScoresAreMarked(t *testing.T) {
	x := demo(t)
	sheet := demoSheet(t, x, "chi-lang-2023.csv")
	if len(sheet.Units) != 20 {
		t.Fatalf("%d units, want 20", len(sheet.Units))
	}
	for unit, in := range sheet.Inputs {
		card := scoring.Score(x, in)
		if unit != "y-tich" && !card.Illustrative {
			t.Errorf("%s: total not marked", unit)
		}
		for _, l := range card.Lines {
			if unit != "y-tich" && !l.Marks.Score {
				t.Errorf("%s %s: not marked", unit, l.Code)
			}
			if !l.Marks.Rule {
				t.Errorf("%s: the rule's numbers are made up and must be marked", l.Code)
			}
		}
	}
}

// drawn is a random sheet of the demo's index: any value that an input's type
// allows, some missing.
func drawn(t *rapid.T, x *rulebook.Index) scoring.Inputs {
	in := scoring.Inputs{}
	for _, c := range x.Leaves() {
		for _, decl := range c.Inputs {
			var raw string
			switch decl.Type {
			case rulebook.Count:
				raw = rapid.StringMatching(`[0-9]{1,3}`).Draw(t, decl.Name)
			case rulebook.Number:
				raw = rapid.SampledFrom([]string{"0", "0.25", "0,5", "1", "-3", "99.5", "1000"}).Draw(t, decl.Name)
			case rulebook.Date:
				raw = rapid.SampledFrom([]string{"none", "2023-01-31", "2023-02-01", "31/12/2023", "2024-06-01"}).Draw(t, decl.Name)
			case rulebook.YesNo:
				raw = rapid.SampledFrom([]string{"yes", "no"}).Draw(t, decl.Name)
			case rulebook.OneOf:
				raw = rapid.SampledFrom(decl.Options).Draw(t, decl.Name)
			}
			if v, bad := scoring.ParseValue(c, decl, raw); bad == nil && rapid.IntRange(0, 9).Draw(t, "given") > 0 {
				in[c.Code] = append(in[c.Code], v)
			}
		}
	}
	return in
}

func TestCardProperties(t *testing.T) {
	x := demo(t)
	rapid.Check(t, func(t *rapid.T) {
		card := scoring.Score(x, drawn(t, x))
		var got, lost points.Points
		left := false
		for _, l := range card.Lines {
			if l.Got.Sign() < 0 || l.Max.Less(l.Got) {
				t.Fatalf("%s: %v is outside 0…%v", l.Code, l.Got, l.Max)
			}
			if l.Reason.In(message.VI) == "" || strings.ContainsAny(l.Reason.In(message.VI), "{}⟦") {
				t.Fatalf("%s: reason %q", l.Code, l.Reason.In(message.VI))
			}
			if (l.Outcome == scoring.Missing || l.Outcome == scoring.Failed) && !l.Got.IsZero() {
				t.Fatalf("%s: %s carries %v points", l.Code, l.Outcome, l.Got)
			}
			left = left || l.Left
			got, lost = got.Add(l.Got), lost.Add(l.Lost)
		}
		if !left && (card.Total != got || card.Lost != lost) {
			t.Fatalf("total %v, lost %v; lines sum to %v and %v", card.Total, card.Lost, got, lost)
		}
		var areas points.Points
		for _, a := range card.Areas {
			areas = areas.Add(a.Got)
		}
		if !left && areas != card.Total {
			t.Fatalf("areas sum to %v, total %v", areas, card.Total)
		}
		if len(card.Lines) != len(x.Leaves()) {
			t.Fatalf("%d lines for %d components", len(card.Lines), len(x.Leaves()))
		}
	})
}

// A component that leaves the total leaves the others on the full scale.
func TestRescaling(t *testing.T) {
	x, err := rulebook.Load([]byte(`
index: t
version: "1"
title: T
year: 2023
level: commune
total: 100
classes: {list: [{key: a, name: A, from: 0}]}
areas:
- {code: "1", title: A, max: 70, rule: {kind: appraised}}
- code: "2"
  title: B
  max: 30
  inputs: {a: {type: count, title: A}, b: {type: count, title: B}}
  rule: {kind: share, of: a, per: b, when_empty: leave}
`), "t.yaml")
	if err != nil {
		t.Fatal(err)
	}
	one, _ := x.Find("1")
	two, _ := x.Find("2")
	in := scoring.Inputs{"1": values(t, one, "points=63"), "2": values(t, two, "a=0 b=0")}
	card := scoring.Score(x, in)
	if card.Total != points.Int(90) || !card.Rescaled || card.Lost != points.Int(10) {
		t.Errorf("63 of 70 on a scale of 100: %v, lost %v, rescaled %v", card.Total, card.Lost, card.Rescaled)
	}
}

func BenchmarkScore(b *testing.B) {
	x := demo(b)
	in := demoSheet(b, x, "chi-lang-2023.csv").Inputs["y-tich"]
	b.ReportAllocs()
	for b.Loop() {
		scoring.Score(x, in)
	}
}
