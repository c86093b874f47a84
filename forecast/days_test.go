package forecast_test

import (
	"testing"

	"github.com/parindex/parindex/forecast"
)

func TestDays(t *testing.T) {
	for typed, want := range map[string]string{"2": "2", "2,5": "2.5", "0.5": "0.5", "10000": "10000", "0": "0"} {
		if d, ok := forecast.ParseDays(typed); !ok || d.String() != want || d.Exact().String() != want {
			t.Errorf("%q is %s (%s), %v", typed, d, d.Exact(), ok)
		}
	}
	for _, typed := range []string{"", "-1", "2,55", "2,", ",5", "hai", "1e3", "10001", "99999999999999999999"} {
		if d, ok := forecast.ParseDays(typed); ok {
			t.Errorf("%q is taken for %s", typed, d)
		}
	}
}
