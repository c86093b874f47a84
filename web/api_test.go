package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/api"
	"github.com/parindex/parindex/app"
)

// program is a program that asks with a key.
type program struct {
	t     *testing.T
	site  *site
	token string
}

// heard is what a program was answered.
type heard struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// program makes a key for somebody, as the page does.
func (s *site) program(t *testing.T, login string, scopes ...account.Scope) program {
	t.Helper()
	if len(scopes) == 0 {
		scopes = account.Scopes
	}
	a, err := s.sys.SignIn(t.Context(), login, passwordOf(login))
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.sys.MakeToken(t.Context(), app.Actor{Account: a}, "thử "+login, scopes, 30)
	if err != nil {
		t.Fatal(err)
	}
	return program{t, s, token}
}

// ask sends a request; pairs are headers.
func (p program) ask(method, path, body string, pairs ...string) heard {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.site.URL+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer got.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(got.Body); err != nil {
		p.t.Fatal(err)
	}
	a := heard{status: got.StatusCode, header: got.Header, text: text.String()}
	if a.status == http.StatusNotModified {
		return a
	}
	if err := json.Unmarshal(text.Bytes(), &a.body); err != nil {
		p.t.Fatalf("%s %s: %v: %s", method, path, err, a.text)
	}
	want := "application/json"
	if a.status >= 400 {
		want = "application/problem+json"
		if a.body["status"] != float64(a.status) || a.body["code"] == "" || a.body["detail"] == "" || a.body["title"] == "" || a.body["request"] == "" {
			p.t.Errorf("%s %s: not a problem: %s", method, path, a.text)
		}
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), want) {
		p.t.Errorf("%s %s: %d comes as %s", method, path, a.status, a.header.Get("Content-Type"))
	}
	return a
}

const (
	v1      = api.Prefix
	v1unit  = v1 + unit
	v1other = v1 + other
	v1live  = v1 + liveUnit
	unknown = http.StatusUnauthorized
	gone    = http.StatusNotFound
)

