package cli_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loaded is a folder with the demonstration's round.
func loaded(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if code, _, stderr := run(t, "load", "../demo/chi-lang-2023.yaml", "--data", dir); code != 0 {
		t.Fatal(stderr)
	}
	return dir
}

// TestBackupDrill is the whole drill: back up, lose everything, restore, look
// over what came back.
func TestBackupDrill(t *testing.T) {
	dir, place := loaded(t), t.TempDir()
	file := filepath.Join(place, "parindex.tar.gz")
	if code, stdout, stderr := run(t, "backup", "--data", dir, "--out", file); code != 0 || !strings.Contains(stdout, file) {
		t.Fatal(stdout, stderr)
	}
	if code, _, stderr := run(t, "backup", "--data", dir, "--out", file); code != 1 || !strings.Contains(stderr, "không ghi đè") {
		t.Errorf("a backup was overwritten: %d %s", code, stderr)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := run(t, "restore", file, "--data", dir); code != 0 || !strings.Contains(stdout, "Đã phục hồi") {
		t.Fatal(stdout, stderr)
	}
	if code, _, stderr := run(t, "restore", file, "--data", dir); code != 1 || !strings.Contains(stderr, "đã có dữ liệu") {
		t.Errorf("an installation in use was restored over: %d %s", code, stderr)
	}
	code, stdout, stderr := run(t, "verify", "--data", dir, "--json")
	var seen struct {
		Entries int
		Faults  []string
	}
	if err := json.Unmarshal([]byte(stdout), &seen); err != nil || code != 0 || seen.Entries < 2 || len(seen.Faults) > 0 {
		t.Errorf("%d %s %s %v", code, stdout, stderr, err)
	}
	if code, stdout, stderr := run(t, "rescore", "chi-lang-2023", "--data", dir); code != 0 || !strings.Contains(stdout, "Xã Y Tịch") {
		t.Errorf("the restored installation ranks nobody: %s %s", stdout, stderr)
	}
}

func TestScheduledBackups(t *testing.T) {
	dir, place := loaded(t), t.TempDir()
	for _, old := range []string{"parindex-20240101T000000Z.tar.gz", "parindex-20240102T000000Z.tar.gz", "khac.txt"} {
		if err := os.WriteFile(filepath.Join(place, old), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(t.TempDir(), "mat-khau")
	if err := os.WriteFile(secret, []byte("rất kín\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run(t, "backup", "--data", dir, "--dir", place, "--keep", "2", "--passphrase-file", secret); code != 0 {
		t.Fatal(stderr)
	}
	left, err := filepath.Glob(filepath.Join(place, "*"))
	if err != nil || len(left) != 3 || filepath.Base(left[1]) != "parindex-20240102T000000Z.tar.gz" || !strings.HasSuffix(left[2], ".tar.gz.age") {
		t.Fatalf("%q, %v", left, err)
	}
	fresh := filepath.Join(t.TempDir(), "moi")
	if code, _, stderr := run(t, "restore", left[2], "--data", fresh); code != 1 || !strings.Contains(stderr, "đã mã hoá") {
		t.Errorf("opened without the passphrase: %d %s", code, stderr)
	}
	if code, _, stderr := run(t, "restore", left[2], "--data", fresh, "--passphrase-file", secret); code != 0 {
		t.Error(stderr)
	}
}

func statement(t *testing.T, file, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the statement is done
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyFinds harms an installation and wants each harm named.
func TestVerifyFinds(t *testing.T) {
	dir := loaded(t)
	db := filepath.Join(dir, "parindex.db")
	statement(t, db, `UPDATE audit SET actor = 'kẻ khác' WHERE seq = 1`)
	statement(t, db, `INSERT INTO paper SELECT id, (SELECT id FROM unit WHERE alias = 'y-tich'), 'remediation', '', '', '`+strings.Repeat("ab", 32)+`', 'a.pdf', 1, 1 FROM round`)
	code, stdout, stderr := run(t, "verify", "--data", dir)
	if code != 1 || !strings.Contains(stdout, "mục 1") || !strings.Contains(stdout, "thiếu tài liệu abab") {
		t.Errorf("%d\n%s\n%s", code, stdout, stderr)
	}
}

func TestBackupCalledWrongly(t *testing.T) {
	for _, args := range [][]string{{"backup", "--data", "x"}, {"backup", "--data", "x", "--out", "a", "--dir", "b"}, {"restore", "--data", "x"}} {
		if code, _, stderr := run(t, args...); code != 2 || !strings.Contains(stderr, "--help") {
			t.Errorf("%v: %d %s", args, code, stderr)
		}
	}
}
