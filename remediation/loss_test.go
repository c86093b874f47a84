package remediation_test

import (
	"testing"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/scoring"
)

func line(code, area, max, got string) scoring.Line {
	m, g := points.Must(max), points.Must(got)
	return scoring.Line{Code: code, Area: area, Max: m, Got: g, Lost: m.Sub(g)}
}

func joined() []remediation.Loss {
	lost := []scoring.Line{line("3.4.1", "3", "2.5", "0.5"), line("7.2", "7", "2", "0"), line("7.6", "7", "3", "0")}
	self := map[string]points.Points{"3.4.1": points.Must("2.5"), "7.2": points.Int(0)}
	notes := []remediation.Note{
		{Unit: "u", Component: "3.4.1", Causes: []string{"late", "leadership"}},
		{Unit: "other", Component: "7.2", Causes: []string{"late"}},
		{Unit: "u", Component: "7.6", Causes: []string{"late"}},
	}
	causes := []remediation.Cause{{Key: "late"}, {Key: "leadership"}}
	actions := []remediation.Action{
		{ID: "a", Unit: "u", Components: []string{"3.4.1", "7.2"}}, {ID: "b", Unit: "other", Components: []string{"7.6"}},
	}
	return remediation.Join("u", lost, self, notes, causes, actions)
}

func TestJoin(t *testing.T) {
	losses := joined()
	if len(losses) != 3 {
		t.Fatalf("%d losses", len(losses))
	}
	a, b, c := losses[0], losses[1], losses[2]
	if a.Claimed() != points.Int(2) || len(a.Causes) != 2 || len(a.Actions) != 1 {
		t.Errorf("3.4.1: claimed %v, %d causes, %d actions", a.Claimed(), len(a.Causes), len(a.Actions))
	}
	if !b.Claimed().IsZero() || b.Note != nil || len(b.Actions) != 1 {
		t.Errorf("7.2: claimed %v, note %v; a note of another unit is not its own", b.Claimed(), b.Note)
	}
	if c.Self != nil || !c.Claimed().IsZero() || len(c.Actions) != 0 {
		t.Errorf("7.6: nothing is known of its self score, and another unit's action is not its own")
	}
}

// A loss with two causes counts in both; one without a cause has a group of
// its own.
func TestByCause(t *testing.T) {
	groups := remediation.By(joined(), remediation.CauseKeys)
	want := map[string]string{"late": "5", "leadership": "2", "": "2"}
	if len(groups) != len(want) || groups[0].Key != "late" {
		t.Fatalf("%+v", groups)
	}
	for _, g := range groups {
		if g.Lost.String() != want[g.Key] {
			t.Errorf("%q: %v, want %s", g.Key, g.Lost, want[g.Key])
		}
	}
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		from, to remediation.State
		may      bool
	}{
		{remediation.Planned, remediation.Doing, true}, {remediation.Doing, remediation.Done, true}, {remediation.Done, remediation.Doing, true},
		{remediation.Done, remediation.Accepted, false}, {remediation.Accepted, remediation.Doing, false}, {remediation.Accepted, remediation.Accepted, true},
		{remediation.Dropped, remediation.Done, false}, {remediation.Planned, "gone", false},
	} {
		if c.from.MayBecome(c.to) != c.may {
			t.Errorf("%s → %s: %v, want %v", c.from, c.to, !c.may, c.may)
		}
	}
}

func TestLate(t *testing.T) {
	a := remediation.Action{State: remediation.Doing, Due: calendar.MustParse("30/11/2024")}
	if a.Late(calendar.MustParse("30/11/2024")) || !a.Late(calendar.MustParse("01/12/2024")) {
		t.Error("an action is late from the day after its date")
	}
	a.State = remediation.Done
	if a.Late(calendar.MustParse("01/01/2025")) {
		t.Error("what is done is not late")
	}
}
