package app

import (
	"context"
	"errors"
)

// Ready says whether the installation can answer: its database and its store
// of files are asked.
func (s *System) Ready(ctx context.Context) error {
	_, err := s.store.Rounds(ctx)
	return errors.Join(err, s.blobs.Ready(ctx))
}
