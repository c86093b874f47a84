package app_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

const (
	round    = "chi-lang-2023"
	roundYML = "demo/chi-lang-2023.yaml"
)

// clock is the day on which the unit reported.
func clock() time.Time { return time.Date(2024, 5, 2, 9, 0, 0, 0, calendar.Zone) }

// demo is an installation with the demonstration in it.
func demo(t testing.TB) *app.System {
	t.Helper()
	sys := empty(t)
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	return sys
}

func empty(t testing.TB) *app.System {
	t.Helper()
	return open(t, t.TempDir())
}

func open(t testing.TB, dir string) *app.System {
	t.Helper()
	sys, err := app.Open(t.Context(), dir, "", clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sys.Close(); err != nil {
			t.Error(err)
		}
	})
	return sys
}

func signIn(t testing.TB, sys *app.System, login string) app.Actor {
	t.Helper()
	people, err := app.ReadAccounts(os.DirFS(".."), roundYML)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Login == login {
			a, err := sys.SignIn(t.Context(), login, p.Password)
			if err != nil {
				t.Fatal(err)
			}
			return app.Actor{Account: a}
		}
	}
	t.Fatalf("the demo has no %s", login)
	return app.Actor{}
}

func TestOverviewOfTheDemo(t *testing.T) {
	sys := demo(t)
	v, err := sys.Overview(t.Context(), signIn(t, sys, "ytich.chutich"), round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	st := v.Standing
	if st.Total != points.Int(85) || st.Rank != 6 || st.Of != 20 || st.Lost != points.Int(15) || st.Class.Name.VI != "Tốt" || st.Illustrative {
		t.Errorf("%+v", st)
	}
	if v.Self == nil || v.Self.Total != points.Int(93) || v.Self.Illustrative {
		t.Errorf("self %+v", v.Self)
	}
	var claimed points.Points
	for _, a := range v.Areas {
		claimed = claimed.Add(a.Claimed)
	}
	if claimed != points.Int(8) {
		t.Errorf("claimed and not recognised: %v, want 8", claimed)
	}
	if len(v.Losses) != 9 || v.Losses[0].Line.Lost != points.Int(3) || len(v.Due) < 9 {
		t.Errorf("%d losses, %d actions due", len(v.Losses), len(v.Due))
	}
	for i := 1; i < len(v.Due); i++ {
		if v.Due[i].Due.Before(v.Due[i-1].Due) {
			t.Error("actions due are not in order of date")
		}
	}
	for _, l := range v.Losses {
		if l.Note == nil || len(l.Causes) == 0 || len(l.Actions) == 0 {
			t.Errorf("%s has no cause or no action", l.Line.Code)
		}
	}
}

func TestSheetIsTheWholeTree(t *testing.T) {
	sys := demo(t)
	v, err := sys.Sheet(t.Context(), signIn(t, sys, "ytich.vanphong"), round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	var sum, self points.Points
	for _, r := range v.Rows {
		if r.Node.Depth == 0 {
			sum, self = sum.Add(r.Sum.Got), self.Add(*r.Self)
		}
		if r.Node.Scored() != (r.Line != nil) {
			t.Errorf("%s: a leaf has a line, a sum has none", r.Node.Code)
		}
	}
	if sum != points.Int(85) || self != points.Int(93) {
		t.Errorf("areas sum to %v and %v", sum, self)
	}
}

func TestComponentExplainsItself(t *testing.T) {
	sys := demo(t)
	v, err := sys.Component(t.Context(), signIn(t, sys, "khach"), round, "y-tich", "3.4.1")
	if err != nil {
		t.Fatal(err)
	}
	if reason := v.Line.Reason.In(message.VI); v.Line.Got != points.Must("0.5") || !strings.Contains(reason, "940/1.000 = 94 %") {
		t.Errorf("%v: %s", v.Line.Got, reason)
	}
	if len(v.Path) != 3 || len(v.Line.Steps) == 0 || len(v.Line.Basis) != 2 || v.Line.Basis[0].Line == 0 || v.Line.Basis[0].File != "demo/chi-lang-2023.csv" {
		t.Errorf("path %d, steps %d, basis %+v", len(v.Path), len(v.Line.Steps), v.Line.Basis)
	}
	for _, code := range []string{"3.4", "9.9", ""} {
		if _, err := sys.Component(t.Context(), signIn(t, sys, "khach"), round, "y-tich", code); !isKind(err, app.NotFound) {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func isKind(err error, k app.Kind) bool {
	var e *app.Error
	return errors.As(err, &e) && e.Kind == k
}

func TestRankingSorts(t *testing.T) {
	sys := demo(t)
	me := signIn(t, sys, "quanson.vanphong")
	first := func(sort string) string {
		v, err := sys.Ranking(t.Context(), me, round, sort)
		if err != nil || len(v.Rows) != 20 {
			t.Fatal(err, len(v.Rows))
		}
		return v.Rows[0].Unit.Alias
	}
	if a, b := first(""), first("-rank"); a == b {
		t.Errorf("first and last by rank are both %s", a)
	}
	if got := first("unit"); got != "dong-mo" && !strings.HasPrefix(got, "tt-") {
		t.Errorf("first by name is %s", got)
	}
	if first("nonsense") != first("rank") {
		t.Error("an unknown order is not that of rank")
	}
	v, err := sys.Ranking(t.Context(), me, round, "7")
	if err != nil {
		t.Fatal(err)
	}
	open, mine := 0, 0
	for i, r := range v.Rows {
		if i > 0 && v.Rows[i-1].Standing.Areas[6].Got.Less(r.Standing.Areas[6].Got) {
			t.Error("not in order of area 7")
		}
		if r.Open {
			open++
		}
		if r.Mine {
			mine++
		}
	}
	if open != 1 || mine != 1 {
		t.Errorf("an officer of one commune may open %d sheets, %d are theirs", open, mine)
	}
}

func TestNobodySeesAnothersSheet(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "quanson.vanphong")
	calls := map[string]func() error{
		"overview":  func() error { _, err := sys.Overview(ctx, me, round, "y-tich"); return err },
		"sheet":     func() error { _, err := sys.Sheet(ctx, me, round, "y-tich"); return err },
		"component": func() error { _, err := sys.Component(ctx, me, round, "y-tich", "1.5"); return err },
		"losses":    func() error { _, err := sys.Losses(ctx, me, round, "y-tich", app.LossFilter{}); return err },
		"all":       func() error { _, err := sys.Losses(ctx, me, round, "", app.LossFilter{}); return err },
		"plan":      func() error { _, err := sys.Plan(ctx, me, round, "y-tich"); return err },
		"documents": func() error { _, err := sys.Documents(ctx, me, round, "y-tich"); return err },
		"report":    func() error { _, err := sys.Report(ctx, me, round, "y-tich"); return err },
		"word":      func() error { _, err := sys.WriteReport(ctx, me, round, "y-tich", "docx"); return err },
		"signed":    func() error { _, _, err := sys.SignedFile(ctx, me, round, "y-tich"); return err },
		"attach":    func() error { return sys.AttachSigned(ctx, me, round, "y-tich", app.Signed{}) },
	}
	for name, call := range calls {
		if err := call(); !isKind(err, app.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sys.Overview(ctx, me, round, "quan-son"); err != nil {
		t.Errorf("own unit: %v", err)
	}
}

func TestLossesOfADistrict(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "chilang.noivu")
	all, err := sys.Losses(ctx, me, round, "", app.LossFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var byUnit, byArea points.Points
	for _, g := range all.ByUnit {
		byUnit = byUnit.Add(g.Lost)
	}
	for _, g := range all.ByArea {
		byArea = byArea.Add(g.Lost)
	}
	if len(all.ByUnit) != 20 || byUnit != all.Total || byArea != all.Total {
		t.Errorf("%d units lost %v, areas %v, all %v", len(all.ByUnit), byUnit, byArea, all.Total)
	}
	some, err := sys.Losses(ctx, me, round, "", app.LossFilter{Area: "7", Unit: "y-tich"})
	if err != nil || len(some.Losses) != 3 || some.Total != all.Total {
		t.Errorf("%d losses of Y Tịch in area 7, total %v: %v", len(some.Losses), some.Total, err)
	}
	none, err := sys.Losses(ctx, me, round, "", app.LossFilter{Cause: app.NoCause, Unit: "y-tich"})
	if err != nil || len(none.Losses) != 0 {
		t.Errorf("%d losses of Y Tịch without a cause: %v", len(none.Losses), err)
	}
}

func TestAcross(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	v, err := sys.Across(ctx, signIn(t, sys, "chilang.thamdinh"), round, "7.6")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Rows) != 20 || v.Node.Max != points.Int(3) {
		t.Fatalf("%d rows of %v", len(v.Rows), v.Node.Max)
	}
	full, sum := 0, points.Points{}
	for i, r := range v.Rows {
		if r.Line.Code != "7.6" || r.Line.Reason.IsZero() || (i > 0 && r.Line.Got.Less(v.Rows[i-1].Line.Got)) {
			t.Errorf("%s: %+v", r.Unit.Alias, r.Line)
		}
		if r.Unit.Alias == "y-tich" && (!r.Line.Got.IsZero() || r.Self == nil) {
			t.Errorf("Y Tịch: %v", r.Line.Got)
		}
		if r.Line.Lost.IsZero() {
			full++
		}
		sum = sum.Add(r.Line.Got)
	}
	if full != v.Full || sum != v.Got {
		t.Errorf("%d full and %v in all, counted %d and %v", v.Full, v.Got, full, sum)
	}
	if _, err := sys.Across(ctx, signIn(t, sys, "ytich.chutich"), round, "7.6"); !isKind(err, app.Forbidden) {
		t.Errorf("a commune looks at its neighbours: %v", err)
	}
}

// The number of queries does not grow with units, lines or actions.
func TestQueriesAreBounded(t *testing.T) {
	sys := demo(t)
	me := signIn(t, sys, "chilang.noivu")
	calls := map[string]func(context.Context) error{
		"overview": func(ctx context.Context) error { _, err := sys.Overview(ctx, me, round, "y-tich"); return err },
		"sheet":    func(ctx context.Context) error { _, err := sys.Sheet(ctx, me, round, "y-tich"); return err },
		"ranking":  func(ctx context.Context) error { _, err := sys.Ranking(ctx, me, round, ""); return err },
		"losses": func(ctx context.Context) error {
			_, err := sys.Losses(ctx, me, round, "", app.LossFilter{})
			return err
		},
		"across":    func(ctx context.Context) error { _, err := sys.Across(ctx, me, round, "7.6"); return err },
		"plan":      func(ctx context.Context) error { _, err := sys.Plan(ctx, me, round, "y-tich"); return err },
		"documents": func(ctx context.Context) error { _, err := sys.Documents(ctx, me, round, "y-tich"); return err },
		"report":    func(ctx context.Context) error { _, err := sys.Report(ctx, me, round, "y-tich"); return err },
	}
	if err := calls["sheet"](t.Context()); err != nil { // who asks first reads the index and the units for all
		t.Fatal(err)
	}
	for name, call := range calls {
		ctx, n := store.WithCounter(t.Context())
		if err := call(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := n.Count(); got == 0 || got > 19 {
			t.Errorf("%s takes %d queries", name, got)
		}
	}
}

func TestChangeAction(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.vanphong")
	p, err := sys.Plan(ctx, me, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	a := p.Rows[0]
	change := app.ActionChange{State: remediation.Done, Due: a.Due, Officer: a.Officer, Progress: "Đã xong", Version: a.Version}
	if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, change); err != nil {
		t.Fatal(err)
	}
	if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, change); !isKind(err, app.Invalid) && !isKind(err, app.Conflict) {
		t.Errorf("the same change again: %v", err)
	}
	page, err := sys.ActionPage(ctx, me, round, "y-tich", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	row := page.Row
	if row.State != remediation.Done || row.Progress.VI != "Đã xong" || row.Version != a.Version+1 || row.Made("state") {
		t.Errorf("%+v", row)
	}
	for name, c := range map[string]app.ActionChange{
		"accepts its own work": {State: remediation.Accepted, Due: a.Due, Officer: "x", Version: row.Version},
		"no date":              {State: remediation.Done, Officer: "x", Version: row.Version},
		"no officer":           {State: remediation.Done, Due: a.Due, Version: row.Version},
		"a state of its own":   {State: "gone", Due: a.Due, Officer: "x", Version: row.Version},
		"a book":               {State: remediation.Done, Due: a.Due, Officer: "x", Progress: strings.Repeat("dài ", 600), Version: row.Version},
	} {
		if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, c); !isKind(err, app.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sys.ChangeAction(ctx, signIn(t, sys, "khach"), round, "y-tich", a.ID, change); !isKind(err, app.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	// An action of another unit is not reached by naming one's own.
	other := signIn(t, sys, "quanson.vanphong")
	if err := sys.ChangeAction(ctx, other, round, "quan-son", a.ID, change); !isKind(err, app.NotFound) {
		t.Errorf("by way of another unit: %v", err)
	}
}

// Two people who saw the same version: the second is told, and loses nothing
// of the first.
func TestConflict(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.vanphong")
	p, err := sys.Plan(ctx, me, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	a := p.Rows[0]
	mine := app.ActionChange{State: a.State, Due: a.Due, Officer: a.Officer, Progress: "của tôi", Version: a.Version}
	theirs := mine
	theirs.Progress = "của người khác"
	if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, theirs); err != nil {
		t.Fatal(err)
	}
	if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, mine); !isKind(err, app.Conflict) {
		t.Errorf("%v", err)
	}
	if page, err := sys.ActionPage(ctx, me, round, "y-tich", a.ID); err != nil || page.Row.Progress.VI != "của người khác" {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestSignIn(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	for _, c := range [][2]string{{"ytich.chutich", "wrong password"}, {"nobody", "demo-ytich-2023"}, {"", ""}} {
		if _, err := sys.SignIn(ctx, c[0], c[1]); !isKind(err, app.Forbidden) {
			t.Errorf("%v: %v", c, err)
		}
	}
	me := signIn(t, sys, "ytich.chutich")
	people, err := app.ReadAccounts(os.DirFS(".."), roundYML)
	if err != nil {
		t.Fatal(err)
	}
	old := people[0].Password
	if err := sys.ChangePassword(ctx, me, "not it at all", "mật khẩu mới"); !isKind(err, app.Invalid) {
		t.Errorf("wrong old password: %v", err)
	}
	if err := sys.ChangePassword(ctx, me, old, "ngắn"); !isKind(err, app.Invalid) {
		t.Errorf("short: %v", err)
	}
	if err := sys.ChangePassword(ctx, me, old, old); !isKind(err, app.Invalid) {
		t.Errorf("the same: %v", err)
	}
	if err := sys.ChangePassword(ctx, me, old, "mật khẩu mới"); err != nil {
		t.Fatal(err)
	}
	if _, err := sys.SignIn(ctx, "ytich.chutich", old); err == nil {
		t.Error("the old password still lets in")
	}
	if _, err := sys.SignIn(ctx, " YTICH.chutich ", "mật khẩu mới"); err != nil {
		t.Errorf("the new one: %v", err)
	}
}

// The chain of the demo holds, tells of every change, and is shown to its
// administrator only.
func TestVerifyAudit(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.vanphong")
	p, err := sys.Plan(ctx, me, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	a := p.Rows[0]
	for i := range 3 {
		c := app.ActionChange{State: a.State, Due: a.Due, Officer: a.Officer, Progress: strings.Repeat("x", i+1), Version: a.Version + i}
		if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, c); err != nil {
			t.Fatal(err)
		}
	}
	chains, err := sys.VerifyAudit(ctx, signIn(t, sys, "quantri"))
	if err != nil || len(chains) != 1 || chains[0].Broken != nil || chains[0].Entries != 4 || chains[0].Name.VI != "Tỉnh Lạng Sơn" {
		t.Errorf("%+v, %v", chains, err)
	}
	for _, login := range []string{"ytich.chutich", "chilang.noivu", "khach"} {
		if chains, err := sys.VerifyAudit(ctx, signIn(t, sys, login)); err != nil || len(chains) != 0 {
			t.Errorf("%s sees %+v, %v", login, chains, err)
		}
	}
}

func TestFirstAdministrator(t *testing.T) {
	sys, ctx := empty(t), t.Context()
	login, password, err := sys.FirstAdministrator(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := sys.SignIn(ctx, login, password)
	if err != nil || !a.MustChange {
		t.Fatalf("%+v, %v", a, err)
	}
	if start, err := sys.Start(ctx, app.Actor{Account: a}); err != nil || start != (app.Start{}) {
		t.Errorf("an empty installation starts at %+v, %v", start, err)
	}
	if login, password, err := sys.FirstAdministrator(ctx); login != "" || password != "" || err != nil {
		t.Errorf("a second one: %q, %q, %v", login, password, err)
	}
	if _, err := sys.LoadRound(ctx, app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	b, err := sys.Account(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.Overview(ctx, app.Actor{Account: b}, round, "y-tich"); err != nil {
		t.Errorf("the administrator of the installation sees what was loaded: %v", err)
	}
}

// Outside a demonstration a round file's passwords let nobody in; the console
// gives one-time ones.
func TestPasswordsOfARoundFile(t *testing.T) {
	sys, ctx := empty(t), t.Context()
	if _, err := sys.LoadRound(ctx, app.Console("test"), os.DirFS(".."), roundYML, false); err != nil {
		t.Fatal(err)
	}
	people, err := app.ReadAccounts(os.DirFS(".."), roundYML)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if _, err := sys.SignIn(ctx, p.Login, p.Password); !isKind(err, app.Forbidden) {
			t.Errorf("%s: %v", p.Login, err)
		}
	}
	password, err := sys.ResetPassword(ctx, app.Console("test"), "ytich.chutich")
	if err != nil {
		t.Fatal(err)
	}
	a, err := sys.SignIn(ctx, "ytich.chutich", password)
	if err != nil || !a.MustChange {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := sys.ResetPassword(ctx, app.Actor{Account: a}, "khach"); !isKind(err, app.Forbidden) {
		t.Errorf("somebody at a browser resets another's password: %v", err)
	}
}

// A round is loaded whole or not at all, and only once.
func TestLoadRoundTwice(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	if _, err := sys.LoadRound(ctx, app.Console("test"), os.DirFS(".."), roundYML, true); !isKind(err, app.Conflict) {
		t.Errorf("%v", err)
	}
	for login, kind := range map[string]app.Kind{"ytich.chutich": app.Forbidden, "khach": app.Forbidden, "chilang.noivu": app.Conflict} {
		if _, err := sys.LoadRound(ctx, signIn(t, sys, login), os.DirFS(".."), roundYML, true); !isKind(err, kind) {
			t.Errorf("%s: %v, want %s", login, err, kind)
		}
	}
}

// Each fault of a round file is named with its place, and nothing is written.
func TestLoadRoundRefuses(t *testing.T) {
	good := map[string]string{}
	for _, name := range []string{"demo/chi-lang-2023.yaml", "demo/units.csv", "demo/chi-lang-2023.csv", "demo/chi-lang-2023-self.csv", "rules/chi-lang-2023.yaml"} {
		b, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		good[name] = string(b)
	}
	for name, c := range map[string]struct{ file, from, to, says string }{
		"a result that the rules do not give": {roundYML, "final: 85", "final: 86", "chấm theo quy tắc được 85 điểm, hạng 6/20; nguồn công bố 86 điểm"},
		"an unknown key":                      {roundYML, "publisher:", "publischer:", "demo/chi-lang-2023.yaml:"},
		"a date of the American kind":         {roundYML, "published: 2024-01-15", "published: 01/15/2024", "đảo ngày và tháng"},
		"an unknown unit":                     {roundYML, "publisher: huyen-chi-lang", "publisher: huyen-chi-lan", "không có bí danh này"},
		"an unknown document":                 {roundYML, "decision: qd-202", "decision: qd-203", "mục documents không có"},
		"a path outside":                      {roundYML, "units: units.csv", "units: ../../etc/passwd", "phải nằm trong thư mục"},
		"a missing file":                      {roundYML, "units: units.csv", "units: unit.csv", "không có tệp này"},
		"a broken rulebook":                   {"rules/chi-lang-2023.yaml", "max: 2.5", "max: 3.5", "không bằng"},
		"a broken input":                      {"demo/chi-lang-2023.csv", "y-tich,3.4.1,ontime,940", "y-tich,3.4.1,ontime,nhiều", "demo/chi-lang-2023.csv:"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for file, content := range good {
				if file == c.file {
					changed := strings.Replace(content, c.from, c.to, 1)
					if changed == content {
						t.Fatalf("%s has no %q", file, c.from)
					}
					content = changed
				}
				fsys[file] = &fstest.MapFile{Data: []byte(content)}
			}
			sys := empty(t)
			_, err := sys.LoadRound(t.Context(), app.Console("test"), fsys, roundYML, true)
			var ps message.Problems
			if !errors.As(err, &ps) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
			if rounds, err := sys.Start(t.Context(), app.Actor{Account: account.Account{}}); err != nil || rounds.Round != "" {
				t.Errorf("something was written: %+v, %v", rounds, err)
			}
		})
	}
}

// TestSignInCloses: five wrong tries close a login, known or not, even to the
// right password; a reset opens it again.
func TestSignInCloses(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	for _, login := range []string{"ytich.chutich", "khong-co-ai"} {
		for range 5 {
			if _, err := sys.SignIn(ctx, login, "sai"); !isKind(err, app.Forbidden) || strings.Contains(err.Error(), "tạm khoá") {
				t.Fatalf("%s: %v", login, err)
			}
		}
		_, err := sys.SignIn(ctx, " "+strings.ToUpper(login), "mật khẩu mới")
		if !isKind(err, app.Forbidden) || !strings.Contains(err.Error(), "thử lại sau 1 phút") {
			t.Errorf("%s is not closed: %v", login, err)
		}
	}
	password, err := sys.ResetPassword(ctx, app.Console("root"), "ytich.chutich")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.SignIn(ctx, "ytich.chutich", password); err != nil {
		t.Errorf("closed after a reset: %v", err)
	}
}
