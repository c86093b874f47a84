package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"strings"

	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/store"
)

// What may be wrong with a backup, for errors.Is.
var (
	ErrNotBackup = errors.New("không phải tệp sao lưu của parindex, hoặc tệp đã hỏng")
	ErrShort     = errors.New("tệp sao lưu thiếu phần cuối hoặc nội dung không khớp mã kiểm tra")
	ErrNewer     = errors.New("tệp sao lưu được tạo bởi phiên bản parindex mới hơn; cài phiên bản mới rồi phục hồi")
)

// mostRow bounds a line of an archive, so that a broken one cannot take the
// memory: no row holds more than a document of an index, 16 MB at the most.
const mostRow = 64 << 20

// mostTail bounds what may stand after the archive: filling.
const mostTail = 1 << 20

// Check reads a backup through and compares every sum. Read needs a database
// of the schema that it returns.
func Check(in io.Reader) (Manifest, error) {
	r := &reader{}
	return r.run(in)
}

// Read fills an empty database and folder from a backup. Rows stand only once
// everything was read and every sum is right. Files that are there already are
// left.
func Read(ctx context.Context, in io.Reader, db *store.Store, files blob.Store, told Progress) (Manifest, error) {
	var m Manifest
	err := db.Fill(ctx, func(f *store.Filling) (err error) {
		r := &reader{ctx: ctx, fill: f, files: files, told: told}
		m, err = r.run(in)
		return err
	})
	return m, err
}

// reader goes through an archive. Without fill and files it only checks.
type reader struct {
	ctx   context.Context
	fill  *store.Filling
	files blob.Store
	told  Progress

	found    []Table
	sum      hash.Hash
	rows     int64
	kept     int
	bytes    int64
	manifest *Manifest
}

func (r *reader) run(in io.Reader) (Manifest, error) {
	unpacked, err := gzip.NewReader(bufio.NewReader(in))
	if err != nil {
		return Manifest{}, ErrNotBackup
	}
	archive := tar.NewReader(unpacked)
	for {
		head, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF):
			// To the very end, where the sum over all of it stands.
			if _, err := io.CopyN(io.Discard, unpacked, mostTail); !errors.Is(err, io.EOF) {
				return Manifest{}, ErrShort
			}
			return r.end()
		case err != nil && len(r.found) == 0:
			return Manifest{}, ErrNotBackup
		case err != nil:
			return Manifest{}, fmt.Errorf("%w (%w)", ErrShort, err)
		}
		if err := r.entry(head, archive); err != nil {
			return Manifest{}, err
		}
	}
}

func (r *reader) entry(head *tar.Header, content io.Reader) error {
	switch {
	case r.manifest != nil:
		return ErrNotBackup // nothing stands after it
	case head.Name == manifestName:
		r.manifest = &Manifest{}
		if err := json.NewDecoder(io.LimitReader(content, mostRow)).Decode(r.manifest); err != nil {
			return ErrNotBackup
		}
		if r.manifest.Format > format {
			return ErrNewer
		}
		return nil
	case strings.HasPrefix(head.Name, filesDir):
		return r.file(strings.TrimPrefix(head.Name, filesDir), head.Size, content)
	case strings.HasPrefix(head.Name, tablesDir):
		name, _, _ := strings.Cut(strings.TrimPrefix(head.Name, tablesDir), "/")
		return r.piece(name, content)
	}
	return ErrNotBackup
}

// file keeps a file; its name must be the hash of its content.
func (r *reader) file(name string, size int64, content io.Reader) error {
	var got string
	if r.files == nil {
		h := sha256.New()
		if _, err := io.Copy(h, content); err != nil {
			return fmt.Errorf("%w (%w)", ErrShort, err)
		}
		got = hex.EncodeToString(h.Sum(nil))
	} else {
		ref, err := r.files.Put(r.ctx, content, math.MaxInt64)
		if err != nil {
			return err
		}
		got = ref.Hash
	}
	if got != name {
		return fmt.Errorf("%w: %s", ErrShort, name)
	}
	r.kept++
	r.bytes += size
	r.say()
	return nil
}

func (r *reader) say() {
	if r.told != nil {
		r.told(r.rows, r.kept)
	}
}

// piece takes the rows of one entry.
func (r *reader) piece(name string, content io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(content, pieceSize+mostRow))
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrShort, err)
	}
	lines := bytes.SplitSeq(bytes.TrimSuffix(text, []byte{'\n'}), []byte{'\n'})
	var columns []string
	for line := range lines {
		if columns != nil {
			if err := r.row(line); err != nil {
				return err
			}
			continue
		}
		if json.Unmarshal(line, &columns) != nil || len(columns) == 0 {
			return ErrNotBackup
		}
		if err := r.table(name, columns); err != nil {
			return err
		}
	}
	return nil
}

// table begins a table, unless the piece goes on with the one before.
func (r *reader) table(name string, columns []string) error {
	if n := len(r.found); n > 0 && r.found[n-1].Name == name {
		return nil
	}
	r.endTable()
	r.found, r.sum = append(r.found, Table{Name: name}), sha256.New()
	if r.fill == nil {
		return nil
	}
	return r.fill.Table(name, columns)
}

func (r *reader) row(line []byte) error {
	r.sum.Write(line)
	r.sum.Write([]byte{'\n'})
	r.found[len(r.found)-1].Rows++
	if r.rows++; r.rows%10_000 == 0 {
		r.say()
	}
	if r.fill == nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var kept []any
	if err := decoder.Decode(&kept); err != nil {
		return ErrNotBackup
	}
	for i, v := range kept {
		switch v := v.(type) {
		case nil, string:
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return ErrNotBackup
			}
			kept[i] = n
		case map[string]any:
			text, _ := v["b"].(string)
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return ErrNotBackup
			}
			kept[i] = b
		default:
			return ErrNotBackup
		}
	}
	return r.fill.Row(kept)
}

func (r *reader) endTable() {
	if n := len(r.found); n > 0 {
		r.found[n-1].Sum = hex.EncodeToString(r.sum.Sum(nil))
	}
}

// end compares what was read with what the manifest says was written.
func (r *reader) end() (Manifest, error) {
	r.endTable()
	if r.manifest == nil {
		return Manifest{}, ErrShort
	}
	m := *r.manifest
	if len(m.Tables) != len(r.found) || m.Files != r.kept || m.Bytes != r.bytes {
		return m, ErrShort
	}
	for i, t := range m.Tables {
		if r.found[i] != t {
			return m, fmt.Errorf("%w: %s", ErrShort, t.Name)
		}
	}
	return m, nil
}
