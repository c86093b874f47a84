package blob

import (
	"errors"
	"syscall"
)

// diskFull is ERROR_DISK_FULL.
const diskFull = syscall.Errno(112)

func isFull(err error) bool { return errors.Is(err, diskFull) }
