package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// editing is the paths of an edition and of a draft with one fault, as the
// secretariat has them.
func editing(t *testing.T, s *site) (index, draft string) {
	t.Helper()
	v := s.visitor(t, "chilang.noivu")
	index, _ = v.get("/indexes").Find("main tbody a").First().Attr("href")
	draft, _, _ = strings.Cut(v.post(index+"/clone").header.Get("Location"), "?")
	page := v.get(draft)
	text := strings.Replace(page.Find("#text").Text(), "{by: 2023-01-31, points: 1}", "{by: 2023-01-31, points: 9}", 1)
	if got := v.sendDraft(draft, "text", text, "version", attr(page, "input[name=version]", "value")); got.status != sent {
		t.Fatal(got.status, got.text("[role=alert]"))
	}
	return index, draft
}

// TestIndexesInABrowser opens the pages of indexes and drafts as
// TestEveryPageInABrowser does the others.
func TestIndexesInABrowser(t *testing.T) {
	chromium(t)
	s := serveDemo(t)
	index, draft := editing(t, s)
	v := s.visitor(t, "chilang.noivu")
	other := v.begin()
	text, version := v.textAndVersion(other)
	text = strings.NewReplacer(`version: "2023"`, `version: "2024"`, "{by: 2023-01-31, points: 1}", "{by: 2023-01-20, points: 1}", `- code: "7.6"`, `- code: "7.7"`).Replace(text)
	if got := v.sendDraft(other, "text", text, "version", version); got.status != sent {
		t.Fatal(got.status)
	}
	next, _, _ := strings.Cut(v.sendDraft(other, "text", text, "version", "2", "do", "publish").header.Get("Location"), "?")
	sound := v.begin()
	ctx := browse(t, s, "chilang.noivu")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct{ name, path string }{
		{"indexes", "/indexes"},
		{"index", index},
		{"index-component", index + "/components/3.4.1"},
		{"index-component-tried", index + "/components/3.4.1?in.ontime=940&in.resolved=1000"},
		{"index-component-choices", index + "/components/1.1.2?in.all_tasks=yes&in.clear_outputs=maybe"},
		{"draft", draft},
		{"index-diff", next + "/diff"},
		{"draft-sound", sound},
		{"draft-component-tried", sound + "/components/2.2.1?in.done=1"},
		{"draft-component", draft + "/components/3.4.1"},
	} {
		for _, screen := range screens {
			t.Run(p.name+"/"+screen.name, func(t *testing.T) {
				openPage(t, ctx, &c, s, p.path, screen.width, screen.height)
				shoot(t, ctx, p.name+"-"+screen.name)
			})
		}
	}
}

// TestLiveEditor: while somebody types, the problems follow; a link selects
// its line; a page with unsaved text is not left unasked.
func TestLiveEditor(t *testing.T) {
	chromium(t)
	s := serveDemo(t)
	_, draft := editing(t, s)
	ctx := browse(t, s, "chilang.noivu")
	eval := func(js string) string {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](js))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(s.URL+draft)); err != nil {
		t.Fatal(err)
	}
	if got := eval(`document.querySelector(".gutter").textContent.split("\n").slice(0, 3).join(" ")`); got != "1 2 3" {
		t.Errorf("line numbers begin with %q", got)
	}
	line := eval(`document.querySelector(".problems a").click();
		const t = document.querySelector("#text"); t.value.slice(t.selectionStart, t.selectionEnd).trim() + "|" + (document.activeElement === t) + "|" + (t.scrollTop > 0)`)
	if !strings.HasPrefix(line, "rule: {kind: deadline") || !strings.HasSuffix(line, "|true|true") {
		t.Errorf("the link to the problem selects %q", line)
	}
	mend := `(() => { const t = document.querySelector("#text"); t.value = t.value.replace("points: 9", "points: 1").replace('version: "2023"', 'version: "2024"');
		t.dispatchEvent(new Event("input", {bubbles: true})); return "" })()`
	eval(mend)
	if err := chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(".outline details"))); err != nil {
		t.Fatal(err)
	}
	if got := eval(`document.querySelector("#problems").textContent`); got != "Không còn lỗi" {
		t.Errorf("after mending it: %q", got)
	}
	if got := eval(`String(dispatchEvent(new Event("beforeunload", {cancelable: true})))`); got != "false" {
		t.Error("unsaved text is left without a question")
	}
}

// TestLiveTrial: the result follows what is typed, without a page loaded.
func TestLiveTrial(t *testing.T) {
	chromium(t)
	s := serveDemo(t)
	index := s.visitor(t, "khach").edition()
	ctx := browse(t, s, "khach")
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+index+"/components/3.4.1?in.resolved=1000")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](`window.same = "same"`)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(`[name="in.ontime"]`), "960")); err != nil {
		t.Fatal(err)
	}
	// A slow machine may show what 9 or 96 gives first.
	got := ""
	for end := time.Now().Add(20 * time.Second); got != "same 1,5/2,5" && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		got, err = chromedp.Run(ctx, chromedp.Evaluate[string](`window.same + " " + (document.querySelector(".gets strong")?.textContent ?? "")`))
		if err != nil {
			t.Fatal(err)
		}
	}
	if got != "same 1,5/2,5" {
		t.Errorf("960 of 1000: %q", got)
	}
}
