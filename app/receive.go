package app

import (
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/blob"
	"github.com/parindex/parindex/message"
)

// Arriving is a file of evidence that comes in pieces over a slow line. Name
// and ID are the sender's; the same file under the same ID goes on where it
// stopped, for the same person, unit and component only.
type Arriving struct {
	ID, Name string
	Replaces assessment.ProofID // "": a new piece of evidence
	Total    int64              // bytes of the whole file
}

var uploadID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,100}$`)

// arriving finds a file that comes in pieces.
func (s *System) arriving(ctx context.Context, a Actor, at proofPlace, id string) (*Frame, blob.Part, error) {
	f, _, err := s.proving(ctx, a, at)
	if err != nil {
		return nil, blob.Part{}, err
	}
	if !uploadID.MatchString(id) {
		return nil, blob.Part{}, fail(Invalid, "proof.upload_id")
	}
	return f, s.blobs.Part(a.name(), strings.Join([]string{string(f.Round.ID), string(f.Unit.ID), at.code, id}, "\x00")), nil
}

// Received returns how many bytes of a file have come.
func (s *System) Received(ctx context.Context, a Actor, round, unit, code, id string) (int64, error) {
	_, part, err := s.arriving(ctx, a, proofPlace{round, unit, code}, id)
	if err != nil {
		return 0, err
	}
	return part.Received()
}

// Receive takes a piece of a file that begins at an offset, and returns how
// many bytes have come. With the last of them the file becomes evidence. A
// piece that does not continue the file is a Conflict.
func (s *System) Receive(ctx context.Context, a Actor, round, unit, code string, up Arriving, offset int64, piece io.Reader) (int64, error) {
	at := proofPlace{round, unit, code}
	f, part, err := s.arriving(ctx, a, at, up.ID)
	if err != nil {
		return 0, err
	}
	switch {
	case up.Total > s.most:
		return 0, s.tooBig()
	case up.Total == 0:
		return 0, fail(Invalid, "proof.empty", message.Word("name", cleanName(up.Name)))
	case offset < 0 || offset > up.Total:
		return 0, fail(Invalid, "proof.broken", message.Word("name", cleanName(up.Name)))
	}
	sheet, err := s.store.Sheet(ctx, f.Round.ID, f.Unit.ID)
	if err != nil {
		return 0, found(err, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
	}
	if _, why := mayProve(f, sheet, s.now()); why != nil {
		return 0, &Error{Kind: Invalid, Text: *why}
	}
	n, err := part.Append(ctx, offset, up.Total, piece)
	switch {
	case errors.Is(err, blob.ErrOffset):
		return n, fail(Conflict, "proof.offset")
	case err != nil:
		return n, s.proofFault(err)
	case n < up.Total:
		return n, nil
	}
	return n, s.arrived(ctx, a, at, up, part)
}

// arrived makes evidence of a file that has come whole. What is refused is
// forgotten; what failed on the way may be tried again.
func (s *System) arrived(ctx context.Context, a Actor, at proofPlace, up Arriving, part blob.Part) error {
	file, err := part.Open()
	if err != nil {
		return err
	}
	err = s.keepProof(ctx, a, at, up.Name, up.Replaces, file)
	closed := file.Close()
	var refused *Error
	if err == nil || errors.As(err, &refused) && refused.Kind != Full && refused.Kind != Missing {
		return errors.Join(err, closed, part.Drop())
	}
	return errors.Join(err, closed)
}

// mayProve says whether evidence that is added now is part of a reply, and why
// none may be.
func mayProve(f *Frame, sheet assessment.Sheet, now time.Time) (reply bool, why *message.Text) {
	if f.Round.Stage == assessment.Explaining && sheet.State == assessment.Submitted {
		return true, sheet.ClosedToAnswer(f.Round, now)
	}
	return false, sheet.Closed(f.Round, now)
}
