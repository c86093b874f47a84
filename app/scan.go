package app

import (
	"context"
	"errors"
	"io"

	"github.com/parindex/parindex/malware"
	"github.com/parindex/parindex/message"
)

// scan lets a scanner look over a file before it is kept, and leaves it at its
// beginning. Where there is a scanner, a file that it cannot judge is not
// taken.
func (s *System) scan(ctx context.Context, name string, file io.ReadSeeker) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fail(Invalid, "proof.broken", message.Word("name", name))
	}
	if s.Scanner == nil {
		return nil
	}
	found, err := s.Scanner.Scan(ctx, file)
	switch {
	case errors.Is(err, malware.ErrSize):
		return &Error{Kind: Invalid, Text: message.T("scan.size", message.Word("name", name)), Cause: err}
	case err != nil:
		return &Error{Kind: Missing, Text: message.T("scan.away", message.Word("name", name)), Cause: err}
	case found != "":
		return &Error{Kind: Invalid, Text: message.T("scan.found", message.Word("name", name), message.Word("found", message.Shorten(found, 100))), Cause: errors.New(found)}
	}
	_, err = file.Seek(0, io.SeekStart)
	return err
}
