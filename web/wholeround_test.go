package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// tab is a browser in which somebody is signed in, at work on a round.
type tab struct {
	t   *testing.T
	s   *site
	ctx context.Context
	who string
}

const rounds = "/rounds/tron-ven"

// serveSmall serves a province of two communes and an index of two components.
func serveSmall(t *testing.T) *site {
	t.Helper()
	s := serveEmpty(t, web.Options{})
	accounts := ""
	for login, role := range map[string]string{
		"chilang.noivu": "secretariat, unit: tinh", "chilang.chutich": "head, unit: tinh", "chilang.thamdinh": "appraiser, unit: tinh",
		"ytich.vanphong": "officer, unit: x1", "ytich.chutich": "head, unit: x1", "quanson.vanphong": "head, unit: x2",
	} {
		accounts += fmt.Sprintf("  - {login: %s, name: {vi: %q}, roles: [{role: %s}], password: %s}\n", login, login, role, passwords[login])
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"round.yaml": file("round: nam-truoc\ntitle: {vi: Năm trước}\nyear: 2023\npublisher: tinh\npublished: 2024-01-15\nrulebook: index.yaml\nunits: units.csv\ninputs: final.csv\naccounts:\n" + accounts),
		"index.yaml": file(`index: nho
version: "1"
title: {vi: "Bộ nhỏ", en: "Small index"}
year: 2023
level: commune
total: 100
classes: {list: [{key: tot, name: {vi: "Tốt", en: "Good"}, from: 50}, {key: kem, name: {vi: "Yếu", en: "Weak"}, from: 0}]}
areas:
- code: "1"
  title: {vi: "Cải cách", en: "Reform"}
  max: 100
  parts:
  - {code: "1.1", title: {vi: "Hồ sơ đúng hạn", en: "Dossiers on time"}, max: 60, inputs: {a: {type: count, title: "Đúng hạn"}, b: {type: count, title: "Tổng số"}}, rule: {kind: share, of: a, per: b, when_empty: zero}, evidence: {vi: "Bảng kê"}}
  - {code: "1.2", title: {vi: "Sáng kiến", en: "Initiatives"}, max: 40, inputs: {n: {type: count, title: "Số sáng kiến"}}, rule: {kind: per_item, of: n, each: 20}}
`),
		"units.csv": file("alias,name,level,parent\ntinh,Tỉnh Mẫu,province,\nx1,Xã Một,commune,tinh\nx2,Xã Hai,commune,tinh\n"),
		"final.csv": file("unit,criterion,input,value,source,illustrative\nx1,1.1,a,9,,yes\nx1,1.1,b,10,,yes\nx1,1.2,n,1,,yes\nx2,1.1,a,8,,yes\nx2,1.1,b,10,,yes\nx2,1.2,n,1,,yes\n"),
	}
	if _, err := s.sys.LoadRound(context.Background(), app.Console("test"), files, "round.yaml", true); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) tab(t *testing.T, login string) *tab {
	t.Helper()
	return &tab{t, s, browse(t, s, login), login}
}

// do runs actions, and says whose browser failed at what.
func (b *tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 20*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%s, %s: %v\n%s", b.who, what, err, b.text("main"))
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(path, chromedp.Navigate(b.s.URL+path))
}

func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do("fill "+selector, chromedp.SetValue(chromedp.CSS(selector), text))
}

// press clicks and waits for the page that follows.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.eval(`document.documentElement.dataset.old = "1"`)
	b.do("press "+selector, chromedp.Click(chromedp.CSS(selector)), chromedp.WaitReady(chromedp.CSS("html:not([data-old]) footer")))
}

func (b *tab) eval(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("(() => { "+script+"; return true })()")); err != nil {
		b.t.Fatalf("%s: %s: %v", b.who, script, err)
	}
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	said, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector)))
	if err != nil {
		b.t.Error(err)
	}
	return said
}

func (b *tab) sees(selector, want string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.t.Errorf("%s sees %q at %s, want %q", b.who, got, selector, want)
	}
}

// to moves the round on, with a reason where one is asked for.
func (b *tab) to(stage, reason string) {
	b.t.Helper()
	b.open(rounds + "/progress")
	if reason != "" {
		b.fill("#reason-"+stage, reason)
	}
	b.press("form:has(input[value=" + stage + "]) button")
	b.sees(".stages .here", "")
}

func (b *tab) step(step string) {
	b.t.Helper()
	b.press("button[name=step][value=" + step + "]")
}

