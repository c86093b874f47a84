package parindex_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// outside returns a program, or ends the test where there is none.
func outside(t *testing.T, name string) string {
	t.Helper()
	for _, at := range []string{name, "/usr/sbin/" + name, "/usr/bin/" + name} {
		if found, err := exec.LookPath(at); err == nil {
			return found
		}
	}
	if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
		t.Fatalf("%s is missing", name)
	}
	t.Skipf("%s is missing, which reads this file", name)
	return ""
}

// copied writes a file of deploy/ elsewhere, with what differs on this machine
// replaced, and returns its path.
func copied(t *testing.T, name string, replace ...string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(string(text), replace[i]) {
			t.Fatalf("%s holds no %q", name, replace[i])
		}
	}
	place := filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.WriteFile(place, []byte(strings.NewReplacer(replace...).Replace(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	return place
}

func TestUnitOfSystemd(t *testing.T) {
	program := outside(t, "systemd-analyze")
	// Neither the program nor its account need be on this machine.
	unit := copied(t, "deploy/systemd/parindex.service", "/usr/local/bin/parindex", "/bin/true", "User=parindex", "User=daemon", "Group=parindex", "Group=daemon")
	if out, err := exec.CommandContext(t.Context(), program, "verify", "--man=no", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestConfigurationOfHAProxy(t *testing.T) {
	program := outside(t, "haproxy")
	file := copied(t, "deploy/cluster/haproxy.cfg", "user haproxy", "user daemon", "group haproxy", "group daemon")
	if out, err := exec.CommandContext(t.Context(), program, "-c", "-f", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDeployFilesAreYAML(t *testing.T) {
	files := []string{"deploy/cluster/patroni.yml", "deploy/cluster/etcd.conf.yml", "deploy/container/compose.yaml"}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var content map[string]any
		if err := yaml.Unmarshal(text, &content); err != nil || len(content) < 3 {
			t.Errorf("%s: %v, %d keys", name, err, len(content))
		}
	}
}
