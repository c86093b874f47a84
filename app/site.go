package app

import (
	"context"
	"path/filepath"

	"github.com/parindex/parindex/blob"
)

// Site is where an installation lives: a folder, which alone is enough for
// one machine.
type Site struct {
	Dir      string
	Database string // "": a file in Dir; else the address of a PostgreSQL (postgres://…)
	Blobs    string // "": a folder in Dir; else the address of a bucket (s3://…)
	Secret   string // "": secret.key in Dir; else the file of the key that seals secrets
}

// SecretFile is the file of the key that seals secrets.
func (s Site) SecretFile() string {
	if s.Secret == "" {
		return filepath.Join(s.Dir, "secret.key")
	}
	return s.Secret
}

// DSN names the database as package store does.
func (s Site) DSN() string {
	if s.Database == "" {
		return filepath.Join(s.Dir, "parindex.db")
	}
	return s.Database
}

// OpenBlobs opens the store of files.
func (s Site) OpenBlobs(ctx context.Context) (blob.Store, error) {
	if s.Blobs == "" {
		return blob.Open(filepath.Join(s.Dir, "files"))
	}
	return blob.OpenS3(ctx, s.Blobs, filepath.Join(s.Dir, "files"))
}