// TestWholeRoundInABrowser plays a round with every role, each in a browser of
// their own: opened, filled in, a clash of two people, a phone, a late unit and
// its extension without any script, appraisal by keys, an explanation, the
// English switch, publication by two.
func TestWholeRoundInABrowser(t *testing.T) {
	s := serveSmall(t)
	noivu := s.tab(t, "chilang.noivu")
	noivu.open("/rounds/new")
	for field, text := range map[string]string{"title": "Kỳ trọn vẹn", "key": "tron-ven", "year": "2024", "self_scoring": "15/10/2024 11:00",
		"appraisal_1": "15/10/2024 13:00", "explanation": "15/10/2024 14:00", "appraisal_2": "15/10/2024 15:00"} {
		noivu.fill("#"+field, text)
	}
	noivu.press("form[action='/rounds'] .actions button")
	noivu.sees("h1", "Tiến độ")
	noivu.to("self_scoring", "")
	firstUnit(t, s)
	s.clock.ahead.Store(int64(90 * time.Minute)) // 11:30: the time for self-scoring is over
	lateUnit(t, s, noivu)
	noivu.to("appraisal_1", "")
	appraise(t, s, noivu)
	noivu.to("appraisal_2", "")
	tham := s.tab(t, "chilang.thamdinh")
	tham.open(rounds + "/units/x2/appraisal")
	tham.press("#c-1\\.2 button[value=agree]")
	noivu.to("draft_result", "Tổ thẩm định chung, không có phụ lục")
	publish(t, s, noivu)
}

