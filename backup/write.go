// Package backup decides how an installation is kept in one file and comes
// back from it: every record as one instant saw it, every file of evidence, and
// sums by which a restore shows that nothing is missing.
package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/store"
)

// Manifest is what a backup holds; it stands at its end.
type Manifest struct {
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
	Schema int64     `json:"schema"`
	Tables []Table   `json:"tables"` // those that hold anything, in the order in which they are kept
	Files  int       `json:"files"`
	Bytes  int64     `json:"bytes"` // of all files
}

// Table is one table: how many rows, and a SHA-256 over them as they are kept.
type Table struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

// Rows is how many rows there are in all.
func (m Manifest) Rows() int64 {
	var n int64
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

const (
	format       = 1
	manifestName = "manifest.json"
	tablesDir    = "tables/"
	filesDir     = "files/"
	pieceSize    = 4 << 20 // bytes of rows in one entry of the archive
)

// Progress is told how far a backup or restore is.
type Progress func(rows int64, files int)

// Write writes a backup: rows first, at one instant, then the files. A file
// that arrives meanwhile is kept too: no row refers to it yet, and none is
// missing that a row refers to, since files are kept before their rows and are
// never removed.
func Write(ctx context.Context, out io.Writer, db *store.Store, files blob.Store, now time.Time, told Progress) (Manifest, error) {
	packed, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return Manifest{}, err
	}
	w := &writer{tar: tar.NewWriter(packed), m: Manifest{Format: format, Made: now.UTC()}, told: told}
	if w.m.Schema, err = db.Dump(ctx, w.table, w.row); err != nil {
		return w.m, err
	}
	if err := w.endTable(); err != nil {
		return w.m, err
	}
	if err := files.Each(ctx, w.file); err != nil {
		return w.m, err
	}
	manifest, err := json.MarshalIndent(w.m, "", " ")
	if err != nil {
		return w.m, err
	}
	if err := w.entry(manifestName, manifest); err != nil {
		return w.m, err
	}
	if err := w.tar.Close(); err != nil {
		return w.m, fmt.Errorf("sao lưu: %w", err)
	}
	if err := packed.Close(); err != nil {
		return w.m, fmt.Errorf("sao lưu: %w", err)
	}
	return w.m, nil
}

type writer struct {
	tar  *tar.Writer
	m    Manifest
	told Progress
	rows int64 // of all tables so far

	columns []string
	piece   bytes.Buffer
	pieces  int
	sum     hash.Hash
}

func (w *writer) say() {
	if w.told != nil {
		w.told(w.rows, w.m.Files)
	}
}

func (w *writer) table(name string, columns []string) error {
	if err := w.endTable(); err != nil {
		return err
	}
	w.m.Tables = append(w.m.Tables, Table{Name: name})
	w.columns, w.pieces, w.sum = columns, 0, sha256.New()
	return nil
}

// row keeps a row as a line of JSON: null, a number, a text, or an object with
// bytes in base64.
func (w *writer) row(values []any) error {
	line := make([]any, len(values))
	for i, v := range values {
		if b, ok := v.([]byte); ok {
			v = keptBytes{base64.StdEncoding.EncodeToString(b)}
		}
		line[i] = v
	}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	w.sum.Write(text)
	w.piece.Write(text)
	w.m.Tables[len(w.m.Tables)-1].Rows++
	if w.rows++; w.rows%10_000 == 0 {
		w.say()
	}
	if w.piece.Len() < pieceSize {
		return nil
	}
	return w.endPiece()
}

// keptBytes are bytes of a row.
type keptBytes struct {
	Base64 string `json:"b"`
}

// endPiece writes the rows that wait, under a first line that names their
// columns.
func (w *writer) endPiece() error {
	if w.piece.Len() == 0 {
		return nil
	}
	head, err := json.Marshal(w.columns)
	if err != nil {
		return err
	}
	w.pieces++
	name := fmt.Sprintf("%s%s/%06d.jsonl", tablesDir, w.m.Tables[len(w.m.Tables)-1].Name, w.pieces)
	content := append(append(head, '\n'), w.piece.Bytes()...)
	w.piece.Reset()
	return w.entry(name, content)
}

func (w *writer) endTable() error {
	if len(w.m.Tables) == 0 {
		return nil
	}
	w.m.Tables[len(w.m.Tables)-1].Sum = hex.EncodeToString(w.sum.Sum(nil))
	return w.endPiece()
}

func (w *writer) entry(name string, content []byte) error {
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: w.m.Made}); err != nil {
		return fmt.Errorf("sao lưu: %w", err)
	}
	if _, err := w.tar.Write(content); err != nil {
		return fmt.Errorf("sao lưu: %w", err)
	}
	return nil
}

func (w *writer) file(ref blob.Ref, content io.Reader) error {
	if err := w.tar.WriteHeader(&tar.Header{Name: filesDir + ref.Hash, Mode: 0o600, Size: ref.Size, ModTime: w.m.Made}); err != nil {
		return fmt.Errorf("sao lưu: %w", err)
	}
	if _, err := io.Copy(w.tar, content); err != nil {
		return fmt.Errorf("sao lưu tệp %s: %w", ref.Hash, err)
	}
	w.m.Files++
	w.m.Bytes += ref.Size
	w.say()
	return nil
}
