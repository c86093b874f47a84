package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/blob"
)

// objectStore starts a real S3 server over a folder, with one bucket, and
// returns its address, the bucket's folder and what stops the server.
func objectStore(t *testing.T) (address, bucket string, stop func()) {
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
	bucket = filepath.Join(root, "par")
	if err := os.Mkdir(bucket, 0o700); err != nil {
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
	cmd := exec.Command(program, "--access", "khoa", "--secret", "rat-kin-rat-dai", "--port", host, "posix", root)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Cleanup(stop)
	t.Setenv("AWS_ACCESS_KEY_ID", "khoa")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "rat-kin-rat-dai")
	for range 200 {
		res, err := http.Get("http://" + host)
		if err == nil {
			_ = res.Body.Close()
			return "s3://par/tep?region=us-east-1&endpoint=" + url.QueryEscape("http://"+host), bucket, stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the object store does not answer: ", said.String())
	return "", "", nil
}

func openS3(t *testing.T, address string) *blob.S3 {
	t.Helper()
	s, err := blob.OpenS3(t.Context(), address, filepath.Join(t.TempDir(), "arriving"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// onBoth runs a test on each kind of store, given one that is empty and the
// folder in which its files lie.
func onBoth(t *testing.T, test func(t *testing.T, s blob.Store, shelves string)) {
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		test(t, open(t, dir), dir)
	})
	t.Run("s3", func(t *testing.T) {
		address, bucket, _ := objectStore(t)
		test(t, openS3(t, address), filepath.Join(bucket, "tep"))
	})
}

func TestEachStoreKeeps(t *testing.T) {
	onBoth(t, func(t *testing.T, s blob.Store, shelves string) {
		ctx := t.Context()
		large := strings.Repeat("phiếu tự chấm ", 2<<20) // past one part of an upload in parts
		for _, content := range []string{text, "", large, text} {
			ref, err := s.Put(ctx, strings.NewReader(content), 64<<20)
			if err != nil || ref.Hash != hashOf(content) || ref.Size != int64(len(content)) {
				t.Fatalf("%+v, %v", ref, err)
			}
			r, err := s.Open(ctx, ref.Hash)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close()); err != nil || string(got) != content {
				t.Errorf("%d bytes of %d, %v", len(got), len(content), err)
			}
			if err := s.Verify(ctx, ref.Hash); err != nil {
				t.Error(err)
			}
		}
		var seen []string
		err := s.Each(ctx, func(ref blob.Ref, content io.Reader) error {
			seen = append(seen, ref.Hash)
			n, err := io.Copy(io.Discard, content)
			if n != ref.Size {
				t.Errorf("%+v: %d bytes", ref, n)
			}
			return err
		})
		want := []string{hashOf(text), hashOf(""), hashOf(large)}
		slices.Sort(want)
		if err != nil || !slices.Equal(seen, want) {
			t.Errorf("%q, want %q: %v", seen, want, err)
		}
		if err := s.Ready(ctx); err != nil {
			t.Error(err)
		}
		place := filepath.Join(shelves, hashOf(text)[:2], hashOf(text)[2:])
		if _, err := os.Stat(place); err != nil {
			t.Errorf("both kinds lie alike, so that one can be copied to the other: %v", err)
		}
		stopped := errors.New("đủ rồi")
		if err := s.Each(ctx, func(blob.Ref, io.Reader) error { return stopped }); !errors.Is(err, stopped) {
			t.Error(err)
		}
	})
}

func TestEachStoreRefuses(t *testing.T) {
	onBoth(t, func(t *testing.T, s blob.Store, shelves string) {
		ctx := t.Context()
		if _, err := s.Put(ctx, strings.NewReader(text), int64(len(text))-1); !errors.Is(err, blob.ErrTooBig) {
			t.Error(err)
		}
		for _, name := range []string{"", "../x", strings.ToUpper(hashOf(text))} {
			if _, err := s.Open(ctx, name); !errors.Is(err, blob.ErrHash) {
				t.Errorf("%q: %v", name, err)
			}
		}
		if _, err := s.Open(ctx, hashOf(text)); !errors.Is(err, blob.ErrNotFound) {
			t.Error(err)
		}
		if err := s.Verify(ctx, hashOf(text)); !errors.Is(err, blob.ErrNotFound) {
			t.Error(err)
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if _, err := s.Put(stopped, strings.NewReader(text), 1<<20); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		ref, err := s.Put(ctx, strings.NewReader(text), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		place := filepath.Join(shelves, ref.Hash[:2], ref.Hash[2:])
		if err := os.WriteFile(place, []byte(strings.Replace(text, "2023", "2024", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(ctx, ref.Hash); !errors.Is(err, blob.ErrCorrupt) {
			t.Errorf("altered: %v", err)
		}
		if err := os.WriteFile(place, []byte("cụt"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Put(ctx, strings.NewReader(text), 1<<20); !errors.Is(err, blob.ErrCorrupt) {
			t.Errorf("kept over a cut file: %v", err)
		}
	})
}

func TestEachStoreTakesManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s blob.Store, _ string) {
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if ref, err := s.Put(t.Context(), strings.NewReader(text), 1<<20); err != nil || ref.Hash != hashOf(text) {
					t.Errorf("%+v, %v", ref, err)
				}
			})
		}
		wg.Wait()
	})
}

// TestObjectStoreThatIsGone: what could not be kept is said not to be, and
// leaves nothing on this machine.
func TestObjectStoreThatIsGone(t *testing.T) {
	address, _, stop := objectStore(t)
	local := filepath.Join(t.TempDir(), "arriving")
	if _, err := blob.OpenS3(t.Context(), strings.Replace(address, "par/", "khac/", 1), local); err == nil || !strings.Contains(err.Error(), "s3://khac") {
		t.Errorf("a bucket that there is not: %v", err)
	}
	s, err := blob.OpenS3(t.Context(), address, local)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if ref, err := s.Put(ctx, strings.NewReader(text), 1<<20); err == nil {
		t.Errorf("kept nowhere as %+v", ref)
	}
	if err := s.Ready(ctx); err == nil {
		t.Error("said to be ready")
	}
	if left := files(t, local); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAddressesOfObjectStores(t *testing.T) {
	for _, address := range []string{"", "s3://", "https://par/x", "s3://khoa:kin@par/x", "s3://par?key=kin", "s3://par?endpoint=http://a/b/c", "s3://pa r"} {
		_, err := blob.OpenS3(t.Context(), address, t.TempDir())
		if !errors.Is(err, blob.ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "kin@") {
			t.Errorf("the fault repeats a key: %v", err)
		}
	}
}
