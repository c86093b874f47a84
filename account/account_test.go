package account_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

// Two provinces in one database; p1 has a district with two communes.
var tree = org.NewTree([]org.Unit{
	{ID: "p1", Alias: "p1", Level: org.Province}, {ID: "d", Alias: "d", Parent: "p1", Level: org.District},
	{ID: "c1", Alias: "c1", Parent: "d"}, {ID: "c2", Alias: "c2", Parent: "d"}, {ID: "p2", Alias: "p2", Level: org.Province},
})

var today = calendar.MustParse("02/5/2024")

func person(role account.Role, unit org.UnitID) account.Account {
	return account.Account{ID: "x", Grants: []account.Grant{{Role: role, Unit: unit}}}
}

// The whole of who may do what: every role at c1 and at d, every verb, towards
// c1, its sister c2, the district above and the other province. Written down by
// hand, apart from the code.
func TestMay(t *testing.T) {
	const (
		read  = "see_ranking see_documents see_index see_sheet see_plan "
		above = "see_ranking see_documents see_index "
	)
	own := map[account.Role]string{
		account.Officer: read + "edit_plan see_report sign_report score_self edit_documents ", account.Head: read + "edit_plan see_report sign_report score_self submit_self publish_round see_people edit_documents set_signers ",
		account.Appraiser: read + "appraise ", account.Council: read + "settle publish_round ", account.Viewer: read,
		account.Secretariat: read + "see_report load_round edit_index run_round publish_round see_people import_dossiers edit_documents ", account.Administrator: read + "see_report load_round edit_index see_audit run_round see_people edit_people import_dossiers edit_templates set_signers ",
	}
	verbs := []account.Verb{
		account.SeeRanking, account.SeeDocuments, account.SeeIndex, account.SeeSheet, account.SeePlan, account.EditPlan,
		account.SeeReport, account.SignReport, account.LoadRound, account.EditIndex, account.SeeAudit,
		account.RunRound, account.ScoreSelf, account.SubmitSelf, account.Appraise, account.Settle, account.PublishRound, account.SeePeople, account.EditPeople, account.ImportDossiers, account.EditTemplates, account.EditDocuments, account.SetSigners,
	}
	for _, role := range account.Roles {
		// What counts at a role's own unit only does not reach below it.
		below := strings.NewReplacer("score_self ", "", "submit_self ", "", "publish_round ", "", "edit_documents ", "").Replace(own[role])
		want := map[[2]org.UnitID]string{
			{"c1", "c1"}: own[role], {"c1", "c2"}: "", {"c1", "d"}: above, {"c1", "p1"}: above, {"c1", "p2"}: "",
			{"d", "c1"}: below, {"d", "c2"}: below, {"d", "d"}: own[role], {"d", "p1"}: above, {"d", "p2"}: "",
			{"p2", "c1"}: "", {"p2", "p1"}: "", {"c1", "nowhere"}: "", {"c1", ""}: "",
		}
		for pair, allowed := range want {
			got := ""
			for _, v := range verbs {
				if account.May(person(role, pair[0]), v, account.At(pair[1]), tree, today) {
					got += string(v) + " "
				}
			}
			if got != allowed {
				t.Errorf("%s at %s towards %s may %q, want %q", role, pair[0], pair[1], got, allowed)
			}
		}
	}
}

// Only an administrator may hold a grant without a unit; it holds everywhere.
func TestGrantWithoutUnit(t *testing.T) {
	for _, role := range account.Roles {
		for _, target := range []org.UnitID{"c1", "d", "p1", "p2"} {
			if got := account.May(person(role, ""), account.SeeSheet, account.At(target), tree, today); got != (role == account.Administrator) {
				t.Errorf("%s of no unit towards %s: %v", role, target, got)
			}
		}
	}
	if account.May(person(account.Administrator, ""), account.EditPlan, account.At("c1"), tree, today) {
		t.Error("an administrator edits no unit's plan")
	}
}

