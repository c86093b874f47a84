//go:build unix

package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// What the test tells the process that it starts as a server.
const (
	chaosDir      = "PARINDEX_TEST_CHAOS_DIR"
	chaosDatabase = "PARINDEX_TEST_CHAOS_DATABASE"
	chaosAddr     = "PARINDEX_TEST_CHAOS_ADDR"
)

// TestChaos freezes and kills the server again and again while people save and send files.
// Afterwards each write that was acknowledged is there, once, the chains of the
// log hold, and all that is kept is what it was. PARINDEX_CHAOS is how often it
// is killed.
func TestChaos(t *testing.T) {
	if os.Getenv(chaosDir) != "" {
		serveChaos(t)
		return
	}
	kills, err := strconv.Atoi(os.Getenv("PARINDEX_CHAOS"))
	if err != nil {
		kills = 2
	}
	t.Run("sqlite", func(t *testing.T) { chaos(t, app.Site{Dir: t.TempDir()}, kills) })
	t.Run("postgres", func(t *testing.T) {
		chaos(t, app.Site{Dir: t.TempDir(), Database: chaosPostgres(t)}, kills)
	})
}

// serveChaos is the server that is killed.
func serveChaos(t *testing.T) {
	sys, err := app.OpenSite(t.Context(), app.Site{Dir: os.Getenv(chaosDir), Database: os.Getenv(chaosDatabase)}, (&clock{}).now)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(sys, web.Options{Now: (&clock{}).now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", os.Getenv(chaosAddr))
	if err != nil {
		t.Fatal(err)
	}
	t.Fatal((&http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}).Serve(listener))
}

// victim is a server in a process of its own.
type victim struct {
	at   app.Site
	addr string
	cmd  *exec.Cmd
}

func (v *victim) start(t *testing.T) {
	t.Helper()
	v.cmd = exec.Command(os.Args[0], "-test.run", "^TestChaos$")
	v.cmd.Env = append(os.Environ(), chaosDir+"="+v.at.Dir, chaosDatabase+"="+v.at.Database, chaosAddr+"="+v.addr)
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 300 {
		if res, err := http.Get("http://" + v.addr + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == ok {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.kill()
	t.Fatal("the server does not come back")
}

func (v *victim) kill() {
	_ = v.cmd.Process.Signal(syscall.SIGKILL)
	_ = v.cmd.Wait()
}

// freeze stops the process where it stands, and lets it go on.
func (v *victim) freeze(t *testing.T, long time.Duration) {
	t.Helper()
	for _, signal := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGCONT} {
		if err := v.cmd.Process.Signal(signal); err != nil {
			t.Error(err)
		}
		if signal == syscall.SIGSTOP {
			time.Sleep(long)
		}
	}
}

// writer is a person who writes without cease, and remembers what the server
// said that it kept.
type writer struct {
	*visitor
	name        string
	kept, tried []string
}

func chaos(t *testing.T, at app.Site, kills int) {
	sys, err := app.OpenSite(t.Context(), at, (&clock{}).now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), parindex.Shipped, "demo/chi-lang-2023.yaml", true); err != nil {
		t.Fatal(err)
	}
	if err := sys.Close(); err != nil {
		t.Fatal(err)
	}
	v := &victim{at: at, addr: freeAddr(t)}
	v.start(t)
	t.Cleanup(func() { v.kill() })
	s := &site{Server: &httptest.Server{URL: "http://" + v.addr}, clock: &clock{}, queries: &lastQueries{}}
	openLive(t, s)
	savers := []*writer{{visitor: s.visitor(t, "ytich.vanphong"), name: "1.1.1"}, {visitor: s.visitor(t, "ytich.chutich"), name: "1.2.1"}}
	senders := []*writer{{visitor: s.visitor(t, "ytich.vanphong"), name: "3.4.1"}, {visitor: s.visitor(t, "ytich.chutich"), name: "2.1"}}

	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, w := range savers {
		all.Go(func() { w.saves(ctx) })
	}
	for _, w := range senders {
		all.Go(func() { w.sends(ctx) })
	}
	for range kills {
		time.Sleep(time.Duration(300+rand.IntN(900)) * time.Millisecond)
		v.freeze(t, time.Duration(rand.IntN(700))*time.Millisecond)
		time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
		v.kill()
		v.start(t)
	}
	time.Sleep(300 * time.Millisecond)
	stop()
	all.Wait()
	lost := lostOf(t, s, savers, senders)
	v.kill() // once more, so that what is looked at next is what is on the disk
	lost += faultsOf(t, at, savers)
	saved, sent := count(savers), count(senders)
	fmt.Printf("chaos: %s: kill -9 of the server %d times, frozen %d times; acknowledged: %d saves, %d files; lost: %d\n", t.Name(), kills+1, kills, saved, sent, lost)
	if saved < kills || sent < kills {
		t.Errorf("too little was written to tell: %d saves, %d files", saved, sent)
	}
}

func count(all []*writer) int {
	n := 0
	for _, w := range all {
		n += len(w.kept)
	}
	return n
}

func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // the port was all that was wanted
	return listener.Addr().String()
}

// chaosPostgres is an empty schema of the test server.
func chaosPostgres(t *testing.T) string {
	t.Helper()
	base := os.Getenv("PARINDEX_TEST_POSTGRES")
	if base == "" {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("PARINDEX_TEST_POSTGRES is not set")
		}
		t.Skip("set PARINDEX_TEST_POSTGRES to a postgres:// URL whose user may create schemas")
	}
	return newSchema(t, base)
}

