package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// token makes a token for a system by the page of the administrator.
func token(t *testing.T, s *site, unit string) string {
	t.Helper()
	page := s.visitor(t, "quantri").post("/dossiers/tokens", "source", "Một cửa tỉnh", "unit", unit)
	made := page.text("main .note-box.good code")
	if page.status != ok || !strings.HasPrefix(made, "pxi_") {
		t.Fatal(page.status, page.text("main"))
	}
	return made
}

type pushed struct {
	status int
	header http.Header
	body   map[string]any
}

func push(t *testing.T, s *site, token, key, kind, body string) pushed {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/dossiers", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"Authorization": "Bearer " + token, "Idempotency-Key": key, "Content-Type": kind} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	p := pushed{status: got.StatusCode, header: got.Header}
	if err := json.NewDecoder(got.Body).Decode(&p.body); err != nil {
		t.Fatal(err)
	}
	if want := map[bool]string{true: "application/json", false: "application/problem+json"}[p.status == ok]; !strings.HasPrefix(got.Header.Get("Content-Type"), want) {
		t.Errorf("%d comes as %s", p.status, got.Header.Get("Content-Type"))
	}
	return p
}

func TestPushDossiers(t *testing.T) {
	s := serveDemo(t)
	key := token(t, s, "tinh-lang-son")
	const lines = `{"code":"A-1","unit":"y-tich","received":"04/03/2024","due":"06/03/2024","finished":"05/03/2024"}
{"code":"A-2","unit":"xa-la","received":"04/03/2024","due":"06/03/2024","finished":null}
{"code":"A-3","unit":"y-tich","received":"31/02/2024","due":"06/03/2024"}`
	first := push(t, s, key, "1", "application/jsonl", lines)
	if first.status != ok || first.body["added"] != 1.0 || first.body["rejected"] != 2.0 {
		t.Fatal(first)
	}
	// Lines are those of the body, in its order.
	rejects := first.body["rejects"].([]any)
	if a, b := rejects[0].(map[string]any), rejects[1].(map[string]any); a["line"] != 2.0 || a["value"] != "xa-la" || b["line"] != 3.0 || b["value"] != "31/02/2024" {
		t.Error(rejects)
	}
	if again := push(t, s, key, "1", "application/jsonl", lines); again.status != ok || again.header.Get("Idempotent-Replayed") != "true" || again.body["added"] != 1.0 {
		t.Error("the same push again:", again)
	}
	for name, test := range map[string]struct {
		token, key, kind, body string
		want                   int
	}{
		"another body":  {key, "1", "application/jsonl", lines + "\n" + strings.Replace(lines, "A-1", "A-9", 1), http.StatusConflict},
		"no key":        {key, "", "application/jsonl", lines, wrong},
		"another token": {"pxi_x", "2", "application/jsonl", lines, http.StatusUnauthorized},
		"a type":        {key, "2", "application/json", lines, http.StatusUnsupportedMediaType},
		"no JSON":       {key, "2", "application/jsonl", "code,unit\n", wrong},
		"nothing":       {key, "2", "application/jsonl", "", wrong},
		"no columns":    {key, "2", "text/csv", "a,b\n1,2\n", wrong},
		"deep JSON":     {key, "2", "application/jsonl", `{"code":{"a":1}}`, wrong},
	} {
		if got := push(t, s, test.token, test.key, test.kind, test.body); got.status != test.want || got.body["status"] != float64(test.want) || got.body["detail"] == "" {
			t.Errorf("%s: %v", name, got)
		}
	}
	// A token of one commune brings in no dossier of another.
	narrow := token(t, s, "y-tich")
	if got := push(t, s, narrow, "1", "application/jsonl", strings.Replace(lines, `"xa-la"`, `"quan-son"`, 1)); got.status != ok || got.body["rejected"] != 2.0 {
		t.Error("a token reaches beyond its unit:", got)
	}
	admin := s.visitor(t, "quantri")
	tokens := admin.get("/dossiers/tokens")
	if strings.Contains(tokens.body, key) {
		t.Error("a token is shown twice")
	}
	for _, button := range tokens.Find("button[name=revoke]").EachIter() {
		admin.post("/dossiers/tokens", "revoke", button.AttrOr("value", ""))
	}
	if got := push(t, s, key, "3", "application/jsonl", lines); got.status != http.StatusUnauthorized {
		t.Error("a revoked token:", got)
	}
}

var shell = regexp.MustCompile("(?s)```sh\n(curl .*?)```")

// TestCurlOfTheHandbook runs the examples as docs/ho-so.md prints them.
func TestCurlOfTheHandbook(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("curl is needed for this test and is not installed")
		}
		t.Skip("needs curl, which is not installed (apt-get install curl)")
	}
	s := serveDemo(t)
	text, err := os.ReadFile("../docs/ho-so.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ho-so.csv"), []byte(exported(3)), 0o600); err != nil {
		t.Fatal(err)
	}
	key := token(t, s, "tinh-lang-son")
	examples := shell.FindAllStringSubmatch(string(text), -1)
	if len(examples) != 2 {
		t.Fatalf("%d examples", len(examples))
	}
	for i, want := range []float64{2, 5} {
		c := exec.CommandContext(t.Context(), "sh", "-c", examples[i][1])
		c.Dir, c.Env = dir, append(os.Environ(), "PARINDEX="+s.URL, "TOKEN="+key)
		out, err := c.CombinedOutput()
		var got map[string]any
		if err != nil || json.Unmarshal(out, &got) != nil || got["dossiers"] != want {
			t.Errorf("%s\n%s %v", examples[i][1], out, err)
		}
	}
}
