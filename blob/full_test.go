package blob_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/parindex/parindex/blob"
)

// smallDisk names, to the test that runs on it, a disk of one megabyte.
const smallDisk = "PARINDEX_TEST_SMALL_DISK"

// A disk that is full is said to be, leaves nothing half-written, and keeps
// working for what still fits.
func TestFullDisk(t *testing.T) {
	dir := os.Getenv(smallDisk)
	if dir == "" {
		onSmallDisk(t)
		return
	}
	f := open(t, dir)
	ref := put(t, f, text)
	large := bytes.Repeat([]byte("x"), 4<<20)
	if _, err := f.Put(t.Context(), bytes.NewReader(large), 8<<20); !errors.Is(err, blob.ErrFull) {
		t.Errorf("a file that does not fit: %v", err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
	part := f.Part("ai", "tệp")
	if _, err := part.Append(t.Context(), 0, 4<<20, bytes.NewReader(large)); !errors.Is(err, blob.ErrFull) {
		t.Errorf("a piece that does not fit: %v", err)
	}
	if err := part.Drop(); err != nil {
		t.Error(err)
	}
	if err := f.Verify(t.Context(), ref.Hash); err != nil {
		t.Errorf("what was kept before: %v", err)
	}
	if again := put(t, f, text+"!"); again == ref {
		t.Error("what fits is not kept")
	}
}

// onSmallDisk runs the test again where a small disk is mounted.
func onSmallDisk(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-c",
		`mount -t tmpfs -o size=1m small "$1" || exit 42; exec "$2" -test.run='^TestFullDisk$' -test.v`, "sh", dir, os.Args[0])
	cmd.Env = append(os.Environ(), smallDisk+"="+dir)
	said, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil && strings.Contains(string(said), "--- PASS: TestFullDisk"):
	case errors.As(err, &exit) && exit.ExitCode() == 1 && strings.Contains(string(said), "--- FAIL"):
		t.Errorf("on a small disk: %s", said)
	case os.Getenv("PARINDEX_REQUIRE_ALL") != "":
		t.Fatalf("needs unshare and a system that lets its user mount a small disk: %v %s", err, said)
	default:
		t.Skipf("needs unshare and a system that lets its user mount a small disk: %v %s", err, said)
	}
}

// A file that comes in pieces goes on where it stopped, for its owner only.
func TestPieces(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	part := f.Part("a", "tệp")
	ctx := t.Context()
	for i, piece := range []string{text[:10], text[10:]} {
		if n, err := part.Append(ctx, int64(10*i), int64(len(text)), strings.NewReader(piece)); err != nil || n != int64(10*i+len(piece)) {
			t.Fatalf("%d %v", n, err)
		}
		if n, err := part.Append(ctx, 5, int64(len(text)), strings.NewReader("x")); !errors.Is(err, blob.ErrOffset) {
			t.Errorf("a piece in between: %d %v", n, err)
		}
	}
	if n, err := part.Append(ctx, int64(len(text)), int64(len(text)), strings.NewReader("more")); err != nil || n != int64(len(text)) {
		t.Errorf("beyond the end: %d %v", n, err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := f.Part("a", "khác").Append(stopped, 0, 10, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if n, err := f.Part("b", "tệp").Received(); n != 0 || err != nil {
		t.Errorf("of another owner: %d %v", n, err)
	}
	file, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	ref, err := f.Put(ctx, file, 1<<20)
	if err := errors.Join(err, file.Close(), part.Drop(), part.Drop()); err != nil || ref.Hash != hashOf(text) {
		t.Errorf("%+v %v", ref, err)
	}
	many := 0
	for i := range 100 {
		_, err := f.Part("a", strings.Repeat("x", i)).Append(ctx, 0, 1, strings.NewReader("x"))
		if errors.Is(err, blob.ErrTooMany) {
			break
		}
		many++
	}
	if many >= 100 {
		t.Error("one owner may fill the disk with unfinished files")
	}
}
