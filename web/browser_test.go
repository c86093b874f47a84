package web_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// screens are the sizes at which every page is opened.
var screens = []struct {
	name          string
	width, height int64
}{
	{"wide", 1366, 768},
	{"phone", 390, 844},
}

// browserPages are the pages that the browser opens, as the person who may see
// them.
var browserPages = []struct{ name, login, path string }{
	{"sign-in", "", "/sign-in"},
	{"nowhere", "", "/nowhere"},
	{"overview", "ytich.chutich", unit},
	{"signers", "ytich.chutich", "/units/y-tich/signers"},
	{"papers-of-unit", "ytich.chutich", unit + "/papers"},
	{"papers-of-round", "chilang.noivu", round + "/papers"},
	{"templates", "quantri", round + "/templates"},
	{"register", "ytich.vanphong", unit + "/documents"},
	{"register-entry", "ytich.vanphong", unit + "/documents/new"},
	{"template", "quantri", round + "/templates/request"},
	{"overview-made-up", "chilang.noivu", "/rounds/chi-lang-2023/units/quan-son"},
	{"sheet", "ytich.chutich", unit + "/sheet"},
	{"sheet-lost", "ytich.chutich", unit + "/sheet?show=lost"},
	{"component", "ytich.chutich", unit + "/sheet/3.4.1"},
	{"losses", "ytich.chutich", unit + "/losses"},
	{"losses-filtered", "ytich.chutich", unit + "/losses?area=7"},
	{"losses-all", "chilang.noivu", "/rounds/chi-lang-2023/losses?area=3"},
	{"across", "chilang.noivu", "/rounds/chi-lang-2023/components/3.4.1"},
	{"plan", "ytich.chutich", unit + "/plan"},
	{"action", "ytich.chutich", "action"},
	{"documents", "ytich.chutich", unit + "/documents"},
	{"report", "ytich.chutich", unit + "/report"},
	{"ranking", "ytich.chutich", "/rounds/chi-lang-2023/ranking"},
	{"ranking-secretariat", "chilang.noivu", "/rounds/chi-lang-2023/ranking?sort=-self"},
	{"password", "ytich.chutich", "/password"},
	{"forbidden", "ytich.chutich", "/rounds/chi-lang-2023/losses"},
}

// chromium returns the browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	if os.Getenv("PARINDEX_NO_BROWSER") != "" {
		t.Skip("without browsers: PARINDEX_NO_BROWSER is set") // they tell the race detector nothing
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
		t.Fatal("Chromium is needed for this test and is not installed")
	}
	t.Skip("needs Chromium, which is not installed (apt-get install chromium)")
	return ""
}

// console collects what a page complains of.
type console struct {
	mu   sync.Mutex
	said []string
}

func (c *console) hear(event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		c.said = append(c.said, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			c.said = append(c.said, fmt.Sprint(e.Type, " on the console"))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			c.said = append(c.said, e.Entry.Text)
		}
	}
}

func (c *console) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := c.said
	c.said = nil
	return said
}

// overflow names what sticks out of the screen on the right.
const overflow = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return "";
	const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, .hidden, .skip"));
	return document.documentElement.scrollWidth + " > " + width + ": " + out.slice(0, 5).map((e) => e.tagName + "." + e.className.baseVal + e.className).join(" ");
})()`

// TestEveryPageInABrowser opens every page at two sizes: nothing on the
// console, nothing beyond the edge. With PARINDEX_SCREENSHOTS set to a folder
// it leaves a picture of each there.
func TestEveryPageInABrowser(t *testing.T) {
	s := serveDemo(t)
	for login, pages := range byLogin() {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			for _, screen := range screens {
				t.Run(p.name+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p.path, screen.width, screen.height)
					shoot(t, ctx, p.name+"-"+screen.name)
				})
			}
		}
	}
}

func byLogin() map[string][]struct{ name, login, path string } {
	pages := map[string][]struct{ name, login, path string }{}
	for _, p := range browserPages {
		pages[p.login] = append(pages[p.login], p)
	}
	return pages
}

// browse starts a browser in which login is signed in; nobody if it is "".
func browse(t *testing.T, s *site, login string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("hide-scrollbars", true), chromedp.UserDataDir(t.TempDir()))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, end := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(end)
	if login == "" {
		return ctx
	}
	err := chromedp.Do(ctx,
		chromedp.Navigate(s.URL+"/sign-in"),
		chromedp.SendKeys(chromedp.CSS("#login"), login),
		chromedp.SendKeys(chromedp.CSS("#current"), passwordOf(login)+"\r"),
		chromedp.WaitVisible(chromedp.CSS(".frame")),
	)
	if err != nil {
		t.Fatal(err)
	}
	return ctx
}

func openPage(t *testing.T, ctx context.Context, c *console, s *site, path string, width, height int64) {
	t.Helper()
	if path == "action" {
		path = s.action(t)
	}
	c.take()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(s.URL+path)); err != nil {
		t.Fatal(err)
	}
	beyond, err := chromedp.Run(ctx, chromedp.Evaluate[string](overflow))
	if err != nil {
		t.Fatal(err)
	}
	if beyond != "" {
		t.Errorf("wider than the screen: %s", beyond)
	}
	for _, said := range c.take() {
		// Chromium itself notes pages that are refused on purpose.
		if !strings.Contains(said, "the server responded with a status of 40") {
			t.Errorf("console: %s", said)
		}
	}
}

func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("PARINDEX_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeyboard opens a row of the sheet and finds one by its name without
// accents, by keys alone.
func TestKeyboard(t *testing.T) {
	s := serveDemo(t)
	ctx := browse(t, s, "ytich.chutich")
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+unit+"/sheet")); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "jjk\r")
	opened, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.id + " " + document.querySelectorAll("details[open]").length`))
	if err != nil {
		t.Fatal(err)
	}
	if opened != "c-1.1.1 1" {
		t.Errorf("after j j k Enter: %q, want the first component open", opened)
	}
	// Keys sent by the driver arrive as letters too, so the "/" that led into
	// the field stands in it; a keyboard's does not.
	press(t, ctx, "/\bxin loi")
	left, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-row]")].filter((r) => r.offsetParent).map((r) => r.id).join(" ")`))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(left, "c-3.4.2") || strings.Contains(left, "c-1.1.1") {
		t.Errorf("“xin loi” leaves %q", left)
	}
}

func press(t *testing.T, ctx context.Context, keys string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		t.Fatal(err)
	}
}
