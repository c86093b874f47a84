package scoring_test

import (
	"testing"

	"github.com/parindex/parindex/scoring"
)

func TestEachUnitIsDoneOnce(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 1000} {
		done := make([]int, n)
		scoring.EachUnit(n, func(i int) { done[i]++ })
		for i, times := range done {
			if times != 1 {
				t.Errorf("%d of %d: %d times", i, n, times)
			}
		}
	}
}
