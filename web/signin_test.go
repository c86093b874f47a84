package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/web"
)

func webOptions() web.Options { return web.Options{} }

func TestSignIn(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "")
	if got := v.get(unit + "/plan?x=1"); got.header.Get("Location") != "/sign-in?next="+"%2Frounds%2Fchi-lang-2023%2Funits%2Fy-tich%2Fplan%3Fx%3D1" {
		t.Errorf("sent to %s", got.header.Get("Location"))
	}
	page := v.get("/sign-in")
	if page.text("table tbody tr:nth-child(1) code") != "demo-ytich-2023" || page.Find("table form").Length() != 2 {
		t.Error("the demo accounts are not shown")
	}
	wrong := v.post("/sign-in", "login", "ytich.chutich", "password", "sai mật khẩu", "next", unit)
	if wrong.status != http.StatusUnprocessableEntity || wrong.text("[role=alert] a[href='#login']") != "Tên đăng nhập hoặc mật khẩu không đúng." {
		t.Errorf("%d %s", wrong.status, wrong.text("[role=alert]"))
	}
	if value, _ := wrong.Find("#login").Attr("value"); value != "ytich.chutich" {
		t.Error("the login that was typed is lost")
	}
	if strings.Contains(wrong.text("main")+attr(wrong, "#current", "value"), "sai mật khẩu") {
		t.Error("a password is sent back")
	}
	right := v.post("/sign-in", "login", "ytich.chutich", "password", passwords["ytich.chutich"], "next", unit+"/plan")
	if right.status != http.StatusSeeOther || right.header.Get("Location") != unit+"/plan" {
		t.Fatalf("%d %s", right.status, right.header.Get("Location"))
	}
	cookie := right.header.Get("Set-Cookie")
	for _, want := range []string{"session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %s", want, cookie)
		}
	}
	if got := v.post("/sign-out"); got.header.Get("Location") != "/sign-in" {
		t.Error(got.status)
	}
	if got := v.get(unit); got.status != http.StatusSeeOther {
		t.Error("still signed in after signing out")
	}
}

func attr(r *reply, selector, name string) string {
	value, _ := r.Find(selector).Attr(name)
	return value
}

// TestSecureCookie: behind TLS, cookies travel over nothing else.
func TestSecureCookie(t *testing.T) {
	opts := webOptions()
	opts.Secure = true
	s := serveEmpty(t, opts)
	login, password, err := s.sys.FirstAdministrator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := s.visitor(t, "").post("/sign-in", "login", login, "password", password)
	if cookie := got.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-session=") || !strings.Contains(cookie, "Secure") {
		t.Error(cookie)
	}
}

// TestFreshTokenOnSignIn: a session token from before signing in is worth
// nothing after it.
func TestFreshTokenOnSignIn(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	before := v.http.Jar.Cookies(mustURL(t, s.URL))
	v.post("/sign-in", "login", "khach", "password", passwords["khach"])
	after := v.http.Jar.Cookies(mustURL(t, s.URL))
	if before[0].Value == after[0].Value {
		t.Error("the token stayed the same")
	}
}

// TestSessionEnds: after eight hours without a page, and after a day.
func TestSessionEnds(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	ahead := func(d time.Duration) { s.clock.ahead.Add(int64(d)) }
	ahead(7 * time.Hour)
	if got := v.get(unit); got.status != http.StatusOK {
		t.Fatalf("after 7 h: %d", got.status)
	}
	ahead(7 * time.Hour)
	if got := v.get(unit); got.status != http.StatusOK {
		t.Fatalf("7 h after the last page: %d", got.status)
	}
	ahead(9 * time.Hour)
	if got := v.get(unit); got.status != http.StatusSeeOther {
		t.Fatalf("9 h after the last page: %d", got.status)
	}
}

// TestBrake: an address that tries many logins gets slower, and so does a
// login that is guessed at.
func TestBrake(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "")
	for range 5 {
		if got := v.post("/sign-in", "login", "ytich.chutich", "password", "sai"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert]"), "không đúng") {
			t.Fatal(got.status, got.text("[role=alert]"))
		}
	}
	got := v.post("/sign-in", "login", "ytich.chutich", "password", passwords["ytich.chutich"])
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert]"), "thử lại sau 1 phút") {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	if got := s.visitor(t, "").post("/sign-in", "login", "khach", "password", passwords["khach"]); got.status != http.StatusSeeOther {
		t.Errorf("another login is held up: %d", got.status)
	}
	s.clock.ahead.Add(int64(time.Minute))
	if got := s.visitor(t, "").post("/sign-in", "login", "ytich.chutich", "password", passwords["ytich.chutich"]); got.status != http.StatusSeeOther {
		t.Errorf("after the wait: %d", got.status)
	}
	for i := range 14 { // after the five wrong ones and the one refused
		if got := v.post("/sign-in", "login", fmt.Sprintf("ai-do-%d", i), "password", "sai"); got.status != http.StatusUnprocessableEntity {
			t.Fatal(i, got.status)
		}
	}
	got = v.post("/sign-in", "login", "khach", "password", passwords["khach"])
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "3" || !strings.Contains(got.text("[role=alert]"), "Chờ 3 giây") {
		t.Fatalf("%d %s %s", got.status, got.header.Get("Retry-After"), got.text("[role=alert]"))
	}
}

// TestPassword: changing it ends every session of the account.
func TestPassword(t *testing.T) {
	s := serveDemo(t)
	v, elsewhere := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.vanphong")
	old, fresh := passwords["ytich.vanphong"], "rừng cọ đồi chè"
	for _, test := range []struct{ old, fresh, again, field, want string }{
		{"sai", fresh, fresh, "old", "Mật khẩu hiện tại không đúng."},
		{old, "ngắn", "ngắn", "fresh", "Mật khẩu phải có từ 10 đến 128 ký tự."},
		{old, old, old, "fresh", "Mật khẩu mới phải khác mật khẩu hiện tại."},
		{old, fresh, fresh + "x", "again", "Hai lần nhập mật khẩu mới không giống nhau."},
	} {
		got := v.post("/password", "old", test.old, "fresh", test.fresh, "again", test.again)
		if got.status != http.StatusUnprocessableEntity || got.text("[role=alert] a[href='#"+test.field+"']") != test.want {
			t.Errorf("%s: %d %s", test.want, got.status, got.text("[role=alert]"))
		}
		if attr(got, "#"+test.field, "aria-invalid") != "true" || !strings.Contains(got.text("#"+test.field+"-wrong"), test.want) {
			t.Errorf("%s is not said at the field", test.want)
		}
	}
	got := v.post("/password", "old", old, "fresh", fresh, "again", fresh)
	if got.header.Get("Location") != "/sign-in?changed=1" {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	if page := v.get("/sign-in?changed=1"); !strings.Contains(page.text("[role=status]"), "Đã đổi mật khẩu") {
		t.Error("nothing says that the password was changed")
	}
	for name, v := range map[string]*visitor{"the session": v, "a session elsewhere": elsewhere} {
		if got := v.get(unit); got.status != http.StatusSeeOther {
			t.Errorf("%s lives on: %d", name, got.status)
		}
	}
	if got := v.post("/sign-in", "login", "ytich.vanphong", "password", fresh); got.status != http.StatusSeeOther {
		t.Errorf("the new password: %d", got.status)
	}
}