// TestAccessToAPI is who may do what by the interface for programs: each
// operation, each kind of account, its own unit and another. What a key may
// not do at all is refused before it is looked at.
func TestAccessToAPI(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	mine := access{"": unknown, "quanson.vanphong": no, "others": ok}
	appraising := access{"": unknown, "quantri": no, "chilang.noivu": no, "ytich.chutich": no, "ytich.vanphong": no, "khach": no, "quanson.vanphong": no, "others": ok}
	whole := access{"": unknown, "chilang.noivu": ok, "chilang.thamdinh": ok, "chilang.chutich": ok, "quantri": ok, "others": no}
	editors := func(status int) access {
		return access{"": unknown, "ytich.chutich": status, "ytich.vanphong": status, "others": no}
	}
	action := strings.TrimPrefix(s.action(t), unit+"/plan/")
	tests := []struct {
		method, path, body string
		want               access
	}{
		{"GET", "/api/openapi.json", "", access{"others": ok}},
		{"GET", v1 + "/nowhere", "", access{"others": gone}},
		{"DELETE", v1 + "/rounds", "", access{"others": gone}},
		{"GET", v1 + "/me", "", access{"": unknown, "others": ok}},
		{"GET", v1 + "/rounds", "", access{"": unknown, "others": ok}},
		{"GET", v1 + round, "", access{"": unknown, "others": ok}},
		{"GET", v1 + "/rounds/other", "", access{"": unknown, "others": gone}},
		{"GET", v1 + round + "/ranking", "", access{"": unknown, "others": ok}},
		{"GET", v1 + round + "/losses", "", whole},
		{"GET", v1 + "/units", "", access{"": unknown, "others": ok}},
		{"GET", v1unit + "/sheet", "", mine},
		{"GET", v1unit + "/sheet/3.4.1", "", mine},
		{"GET", v1unit + "/sheet/9.9", "", access{"": unknown, "quanson.vanphong": no, "others": gone}},
		{"GET", v1unit + "/losses", "", mine},
		{"GET", v1unit + "/actions", "", mine},
		{"GET", v1unit + "/actions/" + action, "", mine},
		{"GET", v1unit + "/documents", "", mine},
		{"GET", v1unit + "/duties", "", mine},
		{"GET", v1other + "/sheet", "", access{"": unknown, "ytich.chutich": no, "ytich.vanphong": no, "khach": no, "others": ok}},
		{"GET", v1other + "/actions/" + action, "", access{"": unknown, "ytich.chutich": no, "ytich.vanphong": no, "khach": no, "others": gone}},
		{"GET", v1live + "/scoring", "", mine},
		{"GET", v1live + "/scoring/3.4.1", "", mine},
		{"GET", v1live + "/appraisal", "", appraising},
		{"GET", v1 + "/dossiers/measures", "", access{"": unknown, "others": ok}},
		{"GET", v1 + "/dossiers/offices/y-tich", "", mine},
		{"GET", v1 + "/audit", "", access{"": unknown, "quantri": ok, "others": no}},
		{"PATCH", v1live + "/scoring/3.4.1", `{"set": {"value.x": "1"}, "saw": {}}`, editors(wrong)},
		{"POST", v1live + "/scoring/3.4.1/proofs?name=a.csv", "x", editors(http.StatusUnprocessableEntity)},
		{"POST", v1live + "/scoring/steps", `{"step": "check", "version": 99}`, editors(http.StatusConflict)},
		{"PUT", v1live + "/verdicts/3.4.1", `{"points": "99", "version": 0}`, access{"": unknown, "chilang.thamdinh": wrong, "chilang.chutich": wrong, "others": no}},
		{"POST", v1unit + "/actions", `{"measure": "", "components": [], "due": "2024-12-20"}`, access{"": unknown, "ytich.chutich": wrong, "ytich.vanphong": wrong, "chilang.chutich": wrong, "others": no}},
		{"PATCH", v1unit + "/actions/" + action, `{"version": 0}`, access{"": unknown, "quanson.vanphong": no, "others": http.StatusConflict}},
		{"PATCH", v1unit + "/actions/" + action, `{"version": 1, "state": "accepted"}`, access{"": unknown, "ytich.chutich": wrong, "ytich.vanphong": wrong, "chilang.chutich": wrong, "others": no}},
		{"POST", v1unit + "/documents", `{"kind": "XX", "number": "", "date": "2024-02-05", "issuer": "", "abstract": "", "direction": "out"}`, editors(wrong)},
		{"POST", v1unit + "/duties/none/deeds", `{"period": "2024"}`, access{"": unknown, "ytich.chutich": gone, "ytich.vanphong": gone, "others": no}},
	}
	logins := []string{""}
	for login := range passwords {
		logins = append(logins, login)
	}
	for _, login := range logins {
		p, reads := program{t, s, ""}, program{t, s, ""}
		if login != "" {
			p, reads = s.program(t, login), s.program(t, login, account.ReadScope)
		}
		for i, test := range tests {
			key := []string{"Idempotency-Key", fmt.Sprint(i)}
			got := p.ask(test.method, test.path, test.body, key...)
			if want := test.want.of(login); got.status != want {
				t.Errorf("%s %s as %q: %d, want %d: %.300s", test.method, test.path, login, got.status, want, got.text)
			}
			if got.status >= 400 && test.method == "GET" {
				for _, secret := range []string{"940", "Công chức tiếp nhận", "KH-UBND"} {
					if strings.Contains(got.text, secret) {
						t.Errorf("%s as %q is refused and yet says %q", test.path, login, secret)
					}
				}
			}
			if login == "" || test.method == "GET" && !strings.Contains(test.path, "/dossiers/") || test.method == "DELETE" {
				continue
			}
			if got := reads.ask(test.method, test.path, test.body, key...); got.status != no || got.body["code"] != "token.no_scope" {
				t.Errorf("%s %s with a key that only reads: %d", test.method, test.path, got.status)
			}
		}
	}
}

