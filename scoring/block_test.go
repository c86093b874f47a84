package scoring_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// blocks is an index with all that stands beside plain areas.
func blocks(t testing.TB, edit ...string) *rulebook.Index {
	t.Helper()
	data, err := os.ReadFile("../rulebook/testdata/blocks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load([]byte(strings.NewReplacer(edit...).Replace(string(data))), "blocks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// sheetOf reads "1.1 points=4; 2 mark=80" as the inputs of one unit.
func sheetOf(t testing.TB, x *rulebook.Index, given string) scoring.Inputs {
	t.Helper()
	in := scoring.Inputs{}
	for _, part := range strings.Split(given, ";") {
		code, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
		if code == "" {
			continue
		}
		c, ok := x.Find(code)
		if !ok {
			t.Fatalf("no %s", code)
		}
		in[code] = values(t, c, rest)
	}
	return in
}

func TestBlocks(t *testing.T) {
	full := "1.1 points=4; 1.2 a=10 b=10; 2 mark=80; T1 n=0; T2 points=0; P1.1 points=0; P1.2 points=0"
	edit := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(full) }
	for name, c := range map[string]struct {
		given string
		want  string // base bonus penalty total lost
	}{
		"all held":                {full, "9.3 0 0 9.3 0.7"},
		"survey not held":         {edit("2 mark=80; ", ""), "10 0 0 10 0"},
		"survey not held, lost":   {edit("2 mark=80; ", "", "points=4", "points=1"), "5.3846153846 0 0 5.3846153846 4.6153846154"},
		"nothing arose":           {edit("a=10 b=10", "a=0 b=0"), "9.0666666667 0 0 9.0666666667 0.9333333333"},
		"bonus":                   {edit("n=0", "n=1"), "9.3 0.5 0 9.8 0.7"},
		"bonus at its cap":        {edit("n=0", "n=3"), "9.3 1 0 10 0.7"}, // the total's bound
		"penalty":                 {edit("P1.1 points=0", "P1.1 points=0.5"), "9.3 0 0.5 8.8 1.2"},
		"penalty at its cap":      {edit("P1.1 points=0", "P1.1 points=1", "P1.2 points=0", "P1.2 points=1"), "9.3 0 1.5 7.8 2.2"},
		"both":                    {edit("n=0", "n=1", "P1.1 points=0", "P1.1 points=1"), "9.3 0.5 1 8.8 1.7"},
		"no lower than the least": {"1.1 points=0; 1.2 a=0 b=1; 2 mark=0; T1 n=0; T2 points=0; P1.1 points=1; P1.2 points=0", "0 0 1 0 11"},
		"nothing given":           {"", "0 0 0 0 10"},
	} {
		card := scoring.Score(blocks(t), sheetOf(t, blocks(t), c.given))
		got := strings.Join([]string{card.Base.String(), card.Bonus.String(), card.Penalty.String(), card.Total.String(), card.Lost.String()}, " ")
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is not held is said so, and weighs nothing in area, block and total.
func TestUnheldBlock(t *testing.T) {
	x := blocks(t)
	card := scoring.Score(x, sheetOf(t, x, "1.1 points=3.5; 1.2 a=1 b=1"))
	line, _ := card.Line("2")
	if line.Outcome != scoring.NotApplicable || !line.Left || !line.Lost.IsZero() || !strings.Contains(line.Reason.In(message.VI), "không tổ chức “Điều tra xã hội học”: 3,5 điểm") {
		t.Errorf("%+v: %s", line, line.Reason.In(message.VI))
	}
	if d := cmp.Diff([]string{"survey"}, card.Unheld); d != "" || !card.Rescaled {
		t.Errorf("%s, rescaled %v", d, card.Rescaled)
	}
	want := []scoring.Sum{
		{Code: "index", Title: x.Blocks[0].Title, Max: points.Must("6.5"), Got: points.Int(6), Lost: points.Must("0.5")},
		{Code: "survey", Title: x.Blocks[1].Title},
	}
	if d := cmp.Diff(want, card.Blocks, cmp.AllowUnexported(points.Points{})); d != "" {
		t.Error(d)
	}
}

// Whether a survey was held shows in all units together: one without a mark
// lacks it, if another has one. Units do not score it themselves.
func TestSurveyOfASheet(t *testing.T) {
	const head = "unit,criterion,input,value\n"
	const rows = "a,1.1,points,4\nb,1.1,points,4\n"
	x := blocks(t)
	sheet, err := scoring.ReadInputs(strings.NewReader(head+rows+"a,2,mark,50\n"), "in.csv", x, nil)
	if err != nil || len(sheet.Unheld(x)) != 0 {
		t.Errorf("%v, unheld %v", err, sheet.Unheld(x))
	}
	sheet, err = scoring.ReadInputs(strings.NewReader(head+rows), "in.csv", x, nil)
	if err != nil || fmt.Sprint(sheet.Unheld(x)) != "[survey]" {
		t.Errorf("%v, unheld %v", err, sheet.Unheld(x))
	}
	always := blocks(t, ", optional: true", "")
	if sheet, err = scoring.ReadInputs(strings.NewReader(head+rows), "in.csv", always, nil); err != nil || len(sheet.Unheld(always)) != 0 {
		t.Errorf("a survey that must be held is missing, not left out: %v, %v", err, sheet.Unheld(always))
	}
	if sheet, err = scoring.ReadSelf(strings.NewReader(head+rows), "self.csv", always, nil); err != nil || fmt.Sprint(sheet.Unheld(always)) != "[survey]" {
		t.Errorf("%v, unheld %v", err, sheet.Unheld(always))
	}
	_, err = scoring.ReadSelf(strings.NewReader(head+rows+"a,2,mark,50\n"), "self.csv", x, nil)
	if err == nil || !strings.Contains(err.Error(), "self.csv:4: cột criterion: “2”: đơn vị không tự chấm phần “Điều tra xã hội học”") {
		t.Errorf("%v", err)
	}
}

func TestFrameScoresNobody(t *testing.T) {
	data, err := os.ReadFile("../rulebook/testdata/frame.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(data, "frame.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = scoring.ReadInputs(strings.NewReader("unit,criterion,input,value\na,1.2,points,1\n"), "in.csv", x, nil)
	if err == nil || !strings.Contains(err.Error(), "khung: tiêu chí 1.1 còn dành 0,5 điểm") {
		t.Errorf("%v", err)
	}
	card := scoring.Score(x, sheetOf(t, x, "1.2 points=1"))
	if !card.Total.IsZero() || card.Max != points.Int(5) {
		t.Errorf("a frame gives %v of %v", card.Total, card.Max)
	}
	for _, l := range card.Lines {
		if l.Outcome != scoring.Failed || !strings.Contains(l.Reason.In(message.EN), "a frame") {
			t.Errorf("%s: %s, %s", l.Code, l.Outcome, l.Reason.In(message.EN))
		}
	}
}

// The digits of an index are for showing alone.
func TestDigits(t *testing.T) {
	given := "1.1 points=4; 1.2 a=1 b=3; 2 mark=33.333"
	for digits, want := range map[string]string{"0": "6", "1": "6", "3": "6", "4": "6"} {
		x := blocks(t, "digits: 3", "digits: "+digits)
		card := scoring.Score(x, sheetOf(t, x, given))
		if card.Total.String() != "5.9999883333" || card.Total.Round(int(card.Digits)).String() != want {
			t.Errorf("%s digits: %v, shown %v", digits, card.Total, card.Total.Round(int(card.Digits)))
		}
	}
	for digits, want := range map[string]string{"1": "0,83/2,5", "2": "0,83/2,5", "3": "0,833/2,5", "4": "0,8333/2,5"} {
		x := blocks(t, "digits: 3", "digits: "+digits)
		card := scoring.Score(x, sheetOf(t, x, given))
		line, _ := card.Line("1.2")
		if got := line.Reason.In(message.VI); !strings.Contains(got, strings.Split(want, "/")[0]+" ") && !strings.Contains(got, want) {
			t.Errorf("%s digits: %s", digits, got)
		}
	}
}

// Whatever units are given: blocks are made of areas, caps and bounds hold, and
// a block that was not held leaves exactly got/max × total.
func TestBlockProperties(t *testing.T) {
	held, bounded := blocks(t), blocks(t, "total_bounds: {least: 0, most: 10}\n", "")
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SampledFrom([]*rulebook.Index{held, bounded}).Draw(t, "index")
		in := drawn(t, x)
		if rapid.Bool().Draw(t, "no survey") {
			delete(in, "2")
		}
		card := scoring.Score(x, in)
		var ofBlocks, ofAreas, max, bonus, penalty points.Points
		for _, b := range card.Blocks {
			ofBlocks = ofBlocks.Add(b.Got)
		}
		for _, a := range card.Areas {
			ofAreas, max = ofAreas.Add(a.Got), max.Add(a.Max)
		}
		for _, l := range card.Lines {
			switch c, _ := x.Find(l.Code); c.Tally {
			case rulebook.AsBonus:
				bonus = bonus.Add(l.Got)
			case rulebook.AsPenalty:
				penalty = penalty.Add(l.Got)
			}
		}
		if ofBlocks != ofAreas {
			t.Fatalf("blocks %v, areas %v", ofBlocks, ofAreas)
		}
		if card.Bonus != bonus.Clamp(points.Points{}, x.Bonus.Max) || card.Penalty != penalty.Clamp(points.Points{}, x.Penalty.Max) {
			t.Fatalf("bonus %v of %v, penalty %v of %v", card.Bonus, bonus, card.Penalty, penalty)
		}
		base := ofAreas
		if max != x.Total && !max.IsZero() {
			base = x.Total.Share(ofAreas.Decimal(), max.Decimal())
		}
		if len(in["2"]) == 0 && fmt.Sprint(card.Unheld) != "[survey]" {
			t.Fatalf("unheld %v", card.Unheld)
		}
		if card.Base != base || card.Total != x.Bounds.Hold(base.Add(card.Bonus).Sub(card.Penalty)) || card.Lost != x.Total.Sub(base).Add(card.Penalty) {
			t.Fatalf("base %v (want %v), total %v, lost %v", card.Base, base, card.Total, card.Lost)
		}
		sums := card.Sums(x)
		for _, a := range card.Areas {
			if s, ok := sums[a.Code]; ok && s != a {
				t.Fatalf("area %+v, by the tree %+v", a, s)
			}
		}
	})
}
