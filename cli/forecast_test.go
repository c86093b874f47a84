package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestForecastAndTarget run on the folder of a demo.
func TestForecastAndTarget(t *testing.T) {
	dir := t.TempDir()
	if code, _, errs := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	at := []string{"--data", dir, "--unit", "y-tich", "--round", "chi-lang-2023"}
	code, out, stderr := run(t, append([]string{"forecast"}, at...)...)
	if code != 0 || !strings.Contains(out, "85") || !strings.Contains(out, "7.6") || !strings.Contains(out, "Còn lấy được") {
		t.Fatalf("%d %s%s", code, out, stderr)
	}
	code, out, _ = run(t, append([]string{"target", "hạng 3", "--json", "--days", "2,5"}, at...)...)
	var got struct {
		Need     string
		Estimate bool
		Best     struct {
			Days     string `json:"person_days"`
			Measures []any
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || got.Need != "88.75" || !got.Estimate || got.Best.Days != "5" || len(got.Best.Measures) != 2 {
		t.Errorf("%d %v %+v", code, err, got)
	}
	for _, bad := range [][]string{{"target", "101"}, {"target", "tuyệt vời"}, {"target", "90", "--days", "hai"}} {
		if code, _, stderr := run(t, append(bad, at...)...); code != 1 || !strings.HasPrefix(stderr, "Lỗi") {
			t.Errorf("%v: %d %s", bad, code, stderr)
		}
	}
}