// What a person makes belongs to a unit at which their role may make it.
func TestSeats(t *testing.T) {
	all := []org.Unit{{ID: "p1"}, {ID: "d", Parent: "p1"}, {ID: "c1", Parent: "d"}, {ID: "c2", Parent: "d"}, {ID: "p2"}}
	until := func(day string, role account.Role, unit org.UnitID) account.Grant {
		return account.Grant{Role: role, Unit: unit, To: calendar.MustParse(day)}
	}
	for _, test := range []struct {
		grants []account.Grant
		want   string
	}{
		{[]account.Grant{{Role: account.Secretariat, Unit: "d"}}, "d"},
		{[]account.Grant{{Role: account.Officer, Unit: "d"}}, ""},
		{[]account.Grant{{Role: account.Secretariat, Unit: "nowhere"}}, ""},
		{[]account.Grant{{Role: account.Secretariat}}, ""},
		{[]account.Grant{{Role: account.Administrator}}, "p1 p2"},
		{[]account.Grant{{Role: account.Administrator, Unit: "c1"}, {Role: account.Secretariat, Unit: "c1"}, {Role: account.Officer, Unit: "c2"}}, "c1"},
		{[]account.Grant{until("01/5/2024", account.Secretariat, "c2"), until("02/5/2024", account.Secretariat, "c1")}, "c1"},
	} {
		var got []string
		for _, u := range account.Seats(account.Account{Grants: test.grants}, account.EditIndex, all, today) {
			got = append(got, string(u.ID))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v: %v, want %s", test.grants, got, test.want)
		}
	}
}

func TestGrantsHaveDatesAndAccountsEnd(t *testing.T) {
	a := person(account.Head, "c1")
	may := func() bool { return account.May(a, account.SeeSheet, account.At("c1"), tree, today) }
	if !may() {
		t.Fatal("a grant without dates holds")
	}
	a.Grants[0].From = calendar.MustParse("03/5/2024")
	if may() {
		t.Error("a grant holds before it begins")
	}
	a.Grants[0].From, a.Grants[0].To = calendar.Date{}, calendar.MustParse("01/5/2024")
	if may() {
		t.Error("a grant holds after its last day")
	}
	a.Grants[0].To = today
	if !may() {
		t.Error("a grant does not hold on its last day")
	}
	a.Disabled = true
	if may() {
		t.Error("a disabled account may still see")
	}
}

func TestPassword(t *testing.T) {
	hash, err := account.HashPassword("mật khẩu dài")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"mật khẩu dài":                  true,
		norm.NFD.String("mật khẩu dài"): true, // typed on another keyboard
		"mat khau dai":                  false, "mật khẩu dài ": false, "": false, strings.Repeat("a", 1000): false,
	} {
		if account.CheckPassword(hash, password) != want {
			t.Errorf("%q: want %v", password, want)
		}
	}
	for _, bad := range []string{"", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "plain", "$argon2id$v=19$m=9999999,t=2,p=1$AAAA$AAAA"} {
		if account.CheckPassword(bad, "mật khẩu dài") || account.CheckPassword(bad, "") {
			t.Errorf("hash %q lets somebody in", bad)
		}
	}
	if again, err := account.HashPassword("mật khẩu dài"); err != nil || again == hash {
		t.Error("two hashes of one password are equal")
	}
	for _, bad := range []string{"ngắn quá", strings.Repeat("a", 129)} {
		if _, err := account.HashPassword(bad); err == nil {
			t.Errorf("%d characters accepted", len(bad))
		}
	}
}

func TestNewPasswordsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p, err := account.NewPassword()
		if err != nil || len(p) != 19 || seen[p] {
			t.Fatal(p, err)
		}
		if _, err := account.HashPassword(p); err != nil {
			t.Fatal(err)
		}
		seen[p] = true
	}
	if len(seen) != 100 {
		t.Fatal(fmt.Sprint(len(seen)))
	}
}

// Who appraises a district's communes does not appraise the one they work at.
func TestNobodyAppraisesTheirOwn(t *testing.T) {
	both := account.Account{ID: "x", Grants: []account.Grant{{Role: account.Appraiser, Unit: "d"}, {Role: account.Officer, Unit: "c1", To: today}}}
	if account.May(both, account.Appraise, account.At("c1"), tree, today) {
		t.Error("appraises the commune they work at")
	}
	if !account.May(both, account.Appraise, account.At("c2"), tree, today) {
		t.Error("may not appraise its sister")
	}
	if next := calendar.MustParse("03/5/2024"); !account.May(both, account.Appraise, account.At("c1"), tree, next) {
		t.Error("may not appraise the commune that they have left")
	}
}