// TestEveryOperationIsInTheTable: an operation that the table of access does
// not name fails here.
func TestEveryOperationIsInTheTable(t *testing.T) {
	text, err := os.ReadFile("api_test.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.NewReplacer(`v1unit + "`, `"`+v1unit, `v1live + "`, `"`+v1live, `v1 + round + "`, `"`+v1+round, `v1 + round`, `"`+v1+round+`"`, `v1 + "`, `"`+v1).Replace(string(text))
	rows = strings.NewReplacer(`/actions/" + action`, `/actions/x"`).Replace(rows)
	segment := regexp.MustCompile(`\\\{\w+\\\}`)
	for _, o := range api.Guide() {
		pattern := `\{"` + o.Method + `", "` + segment.ReplaceAllString(regexp.QuoteMeta(o.Path), `[^/"]+`) + `[?"]`
		if !regexp.MustCompile(pattern).MatchString(rows) {
			t.Errorf("%s %s is not in the table of TestAccessToAPI", o.Method, o.Path)
		}
	}
}

// TestKeysOfPrograms: a key is good until it expires, is revoked or its owner
// is locked out, and is shown once.
func TestKeysOfPrograms(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.vanphong")
	if refused := v.post("/account/keys", "name", "", "scopes", "all", "days", "9"); refused.status != wrong || refused.Find("#name").AttrOr("aria-invalid", "") == "" {
		t.Error("a key without a name:", refused.status, refused.text(".field.bad"))
	}
	for _, pairs := range [][]string{{"name", "x", "days", "9"}, {"name", "x", "scopes", "all", "days", "9"}, {"name", "x", "scopes", "read", "days", "367"}, {"name", "x", "scopes", "read", "days", "x"}} {
		if got := v.post("/account/keys", pairs...); got.status != wrong {
			t.Errorf("%v: %d", pairs, got.status)
		}
	}
	page := v.post("/account/keys", "name", "Bảng điều hành", "scopes", "read", "days", "30")
	key := page.text("main .note-box.good code")
	if page.status != ok || !strings.HasPrefix(key, "pxa_") {
		t.Fatal(page.status, page.text("main"))
	}
	if strings.Contains(v.get("/account/keys").body, key) {
		t.Error("a key is shown twice")
	}
	p := program{t, s, key}
	me := p.ask("GET", v1+"/me", "")
	if me.status != ok || me.body["login"] != "ytich.vanphong" || me.body["token"] != "Bảng điều hành" {
		t.Fatal(me.text)
	}
	if used := v.get("/account/keys").text("tbody td:nth-child(4)"); used == "chưa dùng" {
		t.Error("the page does not tell that the key was used")
	}
	for _, token := range []string{"", "pxa_", key + "x", strings.ToUpper(key)} {
		if got := (program{t, s, token}).ask("GET", v1+"/me", ""); got.status != unknown || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("key %q: %d", token, got.status)
		}
	}
	// Somebody else's page neither shows nor revokes it.
	hash := v.get("/account/keys").Find("button[name=revoke]").AttrOr("value", "")
	if got := s.visitor(t, "ytich.chutich").post("/account/keys", "revoke", hash); got.status != gone {
		t.Error("somebody else revokes the key:", got.status)
	}
	s.clock.ahead.Store(int64(31 * 24 * time.Hour))
	if got := p.ask("GET", v1+"/me", ""); got.status != unknown {
		t.Error("an expired key:", got.status)
	}
	s.clock.ahead.Store(0)
	if got := v.post("/account/keys", "revoke", hash); got.status != sent {
		t.Error(got.status)
	}
	if got := p.ask("GET", v1+"/me", ""); got.status != unknown {
		t.Error("a revoked key:", got.status)
	}
	locked := s.program(t, "khach")
	a, err := s.sys.SignIn(t.Context(), "khach", passwordOf("khach"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.sys.SetDisabled(t.Context(), app.Console("test"), a.ID, true, a.Version); err != nil {
		t.Fatal(err)
	}
	if got := locked.ask("GET", v1+"/me", ""); got.status != unknown {
		t.Error("the key of somebody who is locked out:", got.status)
	}
}

// TestPagesOfAPI: pages join to the whole list, each row once, whatever their
// size; what did not change is not sent again.
func TestPagesOfAPI(t *testing.T) {
	s := serveDemo(t)
	p := s.program(t, "quantri")
	for _, path := range []string{round + "/ranking", "/units", round + "/losses", "/audit", unit + "/documents", unit + "/losses?area=3"} {
		whole := p.ask("GET", v1+path, "")
		items, _ := whole.body["items"].([]any)
		if len(items) == 0 {
			t.Errorf("%s is empty", path)
			continue
		}
		if path == "/audit" {
			continue
		}
		sep := map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]
		all, next := p.ask("GET", v1+path+sep+"limit=500", "").body["items"].([]any), v1+path+sep+"limit=3"
		var joined []any
		for next != "" && len(joined) <= len(all) {
			got := p.ask("GET", next, "")
			joined = append(joined, got.body["items"].([]any)...)
			next, _ = got.body["next"].(string)
		}
		if fmt.Sprint(joined) != fmt.Sprint(all) {
			t.Errorf("%s: %d rows by pages of 3, %d at once", path, len(joined), len(all))
		}
	}
	first := p.ask("GET", v1+round+"/ranking", "")
	tag := first.header.Get("ETag")
	if again := p.ask("GET", v1+round+"/ranking", "", "If-None-Match", `"x", W/`+tag); tag == "" || again.status != http.StatusNotModified || again.text != "" {
		t.Error("the same again:", tag, again.status)
	}
	if other := p.ask("GET", v1+round+"/ranking", "", "If-None-Match", tag, "Accept-Language", "en-GB,vi"); other.status != ok {
		t.Error("another language:", other.status)
	}
	for path, code := range map[string]string{"?limit=0": "api.limit", "?limit=501": "api.limit", "?after=%21": "api.after", "?year=2024": "api.unknown_query", "?limit=%zz": "api.bad_query"} {
		if got := p.ask("GET", v1+"/units"+path, ""); got.status != wrong || got.body["code"] != code {
			t.Errorf("%s: %s", path, got.text)
		}
	}
}

// TestWritesOfAPI: what a program saw and somebody else changed is refused,
// and what it sends twice is done once.
func TestWritesOfAPI(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	p, head := s.program(t, "ytich.vanphong"), s.program(t, "ytich.chutich")
	at := v1live + "/scoring/3.4.1"
	row := p.ask("GET", at, "")
	var set, saw []string
	for field, value := range row.body["fields"].(map[string]any) {
		if strings.HasPrefix(field, "value.") {
			set, saw = append(set, fmt.Sprintf(`%q: "9%d0"`, field, 5-len(set))), append(saw, fmt.Sprintf("%q: %q", field, value))
		}
	}
	body := fmt.Sprintf(`{"set": {%s}, "saw": {%s}}`, strings.Join(set, ","), strings.Join(saw, ","))
	if got := p.ask("PATCH", at, body); got.status != ok || got.body["reason"] == row.body["reason"] {
		t.Fatal(got.text)
	}
	clash := head.ask("PATCH", at, strings.ReplaceAll(body, "9", "8"))
	if clash.status != http.StatusConflict || len(clash.body["clashes"].([]any)) == 0 {
		t.Error("two change one field:", clash.text)
	}
	if bad := p.ask("PATCH", at, strings.ReplaceAll(body, "950", "chín")); bad.status != wrong || bad.body["errors"] == nil {
		t.Error(bad.text)
	}
	for text, code := range map[string]string{`{"sets": {}}`: "api.bad_json", `{} {}`: "api.bad_json", `[]`: "api.bad_json"} {
		if got := p.ask("PATCH", at, text); got.status != wrong || got.body["code"] != code {
			t.Errorf("%s: %s", text, got.text)
		}
	}
	if got := p.ask("PATCH", at, "a=1", "Content-Type", "application/x-www-form-urlencoded"); got.status != http.StatusUnsupportedMediaType {
		t.Error("a form:", got.text)
	}
	const paper = `{"kind": "KH", "number": "12/KH-UBND", "date": "2024-02-05", "issuer": "UBND xã Y Tịch", "abstract": "Cải cách hành chính", "direction": "out"}`
	first := p.ask("POST", v1unit+"/documents", paper, "Idempotency-Key", "k")
	again := p.ask("POST", v1unit+"/documents", paper, "Idempotency-Key", "k")
	if first.status != http.StatusCreated || again.status != http.StatusCreated || again.text != first.text || again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("the same twice:", first.text, again.text)
	}
	if got := p.ask("POST", v1unit+"/documents", strings.Replace(paper, "12/", "13/", 1), "Idempotency-Key", "k"); got.status != http.StatusConflict || got.body["code"] != "token.key_reused" {
		t.Error("another under the same key:", got.text)
	}
	if got := p.ask("POST", v1unit+"/documents", paper); got.status != wrong || got.body["code"] != "token.no_key" {
		t.Error("no key:", got.text)
	}
	// A refusal changed nothing, and leaves the key free.
	if got := p.ask("POST", v1unit+"/documents", paper, "Idempotency-Key", "l"); got.status != http.StatusConflict || got.body["code"] != "document.twin" {
		t.Error("twice by another key:", got.text)
	}
	if got := p.ask("POST", v1unit+"/documents", strings.Replace(paper, "12/", "14/", 1), "Idempotency-Key", "l"); got.status != http.StatusCreated {
		t.Error("the key of a refusal:", got.text)
	}
	file := p.ask("POST", at+"/proofs?name=bang-ke.pdf", "%PDF-1.4\n%%EOF", "Idempotency-Key", "f", "Content-Type", "application/octet-stream")
	if file.status != http.StatusCreated || len(file.body["proofs"].([]any)) != 1 {
		t.Error(file.text)
	}
}

