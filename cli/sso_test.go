package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/cli"
)

// TestSingleSignOnFile: a file that names no provider as it should is refused
// before anything is written; with one in order the sign-in page offers it.
func TestSingleSignOnFile(t *testing.T) {
	dir := t.TempDir()
	file := func(text string) string {
		t.Helper()
		name := filepath.Join(dir, "oidc.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const whole = "issuer: https://sso.example.vn\nclient: parindex\nclaim: preferred_username\nname: Cổng tỉnh\n"
	for text, says := range map[string]string{
		strings.Replace(whole, "https:", "http:", 1):                    "https://",
		strings.Replace(whole, "claim: preferred_username\n", "", 1):    "thiếu claim",
		whole + "role: administrator\n":                                 "role",
		strings.Replace(whole, "name:", "secret_file: /none\nname:", 1): "/none",
		"issuer: [": "oidc.yaml",
	} {
		out := &output{}
		args := []string{"serve", "--data", filepath.Join(dir, "data"), "--as-root", "--addr", "127.0.0.1:0", "--public-url", "https://a.vn", "--oidc-file", file(text)}
		if code := cli.Run(args, strings.NewReader(""), out, out); code != 1 || !strings.Contains(out.String(), says) {
			t.Errorf("%q: %d %s", text, code, out)
		}
	}
	out := &output{}
	if code := cli.Run([]string{"serve", "--data", filepath.Join(dir, "data"), "--as-root", "--oidc-file", file(whole)}, strings.NewReader(""), out, out); code != 1 || !strings.Contains(out.String(), "--public-url") {
		t.Error(code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); !os.IsNotExist(err) {
		t.Error("the data folder was made")
	}
	url, _, stop := started(t, "serve", "--data", filepath.Join(dir, "data"), "--as-root", "--public-url", "http://127.0.0.1", "--oidc-file", file(whole))
	defer stop()
	if _, page := get(t, url+"/sign-in"); !strings.Contains(page, "Đăng nhập bằng Cổng tỉnh") {
		t.Error(page)
	}
}
