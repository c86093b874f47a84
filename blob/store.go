package blob

import (
	"context"
	"io"
)

// Store is where files are kept: a Folder for one machine, an S3 bucket past
// it. The same file twice is kept once, and what is kept is never overwritten.
type Store interface {
	// Put keeps what r holds, at most max bytes (else ErrTooBig). When it
	// returns, the content is kept; when it fails, nothing is left behind.
	Put(ctx context.Context, r io.Reader, max int64) (Ref, error)
	// Open opens a kept file: ErrHash for a name that is no hash, ErrNotFound.
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
	// Verify reads a kept file and returns ErrCorrupt if its content is not
	// what its name says.
	Verify(ctx context.Context, hash string) error
	// Remove forgets a kept file that nothing rests on any more; one that is not
	// there is no error.
	Remove(ctx context.Context, hash string) error
	// Each calls fn for every kept file, by hash.
	Each(ctx context.Context, fn func(ref Ref, content io.Reader) error) error
	// Part names a file that arrives in pieces; pieces wait on this machine.
	Part(owner, name string) Part
	// Ready says whether files can be kept and read now.
	Ready(ctx context.Context) error
}
