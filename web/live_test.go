package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// told is what a script is told.
type told struct {
	Saved   string
	Held    map[string]string
	Clashes []struct{ Field, Saved, Typed, By string }
	Faults  map[string]string
	Error   string
	Total   string
	Filled  int
	Gap     string
	Here    []string
}

// script posts a form as a script does.
func (v *visitor) script(path string, pairs ...string) (int, told) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	got := v.send(r)
	var a told
	if strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal([]byte(got.body), &a); err != nil {
			v.t.Fatal(err)
		}
	}
	return got.status, a
}

// A script saves field by field over the same address as the form.
func TestFieldsSaveOnTheirOwn(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer, head := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")
	at := liveUnit + "/scoring/3.4.1"
	if status, a := officer.script(at, "explanation", " Một cửa \r\n", "saw.explanation", ""); status != ok || a.Saved != "10:00" || a.Held["explanation"] != "Một cửa" || a.Filled != 1 {
		t.Errorf("saved: %d %+v", status, a)
	}
	// The same again, as after an answer that was lost on the way: no clash.
	if status, a := officer.script(at, "explanation", "Một cửa", "saw.explanation", ""); status != ok {
		t.Errorf("sent twice: %d %+v", status, a)
	}
	status, a := head.script(at, "explanation", "Khác", "saw.explanation", "")
	if status != http.StatusConflict || len(a.Clashes) != 1 || a.Clashes[0].Saved != "Một cửa" || a.Clashes[0].Typed != "Khác" || a.Clashes[0].By != "ytich.vanphong" {
		t.Errorf("a clash: %d %+v", status, a)
	}
	if got := officer.sees(at).text("#explanation"); got != "Một cửa" {
		t.Errorf("the clash overwrote: %q", got)
	}
	if status, a := officer.script(at, "in.processed", "chín trăm", "saw.in.processed", ""); status != wrong || a.Faults["in.processed"] == "" {
		t.Errorf("a fault: %d %+v", status, a)
	}
	if status, a := s.visitor(t, "quanson.vanphong").script(at, "explanation", "x"); status != no || a.Error == "" {
		t.Errorf("of another unit: %d %+v", status, a)
	}
	if status, _ := s.visitor(t, "").script(at, "explanation", "x"); status != sent {
		t.Errorf("nobody: %d", status)
	}
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	if status, a := s.visitor(t, "ytich.vanphong").script(at, "explanation", "Muộn", "saw.explanation", "Một cửa"); status != wrong || !strings.Contains(a.Error, "Đã quá hạn") {
		t.Errorf("after the deadline: %d %+v", status, a)
	}
}

// Each sees who else is on the sheet, by name and component, until they leave.
func TestWhoElseIsOnTheSheet(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer, head := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")
	if status, a := officer.script(liveUnit+"/presence", "code", "3.4.1"); status != ok || len(a.Here) != 0 {
		t.Errorf("alone: %d %+v", status, a)
	}
	if _, a := head.script(liveUnit + "/presence"); len(a.Here) != 1 || !strings.HasSuffix(a.Here[0], "đang mở 3.4.1") {
		t.Errorf("two: %+v", a.Here)
	}
	if _, a := officer.script(liveUnit+"/presence", "code", "1.1.1"); len(a.Here) != 1 || !strings.HasSuffix(a.Here[0], "đang mở bảng này") {
		t.Errorf("the other: %+v", a.Here)
	}
	s.clock.ahead.Store(int64(2 * time.Minute))
	if _, a := head.script(liveUnit + "/presence"); len(a.Here) != 0 {
		t.Errorf("who left is still shown: %+v", a.Here)
	}
	for login, want := range map[string]int{"": sent, "quanson.vanphong": no, "chilang.noivu": ok, "khach": ok} {
		if status, _ := s.visitor(t, login).script(liveUnit + "/presence"); status != want {
			t.Errorf("%q: %d, want %d", login, status, want)
		}
	}
}

