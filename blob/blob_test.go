package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/parindex/parindex/blob"
)

const text = "Báo cáo khắc phục điểm bị mất năm 2023 của xã Y Tịch"

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func open(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	f, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, f *blob.Folder, s string) blob.Ref {
	t.Helper()
	ref, err := f.Put(t.Context(), strings.NewReader(s), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// files lists all files below dir.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestPutAndOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kho tệp")
	f := open(t, dir)
	ref := put(t, f, text)
	if ref.Hash != hashOf(text) || ref.Size != int64(len(text)) {
		t.Fatalf("kept as %+v", ref)
	}
	r, err := f.Open(t.Context(), ref.Hash)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Errorf("read %q", got)
	}
	if err := f.Verify(t.Context(), ref.Hash); err != nil {
		t.Error(err)
	}
	place := filepath.Join(dir, ref.Hash[:2], ref.Hash[2:])
	if all := files(t, dir); !slices.Equal(all, []string{place}) {
		t.Errorf("the folder holds %q", all)
	}
}

func TestOnlyTheOwnerMayRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "files")
	put(t, open(t, dir), text)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSameFileTwiceIsKeptOnce(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	first := put(t, f, text)
	before, err := os.Stat(filepath.Join(dir, first.Hash[:2], first.Hash[2:]))
	if err != nil {
		t.Fatal(err)
	}
	if again := put(t, open(t, dir), text); again != first {
		t.Errorf("%+v, then %+v", first, again)
	}
	after, err := os.Stat(filepath.Join(dir, first.Hash[:2], first.Hash[2:]))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("the kept file was replaced")
	}
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if ref, err := f.Put(t.Context(), strings.NewReader(text), 1<<20); err != nil || ref.Hash != hashOf(text) {
				t.Errorf("%+v, %v", ref, err)
			}
		})
	}
	wg.Wait()
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestFailedPutLeavesNothing(t *testing.T) {
	broken := errors.New("đường truyền đứt")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	tests := []struct {
		name string
		ctx  context.Context
		r    io.Reader
		max  int64
		want error
	}{
		{"reader breaks", t.Context(), io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), 1 << 20, broken},
		{"one byte too many", t.Context(), strings.NewReader(text), int64(len(text)) - 1, blob.ErrTooBig},
		{"far too many", t.Context(), bytes.NewReader(make([]byte, 1<<20)), 1000, blob.ErrTooBig},
		{"cancelled", stopped, strings.NewReader(text), 1 << 20, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			ref, err := open(t, dir).Put(tt.ctx, tt.r, tt.max)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if ref != (blob.Ref{}) {
				t.Errorf("named %+v although it failed", ref)
			}
			if all := files(t, dir); len(all) > 0 {
				t.Errorf("left behind: %q", all)
			}
		})
	}
}

func TestLimitIsInclusiveAndEmptyIsAFile(t *testing.T) {
	f := open(t, t.TempDir())
	if _, err := f.Put(t.Context(), strings.NewReader(text), int64(len(text))); err != nil {
		t.Error(err)
	}
	if ref, err := f.Put(t.Context(), strings.NewReader(text), math.MaxInt64); err != nil || ref.Hash != hashOf(text) {
		t.Errorf("without a limit: %+v, %v", ref, err)
	}
	if ref, err := f.Put(t.Context(), strings.NewReader(""), 0); err != nil || ref.Hash != hashOf("") {
		t.Errorf("%+v, %v", ref, err)
	}
}

func TestBadNames(t *testing.T) {
	dir := t.TempDir()
	f := open(t, filepath.Join(dir, "files"))
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := hashOf(text)
	for _, name := range []string{
		"", "..", "../secret", "ab", hash[:63], hash + "0", strings.ToUpper(hash), hash[:60] + "/../",
		"../../../../../../../../../../../../../../../../../../../../etc/ab", strings.Repeat("../", 21) + "a",
		hash[:63] + "\x00", hash[:63] + "g", "tmp/" + hash[4:], `..\..\` + hash[6:],
	} {
		if _, err := f.Open(t.Context(), name); !errors.Is(err, blob.ErrHash) {
			t.Errorf("Open(%q): %v", name, err)
		}
		if err := f.Verify(t.Context(), name); !errors.Is(err, blob.ErrHash) {
			t.Errorf("Verify(%q): %v", name, err)
		}
	}
	if _, err := f.Open(t.Context(), hash); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("a hash that is not kept: %v", err)
	}
}

func TestCorruptionShows(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	ref := put(t, f, text)
	place := filepath.Join(dir, ref.Hash[:2], ref.Hash[2:])
	if err := os.WriteFile(place, []byte(strings.Replace(text, "2023", "2024", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(t.Context(), ref.Hash); !errors.Is(err, blob.ErrCorrupt) {
		t.Errorf("altered: %v", err)
	}
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Put(t.Context(), strings.NewReader(text), 1<<20); !errors.Is(err, blob.ErrCorrupt) {
		t.Errorf("kept again over a cut file: %v", err)
	}
	if all := files(t, dir); len(all) != 1 {
		t.Errorf("left behind: %q", all)
	}
}

func TestOpenClearsRemnantsOnly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	old, young := filepath.Join(dir, "tmp", "OLD"), filepath.Join(dir, "tmp", "YOUNG")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ago := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(old, ago, ago); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if all := files(t, dir); !slices.Equal(all, []string{young}) {
		t.Errorf("left: %q; another process may still be writing %q", all, young)
	}
}

func TestFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tệp")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Open(filepath.Join(file, "files")); err == nil || !strings.Contains(err.Error(), "không ghi được") {
		t.Errorf("got %v", err)
	}
}
