package backup

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/store"
)

// ErrDiffers says that two databases do not hold the same.
var ErrDiffers = errors.New("hai cơ sở dữ liệu không giống nhau")

// Copied is what a copy from one installation to another has found the same in
// both.
type Copied struct {
	Tables []Table
	Rows   int64
	Files  int
	Bytes  int64
	Again  bool // the rows stood there already, from a run that was broken off
}

// Copy copies files, then rows, from one installation to another whose
// database is empty, and compares the two. Files that stand there already are
// kept, and rows stand all or not at all, so that a run that was broken off is
// begun anew with the same arguments. Rows that are there already and are the
// same are no fault; others are store.ErrExists. Whoever writes to the first
// meanwhile makes it ErrDiffers.
func Copy(ctx context.Context, from, to *store.Store, fromFiles, toFiles blob.Store, told Progress) (Copied, error) {
	var c Copied
	rows := int64(0)
	say := func() {
		if told != nil {
			told(rows, c.Files)
		}
	}
	err := fromFiles.Each(ctx, func(ref blob.Ref, content io.Reader) error {
		got, err := toFiles.Put(ctx, content, math.MaxInt64)
		if err != nil {
			return err
		}
		if got != ref {
			return fmt.Errorf("tệp %s: %w", ref.Hash, blob.ErrCorrupt)
		}
		c.Files++
		c.Bytes += ref.Size
		say()
		return nil
	})
	if err != nil {
		return c, err
	}
	err = to.Fill(ctx, func(f *store.Filling) error {
		_, err := from.Dump(ctx, f.Table, func(values []any) error {
			if rows++; rows%10_000 == 0 {
				say()
			}
			return f.Row(values)
		})
		say()
		return err
	})
	c.Again = errors.Is(err, store.ErrExists)
	if err != nil && !c.Again {
		return c, err
	}
	filled := err
	if c.Tables, err = same(ctx, from, to); err != nil {
		return c, errors.Join(err, filled)
	}
	for _, t := range c.Tables {
		c.Rows += t.Rows
	}
	return c, nil
}

// same compares two databases table by table.
func same(ctx context.Context, from, to *store.Store) ([]Table, error) {
	one, err := sums(ctx, from)
	if err != nil {
		return nil, err
	}
	other, err := sums(ctx, to)
	if err != nil {
		return nil, err
	}
	var all []Table
	for _, name := range slices.Sorted(maps.Keys(one)) {
		if one[name] != other[name] {
			return nil, fmt.Errorf("%w: bảng %s có %d và %d dòng", ErrDiffers, name, one[name].Rows, other[name].Rows)
		}
		all = append(all, one[name])
	}
	for name := range other {
		if _, there := one[name]; !there {
			return nil, fmt.Errorf("%w: bảng %s", ErrDiffers, name)
		}
	}
	return all, nil
}

// sums counts the rows of each table that holds any, and adds up their hashes:
// a sum does not hang on the order, which two engines need not share.
func sums(ctx context.Context, db *store.Store) (map[string]Table, error) {
	all := map[string]Table{}
	var name string
	var columns []string
	var added [4]uint64
	end := func() {
		if t, there := all[name]; there {
			sum := make([]byte, 0, sha256.Size)
			for _, part := range added {
				sum = binary.BigEndian.AppendUint64(sum, part)
			}
			t.Sum = hex.EncodeToString(sum)
			all[name] = t
		}
	}
	_, err := db.Dump(ctx, func(table string, head []string) error {
		end()
		name, columns, added = table, slices.Clone(head), [4]uint64{}
		all[name] = Table{Name: name}
		return nil
	}, func(values []any) error {
		row := map[string]any{} // JSON orders the names
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = keptBytes{base64.StdEncoding.EncodeToString(b)}
			}
			row[columns[i]] = v
		}
		text, err := json.Marshal(row)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		for i := range added {
			added[i] += binary.BigEndian.Uint64(sum[8*i:])
		}
		t := all[name]
		t.Rows++
		all[name] = t
		return nil
	})
	end()
	return all, err
}
