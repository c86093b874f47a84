package web_test

import (
	"encoding/base32"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// idOf returns the id of the person with a login.
func (s *site) idOf(t *testing.T, login string) string {
	t.Helper()
	p, err := s.sys.People(t.Context(), app.Console("test"), app.PeopleFilter{Text: login})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range p.Rows {
		if row.Login == login {
			return string(row.ID)
		}
	}
	t.Fatalf("there is no %s", login)
	return ""
}

// TestAccessToPeople is who may see and do what to whom: quantri administers
// the district, the others do not.
func TestAccessToPeople(t *testing.T) {
	s := serveDemo(t)
	own, another := "/people/"+s.idOf(t, "ytich.vanphong"), "/people/"+s.idOf(t, "quanson.vanphong")
	above := "/people/" + s.idOf(t, "chilang.noivu")
	gone := http.StatusNotFound
	managers := access{"": sent, "quantri": ok, "chilang.noivu": ok, "chilang.chutich": ok, "ytich.chutich": ok, "others": no}
	edit := func(admin int) access { return access{"": sent, "quantri": admin, "others": no} }
	seen := func(head int) access {
		return access{"": sent, "quantri": ok, "chilang.noivu": ok, "chilang.chutich": ok, "ytich.chutich": head, "others": gone}
	}
	everyone := access{"": sent, "others": ok}
	tests := []accessRow{
		{"GET", "/people", managers},
		{"GET", "/people?unit=y-tich", managers},
		{"GET", "/people/new", edit(ok)},
		{"POST", "/people", edit(wrong)},
		{"GET", own, seen(ok)},
		{"GET", another, seen(gone)},
		{"GET", above, seen(gone)},
		{"GET", "/people/nobody", access{"": sent, "others": gone}},
		{"POST", own + "/roles", edit(wrong)},
		{"POST", another + "/roles", edit(wrong)},
		{"POST", own + "/roles/0", access{"": sent, "quantri": http.StatusConflict, "others": no}},
		{"POST", another + "/roles/0", access{"": sent, "quantri": http.StatusConflict, "others": no}},
		{"POST", own + "/state", access{"": sent, "quantri": http.StatusConflict, "others": no}},
		{"POST", another + "/state", access{"": sent, "quantri": http.StatusConflict, "others": no}},
		{"POST", own + "/name", edit(wrong)},
		{"POST", another + "/name", edit(wrong)},
		{"POST", own + "/factor", edit(sent)},
		{"POST", own + "/identity", edit(sent)},
		{"POST", another + "/identity", edit(sent)},
		{"POST", another + "/factor", edit(sent)},
		{"POST", own + "/link", edit(ok)},
		{"POST", another + "/link", edit(ok)},
		{"GET", own + "/handover", access{"": sent, "quantri": ok, "ytich.chutich": ok, "others": no}},
		{"GET", another + "/handover", edit(ok)},
		{"POST", own + "/handover", access{"": sent, "quantri": wrong, "ytich.chutich": wrong, "others": no}},
		{"POST", another + "/handover", edit(wrong)},
		{"GET", "/people/import", edit(ok)},
		{"POST", "/people/import", edit(wrong)},
		{"GET", "/people/import.xlsx", edit(ok)},
		{"GET", "/account", everyone},
		{"GET", "/account/factor", everyone},
		{"POST", "/account/factor", access{"": sent, "others": wrong}},
		{"POST", "/account/factor/off", access{"": sent, "others": wrong}},
		{"POST", "/account/delegations", access{"": sent, "others": wrong}},
		{"POST", "/account/delegations/nobody/0", access{"": sent, "others": gone}},
		{"POST", "/account/sessions/none", access{"": sent, "others": gone}},
		{"GET", "/link", access{"others": gone}},
		{"POST", "/link", access{"others": gone}},
		{"GET", "/sign-in/code", access{"others": sent}},
		{"POST", "/sign-in/code", access{"others": sent}},
	}
	s.admits(t, tests)
}

// linkIn returns the way to the link that a page shows.
func linkIn(t *testing.T, s *site, page *reply) string {
	t.Helper()
	address := page.text("code.address")
	if !strings.HasPrefix(address, s.URL+"/link?t=") || page.Find("svg.qr").Length() != 1 {
		t.Fatalf("no link on the page: %q", address)
	}
	return strings.TrimPrefix(address, s.URL)
}

// TestInvitation: a person is added, chooses a password by the link, and the
// link is worth nothing after that.
func TestInvitation(t *testing.T) {
	s := serveDemo(t)
	admin := s.visitor(t, "quantri")
	wrongly := admin.want(wrong, "/people", "login", "Có Dấu", "name", "Nguyễn Văn A", "role", "officer", "unit", "quan son")
	if attr(wrongly, "#login", "value") != "Có Dấu" || wrongly.text("#login-wrong") == "" {
		t.Error("a refused form lost what was typed, or does not say where it is wrong")
	}
	page := admin.want(ok, "/people", "login", "quanson.moi", "name", "Nguyễn Văn A", "role", "officer", "unit", "Xã Quan Sơn", "only", "3.4\nphòng tư pháp\n9.9")
	link := linkIn(t, s, page)
	id := s.idOf(t, "quanson.moi")
	if seen := admin.sees("/people/" + id); !strings.Contains(seen.text("main"), "Chưa đặt mật khẩu") || !strings.Contains(seen.text("#roles + table"), "3.4; phòng tư pháp; 9.9") ||
		!strings.Contains(seen.text("#roles + table"), "không bộ chỉ số nào đang dùng có “9.9”") || strings.Contains(seen.text("#roles + table"), "có “3.4”") {
		t.Errorf("the new person: %s", seen.text("main"))
	}
	if again := admin.want(wrong, "/people", "login", "quanson.moi", "name", "B", "role", "officer", "unit", "quan-son"); !strings.Contains(again.text("#login-wrong"), "đã có người dùng") {
		t.Error("a login was given twice")
	}
	newcomer := s.visitor(t, "")
	if got := newcomer.sees(link); !strings.Contains(got.text("main"), "Nguyễn Văn A") {
		t.Error(got.text("main"))
	}
	token := strings.TrimPrefix(link, "/link?t=")
	newcomer.want(wrong, "/link", "t", token, "fresh", "ngắn", "again", "ngắn")
	newcomer.want(wrong, "/link", "t", token, "fresh", "mười hai con giáp", "again", "mười hai con giap")
	newcomer.want(sent, "/link", "t", token, "fresh", "mười hai con giáp", "again", "mười hai con giáp")
	if got := newcomer.get(link); got.status != http.StatusNotFound {
		t.Errorf("the link works twice: %d", got.status)
	}
	newcomer.want(sent, "/sign-in", "login", "quanson.moi", "password", "mười hai con giáp")
	if got := newcomer.get(other + "/sheet"); got.status != ok {
		t.Errorf("the newcomer sees %d", got.status)
	}
	// A second link makes the first worth nothing, and so does its time.
	first := linkIn(t, s, admin.want(ok, "/people/"+id+"/link"))
	second := linkIn(t, s, admin.want(ok, "/people/"+id+"/link"))
	if got := newcomer.get(first).status; got != http.StatusNotFound {
		t.Errorf("an older link: %d", got)
	}
	newcomer.sees(second)
	s.clock.ahead.Add(int64(25 * time.Hour))
	if got := newcomer.get(second).status; got != http.StatusNotFound {
		t.Errorf("a link after its time: %d", got)
	}
}

// TestRolesOfAPerson: given, narrowed and dated, taken away; two editors at
// once; nothing beyond the editor's reach; the last administrator stays.
func TestRolesOfAPerson(t *testing.T) {
	s := serveDemo(t)
	admin, quanson := s.visitor(t, "quantri"), s.visitor(t, "quanson.vanphong")
	at := "/people/" + s.idOf(t, "quanson.vanphong")
	version := admin.sees(at).hidden("input[name=version]")
	admin.want(sent, at+"/roles", "role", "viewer", "unit", "y-tich", "from", "01/10/2024", "to", "31/12/2024", "version", version)
	admin.want(http.StatusConflict, at+"/roles", "role", "viewer", "unit", "y-tich", "version", version)
	if got := quanson.get(unit + "/sheet").status; got != ok {
		t.Errorf("the role given: %d", got)
	}
	page := admin.sees(at)
	if !strings.Contains(page.text("main"), "01/10/2024 – 31/12/2024") || !strings.Contains(page.text("#did ~ ul"), "Cấp vai trò Thêm: Người xem · Xã Y Tịch 01/10/2024 – 31/12/2024") {
		t.Errorf("the page does not show the role or its history: %s", page.text("main"))
	}
	admin.want(sent, at+"/roles/1", "version", page.hidden("input[name=version]"))
	if got := quanson.get(unit + "/sheet").status; got != no {
		t.Errorf("the role taken away: %d", got)
	}
	for field, values := range map[string][]string{
		"unit": {"role", "viewer", "unit", "nowhere"}, "to": {"role", "viewer", "unit", "y-tich", "from", "02/10/2024", "to", "01/10/2024"},
		"from": {"role", "viewer", "unit", "y-tich", "from", "31/02/2024"}, "role": {"role", "king", "unit", "y-tich"}, "only": {"role", "head", "unit", "y-tich", "only", "1"},
	} {
		if got := admin.want(wrong, at+"/roles", append(values, "version", "1")...); got.text("#"+field+"-wrong") == "" {
			t.Errorf("%v: nothing said at %s", values, field)
		}
	}
	self := "/people/" + s.idOf(t, "quantri")
	version = admin.sees(self).hidden("input[name=version]")
	for _, try := range [][]string{{self + "/state", "state", "disabled"}, {self + "/roles/0"}} {
		if got := admin.want(wrong, try[0], append(try[1:], "version", version)...); !strings.Contains(got.text(".note-box.bad"), "quản trị cuối cùng") {
			t.Errorf("%v: %s", try, got.text(".note-box.bad"))
		}
	}
}

// TestDisabledPerson: all sessions end, and nobody signs in.
func TestDisabledPerson(t *testing.T) {
	s := serveDemo(t)
	admin, officer := s.visitor(t, "quantri"), s.visitor(t, "ytich.vanphong")
	at := "/people/" + s.idOf(t, "ytich.vanphong")
	admin.want(sent, at+"/state", "state", "disabled", "version", admin.sees(at).hidden("input[name=version]"))
	if got := officer.get(unit).status; got != sent {
		t.Errorf("a session lives on: %d", got)
	}
	s.visitor(t, "").want(wrong, "/sign-in", "login", "ytich.vanphong", "password", passwords["ytich.vanphong"])
	admin.want(wrong, at+"/link")
	admin.want(sent, at+"/state", "state", "enabled", "version", admin.sees(at).hidden("input[name=version]"))
	s.visitor(t, "ytich.vanphong")
}

// TestFindPeople: by unit, role and name without accents, in a constant number
// of queries.
func TestFindPeople(t *testing.T) {
	s := serveDemo(t)
	admin := s.visitor(t, "quantri")
	names := func(query string) int { return admin.sees("/people" + query).Find("tbody tr").Length() }
	names("") // what is kept in memory is read
	all := names("")
	queries := s.queries.Load()
	for range 60 {
		if _, _, err := s.sys.AddPerson(t.Context(), app.Console("test"), app.NewPerson{
			Login: "them." + strings.ToLower(account.NewToken())[:8], Name: "Hoàng Thị Đẹp", GrantAsked: app.GrantAsked{Role: account.Officer, Unit: "quan-son"},
		}); err != nil {
			t.Fatal(err)
		}
	}
	first := admin.sees("/people")
	if s.queries.Load() != queries {
		t.Errorf("%d queries with more people, %d before", s.queries.Load(), queries)
	}
	next, _ := first.Find(".actions a.button.second").Attr("href")
	if first.Find("tbody tr").Length() != 50 || !strings.Contains(first.text("[role=status]"), "6") || next == "" {
		t.Fatalf("the first page: %d, %q", first.Find("tbody tr").Length(), next)
	}
	if rest := admin.sees(next).Find("tbody tr").Length(); rest != all+60-50 {
		t.Errorf("the second page has %d", rest)
	}
	for query, want := range map[string]int{"?q=hoang+dep": 50, "?q=hoang+xau": 0, "?unit=y-tich": 3, "?unit=xa+y+tich&role=head": 1, "?role=secretariat": 1, "?q=100%25": 0, "?q=CHUTICH&unit=y-tich": 1} {
		if got := names(query); got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
	}
	if head := s.visitor(t, "ytich.chutich").sees("/people"); head.Find("tbody tr").Length() != 3 || head.Find("a[href='/people/new']").Length() != 0 {
		t.Error("a head sees others than the people of the unit, or may add some")
	}
}

// TestSecondStep: turned on with a code, asked after the password, no code
// twice, spare codes once, turned off by an administrator.
func TestSecondStep(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.vanphong")
	page := v.sees("/account/factor")
	secret := strings.ReplaceAll(page.text("code.address"), " ", "")
	if _, err := base32.StdEncoding.DecodeString(secret); err != nil || page.Find("svg.qr").Length() != 1 {
		t.Fatalf("secret %q: %v", secret, err)
	}
	code := func() string {
		c, err := totp.GenerateCode(secret, s.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	v.want(wrong, "/account/factor", "code", "000000")
	on := v.want(ok, "/account/factor", "code", code())
	spare := strings.Fields(on.text(".codes"))
	if len(spare) != account.Recoveries {
		t.Fatalf("spare codes: %v", spare)
	}
	half := s.visitor(t, "")
	enter := func() {
		if got := half.want(sent, "/sign-in", "login", "ytich.vanphong", "password", passwords["ytich.vanphong"], "next", unit); !strings.HasPrefix(got.header.Get("Location"), "/sign-in/code") {
			t.Fatal(got.header.Get("Location"))
		}
	}
	enter()
	if got := half.get(unit).status; got != sent {
		t.Fatalf("in without the second step: %d", got)
	}
	half.want(wrong, "/sign-in/code", "code", code()) // the one that turned it on
	s.clock.ahead.Add(int64(30 * time.Second))
	if got := half.want(sent, "/sign-in/code", "code", code(), "next", unit); got.header.Get("Location") != unit {
		t.Error(got.header.Get("Location"))
	}
	half.sees(unit)
	half.want(sent, "/sign-out")
	enter()
	half.want(wrong, "/sign-in/code", "code", code())
	half.want(sent, "/sign-in/code", "code", " "+strings.ToUpper(strings.ReplaceAll(spare[3], "-", " ")))
	half.sees(unit)
	half.want(sent, "/sign-out")
	enter()
	for range 5 {
		half.want(wrong, "/sign-in/code", "code", spare[3])
	}
	if got := half.want(wrong, "/sign-in/code", "code", spare[4]); !strings.Contains(got.text(".note-box"), "thử lại sau 1 phút") {
		t.Error("no brake on the second step")
	}
	// A password that was changed meanwhile does not lead in any more.
	late := s.visitor(t, "")
	late.want(sent, "/sign-in", "login", "ytich.vanphong", "password", passwords["ytich.vanphong"])
	at := "/people/" + s.idOf(t, "ytich.vanphong")
	admin := s.visitor(t, "quantri")
	admin.want(sent, at+"/name", "name", "Tên khác", "version", admin.sees(at).hidden("input[name=version]"))
	if got := late.want(sent, "/sign-in/code", "code", spare[5]).header.Get("Location"); got != "/sign-in" {
		t.Errorf("after a change of the account: %s", got)
	}
	s.clock.ahead.Add(int64(11 * time.Minute))
	if got := half.want(sent, "/sign-in/code", "code", spare[4]).header.Get("Location"); got != "/sign-in" {
		t.Errorf("the password holds for too long: %s", got)
	}
	admin.want(sent, at+"/factor")
	s.visitor(t, "ytich.vanphong").sees(unit)

	// The command line turns it off too, for an administrator who lost everything.
	v = s.visitor(t, "ytich.vanphong")
	secret = strings.ReplaceAll(v.sees("/account/factor").text("code.address"), " ", "")
	v.want(ok, "/account/factor", "code", code())
	v.want(wrong, "/account/factor/off", "old", "sai")
	password, err := s.sys.ResetPassword(t.Context(), app.Console("test"), "ytich.vanphong")
	if err != nil {
		t.Fatal(err)
	}
	if got := s.visitor(t, "").want(sent, "/sign-in", "login", "ytich.vanphong", "password", password).header.Get("Location"); got != "/" {
		t.Errorf("after the reset the sign-in leads to %s", got)
	}
}

// TestOwnSessions: one sees where one is signed in, and ends what is not one's
// own.
func TestOwnSessions(t *testing.T) {
	s := serveDemo(t)
	here, there := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.chutich")
	s.visitor(t, "khach")
	page := here.sees("/account")
	if page.Find("#sessions ~ table tbody tr").Length() != 2 || !strings.Contains(page.text("#sessions ~ table"), "127.0.0.1") {
		t.Fatalf("sessions: %s", page.text("#sessions ~ table"))
	}
	end, _ := page.Find("#sessions ~ table form").Attr("action")
	s.visitor(t, "khach").want(http.StatusNotFound, end)
	there.sees(unit)
	here.want(sent, end)
	if got := there.get(unit).status; got != sent {
		t.Errorf("the session that was ended: %d", got)
	}
	here.sees(unit)
	here.want(http.StatusNotFound, end)
}

// TestDelegation: a head who is away, with dates, ended early.
func TestDelegation(t *testing.T) {
	s := serveDemo(t)
	head, deputy := s.visitor(t, "ytich.chutich"), s.visitor(t, "quanson.vanphong")
	people := func() int { return deputy.get("/people").status }
	for field, values := range map[string][]string{
		"to":    {"grant", "0", "to", "nobody", "from", "15/10/2024", "until", "16/10/2024"},
		"from":  {"grant", "0", "to", "quanson.vanphong", "until", "16/10/2024"},
		"until": {"grant", "0", "to", "quanson.vanphong", "from", "15/10/2024", "until", "14/10/2024"},
		"grant": {"grant", "7", "to", "quanson.vanphong", "from", "15/10/2024", "until", "16/10/2024"},
	} {
		if got := head.want(wrong, "/account/delegations", values...); got.text("#"+field+"-wrong") == "" {
			t.Errorf("%v: nothing said at %s", values, field)
		}
	}
	if people() != no {
		t.Fatal("the deputy is a head already")
	}
	lend := []string{"grant", "0", "to", "quanson.vanphong", "from", "14/10/2024", "until", "16/10/2024"}
	head.want(sent, "/account/delegations", lend...)
	head.want(wrong, "/account/delegations", lend...)
	if people() != ok {
		t.Error("the role is not delegated")
	}
	if page := deputy.sees("/account"); !strings.Contains(page.text("main .facts"), "thay ytich.chutich") || page.Find("#grant option").Length() != 1 {
		t.Errorf("the deputy's own page: %s", page.text("main .facts"))
	}
	page := head.sees("/account")
	form := page.Find("form[action^='/account/delegations/']").First()
	action, _ := form.Attr("action")
	version, _ := form.Find("input").Attr("value")
	deputy.want(no, action, "version", version)
	head.want(sent, action, "version", version)
	if people() != no {
		t.Error("the delegation did not end")
	}
	if again := head.sees("/account"); !strings.Contains(again.text("#lend ~ table"), "đã hết hạn") {
		t.Errorf("the list of delegations: %s", again.text("#lend ~ table"))
	}
	if got := s.visitor(t, "quantri").sees("/account"); got.Find("#grant").Length() != 0 {
		t.Error("administration may be delegated")
	}
}
