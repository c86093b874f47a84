//go:build unix

package blob

import (
	"errors"
	"fmt"
	"os"
)

// syncDir brings the names in a folder to the disk: without it a power cut may
// take back a rename that was reported as done.
func syncDir(dir string) (err error) {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("kho tệp: %w", err)
	}
	return nil
}
