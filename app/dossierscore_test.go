package app_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// TestDossiersAreScored: what a component gets by the dossiers, and what the
// next step takes, are the rule's own words.
func TestDossiersAreScored(t *testing.T) {
	sys := demo(t)
	year := sys.Today().ISO()[:4]
	lines := strings.ReplaceAll(dossierLines(100), "/2024", "/"+year)
	if year < "2024" {
		t.Fatal("the clock of the tests stands in", year)
	}
	if _, _, err := importFile(t, sys, dossierFile(t, lines), nil); err != nil {
		t.Fatal(err)
	}
	due, err := sys.DueSoon(t.Context(), app.Console("test"), "y-tich", 3)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, score := range due.Scores {
		if score.Line != nil {
			said[score.Node.Code] = score.Line.Reason.In(message.VI)
			if score.Line.Next != nil {
				said[score.Node.Code] += " " + score.Line.Next.Text.In(message.VI)
			}
		}
	}
	if !strings.Contains(said["3.4.1"], "90/100") || !strings.Contains(said["3.4.1"], "Thêm 100 hồ sơ") || !strings.Contains(said["3.4.1"], "95 %") {
		t.Errorf("3.4.1: %q", said["3.4.1"])
	}
	if !strings.Contains(said["3.4.2"], "0/10") {
		t.Errorf("3.4.2: %q", said["3.4.2"])
	}
}
