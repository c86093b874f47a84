package account_test

import (
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

// A merger on 01/7/2025: from that day the people of the heir see what the old
// commune did and edit its open actions; those of the old one only see. The
// split's other part sees and does not edit. Who appraises moves from the
// district, which has ended, to the province.
func TestHeirsAndLevels(t *testing.T) {
	before, day := calendar.MustParse("30/6/2025"), calendar.MustParse("01/7/2025")
	units := org.NewTree([]org.Unit{
		{ID: "p", Alias: "p"}, {ID: "d", Alias: "d", Parent: "p", To: before},
		{ID: "old", Alias: "old", Parent: "d", To: before, Heir: "new", History: org.History{Heirs: []org.Succession{{Heir: "new", On: day}, {Heir: "part", On: day}}}},
		{ID: "new", Alias: "new", Parent: "p", From: day}, {ID: "part", Alias: "part", Parent: "p", From: day},
		{ID: "goes-on", Alias: "goes-on", Parent: "p", History: org.History{Parents: []org.Placing{{Parent: "d", Span: org.Span{To: before}}}}},
	})
	for _, c := range []struct {
		role   account.Role
		at     org.UnitID
		do     account.Verb
		target org.UnitID
		was    bool // on 30/6/2025
		is     bool // on 01/7/2025
	}{
		{account.Head, "old", account.EditPlan, "old", true, false},
		{account.Head, "old", account.SeeSheet, "old", true, true},
		{account.Head, "new", account.EditPlan, "old", false, true},
		{account.Head, "new", account.SeeSheet, "old", false, true},
		{account.Head, "new", account.SeeRanking, "d", false, true},
		{account.Head, "new", account.SeeSheet, "d", false, false},
		{account.Head, "part", account.EditPlan, "old", false, false},
		{account.Head, "part", account.SeePlan, "old", false, true},
		{account.Head, "new", account.SeePlan, "part", false, false},
		{account.Appraiser, "d", account.Appraise, "old", true, false},
		{account.Appraiser, "d", account.Appraise, "goes-on", true, false},
		{account.Appraiser, "p", account.Appraise, "new", true, true},
		{account.Secretariat, "d", account.PublishRound, "d", true, false},
		{account.Secretariat, "d", account.SeeSheet, "old", true, true},
	} {
		a := account.Account{Grants: []account.Grant{{Role: c.role, Unit: c.at}}}
		for on, want := range map[calendar.Date]bool{before: c.was, day: c.is} {
			if got := account.May(a, c.do, account.At(c.target), units, on); got != want {
				t.Errorf("%s at %s: %s of %s on %s: %v", c.role, c.at, c.do, c.target, on, got)
			}
		}
	}
	own := account.Account{Grants: []account.Grant{{Role: account.Appraiser, Unit: "p"}, {Role: account.Officer, Unit: "new"}}}
	if account.May(own, account.Appraise, account.At("old"), units, day) {
		t.Error("appraises the commune that their own took over")
	}
}