// firstUnit fills in and sends the sheet of a commune: by an officer, and by a
// head on a phone who changes the same field.
func firstUnit(t *testing.T, s *site) {
	t.Helper()
	proof := filepath.Join(t.TempDir(), "Bảng kê.pdf")
	if err := os.WriteFile(proof, []byte("%PDF-1.4\n%%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	officer, head := s.tab(t, "ytich.vanphong"), s.tab(t, "ytich.chutich")
	head.do("a phone", chromedp.EmulateViewport(390, 844))
	officer.open(rounds + "/units/x1/scoring/1.1")
	head.open(rounds + "/units/x1/scoring/1.1")
	officer.do("figures and words", chromedp.SendKeys(chromedp.CSS("[name='in.a']"), "9"), chromedp.SendKeys(chromedp.CSS("[name='in.b']"), "10"),
		chromedp.SendKeys(chromedp.CSS("#explanation"), "Theo hệ thống\t"), chromedp.WaitVisible(chromedp.CSS(".saved-state.good")))
	officer.do("evidence", chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{proof}), chromedp.WaitVisible(chromedp.CSS(".proofs li")))
	officer.do("points as one types", chromedp.WaitVisible(chromedp.CSS("#tried .gets")))
	officer.sees("#tried", "54")
	head.do("a clash", chromedp.SendKeys(chromedp.CSS("#explanation"), "Theo báo cáo\t"), chromedp.WaitVisible(chromedp.CSS(".clash")))
	head.sees(".clash", "Theo hệ thống")
	head.sees(".clash", "Theo báo cáo")
	officer.open(rounds + "/units/x1/scoring/1.2")
	officer.do("one initiative", chromedp.SendKeys(chromedp.CSS("[name='in.n']"), "1\t"), chromedp.WaitVisible(chromedp.CSS(".saved-state.good")))
	officer.open(rounds + "/units/x1/scoring")
	officer.sees(".figures", "74")
	officer.step("present")
	signs(t, officer, head)
}

// signs has the head read the sheet on a phone, return it, see what was mended,
// and send it.
func signs(t *testing.T, officer, head *tab) {
	t.Helper()
	head.open(rounds + "/units/x1/presented")
	head.sees(".lead", "lần trình đầu tiên")
	head.eval(`document.querySelector("form:has(#reason-return)").closest("details").open = true`)
	head.fill("#reason-return", "Nói rõ sáng kiến nào")
	head.press("form:has(#reason-return) button")
	officer.open(rounds + "/units/x1/scoring/1.2")
	officer.do("words", chromedp.SendKeys(chromedp.CSS("#explanation"), "Sáng kiến số hoá sổ họp\t"), chromedp.WaitVisible(chromedp.CSS(".saved-state.good")))
	officer.open(rounds + "/units/x1/scoring")
	officer.sees("main", "Nói rõ sáng kiến nào")
	officer.step("present")
	head.open(rounds + "/units/x1/presented")
	head.sees("section[aria-labelledby=changed]", "Sáng kiến số hoá sổ họp")
	shoot(t, head.ctx, "presented-phone")
	head.do("a desk", chromedp.EmulateViewport(1366, 768))
	shoot(t, head.ctx, "presented-desk")
	head.step("approve")
	head.step("submit")
	head.sees(".figures", "Đã chốt và gửi")
}

// lateUnit lets a commune miss the deadline, gives it more time, and has it
// work without any script.
func lateUnit(t *testing.T, s *site, noivu *tab) {
	t.Helper()
	late := s.tab(t, "quanson.vanphong")
	late.open(rounds + "/units/x2/scoring")
	late.sees("main", "quá hạn")
	noivu.open(rounds + "/progress")
	noivu.sees("section[aria-labelledby=units]", "Quá hạn")
	noivu.eval(`document.querySelector("form:has(#until-extend-x2)").closest("details").open = true`)
	noivu.fill("#until-extend-x2", "15/10/2024 12:00")
	noivu.fill("#reason-extend-x2", "Mất điện")
	noivu.press("form:has(#until-extend-x2) button")
	if _, err := chromedp.Call(late.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for code, figures := range map[string]map[string]string{"1.1": {"in.a": "8", "in.b": "10"}, "1.2": {"in.n": "2"}} {
		late.open(rounds + "/units/x2/scoring/" + code)
		for name, figure := range figures {
			late.do("type "+name, chromedp.SendKeys(chromedp.CSS("[name='"+name+"']"), figure))
		}
		late.do("explain", chromedp.SendKeys(chromedp.CSS("#explanation"), "Có số liệu"))
		late.press("form[enctype] .actions button")
		late.sees("main", "Đã lưu")
	}
	late.open(rounds + "/units/x2/scoring")
	for _, step := range []string{"present", "approve", "submit"} {
		late.step(step)
	}
	late.sees(".figures", "Đã chốt và gửi")
}

// appraise agrees by keys across units, gives other points with a question,
// and lets the unit answer it.
func appraise(t *testing.T, s *site, noivu *tab) {
	t.Helper()
	tham := s.tab(t, "chilang.thamdinh")
	tham.open(rounds + "/appraisal/1.1")
	press(t, tham.ctx, "ddd")
	tham.do("both agreed", chromedp.WaitVisible(chromedp.CSS("#u-x1 .state.good")), chromedp.WaitVisible(chromedp.CSS("#u-x2 .state.good")))
	tham.open(rounds + "/units/x1/appraisal")
	tham.press("#c-1\\.2 button[value=agree]")
	tham.open(rounds + "/units/x2/appraisal")
	tham.eval(`document.querySelector("[id='c-1.2'] form details").open = true`)
	tham.fill("#c-1\\.2 [name=points]", "20")
	tham.fill("#c-1\\.2 [name=remark]", "Chỉ thấy một sáng kiến")
	tham.do("a question", chromedp.Click(chromedp.CSS("#c-1\\.2 [name=explain]")))
	tham.press("#c-1\\.2 button[value=points]")
	tham.sees("#c-1\\.2", "Chỉ thấy một sáng kiến")
	noivu.to("explanation", "")
	unit := s.tab(t, "quanson.vanphong")
	unit.open(rounds + "/units/x2/scoring/1.2")
	unit.sees(".note-box.warn:not([data-waiting])", "Chỉ thấy một sáng kiến")
	unit.do("the answer", chromedp.SendKeys(chromedp.CSS("#reply"), "Hai quyết định kèm theo\t"), chromedp.WaitVisible(chromedp.CSS(".saved-state.good")))
	unit.open(rounds + "/units/x2/scoring")
	unit.step("answer")
}

// publish publishes by two people, and reads the result in English.
func publish(t *testing.T, s *site, noivu *tab) {
	t.Helper()
	noivu.open(rounds + "/progress")
	noivu.press("button[value=propose]")
	noivu.sees("#publish ~ p", "chilang.noivu")
	head := s.tab(t, "chilang.chutich")
	head.open(rounds + "/progress")
	head.press("button[value=agree]")
	head.sees("tbody tr:nth-child(1)", "Xã Hai")
	head.press("button[name=language][value=en]")
	head.sees("h1", "Ranking")
	head.sees("tbody tr:nth-child(2)", "74")
	shoot(t, head.ctx, "whole-round-english")
}
