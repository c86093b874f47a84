package app_test

import (
	"fmt"
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

// TestDossiersAtRiskCost: what falls due soon is counted as late on top of what
// is, and what that would lose is said.
func TestDossiersAtRiskCost(t *testing.T) {
	sys := demo(t)
	lines := dossierLines(100)
	for i := 10; i < 100; i += 20 {
		code := fmt.Sprintf("%05d,", i)
		// Every other of the late ones was in time.
		lines = strings.Replace(lines, code+"UBND xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,08/03/2024", code+"UBND xã Y Tịch,04/03/2024 08:00,06/03/2024 17:00,05/03/2024", 1)
	}
	lines += "H37.23.37-240425-00001,xã Y Tịch,25/04/2024 08:00,03/05/2024 17:00,\n"
	if _, _, err := importFile(t, sys, dossierFile(t, lines), nil); err != nil {
		t.Fatal(err)
	}
	due, err := sys.DueSoon(t.Context(), app.Console("test"), "y-tich", 3)
	if err != nil || due.Soon != 1 || len(due.Scores) != 2 {
		t.Fatal(due, err)
	}
	s := due.Scores[0]
	if s.Node.Code != "3.4.1" || s.Worse == nil || s.Costs.String() != "1" || due.Costs != s.Costs || !strings.Contains(s.Worse.Reason.In(message.VI), "95/101") {
		t.Errorf("%s costs %v: %v", s.Node.Code, s.Costs, s.Worse)
	}
	if s = due.Scores[1]; s.Worse != nil {
		t.Errorf("%s is lost already: %v", s.Node.Code, s.Worse)
	}
	office, err := sys.OfficeMeasures(t.Context(), app.Console("test"), "y-tich", "", 2024, sys.Today())
	if err != nil || office.Next[0].Worse != nil {
		t.Error("the office's page warns of what is not asked about:", err)
	}
}
