package cli_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// examined runs doctor and returns its findings by what they are about.
func examined(t *testing.T, args ...string) (int, map[string]struct{ Level, Text, Mend string }) {
	t.Helper()
	code, out, errs := run(t, append([]string{"doctor", "--json"}, args...)...)
	var lines []struct{ About, Level, Text, Mend string }
	if err := json.Unmarshal([]byte(out), &lines); err != nil {
		t.Fatalf("exit %d: %s%s: %v", code, out, errs, err)
	}
	found := map[string]struct{ Level, Text, Mend string }{}
	for _, l := range lines {
		found[l.About] = struct{ Level, Text, Mend string }{l.Level, l.Text, l.Mend}
		if (l.Level == "well") != (l.Mend == "") {
			t.Errorf("%+v: what is not well has a remedy, and nothing else", l)
		}
	}
	return code, found
}

// TestDoctor harms an installation and wants each harm named, and nothing
// changed.
func TestDoctor(t *testing.T) {
	dir, backups := loaded(t), t.TempDir()
	if code, found := examined(t, "--data", dir, "--backup-dir", backups); code != 1 || found["backup"].Level != "bad" || found["database"].Level != "well" || found["files"].Level != "well" || found["clock"].Level != "well" || found["data"].Level != "well" {
		t.Errorf("%d %+v", code, found)
	}
	kept := filepath.Join(backups, "parindex-20240101T000000Z.tar.gz")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, found := examined(t, "--data", dir, "--backup-dir", backups); code != 0 || found["backup"].Level != "well" {
		t.Errorf("%d %+v", code, found)
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(kept, old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	statement(t, filepath.Join(dir, "parindex.db"), `UPDATE audit SET at = at + 86400000000000 WHERE seq = 1`)
	code, found := examined(t, "--data", dir, "--backup-dir", backups, "--url", "http://127.0.0.1:1")
	for _, about := range []string{"backup", "data", "tls"} {
		if code != 1 || found[about].Level != "bad" {
			t.Errorf("%s: %d %+v", about, code, found[about])
		}
	}
	if !strings.Contains(found["data"].Mend, "chmod 700") {
		t.Errorf("%+v", found["data"])
	}
	statement(t, filepath.Join(dir, "parindex.db"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	if _, found := examined(t, "--data", dir); found["database"].Level != "bad" {
		t.Errorf("%+v", found["database"])
	}
	nowhere := filepath.Join(dir, "khong")
	if code, found := examined(t, "--data", nowhere); code != 1 || found["data"].Level != "bad" {
		t.Errorf("%d %+v", code, found)
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("the examination made a folder")
	}
}

func TestVersion(t *testing.T) {
	code, out, _ := run(t, "version", "--json")
	var v struct {
		Version, Go string
		Schema      int
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 0 || v.Version == "" || !strings.HasPrefix(v.Go, "go1.") || v.Schema < 25 {
		t.Errorf("%d %s %v", code, out, err)
	}
	if code, out, _ := run(t, "version"); code != 0 || !strings.HasPrefix(out, "parindex ") {
		t.Errorf("%d %s", code, out)
	}
}

// TestServeRefuses what would harm, before it writes anything.
func TestServeRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"metrics for everybody": {[]string{"--as-root", "--metrics", ":9090"}, "127.0.0.1"},
		"a proxy that is none":  {[]string{"--as-root", "--proxy", "nginx"}, "nginx"},
		"an unknown log":        {[]string{"--as-root", "--log", "xml"}, "text hoặc json"},
	} {
		if code, _, errs := run(t, append([]string{"serve", "--data", dir}, c.args...)...); code != 1 || !strings.Contains(errs, c.says) {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
	if os.Geteuid() == 0 {
		if code, _, errs := run(t, "serve", "--data", dir); code != 1 || !strings.Contains(errs, "--as-root") {
			t.Errorf("%d %s", code, errs)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}

// TestServeTellsMonitors: metrics at their own address, the data folder for its
// owner only, and the log as JSON.
func TestServeTellsMonitors(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	url, out, stop := started(t, "serve", "--data", dir, "--as-root", "--log", "json", "--metrics", "127.0.0.1:0")
	if status, _ := get(t, url+"/readyz"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	at := ""
	for line := range strings.Lines(out.String()) {
		var said struct{ Msg, Addr string }
		if json.Unmarshal([]byte(line), &said) == nil && said.Msg == "beside" {
			at = said.Addr
		}
	}
	if status, body := get(t, "http://"+at+"/metrics"); status != http.StatusOK || !strings.Contains(body, "parindex_requests_total") {
		t.Errorf("%q: %d %s", at, status, body)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if code := stop(); code != 0 {
		t.Errorf("exit %d: %s", code, out)
	}
}
