package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/scoring"
)

// What the head is told of two readings of a sheet: figures, words, evidence,
// and nothing of what is the same in both.
func TestRevisions(t *testing.T) {
	x := blocks(t)
	number := func(name, raw string) scoring.Value { return scoring.Value{Input: name, Raw: raw} }
	proof := func(id string) assessment.Proof {
		return assessment.Proof{ID: assessment.ProofID(id), Name: id + ".pdf"}
	}
	before := assessment.PartsOf(map[string]assessment.Entry{
		"1.1": {Values: []scoring.Value{number("points", "4")}, Explanation: "như cũ"},
		"1.2": {Values: []scoring.Value{number("a", "3"), number("b", "10")}, Proofs: []assessment.Proof{proof("một"), proof("hai")}},
		"2":   {},
	}, scoring.Card{})
	after := assessment.PartsOf(map[string]assessment.Entry{
		"1.1": {Values: []scoring.Value{number("points", "4")}, Explanation: "như cũ"},
		"1.2": {Values: []scoring.Value{number("a", "5"), number("b", "10")}, Explanation: "mới", Proofs: []assessment.Proof{proof("hai"), proof("ba")}},
	}, scoring.Card{})
	if _, kept := before["2"]; kept {
		t.Error("a component on which nothing is given is kept")
	}
	revised := assessment.Revisions(x, before, after)
	if len(revised) != 1 || revised[0].Node.Code != "1.2" {
		t.Fatalf("revised: %+v", revised)
	}
	r := revised[0]
	if len(r.Figures) != 1 || r.Figures[0].Input.Name != "a" || r.Figures[0].Before != "3" || r.Figures[0].After != "5" {
		t.Errorf("figures: %+v", r.Figures)
	}
	if !r.Reworded {
		t.Error("the new explanation is not told")
	}
	if diff := cmp.Diff([]assessment.GivenProof{{ID: "ba", Name: "ba.pdf"}}, r.Added); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]assessment.GivenProof{{ID: "một", Name: "một.pdf"}}, r.Removed); diff != "" {
		t.Error(diff)
	}
	if again := assessment.Revisions(x, after, after); again != nil {
		t.Errorf("the same against itself: %+v", again)
	}
}
