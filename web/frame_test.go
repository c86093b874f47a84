package web

import (
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// The frame of a person whom no round concerns yet leads to the indexes and
// to the reading of papers, and nowhere that there is not.
func TestFrameWithoutRound(t *testing.T) {
	x := frameOf(message.VI, &app.Frame{May: map[account.Verb]bool{}, MayAll: map[account.Verb]bool{}}, "indexes")
	if len(x.Entries) != 2 || x.Entries[1].Href != "/reading" || x.Entries[0].Href != "/indexes" || !x.Entries[0].Here || x.Entries[0].Apart || x.Round != "" {
		t.Errorf("%+v", x)
	}
}
