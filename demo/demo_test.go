package demo_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func index(t *testing.T) *rulebook.Index {
	t.Helper()
	data, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(data, "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func units(t *testing.T) []org.Listing {
	t.Helper()
	data, err := os.ReadFile("units.csv")
	if err != nil {
		t.Fatal(err)
	}
	all, err := org.ReadUnits(bytes.NewReader(data), "units.csv")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sheet(t *testing.T, file string) (*rulebook.Index, *scoring.Sheet) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, u := range units(t) {
		known[u.Alias] = true
	}
	x := index(t)
	s, err := scoring.ReadInputs(bytes.NewReader(data), file, x, func(alias string) bool { return known[alias] })
	if err != nil {
		t.Fatal(err)
	}
	return x, s
}

// No invented value stands under a real unit's name without its mark, and none
// that is said to be real stands without its source.
func TestEveryValueIsSourcedOrMarked(t *testing.T) {
	_, final := sheet(t, "chi-lang-2023.csv")
	var real []string
	for unit, inputs := range final.Inputs {
		for code, values := range inputs {
			for _, v := range values {
				switch {
				case unit != "y-tich" && v.Mark != scoring.MarkMade:
					t.Errorf("%s %s %s is made up and not marked so", unit, code, v.Input)
				case unit == "y-tich" && v.Source == "":
					t.Errorf("%s %s %s has no source", unit, code, v.Input)
				case v.Mark == "":
					real = append(real, code+" "+v.Input+" "+v.Raw)
				}
			}
		}
	}
	slices.Sort(real)
	want := []string{"1.5 initiatives 0", "2.1 assigned 0", "2.1 issued 0", "3.1.4 plans_adopted 0", "3.4.2 apologies 0", "7.6 paid_online 0"}
	if !slices.Equal(real, want) {
		t.Errorf("real facts = %v, want %v", real, want)
	}
	_, self := sheet(t, "chi-lang-2023-self.csv")
	for unit, inputs := range self.Inputs {
		for code, values := range inputs {
			for _, v := range values {
				if v.Mark != scoring.MarkMade {
					t.Errorf("%s %s %s: the split of every self score is made up and must be marked so", unit, code, v.Input)
				}
			}
		}
	}
}

// Both sheets score all 20 units in every component, nothing missing and
// nothing contradictory; no unit claims less than it was given.
func TestSheetsAreWhole(t *testing.T) {
	x, final := sheet(t, "chi-lang-2023.csv")
	_, self := sheet(t, "chi-lang-2023-self.csv")
	if len(final.Units) != 20 || !slices.Equal(final.Units, self.Units) {
		t.Fatalf("units = %v and %v, want the same 20", final.Units, self.Units)
	}
	for _, unit := range final.Units {
		given, claimed := scoring.Score(x, final.Inputs[unit]), scoring.Score(x, self.Inputs[unit])
		for _, card := range []scoring.Card{given, claimed} {
			for _, l := range card.Lines {
				if l.Outcome == scoring.Missing || l.Outcome == scoring.Failed {
					t.Errorf("%s %s: %s: %s", unit, l.Code, l.Outcome, l.Reason.In("vi"))
				}
			}
		}
		if claimed.Total.Less(given.Total) {
			t.Errorf("%s claims %s and was given %s", unit, claimed.Total, given.Total)
		}
	}
	if c := scoring.Score(x, self.Inputs["y-tich"]); c.Total != points.Int(93) {
		t.Errorf("Y Tịch claims %s, want 93", c.Total)
	}
}

// Y Tịch's 85 stands alone, with five above and fourteen below; elsewhere two
// units share a total.
func TestYTichIsSixth(t *testing.T) {
	x, final := sheet(t, "chi-lang-2023.csv")
	above, below, tie := 0, 0, false
	seen := map[points.Points]string{}
	for _, unit := range final.Units {
		total := scoring.Score(x, final.Inputs[unit]).Total
		_, twice := seen[total]
		tie = tie || twice
		seen[total] = unit
		switch total.Cmp(points.Int(85)) {
		case 1:
			above++
		case -1:
			below++
		}
	}
	if above != 5 || below != 14 || !tie {
		t.Errorf("%d above 85, %d below, a tie %v; want 5, 14, true", above, below, tie)
	}
}

// What one unit's components share is one fact: the dossiers late in 3.4.1 are
// those of 3.4.2, and those resolved were received and entered.
func TestFiguresAgreeAcrossComponents(t *testing.T) {
	for _, file := range []string{"chi-lang-2023.csv", "chi-lang-2023-self.csv"} {
		_, s := sheet(t, file)
		for _, unit := range s.Units {
			n := func(code, input string) points.Points {
				for _, v := range s.Inputs[unit][code] {
					if v.Input == input {
						return points.Must(v.Raw)
					}
				}
				t.Fatalf("%s: %s %s %s is not there", file, unit, code, input)
				return points.Points{}
			}
			if late := n("3.4.1", "resolved").Sub(n("3.4.1", "ontime")); late != n("3.4.2", "late") {
				t.Errorf("%s: %s: late are %s in 3.4.1, %s in 3.4.2", file, unit, late, n("3.4.2", "late"))
			}
			if n("7.2", "entered").Less(n("3.4.1", "resolved")) || n("7.2", "received").Less(n("7.6", "with_fee")) {
				t.Errorf("%s: %s: more dossiers resolved than entered, or with a fee than received", file, unit)
			}
			for _, code := range []string{"3.2.2", "3.3.1"} {
				if n(code, "procedures") != n("3.2.1", "procedures") {
					t.Errorf("%s: %s: the number of procedures differs between 3.2.1 and %s", file, unit, code)
				}
			}
		}
	}
}

// The district's 18 communes and 2 towns each have an heir from 01/7/2025, six
// in all, and names that are not keys: three units are called Chi Lăng.
func TestUnits(t *testing.T) {
	kinds, heirs, named := map[string]int{}, map[string]int{}, 0
	byAlias := map[string]org.Listing{}
	for _, u := range units(t) {
		byAlias[u.Alias] = u
		if u.Level == org.Commune && strings.HasSuffix(u.Name.VI, " Chi Lăng") {
			named++
		}
		if u.ParentAlias == "huyen-chi-lang" {
			kinds[u.Kind]++
			heirs[u.HeirAlias]++
		}
	}
	if kinds["xã"] != 18 || kinds["thị trấn"] != 2 || len(heirs) != 6 || named != 3 {
		t.Errorf("kinds %v, heirs %v, %d called Chi Lăng", kinds, heirs, named)
	}
	for heir, n := range map[string]int{
		"xa-van-linh-2025": 3, "xa-chi-lang-2025": 3, "xa-nhan-ly-2025": 4, "xa-chien-thang-2025": 4, "xa-quan-son-2025": 2, "xa-bang-mac-2025": 4,
	} {
		if heirs[heir] != n {
			t.Errorf("%s follows %d units, want %d", heir, heirs[heir], n)
		}
		if u := byAlias[heir]; u.From.ISO() != "2025-07-01" || u.ParentAlias != "tinh-lang-son" {
			t.Errorf("%s is valid from %s under %s", heir, u.From.ISO(), u.ParentAlias)
		}
	}
	if u := byAlias["y-tich"]; u.HeirAlias != "xa-van-linh-2025" || u.To.ISO() != "2025-06-30" {
		t.Errorf("Y Tịch = %+v", u)
	}
}
