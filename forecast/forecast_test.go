package forecast_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

var (
	summer = calendar.MustParse("2023-06-30")
	until  = calendar.MustParse("2023-12-31")
	after  = calendar.MustParse("2024-01-10")
)

// demo is the shipped index with the inputs of its twenty communes.
func demo(t testing.TB) (*rulebook.Index, *scoring.Sheet) {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	x, err := rulebook.Load(read("rules/chi-lang-2023.yaml"), "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := scoring.ReadInputs(bytes.NewReader(read("demo/chi-lang-2023.csv")), "chi-lang-2023.csv", x, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x, sheet
}

// entries are those of a unit that explained everything.
func entries(in scoring.Inputs) map[string]assessment.Entry {
	all := map[string]assessment.Entry{}
	for code, values := range in {
		all[code] = assessment.Entry{Code: code, Values: values, Explanation: "Có"}
	}
	return all
}

func of(t testing.TB, f forecast.Facts) *forecast.Forecast {
	t.Helper()
	fc, err := forecast.Of(f)
	if err != nil {
		t.Fatal(err)
	}
	return fc
}

// TestLastDayIsTheScore: when all is decided, what is kept, what is possible
// and the score are one.
func TestLastDayIsTheScore(t *testing.T) {
	x, sheet := demo(t)
	for _, unit := range sheet.Units {
		in := sheet.Inputs[unit]
		want := scoring.Score(x, in)
		var verdicts []assessment.Verdict
		for _, c := range x.Leaves() {
			verdicts = append(verdicts, assessment.Verdict{Code: c.Code, Turn: 2})
		}
		fc := of(t, forecast.Facts{Index: x, Entries: entries(in), Verdicts: verdicts, Inputs: in, Today: after, Until: until, Final: true})
		if fc.Low != want.Total || fc.High != want.Total || fc.Today != want.Total {
			t.Errorf("%s: %v … %v, the score is %v", unit, fc.Low, fc.High, want.Total)
		}
		for i, k := range fc.Components {
			if k.End != want.Lines[i].Got || k.Best != k.End || len(k.Steps) > 0 {
				t.Errorf("%s %s: %v … %v with %d steps, the score is %v", unit, k.Code, k.End, k.Best, len(k.Steps), want.Lines[i].Got)
			}
		}
		// The same without decisions, once the year is over and all is explained.
		fc = of(t, forecast.Facts{Index: x, Entries: entries(in), Inputs: in, Today: after, Until: until})
		if fc.Low != want.Total {
			t.Errorf("%s after the year: %v, the score is %v", unit, fc.Low, want.Total)
		}
	}
}

// TestBounds: whatever a unit has given, no component and no total leaves its
// bounds, and what is secure, open and gone is the whole maximum.
func TestBounds(t *testing.T) {
	x, sheet := demo(t)
	rapid.Check(t, func(r *rapid.T) {
		all := sheet.Inputs[rapid.SampledFrom(sheet.Units).Draw(r, "unit")]
		in, said := scoring.Inputs{}, map[string]assessment.Entry{}
		for _, c := range x.Leaves() {
			if rapid.IntRange(0, 2).Draw(r, c.Code) == 0 {
				continue
			}
			in[c.Code] = all[c.Code]
			e := assessment.Entry{Code: c.Code, Values: all[c.Code]}
			if rapid.Bool().Draw(r, "proved") {
				e.Proofs = []assessment.Proof{{ID: "p"}}
			}
			said[c.Code] = e
		}
		today := rapid.SampledFrom([]calendar.Date{summer, after}).Draw(r, "today")
		fc := of(t, forecast.Facts{Index: x, Entries: said, Inputs: in, Today: today, Until: until})
		if fc.High.Less(fc.Low) || fc.Max.Less(fc.High) {
			r.Fatalf("%v … %v of %v", fc.Low, fc.High, fc.Max)
		}
		for _, k := range fc.Components {
			if k.Best.Less(k.End) || k.Max.Less(k.Best) || k.End.Sign() < 0 {
				r.Fatalf("%s: %v … %v of %v", k.Code, k.End, k.Best, k.Max)
			}
			if k.Left {
				continue
			}
			if sum := k.End.Add(k.Open()).Add(k.Gone()); sum != k.Max {
				r.Fatalf("%s: secure, open and gone are %v of %v", k.Code, sum, k.Max)
			}
			if open := k.Open().Sign() > 0; open != (len(k.Steps) > 0) {
				r.Fatalf("%s (%s): %v open, %d steps", k.Code, k.State, k.Open(), len(k.Steps))
			}
		}
	})
}

func TestStates(t *testing.T) {
	x, sheet := demo(t)
	in := sheet.Inputs["y-tich"]
	said := entries(in)
	bare := said["7.1"]
	bare.Explanation = ""
	said["7.1"] = bare
	missing := scoring.Inputs{}
	for code, values := range in {
		if code != "1.1.2" {
			missing[code] = values
		}
	}
	fc := of(t, forecast.Facts{Index: x, Entries: said, Inputs: missing, Today: summer, Until: until})
	for code, want := range map[string]forecast.State{"1.1.2": forecast.Unknown, "1.5": forecast.AtRisk, "7.6": forecast.AtRisk} {
		if k, ok := fc.Component(code); !ok || k.State != want {
			t.Errorf("%s is %q, want %q", code, k.State, want)
		}
	}
	k, ok := fc.Component("3.4.1")
	if !ok || k.Ground != forecast.Measured || len(k.Steps) == 0 || k.Steps[0].By != until {
		t.Errorf("3.4.1: %+v", k)
	}
	late := of(t, forecast.Facts{Index: x, Entries: said, Inputs: missing, Today: after, Until: until})
	if k, _ := late.Component("7.6"); k.State != forecast.Lost || k.Closed.IsZero() {
		t.Errorf("7.6 after the year: %q, %v", k.State, k.Closed)
	}
}

// TestBareClaim: points claimed where evidence is asked for and none is there
// are not kept, and the first step is to prove them.
func TestBareClaim(t *testing.T) {
	x, sheet := demo(t)
	in, said := sheet.Inputs["y-tich"], entries(sheet.Inputs["y-tich"])
	var code string
	for _, line := range scoring.Score(x, in).Lines {
		if c, _ := x.Find(line.Code); line.Got.Sign() > 0 && c.Evidence.VI != "" && assessment.SelfScored(c) {
			code = line.Code
			break
		}
	}
	e := said[code]
	e.Explanation = ""
	said[code] = e
	fc := of(t, forecast.Facts{Index: x, Entries: said, Inputs: in, Today: after, Until: until})
	k, _ := fc.Component(code)
	if !k.Bare || !k.End.IsZero() || k.Best.Less(k.Today) || k.State != forecast.AtRisk || k.Steps[0].To != k.Today {
		t.Errorf("%+v", k)
	}
	if fc.Today.Sub(fc.Low) != k.Today {
		t.Errorf("today %v, kept %v: %v is bare", fc.Today, fc.Low, k.Today)
	}
}

func again(t testing.TB) *forecast.Forecast {
	t.Helper()
	x, sheet := demo(t)
	fc, err := forecast.Again(x, scoring.Score(x, sheet.Inputs["y-tich"]).Lines)
	if err != nil {
		t.Fatal(err)
	}
	return fc
}

func TestAgain(t *testing.T) {
	fc := again(t)
	if fc.Low != points.Int(85) || fc.High != points.Int(100) || fc.HighClass.Key != "excellent" {
		t.Errorf("%v … %v %s", fc.Low, fc.High, fc.HighClass.Key)
	}
	for _, k := range fc.Components {
		if k.Open().Sign() > 0 && k.Steps[len(k.Steps)-1].To != k.Max {
			t.Errorf("%s: the last step gives %v of %v", k.Code, k.Steps[len(k.Steps)-1].To, k.Max)
		}
	}
}

// TestReachIsCheapest holds a plan over measures that share components and
// need each other to a search through all of their sets.
func TestReachIsCheapest(t *testing.T) {
	fc := again(t)
	codes := []string{"1.5", "2.1", "3.1.4", "3.4.1", "3.4.2", "6.3.3", "7.2", "7.4.1", "7.6"}
	rapid.Check(t, func(r *rapid.T) {
		var actions []forecast.Measure
		for i := range rapid.IntRange(1, 7).Draw(r, "actions") {
			m := forecast.Measure{Key: string(rune('a' + i)), Effort: forecast.Days(rapid.IntRange(1, 50).Draw(r, "effort"))}
			for range rapid.IntRange(1, 2).Draw(r, "codes") {
				if code := rapid.SampledFrom(codes).Draw(r, "code"); !slices.Contains(m.Codes, code) {
					m.Codes = append(m.Codes, code)
				}
			}
			if i > 0 && rapid.IntRange(0, 3).Draw(r, "needs") == 0 {
				m.Needs = []string{string(rune('a' + rapid.IntRange(0, i-1).Draw(r, "needed")))}
			}
			if rapid.IntRange(0, 3).Draw(r, "expects") == 0 {
				m.Expect = points.Must("0.5")
			}
			actions = append(actions, m)
		}
		target := points.Int(85).Add(points.FromUnits(int64(rapid.IntRange(1, 40).Draw(r, "quarters")) * 2_500_000_000))
		best, second, ok := fc.Reach(actions, target)
		least := forecast.Days(-1)
		for bits := range 1 << len(actions) {
			var set []forecast.Measure
			var effort forecast.Days
			for i, m := range actions {
				if bits>>i&1 == 1 {
					set, effort = append(set, m), effort+m.Effort
				}
			}
			if closed(set) && !fc.TotalWith(fc.With(set)).Less(target) && (least < 0 || effort < least) {
				least = effort
			}
		}
		if ok != (least >= 0) {
			r.Fatalf("a plan: %v, least effort %d", ok, least)
		}
		if ok && (best.Effort != least || best.Total.Less(target) || !closed(best.Measures)) {
			r.Fatalf("effort %d for %v of %v, the least is %d", best.Effort, best.Total, target, least)
		}
		if second != nil && (second.Total.Less(target) || second.Effort < best.Effort) {
			r.Fatalf("the second plan: effort %d for %v of %v", second.Effort, second.Total, target)
		}
	})
}

func closed(set []forecast.Measure) bool {
	for _, m := range set {
		for _, key := range m.Needs {
			if !slices.ContainsFunc(set, func(o forecast.Measure) bool { return o.Key == key }) {
				return false
			}
		}
	}
	return true
}

func TestOfferStepsWhereNoActionIs(t *testing.T) {
	fc := again(t)
	offered := fc.Offer([]forecast.Measure{{Key: "a", Codes: []string{"1.5"}}, {Key: "idle", Codes: []string{"1.1.1"}}}, 20)
	if offered[0].Key != "a" || offered[0].Effort != 20 || !offered[0].Guessed {
		t.Errorf("an action without an estimate: %+v", offered[0])
	}
	seen := map[string]bool{}
	for _, m := range offered[1:] {
		if m.Key == "idle" || slices.Contains(m.Codes, "1.5") {
			t.Errorf("offers %q for %v", m.Key, m.Codes)
		}
		seen[m.Codes[0]] = true
	}
	if len(seen) != 8 {
		t.Errorf("steps for %d components, nine lost points and one has its action", len(seen))
	}
	on := forecast.Switch([]forecast.Measure{{Key: "a"}, {Key: "b", Needs: []string{"a"}}, {Key: "c"}}, []string{"b", "nothing"})
	if len(on) != 2 || on[0].Key != "a" {
		t.Errorf("switching b on gives %+v", on)
	}
}

func TestTargets(t *testing.T) {
	x, _ := demo(t)
	others := []points.Points{points.Int(95), points.Int(92), points.Int(92), points.Int(88)}
	for typed, want := range map[string]string{
		"90": "90", "90,5 điểm": "90.5", "class Tốt": "80", "Xuất sắc": "90", "xếp loại khá": "70", "excellent": "90",
		"hạng 1": "95", "rank 3": "92", "thứ hạng 4": "88", "hạng 9": "0",
	} {
		target, wrong := forecast.ParseTarget(x, typed)
		if wrong != nil {
			t.Errorf("%q: %v", typed, wrong)
			continue
		}
		if got := target.Need(x, others); got.String() != want {
			t.Errorf("%q needs %v, want %s", typed, got, want)
		}
	}
	for _, typed := range []string{"", "hạng 0", "hạng ba", "tuyệt vời", "0", "-3", "101"} {
		if _, wrong := forecast.ParseTarget(x, typed); wrong == nil {
			t.Errorf("%q is taken for a target", typed)
		}
	}
	for total, want := range map[string]int{"96": 1, "95": 1, "92": 2, "90": 4, "1": 5} {
		if got := forecast.Rank(x, points.Must(total), others); got != want {
			t.Errorf("%s stands at %d, want %d", total, got, want)
		}
	}
}