// eval asks the browser until the answer is as wanted.
func eval(t *testing.T, ctx context.Context, what, script, want string) {
	t.Helper()
	var got string
	for end := time.Now().Add(8 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		if got, err = chromedp.Run(ctx, chromedp.Evaluate[string](script)); err != nil {
			t.Fatal(what, err)
		}
		if strings.Contains(got, want) {
			return
		}
	}
	t.Fatalf("%s: %q, want %q", what, got, want)
}

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func offline(t *testing.T, ctx context.Context, off bool) {
	t.Helper()
	do(t, ctx, chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		rule := &network.Conditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
		_, err := cdp.Call(ctx, page, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{rule}})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, page, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

const drafts = `String(Object.keys(localStorage).filter((k) => k.startsWith("draft:")).length)`

// What is typed while the line is down stays in the browser, also over a
// reload, and is sent when it is back; of two people at one field both texts
// are shown and the person chooses.
func TestNothingTypedIsLost(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	at := liveUnit + "/scoring/3.4.1"
	ctx := browse(t, s, "ytich.vanphong")
	do(t, ctx, chromedp.Navigate(s.URL+at), chromedp.SendKeys(chromedp.CSS("#explanation"), "Một"))
	state := `document.querySelector("#explanation").closest(".field").querySelector(".saved-state").textContent`
	eval(t, ctx, "after a pause", state, "Đã lưu lúc 10:00")
	eval(t, ctx, "acknowledged", drafts, "0")

	offline(t, ctx, true)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#explanation"), " hai\t"))
	eval(t, ctx, "the line is down", state, "Chưa gửi được, sẽ gửi lại")
	eval(t, ctx, "kept", drafts, "1")
	offline(t, ctx, false)
	eval(t, ctx, "the line is back", state, "Đã lưu lúc 10:00")
	if got := s.visitor(t, "ytich.chutich").sees(at).text("#explanation"); got != "Một hai" {
		t.Errorf("saved %q", got)
	}

	// Typed without a line, another saves meanwhile, the browser starts anew.
	offline(t, ctx, true)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#explanation"), " ba\t"))
	eval(t, ctx, "the line is down", state, "Chưa gửi được")
	s.visitor(t, "ytich.chutich").want(http.StatusSeeOther, at, "explanation", "Ý lãnh đạo", "saw.explanation", "Một hai")
	offline(t, ctx, false)
	do(t, ctx, chromedp.Navigate(s.URL+liveUnit+"/scoring/3.4.1"))
	eval(t, ctx, "both", `document.querySelector(".clash")?.textContent ?? ""`, "ytich.chutich vừa lưu")
	eval(t, ctx, "both", `document.querySelector(".clash").textContent`, "Ý lãnh đạo")
	eval(t, ctx, "both", `document.querySelector(".clash").textContent`, "Một hai ba")
	shoot(t, ctx, "entry-clash-wide")
	do(t, ctx, chromedp.EmulateViewport(390, 844))
	shoot(t, ctx, "entry-clash-phone")
	do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Click(chromedp.CSS(".clash > div:last-child button")))
	eval(t, ctx, "chosen", state, "Đã lưu lúc")
	if got := s.visitor(t, "ytich.chutich").sees(at).text("#explanation"); got != "Một hai ba" {
		t.Errorf("chosen and saved %q", got)
	}
	eval(t, ctx, "acknowledged", drafts, "0")

	// What stays unsent on one component is sent from the sheet.
	offline(t, ctx, true)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#explanation"), " bốn\t"))
	eval(t, ctx, "the line is down", state, "Chưa gửi được")
	offline(t, ctx, false)
	do(t, ctx, chromedp.Navigate(s.URL+liveUnit+"/scoring"))
	eval(t, ctx, "sent from the sheet", drafts, "0")
	if got := s.visitor(t, "ytich.chutich").sees(at).text("#explanation"); got != "Một hai ba bốn" {
		t.Errorf("from the sheet: %q", got)
	}
	// Keys: search, row, component, next.
	press(t, ctx, "/")
	eval(t, ctx, "search", `document.activeElement.name ?? ""`, "q")
	eval(t, ctx, "left the search", `document.activeElement.blur() ?? "left"`, "left")
	press(t, ctx, "j\r")
	eval(t, ctx, "opened", `location.pathname + document.readyState`, "/scoring/1.1.1complete")
	press(t, ctx, "n")
	eval(t, ctx, "next", `location.pathname + document.readyState`, "/scoring/1.1.2complete")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#explanation"), "np"))
	eval(t, ctx, "typing", `location.pathname + document.querySelector("#explanation").value`, "/scoring/1.1.2np")
}

// A unit whose sheet was reopened during the first appraisal sees its own
// deadline and that of the explanation.
func TestDeadlineOfTheExplanationIsShown(t *testing.T) {
	s := serveDemo(t)
	noivu := openLive(t, s)
	officer := s.visitor(t, "ytich.vanphong")
	if got := officer.sees(liveUnit + "/scoring").text(".figures"); strings.Contains(got, "Hạn giải trình") {
		t.Errorf("while scoring: %q", got)
	}
	to(t, noivu, "appraisal_1", "Hết hạn")
	step(t, noivu, http.StatusSeeOther, liveUnit, "extend", "until", "25/10/2024 17:00", "reason", "Nhập nhầm")
	if got := officer.sees(liveUnit + "/scoring").text(".figures"); !strings.Contains(got, "17:00 ngày 25/10/2024") || !strings.Contains(got, "Hạn giải trình 17:00 ngày 05/11/2024") {
		t.Errorf("reopened: %q", got)
	}
}

