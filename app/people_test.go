package app_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// twoProvinces is an installation of two provinces with an administrator each.
func twoProvinces(t *testing.T) (sys *app.System, bac, nam app.Actor) {
	t.Helper()
	sys = demo(t)
	for _, name := range []string{"bac", "nam"} {
		files := fstest.MapFS{}
		for file, text := range provinceRound {
			files[file] = &fstest.MapFile{Data: []byte(strings.NewReplacer("NAME", name, "ROUND", "1").Replace(text))}
		}
		if _, err := sys.LoadRound(t.Context(), app.Console("test"), files, "round.yaml", true); err != nil {
			t.Fatal(err)
		}
	}
	actor := func(name string) app.Actor {
		id, link, err := sys.AddPerson(t.Context(), app.Console("test"), app.NewPerson{
			Login: name + ".quantri", Name: "Quản trị " + name, GrantAsked: app.GrantAsked{Role: account.Administrator, Unit: "tinh-" + name},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := sys.UseLink(t.Context(), link.Token, "một mật khẩu dài"); err != nil {
			t.Fatal(err)
		}
		a, err := sys.Account(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return app.Actor{Account: a}
	}
	return sys, actor("bac"), actor("nam")
}

// The topmost unit is a wall: an administrator neither sees nor changes people
// of another province, and learns nothing of them from a list either.
func TestPeopleOfAnotherProvince(t *testing.T) {
	sys, bac, nam := twoProvinces(t)
	ctx := t.Context()
	page, err := sys.People(ctx, bac, app.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		if !strings.HasPrefix(row.Login, "bac.") {
			t.Errorf("sees %s", row.Login)
		}
	}
	if len(page.Rows) != 2 || page.Total != 2 {
		t.Errorf("%d of %d people", len(page.Rows), page.Total)
	}
	other := nam.Account.ID
	if _, err := sys.Person(ctx, bac, other); !isKind(err, app.NotFound) {
		t.Errorf("sees the page of another: %v", err)
	}
	if err := sys.GiveRole(ctx, bac, other, app.GrantAsked{Role: account.Viewer, Unit: "xa-bac"}, nam.Account.Version); !isKind(err, app.NotFound) {
		t.Errorf("gives a role: %v", err)
	}
	if _, err := sys.MakeLink(ctx, bac, other); !isKind(err, app.Forbidden) {
		t.Errorf("makes a link: %v", err)
	}
	if err := sys.DropFactor(ctx, bac, other); !isKind(err, app.Forbidden) {
		t.Errorf("drops the second step: %v", err)
	}
	_, err = sys.ImportPeople(ctx, bac, []byte("họ tên,tên đăng nhập,đơn vị,vai trò\nX,nam.quantri,xa-bac,viewer\n"), "a.csv", true)
	if problems, ok := err.(message.Problems); !ok || strings.Contains(problems.Error(), "Quản trị nam") { //nolint:errorlint // it is returned as it is
		t.Errorf("a list says %v", err)
	}
	_, err = sys.ImportPeople(ctx, bac, []byte("họ tên,tên đăng nhập,đơn vị,vai trò\nX,bac.x,xa-nam,viewer\n"), "a.csv", false)
	if _, ok := err.(message.Problems); !ok { //nolint:errorlint // it is returned as it is
		t.Errorf("a list gives a role elsewhere: %v", err)
	}
	if _, err := sys.ImportPeople(ctx, app.Console("test"), []byte("họ tên,tên đăng nhập,đơn vị,vai trò\nX,bac.x,xa-bac,viewer\nY,nam.y,xa-nam,viewer\n"), "a.csv", true); err == nil {
		t.Error("a list of two provinces is taken")
	}
	if err := sys.Delegate(ctx, bac, app.LoanAsked{Place: 0, To: "nam.quantri", From: "15/10/2024", Until: "16/10/2024"}); !isKind(err, app.Invalid) {
		t.Errorf("delegates over the wall: %v", err)
	}
}

// Of two administrators, one stays: whoever comes second is refused.
func TestLastAdministratorOfAProvince(t *testing.T) {
	sys, bac, _ := twoProvinces(t)
	ctx := t.Context()
	if err := sys.SetDisabled(ctx, bac, bac.Account.ID, true, bac.Account.Version); !isKind(err, app.Invalid) {
		t.Fatalf("the last one disables themselves: %v", err)
	}
	id, link, err := sys.AddPerson(ctx, bac, app.NewPerson{Login: "bac.hai", Name: "Hai", GrantAsked: app.GrantAsked{Role: account.Administrator, Unit: "tinh-bac"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := sys.TakeRole(ctx, bac, bac.Account.ID, 0, bac.Account.Version); !isKind(err, app.Invalid) {
		t.Errorf("to one who has no password yet: %v", err)
	}
	if err := sys.UseLink(ctx, link.Token, "một mật khẩu dài"); err != nil {
		t.Fatal(err)
	}
	if err := sys.TakeRole(ctx, bac, bac.Account.ID, 0, bac.Account.Version); err != nil {
		t.Errorf("with another there: %v", err)
	}
	if err := sys.SetDisabled(ctx, app.Console("test"), id, true, 2); !isKind(err, app.Invalid) {
		t.Errorf("the other one too: %v", err)
	}
	chains, err := sys.VerifyAudit(ctx, app.Console("test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chains {
		if c.Broken != nil {
			t.Error(c.Broken)
		}
	}
}

// A workbook that was filled in changes no more than the pages would let one.
func TestNarrowedOfficerOffline(t *testing.T) {
	now := clock()
	sys, ctx := at(t, &now), t.Context()
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	id, _, err := sys.AddPerson(ctx, app.Console("test"), app.NewPerson{
		Login: "ytich.tuphap", Name: "Tư pháp", GrantAsked: app.GrantAsked{Role: account.Officer, Unit: "y-tich", Only: "2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := sys.Account(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	take := func(code string) error {
		return sys.TakeOffline(ctx, app.Actor{Account: p}, running, "y-tich", map[string]app.EntryChange{code: set(app.FieldExplanation, "từ tệp")})
	}
	if err := take("1.1.1"); !isKind(err, app.Forbidden) {
		t.Errorf("another's component: %v", err)
	}
	if err := take("2.1"); err != nil {
		t.Errorf("one's own: %v", err)
	}
	if _, _, err := sys.OfflineSheet(ctx, app.Actor{Account: p}, running, "y-tich"); err != nil {
		t.Errorf("the workbook: %v", err)
	}
}