// ask sends a request and returns the status and the page; an error is a server
// that went away.
func (w *writer) ask(r *http.Request) (int, *goquery.Document, error) {
	answer, err := w.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return 0, nil, err
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	return answer.StatusCode, page, err
}

func (w *writer) at() string { return w.site.URL + liveUnit + "/scoring/" + w.name }

// saves changes the explanation of one component again and again, each time to
// another text.
func (w *writer) saves(ctx context.Context) {
	saw := ""
	for n := 1; ctx.Err() == nil; n++ {
		text := fmt.Sprintf("giải trình [%s lần %d]", w.name, n)
		form := url.Values{"explanation": {text}, "saw.explanation": {saw}}
		r, err := http.NewRequest(http.MethodPost, w.at(), strings.NewReader(form.Encode()))
		if err != nil {
			w.t.Error(err)
			return
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w.tried = append(w.tried, text)
		status, _, err := w.ask(r)
		if err == nil && status == http.StatusSeeOther {
			w.kept, saw = append(w.kept, text), text
			continue
		}
		// The answer is lost, not known: what is held now is asked for.
		for ctx.Err() == nil {
			time.Sleep(50 * time.Millisecond)
			r, err := http.NewRequest(http.MethodGet, w.at(), nil)
			if err != nil {
				w.t.Error(err)
				return
			}
			if status, page, err := w.ask(r); err == nil && status == ok {
				saw = page.Find("textarea[name=explanation]").Text()
				break
			}
		}
	}
}

// sends sends one file after another, each with a name and content of its own.
func (w *writer) sends(ctx context.Context) {
	for n := 1; ctx.Err() == nil; n++ {
		name := fmt.Sprintf("tep-%s-%d.pdf", strings.ReplaceAll(w.name, ".", "-"), n)
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("files", name)
		if err == nil {
			_, err = part.Write([]byte(minimalPDF(name) + strings.Repeat("%", 200<<10)))
		}
		if err := errors.Join(err, form.Close()); err != nil {
			w.t.Error(err)
			return
		}
		r, err := http.NewRequest(http.MethodPost, w.at(), &body)
		if err != nil {
			w.t.Error(err)
			return
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		w.tried = append(w.tried, name)
		if status, _, err := w.ask(r); err == nil && status == http.StatusSeeOther {
			w.kept = append(w.kept, name)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// lostOf looks at the pages: the last text that was acknowledged is there, or
// one that was tried later, and each file that was, once.
func lostOf(t *testing.T, s *site, savers, senders []*writer) (lost int) {
	t.Helper()
	v := s.visitor(t, "ytich.vanphong")
	for _, w := range savers {
		held := v.sees(liveUnit + "/scoring/" + w.name).Find("textarea[name=explanation]").Text()
		last := w.kept[len(w.kept)-1]
		later := false
		for _, text := range w.tried {
			later = later || text == last
			if later && text == held {
				last = held
			}
		}
		if held != last {
			lost++
			t.Errorf("%s holds %q, acknowledged was %q", w.name, held, last)
		}
	}
	for _, w := range senders {
		there := map[string]int{}
		v.sees(liveUnit + "/scoring/" + w.name).Find(".proofs li").Each(func(_ int, li *goquery.Selection) {
			for _, name := range w.tried {
				if strings.Contains(li.Text(), name) {
					there[name]++
				}
			}
		})
		for _, name := range w.kept {
			if there[name] != 1 {
				lost++
				t.Errorf("%s was acknowledged and is there %d times", name, there[name])
			}
		}
		for name, n := range there {
			if n > 1 {
				t.Errorf("%s is there %d times", name, n)
			}
		}
	}
	return lost
}

// faultsOf looks at what is kept: every sum and chain, and one entry of the log
// for each save that was acknowledged.
func faultsOf(t *testing.T, at app.Site, savers []*writer) (lost int) {
	t.Helper()
	sys, err := app.OpenSite(t.Context(), at, (&clock{}).now)
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close() //nolint:errcheck // it was only read
	v, err := sys.Verify(t.Context(), app.Console("test"), nil)
	if err != nil || len(v.Faults) > 0 || v.Files == 0 {
		t.Errorf("%d files, faults %v, %v", v.Files, v.Faults, err)
	}
	entries := map[string]int{}
	for before := int64(0); ; {
		log, err := sys.AuditLog(t.Context(), app.Console("test"), "", "giải trình [", before)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range log.Entries {
			var kept struct{ After json.RawMessage }
			if err := json.Unmarshal(e.Payload, &kept); err != nil {
				t.Fatal(err)
			}
			for _, w := range savers {
				for _, text := range w.tried {
					if bytes.Contains(kept.After, []byte(text)) {
						entries[text]++
					}
				}
			}
		}
		if before = log.More; before == 0 {
			break
		}
	}
	for _, w := range savers {
		for _, text := range w.kept {
			if entries[text] != 1 {
				lost++
				t.Errorf("%q was acknowledged and the log has %d entries of it", text, entries[text])
			}
		}
	}
	return lost
}
