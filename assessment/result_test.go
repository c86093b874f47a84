package assessment_test

import (
	"bytes"
	"os"
	"reflect"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// The demo's units come out in order of rank, Y Tịch sixth of twenty, and a
// tie shares its rank.
func TestEvaluateTheDemo(t *testing.T) {
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
	sheet, err := scoring.ReadInputs(bytes.NewReader(read("demo/chi-lang-2023.csv")), "in.csv", x, nil)
	if err != nil {
		t.Fatal(err)
	}
	results := assessment.Evaluate(x, sheet, nil)
	ranked := assessment.Rank(x, sheet, nil)
	for i, r := range results {
		if again := ranked.Result(i, scoring.Everything); !reflect.DeepEqual(again, r) || !reflect.DeepEqual(ranked.Places[i], r.Place) {
			t.Errorf("%s: ranked without its card it is %+v, not %+v", r.Unit, again, r)
		}
	}
	ranks := map[int]int{}
	for i, r := range results {
		ranks[r.Place.Rank]++
		if i > 0 && results[i-1].Card.Total.Less(r.Card.Total) {
			t.Errorf("%s with %v stands below %v", r.Unit, r.Card.Total, results[i-1].Card.Total)
		}
		if r.Place.Unit != r.Unit || r.Place.Total != r.Card.Total || r.Place.Of != 20 {
			t.Errorf("%s: place %+v, total %v", r.Unit, r.Place, r.Card.Total)
		}
		if r.Unit == "y-tich" && (r.Place.Rank != 6 || r.Card.Total != points.Int(85) || r.Place.Class.Key != "good") {
			t.Errorf("Y Tịch: %+v", r.Place)
		}
	}
	if ranks[10] != 2 || ranks[11] != 0 || ranks[12] != 1 {
		t.Errorf("two tenths are followed by a twelfth: %v", ranks)
	}
}
