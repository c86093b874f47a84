// Package blob keeps files of evidence and signed papers, in a folder or in a
// bucket of an object store, each under the SHA-256 of its content: the same
// file twice is kept once, and what is kept is never overwritten.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What can go wrong with a file, for errors.Is.
var (
	ErrNotFound = errors.New("không có tệp này trong kho")
	ErrTooBig   = errors.New("tệp lớn hơn mức cho phép")
	ErrHash     = errors.New("không phải mã SHA-256 (64 chữ số thập lục phân, chữ thường)")
	ErrCorrupt  = errors.New("nội dung tệp trong kho không còn đúng với mã SHA-256 của nó")
)

// Ref names a kept file.
type Ref struct {
	Hash string // SHA-256 of the content, 64 lower-case hex digits
	Size int64  // bytes
}

// Folder is a folder of kept files. Several processes may share one.
type Folder struct{ dir string }

// arriving is the subfolder of files that are still being written.
const arriving = "tmp"

// stale is the age at which an unfinished file is a crash's remnant.
const stale = 24 * time.Hour

// Open opens a folder and creates it if need be, for its owner only.
func Open(dir string) (*Folder, error) {
	f := &Folder{dir}
	tmp := filepath.Join(dir, arriving)
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, fmt.Errorf("kho tệp %s không ghi được: %w", dir, err)
	}
	if _, err := sweep(tmp); err != nil {
		return nil, err
	}
	owners, err := os.ReadDir(filepath.Join(dir, partsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("kho tệp %s không đọc được: %w", dir, err)
	}
	for _, owner := range owners {
		if _, err := sweep(filepath.Join(dir, partsDir, owner.Name())); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Ready says whether the folder is there.
func (f *Folder) Ready(context.Context) error {
	if _, err := os.Stat(filepath.Join(f.dir, arriving)); err != nil {
		return fmt.Errorf("kho tệp %s không đọc được: %w", f.dir, err)
	}
	return nil
}

// Put keeps what r holds, at most max bytes (else ErrTooBig), and returns its
// name. When it returns, the content is on the disk. When it fails, nothing is
// left behind.
func (f *Folder) Put(ctx context.Context, r io.Reader, max int64) (Ref, error) {
	name := filepath.Join(f.dir, arriving, rand.Text())
	ref, err := receive(ctx, name, r, max)
	if err == nil {
		err = f.keep(name, ref)
	}
	if err != nil {
		return Ref{}, errors.Join(err, removed(name))
	}
	return ref, nil
}

// removed removes a file that may be gone already.
func removed(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tệp tạm còn lại: %w", err)
	}
	return nil
}

// receive writes r to a new file and brings it to the disk.
func receive(ctx context.Context, name string, r io.Reader, max int64) (ref Ref, err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, fmt.Errorf("không ghi được tệp: %w", full(err))
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum), io.LimitReader(cancelled{ctx, r}, min(max, math.MaxInt64-1)+1))
	if err != nil {
		return Ref{}, fmt.Errorf("không nhận được tệp: %w", full(err))
	}
	if size > max {
		return Ref{}, fmt.Errorf("%w: %d byte", ErrTooBig, max)
	}
	if err := file.Sync(); err != nil {
		return Ref{}, fmt.Errorf("không ghi được tệp xuống đĩa: %w", full(err))
	}
	return Ref{hex.EncodeToString(sum.Sum(nil)), size}, nil
}

// keep moves a received file to its place, unless the same content stands
// there already.
func (f *Folder) keep(name string, ref Ref) error {
	place := f.path(ref.Hash)
	info, err := os.Stat(place)
	switch {
	case err == nil && info.Size() != ref.Size:
		return fmt.Errorf("%w: %s", ErrCorrupt, ref.Hash)
	case err == nil:
		return removed(name)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("kho tệp: %w", err)
	}
	shelf := filepath.Dir(place)
	if err := os.Mkdir(shelf, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("kho tệp: %w", err)
	}
	// A rename by another process in between replaces equal content.
	if err := os.Rename(name, place); err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	return errors.Join(syncDir(shelf), syncDir(f.dir))
}

func (f *Folder) path(hash string) string { return filepath.Join(f.dir, hash[:2], hash[2:]) }

// Open opens a kept file. A name that is no hash is ErrHash, and never
// becomes a path.
func (f *Folder) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	if !isHash(hash) {
		return nil, fmt.Errorf("%q: %w", hash, ErrHash)
	}
	file, err := os.Open(f.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", hash, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("kho tệp: %w", err)
	}
	return file, nil
}

// Remove forgets a kept file.
func (f *Folder) Remove(_ context.Context, hash string) error {
	if !isHash(hash) {
		return fmt.Errorf("%q: %w", hash, ErrHash)
	}
	if err := os.Remove(f.path(hash)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("kho tệp: %w", err)
	}
	return nil
}

// Verify reads a kept file and returns ErrCorrupt if its content is not what
// its name says.
func (f *Folder) Verify(ctx context.Context, hash string) error {
	file, err := f.Open(ctx, hash)
	if err != nil {
		return err
	}
	return verify(ctx, hash, file)
}

// verify compares content with the hash that names it, and closes it.
func verify(ctx context.Context, hash string, file io.ReadCloser) (err error) {
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	if _, err := io.Copy(sum, cancelled{ctx, file}); err != nil {
		return fmt.Errorf("tệp %s không đọc được: %w", hash, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return fmt.Errorf("%s: %w", hash, ErrCorrupt)
	}
	return nil
}

func isHash(s string) bool {
	return len(s) == 2*sha256.Size && strings.Trim(s, "0123456789abcdef") == ""
}

// cancelled is a reader that stops when its context does.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// Each calls fn for every kept file, by hash.
func (f *Folder) Each(ctx context.Context, fn func(ref Ref, content io.Reader) error) error {
	shelves, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("kho tệp %s không đọc được: %w", f.dir, err)
	}
	for _, shelf := range shelves {
		if shelf.Name() == arriving || !shelf.IsDir() {
			continue
		}
		files, err := os.ReadDir(filepath.Join(f.dir, shelf.Name()))
		if err != nil {
			return fmt.Errorf("kho tệp %s không đọc được: %w", f.dir, err)
		}
		for _, file := range files {
			if hash := shelf.Name() + file.Name(); isHash(hash) {
				if err := f.visit(ctx, hash, fn); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (f *Folder) visit(ctx context.Context, hash string, fn func(Ref, io.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := os.Open(f.path(hash))
	if err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	return fn(Ref{hash, info.Size()}, file)
}