// A narrowed role changes only its parts, and sees what the role sees.
func TestOnly(t *testing.T) {
	for _, test := range []struct {
		only   []string
		target account.Target
		want   bool
	}{
		{nil, account.Target{Unit: "c1", Part: "3.4.1"}, true},
		{nil, account.At("c1"), true},
		{[]string{"3.4"}, account.Target{Unit: "c1", Part: "3.4"}, true},
		{[]string{"3.4"}, account.Target{Unit: "c1", Part: "3.4.1"}, true},
		{[]string{"3.4"}, account.Target{Unit: "c2", Part: "3.4.1"}, true},
		{[]string{"3.4"}, account.Target{Unit: "p2", Part: "3.4.1"}, false},
		{[]string{"3.4"}, account.Target{Unit: "c1", Part: "3.41"}, false},
		{[]string{"3.4"}, account.Target{Unit: "c1", Part: "3"}, false},
		{[]string{"3.4"}, account.At("c1"), false},
		{[]string{"1.1", "3.4"}, account.Target{Unit: "c1", Part: "3.4.1"}, true},
		{[]string{"Phòng Tư pháp"}, account.Target{Unit: "c1", Part: "2.1", Office: "Phòng Tư pháp"}, true},
		{[]string{"phòng tư pháp"}, account.Target{Unit: "c1", Part: "2.1", Office: "Phòng Tư pháp"}, true},
		{[]string{"Phòng Tư pháp"}, account.Target{Unit: "c1", Part: "2.1", Office: "Phòng Tài chính"}, false},
		{[]string{"Phòng Tư pháp"}, account.Target{Unit: "c1", Part: "2.1"}, false},
		{[]string{""}, account.At("c1"), false},
	} {
		a := account.Account{Grants: []account.Grant{{Role: account.Appraiser, Unit: "d", Only: test.only}}}
		if got := account.May(a, account.Appraise, test.target, tree, today); got != test.want {
			t.Errorf("only %q towards %+v: %v", test.only, test.target, got)
		}
		if !account.May(a, account.SeeSheet, account.At("c1"), tree, today) {
			t.Errorf("only %q does not see the sheet", test.only)
		}
	}
}

// A delegated role has both dates, and is worth what its giver holds that day.
func TestDelegated(t *testing.T) {
	first, last := calendar.MustParse("01/5/2024"), calendar.MustParse("03/5/2024")
	held := account.Grant{Role: account.Head, Unit: "c1"}
	good := account.Grant{Role: account.Head, Unit: "c1", From: first, To: last, For: "chief", Held: []account.Grant{held}}
	for name, test := range map[string]struct {
		change func(g *account.Grant)
		want   bool
	}{
		"in order":                {func(*account.Grant) {}, true},
		"no first day":            {func(g *account.Grant) { g.From = calendar.Date{} }, false},
		"no last day":             {func(g *account.Grant) { g.To = calendar.Date{} }, false},
		"over":                    {func(g *account.Grant) { g.To = first }, false},
		"the giver holds nothing": {func(g *account.Grant) { g.Held = nil }, false},
		"the giver has left":      {func(g *account.Grant) { g.Held = []account.Grant{{Role: account.Head, Unit: "c1", To: first}} }, false},
		"the giver's other role":  {func(g *account.Grant) { g.Held = []account.Grant{{Role: account.Officer, Unit: "c1"}} }, false},
		"the giver's other unit":  {func(g *account.Grant) { g.Held = []account.Grant{{Role: account.Head, Unit: "c2"}} }, false},
		"passed on":               {func(g *account.Grant) { g.Held = []account.Grant{good} }, false},
		"more than the giver's": {func(g *account.Grant) {
			g.Held = []account.Grant{{Role: account.Head, Unit: "c1", Only: []string{"3"}}}
		}, false},
		"one of the giver's roles": {func(g *account.Grant) { g.Held = []account.Grant{{Role: account.Head, Unit: "c2"}, held} }, true},
	} {
		g := good
		test.change(&g)
		a := account.Account{ID: "x", Grants: []account.Grant{g}}
		if got := account.May(a, account.ScoreSelf, account.At("c1"), tree, today); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	both := account.Account{Grants: []account.Grant{good, {Role: account.Appraiser, Unit: "d"}}}
	if account.May(both, account.Appraise, account.At("c1"), tree, today) {
		t.Error("appraises the commune whose head they stand in for")
	}
}

// A seat in a council does not let a member of a unit publish in its name.
func TestCouncilOfOnesOwn(t *testing.T) {
	both := account.Account{Grants: []account.Grant{{Role: account.Council, Unit: "c1"}, {Role: account.Officer, Unit: "c1"}}}
	if account.May(both, account.PublishRound, account.At("c1"), tree, today) {
		t.Error("publishes by the council's role at their own unit")
	}
}
