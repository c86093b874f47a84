package scoring_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// shipped loads an index of rules/ and its cases, those of a frame with them.
func shipped(t testing.TB, file string) (*rulebook.Index, []rulebook.Case) {
	t.Helper()
	path := filepath.Join("../rules", file)
	data := readFile(t, path)
	x, err := rulebook.LoadBeside(data, path, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join("../rules", name)) })
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("../rules/cases", x.ID+".yaml")
	cases, err := rulebook.ReadCases(readFile(t, name), name, x)
	if err != nil {
		t.Fatal(err)
	}
	return x, cases
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every case of every index that ships holds, and every component has some;
// those of a frame stand in the frame's own file. One case alone is run by its
// component: -run Cases/3.4.1.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no rulebooks ship", err)
	}
	for _, file := range files {
		x, cases := shipped(t, filepath.Base(file))
		covered := map[string]bool{}
		for _, c := range cases {
			covered[c.Component] = true
			t.Run(c.Component+" "+x.ID+" "+c.Name, func(t *testing.T) {
				if v := scoring.RunCase(x, c); !v.Holds() {
					t.Errorf("%v", v.Problems())
				}
			})
		}
		for _, c := range x.Leaves() {
			if own := c.File == file; own && !covered[c.Code] {
				t.Errorf("%s: %s has no case", file, c.Code)
			}
		}
	}
}

// best takes, for each component, the inputs of the case that gives the most.
func best(t *testing.T, x *rulebook.Index, cases []rulebook.Case) scoring.Inputs {
	t.Helper()
	most, in := map[string]points.Points{}, scoring.Inputs{}
	for _, c := range cases {
		if p, seen := most[c.Component]; seen && !p.Less(c.Points) {
			continue
		}
		most[c.Component], in[c.Component] = c.Points, nil
		for _, g := range c.Inputs {
			give(t, x, in, c.Component, g.Input, g.Value)
		}
	}
	return in
}

func give(t *testing.T, x *rulebook.Index, in scoring.Inputs, code, name, raw string) {
	t.Helper()
	c, ok := x.Find(code)
	if !ok {
		t.Fatalf("no component %s", code)
	}
	declared, ok := c.Takes(name)
	if !ok {
		t.Fatalf("%s has no input %q", code, name)
	}
	v, bad := scoring.ParseValue(c, declared, raw)
	if bad != nil {
		t.Fatalf("%s %s = %s: %s", code, name, raw, bad.In(message.VI))
	}
	in[code] = append(in[code], v)
}

// override gives a component points by hand, in place of what it had.
func override(t *testing.T, x *rulebook.Index, in scoring.Inputs, code, p string) {
	t.Helper()
	in[code] = nil
	give(t, x, in, code, rulebook.OverrideInput, p)
	give(t, x, in, code, rulebook.OverrideReasonInput, "minh hoạ")
}

// Whoever gets the most of every component gets the whole total.
func TestBestOfShipped(t *testing.T) {
	_, framed := shipped(t, "khung-mau.yaml")
	for _, file := range []string{
		"chi-lang-2023.yaml", "hai-phong-xa-2022.yaml", "qd-766-2022.yaml", "mot-cua-18.yaml", "dti-xa-2024.yaml", "khung-mau-bo-sung.yaml", "co-thuong-phat-mau.yaml",
	} {
		x, cases := shipped(t, file)
		if x.ID == "khung-mau-bo-sung" {
			cases = append(cases, framed...)
		}
		if card := scoring.Score(x, best(t, x, cases)); card.Base != x.Total || card.Rescaled {
			t.Errorf("%s: %v of %v, rescaled %v", file, card.Base, x.Total, card.Rescaled)
		}
	}
}

// Kiến An 2021: 43,26 of 60 appraised and 39,95 of 40 by survey are 83,21.
func TestNamSonAddsUp(t *testing.T) {
	x, _ := shipped(t, "co-thuong-phat-mau.yaml")
	in := scoring.Inputs{}
	for code, p := range map[string]string{"1.1": "8.26", "1.2": "4", "2.1": "13", "2.2": "5", "3.1": "9", "3.2": "4", "4.1": "39.95", "T.1": "0", "T.2": "0", "P.1": "0", "P.2": "0"} {
		override(t, x, in, code, p)
	}
	card := scoring.Score(x, in)
	if card.Blocks[0].Got != points.Must("43.26") || card.Blocks[1].Got != points.Must("39.95") || card.Total != points.Must("83.21") {
		t.Errorf("%v + %v = %v", card.Blocks[0].Got, card.Blocks[1].Got, card.Total)
	}
}

// The parts of bonus and penalty come to 5 and 8 points, of which 3 and 5
// count; nobody gets more than 100 in all.
func TestBonusAndPenaltyAreCapped(t *testing.T) {
	x, cases := shipped(t, "co-thuong-phat-mau.yaml")
	in := best(t, x, cases)
	if card := scoring.Score(x, in); card.Bonus != points.Int(3) || card.Penalty != points.Int(5) || card.Total != points.Int(98) {
		t.Errorf("100 + %v − %v = %v", card.Bonus, card.Penalty, card.Total)
	}
	override(t, x, in, "P.1", "0")
	override(t, x, in, "P.2", "0")
	if card := scoring.Score(x, in); card.Total != points.Int(100) {
		t.Errorf("100 + 3 within 100 is %v", card.Total)
	}
}

// Hà Nội: without the survey of 30 points, 63 of the other 70 are 90 of 100.
// Hải Phòng's 35 may be left out in the same way.
func TestSurveyLeftOut(t *testing.T) {
	_, framed := shipped(t, "khung-mau.yaml")
	x, cases := shipped(t, "khung-mau-bo-sung.yaml")
	in := best(t, x, append(cases, framed...))
	delete(in, "6.1")
	delete(in, "6.2")
	override(t, x, in, "3.1", "5")
	if card := scoring.Score(x, in); card.Total != points.Int(90) || !card.Rescaled {
		t.Errorf("63/70 is %v of 100", card.Total)
	}
	x, cases = shipped(t, "hai-phong-xa-2022.yaml")
	in = best(t, x, cases)
	delete(in, "I.1")
	delete(in, "I.2")
	override(t, x, in, "3.2", "0")
	override(t, x, in, "7.2", "0")
	override(t, x, in, "5.1", "0")
	if card := scoring.Score(x, in); card.Total != points.Int(80) { // 52 of 65
		t.Errorf("52/65 is %v of 100", card.Total)
	}
}

// A frame that keeps points for additions scores nobody.
func TestShippedFrameIsOpen(t *testing.T) {
	x, cases := shipped(t, "khung-mau.yaml")
	if card := scoring.Score(x, best(t, x, cases)); !card.Total.IsZero() || card.Lines[0].Outcome != scoring.Failed {
		t.Errorf("a frame gives %v", card.Total)
	}
}
