package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestServiceUnit: the service's file carries the options, quoted, and systemd
// reads it.
func TestServiceUnit(t *testing.T) {
	code, out, errs := run(t, "service", "install", "--print", "--data", "/srv/cchc", "--backup-dir", "/backup", "--https", "--user", "daemon",
		"--database", "postgres://parindex@db/parindex?application_name=a%20b", "--blobs", "s3://par?endpoint=https://s3")
	if code != 0 {
		t.Fatal(errs)
	}
	for _, says := range []string{
		"serve --data /srv/cchc --addr 127.0.0.1:8080", "application_name=a%%20b", "--backup-dir /backup --https --proxy 127.0.0.1\n", "User=daemon\n", "Group=daemon\n",
		"ReadWritePaths=/srv/cchc\n", "ReadWritePaths=/backup\n", "NoNewPrivileges=yes\n", "UMask=0077\n",
	} {
		if !strings.Contains(out, says) {
			t.Errorf("the unit lacks %q:\n%s", says, out)
		}
	}
	if strings.Contains(out, "StateDirectory") {
		t.Error("another folder than the data's is made")
	}
	if _, usual, _ := run(t, "service", "install", "--print"); !strings.Contains(usual, "StateDirectory=parindex\nStateDirectoryMode=0700\n") || strings.Contains(usual, "ReadWritePaths") {
		t.Error(usual)
	}
	for _, bad := range []string{"tuong-doi", "/srv/co dau cach", "/srv/%i"} {
		if code, _, errs := run(t, "service", "install", "--print", "--data", bad); code != 1 || !strings.Contains(errs, "đường dẫn đầy đủ") {
			t.Errorf("%q: %d %s", bad, code, errs)
		}
	}
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("systemd-analyze is missing")
		}
		t.Skip("systemd-analyze is missing, which reads the unit")
	}
	file := filepath.Join(t.TempDir(), "parindex.service")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), program, "verify", "--man=no", file).CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}
