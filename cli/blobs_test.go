package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// A store of files that cannot be understood is said to be, and keys that
// stand in the address are not repeated.
func TestBadStoreOfFiles(t *testing.T) {
	dir := loaded(t)
	code, _, errs := run(t, "verify", "--data", dir, "--blobs", "s3://khoa:bi-mat@par/tep")
	if code != 1 || !strings.Contains(errs, "s3://bucket/") || strings.Contains(errs, "bi-mat") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := run(t, "verify", "--data", filepath.Join(dir, "khong"), "--blobs", "s3://par"); code != 1 || !strings.Contains(errs, "không có thư mục dữ liệu") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