// TestPaceOfAKey: a program gone wild is told to wait.
func TestPaceOfAKey(t *testing.T) {
	s := serveDemo(t)
	p, other := s.program(t, "khach"), s.program(t, "quantri")
	for range 600 {
		if got := p.ask("GET", v1+"/me", ""); got.status != ok {
			t.Fatal(got.text)
		}
	}
	if got := p.ask("GET", v1+"/me", ""); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
		t.Error(got.text)
	}
	if got := other.ask("GET", v1+"/me", ""); got.status != ok {
		t.Error("another key waits too:", got.text)
	}
	s.clock.ahead.Store(int64(time.Minute))
	if got := p.ask("GET", v1+"/me", ""); got.status != ok {
		t.Error("a minute later:", got.text)
	}
}

// TestExamplesOfAPI runs the examples as people read them, in a shell with
// curl, and holds docs/api.md to them.
func TestExamplesOfAPI(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("curl is needed for this test and is not installed")
		}
		t.Skip("needs curl, which is not installed (apt-get install curl)")
	}
	s := serveDemo(t)
	openLive(t, s)
	setUp(t, s)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "bang-ke.pdf"), []byte("%PDF-1.4\n%%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	// A shell without uuidgen has one that is as good for this.
	if err := os.WriteFile(filepath.Join(dir, "uuidgen"), []byte("#!/bin/sh\ncat /proc/sys/kernel/random/uuid\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	keys := map[string]program{"reads": s.program(t, "quantri"), "writes": s.program(t, "ytich.vanphong"), "judges": s.program(t, "chilang.thamdinh")}
	owed := keys["reads"].ask("GET", v1unit+"/duties", "").body["items"].([]any)
	duty, period := owed[0].(map[string]any)["duty"].(string), owed[0].(map[string]any)["period"].(string)
	schema := schemasOf(t)
	run := func(o api.Told, key string) {
		t.Helper()
		c := exec.CommandContext(t.Context(), "sh", "-c", o.Curl+" -w '\\n%{http_code}'")
		c.Dir = dir
		c.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "PARINDEX="+s.URL, "TOKEN="+keys[key].token,
			"ACTION="+strings.TrimPrefix(s.action(t), unit+"/plan/"), "DUTY="+duty, "PERIOD="+period)
		out, err := c.CombinedOutput()
		cut := bytes.LastIndexByte(out, '\n')
		if err != nil || !json.Valid(out[:cut]) || out[cut+1] != '2' {
			t.Errorf("%s\n%s %v", o.Curl, out, err)
			return
		}
		answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(out[:cut]))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema(o).Validate(answer); err != nil {
			t.Errorf("%s %s is not answered as OpenAPI says: %v", o.Method, o.Path, err)
		}
	}
	for _, o := range api.Guide() {
		switch {
		case strings.Contains(o.Path, "/verdicts/"), strings.HasSuffix(o.Path, "/appraisal"):
			continue
		case o.Method == "GET":
			run(o, "reads")
		default:
			run(o, "writes")
		}
	}
	// Appraisal comes after the sheet is closed.
	s.clock.ahead.Store(int64(6 * 24 * time.Hour))
	to(t, s.visitor(t, "chilang.noivu"), "appraisal_1", "Thử")
	for _, o := range api.Guide() {
		if strings.Contains(o.Path, "/verdicts/") || strings.HasSuffix(o.Path, "/appraisal") {
			run(o, "judges")
		}
	}
	holdGuide(t)
}

