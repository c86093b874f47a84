package scoring_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func TestRunCase(t *testing.T) {
	x := blocks(t)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"holds":         {"component: 1.2, inputs: {a: 5, b: 10}, points: 1.25, reason: 50 %", nil},
		"arises not":    {"component: 1.2, inputs: {a: 0, b: 0}, points: 0, outcome: not_applicable", nil},
		"missing":       {"component: 1.2, inputs: {a: 5}, points: 0, outcome: missing", nil},
		"error":         {"component: 1.2, inputs: {a: 5, b: 4}, points: 0, outcome: error", nil},
		"overridden":    {"component: 1.2, inputs: {a: 5, b: 10, override: 2, override_reason: Ví dụ của văn bản}, points: 2, reason: Ví dụ", nil},
		"what is next":  {"component: 1.2, inputs: {a: 5, b: 10}, points: 1.25, next: hồ sơ", nil},
		"other points":  {"component: 1.2, inputs: {a: 5, b: 10}, points: 1", []string{"case.points"}},
		"other outcome": {"component: 1.2, inputs: {a: 5}, points: 0", []string{"case.outcome_differs"}},
		"other reason":  {"component: 1.2, inputs: {a: 5, b: 10}, points: 1.25, reason: 51 %", []string{"case.reason"}},
		"other next":    {"component: 1.2, inputs: {a: 10, b: 10}, points: 2.5, next: thêm", []string{"case.next"}},
		"unknown input": {"component: 1.2, inputs: {c: 5, a: x}, points: 0", []string{"case.unknown_input", "case.value"}},
		"several":       {"component: 1.2, inputs: {a: 5}, points: 2, reason: 51 %", []string{"case.points", "case.outcome_differs", "case.reason"}},
	} {
		cases, err := rulebook.ReadCases([]byte("- {name: "+name+", "+strings.Replace(c.text, "1.2", `"1.2"`, 1)+"}"), "cases.yaml", x)
		if err != nil {
			t.Fatal(err)
		}
		v := scoring.RunCase(x, cases[0])
		var got []string
		for _, f := range v.Faults {
			got = append(got, f.Key)
		}
		if d := cmp.Diff(c.want, got); d != "" || v.Holds() != (len(c.want) == 0) {
			t.Errorf("%s: %s%s", name, d, v.Problems().In(message.VI))
		}
		for _, p := range v.Problems() {
			if said := p.In(message.VI); !strings.HasPrefix(said, "cases.yaml:1: tiêu chí 1.2: “"+name) || strings.ContainsAny(said, "{}⟦") {
				t.Errorf("%s", said)
			}
		}
	}
}
