package app

import (
	"context"

	"github.com/parindex/parindex/account"
)

// AllRounds shows the rounds that concern a person.
func (s *System) AllRounds(ctx context.Context, a Actor) (*Frame, error) { return s.desk(ctx, a) }

// OneRound shows a round as a whole.
func (s *System) OneRound(ctx context.Context, a Actor, round string) (*Frame, error) {
	return s.frame(ctx, a, account.SeeRanking, round, "")
}