// How it must feel: a component is scored with one file of evidence in at most
// six actions from the sheet, a click or a run of keys each.
func TestScoringTakesFewActions(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	file := filepath.Join(t.TempDir(), "thống kê.pdf")
	if err := os.WriteFile(file, []byte(minimalPDF("Thong ke")), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browse(t, s, "ytich.vanphong")
	do(t, ctx, chromedp.Navigate(s.URL+liveUnit+"/scoring"))
	actions := 0
	act := func(what ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		actions++
		do(t, ctx, what...)
	}
	act(chromedp.Click(chromedp.CSS("#c-3\\.4\\.1 a")), chromedp.WaitVisible(chromedp.CSS("#explanation")))
	inputs, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".with-unit input")].map((e) => e.id)`))
	if err != nil || len(inputs) != 2 {
		t.Fatal(inputs, err)
	}
	act(chromedp.Click(chromedp.CSS("[id='" + inputs[0] + "']")))
	act(chromedp.KeyEvent("940\t1000\t"))
	act(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}))
	actions++ // the button, and then the file in the system's own window
	eval(t, ctx, "received", `document.querySelector(".proofs")?.textContent ?? ""`, "thống kê.pdf")
	eval(t, ctx, "total", `document.querySelector("[data-total]").textContent`, "0,5")
	act(chromedp.Click(chromedp.CSS(".crumbs a")), chromedp.WaitVisible(chromedp.CSS("#c-3\\.4\\.1")))
	eval(t, ctx, "on the sheet", `document.querySelector("#c-3\\.4\\.1").textContent`, "0,5")
	eval(t, ctx, "with evidence", `document.querySelector("#c-3\\.4\\.1 td:nth-of-type(4)").textContent`, "1")
	t.Logf("%d actions", actions)
	if actions > 6 {
		t.Errorf("%d actions, at most 6", actions)
	}
}

// openMany opens a round of the communes there are, at most so many.
func openMany(t *testing.T, s *site, most int) (noivu *visitor, of int) {
	t.Helper()
	var units []string
	s.visitor(t, "chilang.noivu").sees("/rounds/new").Find("input[name=units]").Each(func(_ int, u *goquery.Selection) {
		if len(units) < most {
			units = append(units, u.AttrOr("value", ""))
		}
	})
	return openWith(t, s, units...), len(units)
}

// An appraiser who agrees with every unit on one component presses at most two
// keys a unit.
func TestAgreeingTakesTwoKeys(t *testing.T) {
	s := serveDemo(t)
	noivu, of := openMany(t, s, 20)
	to(t, noivu, "appraisal_1", "Hết hạn")
	ctx := browse(t, s, "chilang.thamdinh")
	do(t, ctx, chromedp.Navigate(s.URL+live+"/appraisal/3.4.1"))
	presses := 0
	key := func(k string) {
		presses++
		press(t, ctx, k)
	}
	left := `String(document.querySelectorAll("form.decide button[value=agree]:not(.second)").length)`
	eval(t, ctx, "before", left, fmt.Sprint(of))
	key("d") // chooses the first that is undecided
	for n := range of {
		key("d")
		eval(t, ctx, "agreed", left, fmt.Sprint(of-n-1))
	}
	eval(t, ctx, "after", `document.querySelector(".lead").textContent`, "Còn 0")
	eval(t, ctx, "after", left, "0")
	t.Logf("%d keys for %d units", presses, of)
	if presses > 2*of {
		t.Errorf("%d keys for %d units", presses, of)
	}
	decided := s.visitor(t, "chilang.thamdinh").sees(live + "/appraisal/3.4.1").Find("tbody .state.good").Length()
	if decided != of {
		t.Errorf("%d of %d are decided", decided, of)
	}
}

// Signing out removes what is kept in the browser, after asking; others see
// who is on the sheet in the page itself.
func TestSigningOutForgetsDrafts(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	at := liveUnit + "/scoring/3.4.1"
	if status, _ := s.visitor(t, "ytich.chutich").script(liveUnit+"/presence", "code", "1.1.1"); status != ok {
		t.Fatal(status)
	}
	ctx := browse(t, s, "ytich.vanphong")
	do(t, ctx, chromedp.Navigate(s.URL+at))
	eval(t, ctx, "who else", `document.querySelector("[data-presence]").textContent`, "đang mở 1.1.1")
	shoot(t, ctx, "entry-presence-wide")
	eval(t, ctx, "of somebody else", `localStorage.setItem("draft:khac:/x:explanation", "{}") ?? "kept"`, "kept")
	offline(t, ctx, true)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#explanation"), "Chưa gửi\t"))
	eval(t, ctx, "kept", drafts, "2")
	offline(t, ctx, false)
	for _, answer := range []string{"false", "true"} {
		eval(t, ctx, "asked", `(() => {
			localStorage.setItem("draft:ytich.vanphong:/y:explanation", '{"typed":"y","saw":""}');
			let asked = "";
			window.confirm = (text) => { asked = text; return `+answer+`; };
			const form = document.querySelector("[data-sign-out]");
			form.addEventListener("submit", (e) => e.preventDefault(), { once: true });
			form.requestSubmit();
			return asked + unsent().length;
		})()`, map[string]string{"false": "Vẫn đăng xuất?", "true": "0"}[answer])
	}
	eval(t, ctx, "of somebody else", drafts, "1")
}
