package bench

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/web"
)

const (
	sessions = 500
	pause    = 20 * time.Second // between two actions of one session
	loadFor  = 40 * time.Second

	filled = "Theo báo cáo của đơn vị" // what every component says before the day begins

	appraisers, secretaries = 20, 5 // of the sessions; the rest are officers
	password                = "mat-khau-de-do-tai"
)

// BenchmarkRoundLoad is the busiest day of a nation's round: 3,321 communes of
// 100 components each, 500 people at work, everybody an action in 20 s and one
// in ten a save. Requests start by the clock, whether earlier ones are
// answered or not, and each is timed from when it was due. Beside it, in the
// same run and as often, a page of the same size that is only sent.
func BenchmarkRoundLoad(b *testing.B) {
	for b.Loop() {
		n := openNation(b, "", 1)
		n.play(b, rates(b)[0]).report(b)
	}
}

// rates are how many requests to begin each second, from PARINDEX_LOAD_RATES:
// 25,100,300. Without it, what 500 people at their usual pace ask.
func rates(b *testing.B) []float64 {
	b.Helper()
	typed := os.Getenv("PARINDEX_LOAD_RATES")
	if typed == "" {
		return []float64{sessions / pause.Seconds()}
	}
	var all []float64
	for _, word := range strings.Split(typed, ",") {
		rate, err := strconv.ParseFloat(word, 64)
		if err != nil || rate <= 0 {
			b.Fatalf("PARINDEX_LOAD_RATES: %q is no rate", word)
		}
		all = append(all, rate)
	}
	return all
}

// nation is a served round with the people who work on it.
type nation struct {
	url    string   // at which people find it
	urls   []string // of its copies
	people []*person
	bare   string // address of the page that is only sent
}

type person struct {
	login  string
	client *http.Client
	next   func(r *rand.Rand) (name string, do func() (*http.Request, error))
}

// openNation fills a database ("": a file of SQLite) and serves it by as many
// copies, behind HAProxy where there are several.
func openNation(b *testing.B, database string, copies int) *nation {
	b.Helper()
	dir := b.TempDir()
	ctx := context.Background()
	now := time.Date(2024, 12, 1, 2, 0, 0, 0, time.UTC)
	var all []*app.System
	for range copies {
		sys, err := app.Open(ctx, filepath.Join(dir, "data"), database, func() time.Time { return now })
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := sys.Close(); err != nil {
				b.Error(err)
			}
		})
		all = append(all, sys)
	}
	nationFiles(b, dir)
	file := filepath.Join(dir, "round", "round.yaml")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, append(text, accounts()...), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	console := app.Console("bench")
	if _, err := all[0].LoadRound(ctx, console, os.DirFS(filepath.Dir(file)), "round.yaml", true); err != nil {
		b.Fatal(err)
	}
	openLiveRound(b, ctx, all[0], console, now)
	n := &nation{}
	for _, sys := range all {
		n.urls = append(n.urls, serveCopy(b, sys, now))
	}
	n.url = n.urls[0]
	if copies > 1 {
		n.url = balance(b, n.urls)
	}
	n.bare = n.url + "/bare"
	for i := range sessions {
		n.people = append(n.people, n.signIn(b, i))
	}
	return n
}

