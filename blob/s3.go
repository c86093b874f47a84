package blob

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// ErrAddress is an address of a store that cannot be understood.
var ErrAddress = errors.New("địa chỉ kho tệp phải có dạng s3://bucket/tiền-tố?endpoint=https://máy-chủ")

// S3 is kept files in a bucket of an object store. Any number of machines may
// share one; each receives files in a folder of its own first, since the name
// of a file is known only when all of it has come.
type S3 struct {
	local  *Folder
	client *minio.Client
	bucket string
	prefix string // "" or ends in "/"
}

// OpenS3 opens a bucket that exists, named s3://bucket/prefix?endpoint=URL.
// The endpoint is reached by TLS unless it begins with http://; without one it
// is Amazon's. The keys come from the environment (AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY) or the AWS credentials file, never from the address.
// local is a folder for files that are still arriving.
func OpenS3(ctx context.Context, address, local string) (*S3, error) {
	s, err := parseS3(address)
	if err != nil {
		return nil, err
	}
	if s.local, err = Open(local); err != nil {
		return nil, err
	}
	return s, s.Ready(ctx)
}

func parseS3(address string) (*S3, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, ErrAddress // the cause would repeat the address, and keys that someone put into it
	}
	if u.Scheme != "s3" || u.Host == "" || u.User != nil {
		return nil, ErrAddress
	}
	for name := range u.Query() {
		if name != "endpoint" && name != "region" {
			return nil, fmt.Errorf("%w (không có tuỳ chọn %q)", ErrAddress, name)
		}
	}
	host, secure := "s3.amazonaws.com", true
	if endpoint := u.Query().Get("endpoint"); endpoint != "" {
		var plain bool
		if host, plain = strings.CutPrefix(endpoint, "http://"); plain {
			secure = false
		}
		host = strings.TrimSuffix(strings.TrimPrefix(host, "https://"), "/")
	}
	client, err := minio.New(host, &minio.Options{
		Secure: secure, Region: u.Query().Get("region"), BucketLookup: minio.BucketLookupAuto,
		Creds: credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{}}),
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	prefix := strings.Trim(path.Clean(u.Path), "/.")
	if prefix != "" {
		prefix += "/"
	}
	return &S3{client: client, bucket: u.Host, prefix: prefix}, nil
}

// Ready asks for the bucket.
func (s *S3) Ready(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("kho tệp s3://%s không trả lời: %w", s.bucket, err)
	}
	if !there {
		return fmt.Errorf("kho tệp s3://%s: không có bucket này, hoặc khoá không được phép dùng", s.bucket)
	}
	return nil
}

// key is laid out as a Folder is, so that either can be copied to the other.
func (s *S3) key(hash string) string { return s.prefix + hash[:2] + "/" + hash[2:] }

// Part names a file that arrives in pieces, on this machine.
func (s *S3) Part(owner, name string) Part { return s.local.Part(owner, name) }

// Put keeps what r holds. The server compares the content with its hash, and
// an object that stands under the name is not replaced.
func (s *S3) Put(ctx context.Context, r io.Reader, max int64) (Ref, error) {
	name := filepath.Join(s.local.dir, arriving, rand.Text())
	ref, err := receive(ctx, name, r, max)
	if err == nil {
		err = s.keep(ctx, name, ref)
	}
	if err := errors.Join(err, removed(name)); err != nil {
		return Ref{}, err
	}
	return ref, nil
}

func (s *S3) keep(ctx context.Context, name string, ref Ref) error {
	switch there, err := s.same(ctx, ref); {
	case err != nil:
		return err
	case there:
		return nil
	}
	file, err := os.Open(filepath.Clean(name))
	if err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	sum, err := hex.DecodeString(ref.Hash)
	if err != nil {
		return err
	}
	options := minio.PutObjectOptions{
		DisableMultipart: true, // one request, so that one condition and one sum hold for all of it
		ContentType:      "application/octet-stream",
		UserMetadata:     map[string]string{"X-Amz-Checksum-Sha256": base64.StdEncoding.EncodeToString(sum)},
	}
	options.SetMatchETagExcept("*")
	_, err = s.client.PutObject(ctx, s.bucket, s.key(ref.Hash), file, ref.Size, options)
	if minio.ToErrorResponse(err).StatusCode == http.StatusPreconditionFailed {
		_, err = s.same(ctx, ref) // another machine was faster
	}
	if err != nil {
		return fmt.Errorf("kho tệp không nhận tệp %s: %w", ref.Hash, err)
	}
	return nil
}

// same says whether the content is kept already; an object of another size
// under its name is ErrCorrupt.
func (s *S3) same(ctx context.Context, ref Ref) (bool, error) {
	info, err := s.client.StatObject(ctx, s.bucket, s.key(ref.Hash), minio.StatObjectOptions{})
	switch {
	case gone(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("kho tệp: %w", err)
	case info.Size != ref.Size:
		return false, fmt.Errorf("%w: %s", ErrCorrupt, ref.Hash)
	}
	return true, nil
}

// gone says that there is no such object, and not that something failed.
func gone(err error) bool {
	e := minio.ToErrorResponse(err)
	return e.Code == minio.NoSuchKey || e.StatusCode == http.StatusNotFound && e.Code != minio.NoSuchBucket
}

// Open opens a kept file.
func (s *S3) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if !isHash(hash) {
		return nil, fmt.Errorf("%q: %w", hash, ErrHash)
	}
	object, err := s.client.GetObject(ctx, s.bucket, s.key(hash), minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("kho tệp: %w", err)
	}
	// Nothing is asked of the server before this.
	if _, err := object.Stat(); err != nil {
		if gone(err) {
			err = ErrNotFound
		}
		return nil, errors.Join(fmt.Errorf("%s: %w", hash, err), object.Close())
	}
	return object, nil
}

// Remove forgets a kept file.
func (s *S3) Remove(ctx context.Context, hash string) error {
	if !isHash(hash) {
		return fmt.Errorf("%q: %w", hash, ErrHash)
	}
	if err := s.client.RemoveObject(ctx, s.bucket, s.key(hash), minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	return nil
}

// Verify reads a kept file and compares its content with its name.
func (s *S3) Verify(ctx context.Context, hash string) error {
	file, err := s.Open(ctx, hash)
	if err != nil {
		return err
	}
	return verify(ctx, hash, file)
}

// Each calls fn for every kept file, by hash.
func (s *S3) Each(ctx context.Context, fn func(ref Ref, content io.Reader) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop() // ends a listing that is left early
	for object := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
		if object.Err != nil {
			return fmt.Errorf("kho tệp s3://%s không đọc được: %w", s.bucket, object.Err)
		}
		shelf, rest, _ := strings.Cut(strings.TrimPrefix(object.Key, s.prefix), "/")
		if hash := shelf + rest; len(shelf) != 2 || !isHash(hash) {
			continue
		}
		content, err := s.Open(ctx, shelf+rest)
		if err != nil {
			return err
		}
		err = fn(Ref{shelf + rest, object.Size}, content)
		if err := errors.Join(err, content.Close()); err != nil {
			return err
		}
	}
	return nil
}