// holdGuide holds docs/api.md to the table of operations.
func holdGuide(t *testing.T) {
	t.Helper()
	const file = "../docs/api.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const mark = "\n## Các địa chỉ\n"
	head, got, _ := strings.Cut(string(text), mark)
	var want strings.Builder
	for _, o := range api.Guide() {
		scope := string(o.Scope)
		if scope == "" {
			scope = "mọi khoá"
		}
		fmt.Fprintf(&want, "\n### %s\n\n`%s %s` · phạm vi: %s\n\n```sh\n%s\n```\n", o.What, o.Method, o.Path, scope, o.Curl)
	}
	if *update {
		if err := os.WriteFile(file, []byte(head+mark+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Error("docs/api.md is not what the table of operations says: go test ./web -run ExamplesOfAPI -update")
	}
}

// schemasOf compiles what OpenAPI says of the answer of each operation.
func schemasOf(t *testing.T) func(o api.Told) *jsonschema.Schema {
	t.Helper()
	text, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return func(o api.Told) *jsonschema.Schema {
		t.Helper()
		status := map[string]string{"POST": "201"}[o.Method]
		if status == "" {
			status = "200"
		}
		pointer := "#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(o.Path) + "/" + strings.ToLower(o.Method) +
			"/responses/" + status + "/content/application~1json/schema"
		s, err := c.Compile("openapi.json" + pointer)
		if err != nil {
			t.Fatal(o.Path, err)
		}
		return s
	}
}
