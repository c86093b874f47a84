package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// What can go wrong with a file that arrives in pieces, for errors.Is.
var (
	ErrOffset  = errors.New("phần gửi không nối tiếp phần đã nhận")
	ErrTooMany = errors.New("còn quá nhiều tệp gửi dở")
	ErrFull    = errors.New("kho tệp hết chỗ")
)

// Part is a file that arrives in pieces. It is found by its owner and a name
// that the sender chose, and by nobody else.
type Part struct {
	dir, path string
}

// partsDir is the subfolder of files that arrive in pieces, one folder for
// each owner.
const partsDir = "parts"

// mostParts is how many unfinished files one owner may have.
const mostParts = 50

// Part names a file that arrives in pieces.
func (f *Folder) Part(owner, name string) Part {
	dir := filepath.Join(f.dir, partsDir, digest(owner))
	return Part{dir, filepath.Join(dir, digest(name))}
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Received returns how many bytes have come: 0 for a file that nobody began,
// or that was left for too long.
func (p Part) Received() (int64, error) {
	info, err := os.Stat(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("tệp gửi dở: %w", err)
	}
	return info.Size(), nil
}

// Append adds a piece that begins at an offset, and returns how many bytes
// have come. What came before a connection broke stays. A piece that does not
// continue the file is ErrOffset; one that would make it longer than total is
// cut there.
func (p Part) Append(ctx context.Context, offset, total int64, piece io.Reader) (n int64, err error) {
	if offset == 0 {
		if err := p.begin(); err != nil {
			return 0, err
		}
	}
	file, err := os.OpenFile(p.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 0, fmt.Errorf("tệp gửi dở: %w", full(err))
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	had, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, fmt.Errorf("tệp gửi dở: %w", err)
	}
	if had != offset {
		return had, fmt.Errorf("%w: đã nhận %d byte", ErrOffset, had)
	}
	came, err := io.Copy(file, io.LimitReader(cancelled{ctx, piece}, total-offset))
	if err != nil {
		return had + came, fmt.Errorf("không nhận trọn phần gửi: %w", full(err))
	}
	return had + came, nil
}

// begin makes room for a new file: what its owner left unfinished for long is
// removed.
func (p Part) begin() error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return fmt.Errorf("tệp gửi dở: %w", full(err))
	}
	left, err := sweep(p.dir)
	if err != nil {
		return err
	}
	if left >= mostParts {
		return ErrTooMany
	}
	return nil
}

// sweep removes the files of a folder that are a crash's remnants, and counts
// the others.
func sweep(dir string) (left int, err error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return 0, fmt.Errorf("kho tệp %s không đọc được: %w", dir, err)
	}
	for _, e := range all {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process has just finished it
		}
		if err != nil {
			return left, fmt.Errorf("kho tệp %s: %w", dir, err)
		}
		if time.Since(info.ModTime()) < stale {
			left++
			continue
		}
		if err := removed(filepath.Join(dir, e.Name())); err != nil {
			return left, err
		}
	}
	return left, nil
}

// Open opens what has come.
func (p Part) Open() (*os.File, error) {
	file, err := os.Open(p.path)
	if err != nil {
		return nil, fmt.Errorf("tệp gửi dở: %w", err)
	}
	return file, nil
}

// Drop forgets what has come.
func (p Part) Drop() error { return removed(p.path) }

// full adds ErrFull to a failure of a disk that has no room left.
func full(err error) error {
	if isFull(err) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