// serveCopy serves one copy, and a page beside it that is only sent.
func serveCopy(b *testing.B, sys *app.System, now time.Time) (address string) {
	b.Helper()
	handler, err := web.New(sys, web.Options{Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	page := []byte(strings.Repeat("<p>trang không có gì để tính</p>\n", 1400)) // 45 kB, a sheet's size
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("GET /bare", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(page) })
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	return server.URL
}

// login is who person i is.
func login(i int) string {
	switch {
	case i < secretaries:
		return fmt.Sprintf("thuongtruc%d", i)
	case i < secretaries+appraisers:
		return fmt.Sprintf("thamdinh%d", i)
	}
	return fmt.Sprintf("canbo%d", i)
}

func accounts() string {
	var text strings.Builder
	text.WriteString("accounts:\n")
	for i := range sessions {
		role, unit := "officer", fmt.Sprintf("u%d", i)
		switch {
		case i < secretaries:
			role, unit = "secretariat", "nation"
		case i < secretaries+appraisers:
			role, unit = "appraiser", "nation"
		}
		fmt.Fprintf(&text, "  - {login: %s, name: {vi: %s}, password: %s, roles: [{role: %s, unit: %s}]}\n", login(i), login(i), password, role, unit)
	}
	return text.String()
}

// openLiveRound opens the next year's round of all communes and fills half of
// it in: what others have done before this day.
func openLiveRound(b *testing.B, ctx context.Context, sys *app.System, a app.Actor, now time.Time) {
	b.Helper()
	v, err := sys.Ranking(ctx, a, "bench", "")
	if err != nil {
		b.Fatal(err)
	}
	o := app.Opening{Key: "live", Title: "Live", Year: 2024, Publisher: "nation", Index: v.Round.Hash, Timetable: assessment.Timetable{Due: map[assessment.Stage]time.Time{
		assessment.SelfScoring: now.Add(24 * time.Hour), assessment.FirstAppraisal: now.Add(48 * time.Hour), assessment.Explaining: now.Add(72 * time.Hour), assessment.SecondAppraisal: now.Add(96 * time.Hour),
	}}}
	for u := range communes {
		o.Units = append(o.Units, fmt.Sprintf("u%d", u))
	}
	if err := sys.OpenRound(ctx, a, o); err != nil {
		b.Fatal(err)
	}
	p, err := sys.Progress(ctx, a, "live")
	if err == nil {
		err = sys.Advance(ctx, a, "live", assessment.SelfScoring, "", p.Round.Edition)
	}
	if err != nil {
		b.Fatal(err)
	}
	for u := range communes {
		changes := map[string]app.EntryChange{}
		for i := range components {
			va, vb := value(u, i)
			set := map[string]string{app.FieldValue + "a": fmt.Sprint(va), app.FieldExplanation: filled}
			if !single(i) {
				set[app.FieldValue+"b"] = fmt.Sprint(vb)
			}
			changes[fmt.Sprintf("1.%d", i+1)] = app.EntryChange{Set: set, Saw: map[string]string{}}
		}
		if err := sys.TakeOffline(ctx, a, "live", fmt.Sprintf("u%d", u), changes); err != nil {
			b.Fatal(err)
		}
	}
}

func (n *nation) signIn(b *testing.B, i int) *person {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	p := &person{login: login(i), client: &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := p.client.PostForm(n.url+"/sign-in", url.Values{"login": {p.login}, "password": {password}})
	if err != nil {
		b.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther {
		b.Fatalf("%s: %d", p.login, r.StatusCode)
	}
	get := func(path string) func() (*http.Request, error) {
		return func() (*http.Request, error) { return http.NewRequest(http.MethodGet, n.url+path, nil) }
	}
	switch {
	case i < secretaries:
		p.next = func(r *rand.Rand) (string, func() (*http.Request, error)) {
			return pick(r, choice{"board", get("/rounds/live/progress")}, choice{"ranking", get("/rounds/bench/ranking")}, choice{"draft result", get("/rounds/live/draft")})
		}
	case i < secretaries+appraisers:
		p.next = func(r *rand.Rand) (string, func() (*http.Request, error)) {
			return pick(r, choice{"to appraise", get("/rounds/live/appraisal")}, choice{"appraise a unit", get(fmt.Sprintf("/rounds/live/units/u%d/appraisal", r.IntN(communes)))},
				choice{"appraise across", get(fmt.Sprintf("/rounds/live/appraisal/1.%d", 1+r.IntN(components)))})
		}
	default:
		at := fmt.Sprintf("/rounds/live/units/u%d/scoring", i)
		saves := 0
		p.next = func(r *rand.Rand) (string, func() (*http.Request, error)) {
			if r.IntN(10) == 0 {
				saves++ // each component once: nobody overtakes themselves
				code, typed := fmt.Sprintf("/1.%d", saves), url.Values{"explanation": {"Đã xem lại số liệu"}, "saw.explanation": {filled}}
				return "save", func() (*http.Request, error) {
					req, err := http.NewRequest(http.MethodPost, n.url+at+code, strings.NewReader(typed.Encode()))
					if err == nil {
						req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					}
					return req, err
				}
			}
			code := fmt.Sprintf("/1.%d", 1+r.IntN(components))
			return pick(r, choice{"sheet", get(at)}, choice{"component", get(at + code)}, choice{"component", get(at + code)})
		}
	}
	return p
}

type choice struct {
	name string
	do   func() (*http.Request, error)
}

func pick(r *rand.Rand, choices ...choice) (string, func() (*http.Request, error)) {
	c := choices[r.IntN(len(choices))]
	return c.name, c.do
}

// took is how long requests took, by what they were for.
type took struct {
	mu  sync.Mutex
	all map[string][]time.Duration

	largest map[string]int64 // bytes of the longest answer
}

// play sends people's actions by the clock, so many a second.
func (n *nation) play(b *testing.B, rate float64) *took {
	b.Helper()
	got := &took{all: map[string][]time.Duration{}, largest: map[string]int64{}}
	every := time.Duration(float64(time.Second) / rate)
	var wait sync.WaitGroup
	r := rand.New(rand.NewPCG(1, 2))
	start := time.Now()
	for i := 0; time.Duration(i)*every < loadFor; i++ {
		due := start.Add(time.Duration(i) * every)
		p := n.people[r.IntN(len(n.people))]
		name, request := p.next(r)
		time.Sleep(time.Until(due))
		wait.Go(func() { got.time(b, p.client, name, due, request) })
		wait.Go(func() {
			got.time(b, http.DefaultClient, "bare page", due, func() (*http.Request, error) { return http.NewRequest(http.MethodGet, n.bare, nil) })
		})
	}
	wait.Wait()
	return got
}

func (t *took) time(b *testing.B, client *http.Client, name string, due time.Time, request func() (*http.Request, error)) {
	req, err := request()
	if err != nil {
		b.Error(err)
		return
	}
	reply, err := client.Do(req)
	if err != nil {
		b.Error(name, err)
		return
	}
	size, err := io.Copy(io.Discard, reply.Body)
	reply.Body.Close()
	if err != nil || reply.StatusCode >= 400 {
		b.Errorf("%s %s: %d, %v", name, req.URL.Path, reply.StatusCode, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all[name] = append(t.all[name], time.Since(due))
	t.largest[name] = max(t.largest[name], size)
}

func (t *took) report(b *testing.B) {
	b.Helper()
	var all []time.Duration
	for _, name := range slices.Sorted(maps.Keys(t.all)) {
		if name != "bare page" {
			all = append(all, t.all[name]...)
		}
		b.Logf("%-16s %5d   p50 %8v   p99 %8v   up to %4d kB", name, len(t.all[name]), quantile(t.all[name], 0.5), quantile(t.all[name], 0.99), t.largest[name]>>10)
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(quantile(all, 0.5)), "p50-ms")
	b.ReportMetric(ms(quantile(all, 0.99)), "p99-ms")
	b.ReportMetric(ms(quantile(t.all["bare page"], 0.99)), "bare-p99-ms")
}

func quantile(d []time.Duration, q float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[min(len(d)-1, int(float64(len(d))*q))].Round(100 * time.Microsecond)
}
