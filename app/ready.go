package app

import "context"

// Ready says whether the installation can answer: its database is asked.
func (s *System) Ready(ctx context.Context) error {
	_, err := s.store.Rounds(ctx)
	return err
}
