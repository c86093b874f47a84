package cli_test

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/blob"
)

// A store of files that cannot be understood is said to be, and keys that
// stand in the address are not repeated.
func TestBadStoreOfFiles(t *testing.T) {
	dir := loaded(t)
	code, _, errs := run(t, "verify", "--data", dir, "--blobs", "s3://khoa:bi-mat@par/tep")
	if code != 1 || !strings.Contains(errs, "s3://bucket/") || strings.Contains(errs, "bi-mat") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := run(t, "verify", "--data", filepath.Join(dir, "khong"), "--blobs", "s3://par"); code != 1 || !strings.Contains(errs, "không có thư mục dữ liệu") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// objectStore starts an S3 server with one bucket and returns its address.
func objectStore(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		const missing = "versitygw is missing: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0"
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "par"), 0o700); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(program, "--access", "khoa", "--secret", "rat-kin-rat-dai", "--port", host, "posix", root)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	t.Setenv("AWS_ACCESS_KEY_ID", "khoa")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "rat-kin-rat-dai")
	for range 200 {
		if res, err := http.Get("http://" + host); err == nil {
			_ = res.Body.Close()
			return "s3://par/tep?region=us-east-1&endpoint=http://" + host
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the object store does not answer")
	return ""
}

// TestMoveToAnObjectStoreAndBack: files go from a folder to a bucket, from
// there into a backup, and back into a folder; each place verifies.
func TestMoveToAnObjectStoreAndBack(t *testing.T) {
	blobs := objectStore(t)
	dir, there, back := loaded(t), filepath.Join(t.TempDir(), "moi"), filepath.Join(t.TempDir(), "lai")
	files, err := blob.Open(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	ref, err := files.Put(t.Context(), strings.NewReader("%PDF-1.4 bản có ký"), 100)
	if err != nil {
		t.Fatal(err)
	}
	statement(t, filepath.Join(dir, "parindex.db"), `INSERT INTO paper SELECT id, (SELECT id FROM unit WHERE alias = 'y-tich'), 'remediation', '', '', '`+ref.Hash+`', 'a.pdf', 1, 1 FROM round`)
	code, out, errs := run(t, "move", "--from-data", dir, "--to-data", there, "--to-blobs", blobs)
	if code != 0 || !strings.Contains(out, "1 tài liệu") {
		t.Fatal(out, errs)
	}
	if code, out, errs := run(t, "verify", "--data", there, "--blobs", blobs); code != 0 || !strings.Contains(out, "1 tài liệu") {
		t.Error(out, errs)
	}
	if code, _, _ := run(t, "verify", "--data", there); code != 1 {
		t.Error("the file is on the new machine itself, and not in the bucket")
	}
	if code, found := examined(t, "--data", there, "--blobs", blobs); code != 0 || found["files"].Level != "well" {
		t.Errorf("%d %+v", code, found)
	}
	kept := filepath.Join(t.TempDir(), "sao-luu.tar.gz")
	if code, _, errs := run(t, "backup", "--data", there, "--blobs", blobs, "--out", kept); code != 0 {
		t.Fatal(errs)
	}
	if code, _, errs := run(t, "restore", kept, "--data", back); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := run(t, "verify", "--data", back); code != 0 || !strings.Contains(out, "1 tài liệu") {
		t.Error(out, errs)
	}
}
